//! GF530: Log bucket that is no domain name.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF530",
    title: "Log bucket that is no domain name",
    severity: Severity::Error,
    what: "Bucket of Logging is the name, the ARN or the URL of a bucket, or anything else without the domain of S3.",
    why: "CloudFront wants the domain name of the bucket, such as `logs.s3.amazonaws.com`: `The parameter Logging Bucket does not refer to a valid S3 bucket.`",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-logging.html",
    evidence: Evidence::Documented,
    failing: example!("GF530", "failing"),
    passing: example!("GF530", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some(target) = &distribution.log_target else { return Vec::new() };
    let is_wrong = match target.name.as_known() {
        // An empty name turns logging off. A tool may fill in a variable.
        Some(name) if name.is_empty() || name.contains(['{', '#', '$']) => false,
        Some(name) => !name.contains(".s3") || name.contains(['/', ':']),
        None => target.name.has_known(|text| text.contains(['/', ':'])),
    };
    let message = match target.not_a_name {
        Some(noun) => message![&target.name, " is ", noun, "; CloudFront wants the domain name of the bucket"],
        None if is_wrong => message![&target.name, " is not the domain name of a bucket"],
        None => return Vec::new(),
    };
    let raised = Raised::at(target.place, message)
        .advice(message!["write `!GetAtt Bucket.DomainName`, or the name with `.s3.amazonaws.com` after it"])
        .undeployable(Certainty::Documented);
    let is_bucket = |name: &&str| name.len() >= 3 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let repair = target.name.as_known().filter(is_bucket).map(|name| {
        let name = format!("{name}.s3.amazonaws.com");
        let title = message!["write ", code(&name)];
        Repair::replace(target.place, NewValue::Text(name), title)
    });
    vec![raised.repair(repair)]
}

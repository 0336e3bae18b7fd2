//! GF750: Log bucket without access control lists.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, LogBucket};

pub(super) const RULE: Rule = Rule {
    id: "GF750",
    title: "Log bucket without access control lists",
    severity: Severity::Error,
    what: "Logging names a bucket of this template whose ownership setting is, or defaults to, BucketOwnerEnforced.",
    why: "Standard logging (legacy) writes with an access control list. CloudFront refuses the distribution: `The S3 bucket that you specified for CloudFront logs does not enable ACL access`.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html",
    evidence: Evidence::Documented,
    failing: example!("GF750", "failing"),
    passing: example!("GF750", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some(logs) = distribution.log_bucket.as_ref().filter(|logs| logs.refuses_lists) else { return Vec::new() };
    let message = message!["CloudFront cannot write logs to a bucket that does not accept access control lists"];
    let advice = message![
        "give the bucket `OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerPreferred}]}`, or use standard logging (v2)"
    ];
    let raised = Raised::at(logs.place, message)
        .related(logs.ownership.unwrap_or(logs.bucket), message!["the bucket"])
        .advice(advice)
        .repair(lists(logs))
        .undeployable(Certainty::Documented);
    vec![raised]
}

/// Returns the repair that makes the bucket accept access control lists.
fn lists(logs: &LogBucket) -> Repair {
    let title = message!["set `ObjectOwnership: BucketOwnerPreferred`"];
    let preferred = NewValue::text("BucketOwnerPreferred");
    let repair = if let Some(ownership) = logs.ownership {
        Repair::replace(ownership, preferred, title)
    } else {
        let rule = NewValue::Map(vec![("ObjectOwnership", preferred)]);
        Repair::put(logs.bucket, &["Properties", "OwnershipControls", "Rules"], NewValue::List(vec![rule]), title)
    };
    repair.unsafely()
}

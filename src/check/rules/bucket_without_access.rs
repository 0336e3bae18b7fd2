//! GF760: Bucket that the distribution may not read.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{key, message};
use crate::model::{Behavior, Distribution, OriginConfig, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF760",
    title: "Bucket that the distribution may not read",
    severity: Severity::Error,
    what: "A bucket of this template is an origin without origin access control or identity, and is not public.",
    why: "S3 answers 403 to requests without a signature.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    evidence: Evidence::Documented,
    failing: example!("GF760", "failing"),
    passing: example!("GF760", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.origin.as_deref().filter(|origin| origin.has_config(OriginConfig::S3)) else {
        return Vec::new();
    };
    let Some(bucket) = origin.bucket.as_ref().filter(|bucket| !bucket.is_public) else { return Vec::new() };
    if origin.identity.is_some() || origin.access_control.is_some() || !origin.is_whole {
        return Vec::new();
    }
    let advice = message![
        "add an `AWS::CloudFront::OriginAccessControl` beside ",
        key(Setting::S3OriginConfig),
        ", and let the distribution read in the policy of the bucket"
    ];
    let message = message!["CloudFront does not sign its requests, and the bucket is private: S3 answers 403"];
    vec![Raised::at(origin.place, message).related(bucket.place, message!["the bucket"]).advice(advice)]
}

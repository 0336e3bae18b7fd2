//! GF761: Bucket policy that does not let the distribution in.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::model::{Behavior, BucketRefusal, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF761",
    title: "Bucket policy that does not let the distribution in",
    severity: Severity::Error,
    what: "The policy of a bucket of this template does not let the distribution, or its origin access identity, get objects.",
    why: "S3 answers 403 to every request.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    evidence: Evidence::Documented,
    failing: example!("GF761", "failing"),
    passing: example!("GF761", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let Some((place, reason)) = origin.bucket.as_ref().and_then(|bucket| bucket.refuses) else { return Vec::new() };
    let message = match reason {
        BucketRefusal::NoStatement => message!["the policy of the bucket does not let CloudFront get objects"],
        BucketRefusal::BucketAlone => {
            message!["the policy lets CloudFront read the bucket itself, not the objects in it"]
        }
        BucketRefusal::LiteralWildcard => {
            message!["`StringEquals` takes the `*` in the ARN of the distribution literally, so it never holds"]
        }
        BucketRefusal::OtherDistribution => message!["the policy lets another distribution get objects"],
    };
    let advice = match reason {
        BucketRefusal::NoStatement => message![
            "allow `s3:GetObject` on the objects to `Service: cloudfront.amazonaws.com`, with `AWS:SourceArn` as the distribution's ARN; for an origin access identity, to the identity"
        ],
        BucketRefusal::BucketAlone => message!["add `/*` to `Resource`"],
        BucketRefusal::LiteralWildcard => message!["use `ArnLike`"],
        BucketRefusal::OtherDistribution => message!["set `AWS:SourceArn` to the ARN of this distribution"],
    };
    vec![Raised::at(place, message).related(origin.place, message!["the origin"]).advice(advice)]
}

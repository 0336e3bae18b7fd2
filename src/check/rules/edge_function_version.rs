//! GF505: Lambda@Edge without a numbered version.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, Service, VersionKind};

pub(super) const RULE: Rule = Rule {
    id: "GF505",
    title: "Lambda@Edge without a numbered version",
    severity: Severity::Error,
    what: "A Lambda@Edge association names `$LATEST`, an alias, or a function without a version.",
    why: "CloudFront accepts only the ARN of a numbered version.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html",
    evidence: Evidence::Documented,
    failing: example!("GF505", "failing"),
    passing: example!("GF505", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|function| function.service == Service::Lambda) {
        let fault = match function.version {
            VersionKind::Numbered => continue,
            VersionKind::Alias => "an alias",
            VersionKind::Unversioned => "a function without a version",
            VersionKind::Latest => "`$LATEST`",
            VersionKind::Unnumbered => "an ARN without one",
        };
        let advice = match &function.name {
            Some(name) if function.is_sam => {
                message!["give ", code(name), " an `AutoPublishAlias` and write ", code(format!("!Ref {name}.Version"))]
            }
            _ => message!["create an `AWS::Lambda::Version` and write `!Ref` of it"],
        };
        raised.push(
            Raised::at(function.arn_place, message!["Lambda@Edge needs a numbered version; this is ", fault])
                .advice(advice)
                .undeployable(Certainty::Documented),
        );
    }
    raised
}

//! GF505: Lambda@Edge without a numbered version.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::{Service, named};
use crate::check::model::function::SAM_FUNCTION;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF505",
    title: "Lambda@Edge without a numbered version",
    severity: Severity::Error,
    what: "A Lambda@Edge association names `$LATEST`, an alias, or a function without a version.",
    why: "CloudFront takes the ARN of a numbered version only.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html",
    evidence: Evidence::Documented,
    failing: example!("GF505", "failing"),
    passing: example!("GF505", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for function in scene.behaviors.iter().flat_map(|behavior| &behavior.functions) {
        if function.service != Service::Lambda {
            continue;
        }
        let named = function.arn.single().and_then(named);
        let kind = named.and_then(|(id, _)| scene.env.sections.resource_type(id));
        let text = function.arn.to_string();
        let fault = match (kind, named) {
            (Some(SAM_FUNCTION), Some((_, Some("Version")))) => None,
            (Some(SAM_FUNCTION), Some((_, Some("Alias")))) | (Some("AWS::Lambda::Alias"), _) => Some("an alias"),
            (Some("AWS::Lambda::Function" | SAM_FUNCTION), _) => Some("a function without a version"),
            _ if text.ends_with(":$LATEST") => Some("`$LATEST`"),
            _ if function.arn.as_known().is_some() && !is_numbered(&text) => Some("no numbered version"),
            _ => None,
        };
        if let Some(fault) = fault {
            let message = format!("Lambda@Edge needs a numbered version; this is {fault}");
            let help = match (kind, named) {
                (Some(SAM_FUNCTION), Some((id, _))) => {
                    format!("give `{id}` an `AutoPublishAlias` and write `!Ref {id}.Version`")
                }
                _ => "make an `AWS::Lambda::Version` and write `!Ref` of it".to_owned(),
            };
            found.push(
                Found::key(&function.at, "LambdaFunctionARN", message).help(help).undeployable(Certainty::Documented),
            );
        }
    }
    found
}

fn is_numbered(arn: &str) -> bool {
    let version = arn.rsplit(':').next().unwrap_or_default();
    !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())
}

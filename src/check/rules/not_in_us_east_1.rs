//! GF504: Made in another Region than us-east-1.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::named;
use crate::check::text::Text;
use crate::cloudfront::forwarding::Certainty;
use crate::template::Value;

pub(super) const RULE: Rule = Rule {
    id: "GF504",
    title: "Made in another Region than us-east-1",
    severity: Severity::Error,
    what: "The viewer certificate, a Lambda@Edge function or a web ACL of the distribution is in another Region than us-east-1: by its ARN, or because it is made in this stack and the stack's Region is given.",
    why: "CloudFront takes these three from us-east-1 alone.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    evidence: Evidence::Documented,
    failing: example!("GF504", "failing"),
    passing: example!("GF504", "passing"),
    find,
};

/// What is made in the Region of its stack.
const REGIONAL: &[&str] = &[
    "AWS::CertificateManager::Certificate",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Version",
    "AWS::Serverless::Function",
    "AWS::WAFv2::WebACL",
];

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut places: Vec<(&str, Cursor<'_>)> = Vec::new();
    places
        .extend(scene.config.at(&["ViewerCertificate", "AcmCertificateArn"]).map(|at| ("the viewer certificate", at)));
    places.extend(scene.config.get("WebACLId").map(|at| ("the web ACL", at)));
    for behavior in &scene.behaviors {
        for association in behavior.at.list("LambdaFunctionAssociations") {
            places.extend(association.get("LambdaFunctionARN").map(|at| ("the Lambda@Edge function", at)));
        }
    }
    let mut found = Vec::new();
    for (what, at) in places {
        let Some(region) = region(&scene.env, &at.text()) else { continue };
        let message = format!("{what} is in {region}; CloudFront takes it from us-east-1 alone");
        found.push(Found::at(&at.pointer, message).help("make it in us-east-1").undeployable(Certainty::Documented));
    }
    found
}

/// The Region of what the text names, where it is not us-east-1.
fn region(env: &Env<'_>, arn: &Text) -> Option<String> {
    // A custom resource may well bring a value from us-east-1.
    let kind = arn.single().and_then(named).and_then(|(id, _)| env.sections.resource_type(id));
    let is_resource = kind.is_some_and(|kind| REGIONAL.contains(&kind));
    if is_resource {
        let region = env.text(&Value::reference("AWS::Region"));
        return match region.as_known() {
            Some("us-east-1") => None,
            Some(region) => Some(region.to_owned()),
            None => env.scenario.excludes("AWS::Region", "us-east-1").then(|| "another Region".to_owned()),
        };
    }
    let text = arn.to_string();
    let region = text.strip_prefix("arn:aws:")?.split(':').nth(1)?;
    // Classic web ACLs and the like are global: their ARN names no Region.
    let is_region = region.contains('-') && !region.contains("${");
    (is_region && region != "us-east-1").then(|| region.to_owned())
}

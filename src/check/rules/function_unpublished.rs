//! GF519: A CloudFront Function that is not published.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::Service;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF519",
    title: "A CloudFront Function that is not published",
    severity: Severity::Error,
    what: "A CloudFront Function of the template is associated with a behavior and does not have AutoPublish: true.",
    why: "Without it the function stays in the DEVELOPMENT stage, and only a LIVE function can be associated with a distribution.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-function.html",
    evidence: Evidence::Documented,
    failing: example!("GF519", "failing"),
    passing: example!("GF519", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for function in scene.behaviors.iter().flat_map(|behavior| &behavior.functions) {
        let Some(id) = function.function.as_deref().filter(|_| function.service == Service::CloudFront) else {
            continue;
        };
        let Some(properties) = Cursor::properties(scene.env, id) else { continue };
        let written = properties.get("AutoPublish");
        if written.is_none() || properties.bool("AutoPublish") == Some(false) {
            found.push(
                Found::key(&properties, "AutoPublish", format!("`{id}` is not published, so it cannot be associated"))
                    .help("set `AutoPublish: true`")
                    .undeployable(Certainty::Documented),
            );
        }
    }
    found
}

//! GF507: A role that Lambda@Edge cannot assume.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::Service;
use crate::check::model::function::Function;
use crate::check::text::Part;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF507",
    title: "A role that Lambda@Edge cannot assume",
    severity: Severity::Error,
    what: "The role of a Lambda@Edge function does not trust edgelambda.amazonaws.com; the one that SAM makes where none is named never does, unless AssumeRolePolicyDocument says so.",
    why: "CloudFront refuses the association: the function's execution role must be assumable with edgelambda.amazonaws.com.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html",
    evidence: Evidence::Documented,
    failing: example!("GF507", "failing"),
    passing: example!("GF507", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for function in scene.behaviors.iter().flat_map(|behavior| &behavior.functions) {
        let Some(id) = function.function.as_deref().filter(|_| function.service == Service::Lambda) else { continue };
        let Some(function) = Function::read(scene.env, id) else { continue };
        let (what, trust) = match function.get("Role") {
            Some(role) => {
                let Some(Part::GetAtt(role, _)) = role.text().single().cloned() else { continue };
                let trust = Cursor::properties(scene.env, &role).and_then(|role| role.get("AssumeRolePolicyDocument"));
                (format!("the role `{role}`"), trust)
            }
            None if function.is_sam => {
                let own = function.get("AssumeRolePolicyDocument");
                (format!("the role that SAM makes for `{id}`"), Some(own.unwrap_or(function.own)))
            }
            None => continue,
        };
        let Some(trust) = trust.filter(|trust| trust.value.as_map().is_some()) else { continue };
        // The service's name may stand in a list, in a map or in a function: the whole text is looked at.
        if !trust.value.to_json().to_string().contains("edgelambda.") {
            let message = format!("{what} does not trust edgelambda.amazonaws.com, as Lambda@Edge needs");
            found.push(
                Found::at(&trust.pointer, message)
                    .help("add `edgelambda.amazonaws.com` beside `lambda.amazonaws.com` to `Principal.Service` of its `AssumeRolePolicyDocument`")
                    .undeployable(Certainty::Documented),
            );
        }
    }
    found
}

//! GF515: Unknown policy ID, or ID of another policy type.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::managed::{ManagedPolicy, PolicyKind, all, of_kind};
use crate::model::{Behavior, Distribution, Policy, PolicyReference};

pub(super) const RULE: Rule = Rule {
    id: "GF515",
    title: "Unknown policy ID, or ID of another policy type",
    severity: Severity::Error,
    what: "CachePolicyId, OriginRequestPolicyId or ResponseHeadersPolicyId is a managed policy's name, the ID of a policy of another type, another attribute than a policy's ID, or an ID that differs from a managed policy's by a few characters.",
    why: "CloudFront knows policies by their ID and refuses a policy that does not exist.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF515", "failing"),
    passing: example!("GF515", "passing"),
    find: Find::Behavior(find),
};

/// IDs that differ in fewer characters than this are taken for the same ID, mistyped.
const NEAR: usize = 6;

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let cache = behavior.cache_policy.as_ref().and_then(|policy| fault(policy, PolicyKind::Cache));
    let request = behavior.request_policy.as_ref().and_then(|policy| fault(policy, PolicyKind::OriginRequest));
    let response = behavior.response_policy.as_ref().and_then(|policy| fault(policy, PolicyKind::ResponseHeaders));
    let faults = cache.into_iter().chain(request).chain(response);
    faults
        .map(|raised| raised.undeployable(Certainty::Documented).supersedes(&[super::template_cannot_tell::RULE.id]))
        .collect()
}

fn fault<T>(policy: &Policy<T>, kind: PolicyKind) -> Option<Raised> {
    let kind_name = match kind {
        PolicyKind::Cache => "a cache policy",
        PolicyKind::OriginRequest => "an origin request policy",
        PolicyKind::ResponseHeaders => "a response headers policy",
    };
    let raised = |message| Raised::at(policy.place, message);
    match &policy.reference {
        PolicyReference::OtherKind { name, kind } => {
            let message = message![code(name), " has the type ", code(kind), "; it is not ", kind_name];
            return Some(raised(message).advice(message!["refer to ", kind_name]));
        }
        PolicyReference::OtherAttribute { name, attribute } => {
            let message =
                message![code(attribute), " of ", code(name), " is not its ID; this must be the ID of ", kind_name];
            return Some(raised(message).advice(message!["write `!Ref` of it"]));
        }
        PolicyReference::Fits => {}
    }
    let id = policy.id.as_known()?;
    if of_kind(kind).any(|known| known.id == id) {
        return None;
    }
    let write = |right: ManagedPolicy| {
        let value = NewValue::Text(right.id.to_owned());
        Repair::replace(policy.place, value, message!["write ", right])
    };
    let name = id.trim_start_matches("Managed-");
    if let Some(right) = of_kind(kind).find(|known| known.name.eq_ignore_ascii_case(name)) {
        let message = message![code(name), " is the name of a policy; CloudFront needs its ID"];
        return Some(raised(message).repair(write(right)));
    }
    if let Some((_, other)) = all().find(|(_, known)| known.id == id) {
        let message = message!["this is the ID of ", other.name, ", which is not ", kind_name];
        return Some(raised(message).advice(message!["put it under the key of its type"]));
    }
    let right = of_kind(kind).find(|known| strsim::levenshtein(known.id, &id.to_lowercase()) < NEAR)?;
    let message = message!["no policy has this ID; that of ", right.name, " is nearly the same"];
    Some(raised(message).repair(write(right)))
}

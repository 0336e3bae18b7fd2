//! GF515: A policy id that is none, or of another kind.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::text::Part;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::managed::{ManagedPolicy, PolicyKind, of_kind};

pub(super) const RULE: Rule = Rule {
    id: "GF515",
    title: "A policy id that is none, or of another kind",
    severity: Severity::Error,
    what: "CachePolicyId or OriginRequestPolicyId is a managed policy's name, the id of a policy of the other kind, or one that differs from a managed policy's id by a few characters.",
    why: "CloudFront knows policies by their id; a policy that does not exist is refused.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF515", "failing"),
    passing: example!("GF515", "passing"),
    find,
};

/// Ids that differ in fewer characters than this are meant to be the same.
const NEAR: usize = 6;

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let cache: Vec<ManagedPolicy> = of_kind(PolicyKind::Cache).collect();
    let request: Vec<ManagedPolicy> = of_kind(PolicyKind::OriginRequest).collect();
    let mut found = Vec::new();
    for (index, behavior) in scene.behaviors.iter().enumerate() {
        let both = [("CachePolicyId", &cache, &request), ("OriginRequestPolicyId", &request, &cache)];
        for (key, own, other) in both {
            let fault = behavior.at.get(key).and_then(|at| fault(&at, own, other).or_else(|| other_kind(&at, key)));
            found.extend(fault.map(|fault| fault.instead_of(index, &["GF901"])));
        }
    }
    found
}

/// A resource of the template that is a policy of the other kind.
fn other_kind(at: &Cursor<'_>, key: &str) -> Option<Found> {
    let text = at.text();
    let (Part::Ref(id) | Part::GetAtt(id, _)) = text.single()? else { return None };
    let kind = at.env.sections.resource_type(id)?;
    let (own, name) = if key == "CachePolicyId" {
        ("AWS::CloudFront::CachePolicy", "cache policy")
    } else {
        ("AWS::CloudFront::OriginRequestPolicy", "origin request policy")
    };
    let is_other = kind.starts_with("AWS::CloudFront::") && kind != own;
    let message = || format!("`{id}` is an {kind}, no {name}");
    let found = is_other.then(|| Found::at(&at.pointer, message()))?;
    Some(found.help(format!("refer to an {own}")).undeployable(Certainty::Documented))
}

fn fault(at: &Cursor<'_>, own: &[ManagedPolicy], other: &[ManagedPolicy]) -> Option<Found> {
    let text = at.text();
    let id = text.as_known()?;
    if own.iter().any(|known| known.id == id) {
        return None;
    }
    let name = id.trim_start_matches("Managed-");
    let (message, help) =
        if let Some(ManagedPolicy { id, name }) = own.iter().find(|known| known.name.eq_ignore_ascii_case(name)) {
            (format!("`{name}` is the name of a policy; CloudFront wants its id"), format!("write `{id}` ({name})"))
        } else if let Some(ManagedPolicy { name, .. }) = other.iter().find(|known| known.id == id) {
            (format!("this is the id of {name}, a policy of the other kind"), "put it under the other key".to_owned())
        } else {
            let near = |known: &&ManagedPolicy| strsim::levenshtein(known.id, &id.to_lowercase()) < NEAR;
            let ManagedPolicy { id, name } = own.iter().find(near)?;
            (format!("no policy has this id; that of {name} is nearly the same"), format!("write `{id}` ({name})"))
        };
    Some(Found::at(&at.pointer, message).help(help).undeployable(Certainty::Documented))
}

//! GF901: Verdict that depends on the deployment.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Message, Piece, code, key, message};
use crate::cloudfront::forwarding::{Caching, Certainty, Class};
use crate::model::{Behavior, Distribution, HostCheck, Known, Likeness, Origin, Place};

pub(super) const RULE: Rule = Rule {
    id: "GF901",
    title: "Verdict that depends on the deployment",
    severity: Severity::Warning,
    what: "The origin, a policy, the TTLs or the methods of a behavior, or the behaviors themselves, are known to the deployment only: a parameter without a value, an import, a policy that is created elsewhere. It is a note if only the origin is not known, and neither its names nor the methods suggest an API.",
    why: "gatefront does not guess what is not in the template.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    evidence: Evidence::Documented,
    failing: example!("GF901", "failing"),
    passing: example!("GF901", "passing"),
    find: Find::Both(in_distribution, in_behavior),
};

fn in_distribution(distribution: &Distribution) -> Vec<Raised> {
    let Some(missing) = distribution.missing else { return Vec::new() };
    let message =
        message![key(missing), " is not in this ", Piece::Source, ", so there is no verdict on this distribution"];
    vec![Raised::at(distribution.place, message).everywhere(Outcome::Unknown, Certainty::Documented)]
}

fn in_behavior(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    if !behavior.may_reach_api() {
        return Vec::new();
    }
    let origin = behavior.origin.as_deref();
    let carriage = |class| behavior.delivery.authorization(class).arrives;
    let may_be_anything = !origin.is_some_and(Origin::is_likely_api);
    let mut classes: Vec<Class> = Class::ALL
        .into_iter()
        .filter(|class| {
            carriage(*class).is_none()
                || behavior.allows(*class).is_none()
                || (may_be_anything && carriage(*class) == Some(false))
        })
        .collect();
    // Answers that may be cached, without Authorization in the key, may reach the wrong user.
    let may_leak = behavior.delivery.caching == Caching::Unknown
        && !may_be_anything
        && behavior.settings.key().headers.contains("authorization") == Some(false);
    let is_host_open = matches!(behavior.delivery.host_check, HostCheck::SettingsUnknown | HostCheck::NamesUnknown);
    if is_host_open {
        classes = Class::ALL.to_vec();
    } else if may_leak && !classes.contains(&Class::Read) {
        classes.insert(0, Class::Read);
    }
    if classes.is_empty() {
        return Vec::new();
    }
    let (place, reason) = reason(distribution, behavior);
    let mut message = message!["the verdict depends on "];
    message.extend(reason);
    message.extend(message![", which this ", Piece::Source, " does not say"]);
    let advice = if distribution.is_cut {
        message![
            "its conditions have more combinations than were looked at: give some of their parameters with `--parameter KEY=VALUE`"
        ]
    } else {
        message![Piece::Supply]
    };
    let raised = Raised::at(place, message).advice(advice).outcome(Outcome::Unknown, classes, Certainty::Documented);
    vec![if is_unlikely(behavior, is_host_open || may_leak) { raised.severity(Severity::Note) } else { raised }]
}

/// Reports whether nothing but the kind of the origin is open, and neither its names nor the methods suggest an API: a
/// site by a parameter.
fn is_unlikely(behavior: &Behavior, is_open: bool) -> bool {
    let is_decided =
        |class: Class| behavior.delivery.authorization(class).arrives.is_some() && behavior.allows(class).is_some();
    let is_unnamed = behavior.origin.as_deref().is_some_and(|origin| origin.likeness == Likeness::Possible);
    is_unnamed && !is_open && behavior.allows(Class::Write) == Some(false) && Class::ALL.into_iter().all(is_decided)
}

/// Returns what is not known, and its place.
fn reason(distribution: &Distribution, behavior: &Behavior) -> (Place, Message) {
    if let Some(policy) = behavior.cache_policy.as_ref().filter(|policy| !policy.is_known) {
        return (policy.place, message!["the cache policy ", &policy.label]);
    }
    if let Some(policy) = behavior.request_policy.as_ref().filter(|policy| !policy.is_known) {
        return (policy.place, message!["the origin request policy ", &policy.label]);
    }
    if let Known::Unknown(name) = &behavior.allowed_methods.value {
        return (behavior.allowed_methods.place, message!["the allowed methods ", code(name)]);
    }
    if behavior.delivery.host_check == HostCheck::NamesUnknown
        && let Some(alias) = distribution.aliases.first()
    {
        let message = message!["whether the alias ", &alias.name, " is the name of the API's custom domain"];
        return (alias.place, message);
    }
    let ttls = behavior.ttls.iter().flat_map(|ttls| [&ttls.min, &ttls.default, &ttls.max]);
    let open = ttls.filter_map(|ttl| match &ttl.value {
        Known::Unknown(name) => Some((ttl.place, message!["the TTL ", code(name)])),
        Known::Is(_) | Known::Absent => None,
    });
    if behavior.delivery.caching == Caching::Unknown
        && let Some(found) = open.into_iter().next()
    {
        return found;
    }
    let domain = behavior.origin.as_deref().map_or(&behavior.target, |origin| &origin.domain);
    (behavior.target_place, message!["what the origin ", domain, " is"])
}

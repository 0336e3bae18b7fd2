//! GF901: The template does not tell.

use super::{Evidence, Rule, example};
use crate::check::explore::MOST;
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::behavior::Behavior;
use crate::check::model::host::{Answer, answer};
use crate::check::model::origin::Origin;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF901",
    title: "The template does not tell",
    severity: Severity::Warning,
    what: "The origin, a policy or the methods of a behavior, or the behaviors themselves, are known to the deployment only: a parameter without a value, an import, a policy made elsewhere.",
    why: "What is not in the template is not guessed.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    evidence: Evidence::Documented,
    failing: example!("GF901", "failing"),
    passing: example!("GF901", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(missing) = scene.missing {
        let message = format!("`{missing}` is not in this template, so nothing can be told about this distribution");
        found.push(Found::at(&scene.config.pointer, message).everywhere(Outcome::Unknown, Certainty::Documented));
    }
    for (index, behavior, origin) in scene.before_apis() {
        let carriage = |class| behavior.settings.authorization(class, behavior.caches_options()).arrives;
        let may_be_anything = !origin.is_some_and(|origin| origin.kind.is_api() || origin.hints_at_api);
        let unknown: Vec<Class> = Class::ALL
            .into_iter()
            .filter(|class| {
                carriage(*class).is_none()
                    || behavior.allows(*class).is_none()
                    || (may_be_anything && carriage(*class) == Some(false))
            })
            .collect();
        let is_host_open = answer(scene, behavior, origin) == Answer::SettingsUnknown;
        if unknown.is_empty() && !is_host_open {
            continue;
        }
        let classes = if is_host_open { Class::ALL.to_vec() } else { unknown };
        let (key, reason) = reason(behavior, origin);
        let found_here = Found::key(
            &behavior.at,
            key,
            format!("the verdict depends on {reason}, which this template does not tell"),
        );
        let help = if scene.env.scenario.is_cut {
            format!(
                "its conditions have more combinations than the {MOST} that are looked at: give some of their parameters with `--parameter KEY=VALUE`"
            )
        } else {
            "give it with `--parameter KEY=VALUE`, where it is a parameter; otherwise look where it is made".to_owned()
        };
        found.push(found_here.help(help).outcome(Outcome::Unknown, index, classes, Certainty::Documented));
    }
    found
}

/// What is not known, and the key that names it.
fn reason(behavior: &Behavior<'_>, origin: Option<&Origin<'_>>) -> (&'static str, String) {
    if let Some(policy) = behavior.cache.as_ref().filter(|policy| !policy.is_known) {
        return ("CachePolicyId", format!("the cache policy {}", policy.label));
    }
    if let Some(policy) = behavior.request.as_ref().filter(|policy| !policy.is_known) {
        return ("OriginRequestPolicyId", format!("the origin request policy {}", policy.label));
    }
    if behavior.allowed.is_none() {
        return ("AllowedMethods", "the allowed methods".to_owned());
    }
    let domain = origin.map_or(&behavior.target, |origin| &origin.domain);
    ("TargetOriginId", format!("what the origin `{domain}` is"))
}

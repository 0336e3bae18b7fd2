//! GF101: CloudFront removes Authorization.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::code::Touch;
use crate::check::model::login::Login;
use crate::cloudfront::forwarding::{Caching, Class};
use crate::cloudfront::managed::CACHING_DISABLED;

pub(super) const RULE: Rule = Rule {
    id: "GF101",
    title: "CloudFront removes Authorization",
    severity: Severity::Error,
    what: "Nothing forwards Authorization: neither the cache key nor the origin request policy names it, nor do legacy ForwardedValues. CloudFront then removes it from GET and HEAD, and from OPTIONS where OPTIONS is cached.",
    why: "The API answers 401 to GET while POST works, because CloudFront leaves the header on POST, PUT, PATCH and DELETE.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF101", "failing"),
    passing: example!("GF101", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let Some(origin) = origin.filter(|origin| origin.kind.is_api() || origin.hints_at_api) else { continue };
        // A function on origin-request may set the header anew, which this does not undo.
        let is_set_again = behavior.late_authorization(Touch::Sets).is_some();
        if is_set_again || behavior.settings.blocks_authorization() {
            continue;
        }
        let carriage = |class| behavior.settings.authorization(class, behavior.caches_options());
        let stripped: Vec<Class> =
            Class::ALL.into_iter().filter(|class| carriage(*class).arrives == Some(false)).collect();
        let Some(first) = stripped.first() else { continue };
        let methods: Vec<&str> = stripped.iter().flat_map(|class| class.methods()).copied().collect();
        let login = scene.login(Some(origin));
        let reads = match login.reads_authorization() {
            None => "",
            Some(true) => "; this breaks the login: the API in this template reads it",
            Some(false) if login == Login::Nobody => "; harmless here: nothing in this template reads it",
            Some(false) => "; harmless here: the authorizers in this template read something else",
        };
        let opaque = behavior.late_authorization(Touch::Unknown);
        let (outcome, again) = match opaque {
            Some(function) if function.effect.is_none() => {
                (Outcome::Unknown, "; a function on origin-request, whose code is not here, may set it again")
            }
            Some(_) => (Outcome::Unknown, "; a function writes headers after that in a way that is not understood"),
            None => (Outcome::Stripped, ""),
        };
        let message = format!("CloudFront removes Authorization from {}{reads}{again}", methods.join(", "));
        let policy = origin.request_policy();
        let help = if behavior.at.get("ForwardedValues").is_some() {
            "add `Authorization` to `ForwardedValues.Headers`".to_owned()
        } else if behavior.settings.caching() == Caching::Disabled {
            format!("set `OriginRequestPolicyId: {}` ({})", policy.id, policy.name)
        } else {
            // Forwarded without caching disabled, one user's answers could reach another.
            let cache = CACHING_DISABLED;
            format!(
                "set `CachePolicyId: {}` ({}) and `OriginRequestPolicyId: {}` ({})",
                cache.id, cache.name, policy.id, policy.name
            )
        };
        let key = if behavior.request.is_some() { "OriginRequestPolicyId" } else { behavior.settings_key() };
        let certainty = carriage(*first).certainty;
        found.push(Found::key(&behavior.at, key, message).help(help).outcome(outcome, index, stripped, certainty));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Outcome;
    use crate::check::{Options, check};

    /// What becomes of GET where a function on origin-request has such a line.
    fn read_with(line: &str) -> Outcome {
        let functions = include_str!("fixtures/GF506.passing.yaml");
        let template = functions
            .replace("          OriginRequestPolicyId:", "          # ")
            .replace("request[\"headers\"][\"x-edge\"] = [{\"key\": \"X-Edge\", \"value\": \"1\"}]", line);
        let report = check(&template, &Options::default()).unwrap();
        report.distributions[0].behaviors[0]
            .outcomes
            .as_ref()
            .map_or(Outcome::Unknown, |outcomes| outcomes.read.outcome)
    }

    #[test]
    fn a_function_may_set_it_again() {
        assert_eq!(read_with("pass"), Outcome::Stripped);
        assert_eq!(read_with("request[\"headers\"][\"authorization\"] = [TOKEN]"), Outcome::Delivered);
        assert_eq!(read_with("request[\"headers\"][NAME] = [TOKEN]"), Outcome::Unknown);
    }
}

//! GF101: Authorization removed by CloudFront.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, key, list, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::managed::CACHING_DISABLED;
use crate::edge_code::Touch;
use crate::model::{Behavior, Distribution, Login, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF101",
    title: "Authorization removed by CloudFront",
    severity: Severity::Error,
    what: "Neither the cache key, nor the origin request policy, nor legacy ForwardedValues name Authorization. CloudFront then removes it from GET and HEAD, and from OPTIONS if OPTIONS is cached.",
    why: "The API answers 401 to GET while POST works, because CloudFront keeps the header on POST, PUT, PATCH and DELETE.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF101", "failing"),
    passing: example!("GF101", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.origin.as_deref().filter(|origin| origin.is_likely_api()) else { return Vec::new() };
    // A function on origin-request may set the header again, which this does not undo.
    let is_set_again = behavior.late_authorization(Touch::Sets).is_some();
    let stripped = behavior.delivery.classes(Some(false));
    let Some(first) = stripped.first().filter(|_| !is_set_again && !behavior.settings.blocks_authorization()) else {
        return Vec::new();
    };
    let certainty = behavior.delivery.authorization(*first).certainty;
    let mut message = message!["CloudFront removes Authorization from "];
    message.extend(list(stripped.iter().flat_map(|class| class.methods())));
    let is_harmless = origin.login.reads_authorization() == Some(false);
    match &origin.login {
        Login::Unseen => {}
        Login::Nobody => message.extend(message!["; harmless here: nothing in this ", Piece::Source, " reads it"]),
        _ if is_harmless => {
            message.extend(message![
                "; harmless here: the authorizers in this ",
                Piece::Source,
                " read something else"
            ]);
        }
        Login::Reads(_) | Login::Iam => {
            message.extend(message!["; this breaks the login: the API in this ", Piece::Source, " reads it"]);
        }
    }
    let outcome = match behavior.late_authorization(Touch::Unknown) {
        Some(function) if function.effect.is_none() => {
            message.push("; a function on origin-request, whose code is not here, may set it again");
            Outcome::Unknown
        }
        Some(_) => {
            message.push("; a function writes headers after that in a way that is not understood");
            Outcome::Unknown
        }
        None if origin.is_public() => Outcome::Public,
        None => Outcome::Stripped,
    };
    let place = match &behavior.request_policy {
        Some(policy) => policy.place,
        None => behavior.settings_place(),
    };
    let raised = Raised::at(place, message).repair(repair(behavior, origin)).outcome(outcome, stripped, certainty);
    vec![if is_harmless { raised.severity(Severity::Note) } else { raised }]
}

fn repair(behavior: &Behavior, origin: &Origin) -> Repair {
    if behavior.forwarded_values.is_some() {
        let title = message!["add `Authorization` to ", key(Setting::ForwardedHeaders)];
        return Repair::append(behavior.place, Setting::ForwardedHeaders, NewValue::text("Authorization"), title);
    }
    let request = Repair::request_policy(behavior, origin.request_policy());
    if behavior.delivery.caching == Caching::Disabled {
        request
    } else {
        // Forwarded without caching disabled, the answer to one user could reach another.
        Repair::cache_policy(behavior, CACHING_DISABLED).and(request).unsafely()
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;
    use crate::check::{Options, check};

    /// Returns the outcome of GET if a function on origin-request has such a line.
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

//! GF201: Viewer's Host sent to a default endpoint.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, key, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Class;
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};
use crate::model::{Behavior, Distribution, HostCheck, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF201",
    title: "Viewer's Host sent to a default endpoint",
    severity: Severity::Error,
    what: "The cache key or the origin request policy forwards Host, and the origin is the default execute-api endpoint of an API.",
    why: "API Gateway answers 403 Forbidden to a Host that it does not know. Host in the cache key is forwarded even with AllViewerExceptHostHeader.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF201", "failing"),
    passing: example!("GF201", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let HostCheck::UnknownToEndpoint(certainty) = behavior.delivery.host_check else { return Vec::new() };
    let mut message = message!["the viewer's Host reaches the default endpoint, which answers 403 Forbidden"];
    if !distribution.aliases.is_empty() {
        message.extend(message![
            ", unless an API Gateway custom domain that is not in this ",
            Piece::Source,
            " has the distribution's name"
        ]);
    }
    let is_in_key = behavior.settings.key().headers.contains("host") == Some(true);
    let raised = match &behavior.cache_policy {
        None => Raised::at(behavior.settings_place(), message).advice(message![
            "remove `Host` (or `*`) from ",
            key(Setting::ForwardedHeaders),
            " and name the headers that the API needs"
        ]),
        Some(policy) if is_in_key => {
            let advice = message!["use a cache policy without Host in its key, such as ", CACHING_DISABLED];
            Raised::at(policy.place, message).advice(advice)
        }
        Some(_) => Raised::at(behavior.request_policy_place(), message)
            .repair(Repair::request_policy(behavior, ALL_VIEWER_EXCEPT_HOST_HEADER)),
    };
    vec![raised.outcome(Outcome::HostRejected, Class::ALL, certainty)]
}

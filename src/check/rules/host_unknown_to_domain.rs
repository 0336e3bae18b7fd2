//! GF202: Viewer's Host sent to a custom domain of another name.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message, policy_setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::model::{Behavior, Distribution, HostCheck, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF202",
    title: "Viewer's Host sent to a custom domain of another name",
    severity: Severity::Error,
    what: "Host is forwarded to an API Gateway custom domain, and no alias of the distribution is that domain's name.",
    why: "API Gateway finds the API by Host. It answers 403 Forbidden to a name that is not the custom domain's.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
    evidence: Evidence::Documented,
    failing: example!("GF202", "failing"),
    passing: example!("GF202", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    if behavior.delivery.host_check != HostCheck::UnknownToDomain {
        return Vec::new();
    }
    let message =
        message!["the viewer's Host reaches an API Gateway custom domain of another name, which answers 403 Forbidden"];
    let advice = message![
        "give the distribution the custom domain's name as an alias, or set ",
        policy_setting(Setting::OriginRequestPolicy, ALL_VIEWER_EXCEPT_HOST_HEADER),
        " with the custom domain's own name as the origin"
    ];
    let raised = Raised::at(behavior.request_policy_place(), message).advice(advice).outcome(
        Outcome::HostRejected,
        Class::ALL,
        Certainty::Documented,
    );
    let Some(origin) = &behavior.origin else { return vec![raised] };
    let policy = Repair::request_policy(behavior, ALL_VIEWER_EXCEPT_HOST_HEADER);
    if !origin.is_given_name {
        return vec![raised.repair(policy)];
    }
    // API Gateway does not know the name that AWS gave the custom domain as a Host.
    let Some(name) = origin.own_name.as_known() else { return vec![raised] };
    let title = message!["set the origin ", code(name)];
    let repair = Repair::replace(origin.domain_place, NewValue::Text(name.to_owned()), title).and(policy).unsafely();
    vec![raised.repair(repair)]
}

//! GF763: Host of the viewer at a bucket or function URL.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{key, message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::model::{Behavior, Distribution, OriginKind, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF763",
    title: "Host of the viewer at a bucket or function URL",
    severity: Severity::Error,
    what: "A behavior whose origin is a bucket or a Lambda function URL forwards the Host of the viewer.",
    why: "S3 and Lambda find the bucket or the function by Host, and a signature covers it. They do not know the viewer's.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    evidence: Evidence::Documented,
    failing: example!("GF763", "failing"),
    passing: example!("GF763", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let is_url = origin.function_url.is_some();
    if !(is_url || origin.kind == OriginKind::S3) || behavior.delivery.forwards.headers.contains("host") != Some(true) {
        return Vec::new();
    }
    if behavior.host_function().is_some() || behavior.opaque_function().is_some() {
        return Vec::new();
    }
    let (message, advice) = if is_url {
        let policy = policy_setting(Setting::OriginRequestPolicy, ALL_VIEWER_EXCEPT_HOST_HEADER);
        (message!["the function URL gets the viewer's Host, which Lambda does not know: 403"], message!["set ", policy])
    } else {
        let advice = message!["forward no Host to a bucket: remove ", Setting::OriginRequestPolicy, ", or the header"];
        (message!["the bucket gets the viewer's Host, by which S3 looks for another bucket"], advice)
    };
    let is_in_key = behavior.settings.key().headers.contains("host") == Some(true);
    let repair = (behavior.request_policy.is_some() && !is_in_key).then(|| {
        let title = message!["remove ", key(Setting::OriginRequestPolicy)];
        if is_url {
            Repair::request_policy(behavior, ALL_VIEWER_EXCEPT_HOST_HEADER)
        } else {
            Repair::remove(behavior.place, Setting::OriginRequestPolicy, title)
        }
    });
    vec![Raised::at(behavior.request_policy_place(), message).advice(advice).repair(repair)]
}

//! GF502: TTLs out of order.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF502",
    title: "TTLs out of order",
    severity: Severity::Error,
    what: "MinTTL is larger than DefaultTTL, or DefaultTTL larger than MaxTTL.",
    why: "CloudFront refuses TTLs that are not in the order Min, Default, Max.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html",
    evidence: Evidence::Reported,
    failing: example!("GF502", "failing"),
    passing: example!("GF502", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(ttls) = &behavior.ttls else { return Vec::new() };
    // CloudFront adapts TTLs that are left out; only written ones can be out of order.
    let order = [(Setting::MinTtl, &ttls.min), (Setting::DefaultTtl, &ttls.default), (Setting::MaxTtl, &ttls.max)];
    let known: Vec<_> =
        order.iter().filter_map(|(property, ttl)| Some((*property, *ttl.known()?, ttl.place))).collect();
    let pairs = known.iter().zip(known.iter().skip(1));
    let Some(((lower, most, _), (upper, least, place))) = pairs.into_iter().find(|(low, high)| low.1 > high.1) else {
        return Vec::new();
    };
    let message = message![*lower, " ", *most, " is larger than ", *upper, " ", *least, "; CloudFront refuses that"];
    let advice = message!["set ", setting(*upper, *most), " or more"];
    let title = message!["set ", setting(*upper, *most)];
    let repair = Repair::replace(*place, NewValue::Number(*most), title).unsafely();
    vec![Raised::at(*place, message).advice(advice).repair(repair).undeployable(Certainty::Reported)]
}

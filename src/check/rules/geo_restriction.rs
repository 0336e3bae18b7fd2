//! GF531: Countries that do not go with the restriction.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF531",
    title: "Countries that do not go with the restriction",
    severity: Severity::Error,
    what: "A geographic restriction names countries and has the type none, or has another type and names no country.",
    why: "CloudFront refuses both: a list of countries is there exactly if the restriction is an allow list or a block list.",
    source: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GeoRestriction.html",
    evidence: Evidence::Documented,
    failing: example!("GF531", "failing"),
    passing: example!("GF531", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some(restriction) = &distribution.geo_restriction else { return Vec::new() };
    let (message, advice, repair) = match (restriction.kind.known().map(String::as_str), restriction.has_locations) {
        (Some("none"), Some(true)) => (
            message!["there is no geographic restriction, and it names countries"],
            message!["remove `Locations`, or set `RestrictionType` to `whitelist` or `blacklist`"],
            Repair::remove_at(restriction.place, message!["remove `Locations`"]),
        ),
        (Some("whitelist" | "blacklist"), Some(false)) => (
            message!["the geographic restriction names no country"],
            message!["name countries in `Locations`, or set `RestrictionType` to `none`"],
            Repair::replace(restriction.kind.place, NewValue::text("none"), message!["set `RestrictionType: none`"])
                .unsafely(),
        ),
        _ => return Vec::new(),
    };
    let raised = Raised::at(restriction.place, message).advice(advice).repair(repair);
    vec![raised.undeployable(Certainty::Documented)]
}

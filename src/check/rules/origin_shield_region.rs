//! GF533: Origin Shield without a Region of its own.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{At, Distribution, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF533",
    title: "Origin Shield without a Region",
    severity: Severity::Error,
    what: "Origin Shield of an origin is switched on, and OriginShieldRegion is missing or is a Region that does not offer it.",
    why: "CloudFront has to be given the Region of Origin Shield, and offers it in some Regions only.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html",
    evidence: Evidence::Documented,
    failing: example!("GF533", "failing"),
    passing: example!("GF533", "passing"),
    find: Find::Distribution(find),
};

/// The Regions that offer Origin Shield.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html#choose-origin-shield-region>
const REGIONS: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "me-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-2",
];

fn find(distribution: &Distribution) -> Vec<Raised> {
    distribution.origins.iter().filter_map(|origin| raise(origin, origin.shield.as_ref()?)).collect()
}

fn raise(origin: &Origin, region: &At<String>) -> Option<Raised> {
    let advice = message!["name the one of the Regions with Origin Shield that is nearest to the origin"];
    let raised = match region.known() {
        Some(known) if REGIONS.contains(&known.as_str()) => None,
        // AWS may have added Regions since.
        Some(known) => Some(
            Raised::at(region.place, message!["Origin Shield is not offered in ", code(known)])
                .advice(advice)
                .severity(Severity::Warning),
        ),
        None if region.is_set() => None,
        None => Some(
            Raised::at(region.place, message!["Origin Shield is switched on without `OriginShieldRegion`"])
                .advice(advice)
                .undeployable(Certainty::Documented),
        ),
    }?;
    let repair = own_region(origin).map(|own| {
        let title = message!["set ", code(format!("OriginShieldRegion: {own}"))];
        if region.is_set() {
            Repair::replace(region.place, NewValue::text(own), title).unsafely()
        } else {
            Repair::put(region.place, &["OriginShieldRegion"], NewValue::text(own), title)
        }
    });
    Some(raised.repair(repair))
}

/// Returns the Region in the name of a default endpoint, if it offers Origin Shield.
fn own_region(origin: &Origin) -> Option<&str> {
    let (_, rest) = origin.domain.as_known()?.split_once(".execute-api.")?;
    rest.split('.').next().filter(|region| REGIONS.contains(region))
}

//! GF520: All headers forwarded with a minimum TTL.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::forwarding::Settings;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF520",
    title: "All headers forwarded with a minimum TTL",
    severity: Severity::Error,
    what: "ForwardedValues forwards all headers (`*`), and MinTTL is above 0.",
    why: "CloudFront does not cache if all headers are forwarded, and then accepts no MinTTL but 0.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-defaultcachebehavior.html",
    evidence: Evidence::Documented,
    failing: example!("GF520", "failing"),
    passing: example!("GF520", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let (Settings::Legacy(parts, ttl), Some(ttls)) = (&behavior.settings, &behavior.ttls) else { return Vec::new() };
    if parts.headers != Selection::all() || ttl.min.is_none_or(|seconds| seconds == 0) {
        return Vec::new();
    }
    let title = message!["set ", setting(Setting::MinTtl, 0)];
    let message = message!["all headers are forwarded, and ", Setting::MinTtl, " is above 0; CloudFront refuses that"];
    let repair = Repair::set(ttls.holder, Some(ttls.min.place), Setting::MinTtl, NewValue::Number(0), title);
    vec![Raised::at(ttls.min.place, message).repair(repair).undeployable(Certainty::Documented)]
}

//! GF785: CloudFront gives up before the API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::model::{Behavior, Distribution, Origin, OriginConfig};

pub(super) const RULE: Rule = Rule {
    id: "GF785",
    title: "CloudFront gives up before the API",
    severity: Severity::Warning,
    what: "CloudFront waits for an answer for a shorter time than an integration of the API may take.",
    why: "The viewer gets 504, although the API goes on and answers.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-504-gateway-timeout.html",
    evidence: Evidence::Documented,
    failing: example!("GF785", "failing"),
    passing: example!("GF785", "passing"),
    find: Find::Behavior(find),
};

/// The seconds that CloudFront waits if the origin does not say.
const DEFAULT: u64 = 30;

/// The most seconds that CloudFront waits without a higher quota.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginResponseTimeout>
const MOST: u64 = 120;

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let waits = match origin.read_timeout.known() {
        Some(seconds) => *seconds,
        None if origin.read_timeout.is_set() => return Vec::new(),
        None => DEFAULT,
    };
    let slowest = origin.demands.iter().filter_map(|demands| demands.slowest.as_ref());
    let Some(slowest) = slowest.max_by_key(|timeout| timeout.known().copied()) else { return Vec::new() };
    let Some(takes) = slowest.known().map(|millis| millis.div_ceil(1000)).filter(|takes| *takes > waits) else {
        return Vec::new();
    };
    let message = message!["CloudFront gives up after ", waits, " seconds, and an integration may take ", takes];
    let raised = Raised::at(origin.read_timeout.place, message)
        .related(slowest.place, message!["the timeout of the integration"])
        .advice(message!["set `OriginReadTimeout` to at least ", takes])
        .repair(wait(origin, takes));
    vec![raised]
}

/// Returns the repair that lets CloudFront wait for as many seconds.
fn wait(origin: &Origin, seconds: u64) -> Option<Repair> {
    let (value, title) = (NewValue::Number(seconds), message!["set `OriginReadTimeout` to ", seconds]);
    let repair = match origin.configs.as_slice() {
        _ if origin.read_timeout.is_set() => Repair::replace(origin.read_timeout.place, value, title),
        [(OriginConfig::Custom | OriginConfig::Vpc, config)] => {
            Repair::put(*config, &["OriginReadTimeout"], value, title)
        }
        _ => return None,
    };
    (seconds <= MOST).then_some(repair)
}

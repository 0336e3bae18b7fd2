//! GF511: Slash at the wrong end of the origin path.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, key, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF511",
    title: "Slash at the wrong end of the origin path",
    severity: Severity::Error,
    what: "OriginPath does not begin with a slash, or ends with one.",
    why: "CloudFront refuses an origin path that does not begin with `/`, or ends with it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginPath",
    evidence: Evidence::Documented,
    failing: example!("GF511", "failing"),
    passing: example!("GF511", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for origin in &distribution.origins {
        let fault = if origin.path.known_start().is_some_and(|text| !text.starts_with('/')) {
            " does not begin with a slash"
        } else if origin.path.known_end().is_some_and(|text| text.ends_with('/')) {
            " ends with a slash"
        } else {
            continue;
        };
        let right = format!("/{}", origin.path.to_string().trim_matches('/'));
        let title = message!["write ", code(&right), ", or leave it out if that is empty"];
        let found = Raised::at(origin.path_place, message!["the origin path ", &origin.path, fault])
            .undeployable(Certainty::Documented);
        raised.push(match origin.path.as_known() {
            Some(_) if right != "/" => {
                let value = NewValue::Text(right);
                found.repair(Repair::set(origin.place, Some(origin.path_place), Setting::OriginPath, value, title))
            }
            Some(_) => found.repair(Repair::remove(
                origin.place,
                Setting::OriginPath,
                message!["remove ", key(Setting::OriginPath)],
            )),
            None => found.advice(title),
        });
    }
    raised
}

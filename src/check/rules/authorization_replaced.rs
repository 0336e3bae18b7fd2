//! GF106: Authorization replaced by an origin header.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF106",
    title: "Authorization replaced by an origin header",
    severity: Severity::Error,
    what: "The origin has a custom header named Authorization.",
    why: "CloudFront overwrites a header of the viewer with the origin's custom header of that name. The API sees the same Authorization from every viewer.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html",
    evidence: Evidence::Documented,
    failing: example!("GF106", "failing"),
    passing: example!("GF106", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref().filter(|_| behavior.may_reach_api());
    let headers = origin.into_iter().flat_map(|origin| &origin.headers);
    let names = headers.map(|header| &header.name);
    let replacing = names.filter(|name| name.known().is_some_and(|name| name.eq_ignore_ascii_case("authorization")));
    replacing
        .map(|name| {
            let title = message!["remove the origin header"];
            Raised::at(name.place, message!["this origin header replaces the Authorization of every viewer"])
                .repair(Repair::remove_item(name.place, title))
                .advice(message!["choose another name, such as `X-Origin-Verify`, and check that one in the API"])
                .outcome(Outcome::Stripped, Class::ALL, Certainty::Documented)
        })
        .collect()
}

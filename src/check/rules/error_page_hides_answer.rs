//! GF656: Error page instead of the answer of an API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, key, message};
use crate::check::repair::Repair;
use crate::model::{Behavior, Distribution, ErrorResponse, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF656",
    title: "Error page instead of the answer of an API",
    severity: Severity::Warning,
    what: "CustomErrorResponses has a page for a status code with which the API behind a behavior may answer.",
    why: "Custom error responses hold for every behavior of a distribution. A client of the API gets the page, and the status code that goes with it, instead of the error of the API: a 403 of an authorizer becomes 200 with HTML.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html",
    evidence: Evidence::Documented,
    failing: example!("GF656", "failing"),
    passing: example!("GF656", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    if !behavior.origin.as_deref().is_some_and(Origin::is_likely_api) {
        return Vec::new();
    }
    distribution.error_responses.iter().filter_map(raised).collect()
}

fn raised(response: &ErrorResponse) -> Option<Raised> {
    let status = response.code.filter(|_| response.page.is_set())?;
    let mut message = message!["a ", status, " of the API reaches its clients as "];
    message.extend(match response.response.known() {
        Some(new) if *new != status => message![*new, " with "],
        _ => message!["the page "],
    });
    message.push(match response.page.known() {
        Some(page) => code(page),
        None => key(Setting::ResponsePagePath),
    });
    let advice = message![
        "remove the page, and serve it for paths of the site only: by a function on the behavior of the site, or by the error document of its server"
    ];
    Some(Raised::at(response.place, message).advice(advice).repair(Repair::without_error_page(response)))
}

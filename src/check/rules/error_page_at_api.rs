//! GF657: Error page that the API is asked for.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF657",
    title: "Error page that the API is asked for",
    severity: Severity::Warning,
    what: "ResponsePagePath of a custom error response is a path that comes to a behavior with an API as origin, and the API has no such route.",
    why: "CloudFront asks the origin of the matching behavior for the page. If that fails too, the viewer gets the error of the second request.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/creating-custom-error-pages.html",
    evidence: Evidence::Documented,
    failing: example!("GF657", "failing"),
    passing: example!("GF657", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let has_route = |page: &str| origin.api.as_ref().is_some_and(|api| api.routes.take(page) == Some(true));
    let mut all: Vec<Raised> = Vec::new();
    for response in &distribution.error_responses {
        let Some(page) = response.page.known() else { continue };
        if !behavior.page_paths.contains(page) || has_route(page) || behavior.may_rewrite_path() {
            continue;
        }
        let message =
            message!["the error page ", code(page), " is asked of the API: ", &behavior.pattern, " takes its path"];
        let advice = message!["add a behavior with the path of the page and the site as origin"];
        let repair = Repair::without_error_page(response);
        all.push(Raised::at(response.page.place, message).advice(advice).repair(repair));
    }
    all
}

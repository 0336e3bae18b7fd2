//! GF663: Function for a site on a behavior of an API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF663",
    title: "Function for a site on a behavior of an API",
    severity: Severity::Warning,
    what: "The code of a function on viewer-request, followed with a path that the behavior takes, makes it the path of a page, and the origin is an API.",
    why: "Single page applications send every path to their index page. An API has no such page: it answers 403 or 404.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
    evidence: Evidence::Documented,
    failing: example!("GF663", "failing"),
    passing: example!("GF663", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let sample = behavior.api_origin().and_then(|_| behavior.sample_path());
    let Some(path) = sample.filter(|path| !is_page(path)) else { return Vec::new() };
    let mut raised = Vec::new();
    for function in &behavior.functions {
        let Some(rewritten) = function.path_after(&path).filter(|path| is_page(path)) else { continue };
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " makes ",
            code(&path),
            " the path ",
            code(&rewritten),
            ", which is a page of a site"
        ];
        let advice = message!["associate the function with the behavior of the site alone"];
        raised.push(Raised::at(function.place, message).advice(advice));
    }
    raised
}

fn is_page(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".html")
}

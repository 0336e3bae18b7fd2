//! GF650: Path that no route of the API takes.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, Piece, code, message};
use crate::model::{Api, ApiProtocol, Arrival, Behavior, Distribution, arrival, first_segment};

pub(super) const RULE: Rule = Rule {
    id: "GF650",
    title: "Path that no route of the API takes",
    severity: Severity::Warning,
    what: "The template holds the routes of the API, and none of them takes a path that the path pattern matches, with the origin path before it and without the stage or the mapping key.",
    why: "CloudFront sends the whole path of the request: it does not remove the path pattern. API Gateway answers 403 Missing Authentication Token (REST) or 404 Not Found (HTTP).",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF650", "failing"),
    passing: example!("GF650", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Arrival::At { api, paths } = arrival(distribution, behavior) else { return Vec::new() };
    let Some(path) = paths.first().filter(|_| api.kind != ApiProtocol::WebSocket) else { return Vec::new() };
    if paths.iter().any(|path| api.routes.take(path) != Some(false)) {
        return Vec::new();
    }
    let message = message![
        "requests of ",
        &behavior.pattern,
        " arrive below the stage as ",
        code(path),
        ", which no route of the API in this ",
        Piece::Source,
        " takes"
    ];
    vec![Raised::at(behavior.pattern_place, message).advice(advice(api, path))]
}

/// Returns what to do: remove the prefix, if the routes are what follows it.
fn advice(api: &Api, path: &str) -> Message {
    let (prefix, rest) = first_segment(path);
    let is_prefix =
        !prefix.contains(['*', '?']) && api.routes.take(if rest.is_empty() { "/" } else { rest }) == Some(true);
    if is_prefix {
        message![
            "remove ",
            code(format!("/{prefix}")),
            " from the path in a viewer-request function, name the stage ",
            code(prefix),
            " and leave out the origin path, or add it to the routes"
        ]
    } else {
        message!["add a route for the path, or change the path pattern"]
    }
}

//! GF786: Tokens over plain HTTP.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::model::{Behavior, Distribution, Login};

pub(super) const RULE: Rule = Rule {
    id: "GF786",
    title: "Tokens over plain HTTP",
    severity: Severity::Warning,
    what: "ViewerProtocolPolicy of a behavior with an API as origin is `allow-all`.",
    why: "A client that uses HTTP sends its token in clear text, and anybody on the way can read it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
    evidence: Evidence::Documented,
    failing: example!("GF786", "failing"),
    passing: example!("GF786", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let policy = &behavior.viewer_protocol;
    if policy.known().is_none_or(|policy| policy != "allow-all") {
        return Vec::new();
    }
    let raised = Raised::at(policy.place, message!["viewers may send their tokens over plain HTTP"]).repair(
        Repair::replace(policy.place, NewValue::text("https-only"), message!["set `ViewerProtocolPolicy: https-only`"])
            .unsafely(),
    );
    // Nobody has a token for a public API.
    let severity = if origin.login == Login::Nobody { Severity::Note } else { Severity::Warning };
    vec![raised.severity(severity)]
}

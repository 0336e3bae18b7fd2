//! GF762: Origin access control of another type.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::Outcome;
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{AccessControl, At, Behavior, Distribution, OriginConfig, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF762",
    title: "Origin access control of another type",
    severity: Severity::Error,
    what: "An origin access control is for another type of server than the origin is, or signs in a way that the server does not take.",
    why: "CloudFront refuses an origin access control of another type, or the server refuses its signature. API Gateway, website endpoints and custom origins have no origin access control.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-originaccesscontrol-originaccesscontrolconfig.html",
    evidence: Evidence::Documented,
    failing: example!("GF762", "failing"),
    passing: example!("GF762", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let Some(control) = &origin.access_control else { return Vec::new() };
    let (server, expected) = if origin.kind.is_api() {
        ("API Gateway takes no origin access control", None)
    } else if origin.website.is_some() {
        ("a website endpoint takes no origin access control", None)
    } else if origin.function_url.is_some() {
        ("the origin is a function URL", Some("lambda"))
    } else if origin.kind == OriginKind::S3 && origin.has_config(OriginConfig::Custom) {
        ("an origin access control for a bucket needs S3OriginConfig", None)
    } else if origin.kind == OriginKind::S3 {
        ("the origin is a bucket", Some("s3"))
    } else {
        return Vec::new();
    };
    let kind = control.kind.as_ref().and_then(|kind| kind.known());
    let signing = control.signing.as_ref().and_then(|signing| signing.known());
    let message = match (expected, kind, signing) {
        (None, ..) => message![server],
        (Some(expected), Some(kind), _) if kind != expected => {
            message!["the origin access control is for ", code(kind), ", and ", server]
        }
        (Some(_), _, Some(signing)) if signing == "always-amz-auth" => {
            message!["the signing behavior ", code(signing), " is for Web Functions, and ", server]
        }
        _ => return Vec::new(),
    };
    let advice = match expected {
        Some(expected) => message!["use an origin access control of the type ", code(expected), " that signs `always`"],
        None if origin.kind.is_api() => {
            message!["remove it, and keep other clients out with a secret header or mutual TLS"]
        }
        None => message!["remove it, or use the regional domain name of the bucket with `S3OriginConfig`"],
    };
    let raised = Raised::at(control.place, message).advice(advice).repair(repair(control, expected));
    if origin.kind.is_api() {
        return vec![raised.outcome(Outcome::Undeployable, Class::ALL, Certainty::Assumed)];
    }
    vec![raised]
}

/// Returns the repair of an origin access control: its type and signing behavior, or no access control for a server that
/// takes none.
fn repair(control: &AccessControl, expected: Option<&'static str>) -> Option<Repair> {
    let Some(expected) = expected else {
        return Some(Repair::remove_at(control.place, message!["remove the origin access control"]));
    };
    let replaced = |at: &Option<At<String>>, value: &'static str, title| {
        let at = at.as_ref().filter(|at| at.known().is_some_and(|known| known != value))?;
        Some(Repair::replace(at.place, NewValue::text(value), title).unsafely())
    };
    let kind = replaced(&control.kind, expected, message!["set the type ", code(expected)]);
    kind.or_else(|| replaced(&control.signing, "always", message!["set `SigningBehavior: always`"]))
}

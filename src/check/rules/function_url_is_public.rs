//! GF767: Function URL that is open beside its access control.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF767",
    title: "Function URL that is open beside its access control",
    severity: Severity::Warning,
    what: "The origin is a function URL with origin access control, and its AuthType is NONE.",
    why: "Everybody can call the URL directly. The signature of CloudFront is not checked.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    evidence: Evidence::Documented,
    failing: example!("GF767", "failing"),
    passing: example!("GF767", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let auth =
        origin.function_url.as_ref().and_then(|url| url.auth.as_ref()).filter(|_| origin.access_control.is_some());
    let Some(auth) = auth.filter(|auth| auth.known().is_some_and(|auth| auth == "NONE")) else { return Vec::new() };
    let message = message!["everybody can call the function URL, past the distribution"];
    vec![
        Raised::at(auth.place, message)
            .advice(message!["set `AuthType: AWS_IAM`, or remove the origin access control"])
            .repair(
                Repair::replace(auth.place, NewValue::text("AWS_IAM"), message!["set `AuthType: AWS_IAM`"]).unsafely(),
            ),
    ]
}

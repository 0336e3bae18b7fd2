//! GF752: CORS headers that CloudFront refuses.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF752",
    title: "CORS headers that CloudFront refuses",
    severity: Severity::Error,
    what: "A response headers policy allows credentials, and `*` as a header.",
    why: "CloudFront refuses it: `The parameter Access-Control-Allow-Headers cannot contain * when allowCredentials is true`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-responseheaderspolicy-corsconfig.html",
    evidence: Evidence::Reported,
    failing: example!("GF752", "failing"),
    passing: example!("GF752", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let is_refused =
        |cors: &&crate::model::CorsHeaders| cors.credentials && cors.headers.iter().any(|name| name == "*");
    let raise = |cors: &crate::model::CorsHeaders| {
        let message =
            message!["`AccessControlAllowHeaders` cannot be `*` while `AccessControlAllowCredentials` is true"];
        Raised::at(cors.headers_place, message)
            .advice(message!["name the headers that clients send, such as `Authorization` and `Content-Type`"])
            .repair(
                Repair::put(
                    cors.headers_place,
                    &["Items"],
                    NewValue::texts(&["Authorization", "Content-Type"]),
                    message!["set `Items: [Authorization, Content-Type]`"],
                )
                .unsafely(),
            )
            .undeployable(Certainty::Reported)
    };
    distribution.cors_policies.iter().filter(is_refused).map(raise).collect()
}

//! GF601: Missing or unknown stage.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, code, key, message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{ApiProtocol, Behavior, Distribution, Host, Origin, OriginKind, Setting, Text};

pub(super) const RULE: Rule = Rule {
    id: "GF601",
    title: "Missing or unknown stage",
    severity: Severity::Error,
    what: "The origin is the default endpoint of an API in this template, and OriginPath does not begin with a stage of that API: it is empty for a REST API, or for an HTTP API without a `$default` stage; or it names another stage; or it is `/$default`, which is not a path. Or it has a query string, a fragment, a wildcard, a blank or a variable, which the name of no stage has.",
    why: "An API answers below its stages only, and `$default` is the root: otherwise 403 Missing Authentication Token (REST) or 404 Not Found (HTTP). Clients would have to write the stage in every URL.",
    source: "https://repost.aws/knowledge-center/api-gateway-authentication-token-errors",
    evidence: Evidence::Documented,
    failing: example!("GF601", "failing"),
    passing: example!("GF601", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref().filter(|origin| origin.kind == OriginKind::ExecuteApi);
    origin.and_then(|origin| fault(behavior, origin)).into_iter().collect()
}

/// Characters that a path does not have: of query strings, fragments, wildcards and variables.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html>
const NO_PATH: &[char] = &['?', '#', '*', ' ', '{', '}'];

fn fault(behavior: &Behavior, origin: &Origin) -> Option<Raised> {
    if origin.stage_path.as_known() == Some("/$default") {
        let message = message!["`$default` is served at the root and is not part of a path"];
        let title = message!["remove ", key(Setting::OriginPath)];
        let repair = Repair::remove(origin.place, Setting::OriginPath, title);
        return Some(not_found(Raised::at(origin.path_place, message).repair(repair)));
    }
    if let Some(path) = origin.stage_path.as_known().filter(|path| path.contains(NO_PATH)) {
        let message = message![code(path), " is not a path below which an API answers"];
        let advice =
            message!["write a slash and the name of the stage; `${…}` is replaced in the argument of `!Sub` only"];
        return Some(not_found(Raised::at(origin.path_place, message).advice(advice)));
    }
    let api = origin.api.as_ref()?;
    let stages = api.stages.iter().map(Text::as_known).collect::<Option<Vec<_>>>()?;
    if stages.contains(&"$default") {
        return None;
    }
    let current = (origin.path_place != origin.place).then_some(origin.path_place);
    let set = |stage: &str| {
        let path = format!("/{stage}");
        let title = message!["set ", setting(Setting::OriginPath, &path)];
        let repair = Repair::set(origin.place, current, Setting::OriginPath, NewValue::Text(path), title);
        // With several stages, the owner has to choose.
        if stages.len() == 1 { repair } else { repair.unsafely() }
    };
    match origin.stage_path.segment(1) {
        None if !has_stage(behavior, &stages) && behavior.delivery.host != Host::Viewer => {
            let message = match (api.kind, stages.first()) {
                // Its stages are elsewhere, as its routes are.
                (_, None) if api.routes.is_open => return None,
                (ApiProtocol::Rest, _) => message!["a REST API answers below its stage, and the origin path is empty"],
                (ApiProtocol::WebSocket, _) => {
                    message!["a WebSocket API answers at its stage, and the origin path is empty"]
                }
                (ApiProtocol::Http, Some(_)) => {
                    message!["this HTTP API has no stage `$default`, and the origin path is empty"]
                }
                (ApiProtocol::Http, None) => return None,
            };
            let raised = not_found(Raised::at(origin.domain_place, message));
            Some(match stages.first() {
                Some(stage) => raised.repair(set(stage)),
                None => raised.advice(message!["set ", setting(Setting::OriginPath, "/STAGE")]),
            })
        }
        Some(stage) => {
            let (stage, first) = stage.as_known().zip(stages.first())?;
            if stages.contains(&stage) {
                return None;
            }
            let mut message = message!["the API has no stage ", code(stage), ": in this ", Piece::Source, " it has "];
            for (index, stage) in stages.iter().enumerate() {
                message.extend(message![if index > 0 { ", " } else { "" }, code(stage)]);
            }
            Some(not_found(Raised::at(origin.path_place, message)).repair(set(first).unsafely()))
        }
        None => None,
    }
}

/// Adds the outcome of a path without a stage: API Gateway answers 403 or 404 to every request.
fn not_found(raised: Raised) -> Raised {
    raised.outcome(Outcome::StageNotFound, Class::ALL, Certainty::Documented)
}

/// Reports whether the path pattern says that the stage is in the URL, as `/prod/*` does if the stages are not known or
/// `prod` is one of them; or a function may write it there.
fn has_stage(behavior: &Behavior, stages: &[&str]) -> bool {
    let pattern = behavior.pattern.to_string();
    let first = pattern.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_plain = !first.contains(['*', '?']);
    let is_in_pattern = !behavior.is_default && (!is_plain || stages.is_empty() || stages.contains(&first));
    is_in_pattern || behavior.may_rewrite_path()
}

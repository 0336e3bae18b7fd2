//! The demands of the APIs of the template beside a login: headers that keep other clients out, CORS, and time.

use super::api;
use super::authorizer::Authorization;
use super::function::SAM_FUNCTION;
use crate::model::{ApiProtocol, At, Demands, HeaderCondition, Lock, LockKeeper, OpenPart, OpenWay, Place, Text};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::Part;

/// Reads the demands of the API with that logical ID. Of an API that is not in the template, known by its ID or by a
/// parameter, only a web ACL can be seen; `None` if there is nothing to see.
pub(super) fn read(env: Env<'_>, id: &str) -> Option<Demands> {
    let Some(kind) = api::kind(env, id) else {
        let lock = web_acl_lock(env, id)?;
        return Some(Demands {
            cors: None,
            locks: vec![lock],
            open_ways: Vec::new(),
            disabled_endpoint: None,
            header_conditions: Vec::new(),
            slowest: None,
        });
    };
    let properties = Cursor::properties(env, id);
    let statements = properties.iter().flat_map(statements).collect::<Vec<_>>();
    let mut locks = policy_locks(&statements);
    let web_acl = web_acl_lock(env, id);
    let authorization = Authorization::read(env, id, kind);
    let mut open_ways = authorization.open_routes();
    open_ways.extend(web_acl.iter().flat_map(|lock| open_stages(env, id, lock)));
    locks.extend(web_acl);
    locks.extend(authorization.locks());
    Some(Demands {
        cors: (kind == ApiProtocol::Http).then(|| cors(env, properties.as_ref())).flatten(),
        locks,
        open_ways,
        disabled_endpoint: Some(api::disabled_endpoint(env, id)),
        header_conditions: header_conditions(&statements),
        slowest: slowest(env, id, kind),
    })
}

/// Returns the place of the CORS configuration of an HTTP API.
fn cors(env: Env<'_>, properties: Option<&Cursor<'_>>) -> Option<Place> {
    let own = properties.and_then(|api| api.get("CorsConfiguration"));
    let cors = own.or_else(|| {
        let is_sam = env.sections.is_sam;
        Cursor::globals(env, "HttpApi").filter(|_| is_sam)?.get("CorsConfiguration")
    })?;
    (cors.expr().as_literal() != Some("false")).then(|| cors.place())
}

/// Returns the longest timeout that an integration of the API sets.
fn slowest(env: Env<'_>, id: &str, kind: ApiProtocol) -> Option<At<u64>> {
    let integrations = match kind {
        ApiProtocol::Rest => {
            let methods = api::of_api(env, "AWS::ApiGateway::Method", "RestApiId", id);
            methods.iter().filter_map(|method| method.get("Integration")).collect()
        }
        ApiProtocol::Http | ApiProtocol::WebSocket => api::of_api(env, "AWS::ApiGatewayV2::Integration", "ApiId", id),
    };
    let timeouts = integrations.iter().map(|integration| integration.at_number("TimeoutInMillis"));
    let sam = env.sections.of_type(&[SAM_FUNCTION]).filter_map(|function| Cursor::properties(env, function));
    let events = sam.filter_map(|function| function.get("Events")).flat_map(|events| {
        let names: Vec<String> = events.value.as_map().into_iter().flat_map(|map| map.keys()).cloned().collect();
        names.into_iter().filter_map(move |name| events.at(&[&name, "Properties"])).collect::<Vec<_>>()
    });
    let of_events = events.filter(|event| event.get("ApiId").is_some() && api::refers(event, "ApiId", id));
    let all: Vec<At<u64>> = timeouts.chain(of_events.map(|event| event.at_number("TimeoutInMillis"))).collect();
    all.into_iter().filter(|timeout| timeout.known().is_some()).max_by_key(|timeout| timeout.known().copied())
}

/// Returns the statements of the resource policy of a REST API.
fn statements<'a>(api: &Cursor<'a>) -> Vec<Cursor<'a>> {
    let own = api.get("Policy").map(|policy| policy.list("Statement"));
    let sam = || api.at(&["Auth", "ResourcePolicy"]).map(|policy| policy.list("CustomStatements"));
    own.or_else(sam).unwrap_or_default()
}

/// One condition of a statement.
struct StatementCondition<'a> {
    operator: String,
    key: String,
    at: Cursor<'a>,
}

/// Returns the conditions of a statement.
fn conditions<'a>(statement: &Cursor<'a>) -> Vec<StatementCondition<'a>> {
    let mut found = Vec::new();
    let Some(condition) = statement.get("Condition") else { return found };
    for operator in condition.value.as_map().into_iter().flat_map(|map| map.keys()) {
        let Some(keys) = condition.get(operator) else { continue };
        for key in keys.value.as_map().into_iter().flat_map(|map| map.keys()) {
            let Some(at) = keys.get(key) else { continue };
            found.push(StatementCondition { operator: operator.clone(), key: key.clone(), at });
        }
    }
    found
}

fn has_effect(statement: &Cursor<'_>, effect: &str) -> bool {
    statement.known("Effect").as_deref() == Some(effect)
}

/// Returns the header behind a condition key.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html>
fn header_of(key: &str) -> Option<&'static str> {
    match key.to_ascii_lowercase().as_str() {
        "aws:referer" => Some("referer"),
        "aws:useragent" => Some("user-agent"),
        _ => None,
    }
}

/// Returns the headers that a resource policy demands: it denies requests without one, or allows no others.
fn policy_locks(statements: &[Cursor<'_>]) -> Vec<Lock> {
    let lock = |condition: &StatementCondition<'_>| {
        let header = header_of(&condition.key)?.to_owned();
        let values = condition.at.items().iter().map(Cursor::text).collect();
        Some(Lock { place: condition.at.place(), keeper: LockKeeper::ResourcePolicy, header, values })
    };
    let only = |statement: &Cursor<'_>, is_fitting: fn(&str) -> bool| match conditions(statement).as_slice() {
        [condition] if is_fitting(&condition.operator) => lock(condition),
        _ => None,
    };
    let is_negative = |operator: &str| operator.starts_with("StringNot");
    let is_positive = |operator: &str| operator.starts_with("StringEquals") || operator.starts_with("StringLike");
    let denies = statements.iter().filter(|statement| has_effect(statement, "Deny"));
    let mut locks: Vec<Lock> = denies.filter_map(|statement| only(statement, is_negative)).collect();
    let allows = statements.iter().filter(|statement| has_effect(statement, "Allow"));
    let allowed: Option<Vec<Lock>> = allows.map(|statement| only(statement, is_positive)).collect();
    if let Some([_]) = allowed.as_deref() {
        locks.extend(allowed.unwrap_or_default());
    }
    locks
}

/// Returns the conditions on headers of the request, for which there is no condition key.
fn header_conditions(statements: &[Cursor<'_>]) -> Vec<HeaderCondition> {
    let is_header = |key: &str| key.to_ascii_lowercase().starts_with("aws:requestheader");
    let mut found = Vec::new();
    let allows = || statements.iter().filter(|statement| has_effect(statement, "Allow"));
    let never_allows = allows().next().is_some()
        && allows().all(|statement| {
            conditions(statement).iter().any(|condition| {
                is_header(&condition.key) && !condition.operator.contains("Not") && !is_optional(&condition.operator)
            })
        });
    for statement in statements {
        let all = conditions(statement);
        for condition in all.iter().filter(|condition| is_header(&condition.key)) {
            let always_denies =
                has_effect(statement, "Deny") && all.len() == 1 && condition.operator.starts_with("StringNot");
            found.push(HeaderCondition {
                place: condition.at.place(),
                key: condition.key.clone(),
                refuses_all: always_denies || never_allows,
            });
        }
    }
    found
}

fn is_optional(operator: &str) -> bool {
    operator.ends_with("IfExists") || operator == "Null"
}

/// Returns the associations of web ACLs with stages of an API.
fn associations<'a>(env: Env<'a>, id: &str) -> Vec<Cursor<'a>> {
    let written = format!("/restapis/{id}/");
    let is_api = |part: &Part| match part {
        Part::Literal(text) => text.contains(&written),
        part => part.target() == Some(id),
    };
    let is_ours = |association: &Cursor<'_>| {
        association.get("ResourceArn").is_some_and(|arn| arn.expr().parts().iter().any(is_api))
    };
    Cursor::of_type(env, &["AWS::WAFv2::WebACLAssociation"], is_ours).map(|(_, found)| found).collect()
}

/// Returns the stages of an API that have no web ACL. A web ACL is one stage's.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html>
fn open_stages(env: Env<'_>, id: &str, lock: &Lock) -> Vec<OpenWay> {
    let arns = associations(env, id).into_iter().filter_map(|found| Some(found.get("ResourceArn")?.expr()));
    let arns: Vec<Text> = arns.map(|arn| text(&api::with_stage_names(env, &arn))).collect();
    let stages = api::of_api(env, "AWS::ApiGateway::Stage", "RestApiId", id);
    let open = stages.iter().filter_map(|stage| {
        let name = stage.known("StageName")?;
        let end = format!("/stages/{name}");
        // An association whose stage is not known may be this one's.
        let is_its =
            |arn: &Text| arn.known_end().is_none_or(|known| known.ends_with(&end) || !known.contains("/stages/"));
        let part = OpenPart::Stage(name);
        (!arns.iter().any(is_its)).then(|| OpenWay { place: stage.place(), part, header: lock.header.clone() })
    });
    open.collect()
}

/// Returns the header that the web ACL of an API's stage demands.
///
/// <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html>
fn web_acl_lock(env: Env<'_>, id: &str) -> Option<Lock> {
    let association = associations(env, id).into_iter().next()?;
    let arn = association.get("WebACLArn")?.expr();
    let Part::GetAtt(acl, _) = arn.single()? else { return None };
    let acl = Cursor::properties(env, acl)?;
    let rules = acl.list("Rules");
    let blocks = acl.at(&["DefaultAction", "Block"]).is_some();
    let refusing = rules.iter().filter(|rule| rule.at(&["Action", "Block"]).is_some());
    let mut refused = refusing.filter_map(|rule| demanded(&rule.at(&["Statement", "NotStatement", "Statement"])?));
    if let Some(lock) = refused.next() {
        return Some(lock);
    }
    let mut allowing = rules.iter().filter(|rule| rule.at(&["Action", "Allow"]).is_some()).filter(|_| blocks);
    let mut lock = demanded(&allowing.next()?.get("Statement")?)?;
    for rule in allowing {
        lock = either(lock, demanded(&rule.get("Statement")?)?)?;
    }
    Some(lock)
}

/// Returns the header that a statement demands; `None` if it demands none, or more than is understood.
fn demanded(statement: &Cursor<'_>) -> Option<Lock> {
    if let Some(statements) = statement.at(&["AndStatement", "Statements"]) {
        return statements.items().iter().find_map(demanded);
    }
    if let Some(statements) = statement.at(&["OrStatement", "Statements"]) {
        let all: Vec<Lock> = statements.items().iter().map(demanded).collect::<Option<_>>()?;
        return all.into_iter().map(Some).reduce(|one, two| either(one?, two?)).flatten();
    }
    let matching = statement.get("ByteMatchStatement")?;
    let header = matching.at(&["FieldToMatch", "SingleHeader"])?.known("Name")?.to_ascii_lowercase();
    let is_exact = matching.known("PositionalConstraint").as_deref() == Some("EXACTLY")
        && matching.list("TextTransformations").iter().all(|change| change.known("Type").as_deref() == Some("NONE"));
    let values: Vec<Text> =
        matching.get("SearchString").filter(|_| is_exact).map(|value| value.text()).into_iter().collect();
    Some(Lock { place: matching.place(), keeper: LockKeeper::WebAcl, header, values })
}

/// Returns the lock that two alternatives make together; `None` if they are about two headers.
fn either(mut one: Lock, two: Lock) -> Option<Lock> {
    if one.header != two.header {
        return None;
    }
    if one.values.is_empty() || two.values.is_empty() {
        one.values.clear();
    } else {
        one.values.extend(two.values);
    }
    Some(one)
}

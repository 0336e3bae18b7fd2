//! The trust policy of a role: whether Lambda@Edge may assume it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use super::arn;
use super::function::Function;
use crate::model::{Place, Trust};
use crate::source::cloudformation::cursor::Cursor;

/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html>
const EDGE: &str = "edgelambda.amazonaws.com";

/// Returns the trust policy of a function's role, if the template holds it.
pub(super) fn trust(function: &Function<'_>) -> Option<Trust> {
    let env = function.own.env;
    let (role, policy) = match function.get("Role") {
        Some(role) => {
            let role = arn::find(env, &arn::own_export(env, &role.expr()), &arn::ROLE)?;
            let policy = Cursor::properties(env, &role).and_then(|role| role.get("AssumeRolePolicyDocument"));
            (Some(role), policy)
        }
        None if function.is_sam => {
            let own = function.get("AssumeRolePolicyDocument");
            if own.is_none() {
                return Some(Trust { place: function.own.place(), role: None, services: None, includes_edge: false });
            }
            (None, own)
        }
        None => return None,
    };
    let policy = policy.filter(|policy| policy.value.as_map().is_some())?;
    Some(Trust { place: policy.place(), role, services: services(&policy), includes_edge: includes_edge(&policy) })
}

/// Returns the place of the services that the first statement lets assume the role.
fn services(policy: &Cursor<'_>) -> Option<Place> {
    let statements = policy.list("Statement");
    let is_allowing = |at: &&Cursor<'_>| {
        at.known("Effect").as_deref() == Some("Allow")
            && covers_assuming(at) == Some(true)
            && at.get("Condition").is_none()
    };
    statements.iter().filter(is_allowing).find_map(|at| Some(at.at(&["Principal", "Service"])?.place()))
}

/// Reports whether a policy lets Lambda@Edge assume the role, or may do so.
fn includes_edge(policy: &Cursor<'_>) -> bool {
    let statements = policy.list("Statement");
    if !policy.is_whole_map() || !statements.iter().all(Cursor::is_whole_map) {
        return true;
    }
    let with =
        |effect: &'static str| statements.iter().filter(move |at| at.known("Effect").is_none_or(|own| own == effect));
    let is_allowed = with("Allow").any(|at| covers_edge(at) != Some(false) && covers_assuming(at) != Some(false));
    // A statement with a condition may not apply.
    let is_denied = with("Deny").any(|at| {
        let is_certain = at.known("Effect").is_some() && at.get("Condition").is_none();
        is_certain && covers_edge(at) == Some(true) && covers_assuming(at) == Some(true)
    });
    is_allowed && !is_denied
}

/// Returns whether the principals of a statement include Lambda@Edge; `None` if that is not known.
fn covers_edge(statement: &Cursor<'_>) -> Option<bool> {
    if statement.get("NotPrincipal").is_some() {
        return None;
    }
    let principal = statement.get("Principal")?;
    if !principal.is_whole_map() {
        return None;
    }
    includes(&principal, "Service", |name| name == EDGE)
}

/// Returns whether the actions of a statement include `sts:AssumeRole`; `None` if that is not known.
fn covers_assuming(statement: &Cursor<'_>) -> Option<bool> {
    if let Some(excepted) = statement.get("NotAction") {
        return includes(statement, "NotAction", is_assuming).map(|is_excepted| !is_excepted && !excepted.is_call());
    }
    includes(statement, "Action", is_assuming)
}

fn is_assuming(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    match action.split_once('*') {
        Some((start, "")) => "sts:assumerole".starts_with(start),
        Some(_) => true,
        None => action == "sts:assumerole",
    }
}

/// Returns whether a text in the list under a key satisfies a condition; `None` if a text is not known and no other does.
fn includes(at: &Cursor<'_>, key: &str, satisfies: impl Fn(&str) -> bool) -> Option<bool> {
    let Some(list) = at.get(key) else { return Some(false) };
    let texts = list.exprs().or_else(|| Some(vec![list.expr()]))?;
    let is_any = texts.iter().filter_map(|text| text.as_literal()).any(satisfies);
    let is_known = texts.iter().all(|text| text.as_literal().is_some());
    if is_any { Some(true) } else { is_known.then_some(false) }
}

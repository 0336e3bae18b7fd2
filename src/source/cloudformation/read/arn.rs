//! The resources of a template that ARNs and names lead to, however these are put together.

use super::edge::named;
use super::function::SAM_FUNCTION;
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part};

/// A kind of resource that others name by its ARN, or by the name at the end of it.
pub(super) struct Named {
    types: &'static [&'static str],
    /// The property with the name.
    name: &'static str,
    /// The text before the name in an ARN.
    marker: &'static str,
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html>
pub(super) const CLOUDFRONT_FUNCTION: Named =
    Named { types: &["AWS::CloudFront::Function"], name: "Name", marker: ":function/" };

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html>
pub(super) const LAMBDA_FUNCTION: Named =
    Named { types: &["AWS::Lambda::Function", SAM_FUNCTION], name: "FunctionName", marker: ":function:" };

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>
pub(super) const ROLE: Named = Named { types: &["AWS::IAM::Role"], name: "RoleName", marker: ":role/" };

/// Returns the logical ID of the resource that an ARN or a name leads to: by a reference to it, or by its own name.
pub(super) fn find(env: Env<'_>, expr: &Expr, kind: &Named) -> Option<String> {
    let is_kind = |id: &&str| env.sections.resource_type(id).is_some_and(|name| kind.types.contains(&name));
    if let Some(id) = expr.parts().iter().filter_map(named).map(|(id, _)| id).find(is_kind) {
        return Some(id.to_owned());
    }
    let name = name_in(expr, kind.marker);
    if name == Expr::default() {
        return None;
    }
    let has_name = |properties: &Cursor<'_>| properties.get(kind.name).is_some_and(|own| own.expr() == name);
    Cursor::of_type(env, kind.types, has_name).next().map(|(id, _)| id.to_owned())
}

/// Returns the name in an ARN: what follows the marker, to the next colon. A text without the marker is a name.
fn name_in(expr: &Expr, marker: &str) -> Expr {
    if !expr.has_literal(|text| text.contains(marker)) {
        return if expr.has_literal(|text| text.contains(':')) { Expr::default() } else { expr.clone() };
    }
    let rest = expr.split(marker).into_iter().next_back().unwrap_or_default();
    let name = rest.split(":").into_iter().next().unwrap_or_default();
    // A role may have a path before its name.
    if marker.ends_with('/') { name.split("/").into_iter().next_back().unwrap_or_default() } else { name }
}

/// Returns the value of the output that an import names, if the template itself exports it.
pub(super) fn own_export(env: Env<'_>, expr: &Expr) -> Expr {
    let Some(Part::Import(name)) = expr.single() else { return expr.clone() };
    let value = env.sections.exported(name);
    value.map_or_else(|| expr.clone(), |value| env.expr(value))
}

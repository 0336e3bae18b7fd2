//! The Lambda functions of integrations and authorizers.

use crate::label;
use crate::names::Region;
use crate::template::{Expr, Intrinsic, Part, Value};

/// A Lambda function that an API calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledFunction {
    /// Its ARN, or a reference to it.
    pub(crate) name: Expr,
}

impl CalledFunction {
    /// Returns the words that name it in logical IDs: the logical ID of a function that is a resource, and else its name
    /// with a fingerprint of the whole.
    pub(crate) fn label(&self) -> String {
        if let Some(Part::GetAtt(id, _) | Part::Ref(id)) = self.name.single() {
            return id.clone();
        }
        let whole = self.shown();
        let name = whole.rsplit(":function:").next().unwrap_or(&whole);
        let label = label::logical(name.split(':').next().unwrap_or(name));
        label + &label::fingerprint(&whole)
    }

    /// Returns `true` if a stack in that Region can give the permission to call it: the function is in the Region, and no
    /// stage variable is in its name.
    pub(crate) fn is_within(&self, region: Option<Region>) -> bool {
        let is_variable = self.name.has_literal(|text| text.contains("${stageVariables."));
        let named = match self.name.parts().first() {
            Some(Part::Literal(text)) => text.split(':').nth(3).filter(|name| !name.is_empty()),
            _ => None,
        };
        let is_elsewhere = named.is_some_and(|named| region.is_none_or(|region| region.as_str() != named));
        !is_variable && !is_elsewhere
    }

    /// Returns the function as people would write it.
    pub(crate) fn shown(&self) -> String {
        self.name.to_string()
    }
}

/// Returns the functions of a document that are called without a role, each once, in the order of the document.
pub(super) fn called(document: &Value) -> Vec<CalledFunction> {
    let mut found = Vec::new();
    walk(document, &mut found);
    let mut functions: Vec<CalledFunction> = Vec::new();
    for name in found {
        if !functions.iter().any(|known| known.name == name) {
            functions.push(CalledFunction { name });
        }
    }
    functions
}

/// Integrations have `uri` and `credentials`, authorizers `authorizerUri` and `authorizerCredentials`; an integration that
/// several operations share is an entry of its own below `x-amazon-apigateway-integrations`.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html>
fn walk(value: &Value, found: &mut Vec<Expr>) {
    match value {
        Value::Map(map) => {
            for (uri, role) in [("uri", "credentials"), ("authorizerUri", "authorizerCredentials")] {
                if let Some(uri) = map.get(uri).filter(|_| !map.contains_key(role)) {
                    found.extend(of_uri(uri));
                }
            }
            map.values().for_each(|value| walk(value, found));
        }
        Value::List(items) => items.iter().for_each(|item| walk(item, found)),
        _ => {}
    }
}

/// Returns the function that a URI names: between `functions/` and `/invocations`, or as the whole of it.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html>
pub(super) fn of_uri(uri: &Value) -> Option<Expr> {
    let uri = expression(uri)?;
    let pieces = uri.split(":lambda:path/2015-03-31/functions/");
    if let [_, function] = pieces.as_slice() {
        return function.split("/invocations").into_iter().next();
    }
    match uri.parts() {
        [Part::GetAtt(_, attribute)] if attribute == "Arn" => Some(uri),
        [Part::Literal(text), ..] if text.starts_with("arn:aws:lambda:") => Some(uri),
        _ => None,
    }
}

/// Returns a text with its references as parts; `None` for other functions than those that put texts together.
fn expression(value: &Value) -> Option<Expr> {
    Some(match value {
        Value::String(text) => Expr::literal(text),
        Value::Call(Intrinsic::Ref, name) => Expr::part(Part::Ref(name.as_str()?.to_owned())),
        Value::Call(Intrinsic::ImportValue, name) => Expr::part(Part::Import(name.as_str()?.to_owned())),
        Value::Call(Intrinsic::GetAtt, argument) => match argument.as_ref() {
            Value::List(parts) => match parts.as_slice() {
                [Value::String(id), Value::String(attribute)] => {
                    Expr::part(Part::GetAtt(id.clone(), attribute.clone()))
                }
                _ => return None,
            },
            _ => return None,
        },
        Value::Call(Intrinsic::Sub, argument) => match argument.as_ref() {
            Value::String(text) => substituted(text, None)?,
            Value::List(parts) => match parts.as_slice() {
                [Value::String(text), variables] => substituted(text, Some(variables))?,
                _ => return None,
            },
            _ => return None,
        },
        Value::Call(Intrinsic::Join, argument) => match argument.as_ref() {
            Value::List(parts) => match parts.as_slice() {
                [Value::String(separator), Value::List(items)] => joined(separator, items)?,
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    })
}

fn substituted(text: &str, variables: Option<&Value>) -> Option<Expr> {
    let mut holes = text.split("${");
    let mut result = Expr::literal(holes.next().unwrap_or_default());
    for hole in holes {
        let (name, rest) = hole.split_once('}')?;
        let variable = variables.and_then(|variables| variables.as_map()?.get(name));
        result.extend(match (name.strip_prefix('!'), variable, name.split_once('.')) {
            (Some(literal), ..) => Expr::literal(&format!("${{{literal}}}")),
            (None, Some(variable), _) => expression(variable)?,
            (None, None, Some((id, attribute))) => Expr::part(Part::GetAtt(id.to_owned(), attribute.to_owned())),
            (None, None, None) => Expr::part(Part::Ref(name.to_owned())),
        });
        result.extend(Expr::literal(rest));
    }
    Some(result)
}

fn joined(separator: &str, items: &[Value]) -> Option<Expr> {
    let mut result = Expr::default();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            result.extend(Expr::literal(separator));
        }
        result.extend(expression(item)?);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_function_is_found_in_every_form_of_a_uri() {
        let path = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/";
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
        let get_att = json!({"Fn::GetAtt": ["Orders", "Arn"]});
        for (uri, expected) in [
            (json!({"Fn::Sub": format!("{path}${{Orders.Arn}}/invocations")}), Some(get_att.clone())),
            (json!({"Fn::Sub": [format!("{path}${{Arn}}/invocations"), {"Arn": get_att}]}), Some(get_att.clone())),
            (
                json!({"Fn::Join": ["", ["arn:aws:apigateway:", {"Ref": "AWS::Region"}, ":lambda:path/2015-03-31/functions/", get_att, "/invocations"]]}),
                Some(get_att.clone()),
            ),
            (
                json!(format!("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{arn}/invocations")),
                Some(json!(arn)),
            ),
            (json!(arn), Some(json!(arn))),
            (get_att.clone(), Some(get_att.clone())),
            (json!("https://orders.example.com/invocations"), None),
        ] {
            assert_eq!(of_uri(&uri.clone().into()).map(|function| function.to_json()), expected, "{uri}");
        }
    }

    #[test]
    fn a_role_needs_no_permission_and_one_function_is_one() {
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
        let document = json!({"paths": {
            "/a": {"get": {"x-amazon-apigateway-integration": {"uri": arn}}},
            "/b": {"get": {"x-amazon-apigateway-integration": {"uri": arn}}},
            "/c": {"get": {"x-amazon-apigateway-integration": {"uri": format!("{arn}-c"), "credentials": "role"}}},
        }, "components": {"securitySchemes": {"A": {"x-amazon-apigateway-authorizer": {"authorizerUri": format!("{arn}-auth")}}}}});
        let shown: Vec<String> = called(&document.into()).iter().map(CalledFunction::shown).collect();
        assert_eq!(shown, [arn.to_owned(), format!("{arn}-auth")]);
    }

    #[test]
    fn a_function_elsewhere_or_by_a_stage_variable_is_not_of_the_stack() {
        let within = |text: &str| {
            let region = "eu-west-1".parse().ok();
            CalledFunction { name: Expr::literal(text) }.is_within(region)
        };
        assert!(within("arn:aws:lambda:eu-west-1:111122223333:function:orders"));
        assert!(!within("arn:aws:lambda:us-east-1:111122223333:function:orders"));
        assert!(!within("arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.name}"));
    }
}

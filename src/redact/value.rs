//! The secret values of a template.

use indexmap::{IndexMap, IndexSet};

use super::Secrets;
use crate::secret::{self, MASK, is_named};
use crate::template::{Intrinsic, References, Value};

type Map = IndexMap<String, Value>;

/// Keys that name what the value beside them is: `{HeaderName: X-Token, HeaderValue: …}`.
const NAMES: &[&str] = &["name", "key", "headername", "parameterkey", "parametername"];
/// Keys of such values.
const VALUES: &[&str] = &["value", "headervalue", "parametervalue"];

/// Properties that are secret in one type.
const PROPERTIES: &[(&str, &str)] = &[("AWS::ApiGateway::ApiKey", "Value"), ("AWS::IAM::User", "LoginProfile")];

/// The parts of a request that a rule of a web ACL may compare and that are no secret.
const COMPARED: &[&str] = &["UriPath", "Method", "QueryString", "SingleQueryArgument"];
/// Headers that no secret is in.
const PLAIN_HEADERS: &[&str] = &["accept", "content-type", "host", "origin", "referer", "user-agent"];

/// Returns the template in a file, which the Serverless Framework keeps under `resources`.
pub(super) fn template(file: &Value) -> &Value {
    let Some(map) = file.as_map() else { return file };
    map.get("resources").filter(|_| !map.contains_key("Resources")).unwrap_or(file)
}

/// Returns a file with only these resources and those that they refer to. A file that is not a plain template is
/// returned as it is.
pub(super) fn around(file: &Value, resources: Vec<String>) -> Value {
    let Some(map) = file.as_map() else { return file.clone() };
    let Some(all) = map.get("Resources").and_then(Value::as_map) else { return file.clone() };
    let mut open = resources;
    let mut kept = IndexSet::new();
    while let Some(id) = open.pop() {
        let Some(resource) = all.get(&id).filter(|_| !kept.contains(&id)) else { continue };
        open.extend(References::of(resource).targets);
        kept.insert(id);
    }
    let kept = all.iter().filter(|(id, _)| kept.contains(*id) || id.starts_with("Fn::"));
    let kept = Value::Map(kept.map(|(id, resource)| (id.clone(), resource.clone())).collect());
    let part =
        |(key, value): (&String, &Value)| (key.clone(), if key == "Resources" { kept.clone() } else { value.clone() });
    Value::Map(map.iter().map(part).collect())
}

/// Reports whether a parameter says that its value is not to be shown.
pub(super) fn is_no_echo(parameter: &Value) -> bool {
    let no_echo = parameter.as_map().and_then(|map| map.get("NoEcho")).and_then(Value::scalar);
    no_echo.is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// Reports whether the value of a key is secret: by the key's own name, or by the name beside it. The value that
/// CloudFront adds to requests as an origin custom header is always taken to be.
pub(crate) fn is_secret(map: &Map, key: &str) -> bool {
    // User data is a script, which may write its secrets in any way.
    let is_script = || key == "UserData" && map.get(key).is_some_and(mentions);
    let is_beside = || VALUES.iter().any(|value| key.eq_ignore_ascii_case(value)) && names(map).any(is_named);
    is_named(key) || is_beside() || is_of_header(map, key) || is_searched(map, key) || is_script()
}

/// Reports whether a key is beside the name of an origin custom header: its value is that of the header, however the key
/// is spelled.
fn is_of_header(map: &Map, key: &str) -> bool {
    map.contains_key("HeaderName") && !matches!(key, "HeaderName" | "FallbackBehavior" | "Position")
}

/// Reports whether a secret by that key is one for sure, and not only perhaps.
pub(super) fn is_surely_secret(map: &Map, key: &str) -> bool {
    (is_named(key) && key != "HeaderValue") || names(map).any(is_named)
}

/// Reports whether a property is secret in resources of a type, whatever its name.
pub(crate) fn is_secret_property(resource_type: &str, key: &str) -> bool {
    PROPERTIES.contains(&(resource_type, key))
}

/// Returns the names that a mapping gives its value.
fn names(map: &Map) -> impl Iterator<Item = &str> {
    let is_name = |key: &str| NAMES.iter().any(|name| key.eq_ignore_ascii_case(name));
    map.iter().filter(move |(key, _)| is_name(key)).filter_map(|(_, value)| value.as_str())
}

/// Reports whether a rule of a web ACL looks for the value of a key in a header of the user's own, as for the secret
/// that CloudFront adds.
fn is_searched(map: &Map, key: &str) -> bool {
    if !matches!(key, "SearchString" | "SearchStringBase64" | "TargetString") {
        return false;
    }
    let Some(field) = map.get("FieldToMatch").and_then(Value::as_map) else { return true };
    let header = field.get("SingleHeader").and_then(Value::as_map);
    let header = header.and_then(|map| map.get("Name").or_else(|| map.get("name"))).and_then(Value::as_str);
    let is_plain = header.is_some_and(|name| PLAIN_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
    !is_plain && !COMPARED.iter().any(|part| field.contains_key(*part))
}

/// Returns the value with every secret in it masked.
pub(crate) fn masked(value: &Value, secret: bool) -> Value {
    match value {
        Value::Map(map) => Value::Map(
            map.iter().map(|(key, value)| (key.clone(), masked(value, secret || is_secret(map, key)))).collect(),
        ),
        Value::List(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                masked(item, secret || index.checked_sub(1).is_some_and(|before| leads(&items[before])))
            })
            .collect(),
        // A reference names a secret, and does not hold it.
        Value::Call(Intrinsic::Ref | Intrinsic::GetAtt | Intrinsic::ImportValue, _) => value.clone(),
        Value::Call(Intrinsic::FindInMap, argument) => {
            Value::Call(Intrinsic::FindInMap, Box::new(with_default_masked(argument, secret)))
        }
        Value::Call(Intrinsic::Base64, argument) => {
            Value::Call(Intrinsic::Base64, Box::new(masked(argument, secret || mentions(argument))))
        }
        // The name of the condition is not one.
        Value::Call(Intrinsic::If, argument) => Value::Call(Intrinsic::If, Box::new(branches_masked(argument, secret))),
        Value::Call(function, argument) => Value::Call(*function, Box::new(masked(argument, secret))),
        Value::String(text) if secret && !is_plain(text) => MASK.into(),
        Value::String(text) => secret::masked(text).into(),
        Value::Number(_) if secret => MASK.into(),
        _ => value.clone(),
    }
}

/// Returns the names by which a value is found in a mapping, and after them `{DefaultValue: …}`, which is a value
/// itself.
fn with_default_masked(argument: &Value, secret: bool) -> Value {
    let Value::List(parts) = argument else { return argument.clone() };
    parts.iter().map(|part| if part.as_map().is_some() { masked(part, secret) } else { part.clone() }).collect()
}

fn branches_masked(argument: &Value, secret: bool) -> Value {
    let Value::List(parts) = argument else { return argument.clone() };
    parts.iter().enumerate().map(|(index, part)| if index == 0 { part.clone() } else { masked(part, secret) }).collect()
}

/// Reports whether the item after this one in a list is secret: after `--token`, `token=` or `Bearer `.
fn leads(item: &Value) -> bool {
    let Some(text) = item.as_str() else { return false };
    let name = text.trim_end_matches([' ', '=', ':', '"', '\'']);
    let last = name.rsplit(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).next().unwrap_or_default();
    let is_option = text.starts_with('-') && is_named(text);
    is_option || text.ends_with("Bearer ") || text.ends_with("Basic ") || (name.len() < text.len() && is_named(last))
}

/// Reports whether a text somewhere in a value has a word for a secret in it.
fn mentions(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)));
            words.into_iter().any(is_named)
        }
        Value::List(items) => items.iter().any(mentions),
        Value::Map(map) => map.values().any(mentions),
        Value::Call(Intrinsic::Ref | Intrinsic::GetAtt | Intrinsic::ImportValue | Intrinsic::FindInMap, _) => false,
        Value::Call(_, argument) => mentions(argument),
        _ => false,
    }
}

/// Reports whether a text in the place of a secret is for everybody: a dynamic reference, an ARN, a switch.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
fn is_plain(text: &str) -> bool {
    let is_reference = text.starts_with("{{resolve:") && text.find("}}") == Some(text.len().saturating_sub(2));
    let is_hole = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
    text.is_empty() || is_reference || is_hole || text.starts_with("arn:") || matches!(text, "true" | "false")
}

/// Returns a whole file with every secret in it masked.
pub(super) fn masked_file(file: &Value, secrets: &Secrets) -> Value {
    let Some(map) = file.as_map() else { return masked(file, false) };
    let is_wrapped = map.contains_key("resources") && !map.contains_key("Resources");
    let part = |(key, value): (&String, &Value)| {
        let value = match (key.as_str(), value.as_map()) {
            ("resources", Some(_)) if is_wrapped => masked_file(value, secrets),
            ("Parameters", Some(map)) => each(map, |name, value| masked_parameter(value, secrets.is_parameter(name))),
            ("Mappings", Some(map)) => each(map, |name, value| masked_mapping(name, value, secrets)),
            ("Resources", Some(map)) => each(map, |_, value| masked_resource(value)),
            // There the name of a mapping is that of a tool.
            ("Metadata", Some(map)) => {
                each(map, |name, value| masked(value, value.as_map().is_none() && is_named(name)))
            }
            (_, Some(map)) => each(map, |name, value| masked(value, is_named(name))),
            _ => masked(value, false),
        };
        (key.clone(), value)
    };
    Value::Map(map.iter().map(part).collect())
}

fn each(map: &Map, masked: impl Fn(&str, &Value) -> Value) -> Value {
    Value::Map(map.iter().map(|(name, value)| (name.clone(), masked(name, value))).collect())
}

fn masked_parameter(parameter: &Value, secret: bool) -> Value {
    let Some(map) = parameter.as_map() else { return masked(parameter, secret) };
    each(map, |key, value| masked(value, secret && matches!(key, "Default" | "AllowedValues")))
}

fn masked_mapping(name: &str, mapping: &Value, secrets: &Secrets) -> Value {
    let Some(map) = mapping.as_map() else { return masked(mapping, is_named(name)) };
    each(map, |first, value| match value.as_map() {
        Some(map) => each(map, |second, value| {
            masked(value, is_named(name) || is_named(second) || secrets.is_mapped(name, first, second))
        }),
        None => masked(value, is_named(name)),
    })
}

fn masked_resource(resource: &Value) -> Value {
    let Some(map) = resource.as_map() else { return masked(resource, false) };
    let resource_type = map.get("Type").and_then(Value::as_str).unwrap_or_default();
    each(map, |key, value| match (key, masked(value, false)) {
        ("Properties", Value::Map(properties)) => {
            each(&properties, |key, value| masked(value, is_secret_property(resource_type, key)))
        }
        (_, masked) => masked,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        for (value, expected) in [
            (json!({"DB_PASSWORD": "x", "Pin": 5}), json!({"DB_PASSWORD": "****", "Pin": 5})),
            (json!({"apiKey": 1234}), json!({"apiKey": "****"})),
            (json!({"HeaderName": "X-A", "HeaderValue": "x"}), json!({"HeaderName": "X-A", "HeaderValue": "****"})),
            (json!({"HeaderName": "X-A", "HeaderValu": "x"}), json!({"HeaderName": "X-A", "HeaderValu": "****"})),
            (json!([{"Key": "token", "Value": "x"}]), json!([{"Key": "token", "Value": "****"}])),
            (json!([{"name": "x-token", "value": "x"}]), json!([{"name": "x-token", "value": "****"}])),
            (json!({"Url": "https://u:p/q@h/"}), json!({"Url": "https://****@h/"})),
            (json!({"Authorization": "x", "DB_PWD": "x"}), json!({"Authorization": "****", "DB_PWD": "****"})),
            (json!({"Args": ["--token", "x", "y"]}), json!({"Args": ["--token", "****", "y"]})),
            (json!({"A": {"Fn::Join": ["", ["token=", "x"]]}}), json!({"A": {"Fn::Join": ["", ["token=", "****"]]}})),
            (json!({"UserData": "set the password\nto x"}), json!({"UserData": "****"})),
            (
                json!({"UserData": {"Fn::Base64": {"Fn::Sub": "export API_TOKEN=x"}}}),
                json!({"UserData": {"Fn::Base64": {"Fn::Sub": "****"}}}),
            ),
            (
                json!({"FieldToMatch": {"SingleHeader": {"Name": "x-a"}}, "SearchString": "x"}),
                json!({"FieldToMatch": {"SingleHeader": {"Name": "x-a"}}, "SearchString": "****"}),
            ),
            (
                json!({"Password": {"Fn::FindInMap": ["A", "B", "C", {"DefaultValue": "x"}]}}),
                json!({"Password": {"Fn::FindInMap": ["A", "B", "C", {"DefaultValue": "****"}]}}),
            ),
            (
                json!({"Password": {"Fn::If": ["C", "x", {"Ref": "P"}]}}),
                json!({"Password": {"Fn::If": ["C", "****", {"Ref": "P"}]}}),
            ),
            (json!({"ClientSecret": {"Fn::Sub": "a${B}"}}), json!({"ClientSecret": {"Fn::Sub": "****"}})),
        ] {
            assert_eq!(masked(&value.into(), false).to_json(), expected);
        }
    }

    #[test]
    fn what_only_leads_to_a_secret_is_shown() {
        for value in [
            json!({"Password": {"Ref": "Password"}}),
            json!({"HeaderValue": "{{resolve:secretsmanager:a:SecretString:b}}"}),
            json!({"SecretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a"}),
            json!({"GenerateSecret": true, "Url": "https://h/a:b@c"}),
            json!({"AuthorizationType": "AWS_IAM", "UserData": {"Fn::Base64": "echo hello"}}),
            json!({"Password": {"Fn::FindInMap": ["A", "B", "C"]}}),
            json!({"FieldToMatch": {"UriPath": {}}, "SearchString": "/admin"}),
            json!({"Password": {"Fn::Sub": "${Password}"}}),
        ] {
            assert_eq!(masked(&value.clone().into(), false).to_json(), value);
        }
        let joined = json!({"HeaderValue": "{{resolve:ssm:a}}-x-{{resolve:ssm:b}}"});
        assert_eq!(masked(&joined.into(), false).to_json(), json!({"HeaderValue": "****"}));
    }
}

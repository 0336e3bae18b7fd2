//! Values that may be secret are told of, but not shown.

use indexmap::IndexMap;

use crate::template::{Intrinsic, Value};

/// What stands in the place of a secret: what CloudFormation itself shows for `NoEcho` parameters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
const MASK: &str = "****";

/// Words in a key, in lower case and without separators, whose value is secret.
const WORDS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "credential",
    "apikey",
    "privatekey",
    "accesskey",
    "originverify",
    "pwd",
    "signingkey",
    "authkey",
];

/// Keys that name what the value beside them is: `{HeaderName: X-Token, HeaderValue: …}`.
const NAMES: &[&str] = &["Name", "Key", "HeaderName", "ParameterKey", "ParameterName"];
/// Keys of such values.
const VALUES: &[&str] = &["Value", "HeaderValue", "ParameterValue"];

/// Whether a name is that of a secret.
pub(super) fn is_named(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    // Not `AuthorizationType`, which is a setting.
    plain.ends_with("authorization") || WORDS.iter().any(|word| plain.contains(word))
}

/// Whether a parameter holds a secret: it says so with `NoEcho`, or by its name.
pub(super) fn is_parameter(name: &str, parameter: &Value) -> bool {
    let no_echo = parameter.as_map().and_then(|map| map.get("NoEcho")).and_then(Value::scalar);
    no_echo.is_some_and(|text| text.eq_ignore_ascii_case("true")) || is_named(name)
}

/// Fewer characters are no secret, and would mask every text.
const SHORTEST: usize = 4;

/// A text that the check made of the template, in which it may have resolved secret parameters, with these values masked,
/// and pieces of them that look like secrets, which `Fn::Select` and `Fn::Split` may have taken out.
pub(super) fn without(values: &[String], text: &str) -> String {
    let pieces = values.iter().flat_map(|value| value.split(|c: char| !c.is_alphanumeric()));
    let pieces = pieces.filter(|piece| piece.contains(char::is_alphabetic) && piece.contains(char::is_numeric));
    let all = values.iter().map(String::as_str).chain(pieces).filter(|value| value.chars().count() >= SHORTEST);
    all.fold(text.to_owned(), |text, value| text.replace(value, MASK))
}

/// Whether the value of a key is secret: by the key's own name, or by the name beside it. What CloudFront adds to
/// requests as an origin custom header is always taken to be.
pub(super) fn is_secret(map: &IndexMap<String, Value>, key: &str) -> bool {
    let beside = || NAMES.iter().filter_map(|name| map.get(*name)?.as_str()).any(is_named);
    key == "HeaderValue" || is_named(key) || (VALUES.contains(&key) && beside())
}

/// The value with every secret in it masked.
pub(super) fn masked(value: &Value, secret: bool) -> Value {
    match value {
        Value::Map(map) => Value::Map(
            map.iter().map(|(key, value)| (key.clone(), masked(value, secret || is_secret(map, key)))).collect(),
        ),
        Value::List(items) => items.iter().map(|item| masked(item, secret)).collect(),
        // A reference names a secret, and does not hold it.
        Value::Call(Intrinsic::Ref | Intrinsic::GetAtt | Intrinsic::ImportValue, _) => value.clone(),
        Value::Call(Intrinsic::FindInMap, argument) => {
            Value::Call(Intrinsic::FindInMap, Box::new(with_default_masked(argument, secret)))
        }
        // User data is a script, which names what it sets.
        Value::Call(Intrinsic::Base64, argument) => {
            Value::Call(Intrinsic::Base64, Box::new(masked(argument, secret || mentions(argument))))
        }
        Value::Call(function, argument) => Value::Call(*function, Box::new(masked(argument, secret))),
        Value::String(text) if hides(text, secret) => MASK.into(),
        Value::Number(_) if secret => MASK.into(),
        _ => value.clone(),
    }
}

/// The names by which a value is found in a mapping, and after them `{DefaultValue: …}`, which is a value itself.
fn with_default_masked(argument: &Value, secret: bool) -> Value {
    let Value::List(parts) = argument else { return argument.clone() };
    parts.iter().map(|part| if part.as_map().is_some() { masked(part, secret) } else { part.clone() }).collect()
}

/// Whether a text somewhere in a value has a word for a secret in it.
fn mentions(value: &Value) -> bool {
    match value {
        Value::String(text) => is_named(text) || text.to_lowercase().contains("authorization"),
        Value::List(items) => items.iter().any(mentions),
        Value::Map(map) => map.values().any(mentions),
        Value::Call(_, argument) => mentions(argument),
        _ => false,
    }
}

/// Whether a text is not for everybody: in a secret place all but a dynamic reference and an ARN, anywhere a URL with a
/// password in it.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
fn hides(text: &str, secret: bool) -> bool {
    let is_reference = text.starts_with("{{resolve:") && text.find("}}") == Some(text.len().saturating_sub(2));
    let is_plain = text.is_empty() || is_reference || text.starts_with("arn:") || matches!(text, "true" | "false");
    (secret && !is_plain) || has_password(text)
}

/// `https://user:password@host`, also with a slash in the password, and `https://token@host`.
fn has_password(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let url = rest.split(char::is_whitespace).next().unwrap_or_default();
        let authority = url.split(['/', '?', '#']).next().unwrap_or_default();
        authority.contains('@') || (authority.contains(':') && url.contains('@'))
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
            (json!([{"Key": "token", "Value": "x"}]), json!([{"Key": "token", "Value": "****"}])),
            (json!({"Url": "https://u:p@h/"}), json!({"Url": "****"})),
            (json!({"Url": "https://u:p/q@h/"}), json!({"Url": "****"})),
            (json!({"Url": "https://ghp0123@h/"}), json!({"Url": "****"})),
            (json!({"Authorization": "x", "DB_PWD": "x"}), json!({"Authorization": "****", "DB_PWD": "****"})),
            (json!({"SIGNING_KEY": "x", "AUTH_KEY": "x"}), json!({"SIGNING_KEY": "****", "AUTH_KEY": "****"})),
            (
                json!({"UserData": {"Fn::Base64": {"Fn::Sub": "export API_TOKEN=x"}}}),
                json!({"UserData": {"Fn::Base64": {"Fn::Sub": "****"}}}),
            ),
            (
                json!({"Password": {"Fn::FindInMap": ["A", "B", "C", {"DefaultValue": "x"}]}}),
                json!({"Password": {"Fn::FindInMap": ["A", "B", "C", {"DefaultValue": "****"}]}}),
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
        ] {
            assert_eq!(masked(&value.clone().into(), false).to_json(), value);
        }
        let joined = json!({"HeaderValue": "{{resolve:ssm:a}}-x-{{resolve:ssm:b}}"});
        assert_eq!(masked(&joined.into(), false).to_json(), json!({"HeaderValue": "****"}));
    }
}

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
];

/// Keys that name what the value beside them is: `{HeaderName: X-Token, HeaderValue: …}`.
const NAMES: &[&str] = &["Name", "Key", "HeaderName", "ParameterKey", "ParameterName"];
/// Keys of such values.
const VALUES: &[&str] = &["Value", "HeaderValue", "ParameterValue"];

/// Whether a name is that of a secret.
pub(super) fn is_named(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    WORDS.iter().any(|word| plain.contains(word))
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
        Value::Call(Intrinsic::Ref | Intrinsic::GetAtt | Intrinsic::ImportValue | Intrinsic::FindInMap, _) => {
            value.clone()
        }
        Value::Call(function, argument) => Value::Call(*function, Box::new(masked(argument, secret))),
        Value::String(text) if hides(text, secret) => MASK.into(),
        Value::Number(_) if secret => MASK.into(),
        _ => value.clone(),
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

/// `https://user:password@host`.
fn has_password(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let authority = rest.split(['/', '?', '#', ' ', '\n']).next().unwrap_or_default();
        authority.split_once('@').is_some_and(|(user, _)| user.contains(':'))
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
        ] {
            assert_eq!(masked(&value.clone().into(), false).to_json(), value);
        }
        let joined = json!({"HeaderValue": "{{resolve:ssm:a}}-x-{{resolve:ssm:b}}"});
        assert_eq!(masked(&joined.into(), false).to_json(), json!({"HeaderValue": "****"}));
    }
}

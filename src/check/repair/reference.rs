//! The argument of a function, or another value that refers to something by its name, with another name in it.

use crate::template::Value;

/// Returns a value with a name replaced: a name alone, a resource or an attribute of `Fn::GetAtt`, or a hole in the text
/// of `Fn::Sub`. `None` if the value does not have the name.
pub(super) fn with_name(value: &Value, written: &str, meant: &str) -> Option<Value> {
    match value {
        Value::String(text) if text == written => Some(meant.into()),
        Value::String(text) => in_holes(text, written, meant).map(Value::String),
        Value::List(parts) => {
            let (first, rest) = parts.split_first()?;
            let attribute: Vec<&str> = rest.iter().filter_map(Value::as_str).collect();
            if first.as_str() == Some(written) {
                Some(std::iter::once(meant.into()).chain(rest.iter().cloned()).collect())
            } else if attribute.join(".") == written {
                Some([first.clone(), meant.into()].into_iter().collect())
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Returns a text with a name replaced in `${Name}`, `${Name.Attribute}` and `${Resource.Name}`.
fn in_holes(text: &str, written: &str, meant: &str) -> Option<String> {
    let mut pieces = text.split("${");
    let mut result = pieces.next()?.to_owned();
    let mut is_changed = false;
    for piece in pieces {
        result.push_str("${");
        let Some((hole, rest)) = piece.split_once('}') else {
            result.push_str(piece);
            continue;
        };
        let (name, attribute) = hole.split_once('.').map_or((hole, None), |(name, rest)| (name, Some(rest)));
        match attribute {
            _ if name == written => result.push_str(&hole.replacen(written, meant, 1)),
            Some(attribute) if attribute == written => result.extend([name, ".", meant]),
            _ => result.push_str(hole),
        }
        is_changed |= name == written || attribute == Some(written);
        result.push('}');
        result.push_str(rest);
    }
    is_changed.then_some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_wherever_a_reference_has_it() {
        let text = |value: &str| with_name(&value.into(), "Stag", "Stage").map(|value| value.to_json());
        assert_eq!(text("Stag"), Some("Stage".into()));
        assert_eq!(text("a-${Stag}-${Stag.Arn}-${Stages}"), Some("a-${Stage}-${Stage.Arn}-${Stages}".into()));
        assert_eq!(text("${!Stag} Stag ${"), None);
        let attribute = |from: &str| {
            let parts: Value = ["Logs", "Name"].map(Value::from).into_iter().collect();
            with_name(&parts, from, "X").map(|value| value.to_json())
        };
        assert_eq!(attribute("Name"), Some(serde_json::json!(["Logs", "X"])));
        assert_eq!(attribute("Logs"), Some(serde_json::json!(["X", "Name"])));
        assert_eq!(attribute("Nam"), None);
    }
}

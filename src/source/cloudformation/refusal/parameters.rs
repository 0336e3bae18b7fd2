//! Parameters: their types, and the values that they take.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>

use super::refusals::Refusals;
use super::way::Way;
use crate::model::{Bound, RefusalReason};
use crate::schema::Schemas;
use crate::source::Options;
use crate::template::Value;

type Map = indexmap::IndexMap<String, Value>;

/// Judges a parameter with its default and the value that was given.
pub(super) fn judge(
    name: &str,
    value: &Value,
    options: &Options,
    schemas: &Schemas,
    path: &Way<'_>,
    found: &mut Refusals<'_>,
) {
    let kind = value.as_map().and_then(|map| map.get("Type")).and_then(Value::as_str);
    let (Some(map), Some(kind)) = (value.as_map(), kind.filter(|kind| is_type(kind))) else {
        let wanted = "a parameter has a `Type`: `String`, `Number`, `CommaDelimitedList`, `List<…>` or one of AWS";
        return found.add(path, RefusalReason::Form { name: name.to_owned(), wanted });
    };
    // The default of a parameter of Parameter Store is a name, and of the limits the pattern alone is for the name.
    let is_own = !kind.starts_with("AWS::SSM::");
    if let Some(name_of_value) = map.get("Default").and_then(Value::as_str).filter(|_| !is_own)
        && let Some(bound) = pattern(map, name_of_value, schemas)
    {
        let (parameter, value) = (name.to_owned(), name_of_value.to_owned());
        found.add(&path.key("Default"), RefusalReason::ParameterRefused { parameter, value, bound });
    }
    let default = map.get("Default").filter(|_| is_own);
    if let Some(text) = default.and_then(Value::scalar) {
        refuse(name, map, kind, &text, schemas, &path.key("Default"), found);
    }
    if matches!(default, Some(Value::List(_) | Value::Map(_) | Value::Call(..))) {
        let wanted = "a default is a text or a number";
        found.add(&path.key("Default"), RefusalReason::Form { name: name.to_owned(), wanted });
    }
    if let Some(text) = options.parameters.get(name).filter(|_| is_own) {
        refuse(name, map, kind, text, schemas, path, found);
    }
}

fn is_type(kind: &str) -> bool {
    matches!(kind, "String" | "Number" | "CommaDelimitedList" | "List<Number>" | "List<String>")
        || kind.starts_with("AWS::")
        || kind.starts_with("List<AWS::")
}

/// Refuses a value that a parameter does not take.
fn refuse(name: &str, map: &Map, kind: &str, text: &str, schemas: &Schemas, path: &Way<'_>, found: &mut Refusals<'_>) {
    let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    let values: Vec<&str> = if is_list { text.split(',').map(str::trim).collect() } else { vec![text] };
    for value in values {
        if let Some(bound) = bound(map, kind, value, schemas) {
            let reason = RefusalReason::ParameterRefused { parameter: name.to_owned(), value: value.to_owned(), bound };
            return found.add(path, reason);
        }
    }
}

/// Returns the pattern that a value does not match.
fn pattern(map: &Map, value: &str, schemas: &Schemas) -> Option<Bound> {
    let pattern = map.get("AllowedPattern").and_then(Value::scalar)?;
    (!schemas.pattern(&format!("^(?:{pattern})$")).takes(value)).then_some(Bound::Pattern(pattern))
}

/// Returns the limit that a value is beyond.
fn bound(map: &Map, kind: &str, value: &str, schemas: &Schemas) -> Option<Bound> {
    let limit = |key: &str| map.get(key).and_then(Value::scalar);
    if let Some(Value::List(allowed)) = map.get("AllowedValues") {
        let allowed: Vec<String> = allowed.iter().filter_map(Value::scalar).collect();
        // An item of a list may be a part of an allowed value.
        let is_part = |known: &String| known.split(',').any(|part| part.trim() == value);
        if !allowed.iter().any(|known| known == value || is_part(known)) {
            return Some(Bound::OneOf(allowed));
        }
    }
    if let Some(pattern) = pattern(map, value, schemas) {
        return Some(pattern);
    }
    if kind.contains("Number") {
        let Ok(number) = value.trim().parse::<f64>() else { return Some(Bound::Number) };
        let least = limit("MinValue").filter(|least| least.parse::<f64>().is_ok_and(|least| number < least));
        let most = limit("MaxValue").filter(|most| most.parse::<f64>().is_ok_and(|most| number > most));
        return least.map(Bound::AtLeast).or(most.map(Bound::AtMost));
    }
    let length = u64::try_from(value.chars().count()).unwrap_or(u64::MAX);
    let number = |key: &str| limit(key).and_then(|text| text.parse::<u64>().ok()).filter(|_| kind == "String");
    let shortest = number("MinLength").filter(|least| length < *least).map(Bound::Shortest);
    shortest.or(number("MaxLength").filter(|most| length > *most).map(Bound::Longest))
}

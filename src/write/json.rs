//! Writes JSON, functions in their long form.

use crate::escape;
use crate::template::Value;

/// Returns the value as indented JSON with a line end.
#[must_use]
pub fn json(value: &Value) -> String {
    escape::json_text(&format!("{:#}\n", value.to_json()))
}

/// Returns the text as a JSON string.
pub(crate) fn string(text: &str) -> String {
    escape::json_text(&serde_json::Value::from(text).to_string())
}

//! JSON in which every character is seen, and that no log takes for a command.

use serde::Serialize;

use super::output::starts_command;
use super::{is_visible, with_previous};

/// Returns the value as indented JSON with a line end.
pub(crate) fn indented(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    escaped(&format!("{value:#}\n"))
}

/// Returns JSON text with what is not seen, which only its strings can hold, as `\u` escapes.
pub(crate) fn escaped(json: &str) -> String {
    if json.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) && !json.contains("##") {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 16);
    let mut units = [0; 2];
    let mut place = 0;
    for (c, before) in with_previous(json) {
        if c == '\n' || (is_visible(c, before) && !(c == '#' && starts_command(&json[place..]))) {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
        place += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn escapes_mean_the_same() {
        let value = json!({"a": "\u{7f}\u{9b}é\u{202e}\u{e0041}", "##[error]x": ["##vso[task]", "# ## ##"]});
        let text = indented(&value);
        assert!(text.contains(r#""\u007f\u009bé\u202e\udb40\udc41""#), "{text}");
        assert!(!text.contains("##[") && !text.contains("##vso[") && text.contains("\"# ## ##\""), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}

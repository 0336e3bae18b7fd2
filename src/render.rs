//! Renders a fragment's handlebars text into template values.
//!
//! `{{name}}` writes text as a JSON string, which is a YAML scalar that nothing in a config can break out of;
//! `{{json name}}` writes a number, a boolean, a list, a mapping or an intrinsic function in its long form.

use std::fmt::Write;

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderError, RenderErrorReason};
use serde_json::Value as Json;

use crate::template::{Defect, Value};
use crate::yaml::{self, Limits};

const LIMITS: Limits = Limits { depth: 64, nodes: 100_000 };

/// Renders the text with its holes filled and reads the result.
///
/// # Errors
/// A hole without a value, or a text that is no YAML once its holes are filled.
pub(crate) fn fragment(name: &str, text: &str, holes: &Json) -> Result<Value, Defect> {
    let rendered = code(name, text, holes)?;
    match yaml::read(&rendered, LIMITS) {
        Ok(node) => Ok(node.into()),
        Err(error) => Err(Defect(format!("the fragment `{name}` is no YAML once its holes are filled: {error}"))),
    }
}

/// Renders the text alone. In the source of an edge function a hole is a string literal, which JSON, JavaScript and
/// Python write alike.
///
/// # Errors
/// A hole without a value.
pub(crate) fn code(name: &str, text: &str, holes: &Json) -> Result<String, Defect> {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(json_string);
    handlebars.register_helper("json", Box::new(json_helper));
    handlebars
        .render_template(text, holes)
        .map_err(|error| Defect(format!("the fragment `{name}` cannot be rendered: {error}")))
}

fn json_helper(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let missing = || RenderError::from(RenderErrorReason::ParamNotFoundForIndex("json", 0));
    let parameter = helper.param(0).ok_or_else(missing)?;
    if parameter.is_value_missing() {
        return Err(missing());
    }
    out.write(&escape_rare(&parameter.value().to_string()))?;
    Ok(())
}

fn json_string(text: &str) -> String {
    escape_rare(&Json::String(text.to_owned()).to_string())
}

/// JSON leaves alone what YAML readers refuse or change: DEL, C1 controls, line separators and the byte order mark.
/// Outside of strings JSON has none of them.
fn escape_rare(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_hole() {
        let hostile = [
            "a\nResources: {}",
            "!Ref X",
            "*alias",
            "- x",
            "\"",
            "'",
            "\\",
            "{{x}}",
            "\u{85}",
            "\u{2028}",
            "\u{7F}",
            "\u{FEFF}",
            "\u{0}",
            "\u{9B}",
            "---",
            "# c",
            "yes",
            "",
            " ",
            "\t",
            "é",
            "\u{1F600}",
        ];
        for text in hostile {
            let value = fragment("test", "A:\n  - {{x}}\n  - {{json x}}\n", &json!({"x": text})).unwrap();
            let expected = Value::from([("A", [text, text].into_iter().map(Value::from).collect::<Value>())]);
            assert_eq!(value, expected, "{text:?}");
        }
    }

    #[test]
    fn a_hole_without_a_value_is_a_defect() {
        assert!(fragment("test", "A: {{x}}", &json!({})).is_err());
        assert!(fragment("test", "A: {{json x}}", &json!({})).is_err());
    }

    #[test]
    fn typed_values_stay_typed() {
        let holes = json!({"n": 30, "b": true, "f": {"Ref": "X"}});
        let value = fragment("test", "N: {{json n}}\nB: {{json b}}\nF: {{json f}}\n", &holes).unwrap();
        assert_eq!(value.to_json(), json!({"N": 30, "B": true, "F": {"Ref": "X"}}));
    }
}

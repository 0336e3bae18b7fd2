//! Renders a fragment's handlebars text into template values.
//!
//! `{{name}}` writes text as a JSON string, which is a YAML scalar that nothing in a config can break out of;
//! `{{json name}}` writes a number, a boolean, a list, a mapping or an intrinsic function in its long form.

use std::fmt::{Display, Write};

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
    let fault = |error: &dyn Display| Defect(format!("the fragment `{name}` cannot be rendered: {error}"));
    let context = Context::wraps(holes).map_err(|error| fault(&error))?;
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(line) => out.push_str(line),
            Piece::Template(lines) => {
                let rendered = handlebars.render_template_with_context(lines, &context);
                out.push_str(&rendered.map_err(|error| fault(&error))?);
            }
        }
    }
    Ok(out)
}

/// Part of a fragment's text.
enum Piece<'a> {
    /// A line without holes.
    Text(&'a str),
    /// A line with a hole, or all lines from the opening of a block to its end.
    Template(&'a str),
}

/// Handlebars compiles a text in a time that grows with the square of its length, and plain text costs as much as
/// holes; what it need not see it does not get.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut end, mut open) = (0, 0, 0_usize);
    for line in text.split_inclusive('\n') {
        end += line.len();
        open = (open + line.matches("{{#").count()).saturating_sub(line.matches("{{/").count());
        if open > 0 {
            continue;
        }
        let piece = &text[start..end];
        pieces.push(if piece.contains("{{") { Piece::Template(piece) } else { Piece::Text(piece) });
        start = end;
    }
    if start < end {
        // A block without its end: handlebars says so.
        pieces.push(Piece::Template(&text[start..]));
    }
    pieces
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
    fn blocks_are_rendered_whole() {
        let text = "A: 1\n{{#if x}}\nB: {{x}}\n{{#each l}}\nC{{this}}: 0\n{{/each}}\n{{/if}}\nD: 2\n";
        let rendered = |holes| code("test", text, &holes).unwrap();
        assert_eq!(rendered(json!({"x": "b", "l": [1, 2]})), "A: 1\nB: \"b\"\nC\"1\": 0\nC\"2\": 0\nD: 2\n");
        assert_eq!(rendered(json!({"x": null, "l": []})), "A: 1\nD: 2\n");
        assert!(code("test", "{{#if x}}\nA: 1\n", &json!({"x": true})).is_err());
    }

    #[test]
    fn typed_values_stay_typed() {
        let holes = json!({"n": 30, "b": true, "f": {"Ref": "X"}});
        let value = fragment("test", "N: {{json n}}\nB: {{json b}}\nF: {{json f}}\n", &holes).unwrap();
        assert_eq!(value.to_json(), json!({"N": 30, "B": true, "F": {"Ref": "X"}}));
    }
}

//! Renders a fragment's handlebars text into template values.
//!
//! `{{name}}` writes text as a JSON string, which is a YAML scalar that nothing in a config can break out of;
//! `{{json name}}` writes a number, a boolean, a list, a mapping or an intrinsic function in its long form.

mod prepared;
/// The handlebars files in `templates/`, compiled by `build.rs`.
pub(crate) mod templates {
    use super::prepared::{Element, Prepared};

    include!(concat!(env!("OUT_DIR"), "/templates.rs"));
}

use std::fmt::Write;
use std::sync::LazyLock;

use handlebars::template::Template;
use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderError, RenderErrorReason, Renderable,
    StringOutput,
};
use serde::Serialize;
use serde_json::Value as Json;

pub(crate) use self::prepared::Prepared;
use crate::template::{Defect, Value};
use crate::yaml::{self, Limits};

const LIMITS: Limits = Limits { depth: 64, nodes: 100_000 };

static HANDLEBARS: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(json_string);
    handlebars.register_helper("json", Box::new(json_helper));
    handlebars
});

/// Renders a fragment with its holes filled and reads the result.
///
/// # Errors
/// A hole without a value, or a text that is no YAML once its holes are filled.
pub(crate) fn fragment(prepared: &Prepared, holes: &impl Serialize) -> Result<Value, Defect> {
    match yaml::read(&code(prepared, holes)?, LIMITS) {
        Ok(node) => Ok(node.into()),
        Err(error) => {
            let name = prepared.name;
            Err(Defect(format!("the fragment `{name}` is no YAML once its holes are filled: {error}")))
        }
    }
}

/// Renders the text alone. In the source of an edge function a hole is a string literal, which JSON, JavaScript and
/// Python write alike.
///
/// # Errors
/// A hole without a value.
pub(crate) fn code(prepared: &Prepared, holes: &impl Serialize) -> Result<String, Defect> {
    render(prepared.template(), holes)
        .map_err(|error| Defect(format!("the fragment `{}` cannot be rendered: {error}", prepared.name)))
}

fn render(template: &Template, holes: &impl Serialize) -> Result<String, RenderError> {
    let mut out = StringOutput::new();
    let context = Context::wraps(holes)?;
    template.render(&HANDLEBARS, &context, &mut RenderContext::new(None), &mut out)?;
    Ok(out.into_string()?)
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
    out.write(&escape_rare(parameter.value().to_string()))?;
    Ok(())
}

fn json_string(text: &str) -> String {
    escape_rare(Json::String(text.to_owned()).to_string())
}

/// JSON leaves alone what YAML readers refuse or change: DEL, C1 controls, line separators and the byte order mark.
/// Outside of strings JSON has none of them.
fn escape_rare(json: String) -> String {
    if json.bytes().all(|byte| byte < 0x7F) {
        return json;
    }
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

    use super::prepared::Element;
    use super::*;

    fn rendered(text: &str, holes: &Json) -> Result<String, RenderError> {
        render(&Template::compile(text).unwrap(), holes)
    }

    fn value(text: &str, holes: &Json) -> Value {
        yaml::read(&rendered(text, holes).unwrap(), LIMITS).unwrap().into()
    }

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
            let value = value("A:\n  - {{x}}\n  - {{json x}}\n", &json!({"x": text}));
            let expected = Value::from([("A", [text, text].into_iter().map(Value::from).collect::<Value>())]);
            assert_eq!(value, expected, "{text:?}");
        }
    }

    #[test]
    fn a_hole_without_a_value_is_a_defect() {
        assert!(rendered("A: {{x}}", &json!({})).is_err());
        assert!(rendered("A: {{json x}}", &json!({})).is_err());
    }

    #[test]
    fn what_is_prepared_renders_as_what_is_compiled() {
        static PREPARED: Prepared = Prepared::new(
            "test",
            &[
                Element::Text("A: 1\n"),
                Element::Block(
                    "if",
                    "x",
                    &[Element::Text("B: "), Element::Hole("x"), Element::Text("\nC: "), Element::Call("json", "l")],
                ),
            ],
        );
        let text = "A: 1\n{{#if x}}B: {{x}}\nC: {{json l}}{{/if}}";
        for holes in [json!({"x": "b", "l": [1, 2]}), json!({"x": null, "l": []})] {
            assert_eq!(code(&PREPARED, &holes).unwrap(), rendered(text, &holes).unwrap());
        }
        assert_eq!(code(&PREPARED, &json!({"x": "b", "l": [1, 2]})).unwrap(), "A: 1\nB: \"b\"\nC: [1,2]");
        let Defect(message) = code(&PREPARED, &json!({"x": "b"})).unwrap_err();
        assert!(message.starts_with("the fragment `test` cannot be rendered: "), "{message}");
    }

    #[test]
    fn typed_values_stay_typed() {
        let holes = json!({"n": 30, "b": true, "f": {"Ref": "X"}});
        let value = value("N: {{json n}}\nB: {{json b}}\nF: {{json f}}\n", &holes);
        assert_eq!(value.to_json(), json!({"N": 30, "B": true, "F": {"Ref": "X"}}));
    }
}

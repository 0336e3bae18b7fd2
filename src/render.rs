//! Fills the holes of the handlebars files in `templates/`.
//!
//! `{{name}}` takes text. `{{json name}}` takes a number, a boolean, a list, a mapping or an intrinsic function in its
//! long form. A fragment is YAML that was read when gatefront was built, so that no value can break out of its hole. In
//! code, a hole becomes a JSON string.

mod code_file;
mod fragment_file;
/// The handlebars files in `templates/`, prepared by `build/main.rs`.
pub(crate) mod templates {
    use super::code_file::{CodeFile, Element};
    use super::fragment_file::{FragmentFile, FragmentValue};

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

pub(crate) use self::code_file::CodeFile;
pub(crate) use self::fragment_file::FragmentFile;
use crate::template::{Defect, Value};

static HANDLEBARS: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(json_string);
    handlebars.register_helper("json", Box::new(json_helper));
    handlebars
});

/// Returns the value of a fragment with its holes filled by the fields of a struct.
///
/// # Errors
/// A hole without a value.
pub(crate) fn fragment(file: &FragmentFile, holes: &impl Serialize) -> Result<Value, Defect> {
    let holes = serde_json::to_value(holes)
        .map_err(|error| Defect(format!("the holes of the fragment `{}` are not JSON: {error}", file.name)))?;
    file.fill(&holes)
}

/// Renders the source of an edge function. A hole is a string literal, which JSON, JavaScript and Python write alike.
///
/// # Errors
/// A hole without a value.
pub(crate) fn code(file: &CodeFile, holes: &impl Serialize) -> Result<String, Defect> {
    render(file.template(), holes)
        .map_err(|error| Defect(format!("the code `{}` cannot be rendered: {error}", file.name)))
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

/// Writes as escapes what JSON leaves alone and readers of YAML refuse or change: DEL, C1 controls, line separators and the byte order mark.
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

    use super::code_file::Element;
    use super::fragment_file::FragmentValue;
    use super::*;

    fn rendered(text: &str, holes: &Json) -> Result<String, RenderError> {
        render(&Template::compile(text).unwrap(), holes)
    }

    /// `A: 1`, `Hole: {{x}}` and `Json: {{json x}}`, the last two inside of `{{#if x}}`.
    static FRAGMENT: FragmentFile = FragmentFile::new(
        "test",
        FragmentValue::Map(&[
            (&[], FragmentValue::Plain("A"), FragmentValue::Plain("1")),
            (
                &["x"],
                FragmentValue::Plain("B"),
                FragmentValue::List(&[(&[], FragmentValue::Hole("x")), (&["y"], FragmentValue::Json("x"))]),
            ),
            (
                &[],
                FragmentValue::Text("C"),
                FragmentValue::Map(&[(
                    &["y"],
                    FragmentValue::Hole("x"),
                    FragmentValue::Tagged("GetAtt", &FragmentValue::Plain("D.Arn")),
                )]),
            ),
        ]),
    );

    #[test]
    fn a_fragment_has_the_lines_whose_conditions_hold() {
        let filled = |x: Json, y: Json| fragment(&FRAGMENT, &json!({"x": x, "y": y})).unwrap().to_json();
        let function = json!({"Fn::GetAtt": ["D", "Arn"]});
        assert_eq!(filled(json!("x"), json!(1)), json!({"A": 1, "B": ["x", "x"], "C": {"x": function}}));
        assert_eq!(filled(json!("x"), json!([])), json!({"A": 1, "B": ["x"], "C": null}));
        assert_eq!(filled(json!(null), json!(0)), json!({"A": 1, "C": null}));
    }

    #[test]
    fn a_fragment_without_a_value_for_a_hole_is_a_defect() {
        for holes in [json!({"x": "x"}), json!({"x": 3, "y": 1})] {
            assert!(fragment(&FRAGMENT, &holes).is_err(), "{holes}");
        }
        let Defect(message) = fragment(&FRAGMENT, &json!({})).unwrap_err();
        assert_eq!(message, "the fragment `test` has no value for its hole `x`");
    }

    #[test]
    fn nothing_breaks_out_of_a_hole_of_code() {
        let hostile =
            ["a\nb", "\"", "'", "\\", "{{x}}", "\u{85}", "\u{2028}", "\u{7F}", "\u{FEFF}", "\u{0}", "\u{9B}", "é"];
        for text in hostile {
            let literal = rendered("{{x}}", &json!({"x": text})).unwrap();
            assert_eq!(serde_json::from_str::<Json>(&literal).unwrap(), json!(text), "{literal}");
            assert!(literal.chars().all(|c| c == 'é' || (' '..='~').contains(&c)), "{literal:?}");
        }
    }

    #[test]
    fn a_hole_of_code_without_a_value_is_a_defect() {
        static CODE: CodeFile = CodeFile::new("test", &[Element::Text("a = "), Element::Hole("x")]);
        assert_eq!(code(&CODE, &json!({"x": "b"})).unwrap(), "a = \"b\"");
        let Defect(message) = code(&CODE, &json!({})).unwrap_err();
        assert!(message.starts_with("the code `test` cannot be rendered: "), "{message}");
    }

    #[test]
    fn prepared_code_renders_as_compiled_code() {
        static CODE: CodeFile = CodeFile::new("test", &[Element::Text("a = "), Element::Call("json", "l")]);
        let holes = json!({"l": [1, 2]});
        assert_eq!(code(&CODE, &holes).unwrap(), rendered("a = {{json l}}", &holes).unwrap());
    }
}

//! Fragments: YAML with holes, read here so that a run only fills the holes.
//!
//! A hole takes the place of a whole key or value, and an `{{#if}}` takes whole lines. The text is read with a marker in
//! each hole. A block is known by its lines.

use granit_parser::{Event, Parser, ScalarStyle, Span};
use handlebars::template::{HelperTemplate, Template, TemplateElement};

use crate::Result;
use crate::code::{helper, name};

/// Begins the text of `{{name}}`. No file has these characters, which Unicode leaves to private use.
const HOLE: char = '\u{E000}';
/// Begins the text of `{{json name}}`.
const JSON: char = '\u{E001}';

/// Returns the value of a fragment's file.
///
/// # Errors
/// A hole that is a part of a key or value, a block that does not take whole lines, or text that is not YAML.
pub(crate) fn value(template: &Template) -> Result<String> {
    let mut lines = Lines::default();
    lines.add(template, &[])?;
    let mut reader = Reader { parser: Parser::new_from_str(&lines.text), conditions: &lines.conditions };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (event, _) => return reader.value(event, 0),
        }
    }
}

/// The text of a file with all of its blocks, and the conditions of each line, the outermost first.
#[derive(Default)]
struct Lines<'a> {
    text: String,
    conditions: Vec<Vec<&'a str>>,
}

impl<'a> Lines<'a> {
    fn add(&mut self, template: &'a Template, conditions: &[&'a str]) -> Result<()> {
        for element in &template.elements {
            match element {
                TemplateElement::RawString(text) => self.text += text,
                TemplateElement::Expression(hole) if hole.params.is_empty() => self.marker(HOLE, name(&hole.name)?),
                TemplateElement::Expression(call) => match helper(call)? {
                    ("json", name) => self.marker(JSON, name),
                    (other, _) => return Err(format!("a fragment has no helper `{other}`").into()),
                },
                TemplateElement::HelperBlock(block) => {
                    let ("if", name) = helper(block)? else { return Err("the only block is `if` here".into()) };
                    self.end_lines(conditions)?;
                    let inner: Vec<&str> = conditions.iter().copied().chain([name]).collect();
                    self.add(body(block)?, &inner)?;
                }
                other => return Err(format!("not for fragments: {other:?}").into()),
            }
        }
        self.end_lines(conditions)
    }

    fn marker(&mut self, kind: char, name: &str) {
        self.text.extend(["\"", &String::from(kind), name, "\""]);
    }

    /// Gives the conditions to the lines that have none yet.
    fn end_lines(&mut self, conditions: &[&'a str]) -> Result<()> {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            return Err(
                "`{{#if}}` and `{{/if}}` are on lines of their own here, and the file ends with a line end".into()
            );
        }
        self.conditions.resize(self.text.lines().count(), conditions.to_vec());
        Ok(())
    }
}

struct Reader<'a, 'c> {
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    conditions: &'c [Vec<&'c str>],
}

impl<'a> Reader<'a, '_> {
    fn next(&mut self) -> Result<(Event<'a>, Span)> {
        Ok(self.parser.next_event().ok_or("the file ends too early")??)
    }

    /// Returns the value that begins with the event, inside of that many conditions.
    fn value(&mut self, event: Event<'_>, outer: usize) -> Result<String> {
        let (value, tag) = match event {
            Event::Scalar(text, style, _, tag) => (scalar(&text, style)?, tag),
            Event::SequenceStart(_, _, tag) => (self.list(outer)?, tag),
            Event::MappingStart(_, _, tag) => (self.map(outer)?, tag),
            other => return Err(format!("a fragment does not take {other:?}").into()),
        };
        Ok(match tag {
            Some(tag) => format!("FragmentValue::Tagged({:?}, &{value})", tag.suffix()),
            None => value,
        })
    }

    fn list(&mut self, outer: usize) -> Result<String> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(format!("FragmentValue::List(&[{}])", items.join(", ")));
            }
            let (conditions, inner) = self.conditions(span, outer);
            items.push(format!("({conditions}, {})", self.value(event, inner)?));
        }
    }

    fn map(&mut self, outer: usize) -> Result<String> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(format!("FragmentValue::Map(&[{}])", entries.join(", "))),
                Event::Scalar(text, style, _, None) => scalar(&text, style)?,
                other => return Err(format!("a key is text here, not {other:?}").into()),
            };
            let (conditions, inner) = self.conditions(span, outer);
            let (event, _) = self.next()?;
            entries.push(format!("({conditions}, {key}, {})", self.value(event, inner)?));
        }
    }

    /// Returns the conditions of the line beyond the outer ones, and how many it has in all.
    fn conditions(&self, span: Span, outer: usize) -> (String, usize) {
        let all = self.conditions.get(span.start.line().saturating_sub(1)).map_or(&[][..], Vec::as_slice);
        (format!("&{:?}", all.get(outer..).unwrap_or_default()), all.len())
    }
}

/// Returns what is inside a block that has no `else`.
fn body(block: &HelperTemplate) -> Result<&Template> {
    if block.inverse.is_some() || block.block_param.is_some() {
        return Err("a block has neither `else` nor parameters here".into());
    }
    Ok(block.template.as_ref().ok_or("a block is empty")?)
}

fn scalar(text: &str, style: ScalarStyle) -> Result<String> {
    let marked = [(HOLE, "Hole"), (JSON, "Json")].into_iter().find(|(kind, _)| text.contains(*kind));
    Ok(match marked {
        Some((kind, word)) => match text.strip_prefix(kind) {
            Some(name) if !name.contains([HOLE, JSON]) => format!("FragmentValue::{word}({name:?})"),
            _ => return Err("a hole is a whole key or value here".into()),
        },
        None if style == ScalarStyle::Plain && ["", "~", "null"].contains(&text) => {
            return Err("a fragment has no null".into());
        }
        None if style == ScalarStyle::Plain => format!("FragmentValue::Plain({text:?})"),
        None => format!("FragmentValue::Text({text:?})"),
    })
}

//! Writes YAML that a YAML 1.1 reader, which CloudFormation is, gets back as it was meant.
//!
//! No library does: the `serde_yaml` family write `yes`, `on`, dates, `12:30:45`, `1_000`, `=` and `<<` without
//! quotes; serde-saphyr folds long lines, which CloudFormation does not unfold as the specification says.

use std::fmt::Write;

use indexmap::IndexMap;
use serde_json::Number;

use crate::escape::is_visible;
use crate::template::{Intrinsic, Value};

/// Returns the value as a YAML document. Entries at the first two levels have a blank line between them where they are
/// long.
#[must_use]
pub fn yaml(value: &Value) -> String {
    let mut writer = Writer { out: String::with_capacity(8 * 1024), style: Style::default() };
    match value {
        Value::Map(map) if !map.is_empty() => writer.map(map, 0),
        Value::List(items) if !items.is_empty() => writer.list(items, 0),
        other => {
            writer.scalar(other, 0);
            writer.out.push('\n');
        }
    }
    writer.out
}

/// The style of YAML in blocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// The columns by which a mapping is indented under its key.
    pub(crate) step: usize,
    /// The columns by which a list is indented under its key.
    pub(crate) list_step: usize,
    /// The quotes of text that needs some.
    pub(crate) quotes: Quotes,
    /// True for a blank line between long entries of the first two levels.
    pub(crate) spaced: bool,
    /// True for literal blocks, false for text on one line alone.
    pub(crate) literal: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { step: 2, list_step: 2, quotes: Quotes::Single, spaced: true, literal: true }
    }
}

/// The quotes of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// `'text'`, where nothing needs escaping.
    Single,
    /// `"text"`.
    Double,
}

/// Returns the text that follows a key's colon: on the same line, or in the lines below it with more indentation than the
/// key's. It ends with a line end.
pub(crate) fn after_colon(value: &Value, indent: usize, style: Style) -> String {
    let mut writer = Writer { out: String::new(), style };
    writer.value(value, indent);
    writer.out
}

/// Returns the text that follows the dash of a list item; its other lines are indented by two columns more than the
/// dash. It ends with a line end.
pub(crate) fn after_dash(value: &Value, indent: usize, style: Style) -> String {
    let mut writer = Writer { out: String::new(), style };
    writer.item(value, indent);
    writer.out
}

/// Returns the text as a scalar on one line, in quotes if YAML 1.1 could read it as something else.
pub(crate) fn one_line(text: &str, quotes: Quotes) -> String {
    let mut writer = Writer { out: String::new(), style: Style { quotes, ..Style::default() } };
    writer.text(text, 0, false);
    writer.out
}

/// Returns the text as a scalar in quotes.
pub(crate) fn quoted(text: &str, quotes: Quotes) -> String {
    let mut writer = Writer { out: String::new(), style: Style { quotes, ..Style::default() } };
    writer.quoted(text);
    writer.out
}

/// Returns a number that YAML 1.1 and JSON both read.
pub(crate) fn number(number: &Number) -> String {
    let mut writer = Writer { out: String::new(), style: Style::default() };
    writer.number(&number.to_string());
    writer.out
}

struct Writer {
    out: String,
    style: Style,
}

impl Writer {
    fn map(&mut self, map: &IndexMap<String, Value>, indent: usize) {
        for (index, (key, value)) in map.iter().enumerate() {
            if index > 0 && indent <= 2 && self.style.spaced && is_block(value) {
                self.out.push('\n');
            }
            self.indent(indent);
            self.entry(key, value, indent);
        }
    }

    /// Writes `key: value`, from the place where the key begins.
    fn entry(&mut self, key: &str, value: &Value, indent: usize) {
        if is_long_key(key) {
            // A key of more than 1,024 characters is no simple key in YAML and needs the explicit form.
            self.out.push_str("? ");
            self.text(key, indent, false);
            self.out.push('\n');
            self.indent(indent);
            self.out.push(':');
        } else {
            self.text(key, indent, false);
            self.out.push(':');
        }
        self.value(value, indent);
    }

    /// Writes what follows a colon: on the same line, or as a block below it, indented.
    fn value(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Map(map) if !map.is_empty() => {
                self.out.push('\n');
                self.map(map, indent + self.style.step);
            }
            Value::List(items) if !items.is_empty() => {
                self.out.push('\n');
                self.list(items, indent + self.style.list_step);
            }
            Value::Call(function, argument) => self.call(*function, argument, indent),
            other => {
                self.out.push(' ');
                self.scalar(other, indent);
                self.end_line();
            }
        }
    }

    /// Writes a function. A short form takes no other short form as its whole argument, so the outer of two is written
    /// long.
    fn call(&mut self, function: Intrinsic, argument: &Value, indent: usize) {
        let Some(tag) = short_form(function, argument) else {
            let indent = indent + self.style.step;
            self.out.push('\n');
            self.indent(indent);
            self.entry(function.long(), argument, indent);
            return;
        };
        self.out.push_str(" !");
        self.out.push_str(tag);
        match dotted(function, argument) {
            Some(text) => {
                self.out.push(' ');
                self.text(&text, indent, true);
                self.end_line();
            }
            None => self.value(argument, indent),
        }
    }

    fn list(&mut self, items: &[Value], indent: usize) {
        for item in items {
            self.indent(indent);
            self.out.push('-');
            self.item(item, indent);
        }
    }

    /// Writes what follows a dash at this indentation.
    fn item(&mut self, item: &Value, indent: usize) {
        match item {
            Value::Map(map) if !map.is_empty() => self.map_in_list(map, indent),
            Value::List(inner) if !inner.is_empty() => self.list_in_list(inner, indent),
            Value::Call(function, argument) if short_form(*function, argument).is_none() => {
                self.out.push(' ');
                self.entry(function.long(), argument, indent + 2);
            }
            // A list behind a tag is indented more than the dash, also in a style that does not indent lists.
            other => self.value(other, indent + 2_usize.saturating_sub(self.style.list_step)),
        }
    }

    /// Writes a mapping with its first entry on the line of the dash.
    fn map_in_list(&mut self, map: &IndexMap<String, Value>, indent: usize) {
        for (index, (key, value)) in map.iter().enumerate() {
            if index == 0 {
                self.out.push(' ');
            } else {
                self.indent(indent + 2);
            }
            self.entry(key, value, indent + 2);
        }
    }

    /// Writes a list with its first item on the line of the outer dash.
    fn list_in_list(&mut self, items: &[Value], indent: usize) {
        let start = self.out.len();
        self.list(items, indent + 2);
        self.out.replace_range(start..start + indent + 2, " ");
    }

    fn scalar(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(bool) => self.out.push_str(if *bool { "true" } else { "false" }),
            Value::Number(number) => self.number(&number.to_string()),
            Value::String(text) => self.text(text, indent, true),
            Value::List(_) => self.out.push_str("[]"),
            Value::Map(_) => self.out.push_str("{}"),
            Value::Call(function, argument) => {
                // Only a document that is nothing but a function call comes here.
                self.text(function.long(), indent, false);
                self.out.push(':');
                self.value(argument, indent);
                self.out.pop();
            }
        }
    }

    /// Writes a number. YAML 1.1 reads a float with an exponent only with a point before it and a sign after it.
    fn number(&mut self, text: &str) {
        match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                self.out.push_str(mantissa);
                if !mantissa.contains('.') {
                    self.out.push_str(".0");
                }
                self.out.push('e');
                if !exponent.starts_with(['-', '+']) {
                    self.out.push('+');
                }
                self.out.push_str(exponent);
            }
            None => self.out.push_str(text),
        }
    }

    fn text(&mut self, text: &str, indent: usize, block_allowed: bool) {
        if is_plain(text) {
            self.out.push_str(text);
        } else if block_allowed && self.style.literal && text.contains('\n') && fits_block(text) {
            self.block(text, indent + self.style.step);
        } else {
            self.quoted(text);
        }
    }

    fn quoted(&mut self, text: &str) {
        if self.style.quotes == Quotes::Single && text.chars().all(is_printable) {
            self.out.push('\'');
            self.out.push_str(&text.replace('\'', "''"));
            self.out.push('\'');
        } else {
            self.double_quoted(text);
        }
    }

    /// Writes a literal block, never a folded one.
    fn block(&mut self, text: &str, indent: usize) {
        let body = text.trim_end_matches('\n');
        self.out.push_str(match text.len() - body.len() {
            0 => "|-",
            1 => "|",
            _ => "|+",
        });
        for line in body.split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.indent(indent);
                self.out.push_str(line);
            }
        }
        for _ in 1..(text.len() - body.len()).max(1) {
            self.out.push('\n');
        }
    }

    fn double_quoted(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            let code = u32::from(c);
            // Writing to a String cannot fail.
            let _ = match c {
                '"' | '\\' => write!(self.out, "\\{c}"),
                '\n' => write!(self.out, "\\n"),
                '\t' => write!(self.out, "\\t"),
                '\r' => write!(self.out, "\\r"),
                _ if is_printable(c) => write!(self.out, "{c}"),
                _ if code <= 0xFF => write!(self.out, "\\x{code:02X}"),
                _ if code <= 0xFFFF => write!(self.out, "\\u{code:04X}"),
                _ => write!(self.out, "\\U{code:08X}"),
            };
        }
        self.out.push('"');
    }

    fn end_line(&mut self) {
        self.out.push('\n');
    }

    fn indent(&mut self, columns: usize) {
        const BLANKS: &str = "                                ";
        for _ in 0..columns / BLANKS.len() {
            self.out.push_str(BLANKS);
        }
        self.out.push_str(&BLANKS[..columns % BLANKS.len()]);
    }
}

fn is_block(value: &Value) -> bool {
    matches!(value, Value::Map(map) if !map.is_empty())
}

fn is_long_key(key: &str) -> bool {
    key.len() > 120
}

/// Returns the tag to write, unless the function has none, or its argument would be a short form itself, or no text,
/// which readers would take it for behind a tag.
pub(crate) fn short_form(function: Intrinsic, argument: &Value) -> Option<&'static str> {
    function.short().filter(|_| matches!(argument, Value::String(_) | Value::List(_) | Value::Map(_)))
}

/// Returns the argument of `!GetAtt A.B` in the form with a dot.
pub(crate) fn dotted(function: Intrinsic, argument: &Value) -> Option<String> {
    match (function, argument) {
        (Intrinsic::GetAtt, Value::List(parts)) => match parts.as_slice() {
            [Value::String(resource), Value::String(attribute)] if !resource.contains('.') => {
                Some(format!("{resource}.{attribute}"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Reports whether YAML allows a character unescaped, every reader leaves it alone, and people see it.
fn is_printable(c: char) -> bool {
    is_visible(c, None)
}

/// Reports whether text needs no quotes in YAML 1.1, wherever it is; rather too rarely than too often.
pub(crate) fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    const LONGEST: usize = "false".len();
    let mut before = 0;
    let mut is_part = |byte: u8| {
        let breaks = matches!((before, byte), (b':', b' ') | (b' ', b'#'));
        before = byte;
        (b' '..=b'~').contains(&byte) && !breaks
    };
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '$'))
        && text.bytes().all(&mut is_part)
        && !text.ends_with([' ', ':'])
        && (text.len() > LONGEST || !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

/// Reports whether a literal block keeps the text: printable, without trailing and leading blanks.
fn fits_block(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || is_printable(c))
        && !text.starts_with([' ', '\n'])
        && !text.trim_end_matches('\n').is_empty()
        && !text.split('\n').any(|line| line.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::yaml::{Limits, read};

    fn round_trip(value: &Value) -> Value {
        let text = yaml(value);
        match read(&text, Limits { depth: 100, nodes: 100_000 }) {
            Ok(node) => node.into(),
            Err(error) => panic!("{error}\n{text}"),
        }
    }

    #[test]
    fn the_style_is_that_of_the_aws_documentation() {
        let value = Value::from(serde_json::json!({
            "Conditions": {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}},
            "Resources": {
                "A": {"Type": "T", "Code": "line 1\n  line 2\n", "Empty": [], "None": {}},
                "B": {
                    "Type": "T",
                    "Both": {"Fn::Base64": {"Fn::Sub": "${x}"}},
                    "List": [{"K": 1, "L": "yes"}, {"Fn::GetAtt": ["A", "B.C"]}, {"Fn::Base64": {"Ref": "X"}}, [["a"], "b"]],
                    "Output": {"Fn::GetStackOutput": {"StackName": {"Ref": "AWS::StackName"}}},
                },
            },
        }));
        let text = "\
Conditions:
  Here: !Equals
    - !Ref AWS::Region
    - us-east-1

Resources:
  A:
    Type: T
    Code: |
      line 1
        line 2
    Empty: []
    None: {}

  B:
    Type: T
    Both:
      Fn::Base64: !Sub ${x}
    List:
      - K: 1
        L: 'yes'
      - !GetAtt A.B.C
      - Fn::Base64: !Ref X
      - - - a
        - b
    Output:
      Fn::GetStackOutput:
        StackName: !Ref AWS::StackName
";
        assert_eq!(yaml(&value), text);
        assert_eq!(round_trip(&value), value);
    }

    #[test]
    fn words_that_yaml_1_1_reads_as_something_else_are_quoted() {
        for text in [
            "yes",
            "No",
            "ON",
            "y",
            "null",
            "~",
            "",
            "2012-10-17",
            "12:30:45",
            "1_000",
            "=",
            "<<",
            "0777",
            "1e3",
            "-",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            " a",
            "a ",
            "a:",
            "{a",
            "[a",
        ] {
            assert!(yaml(&text.into()).starts_with(['\'', '"']), "{text}");
        }
        for text in ["us-east-1", "AWS::Region", "/prod", "${AWS::StackName}-host", "$default", "it's"] {
            assert_eq!(yaml(&text.into()), format!("{text}\n"));
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            "[ -~]{0,12}",
            "\\PC{0,6}",
            "[\\x00-\\x20\\x7f-\\u{a0}\\u{2028}\\u{2029}\\u{feff}é]{0,4}",
            Just("yes".to_owned()),
            Just("  indented".to_owned()),
            Just("\tTab".to_owned()),
            "[a-z ]{120,140}",
        ];
        proptest::collection::vec(line, 0..4).prop_map(|lines| lines.join("\n"))
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(|number| Value::Number(number.into())),
            text().prop_map(Value::String),
            text().prop_map(|text| Value::Call(Intrinsic::Sub, Box::new(Value::String(text)))),
            Just(Value::reference("AWS::Region")),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
                proptest::collection::vec((text(), inner.clone()), 2..5)
                    .prop_map(|entries| Value::Map(entries.into_iter().collect())),
                inner.prop_map(|argument| Value::Call(Intrinsic::Base64, Box::new(argument))),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in value()) {
            prop_assert_eq!(round_trip(&value), value);
        }
    }
}

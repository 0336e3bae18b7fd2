//! Writes values in brackets: JSON, and YAML's flow style with functions in their short form.

use indexmap::IndexMap;

use super::json::string;
use super::yaml::{Quotes, dotted, is_plain, number, one_line, quoted, short_form};
use crate::template::{Intrinsic, Value};

/// The style of values in brackets.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    /// The notation.
    pub(crate) notation: Notation,
    /// A key's colon with the blanks around it.
    pub(crate) colon: String,
    /// The comma between values on one line with the blanks around it.
    pub(crate) comma: String,
    /// True for a blank inside of braces.
    pub(crate) padded: bool,
}

/// The notation of values in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// JSON alone.
    Json,
    /// YAML: tags, and text without quotes or with these.
    Yaml(Quotes),
}

/// The lines of a collection with a line for each of its values.
#[derive(Debug, Clone)]
pub(crate) struct Lines<'a> {
    /// The line break.
    pub(crate) newline: &'a str,
    /// The indentation of the line on which the collection starts.
    pub(crate) indent: String,
    /// The indentation of each level.
    pub(crate) unit: &'a str,
}

impl Lines<'_> {
    /// Returns the lines of a collection one level further in.
    fn inner(&self) -> Self {
        Self { indent: format!("{}{}", self.indent, self.unit), ..self.clone() }
    }
}

impl Style {
    /// Returns the value; on one line without `lines`.
    pub(crate) fn value(&self, value: &Value, lines: Option<&Lines>) -> String {
        match (value, self.notation) {
            (Value::Null, _) => "null".to_owned(),
            (Value::Bool(bool), _) => bool.to_string(),
            (Value::Number(value), _) => number(value),
            (Value::String(text), _) => self.text(text),
            (Value::List(items), _) => {
                let inner = lines.map(Lines::inner);
                let items: Vec<String> = items.iter().map(|item| self.value(item, inner.as_ref())).collect();
                self.brackets("[", "]", &items, lines)
            }
            (Value::Map(map), _) => self.map(map, lines),
            (Value::Call(function, argument), _) => self.call(*function, argument, lines),
        }
    }

    fn call(&self, function: Intrinsic, argument: &Value, lines: Option<&Lines>) -> String {
        let Some(tag) = short_form(function, argument).filter(|_| self.notation != Notation::Json) else {
            let entry = self.entry(function.long(), argument, lines.map(Lines::inner).as_ref());
            return self.brackets("{", "}", &[entry], lines);
        };
        let argument = match dotted(function, argument) {
            Some(text) => self.text(&text),
            None => self.value(argument, lines),
        };
        format!("!{tag} {argument}")
    }

    /// Returns a key with its value.
    pub(crate) fn entry(&self, key: &str, value: &Value, lines: Option<&Lines>) -> String {
        format!("{}{}{}", self.text(key), self.colon, self.value(value, lines))
    }

    fn map(&self, map: &IndexMap<String, Value>, lines: Option<&Lines>) -> String {
        let inner = lines.map(Lines::inner);
        let entries: Vec<String> = map.iter().map(|(key, value)| self.entry(key, value, inner.as_ref())).collect();
        self.brackets("{", "}", &entries, lines)
    }

    fn brackets(&self, open: &str, close: &str, parts: &[String], lines: Option<&Lines>) -> String {
        match lines {
            _ if parts.is_empty() => format!("{open}{close}"),
            None => {
                let pad = if self.padded && open == "{" { " " } else { "" };
                format!("{open}{pad}{}{pad}{close}", parts.join(&self.comma))
            }
            Some(lines) => {
                let (end, start) = (format!("{}{}", lines.newline, lines.indent), lines.inner().indent);
                let parts = parts.join(&format!(",{}{start}", lines.newline));
                format!("{open}{}{start}{parts}{end}{close}", lines.newline)
            }
        }
    }

    fn text(&self, text: &str) -> String {
        match self.notation {
            Notation::Json => string(text),
            Notation::Yaml(quotes) if is_plain(text) && text.contains([',', '[', ']', '{', '}']) => {
                quoted(text, quotes)
            }
            Notation::Yaml(quotes) => one_line(text, quotes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_notations_on_one_line_and_on_several() {
        let value = Value::from(serde_json::json!({
            "a": ["x, y", {"Ref": "B"}, {"Fn::GetAtt": ["C", "D"]}, 1e30],
            "b": {"Fn::Base64": {"Ref": "E"}}, "c": {}, "d": "é\u{2028}\u{7f}\n",
        }));
        let yaml =
            Style { notation: Notation::Yaml(Quotes::Single), colon: ": ".into(), comma: ", ".into(), padded: true };
        assert_eq!(
            yaml.value(&value, None),
            "{ a: ['x, y', !Ref B, !GetAtt C.D, 1.0e+30], b: { Fn::Base64: !Ref E }, c: {}, d: \"é\\u2028\\x7F\\n\" }"
        );
        let json = Style { notation: Notation::Json, colon: ":".into(), comma: ",".into(), padded: false };
        let lines = Lines { newline: "\r\n", indent: "\t".into(), unit: "\t" };
        assert_eq!(
            json.value(&Value::List(vec![value]), Some(&lines)).replace("\r\n", "\n"),
            "[\n\t\t{\n\t\t\t\"a\":[\n\t\t\t\t\"x, y\",\n\t\t\t\t{\n\t\t\t\t\t\"Ref\":\"B\"\n\t\t\t\t},\n\t\t\t\t{\n\t\t\t\t\t\"Fn::GetAtt\":[\n\t\t\t\t\t\t\"C\",\n\t\t\t\t\t\t\"D\"\n\t\t\t\t\t]\n\t\t\t\t},\n\t\t\t\t1.0e+30\n\t\t\t],\n\t\t\t\"b\":{\n\t\t\t\t\"Fn::Base64\":{\n\t\t\t\t\t\"Ref\":\"E\"\n\t\t\t\t}\n\t\t\t},\n\t\t\t\"c\":{},\n\t\t\t\"d\":\"é\\u2028\\u007f\\n\"\n\t\t}\n\t]"
        );
    }
}

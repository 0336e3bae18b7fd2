//! A serde deserializer over the YAML tree that reports every unknown key of the file, with its place and a suggestion.

use std::cell::RefCell;
use std::fmt::Display;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::field::FIELD;
use super::reference::{self, GIVEN};
use super::verbatim::VERBATIM;
use crate::diagnostic::{Diagnostic, Span, is_slip, similar};
use crate::names::Invalid;
use crate::yaml::{Content, Entry, Node};

/// The mappings that may be written as a single value: the struct and the key that the value is for.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("StrategyChoice", "type"),
    (CERTIFICATE, "arn"),
    ("AliasSection", "name"),
    ("CacheSection", "name"),
    (GIVEN, "text"),
];

/// The mapping that may be written as a reference too.
const CERTIFICATE: &str = "ExistingCertificate";

/// The name by which a value says that it may be text, a list or a mapping.
pub(super) const ANY: &str = "$any";

/// The reason why one value is wrong.
#[derive(Debug)]
pub(super) struct DecodeError(pub(super) Invalid);

impl Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for DecodeError {}

impl serde::de::Error for DecodeError {
    fn custom<T: Display>(message: T) -> Self {
        Self(Invalid::new(message.to_string()))
    }

    /// Returns the error of one of the types in `names`, which passes its message and its help in this way.
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match found {
            Unexpected::Other(message) => {
                let invalid = Invalid::new(message).help(expected.to_string());
                let meant = format!("{expected:#}");
                // Other types have one form alone.
                let is_given = !meant.is_empty() && meant != expected.to_string();
                Self(if is_given { invalid.meant(&meant) } else { invalid })
            }
            found => Self::custom(format!("expected {expected}, found {found}")),
        }
    }
}

/// The findings of reading a config beside its values.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The keys that unknown keys are taken for, with the places of the unknown ones.
    pub(super) suggested: Vec<(Span, &'static str)>,
    /// The values that are kept as they are written.
    pub(super) verbatim: Vec<Node>,
}

/// The source of a value: a node of the tree, or a key, which is text and nothing else.
#[derive(Clone, Copy)]
enum DecoderInput<'a> {
    Node(&'a Node),
    Key(&'a str, Span),
}

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct Decoder<'a> {
    input: DecoderInput<'a>,
    findings: &'a RefCell<Findings>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(node: &'a Node, findings: &'a RefCell<Findings>) -> Self {
        Self { input: DecoderInput::Node(node), findings }
    }

    fn with(self, input: DecoderInput<'a>) -> Self {
        Self { input, ..self }
    }

    fn span(self) -> Span {
        match self.input {
            DecoderInput::Node(node) => node.span,
            DecoderInput::Key(_, span) => span,
        }
    }

    fn scalar(self, expected: &str) -> Result<&'a str, DecodeError> {
        match self.input {
            DecoderInput::Key(text, _) => Ok(text),
            DecoderInput::Node(Node { content: Content::Scalar { text, .. }, tag: None, .. }) => Ok(text),
            DecoderInput::Node(_) => Err(self.expected(expected)),
        }
    }

    fn entries(self) -> Result<&'a [Entry], DecodeError> {
        match self.input {
            DecoderInput::Node(Node { content: Content::Map(entries), tag: None, .. }) => Ok(entries),
            DecoderInput::Node(node) if node.is_null() => Ok(&[]),
            _ => Err(self.expected("a mapping")),
        }
    }

    fn expected(self, what: &str) -> DecodeError {
        let found = match self.input {
            DecoderInput::Node(Node { tag: Some(tag), .. }) => format!("the tag `!{tag}`"),
            DecoderInput::Node(node) => node.kind().to_owned(),
            DecoderInput::Key(..) => "a key".to_owned(),
        };
        let invalid = Invalid::new(format!("expected {what}, found {found}"));
        DecodeError(match self.input {
            DecoderInput::Node(Node { tag: Some(_), .. }) => {
                invalid.help("the config is read before CloudFormation sees anything; write the value itself")
            }
            DecoderInput::Node(_) if what == "a mapping" => {
                invalid.help("write its keys below it, indented, like `name: value`")
            }
            _ => invalid,
        })
    }

    fn whole_number<T: std::str::FromStr>(self) -> Result<T, DecodeError> {
        let text = self.scalar("a whole number")?;
        if text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()) {
            let decimal = text.trim_start_matches('0');
            let help =
                format!("YAML 1.1 reads it in base 8; write `{}`", if decimal.is_empty() { "0" } else { decimal });
            return Err(DecodeError(
                Invalid::new(format!("a number does not begin with 0, found `{text}`")).help(help),
            ));
        }
        text.parse().map_err(|_| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let fault = if digits { "a smaller number" } else { "a whole number" };
            DecodeError::custom(format!("expected {fault}, found `{text}`"))
        })
    }

    fn unknown_key(self, entry: &Entry, fields: &[&'static str]) {
        let diagnostic = Diagnostic::error(entry.key_span, format!("unknown key `{}`", entry.key));
        let mut findings = self.findings.borrow_mut();
        let diagnostic = match similar(&entry.key, fields.iter().copied()) {
            Some(name) => {
                findings.suggested.push((entry.key_span, name));
                diagnostic.did_you_mean(&entry.key, name)
            }
            None => diagnostic.help(format!("the keys here are {}", list(fields))),
        };
        findings.diagnostics.push(diagnostic);
    }
}

/// Returns names as a list in text: `a`, `b` and `c`.
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

impl<'de> Deserializer<'de> for Decoder<'de> {
    type Error = DecodeError;

    /// Refuses any value but text: apart from short forms, no key of the config has two types.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_borrowed_str(self.scalar("text")?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.scalar("`true` or `false`")? {
            "true" | "True" | "TRUE" => visitor.visit_bool(true),
            "false" | "False" | "FALSE" => visitor.visit_bool(false),
            text => Err(DecodeError::custom(format!("expected `true` or `false`, found `{text}`"))),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_u8(self.whole_number()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_u32(self.whole_number()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.input {
            DecoderInput::Node(node) if node.is_null() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == FIELD {
            visitor.visit_seq(FieldAccess { decoder: self, step: FieldStep::Start, fault: None })
        } else if name == ANY {
            match self.input {
                DecoderInput::Node(Node { content: Content::List(_), tag: None, .. }) => self.deserialize_seq(visitor),
                DecoderInput::Node(Node { content: Content::Map(_), tag: None, .. }) => self.deserialize_map(visitor),
                _ => self.deserialize_any(visitor),
            }
        } else if name == VERBATIM {
            let DecoderInput::Node(node) = self.input else { return Err(self.expected("a mapping")) };
            let verbatim = &mut self.findings.borrow_mut().verbatim;
            verbatim.push(node.clone());
            visitor.visit_u64(verbatim.len() as u64 - 1)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.input {
            DecoderInput::Node(Node { content: Content::List(items), tag: None, .. }) => {
                visitor.visit_seq(ListAccess { decoder: self, items: items.iter() })
            }
            _ => Err(self.expected("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let entries = self.entries()?.iter().collect();
        visitor.visit_map(EntryAccess { decoder: self, entries, next: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let short = SHORT_FORMS.iter().find(|(short, _)| *short == name);
        if let (Some((_, key)), DecoderInput::Node(node)) = (short, self.input)
            && (matches!(node.content, Content::Scalar { .. }) && !node.is_null()
                || name == CERTIFICATE && reference::is_reference(node))
        {
            return visitor.visit_map(ShortAccess { decoder: self, key: Some(*key) });
        }
        if let (GIVEN, DecoderInput::Node(node)) = (name, self.input)
            && !reference::is_reference(node)
        {
            return Err(DecodeError(reference::refuse(node)));
        }
        let (known, unknown): (Vec<&Entry>, Vec<&Entry>) =
            self.entries()?.iter().partition(|entry| fields.contains(&entry.key.as_str()));
        for entry in unknown {
            self.unknown_key(entry, fields);
        }
        visitor.visit_map(EntryAccess { decoder: self, entries: known, next: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let text = self.scalar("a name")?;
        if variants.contains(&text) {
            return visitor.visit_enum(text.into_deserializer());
        }
        let error = Invalid::new(format!("`{text}` is not known here"));
        Err(DecodeError(match similar(text, variants.iter().copied()) {
            Some(name) if is_slip(text, name) => error.help(format!("did you mean `{name}`?")).meant(name),
            Some(name) => error.help(format!("did you mean `{name}`?")),
            None => error.help(format!("it is one of {}", list(variants).replace(" and ", " or "))),
        }))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

/// A field's place, as two numbers, and then its value; after a value that is wrong, the message, the help and what to
/// write instead.
struct FieldAccess<'a> {
    decoder: Decoder<'a>,
    step: FieldStep,
    fault: Option<Invalid>,
}

#[derive(Clone, Copy)]
enum FieldStep {
    Start,
    End,
    Value,
    Message,
    Help,
    Meant,
}

impl<'de> SeqAccess<'de> for FieldAccess<'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        let span = self.decoder.span();
        let (value, next) = match self.step {
            FieldStep::Start => (seed.deserialize(U32Deserializer::new(span.start)).map(Some), FieldStep::End),
            FieldStep::End => (seed.deserialize(U32Deserializer::new(span.end)).map(Some), FieldStep::Value),
            FieldStep::Value => match seed.deserialize(self.decoder) {
                Ok(value) => (Ok(Some(value)), FieldStep::Meant),
                Err(DecodeError(invalid)) => {
                    self.fault = Some(invalid);
                    (Ok(None), FieldStep::Message)
                }
            },
            FieldStep::Message => {
                let message = self.fault.as_ref().map(|fault| fault.message.clone());
                (text(seed, message), FieldStep::Help)
            }
            FieldStep::Help => {
                let help = self.fault.as_ref().and_then(|fault| fault.help.clone());
                (text(seed, help), FieldStep::Meant)
            }
            FieldStep::Meant => (text(seed, self.fault.take().and_then(|fault| fault.meant)), FieldStep::Meant),
        };
        self.step = next;
        value
    }
}

fn text<'de, T: DeserializeSeed<'de>>(seed: T, text: Option<String>) -> Result<Option<T::Value>, DecodeError> {
    text.map(|text| seed.deserialize(StringDeserializer::new(text))).transpose()
}

struct ListAccess<'a> {
    decoder: Decoder<'a>,
    items: std::slice::Iter<'a, Node>,
}

impl<'de> SeqAccess<'de> for ListAccess<'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(self.decoder.with(DecoderInput::Node(item))).map(Some)
    }
}

struct EntryAccess<'a> {
    decoder: Decoder<'a>,
    entries: Vec<&'a Entry>,
    next: usize,
}

impl<'de> MapAccess<'de> for EntryAccess<'de> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some(entry) = self.entries.get(self.next) else {
            return Ok(None);
        };
        seed.deserialize(self.decoder.with(DecoderInput::Key(&entry.key, entry.key_span))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let entry = self.entries.get(self.next).ok_or_else(|| DecodeError::custom("a value without a key"))?;
        self.next += 1;
        seed.deserialize(self.decoder.with(DecoderInput::Node(&entry.value)))
    }
}

/// A single value read as a mapping with one key.
struct ShortAccess<'a> {
    decoder: Decoder<'a>,
    key: Option<&'static str>,
}

impl<'de> MapAccess<'de> for ShortAccess<'de> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        self.key.take().map(|key| seed.deserialize(BorrowedStrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        seed.deserialize(self.decoder)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::config::LIMITS;
    use crate::config::field::Field;

    #[derive(Deserialize)]
    struct Sample {
        name: Field<String>,
        count: Option<Field<u8>>,
        on: Option<Field<bool>>,
        color: Option<Field<Color>>,
        list: Option<Field<Vec<Field<String>>>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Color {
        Red,
        Green,
    }

    /// Returns the errors in a text, each as `PLACE: MESSAGE | HELP`.
    fn wrong(text: &str) -> Vec<String> {
        let node = crate::yaml::read(text, LIMITS).unwrap();
        let sink = RefCell::new(Findings::default());
        let sample = match Sample::deserialize(Decoder::new(&node, &sink)) {
            Ok(sample) => sample,
            Err(DecodeError(error)) => return vec![error.message],
        };
        let mut found = sink.into_inner().diagnostics;
        found.extend(sample.name.fault());
        found.extend(sample.count.and_then(|field| field.fault()));
        found.extend(sample.on.and_then(|field| field.fault()));
        found.extend(sample.color.and_then(|field| field.fault()));
        let items = sample.list.iter().flat_map(|field| {
            let items = field.get().into_iter().flatten().filter_map(Field::fault);
            field.fault().into_iter().chain(items)
        });
        found.extend(items);
        let place = |diagnostic: &Diagnostic| diagnostic.span.unwrap().line_and_column(text);
        let words = found.iter().map(|diagnostic| {
            let (line, column) = place(diagnostic);
            let help = diagnostic.help.iter().map(|help| format!(" | {help}"));
            format!("{line}:{column}: {}{}", diagnostic.message, help.collect::<String>())
        });
        words.collect()
    }

    #[test]
    fn a_value_of_each_type_is_read() {
        assert!(wrong("name: a\ncount: 255\non: True\ncolor: green\nlist: [a, b]\n").is_empty());
        assert!(wrong("name: '1'\ncount: ~\non:\ncolor: red\nlist: []\n").is_empty());
        // What YAML takes for a number or a boolean is text where text is asked for.
        assert!(wrong("name: 0x1F\nlist: [yes, 1.0]\n").is_empty());
    }

    #[test]
    fn every_wrong_value_is_reported_with_its_place() {
        let cases = [
            ("name: [a]\n", "1:7: expected text, found a list"),
            (
                "name: !Ref A\n",
                "1:12: expected text, found the tag `!Ref` | the config is read before CloudFormation sees anything; write the value itself",
            ),
            ("name: a\ncount: 256\n", "2:8: expected a smaller number, found `256`"),
            ("name: a\ncount: -1\n", "2:8: expected a whole number, found `-1`"),
            ("name: a\non: yes\n", "2:5: expected `true` or `false`, found `yes`"),
            ("name: a\ncolor: gren\n", "2:8: `gren` is not known here | did you mean `green`?"),
            ("name: a\ncolor: blue\n", "2:8: `blue` is not known here | it is one of `red` or `green`"),
            ("name: a\nlist: {a: b}\n", "2:7: expected a list, found a mapping"),
            ("name: a\nlist: [a, {}]\n", "2:11: expected text, found a mapping"),
            ("nam: a\n", "1:1: unknown key `nam` | did you mean `name`?"),
            ("tags: a\n", "1:1: unknown key `tags` | the keys here are `name`, `count`, `on`, `color` and `list`"),
            ("[a]\n", "expected a mapping, found a list"),
        ];
        for (text, expected) in cases {
            assert_eq!(wrong(text), [expected], "{text}");
        }
        assert_eq!(wrong("nam: a\ncount: x\non: 1\ncolor: x\nlist: x\n").len(), 5);
    }
}

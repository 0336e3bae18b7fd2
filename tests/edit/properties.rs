//! Properties of the editor over texts made at random in every style, and over the fixtures of the rules.

use gatefront::edit::{Edit, Refusal, apply, value};
use gatefront::template::{Document, Pointer, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::repository;

/// The style of a whole text.
#[derive(Debug, Clone, Copy)]
enum Form {
    Block { step: usize, list_step: usize },
    Json { unit: &'static str },
    Compact,
    OneLine,
    Brackets,
}

/// The bytes by which the writer below decides, used over and over.
struct Choices<'a>(std::iter::Cycle<std::slice::Iter<'a, u8>>);

impl Choices<'_> {
    fn one_of(&mut self, n: u8) -> bool {
        self.0.next().is_some_and(|byte| byte % n == 0)
    }
}

/// Writes values in a style of people: comments, blank lines, quotes and brackets here and there.
struct Writer<'a> {
    out: String,
    choices: Choices<'a>,
    form: Form,
}

impl Writer<'_> {
    fn comment(&mut self, word: &str, at: &Pointer) {
        self.out.extend([format!("# {word} <{at}>")]);
    }

    fn trailing(&mut self, at: &Pointer) {
        if self.choices.one_of(3) {
            self.out.push(' ');
            self.comment("beside", at);
        }
        self.out.push('\n');
    }

    fn above(&mut self, indent: usize, at: &Pointer) {
        if self.choices.one_of(5) {
            self.out.push('\n');
        }
        if self.choices.one_of(4) {
            self.out += &" ".repeat(indent);
            self.comment("above", at);
            self.out.push('\n');
        }
    }

    /// Writes the value after a colon or a dash, whose column is `indent`.
    fn value(&mut self, value: &Value, indent: usize, at: &Pointer, is_item: bool) {
        let Form::Block { step, list_step } = self.form else { panic!("a block") };
        match value {
            Value::Map(map) if !map.is_empty() && !self.choices.one_of(4) => {
                let compact = is_item && !self.choices.one_of(4);
                let indent = indent + if compact { 2 } else { step };
                if compact {
                    self.out.push(' ');
                } else {
                    self.trailing(at);
                }
                for (index, (key, value)) in map.iter().enumerate() {
                    let at = at.join(key);
                    if index > 0 || !compact {
                        self.above(indent, &at);
                        self.out += &" ".repeat(indent);
                    }
                    self.key(key);
                    self.value(value, indent, &at, false);
                }
            }
            Value::List(items) if !items.is_empty() && !self.choices.one_of(4) => {
                let compact = is_item && !self.choices.one_of(2);
                let indent = indent
                    + if compact {
                        2
                    } else if is_item {
                        step
                    } else {
                        list_step
                    };
                if compact {
                    self.out.push(' ');
                } else {
                    self.trailing(at);
                }
                for (index, item) in items.iter().enumerate() {
                    let at = at.index(index);
                    if index > 0 || !compact {
                        self.above(indent, &at);
                        self.out += &" ".repeat(indent);
                    }
                    self.out.push('-');
                    self.value(item, indent, &at, true);
                }
            }
            Value::Call(function, argument) if !matches!(**argument, Value::Call(..)) => {
                self.out.extend([format!(" !{}", function.short().expect("a tag"))]);
                // A collection behind a tag has lines of its own.
                let indent = if is_item && list_step == 0 { indent + 2 } else { indent };
                self.value(argument, indent, &at.join(function.long()), false);
            }
            Value::String(text) if text.contains('\n') => {
                self.out += if text.ends_with('\n') { " |" } else { " |-" };
                self.trailing(at);
                for line in text.lines() {
                    self.out.extend([format!("{}{line}\n", " ".repeat(indent + step))]);
                }
            }
            other => {
                self.out.push(' ');
                self.flow(other);
                self.trailing(at);
            }
        }
    }

    fn key(&mut self, key: &str) {
        if self.choices.one_of(6) {
            self.out.extend([format!("'{key}':")]);
        } else {
            self.out.extend([format!("{key}:")]);
        }
    }

    /// Writes a value in brackets with a line for each of its values, or on one line.
    fn brackets(&mut self, value: &Value, indent: usize, at: &Pointer) {
        let (open, close, entries): (_, _, Vec<_>) = match value {
            Value::Map(map) => {
                let entries = map.iter().map(|(key, value)| (Some(key), value, at.join(key)));
                ('{', '}', entries.collect())
            }
            Value::List(items) => {
                let entries = items.iter().enumerate().map(|(index, item)| (None, item, at.index(index)));
                ('[', ']', entries.collect())
            }
            other => return self.flow(other),
        };
        if entries.is_empty() || self.choices.one_of(4) {
            return self.flow(value);
        }
        self.out.push(open);
        let (last, trailing) = (entries.len() - 1, self.choices.one_of(2));
        for (index, (key, value, at)) in entries.into_iter().enumerate() {
            if index == 0 || !self.choices.one_of(6) {
                self.out.push('\n');
                self.above(indent + 2, &at);
                self.out += &" ".repeat(indent + 2);
            } else {
                self.out.push(' ');
            }
            if let Some(key) = key {
                self.key(key);
                self.out.push(' ');
            }
            self.brackets(value, indent + 2, &at);
            self.out += if index < last || trailing { "," } else { "" };
            if self.choices.one_of(4) {
                self.out.push(' ');
                self.comment("beside", &at);
                self.out.push('\n');
            }
        }
        self.out.push('\n');
        self.out += &" ".repeat(indent);
        self.out.push(close);
    }

    /// Writes a value on one line.
    fn flow(&mut self, value: &Value) {
        match value {
            Value::Map(map) => {
                self.out.push('{');
                for (index, (key, value)) in map.iter().enumerate() {
                    self.out += if index > 0 { ", " } else { "" };
                    self.out.extend([format!("{key}: ")]);
                    self.flow(value);
                }
                self.out.push('}');
            }
            Value::List(items) => {
                self.out.push('[');
                for (index, value) in items.iter().enumerate() {
                    self.out += if index > 0 { ", " } else { "" };
                    self.flow(value);
                }
                self.out.push(']');
            }
            Value::Call(function, argument) if !matches!(**argument, Value::Call(..)) => {
                self.out.extend([format!("!{} ", function.short().expect("a tag"))]);
                self.flow(argument);
            }
            Value::String(text) if ["abc", "x9", "Cond"].contains(&text.as_str()) => {
                match (self.choices.one_of(3), self.choices.one_of(2)) {
                    (true, true) => self.out.extend([format!("'{text}'")]),
                    (true, false) => self.out.extend([format!("\"{text}\"")]),
                    _ => self.out += text,
                }
            }
            other => self.out += &other.to_json().to_string(),
        }
    }
}

fn write(value: &Value, form: Form, choices: &[u8]) -> String {
    let json = value.to_json();
    match form {
        Form::Block { .. } => {
            let mut writer = Writer { out: String::new(), choices: Choices(choices.iter().cycle()), form };
            writer.above(0, &Pointer::default());
            let Value::Map(map) = value else { panic!("a mapping") };
            for (key, value) in map {
                let at = Pointer::default().join(key);
                writer.above(0, &at);
                writer.key(key);
                writer.value(value, 0, &at, false);
            }
            writer.out
        }
        Form::Json { unit } => format!("{json:#}\n")
            .lines()
            .map(|line| {
                let text = line.trim_start();
                [&unit.repeat((line.len() - text.len()) / 2), text, "\n"].concat()
            })
            .collect(),
        Form::Brackets => {
            let mut writer = Writer { out: String::new(), choices: Choices(choices.iter().cycle()), form };
            writer.brackets(value, 0, &Pointer::default());
            writer.out + "\n"
        }
        Form::Compact => format!("{json}\n"),
        Form::OneLine => {
            let mut writer = Writer { out: String::new(), choices: Choices(choices.iter().cycle()), form };
            writer.flow(value);
            writer.out + "\n"
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("abc".to_owned()),
        Just("x9".to_owned()),
        Just("off".to_owned()),
        Just("a, b: [c] # d".to_owned()),
        Just("it's é \"quoted\"".to_owned()),
        Just("one\ntwo\n".to_owned()),
        Just("one\n  two".to_owned()),
        Just("0755".to_owned()),
        Just(String::new()),
    ]
}

/// A function with an argument that both forms of it can have.
fn call() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!({"Ref": "Abc"})),
        Just(json!({"Fn::Sub": "${Abc}-x"})),
        Just(json!({"Fn::GetAtt": ["Abc", "Arn"]})),
        Just(json!({"Fn::Base64": {"Fn::Sub": "x"}})),
    ]
}

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        2 => text().prop_map(Json::from),
        1 => any::<i16>().prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(Json::Null),
        1 => call(),
    ]
}

fn any_value() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            map(inner.clone(), 0..4),
            (inner.clone(), inner).prop_map(|(one, other)| json!({"Fn::If": ["Cond", one, other]})),
        ]
    })
}

fn map(inner: impl Strategy<Value = Json>, size: std::ops::Range<usize>) -> impl Strategy<Value = Json> {
    let key = proptest::sample::select(vec!["Alpha", "Beta", "Gamma", "Delta", "Key1"]);
    proptest::collection::vec((key, inner), size)
        .prop_map(|entries| entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A document of a mapping, as its value and its text.
fn document() -> impl Strategy<Value = (Value, String)> {
    let form = proptest::sample::select(vec![
        Form::Block { step: 2, list_step: 2 },
        Form::Block { step: 2, list_step: 0 },
        Form::Block { step: 4, list_step: 4 },
        Form::Block { step: 3, list_step: 0 },
        Form::Json { unit: "  " },
        Form::Json { unit: "    " },
        Form::Json { unit: "\t" },
        Form::Compact,
        Form::OneLine,
        Form::Brackets,
    ]);
    let choices = proptest::collection::vec(any::<u8>(), 1..60);
    (map(any_value(), 1..5), form, choices, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(json, form, choices, crlf, mark, open)| {
            let value = Value::from(json);
            let mut text = write(&value, form, &choices);
            if open && !text.ends_with("\n\n") {
                text.pop();
            }
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            if mark {
                text.insert(0, '\u{feff}');
            }
            (value, text)
        },
    )
}

/// Every place in a value.
fn places(value: &Value, at: Pointer, into: &mut Vec<Pointer>) {
    match value {
        Value::Map(map) => map.iter().for_each(|(key, value)| places(value, at.join(key), into)),
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| places(item, at.index(index), into)),
        Value::Call(function, argument) => places(argument, at.join(function.long()), into),
        _ => {}
    }
    into.push(at);
}

fn find<'a>(root: &'a Value, at: &Pointer) -> &'a Value {
    at.steps().fold(root, |value, step| match value {
        Value::Map(map) => &map[&step],
        Value::List(items) => &items[step.parse::<usize>().expect("an index")],
        Value::Call(_, argument) => argument,
        _ => panic!("no {at}"),
    })
}

/// An edit of the value at a place, which the number chooses.
fn edit(root: &Value, at: &Pointer, choice: usize, value: &Value) -> Edit {
    let (at, value) = (at.clone(), value.clone());
    match (find(root, &at), choice % 4) {
        (Value::Map(map), 0) => {
            let after = map.keys().nth(choice / 4 % (map.len() + 1)).cloned();
            Edit::Insert { into: at, key: "New-key".to_owned(), value, after }
        }
        (Value::List(_), 0) => Edit::Append { to: at, value },
        (_, 1) if !at.as_str().is_empty() => Edit::Remove { at },
        (_, 2) if is_entry(root, &at) => Edit::Rename { at, key: "New-key".to_owned() },
        _ => Edit::Replace { at, value },
    }
}

/// True for a value that has a key.
fn is_entry(root: &Value, at: &Pointer) -> bool {
    let mut steps: Vec<String> = at.steps().collect();
    let is_within = steps.pop().is_some();
    let holder = steps.iter().fold(Pointer::default(), |at, step| at.join(step));
    is_within && matches!(find(root, &holder), Value::Map(_))
}

/// The edit that takes an addition back.
fn inverse(root: &Value, edit: &Edit) -> Option<Edit> {
    match (edit, find(root, edit.place())) {
        (Edit::Insert { into, key, .. }, Value::Map(map)) if !map.is_empty() => {
            Some(Edit::Remove { at: into.join(key) })
        }
        (Edit::Append { to, .. }, Value::List(items)) if !items.is_empty() => {
            Some(Edit::Remove { at: to.index(items.len()) })
        }
        _ => None,
    }
}

/// True for the removal of the last value that is left, for which brackets come.
fn empties(root: &Value, edit: &Edit) -> bool {
    let mut steps: Vec<String> = edit.place().steps().collect();
    steps.pop();
    match find(root, &steps.iter().fold(Pointer::default(), |at, step| at.join(step))) {
        Value::Map(map) => map.len() == 1,
        Value::List(items) => items.len() == 1,
        _ => false,
    }
}

/// True if a text is another one with bytes left out.
fn is_part(text: &str, of: &str) -> bool {
    let mut bytes = of.bytes();
    text.bytes().all(|byte| bytes.any(|other| other == byte))
}

fn read(text: &str) -> Json {
    Document::read(text.trim_start_matches('\u{feff}')).expect("YAML").value().to_json()
}

/// The comments with the places that they are written for.
fn comments(text: &str) -> Vec<(&str, &str)> {
    let parts = text.split("# ").skip(1).filter_map(|part| part.split_once('>')?.0.split_once(" <"));
    parts.filter(|(word, _)| ["above", "beside"].contains(word)).collect()
}

/// Looks at one edit of a text. `None` if it is refused.
fn judge(root: &Value, text: &str, edit: &Edit) -> Result<Option<String>, TestCaseError> {
    let edits = std::slice::from_ref(edit);
    let expected = value::apply(root, edits);
    let edited = match apply(text, edits) {
        Ok(edited) => edited,
        Err(refusal) => {
            let known = expected.is_err() || matches!(refusal, Refusal::InsideText(_));
            prop_assert!(known, "{:?}: {}\n{}", edit, refusal, text);
            return Ok(None);
        }
    };
    let expected = expected.expect("a value").to_json().to_string();
    prop_assert_eq!(read(&edited).to_string(), expected, "{:?}\n{}\n-->\n{}", edit, text, &edited);
    prop_assert_eq!(text.starts_with('\u{feff}'), edited.starts_with('\u{feff}'));
    let crlf = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
    if crlf(text).0 == crlf(text).1 && crlf(text).0 > 0 {
        prop_assert_eq!(crlf(&edited).0, crlf(&edited).1, "{:?}\n{:?}\n{:?}", edit, text, &edited);
    }
    let left = comments(&edited);
    for (word, place) in comments(text) {
        let place = place.split('/').skip(1).fold(Pointer::default(), |pointer, step| pointer.join(step));
        let gone = match edit {
            Edit::Replace { at, .. } | Edit::Remove { at } => place.is_within(at) && (word != "above" || place != *at),
            Edit::Insert { .. } | Edit::Append { .. } | Edit::Rename { .. } => false,
        };
        prop_assert!(gone || left.contains(&(word, place.as_str())), "{:?} {}\n{}\n-->\n{}", edit, place, text, edited);
    }
    if let (Edit::Remove { at }, false) = (edit, empties(root, edit)) {
        prop_assert!(is_part(&edited, text), "more than {} changes:\n{}\n-->\n{}", at, text, edited);
    }
    if let Some(inverse) = inverse(root, edit) {
        let back = apply(&edited, &[inverse]);
        // A block scalar at the end brings the line end that the file did not have.
        let back = back.as_deref().map(|back| if text.ends_with('\n') { back } else { back.trim_end() });
        prop_assert_eq!(back, Ok(text), "{:?}\n{}\n-->\n{}", edit, text, &edited);
    }
    if let Edit::Replace { .. } = edit {
        let again = apply(&edited, edits);
        prop_assert_eq!(again.as_deref(), Ok(edited.as_str()), "{:?}", edit);
    }
    Ok(Some(edited))
}

proptest! {
    #[test]
    fn one_edit_changes_what_it_names_and_nothing_else(
        (root, text) in document(), place in any::<usize>(), choice in any::<usize>(), new in any_value(),
    ) {
        prop_assert_eq!(read(&text), root.to_json(), "{}", &text);
        let mut all = Vec::new();
        places(&root, Pointer::default(), &mut all);
        let edit = edit(&root, &all[place % all.len()], choice, &Value::from(new));
        judge(&root, &text, &edit)?;
    }

    #[test]
    fn several_edits_come_in_any_order(
        (root, text) in document(), chosen in proptest::collection::vec((any::<usize>(), any::<usize>(), any_value()), 2..5),
    ) {
        let mut all = Vec::new();
        places(&root, Pointer::default(), &mut all);
        let edits: Vec<Edit> = chosen
            .into_iter()
            .map(|(place, choice, new)| edit(&root, &all[place % all.len()], choice, &Value::from(new)))
            .collect();
        let Ok(edited) = apply(&text, &edits) else {
            let refusal = apply(&text, &edits).expect_err("as before");
            prop_assert!(!matches!(refusal, Refusal::Differs(_)), "{:?}: {}\n{}", edits, refusal, text);
            return Ok(());
        };
        let expected = value::apply(&root, &edits).expect("a value").to_json().to_string();
        prop_assert_eq!(read(&edited).to_string(), expected, "{:?}\n{}\n-->\n{}", &edits, &text, &edited);
        let appends = |edits: &[Edit]| edits.iter().filter(|edit| matches!(edit, Edit::Append { .. })).count();
        if appends(&edits) < 2 {
            let reversed: Vec<Edit> = edits.into_iter().rev().collect();
            prop_assert_eq!(apply(&text, &reversed), Ok(edited));
        }
    }
}

proptest! {
    /// Texts that a slip of the fingers made: what is still YAML is edited as the edits ask, or refused.
    #[test]
    fn no_text_makes_the_editor_fail(
        (_, text) in document(),
        slips in proptest::collection::vec((any::<usize>(), 0_usize..4, proptest::sample::select(vec![
            "\n", "\r", " ", "  ", "\t", "#", " #", ": ", ":", ",", "-", "- ", "? ", "{", "}", "[", "]", "'", "\"", "|", ">+\n", "&a ",
            "*a", "!Ref ", "!x ", "<<: *a", "~", "---\n", "\n...\n", "é", "\u{feff}", "\u{85}", "0", "\n\n", "Ref",
        ])), 1..4),
        place in any::<usize>(), choice in any::<usize>(), new in any_value(),
    ) {
        let mut text = text;
        for (at, length, slip) in slips {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = at % places.len();
            text.replace_range(places[start]..places[(start + length).min(places.len() - 1)], slip);
        }
        let Ok(document) = Document::read(text.trim_start_matches('\u{feff}')) else { return Ok(()) };
        let mut all = Vec::new();
        places(document.value(), Pointer::default(), &mut all);
        let edit = edit(document.value(), &all[place % all.len()], choice, &Value::from(new));
        match apply(&text, std::slice::from_ref(&edit)) {
            Err(Refusal::Differs(_)) => prop_assert!(false, "{:?}\n{}\n{:?}", edit, text, text),
            Err(_) => {}
            Ok(edited) => {
                let expected = value::apply(document.value(), &[edit]).expect("a value");
                prop_assert_eq!(read(&edited), expected.to_json());
            }
        }
    }
}

/// The forms of a template: as it is, and as people may have it.
fn forms(text: &str) -> Vec<String> {
    let json = Document::read(text).expect("YAML").value().to_json();
    vec![
        text.to_owned(),
        format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n")),
        format!("{json:#}\n"),
        json.to_string(),
    ]
}

#[test]
fn the_fixtures_are_edited_in_every_form() {
    let folder = std::fs::read_dir(repository("src/check/rules/fixtures")).expect("fixtures");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let mut made = 0;
    for (number, path) in paths.iter().enumerate() {
        let text = std::fs::read_to_string(path).expect("a fixture");
        let Ok(document) = Document::read(&text) else { continue };
        let root = document.value();
        let mut all = Vec::new();
        places(root, Pointer::default(), &mut all);
        for (form, text) in forms(&text).iter().enumerate() {
            for (index, at) in all.iter().enumerate().skip((number + form) % 32).step_by(32) {
                let edit =
                    edit(root, at, number + form + index / 32, &Value::from(json!({"A": ["x", 1], "B": {"Ref": "C"}})));
                match judge(root, text, &edit) {
                    Ok(edited) => made += usize::from(edited.is_some()),
                    Err(error) => panic!("{}: {error}", path.display()),
                }
            }
        }
    }
    assert!(made > 500, "{made} edits");
}

/// YAML lets a carriage return alone end a line. Such a file is refused by its notation, and nothing is written.
#[test]
fn a_comment_that_ends_with_a_carriage_return_is_refused() {
    let text = "\r\n# above <>\r&a Alpha: [null]";
    let insert = Edit::Insert { into: Pointer::default(), key: "New-key".to_owned(), value: "abc".into(), after: None };
    assert_eq!(apply(text, &[insert]), Err(Refusal::Notation(Pointer::default())));
}

/// A key that is written with `?` may end anywhere, so nothing is inserted behind it.
#[test]
fn nothing_is_inserted_behind_an_explicit_key() {
    let insert = Edit::Insert { into: Pointer::default(), key: "b".to_owned(), value: "abc".into(), after: None };
    for text in ["? y1\":\"off\"}\n", "? a\n: 1\n", "? a\n"] {
        let refused = apply(text, std::slice::from_ref(&insert));
        assert_eq!(refused, Err(Refusal::Notation(Pointer::default())), "{text}");
    }
}

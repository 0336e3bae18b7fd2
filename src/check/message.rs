//! Sentences of findings: our own words, and values of the source as data between them.
//!
//! A rule says what it found in the words of CloudFront. The names of settings are filled in from the dialect of the
//! source, and every value that comes from the source is marked as such.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::cloudfront::managed::ManagedPolicy;
use crate::model::{Bound, PolicyLabel, Setting, Text};
use crate::source::Dialect;

/// Makes a message of pieces: words, numbers, settings, and values marked with [`code`].
macro_rules! message {
    ($($piece:expr),+ $(,)?) => {
        $crate::check::message::Message::new(vec![$($crate::check::message::Piece::from($piece)),+])
    };
}
pub(super) use message;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words of our own.
    Words(&'static str),
    /// A number, or words with one.
    Number(u64),
    /// Text of the source, shown as code.
    Code(String),
    /// The name of a setting.
    Name(Setting),
    /// The name of a setting, shown as code.
    Key(Setting),
    /// A setting with its value, shown as code, and the name of the value beside it.
    Setting(Setting, String, Option<&'static str>),
    Policy(PolicyLabel),
    /// The word for the source: `template`.
    Source,
    /// The way to give what the source does not say.
    Supply,
}

/// A sentence of a finding, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    dialect: Dialect,
    pieces: Vec<Piece>,
}

impl Message {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        Self { dialect: Dialect::default(), pieces }
    }

    /// Returns the sentence in the words of a source.
    pub(super) fn in_dialect(&self, dialect: Dialect) -> Self {
        Self { dialect, pieces: self.pieces.clone() }
    }

    /// Changes the values of the source in the sentence. Words of our own stay.
    pub(crate) fn change_values(&mut self, change: impl Fn(&mut String)) {
        for piece in &mut self.pieces {
            match piece {
                Piece::Code(text) | Piece::Setting(_, text, _) | Piece::Policy(PolicyLabel::Named(text)) => {
                    change(text);
                }
                Piece::Words(_)
                | Piece::Number(_)
                | Piece::Name(_)
                | Piece::Key(_)
                | Piece::Policy(PolicyLabel::Managed { .. })
                | Piece::Source
                | Piece::Supply => {}
            }
        }
    }

    pub(super) fn push(&mut self, piece: impl Into<Piece>) {
        self.pieces.push(piece.into());
    }

    /// Leaves out the words that it begins with.
    pub(super) fn without(mut self, words: &'static str) -> Self {
        if self.pieces.first() == Some(&Piece::Words(words)) {
            self.pieces.remove(0);
        }
        self
    }

    pub(super) fn extend(&mut self, more: Self) {
        self.pieces.extend(more.pieces);
    }
}

impl From<&'static str> for Piece {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl From<u64> for Piece {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Setting> for Piece {
    fn from(property: Setting) -> Self {
        Self::Name(property)
    }
}

impl From<&PolicyLabel> for Piece {
    fn from(label: &PolicyLabel) -> Self {
        Self::Policy(label.clone())
    }
}

impl From<&Text> for Piece {
    fn from(text: &Text) -> Self {
        Self::Code(text.to_string())
    }
}

/// `` `4135…` (CachingDisabled)``
impl From<ManagedPolicy> for Piece {
    fn from(policy: ManagedPolicy) -> Self {
        Self::Policy(PolicyLabel::Managed { name: policy.name.to_owned(), id: policy.id.to_owned() })
    }
}

/// The sentence about a limit: `it is one of a, b`.
impl From<&Bound> for Message {
    fn from(bound: &Bound) -> Self {
        match bound {
            Bound::OneOf(words) => {
                let shown: Vec<&str> = words.iter().take(MOST_WORDS).map(String::as_str).collect();
                let more = if words.len() > MOST_WORDS { ", …" } else { "" };
                message!["it is one of ", code(shown.join(", ") + more)]
            }
            Bound::Pattern(pattern) => message!["it matches ", code(pattern)],
            Bound::AtLeast(number) => message!["it is ", code(number), " or more"],
            Bound::AtMost(number) => message!["it is ", code(number), " or less"],
            Bound::Shortest(length) => message!["it has ", *length, " characters or more"],
            Bound::Longest(length) => message!["it has ", *length, " characters or fewer"],
            Bound::Fewest(count) => message!["it has ", *count, " items or more"],
            Bound::Most(count) => message!["it has ", *count, " items or fewer"],
            Bound::Unique => message!["no two items are equal"],
            Bound::Number => message!["it is a number"],
        }
    }
}

/// The most values of an enum that are shown.
const MOST_WORDS: usize = 12;

/// Returns text of the source as a piece that is shown as code.
pub(super) fn code(text: impl fmt::Display) -> Piece {
    Piece::Code(text.to_string())
}

/// Returns the name of a setting as code.
pub(super) fn key(property: Setting) -> Piece {
    Piece::Key(property)
}

/// Returns a setting with a value, such as `` `MinTTL: 0` ``.
pub(super) fn setting(property: Setting, value: impl fmt::Display) -> Piece {
    Piece::Setting(property, value.to_string(), None)
}

/// Returns a setting with a managed policy: `` `CachePolicyId: 4135…` (CachingDisabled)``.
pub(super) fn policy_setting(property: Setting, policy: ManagedPolicy) -> Piece {
    Piece::Setting(property, policy.id.to_owned(), Some(policy.name))
}

/// Returns names with commas between them as one piece.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a &'static str>) -> Message {
    let mut message = Message::new(Vec::new());
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            message.push(", ");
        }
        message.push(*name);
    }
    message
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Words(words) => f.write_str(&self.dialect.words(words)),
            Piece::Number(number) => write!(f, "{number}"),
            Piece::Code(text) => write!(f, "`{text}`"),
            Piece::Name(property) => f.write_str(&self.dialect.name(*property)),
            Piece::Key(property) => write!(f, "`{}`", self.dialect.name(*property)),
            Piece::Setting(property, value, name) => {
                write!(f, "`{}`", self.dialect.assignment(*property, value))?;
                let name = name.filter(|_| !self.dialect.has_named_values());
                name.map_or(Ok(()), |name| write!(f, " ({name})"))
            }
            Piece::Policy(label) => label.fmt(f),
            Piece::Source => f.write_str(self.dialect.source()),
            Piece::Supply => f.write_str(self.dialect.supply()),
        })
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Message {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Message".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

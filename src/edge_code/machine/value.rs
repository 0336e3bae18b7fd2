//! The values that a variable or a header may hold while code is followed.

use std::rc::Rc;

/// An object, a list or a function on the heap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ObjectId(pub(super) usize);

/// A text of the request that is not known, but where it comes from is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::edge_code) enum Symbol {
    /// The value of Authorization.
    Authorization,
    /// The value of Host.
    Host,
    /// The name of a header that is neither Authorization nor Host.
    OtherName,
    /// The path of the request.
    Uri,
    /// Anything that is made from the path.
    FromUri,
    /// The domain name of the origin.
    OriginDomain,
}

#[derive(Debug, Clone)]
pub(super) enum CodeValue {
    /// A field that is not there, which reads as nothing.
    Absent,
    /// `undefined`, `null` and `None`.
    Nothing,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    Symbol(Symbol),
    Object(ObjectId),
    /// The text of an object as JSON.
    Json(ObjectId),
    /// A function, object or module of the runtime, by its path.
    Builtin(Rc<str>),
    /// One of these, by conditions that are not known.
    Either(Rc<[CodeValue]>),
    /// Data that holds no part of the request.
    Unknown,
    /// Anything, perhaps a part of the request.
    Doubt,
}

/// Values beyond which one of several is not followed.
const MOST_ALTERNATIVES: usize = 8;

impl CodeValue {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn builtin(path: &str) -> Self {
        Self::Builtin(path.into())
    }

    pub(super) fn alternatives(&self) -> &[Self] {
        match self {
            Self::Either(values) => values,
            value => std::slice::from_ref(value),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent)
            | (Self::Nothing, Self::Nothing)
            | (Self::Unknown, Self::Unknown)
            | (Self::Doubt, Self::Doubt) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a.to_bits() == b.to_bits(),
            (Self::Text(a), Self::Text(b)) | (Self::Builtin(a), Self::Builtin(b)) => a == b,
            (Self::Symbol(a), Self::Symbol(b)) => a == b,
            (Self::Object(a), Self::Object(b)) | (Self::Json(a), Self::Json(b)) => a == b,
            _ => false,
        }
    }

    /// Returns the value that is one of both.
    pub(super) fn join(&self, other: &Self) -> Self {
        let mut all: Vec<Self> = self.alternatives().to_vec();
        for value in other.alternatives() {
            if !all.iter().any(|known| known.is_same(value)) {
                all.push(value.clone());
            }
        }
        Self::one_of(all)
    }

    pub(super) fn one_of(mut all: Vec<Self>) -> Self {
        match all.pop() {
            None => Self::Nothing,
            Some(only) if all.is_empty() => only,
            Some(last) => {
                all.push(last);
                if all.len() <= MOST_ALTERNATIVES {
                    return Self::Either(all.into());
                }
                let holds_request = |value: &Self| matches!(value, Self::Object(_) | Self::Json(_) | Self::Doubt);
                if all.iter().any(holds_request) { Self::Doubt } else { Self::Unknown }
            }
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing | Self::Absent)
    }

    /// Reports whether it holds in a condition, if that is known.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Absent | Self::Nothing => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Number(value) => Some(*value != 0.0 && !value.is_nan()),
            Self::Text(text) => Some(!text.is_empty()),
            Self::Object(_) | Self::Json(_) | Self::Builtin(_) => Some(true),
            Self::Symbol(symbol) => (*symbol != Symbol::FromUri).then_some(true),
            Self::Either(values) => {
                let mut truths = values.iter().map(Self::truth);
                let first = truths.next().flatten()?;
                truths.all(|truth| truth == Some(first)).then_some(first)
            }
            Self::Unknown | Self::Doubt => None,
        }
    }

    /// Reports whether two values are the same, if that is known. `is_loose` is the `==` of JavaScript.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Some(a == b),
            (Self::Number(a), Self::Number(b)) => Some((a - b).abs() < f64::EPSILON),
            (Self::Bool(a), Self::Bool(b)) => Some(a == b),
            (Self::Object(a), Self::Object(b)) if a == b => Some(true),
            (Self::Symbol(Symbol::OtherName), Self::Text(name))
            | (Self::Text(name), Self::Symbol(Symbol::OtherName)) => {
                matches!(&**name, "authorization" | "host").then_some(false)
            }
            (a, b) if a.is_nothing() && b.is_nothing() => Some(true),
            (a, b) if a.is_nothing() || b.is_nothing() => {
                let other = if a.is_nothing() { b } else { a };
                match other {
                    Self::Unknown | Self::Doubt | Self::Either(_) | Self::Symbol(Symbol::FromUri) => None,
                    _ => Some(false),
                }
            }
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the text of a key or of a part of a text, if it is known.
    pub(super) fn as_text(&self) -> Option<Rc<str>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(value) => Some(value.to_string().into()),
            Self::Bool(value) => Some(value.to_string().into()),
            _ => None,
        }
    }

    /// Returns the value as text.
    pub(super) fn to_text(&self) -> Self {
        match self.as_text() {
            Some(text) => Self::Text(text),
            None if matches!(self, Self::Symbol(_)) => self.clone(),
            None => self.derived(),
        }
    }

    /// Returns what is known of a value that is computed from this one.
    pub(super) fn derived(&self) -> Self {
        match self {
            Self::Symbol(Symbol::Uri | Symbol::FromUri) => Self::Symbol(Symbol::FromUri),
            Self::Doubt => Self::Doubt,
            Self::Either(values) => {
                values.iter().map(Self::derived).fold(Self::Unknown, |all, value| all.mixed(&value))
            }
            _ => Self::Unknown,
        }
    }

    /// Returns what is known of a value that is computed from two that are derived.
    pub(super) fn mixed(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Doubt, _) | (_, Self::Doubt) => Self::Doubt,
            (Self::Symbol(Symbol::FromUri), _) | (_, Self::Symbol(Symbol::FromUri)) => Self::Symbol(Symbol::FromUri),
            _ => Self::Unknown,
        }
    }
}

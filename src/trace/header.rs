//! Headers, cookies and query strings on their way, with what became of them and why.

use schemars::JsonSchema;
use serde::Serialize;

/// The fate of a part of the request between the viewer and the origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Fate {
    /// It reaches the origin as the viewer sent it.
    Kept,
    /// It does not reach the origin.
    Removed,
    /// It reaches the origin, and the viewer did not send it.
    Set,
    /// It reaches the origin with another value.
    Replaced,
    /// Only the deployment knows.
    Unknown,
}

impl Fate {
    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Removed => "removed",
            Self::Set => "set",
            Self::Replaced => "replaced",
            Self::Unknown => "unknown",
        }
    }
}

/// A header, a cookie or a parameter of the query string, by its name. Values are not shown, but for that of Host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedPart {
    /// Its name; that of a header in lower case.
    pub name: String,
    /// The fate of the header.
    pub fate: Fate,
    /// The reason, as a sentence without its full stop.
    pub reason: String,
    /// The value that the origin gets, if it is Host and known.
    pub value: Option<String>,
}

/// A header on its way.
#[derive(Debug, Clone)]
struct Carried {
    name: String,
    /// The value; `None` if it is not known.
    value: Option<String>,
    fate: Fate,
    reason: String,
}

/// The headers of a request on its way.
#[derive(Debug, Clone, Default)]
pub(super) struct CarriedHeaders(Vec<Carried>);

impl CarriedHeaders {
    pub(super) fn of(sent: Vec<(String, String)>) -> Self {
        let carried = |(name, value)| Carried { name, value: Some(value), fate: Fate::Kept, reason: String::new() };
        Self(sent.into_iter().map(carried).collect())
    }

    /// Returns the names of the headers that the request has now, or may have.
    pub(super) fn names(&self) -> Vec<String> {
        self.0.iter().filter(|header| header.fate != Fate::Removed).map(|header| header.name.clone()).collect()
    }

    /// Returns the headers that the request has now, with their values; `None` if one of them is not known.
    pub(super) fn known(&self) -> Option<Vec<(String, String)>> {
        let present = self.0.iter().filter(|header| header.fate != Fate::Removed);
        present
            .map(|header| {
                let value = header.value.clone().filter(|_| header.fate != Fate::Unknown)?;
                Some((header.name.clone(), value))
            })
            .collect()
    }

    /// Returns the value of a header, if it is there and known.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let header = self.0.iter().find(|header| header.name == name)?;
        header.value.as_deref().filter(|_| !matches!(header.fate, Fate::Removed | Fate::Unknown))
    }

    /// Returns what became of a header; `None` if it was never there.
    pub(super) fn fate(&self, name: &str) -> Option<Fate> {
        self.0.iter().find(|header| header.name == name).map(|header| header.fate)
    }

    /// Keeps a header, with the reason why it is still there.
    pub(super) fn keep(&mut self, name: &str, reason: &str) {
        let kept = self.0.iter_mut().find(|header| header.name == name && header.fate == Fate::Kept);
        if let Some(header) = kept {
            reason.clone_into(&mut header.reason);
        }
    }

    pub(super) fn remove(&mut self, name: &str, reason: &str) {
        if let Some(header) = self.0.iter_mut().find(|header| header.name == name) {
            header.fate = Fate::Removed;
            reason.clone_into(&mut header.reason);
        }
    }

    /// Notes that it is not known what becomes of a header.
    pub(super) fn doubt(&mut self, name: &str, reason: &str) {
        match self.0.iter_mut().find(|header| header.name == name) {
            Some(header) => {
                header.fate = Fate::Unknown;
                reason.clone_into(&mut header.reason);
            }
            None => self.push(name, None, Fate::Unknown, reason),
        }
    }

    /// Notes that it is not known what becomes of any header.
    pub(super) fn doubt_all(&mut self, reason: &str) {
        for name in self.names() {
            self.doubt(&name, reason);
        }
    }

    /// Gives a header a value, `None` if it is not known.
    pub(super) fn set(&mut self, name: &str, value: Option<String>, reason: &str) {
        match self.0.iter_mut().find(|header| header.name == name) {
            Some(header) => {
                header.fate = if header.fate == Fate::Set { Fate::Set } else { Fate::Replaced };
                header.value = value;
                reason.clone_into(&mut header.reason);
            }
            None => self.push(name, value, Fate::Set, reason),
        }
    }

    fn push(&mut self, name: &str, value: Option<String>, fate: Fate, reason: &str) {
        self.0.push(Carried { name: name.to_owned(), value, fate, reason: reason.to_owned() });
    }

    /// Returns what became of each header, by name.
    pub(super) fn parts(&self) -> Vec<TracedPart> {
        let part = |header: &Carried| TracedPart {
            name: header.name.clone(),
            fate: header.fate,
            reason: header.reason.clone(),
            value: header.value.clone().filter(|_| header.name == "host" && header.fate != Fate::Removed),
        };
        let mut parts: Vec<TracedPart> = self.0.iter().filter(|header| header.name != "cookie").map(part).collect();
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        parts
    }
}

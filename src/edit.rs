//! Edits of YAML and JSON text that leave everything else as it is: comments, order, quotes, indentation, line ends, byte
//! for byte. New text is written in the style of its neighbors.
//!
//! ```
//! use gatefront::edit::{Edit, apply};
//! use gatefront::template::Pointer;
//!
//! let behavior = Pointer::default().join("DefaultCacheBehavior");
//! let edits = [
//!     Edit::Replace { at: behavior.join("ViewerProtocolPolicy"), value: "https-only".into() },
//!     Edit::Insert {
//!         into: behavior,
//!         key: "OriginRequestPolicyId".into(),
//!         value: "b689b0a8-53d0-40ab-baf2-68738e2966ac".into(),
//!         after: Some("CachePolicyId".into()),
//!     },
//! ];
//!
//! let yaml = "DefaultCacheBehavior:
//!     CachePolicyId: !Ref Cache # nothing is cached
//!     ViewerProtocolPolicy: 'allow-all'
//! ";
//! assert_eq!(apply(yaml, &edits)?, "DefaultCacheBehavior:
//!     CachePolicyId: !Ref Cache # nothing is cached
//!     OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
//!     ViewerProtocolPolicy: 'https-only'
//! ");
//!
//! let json = r#"{"DefaultCacheBehavior":{"CachePolicyId":{"Ref":"Cache"},"ViewerProtocolPolicy":"allow-all"}}"#;
//! assert_eq!(apply(json, &edits)?, json
//!     .replace("allow-all", "https-only")
//!     .replace("},", r#"},"OriginRequestPolicyId":"b689b0a8-53d0-40ab-baf2-68738e2966ac","#));
//! # Ok::<(), gatefront::edit::Refusal>(())
//! ```
//!
//! An edit is data, so that it can be shown before it is applied. [`apply()`] applies one after the other, each to the layout of
//! the text that the edit before it left. At the end it reads the text again: if the text does not mean
//! what [`value::apply()`] makes of the first text's value, [`apply()`] refuses.
//!
//! # Why no crate
//!
//! `yamlpatch` 1.25 drops the quotes of JSON's keys, writes LF into files with CRLF, and needs a C compiler for
//! tree-sitter. `yaml-edit` 0.3.6 writes `12:30:45`, `1_000` and dates without quotes, which YAML 1.1, and so
//! CloudFormation, does not read as text, and depends on a second version of hashbrown.

mod block;
mod fix;
mod flow;
mod page;
mod place;
mod refusal;
mod style;
mod text;
pub mod value;
mod written;

pub use fix::{Applicability, Fix};
pub use refusal::Refusal;
pub(crate) use written::{WrittenPart, written_at};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::template::{Document, Pointer, Value};
use crate::yaml::layout;
use page::Page;
use style::{detect, is_json};
use text::change;

/// A change of one value. All edits of a call name places of the text that the call gets.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// Another value at a place.
    Replace {
        /// The place.
        #[serde(serialize_with = "pointer")]
        #[schemars(with = "String")]
        at: Pointer,
        /// The new value.
        #[serde(serialize_with = "json")]
        #[schemars(with = "serde_json::Value")]
        value: Value,
    },
    /// A new key in a mapping. Parents that are missing are a part of the value.
    Insert {
        /// The mapping.
        #[serde(serialize_with = "pointer")]
        #[schemars(with = "String")]
        into: Pointer,
        /// The key.
        key: String,
        /// The key's value.
        #[serde(serialize_with = "json")]
        #[schemars(with = "serde_json::Value")]
        value: Value,
        /// The key to insert it behind; without one, the last.
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
    /// A new item at the end of a list.
    Append {
        /// The list.
        #[serde(serialize_with = "pointer")]
        #[schemars(with = "String")]
        to: Pointer,
        /// The item.
        #[serde(serialize_with = "json")]
        #[schemars(with = "serde_json::Value")]
        value: Value,
    },
    /// No key, or no item, at a place.
    Remove {
        /// The place.
        #[serde(serialize_with = "pointer")]
        #[schemars(with = "String")]
        at: Pointer,
    },
    /// Another key for a value.
    Rename {
        /// The place of the value.
        #[serde(serialize_with = "pointer")]
        #[schemars(with = "String")]
        at: Pointer,
        /// The new key.
        key: String,
    },
}

impl Edit {
    /// Returns the value that the edit changes: for a new key or item, what it goes into.
    #[must_use]
    pub fn place(&self) -> &Pointer {
        match self {
            Self::Replace { at, .. } | Self::Remove { at } | Self::Rename { at, .. } => at,
            Self::Insert { into, .. } => into,
            Self::Append { to, .. } => to,
        }
    }
}

fn pointer<S: Serializer>(pointer: &Pointer, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(pointer.as_str())
}

fn json<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.to_json().serialize(serializer)
}

/// Returns the text with the edits applied. A comment goes with the value in whose lines it is, and stays otherwise.
///
/// A key or an item that is inserted into or appended to what is not empty, and is removed again, gives the first text
/// back; only a block scalar at the end of a file without a final line end leaves one behind.
///
/// # Errors
/// Edits that contradict each other or name places that do not exist, and places whose text also counts elsewhere or
/// is written in a way that is not edited.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Refusal> {
    let body = text.trim_start_matches('\u{FEFF}');
    let mark = &text[..text.len() - body.len()];
    let value = read(body)?;
    let expected = value::apply(&value, edits)?;
    let edits = value::ordered(edits)?.into_iter().filter(|edit| !value::is_made(&value, edit)).collect::<Vec<_>>();
    let Some(first) = edits.first() else { return Ok(text.to_owned()) };
    // A comment below a new literal block may be indented so far that it would belong to the block.
    for literal in [true, false] {
        let edited = match edits.iter().try_fold(body.to_owned(), |text, edit| one(&text, edit, literal)) {
            Err(Refusal::Differs(_)) => continue,
            edited => edited?,
        };
        if read(&edited).is_ok_and(|value| value == expected) && (is_json(&edited) || !is_json(body)) {
            return Ok(format!("{mark}{edited}"));
        }
    }
    let place = first.place().clone();
    Err(if has_lone_return(body) { Refusal::Notation(place) } else { Refusal::Differs(place) })
}

/// Reports whether a line ends with a carriage return alone, as YAML allows. The editor takes such lines for one line.
fn has_lone_return(text: &str) -> bool {
    text.split('\r').skip(1).any(|rest| !rest.starts_with('\n'))
}

fn read(text: &str) -> Result<Value, Refusal> {
    let document = Document::read(text).map_err(|diagnostics| Refusal::Unreadable(diagnostics.to_string()))?;
    // It is not clear which of two values of one key an edit means.
    match document.warnings().first() {
        Some(warning) => Err(Refusal::Unreadable(warning.message.clone())),
        None => Ok(document.value().clone()),
    }
}

fn one(text: &str, edit: &Edit, literal: bool) -> Result<String, Refusal> {
    let root = layout::read(text).ok_or_else(|| Refusal::Differs(edit.place().clone()))?;
    let mut style = detect(text, &root);
    style.block.literal = literal;
    let page = Page::new(text, &root, style);
    let changes = page.changes(edit)?;
    Ok(page.finish(change(text, changes)))
}

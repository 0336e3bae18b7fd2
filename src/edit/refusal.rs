//! The reasons for which a text is not edited.

use std::fmt;

use crate::template::Pointer;

/// The reason for which edits are not applied. The text is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The text is not one YAML or JSON document; the reason is the reader's.
    Unreadable(String),
    /// There is no value at this place.
    NotFound(Pointer),
    /// The value at this place is not a mapping, or it is a function.
    NotAMapping(Pointer),
    /// The value at this place is not a list.
    NotAList(Pointer),
    /// The key is there already.
    Exists(Pointer),
    /// The whole document cannot be removed.
    WholeDocument,
    /// Two edits change the same value, or one changes a value inside of the other's.
    Overlap(Pointer, Pointer),
    /// The value has an anchor, is inside of one, or has one inside of it: an alias may repeat it elsewhere.
    Anchor(Pointer),
    /// The value is inside of what an alias repeats: it is written at another place.
    Alias(Pointer),
    /// The key comes from a merge key, or would come back from it.
    Merge(Pointer),
    /// The value is a part of a text, such as `B` in `!GetAtt A.B`.
    InsideText(Pointer),
    /// The value is written in a notation that is not edited, such as a key with `?`, or lines that end with a carriage
    /// return alone.
    Notation(Pointer),
    /// The text would not be read as the edits ask. This is a fault in the editor.
    Differs(Pointer),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |pointer: &Pointer| match pointer.as_str() {
            "" => "the document".to_owned(),
            text => format!("`{text}`"),
        };
        match self {
            Self::Unreadable(reason) => write!(f, "the file cannot be read: {reason}"),
            Self::NotFound(at) => write!(f, "{} does not exist", name(at)),
            Self::NotAMapping(at) => write!(f, "{} is not a mapping", name(at)),
            Self::NotAList(at) => write!(f, "{} is not a list", name(at)),
            Self::Exists(at) => write!(f, "{} exists already", name(at)),
            Self::WholeDocument => f.write_str("the whole document cannot be removed"),
            Self::Overlap(at, other) if at == other => write!(f, "two changes of {} contradict each other", name(at)),
            Self::Overlap(at, other) => write!(f, "a change of {} overlaps with one of {}", name(at), name(other)),
            Self::Anchor(at) => write!(f, "{} is written at an anchor, which an alias may repeat elsewhere", name(at)),
            Self::Alias(at) => write!(f, "{} is repeated by an alias and written elsewhere", name(at)),
            Self::Merge(at) => write!(f, "{} depends on a merge key (`<<`)", name(at)),
            Self::InsideText(at) => write!(f, "{} is a part of a text", name(at)),
            Self::Notation(at) => write!(f, "{} is written in a notation that cannot be edited", name(at)),
            Self::Differs(at) => {
                write!(f, "an error in gatefront: after the change of {} the file would be read differently", name(at))
            }
        }
    }
}

impl std::error::Error for Refusal {}

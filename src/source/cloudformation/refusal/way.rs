//! The way to a value, which becomes a pointer only where something is refused.

use crate::template::Pointer;

/// The way to a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'p> {
    Start(&'p Pointer),
    Key(&'p Way<'p>, &'p str),
    Index(&'p Way<'p>, usize),
}

impl Way<'_> {
    pub(super) fn key<'p>(&'p self, key: &'p str) -> Way<'p> {
        Way::Key(self, key)
    }

    pub(super) fn index(&self, index: usize) -> Way<'_> {
        Way::Index(self, index)
    }

    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Start(pointer) => (*pointer).clone(),
            Self::Key(parent, key) => parent.pointer().join(key),
            Self::Index(parent, index) => parent.pointer().index(*index),
        }
    }
}

//! Places in a source: handles that a rule can pass on, but not look into.

use std::cell::RefCell;
use std::hash::Hash;

use indexmap::IndexSet;

/// A place in the source. It has no methods: only the source's own [`Places`] resolve it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(u32);

/// The places of one source, by whatever the source knows them: a JSON pointer, an address.
#[derive(Debug)]
pub(crate) struct Places<K> {
    keys: RefCell<IndexSet<K, fnv::FnvBuildHasher>>,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self { keys: RefCell::default() }
    }
}

impl<K: Hash + Eq + Clone> Places<K> {
    /// Returns the handle of a place. Equal keys have equal handles.
    pub(crate) fn place(&self, key: &K) -> Place {
        let mut keys = self.keys.borrow_mut();
        let index = keys.get_index_of(key).unwrap_or_else(|| keys.insert_full(key.clone()).0);
        Place(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Returns the key of a place; `None` for a place of another source.
    pub(crate) fn key(&self, place: Place) -> Option<K> {
        self.keys.borrow().get_index(place.0 as usize).cloned()
    }
}

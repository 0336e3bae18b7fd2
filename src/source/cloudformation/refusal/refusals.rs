//! The refusals that were found, as many as anybody reads.

use super::way::Way;
use crate::diagnostic::similar;
use crate::model::{Places, Refusal, RefusalReason};
use crate::template::Pointer;

/// The most refusals of one resource or section. More are no news.
const MOST: usize = 50;

/// The most names that are compared with one that is wrong.
const MOST_NAMES: usize = 1000;

/// The refusals that were found.
#[derive(Debug)]
pub(super) struct Refusals<'a> {
    places: &'a Places<Pointer>,
    all: Vec<Refusal>,
}

impl<'a> Refusals<'a> {
    pub(super) fn new(places: &'a Places<Pointer>) -> Self {
        Self { places, all: Vec::new() }
    }

    pub(super) fn add(&mut self, path: &Way<'_>, reason: RefusalReason) {
        if self.all.len() < MOST {
            let refusal = Refusal { place: self.places.place(&path.pointer()), reason };
            if !self.all.contains(&refusal) {
                self.all.push(refusal);
            }
        }
    }

    /// Returns the name that a wrong one was probably meant to be.
    pub(super) fn similar<'n>(&self, name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
        let is_shown = self.all.len() < MOST;
        is_shown.then(|| similar(name, names.take(MOST_NAMES)).map(str::to_owned)).flatten()
    }

    pub(super) fn finish(self) -> Vec<Refusal> {
        self.all
    }
}

//! Objects, and the trail of their changes: what a branch did can be undone, and joined with what another did.

use std::rc::Rc;

use indexmap::IndexMap;

use super::value::{CodeValue, ObjectId};
use crate::edge_code::tree::FunctionId;

#[derive(Debug, Clone)]
pub(super) enum ObjectKind {
    Record,
    List,
    /// A function with the scope that it was made in, and its `this`.
    Function(FunctionId, ObjectId, Option<CodeValue>),
    /// Variables, with the scope around them.
    Scope(Option<ObjectId>),
    /// Variables of a block.
    Block(ObjectId),
    Class,
}

#[derive(Debug)]
pub(super) struct Object {
    pub(super) kind: ObjectKind,
    pub(super) fields: IndexMap<Rc<str>, CodeValue>,
    pub(super) items: Vec<CodeValue>,
    /// The value of fields or items that are not listed; `None` if there are no others.
    pub(super) rest: Option<CodeValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    Field(ObjectId, Rc<str>),
    Items(ObjectId),
    Rest(ObjectId),
}

impl Slot {
    fn object(&self) -> ObjectId {
        let (Self::Field(id, _) | Self::Items(id) | Self::Rest(id)) = self;
        *id
    }
}

#[derive(Debug, Clone)]
pub(super) enum SlotContent {
    Field(CodeValue),
    Items(Vec<CodeValue>),
    Rest(Option<CodeValue>),
}

/// The slots that changed, with the values that they have now.
pub(super) type Delta = IndexMap<Slot, SlotContent, fnv::FnvBuildHasher>;

/// A moment to which changes can be undone.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeapMark {
    changes: usize,
    objects: usize,
}

#[derive(Debug, Default)]
pub(super) struct Heap {
    objects: Vec<Object>,
    trail: Vec<(Slot, SlotContent)>,
    /// The work that was done: changes that were noted, undone and joined.
    pub(super) work: usize,
}

impl Heap {
    pub(super) fn add(&mut self, kind: ObjectKind) -> ObjectId {
        self.work += 1;
        self.objects.push(Object { kind, fields: IndexMap::new(), items: Vec::new(), rest: None });
        ObjectId(self.objects.len() - 1)
    }

    pub(super) fn get(&self, id: ObjectId) -> &Object {
        &self.objects[id.0]
    }

    pub(super) fn field(&self, id: ObjectId, name: &str) -> Option<&CodeValue> {
        self.get(id).fields.get(name)
    }

    fn content(&self, slot: &Slot) -> SlotContent {
        match slot {
            Slot::Field(id, name) => SlotContent::Field(self.field(*id, name).cloned().unwrap_or(CodeValue::Absent)),
            Slot::Items(id) => SlotContent::Items(self.get(*id).items.clone()),
            Slot::Rest(id) => SlotContent::Rest(self.get(*id).rest.clone()),
        }
    }

    fn put(&mut self, slot: Slot, content: SlotContent) {
        self.work += 1;
        match (slot, content) {
            (Slot::Field(id, name), SlotContent::Field(value)) => {
                self.objects[id.0].fields.insert(name, value);
            }
            (Slot::Items(id), SlotContent::Items(items)) => {
                self.work += items.len();
                self.objects[id.0].items = items;
            }
            (Slot::Rest(id), SlotContent::Rest(rest)) => self.objects[id.0].rest = rest,
            _ => {}
        }
    }

    fn change(&mut self, slot: Slot, content: SlotContent) {
        let old = self.content(&slot);
        self.trail.push((slot.clone(), old));
        self.put(slot, content);
    }

    pub(super) fn set(&mut self, id: ObjectId, name: Rc<str>, value: CodeValue) {
        self.change(Slot::Field(id, name), SlotContent::Field(value));
    }

    pub(super) fn set_items(&mut self, id: ObjectId, items: Vec<CodeValue>) {
        self.change(Slot::Items(id), SlotContent::Items(items));
    }

    pub(super) fn set_rest(&mut self, id: ObjectId, rest: Option<CodeValue>) {
        self.change(Slot::Rest(id), SlotContent::Rest(rest));
    }

    pub(super) fn mark(&self) -> HeapMark {
        HeapMark { changes: self.trail.len(), objects: self.objects.len() }
    }

    /// Returns what changed since a mark.
    pub(super) fn delta(&mut self, mark: HeapMark) -> Delta {
        self.work += self.trail.len() - mark.changes;
        let slots = self.trail[mark.changes..].iter().map(|(slot, _)| slot);
        slots.map(|slot| (slot.clone(), self.content(slot))).collect()
    }

    /// Undoes what changed since a mark.
    pub(super) fn rewind(&mut self, mark: HeapMark) {
        while self.trail.len() > mark.changes
            && let Some((slot, old)) = self.trail.pop()
        {
            self.put(slot, old);
        }
    }

    /// Makes one state of several that began at a mark: each field has one of the values that it has in them.
    pub(super) fn merge(&mut self, mark: HeapMark, deltas: &[Delta]) {
        let mut slots: IndexMap<&Slot, (), fnv::FnvBuildHasher> = IndexMap::default();
        slots.extend(deltas.iter().flat_map(|delta| delta.keys()).map(|slot| (slot, ())));
        for slot in slots.into_keys() {
            let base = self.content(slot);
            // An object that was made since then is only where it was made.
            let is_new = slot.object().0 >= mark.objects;
            let contents = deltas.iter().filter_map(|delta| delta.get(slot).or(Some(&base).filter(|_| !is_new)));
            let contents: Vec<&SlotContent> = contents.collect();
            self.work += contents.len();
            let Some((first, others)) = contents.split_first() else { continue };
            let mut joined = (*first).clone();
            let mut more: Option<CodeValue> = None;
            for other in others {
                joined = match (joined, other) {
                    (SlotContent::Field(a), SlotContent::Field(b)) => SlotContent::Field(a.join(b)),
                    (SlotContent::Rest(a), SlotContent::Rest(b)) => SlotContent::Rest(match (a, b) {
                        (Some(a), Some(b)) => Some(a.join(b)),
                        (a, b) => a.or_else(|| b.clone()),
                    }),
                    (SlotContent::Items(a), SlotContent::Items(b)) if a.len() == b.len() => {
                        SlotContent::Items(a.iter().zip(b).map(|(a, b)| a.join(b)).collect())
                    }
                    // Lists of different lengths have items that may not be there.
                    (SlotContent::Items(a), SlotContent::Items(b)) => {
                        for value in a.iter().chain(b) {
                            more = Some(more.as_ref().map_or_else(|| value.clone(), |all| all.join(value)));
                        }
                        SlotContent::Items(Vec::new())
                    }
                    (joined, _) => joined,
                };
            }
            self.change(slot.clone(), joined);
            if let (Slot::Items(id), Some(more)) = (slot, more) {
                let rest = self.get(*id).rest.as_ref().map_or_else(|| more.clone(), |rest| rest.join(&more));
                self.set_rest(*id, Some(rest));
            }
        }
    }

    /// Returns the fields that are there, or may be.
    pub(super) fn present(&self, id: ObjectId) -> Vec<(Rc<str>, CodeValue)> {
        let fields = self.get(id).fields.iter().filter(|(_, value)| !matches!(value, CodeValue::Absent));
        fields.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

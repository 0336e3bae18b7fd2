//! Parts of a template that several behaviors read, in one case or in all, and that are read once.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::rc::Rc;

use super::answers::Question;
use super::env::{Env, Log};

/// The parts that were read, by their names.
#[derive(Debug)]
pub(super) struct Memo<K, T> {
    /// The parts that are the same in every case.
    fixed: RefCell<HashMap<K, Rc<T>>>,
    /// The parts that depend on the case, with what reading them asked for.
    by_case: RefCell<HashMap<BTreeMap<Question, bool>, CaseParts<K, T>>>,
}

type CaseParts<K, T> = HashMap<K, (Rc<T>, Rc<Log>)>;

impl<K, T> Default for Memo<K, T> {
    fn default() -> Self {
        Self { fixed: RefCell::default(), by_case: RefCell::default() }
    }
}

impl<K: Hash + Eq + Clone, T> Memo<K, T> {
    /// Returns a part as it is in a case. The log gets all that reading it asked for, also if it was read before.
    pub(super) fn part(&self, env: Env<'_>, key: &K, read: impl FnOnce(Env<'_>) -> T) -> Rc<T> {
        if let Some(part) = self.fixed.borrow().get(key) {
            return part.clone();
        }
        let given = env.answers().given();
        let known = self.by_case.borrow().get(given).and_then(|parts| parts.get(key)).cloned();
        if let Some((part, log)) = known {
            env.log.add(&log);
            return part;
        }
        let log = Log::default();
        let part = Rc::new(read(env.with_log(&log)));
        if log.depends_on_case() {
            env.log.add(&log);
            let mut by_case = self.by_case.borrow_mut();
            // The answers are copied for the first part alone.
            match by_case.get_mut(given) {
                Some(parts) => parts.insert(key.clone(), (part.clone(), Rc::new(log))),
                None => by_case.entry(given.clone()).or_default().insert(key.clone(), (part.clone(), Rc::new(log))),
            };
        } else {
            self.fixed.borrow_mut().insert(key.clone(), part.clone());
        }
        part
    }
}

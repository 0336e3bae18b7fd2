//! Follows what code does to a request: runs it with values that are known only in part, both ways where a condition is
//! not known.

mod call;
mod evaluate;
mod event;
mod execute;
mod exit;
mod field;
mod heap;
mod library;
mod method;
mod pattern;
mod position;
mod replay;
mod value;

use std::rc::Rc;

use call::Ways;
use heap::{Delta, Heap, HeapMark, ObjectKind};
use value::{CodeValue, ObjectId};

use super::tree::{FunctionNode, Stmt, Tree};
use super::{CodeEffect, EdgeRequest, Invocation, Language};
pub(super) use replay::replay;

/// The work after which code is not followed any more. Code that people write takes a hundredth of it.
const MOST_WORK: usize = 400_000;

/// Values in values, and calls in calls, that are followed.
const DEEPEST: usize = 160;

/// An error that the code raises.
#[derive(Debug)]
struct Thrown;

type Evaluated<T = CodeValue> = Result<T, Thrown>;

/// The way in which a statement ends.
#[derive(Debug)]
enum Completion {
    Normal,
    Break,
    Continue,
    Return(CodeValue),
    Throw,
    /// Every way through it ended, and was noted.
    Ended,
}

/// One of several ways that code may take.
type Way<'w, 't, T> = Box<dyn FnMut(&mut Machine<'t>) -> T + 'w>;

/// A call that is being followed.
struct Frame {
    mark: HeapMark,
    /// The values that it returns under conditions, with what changed until then.
    returns: Vec<(CodeValue, Delta)>,
    /// True if it raises an error under a condition.
    may_raise: bool,
}

/// The ways in which a run of the handler ends.
struct RunWays {
    ways: Ways,
    /// The moment at which the handler was called.
    start: HeapMark,
    may_raise: bool,
}

/// The features that code was seen to use.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// The functions that change the origin.
    pub(super) origin_helper: bool,
    /// The module that has them.
    pub(super) origin_module: bool,
    pub(super) key_values: bool,
    /// Names and modules that the runtime does not have.
    pub(super) missing: Vec<Rc<str>>,
    /// The field of the event that only the other service has.
    pub(super) foreign_event: Option<Rc<str>>,
}

struct Machine<'t> {
    tree: &'t Tree,
    setting: &'t Invocation<'t>,
    heap: Heap,
    frames: Vec<Frame>,
    depth: usize,
    /// True if something happened that may change anything.
    is_lost: bool,
    /// True if something is taken on trust.
    is_partial: bool,
    uses: Uses,
    module: ObjectId,
    exports: ObjectId,
    /// The object with what the code asks of CloudFront beside its answer: another origin, or the answer by a callback.
    session: ObjectId,
    event: Option<event::RequestEvent>,
    /// The request, if it is one that is known.
    given: Option<&'t EdgeRequest>,
}

/// Returns what code does when it runs on an event.
pub(super) fn run(tree: &Tree, setting: &Invocation<'_>) -> CodeEffect {
    let mut machine = Machine::new(tree, setting);
    let flow = machine.block(&tree.body, machine.module);
    if matches!(flow, Completion::Throw) {
        return machine.failure();
    }
    let Some(handler) = machine.handler() else { return machine.without_handler() };
    machine.handle(&handler)
}

impl<'t> Machine<'t> {
    fn new(tree: &'t Tree, setting: &'t Invocation<'t>) -> Self {
        let mut heap = Heap::default();
        let module = heap.add(ObjectKind::Scope(None));
        let exports = heap.add(ObjectKind::Record);
        let session = heap.add(ObjectKind::Record);
        let frame = Frame { mark: heap.mark(), returns: Vec::new(), may_raise: false };
        Self {
            tree,
            setting,
            heap,
            frames: vec![frame],
            depth: 0,
            is_lost: false,
            is_partial: false,
            uses: Uses::default(),
            module,
            exports,
            session,
            event: None,
            given: None,
        }
    }

    fn is_python(&self) -> bool {
        self.setting.language == Language::Python
    }

    /// Gives up: anything may have happened.
    fn lose(&mut self) -> CodeValue {
        self.is_lost = true;
        CodeValue::Doubt
    }

    /// Reports whether no more is followed.
    fn is_spent(&self) -> bool {
        self.is_lost || self.heap.work > MOST_WORK
    }

    fn function(&self, id: super::tree::FunctionId) -> &'t FunctionNode {
        self.tree.function(id)
    }

    fn list(&mut self, items: Vec<CodeValue>) -> CodeValue {
        let id = self.heap.add(ObjectKind::List);
        self.heap.set_items(id, items);
        CodeValue::Object(id)
    }

    fn record(&mut self, fields: Vec<(&str, CodeValue)>) -> ObjectId {
        let id = self.heap.add(ObjectKind::Record);
        for (name, value) in fields {
            self.heap.set(id, name.into(), value);
        }
        id
    }

    /// Follows ways of which one is taken.
    fn fork_all(&mut self, mut ways: Vec<Way<'_, 't, Completion>>) -> Completion {
        let mut ways: Vec<&mut dyn FnMut(&mut Self) -> Completion> =
            ways.iter_mut().map(|way| &mut **way as _).collect();
        self.fork(&mut ways)
    }

    /// Follows values of which one is computed.
    fn fork_all_values(&mut self, mut ways: Vec<Way<'_, 't, Evaluated>>) -> Evaluated {
        let mut ways: Vec<&mut dyn FnMut(&mut Self) -> Evaluated> =
            ways.iter_mut().map(|way| &mut **way as _).collect();
        self.fork_values(&mut ways)
    }

    /// Follows several ways, of which one is taken, and goes on with all that may have happened.
    fn fork(&mut self, ways: &mut [&mut dyn FnMut(&mut Self) -> Completion]) -> Completion {
        let mark = self.heap.mark();
        let mut deltas = Vec::new();
        let mut flow: Option<Completion> = None;
        for way in ways {
            match way(self) {
                Completion::Return(value) => self.note_return(value),
                Completion::Throw => self.note_raise(),
                Completion::Ended => {}
                found => {
                    deltas.push(self.heap.delta(mark));
                    flow = Some(match (flow, found) {
                        (None, found) => found,
                        (Some(Completion::Break), Completion::Break) => Completion::Break,
                        (Some(Completion::Continue), Completion::Continue) => Completion::Continue,
                        _ => Completion::Normal,
                    });
                }
            }
            self.heap.rewind(mark);
        }
        self.heap.merge(mark, &deltas);
        flow.unwrap_or(Completion::Ended)
    }

    fn note_return(&mut self, value: CodeValue) {
        let Some(frame) = self.frames.last() else { return };
        let delta = self.heap.delta(frame.mark);
        if let Some(frame) = self.frames.last_mut() {
            frame.returns.push((value, delta));
        }
    }

    fn note_raise(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.may_raise = true;
        }
    }

    /// Follows values that are computed under conditions, and returns what they may be.
    fn fork_values(&mut self, ways: &mut [&mut dyn FnMut(&mut Self) -> Evaluated]) -> Evaluated {
        let mark = self.heap.mark();
        let (mut deltas, mut values) = (Vec::new(), Vec::new());
        for way in ways {
            match way(self) {
                Ok(value) => {
                    deltas.push(self.heap.delta(mark));
                    values.push(value);
                }
                Err(Thrown) => self.note_raise(),
            }
            self.heap.rewind(mark);
        }
        self.heap.merge(mark, &deltas);
        let mut values = values.into_iter();
        let first = values.next().ok_or(Thrown)?;
        Ok(values.fold(first, |all, value| all.join(&value)))
    }

    /// Finds the function that the runtime calls.
    fn handler(&self) -> Option<CodeValue> {
        let name = self.setting.handler;
        let own = self.heap.field(self.module, name).cloned();
        if self.setting.is_function || self.is_python() {
            return own.filter(|value| !value.is_nothing());
        }
        let exported = self.heap.field(self.exports, name).cloned();
        exported.or_else(|| self.heap.get(self.exports).rest.clone()).filter(|value| !value.is_nothing())
    }

    /// Follows the handler, a second time with what the first run left in variables of the module.
    fn handle(&mut self, handler: &CodeValue) -> CodeEffect {
        let mut exits = Vec::new();
        let mark = self.heap.mark();
        let mut kept: Vec<Rc<str>> = Vec::new();
        for _ in 0..2 {
            for name in &kept {
                let value = self
                    .heap
                    .field(self.module, name)
                    .map_or(CodeValue::Unknown, |value| value.join(&CodeValue::Unknown));
                self.heap.set(self.module, name.clone(), value);
            }
            kept = self.exits_of(handler, &mut exits);
            self.heap.rewind(mark);
            if kept.is_empty() || self.is_spent() {
                break;
            }
        }
        self.effect(&exits)
    }

    /// Adds the exits of a run, and returns the variables of the module that it changed.
    fn exits_of(&mut self, handler: &CodeValue, exits: &mut Vec<exit::Exit>) -> Vec<Rc<str>> {
        let RunWays { ways, start, may_raise } = self.ways_of_handler(handler);
        let mut changed = self.heap.delta(start);
        match &ways.last {
            Some(value) => self.note_exit(value, exits),
            None if ways.returns.is_empty() => exits.push(exit::Exit::Fails),
            None => {}
        }
        for (value, delta) in ways.returns {
            self.heap.rewind(start);
            self.heap.merge(start, std::slice::from_ref(&delta));
            self.note_exit(&value, exits);
            changed.extend(delta);
        }
        if may_raise {
            exits.push(exit::Exit::MayFail);
        }
        let names = changed.keys().filter_map(|slot| match slot {
            heap::Slot::Field(id, name) if *id == self.module => Some(name.clone()),
            _ => None,
        });
        names.collect()
    }

    /// Calls the handler with an event.
    fn ways_of_handler(&mut self, handler: &CodeValue) -> RunWays {
        let mark = self.heap.mark();
        let event = self.make_event();
        let arguments = self.arguments(&event);
        self.event = Some(event);
        self.frames.push(Frame { mark, returns: Vec::new(), may_raise: false });
        let start = self.heap.mark();
        let ways = match handler {
            CodeValue::Object(id) => match self.heap.get(*id).kind.clone() {
                ObjectKind::Function(function, scope, _) => self.ways(function, scope, &CodeValue::Nothing, &arguments),
                _ => Ways { returns: Vec::new(), last: Some(CodeValue::Doubt) },
            },
            _ => Ways {
                returns: Vec::new(),
                last: Some(self.call(handler, &CodeValue::Nothing, arguments).unwrap_or(CodeValue::Doubt)),
            },
        };
        let may_raise = self.frames.pop().is_some_and(|frame| frame.may_raise);
        RunWays { ways, start, may_raise }
    }

    /// Goes one level deeper, unless that is too deep.
    fn deeper<T>(&mut self, lost: impl FnOnce(&mut Self) -> T, follow: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEEPEST || self.is_spent() {
            self.is_lost = true;
            return lost(self);
        }
        self.depth += 1;
        let followed = follow(self);
        self.depth -= 1;
        followed
    }

    fn block(&mut self, body: &'t [Stmt], scope: ObjectId) -> Completion {
        self.hoist(body, scope);
        for statement in body {
            match self.statement(statement, scope) {
                Completion::Normal => {}
                flow => return flow,
            }
        }
        Completion::Normal
    }
}

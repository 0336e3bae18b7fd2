//! Statements.

use std::rc::Rc;

use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId, Symbol};
use super::{Completion, Evaluated, Machine, Thrown, Way};
use crate::edge_code::tree::{ExprId, Expression, Stmt};

/// Rounds of a loop that are followed one by one.
const MOST_ROUNDS: usize = 300;

/// The name under which a scope keeps names that belong to the module.
const GLOBALS: &str = "(global)";

impl<'t> Machine<'t> {
    /// Declares the functions of a block before it runs.
    pub(super) fn hoist(&mut self, body: &'t [Stmt], scope: ObjectId) {
        if self.is_python() {
            return;
        }
        for statement in body {
            if let Stmt::Function(name, function) = statement {
                let id = self.heap.add(ObjectKind::Function(*function, scope, None));
                self.heap.set(scope, name.clone(), CodeValue::Object(id));
            }
        }
    }

    pub(super) fn statement(&mut self, statement: &'t Stmt, scope: ObjectId) -> Completion {
        self.deeper(|_| Completion::Normal, |machine| machine.run(statement, scope).unwrap_or(Completion::Throw))
    }

    fn run(&mut self, statement: &'t Stmt, scope: ObjectId) -> Evaluated<Completion> {
        self.heap.work += 1;
        match statement {
            Stmt::Expression(expr) => {
                self.eval(*expr, scope)?;
            }
            Stmt::Declare { is_local, target, value } => self.declare(*is_local, *target, *value, scope)?,
            Stmt::Function(name, function) => {
                if self.is_python() {
                    let id = self.heap.add(ObjectKind::Function(*function, scope, None));
                    self.heap.set(scope, name.clone(), CodeValue::Object(id));
                }
            }
            Stmt::Return(value) => {
                let value = value.map_or(Ok(CodeValue::Nothing), |value| self.eval(value, scope))?;
                return Ok(Completion::Return(value));
            }
            Stmt::Throw(value) => {
                if let Some(value) = value {
                    self.eval(*value, scope)?;
                }
                return Err(Thrown);
            }
            Stmt::If(branches, otherwise) => return self.conditions(branches, otherwise, scope),
            Stmt::While { test, is_late, update, body } => {
                return self.while_loop(*test, *is_late, *update, body, scope);
            }
            Stmt::ForEach { target, values, is_over_keys, body, otherwise } => {
                return self.for_each(*target, *values, *is_over_keys, body, otherwise, scope);
            }
            Stmt::Break => return Ok(Completion::Break),
            Stmt::Continue => return Ok(Completion::Continue),
            Stmt::Try { body, handlers, otherwise, finally } => {
                return Ok(self.try_statement(body, handlers, otherwise, finally, scope));
            }
            Stmt::Switch(subject, cases) => return self.switch(*subject, cases, scope),
            Stmt::Block(body) => return Ok(self.inner_block(body, scope)),
            Stmt::Match(subject, cases) => {
                self.eval(*subject, scope)?;
                return Ok(self.match_cases(cases, scope));
            }
            Stmt::With => {
                self.lose();
            }
            Stmt::Import { module, member, name } => {
                let value = self.import(module, member.as_deref());
                self.heap.set(scope, name.clone(), value);
            }
            Stmt::Export(name, value) => {
                let value = self.eval(*value, scope)?;
                self.heap.set(self.exports, name.clone(), value);
            }
            Stmt::Global(names) => {
                for name in names {
                    self.heap.set(scope, format!("{GLOBALS}{name}").into(), CodeValue::Bool(true));
                }
            }
        }
        Ok(Completion::Normal)
    }

    fn declare(&mut self, is_local: bool, target: ExprId, value: Option<ExprId>, scope: ObjectId) -> Evaluated<()> {
        let scope = if is_local { scope } else { self.function_scope(scope) };
        let value = match (value, self.tree.expr(target)) {
            (Some(value), _) => self.eval(value, scope)?,
            // `var x;` does not empty a variable that has a value.
            (None, Expression::Name(name)) if !is_local && self.heap.field(scope, name).is_some() => return Ok(()),
            (None, _) => CodeValue::Nothing,
        };
        self.bind(target, value, scope)
    }

    /// Returns the scope of the function around a block.
    fn function_scope(&self, scope: ObjectId) -> ObjectId {
        let mut current = scope;
        while let ObjectKind::Block(parent) = self.heap.get(current).kind {
            current = parent;
        }
        current
    }

    fn inner_block(&mut self, body: &'t [Stmt], scope: ObjectId) -> Completion {
        if self.is_python() {
            return self.block(body, scope);
        }
        let inner = self.heap.add(ObjectKind::Block(scope));
        self.block(body, inner)
    }

    /// Finds the scope that holds a variable.
    pub(super) fn holder(&self, name: &str, scope: ObjectId) -> Option<ObjectId> {
        let mut current = Some(scope);
        while let Some(id) = current {
            if self.heap.field(id, name).is_some_and(|value| !matches!(value, CodeValue::Absent)) {
                return Some(id);
            }
            current = match self.heap.get(id).kind {
                ObjectKind::Scope(parent) => parent,
                ObjectKind::Block(parent) => Some(parent),
                _ => None,
            };
        }
        None
    }

    pub(super) fn set_variable(&mut self, name: &Rc<str>, value: CodeValue, scope: ObjectId) {
        let value = if matches!(value, CodeValue::Absent) { CodeValue::Nothing } else { value };
        let scope = if self.is_python() {
            let is_global = self.heap.field(scope, &format!("{GLOBALS}{name}")).is_some();
            if is_global { self.outer_holder(name, scope) } else { scope }
        } else {
            self.holder(name, scope).unwrap_or(self.module)
        };
        self.heap.set(scope, name.clone(), value);
    }

    fn outer_holder(&self, name: &str, scope: ObjectId) -> ObjectId {
        let parent = match self.heap.get(scope).kind {
            ObjectKind::Scope(Some(parent)) => parent,
            _ => self.module,
        };
        self.holder(name, parent).unwrap_or(self.module)
    }

    fn conditions(
        &mut self,
        branches: &'t [(ExprId, Vec<Stmt>)],
        otherwise: &'t [Stmt],
        scope: ObjectId,
    ) -> Evaluated<Completion> {
        for (index, (test, body)) in branches.iter().enumerate() {
            let test = self.eval(*test, scope)?;
            match test.truth() {
                Some(true) => return Ok(self.inner_block(body, scope)),
                Some(false) => {}
                None => {
                    let rest = &branches[index + 1..];
                    return Ok(self.either_branch(body, rest, otherwise, scope));
                }
            }
        }
        Ok(self.inner_block(otherwise, scope))
    }

    /// Follows a branch and, one after the other, those that may be taken instead of it.
    fn either_branch(
        &mut self,
        body: &'t [Stmt],
        rest: &'t [(ExprId, Vec<Stmt>)],
        otherwise: &'t [Stmt],
        scope: ObjectId,
    ) -> Completion {
        let mut bodies: Vec<&'t [Stmt]> = vec![body];
        let mut is_closed = false;
        for (test, body) in rest {
            match self.eval(*test, scope) {
                Err(Thrown) => {
                    self.note_raise();
                    is_closed = true;
                    break;
                }
                Ok(test) => match test.truth() {
                    Some(false) => {}
                    Some(true) => {
                        bodies.push(body);
                        is_closed = true;
                        break;
                    }
                    None => bodies.push(body),
                },
            }
        }
        if !is_closed {
            bodies.push(otherwise);
        }
        self.one_of(&bodies, scope)
    }

    /// Follows blocks of which one is taken.
    fn one_of(&mut self, bodies: &[&'t [Stmt]], scope: ObjectId) -> Completion {
        let mut ways: Vec<Way<'_, 't, Completion>> = Vec::new();
        for body in bodies {
            let body: &'t [Stmt] = body;
            ways.push(Box::new(move |machine: &mut Self| machine.inner_block(body, scope)));
        }
        self.fork_all(ways)
    }

    fn match_cases(&mut self, cases: &'t [(Vec<ExprId>, Vec<Stmt>)], scope: ObjectId) -> Completion {
        let mut bodies: Vec<&'t [Stmt]> = Vec::new();
        for (names, body) in cases {
            for name in names {
                if let Expression::Name(name) = self.tree.expr(*name)
                    && self.holder(name, scope).is_none()
                {
                    self.heap.set(scope, name.clone(), CodeValue::Unknown);
                }
            }
            bodies.push(body);
        }
        bodies.push(&[]);
        self.one_of(&bodies, scope)
    }

    fn switch(
        &mut self,
        subject: ExprId,
        cases: &'t [(Option<ExprId>, Vec<Stmt>)],
        scope: ObjectId,
    ) -> Evaluated<Completion> {
        let subject = self.eval(subject, scope)?;
        let mut starts: Vec<usize> = Vec::new();
        let mut is_decided = false;
        for (index, (test, _)) in cases.iter().enumerate() {
            let Some(test) = test else { continue };
            let test = self.eval(*test, scope)?;
            match subject.equals(&test) {
                Some(false) => {}
                Some(true) => {
                    starts.push(index);
                    is_decided = true;
                    break;
                }
                None => starts.push(index),
            }
        }
        if !is_decided {
            let default = cases.iter().position(|(test, _)| test.is_none());
            starts.push(default.unwrap_or(cases.len()));
        }
        let run = |machine: &mut Self, start: usize| {
            for (_, body) in &cases[start..] {
                match machine.block(body, scope) {
                    Completion::Normal => {}
                    Completion::Break => return Completion::Normal,
                    flow => return flow,
                }
            }
            Completion::Normal
        };
        if let [only] = starts.as_slice() {
            return Ok(run(self, *only));
        }
        let mut ways: Vec<Way<'_, 't, Completion>> = Vec::new();
        for start in starts {
            ways.push(Box::new(move |machine: &mut Self| run(machine, start)));
        }
        Ok(self.fork_all(ways))
    }

    fn while_loop(
        &mut self,
        test: Option<ExprId>,
        is_late: bool,
        update: Option<ExprId>,
        body: &'t [Stmt],
        scope: ObjectId,
    ) -> Evaluated<Completion> {
        for round in 0..MOST_ROUNDS {
            let is_tested = !(is_late && round == 0);
            let holds = match test.filter(|_| is_tested) {
                Some(test) => self.eval(test, scope)?.truth(),
                None => Some(true),
            };
            match holds {
                Some(false) => return Ok(Completion::Normal),
                Some(true) => match self.inner_block(body, scope) {
                    Completion::Normal | Completion::Continue => {}
                    Completion::Break => return Ok(Completion::Normal),
                    flow => return Ok(flow),
                },
                None => {
                    return Ok(self.perhaps_twice(&mut |machine| {
                        let flow = machine.inner_block(body, scope);
                        if let (Completion::Normal | Completion::Continue, Some(update)) = (&flow, update)
                            && machine.eval(update, scope).is_err()
                        {
                            return Completion::Throw;
                        }
                        flow
                    }));
                }
            }
            if let Some(update) = update {
                self.eval(update, scope)?;
            }
        }
        self.lose();
        Ok(Completion::Normal)
    }

    /// Follows the body of a loop that runs nobody knows how often: not at all, once, and once more.
    fn perhaps_twice(&mut self, body: &mut dyn FnMut(&mut Self) -> Completion) -> Completion {
        for _ in 0..2 {
            let mut once = |machine: &mut Self| match body(machine) {
                Completion::Break | Completion::Continue => Completion::Normal,
                flow => flow,
            };
            if let Completion::Ended = self.fork(&mut [&mut once, &mut |_| Completion::Normal]) {
                return Completion::Ended;
            }
        }
        Completion::Normal
    }

    fn for_each(
        &mut self,
        target: ExprId,
        values: ExprId,
        is_over_keys: bool,
        body: &'t [Stmt],
        otherwise: &'t [Stmt],
        scope: ObjectId,
    ) -> Evaluated<Completion> {
        let values = self.eval(values, scope)?;
        let (known, rest) = if is_over_keys { self.keys_of(&values) } else { self.items_of(&values) };
        let scope = if self.is_python() { scope } else { self.heap.add(ObjectKind::Block(scope)) };
        if known.len() > MOST_ROUNDS {
            self.lose();
        }
        for value in known {
            // An item that may not be there.
            let is_sure = !value.alternatives().iter().any(|value| matches!(value, CodeValue::Absent));
            let flow = if is_sure {
                self.bind(target, value, scope)?;
                self.inner_block(body, scope)
            } else {
                let mut once = |machine: &mut Self| match machine.bind(target, value.clone(), scope) {
                    Ok(()) => machine.inner_block(body, scope),
                    Err(Thrown) => Completion::Throw,
                };
                self.fork(&mut [&mut once, &mut |_| Completion::Normal])
            };
            match flow {
                Completion::Normal | Completion::Continue => {}
                Completion::Break => return Ok(Completion::Normal),
                flow => return Ok(flow),
            }
        }
        if let Some(rest) = rest {
            let flow = self.perhaps_twice(&mut |machine| match machine.bind(target, rest.clone(), scope) {
                Ok(()) => machine.inner_block(body, scope),
                Err(Thrown) => Completion::Throw,
            });
            if !matches!(flow, Completion::Normal) {
                return Ok(flow);
            }
        }
        Ok(self.block(otherwise, scope))
    }

    fn try_statement(
        &mut self,
        body: &'t [Stmt],
        handlers: &'t [(Option<ExprId>, Vec<Stmt>)],
        otherwise: &'t [Stmt],
        finally: &'t [Stmt],
        scope: ObjectId,
    ) -> Completion {
        let before = self.heap.mark();
        let raised_before = self.frames.last().is_some_and(|frame| frame.may_raise);
        let mut flow = self.inner_block(body, scope);
        if let Completion::Normal = flow {
            flow = self.inner_block(otherwise, scope);
        }
        if !handlers.is_empty() {
            // What is raised in the body is caught.
            if let Some(frame) = self.frames.last_mut() {
                frame.may_raise = raised_before;
            }
            let after = self.heap.delta(before);
            let mut ways = match flow {
                Completion::Throw => Vec::new(),
                flow => vec![(flow, after.clone())],
            };
            self.heap.rewind(before);
            // The error may come before any change of the body, or after it.
            self.heap.merge(before, &[after, super::heap::Delta::default()]);
            let middle = self.heap.mark();
            for (error, handler) in handlers {
                if let Some(error) = error
                    && self.bind(*error, CodeValue::Unknown, scope).is_err()
                {
                    self.lose();
                }
                let flow = self.inner_block(handler, scope);
                ways.push((flow, self.heap.delta(before)));
                self.heap.rewind(middle);
            }
            self.heap.rewind(before);
            flow = self.merge_ways(before, ways);
        }
        if !finally.is_empty() {
            match self.inner_block(finally, scope) {
                Completion::Normal => {}
                last => return last,
            }
        }
        flow
    }

    /// Goes on with the ways that did not end, each with what it changed since a mark.
    fn merge_ways(&mut self, mark: super::HeapMark, ways: Vec<(Completion, super::Delta)>) -> Completion {
        let mut deltas = Vec::new();
        let mut result = None;
        for (flow, delta) in ways {
            match flow {
                Completion::Return(value) => {
                    self.heap.merge(mark, std::slice::from_ref(&delta));
                    self.note_return(value);
                    self.heap.rewind(mark);
                }
                Completion::Throw => self.note_raise(),
                Completion::Ended => {}
                flow => {
                    deltas.push(delta);
                    result = Some(if result.is_none() { flow } else { Completion::Normal });
                }
            }
        }
        self.heap.merge(mark, &deltas);
        result.unwrap_or(Completion::Ended)
    }

    /// Returns the name of a header that is none of those that matter here.
    pub(super) fn other_name() -> CodeValue {
        CodeValue::Symbol(Symbol::OtherName)
    }
}

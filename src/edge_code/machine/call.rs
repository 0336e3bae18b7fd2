//! Calls: of functions of the code, of the runtime, and of what is not known.

use std::rc::Rc;

use super::heap::{Delta, ObjectKind};
use super::value::{CodeValue, ObjectId};
use super::{Completion, Evaluated, Frame, Machine, Thrown, Way};
use crate::edge_code::tree::{ExprId, Expression, FunctionId};

/// The arguments of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    pub(super) values: Vec<CodeValue>,
    pub(super) named: Vec<(Rc<str>, CodeValue)>,
    /// True if there may be others, from lists that are not known.
    pub(super) has_more: bool,
}

/// The ways in which a function ends.
pub(super) struct Ways {
    /// The values that it returns under conditions, each with what changed until then.
    pub(super) returns: Vec<(CodeValue, Delta)>,
    /// The value that it returns at last, if it comes so far: what it changed is in place.
    pub(super) last: Option<CodeValue>,
}

impl Arguments {
    pub(super) fn of(values: Vec<CodeValue>) -> Self {
        Self { values, ..Self::default() }
    }

    pub(super) fn get(&self, index: usize) -> CodeValue {
        self.values.get(index).cloned().unwrap_or(if self.has_more { CodeValue::Doubt } else { CodeValue::Nothing })
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &CodeValue> {
        self.values.iter().chain(self.named.iter().map(|(_, value)| value))
    }
}

impl<'t> Machine<'t> {
    /// Reports whether a value is a function of the code.
    pub(super) fn is_function(&self, value: &CodeValue) -> bool {
        matches!(value, CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::Function(..)))
    }

    fn eval_arguments(&mut self, arguments: &'t [ExprId], scope: ObjectId) -> Evaluated<Arguments> {
        let mut all = Arguments::default();
        for argument in arguments {
            let value = self.eval(*argument, scope)?;
            match self.tree.expr(*argument) {
                Expression::Keyword(name, _) => all.named.push((name.clone(), value)),
                Expression::Spread(_) => {
                    let (known, rest) = self.items_of(&value);
                    all.values.extend(known);
                    all.has_more |= rest.is_some();
                }
                Expression::SpreadKeywords(_) => match &value {
                    CodeValue::Object(id) => {
                        all.named.extend(self.heap.present(*id));
                        all.has_more |= self.heap.get(*id).rest.is_some();
                    }
                    _ => all.has_more = true,
                },
                _ => all.values.push(value),
            }
        }
        Ok(all)
    }

    pub(super) fn call_expr(&mut self, id: ExprId, scope: ObjectId) -> Evaluated {
        let Expression::Call { callee, arguments, is_new, is_optional } = self.tree.expr(id) else {
            return Ok(CodeValue::Unknown);
        };
        let (receiver, name, callee_value) = match self.tree.expr(*callee) {
            Expression::Member { object, name, is_optional } => {
                let receiver = self.eval(*object, scope)?;
                if receiver.is_nothing() {
                    return if *is_optional { Ok(CodeValue::Nothing) } else { Err(Thrown) };
                }
                (receiver, Some(name.clone()), None)
            }
            Expression::Index { object, key, .. } if !self.is_python() => {
                let receiver = self.eval(*object, scope)?;
                let key = self.eval(*key, scope)?;
                if let Some(name) = key.as_text() {
                    (receiver, Some(name), None)
                } else {
                    let callee = self.part(&receiver, &key, false)?;
                    (receiver, None, Some(callee))
                }
            }
            _ => (CodeValue::Nothing, None, Some(self.eval(*callee, scope)?)),
        };
        let arguments = self.eval_arguments(arguments, scope)?;
        if let (Some(name), false) = (&name, *is_new) {
            return self.call_method(&receiver, name, arguments);
        }
        let callee = match (callee_value, name) {
            (Some(callee), _) => callee,
            (None, Some(name)) => self.part(&receiver, &CodeValue::Text(name), false)?,
            (None, None) => CodeValue::Unknown,
        };
        if *is_new {
            return self.construct(&callee, arguments);
        }
        if callee.is_nothing() {
            return if *is_optional { Ok(CodeValue::Nothing) } else { Err(Thrown) };
        }
        self.call(&callee, &receiver, arguments)
    }

    /// Calls a value that may be a function.
    pub(super) fn call(&mut self, callee: &CodeValue, this: &CodeValue, arguments: Arguments) -> Evaluated {
        match callee {
            CodeValue::Object(id) => match self.heap.get(*id).kind.clone() {
                ObjectKind::Function(function, scope, bound) => {
                    let this = bound.as_ref().unwrap_or(this).clone();
                    self.deeper(|_| Ok(CodeValue::Doubt), |machine| machine.invoke(function, scope, &this, &arguments))
                }
                ObjectKind::Class => self.construct(callee, arguments),
                _ => Err(Thrown),
            },
            CodeValue::Builtin(path) => self.call_builtin(&path.clone(), &arguments),
            CodeValue::Either(values) => {
                let values = values.clone();
                let mut ways: Vec<Way<'_, 't, Evaluated>> = Vec::new();
                for value in values.iter() {
                    let arguments = arguments.clone();
                    ways.push(Box::new(move |machine: &mut Self| machine.call(value, this, arguments.clone())));
                }
                self.fork_all_values(ways)
            }
            CodeValue::Absent | CodeValue::Nothing | CodeValue::Bool(_) | CodeValue::Number(_) | CodeValue::Text(_) => {
                Err(Thrown)
            }
            CodeValue::Unknown | CodeValue::Doubt | CodeValue::Symbol(_) | CodeValue::Json(_) => {
                Ok(self.call_unknown(&arguments))
            }
        }
    }

    fn invoke(&mut self, id: FunctionId, outer: ObjectId, this: &CodeValue, arguments: &Arguments) -> Evaluated {
        let mark = self.heap.mark();
        let Ways { returns, last } = self.ways(id, outer, this, arguments);
        if returns.is_empty() {
            return last.ok_or(Thrown);
        }
        let (mut values, mut deltas): (Vec<CodeValue>, Vec<Delta>) = returns.into_iter().unzip();
        if let Some(value) = last {
            values.push(value);
            deltas.push(self.heap.delta(mark));
        }
        self.heap.rewind(mark);
        self.heap.merge(mark, &deltas);
        values.into_iter().reduce(|all, value| all.join(&value)).ok_or(Thrown)
    }

    /// Follows a function of the code, and returns the ways in which it ends.
    pub(super) fn ways(&mut self, id: FunctionId, outer: ObjectId, this: &CodeValue, arguments: &Arguments) -> Ways {
        let function = self.function(id);
        if function.is_generator {
            return Ways { returns: Vec::new(), last: Some(self.call_unknown(arguments)) };
        }
        let mark = self.heap.mark();
        let scope = self.heap.add(ObjectKind::Scope(Some(outer)));
        if !function.is_arrow && !self.is_python() {
            self.heap.set(scope, "this".into(), this.clone());
            let list = self.list(arguments.values.clone());
            self.heap.set(scope, "arguments".into(), list);
        }
        self.frames.push(Frame { mark, returns: Vec::new(), may_raise: false });
        let flow = match self.bind_params(&function.params, scope, arguments) {
            Ok(()) => self.block(&function.body, scope),
            Err(Thrown) => Completion::Throw,
        };
        let Some(frame) = self.frames.pop() else { return Ways { returns: Vec::new(), last: None } };
        if frame.may_raise {
            self.note_raise();
        }
        let last = match flow {
            Completion::Return(value) => Some(value),
            Completion::Normal | Completion::Break | Completion::Continue => Some(CodeValue::Nothing),
            Completion::Throw => {
                if !frame.returns.is_empty() {
                    self.note_raise();
                }
                None
            }
            Completion::Ended => None,
        };
        Ways { returns: frame.returns, last }
    }

    fn bind_params(&mut self, params: &'t [ExprId], scope: ObjectId, arguments: &Arguments) -> Evaluated<()> {
        for (index, param) in params.iter().enumerate() {
            match self.tree.expr(*param) {
                Expression::Spread(target) => {
                    let list = self.list(arguments.values.get(index..).unwrap_or_default().to_vec());
                    if let (CodeValue::Object(id), true) = (&list, arguments.has_more) {
                        self.heap.set_rest(*id, Some(CodeValue::Doubt));
                    }
                    self.bind(*target, list, scope)?;
                    // What follows in Python is given by its name.
                    for param in &params[index + 1..] {
                        self.bind_named(*param, None, scope, arguments)?;
                    }
                    return Ok(());
                }
                _ => self.bind_named(*param, arguments.values.get(index).cloned(), scope, arguments)?,
            }
        }
        Ok(())
    }

    fn bind_named(
        &mut self,
        param: ExprId,
        value: Option<CodeValue>,
        scope: ObjectId,
        arguments: &Arguments,
    ) -> Evaluated<()> {
        let target = match self.tree.expr(param) {
            Expression::Assign { target, .. } => *target,
            Expression::SpreadKeywords(target) => {
                let fields = arguments.named.clone();
                let record = self.heap.add(ObjectKind::Record);
                for (name, value) in fields {
                    self.heap.set(record, name, value);
                }
                return self.bind(*target, CodeValue::Object(record), scope);
            }
            _ => param,
        };
        let by_name = || {
            let name = self.tree.name(target)?;
            arguments.named.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
        };
        let missing = if arguments.has_more { CodeValue::Doubt } else { CodeValue::Absent };
        let value = value.or_else(by_name).unwrap_or(missing);
        self.bind(param, value, scope)
    }

    /// Makes an object of a class, or of a kind of the runtime.
    fn construct(&mut self, class: &CodeValue, arguments: Arguments) -> Evaluated {
        match class {
            CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::Class) => {
                let object = self.heap.add(ObjectKind::Record);
                for (name, method) in self.heap.present(*id) {
                    self.heap.set(object, name, method);
                }
                let this = CodeValue::Object(object);
                let maker = if self.is_python() { "__init__" } else { "constructor" };
                if let Some(method) = self.heap.field(object, maker).cloned() {
                    self.call_bound(&method, &this, arguments)?;
                }
                Ok(this)
            }
            CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::Function(..)) => {
                let this = CodeValue::Object(self.heap.add(ObjectKind::Record));
                self.call(class, &this, arguments)?;
                Ok(this)
            }
            CodeValue::Builtin(path) => {
                let path: Rc<str> = format!("new {path}").into();
                self.call_builtin(&path, &arguments)
            }
            _ => Ok(self.call_unknown(&arguments)),
        }
    }

    /// Calls a method of an object of the code. In Python the object is its first argument.
    pub(super) fn call_bound(&mut self, method: &CodeValue, this: &CodeValue, mut arguments: Arguments) -> Evaluated {
        if self.is_python() {
            arguments.values.insert(0, this.clone());
        }
        self.call(method, this, arguments)
    }

    /// Calls something that is not known: it may change every object that it gets, and call every function.
    pub(super) fn call_unknown(&mut self, arguments: &Arguments) -> CodeValue {
        let mut result = CodeValue::Unknown;
        for value in arguments.all() {
            result = result.mixed(&value.derived());
        }
        let values: Vec<CodeValue> = arguments.all().cloned().collect();
        for value in values {
            self.give_away(&value);
        }
        if arguments.has_more { CodeValue::Doubt } else { result }
    }

    /// Notes that a value is where it may be changed, and called.
    pub(super) fn give_away(&mut self, value: &CodeValue) {
        let mut open: Vec<CodeValue> = value.alternatives().to_vec();
        let mut seen: Vec<ObjectId> = Vec::new();
        let mut functions = Vec::new();
        while let Some(value) = open.pop() {
            match value {
                CodeValue::Either(values) => open.extend(values.iter().cloned()),
                CodeValue::Object(id) if !seen.contains(&id) => {
                    if seen.len() > 500 {
                        self.lose();
                        return;
                    }
                    seen.push(id);
                    match self.heap.get(id).kind {
                        ObjectKind::Function(..) => {
                            functions.push(value);
                            continue;
                        }
                        ObjectKind::Class => continue,
                        _ => {}
                    }
                    open.extend(self.heap.get(id).items.iter().cloned());
                    open.extend(self.heap.get(id).rest.clone());
                    for (name, value) in self.heap.present(id) {
                        open.push(value.clone());
                        if !matches!(value, CodeValue::Object(_)) || self.is_of_request(id) {
                            self.heap.set(id, name, CodeValue::Doubt);
                        }
                    }
                    if !self.heap.get(id).items.is_empty() {
                        self.heap.set_items(id, Vec::new());
                        self.heap.set_rest(id, Some(CodeValue::Doubt));
                    }
                }
                _ => {}
            }
        }
        for function in functions {
            self.call_back(&function);
        }
    }

    /// Follows a function that may be called by something that is not known.
    fn call_back(&mut self, function: &CodeValue) {
        let count = match function {
            CodeValue::Object(id) => match self.heap.get(*id).kind {
                ObjectKind::Function(function, ..) => self.function(function).params.len(),
                _ => 0,
            },
            _ => 0,
        };
        let arguments = Arguments::of(vec![CodeValue::Unknown; count]);
        let mut once = |machine: &mut Self| machine.call(function, &CodeValue::Nothing, arguments.clone());
        if self.fork_values(&mut [&mut once, &mut |_| Ok(CodeValue::Nothing)]).is_err() {
            self.note_raise();
        }
    }
}

//! Expressions, and what gets their values.

use std::rc::Rc;

use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId, Symbol};
use super::{Completion, Evaluated, Machine, Thrown};
use crate::edge_code::tree::{Clause, ComprehensionKind, Entry, ExprId, Expression, Operator};

impl<'t> Machine<'t> {
    pub(super) fn eval(&mut self, expr: ExprId, scope: ObjectId) -> Evaluated {
        self.heap.work += 1;
        self.deeper(|_| Ok(CodeValue::Doubt), |machine| machine.eval_here(expr, scope))
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of expression")]
    fn eval_here(&mut self, id: ExprId, scope: ObjectId) -> Evaluated {
        Ok(match self.tree.expr(id) {
            Expression::Nothing => CodeValue::Nothing,
            Expression::Bool(value) => CodeValue::Bool(*value),
            Expression::Number(value) => CodeValue::Number(*value),
            Expression::Text(text) => CodeValue::Text(text.clone()),
            Expression::Regex(pattern) => CodeValue::Builtin(format!("regex:{pattern}").into()),
            Expression::Joined(parts) => self.joined(parts, scope)?,
            Expression::Name(name) => self.variable(name, scope),
            Expression::This => self.variable("this", scope),
            Expression::Member { object, name, is_optional } => {
                let object = self.eval(*object, scope)?;
                self.part(&object, &CodeValue::Text(name.clone()), *is_optional)?
            }
            Expression::Index { object, key, is_optional } => {
                let object = self.eval(*object, scope)?;
                let key = self.eval(*key, scope)?;
                self.part(&object, &key, *is_optional)?
            }
            Expression::Call { .. } => return self.call_expr(id, scope),
            Expression::Keyword(_, value)
            | Expression::Spread(value)
            | Expression::SpreadKeywords(value)
            | Expression::Await(value) => self.eval(*value, scope)?,
            Expression::List(items) => {
                let (items, rest) = self.items(items, scope)?;
                let list = self.list(items);
                if let (CodeValue::Object(id), Some(rest)) = (&list, rest) {
                    self.heap.set_rest(*id, Some(rest));
                }
                list
            }
            Expression::Object(entries) => self.object(entries, scope)?,
            Expression::Function(function) => {
                let this = if self.function(*function).is_arrow { Some(self.variable("this", scope)) } else { None };
                CodeValue::Object(self.heap.add(ObjectKind::Function(*function, scope, this)))
            }
            Expression::Class { name, methods } => {
                let class = self.heap.add(ObjectKind::Class);
                for (name, method) in methods {
                    let method = self.eval(*method, scope)?;
                    self.heap.set(class, name.clone(), method);
                }
                if let Some(name) = name {
                    self.heap.set(scope, name.clone(), CodeValue::Object(class));
                }
                CodeValue::Object(class)
            }
            Expression::Not(value) => match self.eval(*value, scope)?.truth() {
                Some(truth) => CodeValue::Bool(!truth),
                None => CodeValue::Unknown,
            },
            Expression::TypeOf(value) => {
                if let Expression::Name(name) = self.tree.expr(*value)
                    && self.holder(name, scope).is_none()
                    && !self.is_known_global(name)
                {
                    return Ok(CodeValue::text("undefined"));
                }
                let value = self.eval(*value, scope)?;
                self.type_of(&value)
            }
            Expression::Unary(value) => {
                let value = self.eval(*value, scope)?;
                value.derived()
            }
            Expression::Binary(..) => self.binary(id, scope)?,
            Expression::And(left, right) => self.logical(*left, *right, scope, CodeValue::truth)?,
            Expression::Or(left, right) => {
                self.logical(*left, *right, scope, |value| value.truth().map(|truth| !truth))?
            }
            Expression::Else(left, right) => self.logical(*left, *right, scope, |value| match value {
                CodeValue::Absent | CodeValue::Nothing => Some(true),
                CodeValue::Unknown | CodeValue::Doubt | CodeValue::Either(_) => None,
                _ => Some(false),
            })?,
            Expression::Conditional(test, yes, no) => match self.eval(*test, scope)?.truth() {
                Some(true) => self.eval(*yes, scope)?,
                Some(false) => self.eval(*no, scope)?,
                None => {
                    let mut yes = |machine: &mut Self| machine.eval(*yes, scope);
                    let mut no = |machine: &mut Self| machine.eval(*no, scope);
                    self.fork_values(&mut [&mut yes, &mut no])?
                }
            },
            Expression::Assign { target, operator, value } => self.assign(*target, *operator, *value, scope)?,
            Expression::Delete(target) => self.delete(*target, scope)?,
            Expression::Sequence(items) => {
                let mut last = CodeValue::Nothing;
                for item in items {
                    last = self.eval(*item, scope)?;
                }
                last
            }
            Expression::Comprehension { kind, key, value, clauses } => {
                self.comprehension(*kind, *key, *value, clauses, scope)?
            }
            Expression::Other(parts) => {
                let mut mixed = CodeValue::Unknown;
                for part in parts {
                    let value = self.eval(*part, scope)?;
                    mixed = mixed.mixed(&value.derived());
                    if self.holds_objects(&value) {
                        mixed = CodeValue::Doubt;
                    }
                }
                mixed
            }
        })
    }

    fn variable(&mut self, name: &str, scope: ObjectId) -> CodeValue {
        if let Some(holder) = self.holder(name, scope) {
            return self.heap.field(holder, name).cloned().unwrap_or(CodeValue::Nothing);
        }
        self.global(name)
    }

    fn joined(&mut self, parts: &'t [ExprId], scope: ObjectId) -> Evaluated {
        let mut text = String::new();
        let mut mixed: Option<CodeValue> = None;
        let mut only: Option<CodeValue> = None;
        for part in parts {
            let value = self.eval(*part, scope)?;
            match (value.as_text(), &mixed) {
                (Some(part), None) => text.push_str(&part),
                (Some(part), Some(_)) if part.is_empty() => {}
                (Some(_), Some(_)) => only = None,
                (None, _) => {
                    only = if mixed.is_none() && text.is_empty() { Some(value.clone()) } else { None };
                    let derived = value.derived();
                    mixed = Some(mixed.map_or_else(|| derived.clone(), |mixed| mixed.mixed(&derived)));
                }
            }
        }
        Ok(match (mixed, only) {
            // A template around one text alone is that text.
            (Some(_), Some(CodeValue::Symbol(symbol))) => CodeValue::Symbol(symbol),
            (Some(mixed), _) => mixed,
            (None, _) => CodeValue::text(&text),
        })
    }

    /// Evaluates the items of a list, with the value of those that are not known.
    fn items(&mut self, items: &'t [ExprId], scope: ObjectId) -> Evaluated<(Vec<CodeValue>, Option<CodeValue>)> {
        let mut values = Vec::new();
        let mut rest: Option<CodeValue> = None;
        for item in items {
            let value = self.eval(*item, scope)?;
            if let Expression::Spread(_) = self.tree.expr(*item) {
                let (known, more) = self.items_of(&value);
                values.extend(known);
                if let Some(more) = more {
                    rest = Some(rest.map_or_else(|| more.clone(), |rest| rest.join(&more)));
                }
            } else {
                values.push(value);
            }
        }
        Ok((values, rest))
    }

    fn object(&mut self, entries: &'t [Entry], scope: ObjectId) -> Evaluated {
        let object = self.heap.add(ObjectKind::Record);
        for entry in entries {
            match entry {
                Entry::Field(key, value) => {
                    let key = self.eval(*key, scope)?;
                    let value = self.eval(*value, scope)?;
                    self.set_part(&CodeValue::Object(object), &key, value);
                }
                Entry::Spread(source) => {
                    let source = self.eval(*source, scope)?;
                    self.copy_fields(object, &source);
                }
            }
        }
        Ok(CodeValue::Object(object))
    }

    /// Evaluates `&&` and its like: the right side, if a test of the left one says so.
    fn logical(
        &mut self,
        left: ExprId,
        right: ExprId,
        scope: ObjectId,
        goes_on: impl Fn(&CodeValue) -> Option<bool> + Copy,
    ) -> Evaluated {
        // Chains of them lean to the left.
        let left = self.eval(left, scope)?;
        match goes_on(&left) {
            Some(true) => self.eval(right, scope),
            Some(false) => Ok(left),
            None => {
                let kept: Vec<CodeValue> =
                    left.alternatives().iter().filter(|value| goes_on(value) != Some(true)).cloned().collect();
                let kept = CodeValue::one_of(kept);
                let mut left = |_: &mut Self| Ok(kept.clone());
                let mut right = |machine: &mut Self| machine.eval(right, scope);
                self.fork_values(&mut [&mut left, &mut right])
            }
        }
    }

    /// Evaluates operators with two operands. Chains of them lean to the left and may be long.
    fn binary(&mut self, id: ExprId, scope: ObjectId) -> Evaluated {
        let mut spine = Vec::new();
        let mut first = id;
        while let Expression::Binary(operator, left, right) = self.tree.expr(first) {
            spine.push((*operator, *right));
            first = *left;
        }
        let mut left = self.eval(first, scope)?;
        while let Some((operator, right)) = spine.pop() {
            let right = self.eval(right, scope)?;
            left = self.operate(operator, &left, &right);
        }
        Ok(left)
    }

    fn operate(&mut self, operator: Operator, left: &CodeValue, right: &CodeValue) -> CodeValue {
        let truth = |truth: Option<bool>| truth.map_or(CodeValue::Unknown, CodeValue::Bool);
        let compare = |test: fn(f64, f64) -> bool| match (left.as_number(), right.as_number()) {
            (Some(a), Some(b)) => CodeValue::Bool(test(a, b)),
            _ => CodeValue::Unknown,
        };
        match operator {
            Operator::Add => self.sum(left, right),
            Operator::Equal => truth(left.equals(right)),
            Operator::NotEqual => truth(left.equals(right).map(|is_equal| !is_equal)),
            Operator::In => truth(self.contains(right, left, !self.is_python())),
            Operator::NotIn => truth(self.contains(right, left, false).map(|contains| !contains)),
            Operator::Less => compare(|a, b| a < b),
            Operator::Greater => compare(|a, b| a > b),
            Operator::LessEqual => compare(|a, b| a <= b),
            Operator::GreaterEqual => compare(|a, b| a >= b),
            Operator::Union => {
                if let (CodeValue::Object(_), CodeValue::Object(_)) = (left, right) {
                    let object = self.heap.add(ObjectKind::Record);
                    self.copy_fields(object, left);
                    self.copy_fields(object, right);
                    return CodeValue::Object(object);
                }
                left.derived().mixed(&right.derived())
            }
            Operator::Maybe | Operator::Other => left.derived().mixed(&right.derived()),
        }
    }

    fn sum(&mut self, left: &CodeValue, right: &CodeValue) -> CodeValue {
        match (left, right) {
            (CodeValue::Number(a), CodeValue::Number(b)) => CodeValue::Number(a + b),
            (CodeValue::Text(empty), value) | (value, CodeValue::Text(empty))
                if empty.is_empty() && !value.is_nothing() =>
            {
                value.as_text().map_or_else(
                    || if matches!(value, CodeValue::Object(_)) { CodeValue::Unknown } else { value.clone() },
                    CodeValue::Text,
                )
            }
            (CodeValue::Object(a), CodeValue::Object(b)) if self.is_python() => {
                let (mut items, mut rest) = self.items_of(&CodeValue::Object(*a));
                let (more, other) = self.items_of(&CodeValue::Object(*b));
                items.extend(more);
                rest = rest.or(other);
                let list = self.list(items);
                if let (CodeValue::Object(id), Some(rest)) = (&list, rest) {
                    self.heap.set_rest(*id, Some(rest));
                }
                list
            }
            _ => match (left.as_text(), right.as_text()) {
                (Some(a), Some(b)) => CodeValue::Text(format!("{a}{b}").into()),
                _ => left.derived().mixed(&right.derived()),
            },
        }
    }

    /// Returns whether a list, an object or a text contains a value.
    pub(super) fn contains(&mut self, holder: &CodeValue, value: &CodeValue, is_key: bool) -> Option<bool> {
        match holder {
            CodeValue::Text(text) => Some(text.contains(&*value.as_text()?)),
            CodeValue::Object(id) => {
                let object = self.heap.get(*id);
                if matches!(object.kind, ObjectKind::List) && !is_key {
                    let answers: Vec<Option<bool>> = object.items.iter().map(|item| item.equals(value)).collect();
                    if answers.contains(&Some(true)) {
                        return Some(true);
                    }
                    return (object.rest.is_none() && answers.iter().all(|answer| *answer == Some(false)))
                        .then_some(false);
                }
                let name = value.as_text()?;
                match object.fields.get(&*name) {
                    Some(CodeValue::Absent) => Some(false),
                    Some(CodeValue::Either(values))
                        if values.iter().any(|value| matches!(value, CodeValue::Absent)) =>
                    {
                        None
                    }
                    Some(_) => Some(true),
                    None => object.rest.is_none().then_some(false),
                }
            }
            _ => None,
        }
    }

    fn assign(&mut self, target: ExprId, operator: Option<Operator>, value: ExprId, scope: ObjectId) -> Evaluated {
        let Some(operator) = operator else {
            let value = self.eval(value, scope)?;
            self.put(target, value.clone(), scope)?;
            return Ok(value);
        };
        let old = self.eval(target, scope)?;
        let value = if operator == Operator::Maybe {
            let mut left = |_: &mut Self| Ok(old.clone());
            let mut right = |machine: &mut Self| machine.eval(value, scope);
            self.fork_values(&mut [&mut left, &mut right])?
        } else {
            let right = self.eval(value, scope)?;
            // `headers |= {…}` changes the mapping itself.
            if let (Operator::Union, CodeValue::Object(id)) = (operator, &old) {
                self.copy_fields(*id, &right);
                return Ok(old);
            }
            self.operate(operator, &old, &right)
        };
        self.put(target, value.clone(), scope)?;
        Ok(value)
    }

    /// Gives a value to what an assignment names.
    fn put(&mut self, target: ExprId, value: CodeValue, scope: ObjectId) -> Evaluated<()> {
        match self.tree.expr(target) {
            Expression::Name(name) => self.set_variable(name, value, scope),
            Expression::Member { object, name, .. } => {
                let object = self.eval(*object, scope)?;
                self.set_member(&object, &CodeValue::Text(name.clone()), value)?;
            }
            Expression::Index { object, key, .. } => {
                let object = self.eval(*object, scope)?;
                let key = self.eval(*key, scope)?;
                self.set_member(&object, &key, value)?;
            }
            _ => self.destructure(target, &value, scope, false)?,
        }
        Ok(())
    }

    fn set_member(&mut self, object: &CodeValue, key: &CodeValue, value: CodeValue) -> Evaluated<()> {
        if object.is_nothing() {
            return Err(Thrown);
        }
        self.set_part(object, key, value);
        Ok(())
    }

    /// Gives a value to what a declaration, a parameter or a loop names.
    pub(super) fn bind(&mut self, target: ExprId, value: CodeValue, scope: ObjectId) -> Evaluated<()> {
        match self.tree.expr(target) {
            Expression::Name(name) => {
                let value = if matches!(value, CodeValue::Absent) { CodeValue::Nothing } else { value };
                // `global x` comes before `for x in …`.
                if self.is_python() {
                    self.set_variable(name, value, scope);
                } else {
                    self.heap.set(scope, name.clone(), value);
                }
                Ok(())
            }
            Expression::Member { .. } | Expression::Index { .. } => self.put(target, value, scope),
            _ => self.destructure(target, &value, scope, true),
        }
    }

    fn destructure(&mut self, target: ExprId, value: &CodeValue, scope: ObjectId, is_new: bool) -> Evaluated<()> {
        let give = |machine: &mut Self, target: ExprId, value: CodeValue| {
            if is_new { machine.bind(target, value, scope) } else { machine.put(target, value, scope) }
        };
        match self.tree.expr(target) {
            Expression::Assign { target, value: default, .. } => {
                let is_missing = match value {
                    CodeValue::Absent | CodeValue::Nothing => Some(true),
                    CodeValue::Unknown | CodeValue::Doubt => None,
                    CodeValue::Either(values) if values.iter().any(CodeValue::is_nothing) => None,
                    _ => Some(false),
                };
                let value = match is_missing {
                    Some(false) => value.clone(),
                    Some(true) => self.eval(*default, scope)?,
                    None => {
                        let mut given = |_: &mut Self| Ok(value.clone());
                        let mut default = |machine: &mut Self| machine.eval(*default, scope);
                        self.fork_values(&mut [&mut given, &mut default])?
                    }
                };
                give(self, *target, value)
            }
            Expression::Object(entries) => {
                if value.is_nothing() {
                    return Err(Thrown);
                }
                let mut taken: Vec<Rc<str>> = Vec::new();
                for entry in entries {
                    match entry {
                        Entry::Field(key, target) => {
                            let key = self.eval(*key, scope)?;
                            taken.extend(key.as_text());
                            let part = self.part(value, &key, false)?;
                            give(self, *target, part)?;
                        }
                        Entry::Spread(target) => {
                            let rest = self.heap.add(ObjectKind::Record);
                            self.copy_fields(rest, value);
                            for name in &taken {
                                self.heap.set(rest, name.clone(), CodeValue::Absent);
                            }
                            give(self, *target, CodeValue::Object(rest))?;
                        }
                    }
                }
                Ok(())
            }
            Expression::List(targets) => {
                let (known, rest) = self.items_of(value);
                for (index, target) in targets.iter().enumerate() {
                    if let Expression::Spread(target) = self.tree.expr(*target) {
                        let list = self.list(known.get(index..).unwrap_or_default().to_vec());
                        if let CodeValue::Object(id) = &list {
                            self.heap.set_rest(*id, rest.clone());
                        }
                        give(self, *target, list)?;
                        break;
                    }
                    let item = known.get(index).cloned().or_else(|| rest.clone()).unwrap_or(CodeValue::Nothing);
                    give(self, *target, item)?;
                }
                Ok(())
            }
            Expression::Spread(target) | Expression::SpreadKeywords(target) => give(self, *target, value.clone()),
            Expression::Name(_) | Expression::Member { .. } | Expression::Index { .. } => {
                give(self, target, value.clone())
            }
            Expression::Call { callee, .. } => self.put_slice(*callee, value, scope),
            Expression::Other(parts) => parts.iter().try_for_each(|part| self.put_slice(*part, value, scope)),
            _ => Ok(()),
        }
    }

    /// Gives values to a slice of a list, after which any item of it may be any of both. A list of headers is not followed
    /// any more.
    fn put_slice(&mut self, sliced: ExprId, value: &CodeValue, scope: ObjectId) -> Evaluated<()> {
        let list = match self.tree.expr(sliced) {
            Expression::Member { object, .. } => *object,
            _ => sliced,
        };
        let list = self.eval(list, scope)?;
        let mut items = Vec::new();
        for items_of in [&list, value] {
            let (known, rest) = self.items_of(items_of);
            items.extend(known.into_iter().chain(rest));
        }
        match list {
            CodeValue::Object(id) if !items.iter().any(|item| self.holds_objects(item)) => {
                self.heap.set_items(id, Vec::new());
                self.heap.set_rest(id, items.into_iter().reduce(|all, item| all.join(&item)));
            }
            list if self.holds_objects(&list) => {
                self.lose();
            }
            _ => {}
        }
        Ok(())
    }

    fn delete(&mut self, target: ExprId, scope: ObjectId) -> Evaluated {
        let (object, key) = match self.tree.expr(target) {
            // A slice of a list.
            Expression::Call { .. } if self.is_python() => return Ok(self.lose()),
            Expression::Member { object, name, is_optional } => {
                let object = self.eval(*object, scope)?;
                if *is_optional && object.is_nothing() {
                    return Ok(CodeValue::Bool(true));
                }
                (object, CodeValue::Text(name.clone()))
            }
            Expression::Index { object, key, .. } => {
                let object = self.eval(*object, scope)?;
                (object, self.eval(*key, scope)?)
            }
            Expression::Sequence(items) => match items.as_slice() {
                [only] => return self.delete(*only, scope),
                _ => return self.eval(target, scope),
            },
            Expression::Name(_) => return Ok(CodeValue::Bool(true)),
            Expression::Other(_) => {
                // A slice of a list.
                let value = self.eval(target, scope)?;
                if matches!(value, CodeValue::Doubt) {
                    self.lose();
                }
                return Ok(CodeValue::Nothing);
            }
            _ => return self.eval(target, scope),
        };
        if object.is_nothing() {
            return Err(Thrown);
        }
        self.set_part(&object, &key, CodeValue::Absent);
        Ok(CodeValue::Bool(true))
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        key: Option<ExprId>,
        value: ExprId,
        clauses: &'t [Clause],
        scope: ObjectId,
    ) -> Evaluated {
        let inner = self.heap.add(ObjectKind::Scope(Some(scope)));
        let result = self.heap.add(match kind {
            ComprehensionKind::List => ObjectKind::List,
            ComprehensionKind::Mapping => ObjectKind::Record,
        });
        match self.clause(key, value, clauses, inner, result) {
            Completion::Throw => Err(Thrown),
            _ => Ok(CodeValue::Object(result)),
        }
    }

    fn clause(
        &mut self,
        key: Option<ExprId>,
        value: ExprId,
        clauses: &'t [Clause],
        scope: ObjectId,
        result: ObjectId,
    ) -> Completion {
        let Some((first, rest)) = clauses.split_first() else {
            let add = |machine: &mut Self| -> Evaluated<()> {
                let key = key.map(|key| machine.eval(key, scope)).transpose()?;
                let value = machine.eval(value, scope)?;
                match key {
                    Some(key) => machine.set_part(&CodeValue::Object(result), &key, value),
                    None => machine.push(result, value),
                }
                Ok(())
            };
            return if add(self).is_ok() { Completion::Normal } else { Completion::Throw };
        };
        match first {
            Clause::If(test) => {
                let Ok(test) = self.eval(*test, scope) else { return Completion::Throw };
                match test.truth() {
                    Some(true) => self.clause(key, value, rest, scope, result),
                    Some(false) => Completion::Normal,
                    None => {
                        let mut yes = |machine: &mut Self| machine.clause(key, value, rest, scope, result);
                        self.fork(&mut [&mut yes, &mut |_| Completion::Normal])
                    }
                }
            }
            Clause::For(target, values) => {
                let Ok(values) = self.eval(*values, scope) else { return Completion::Throw };
                let (known, more) = self.items_of(&values);
                for item in known {
                    if self.bind(*target, item, scope).is_err() {
                        return Completion::Throw;
                    }
                    if let Completion::Throw = self.clause(key, value, rest, scope, result) {
                        return Completion::Throw;
                    }
                }
                if let Some(more) = more {
                    let mut once = |machine: &mut Self| match machine.bind(*target, more.clone(), scope) {
                        Ok(()) => machine.clause(key, value, rest, scope, result),
                        Err(Thrown) => Completion::Throw,
                    };
                    return self.fork(&mut [&mut once, &mut |_| Completion::Normal]);
                }
                Completion::Normal
            }
        }
    }

    fn type_of(&self, value: &CodeValue) -> CodeValue {
        match value {
            CodeValue::Absent => CodeValue::text("undefined"),
            CodeValue::Text(_) | CodeValue::Symbol(_) | CodeValue::Json(_) => CodeValue::text("string"),
            CodeValue::Number(_) => CodeValue::text("number"),
            CodeValue::Bool(_) => CodeValue::text("boolean"),
            CodeValue::Object(id) => match self.heap.get(*id).kind {
                ObjectKind::Function(..) | ObjectKind::Class => CodeValue::text("function"),
                _ => CodeValue::text("object"),
            },
            CodeValue::Nothing
            | CodeValue::Builtin(_)
            | CodeValue::Either(_)
            | CodeValue::Unknown
            | CodeValue::Doubt => CodeValue::Unknown,
        }
    }

    /// Reports whether a value is an object of the code or of the request, or may be.
    pub(super) fn holds_objects(&self, value: &CodeValue) -> bool {
        value.alternatives().iter().any(|value| match value {
            CodeValue::Object(id) => !matches!(self.heap.get(*id).kind, ObjectKind::Function(..) | ObjectKind::Class),
            CodeValue::Doubt => true,
            _ => false,
        })
    }

    /// Reports whether a key is the name of a header that is neither Authorization nor Host.
    pub(super) fn is_other_name(key: &CodeValue) -> bool {
        matches!(key, CodeValue::Symbol(Symbol::OtherName))
    }
}

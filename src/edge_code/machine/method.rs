//! Methods of lists, texts, mappings and functions.

use std::rc::Rc;

use super::call::Arguments;
use super::field::index_of;
use super::heap::ObjectKind;
use super::library::{from_uri, is_logging};
use super::pattern::{RegexPattern, is_pattern};
use super::value::{CodeValue, ObjectId, Symbol};
use super::{Evaluated, Machine, Thrown, Way};

impl<'t> Machine<'t> {
    /// Calls a method of a value.
    pub(super) fn call_method(&mut self, receiver: &CodeValue, name: &str, arguments: Arguments) -> Evaluated {
        match receiver {
            CodeValue::Absent | CodeValue::Nothing => Err(Thrown),
            CodeValue::Either(values) => {
                let values = values.clone();
                let mut ways: Vec<Way<'_, 't, Evaluated>> = Vec::new();
                for value in values.iter() {
                    let arguments = arguments.clone();
                    ways.push(Box::new(move |machine: &mut Self| machine.call_method(value, name, arguments.clone())));
                }
                self.fork_all_values(ways)
            }
            CodeValue::Object(id) => self.object_method(*id, name, arguments),
            CodeValue::Builtin(path) => {
                let callee = self.part(&CodeValue::Builtin(path.clone()), &CodeValue::text(name), false)?;
                match callee {
                    CodeValue::Builtin(path) => self.builtin_method(&path, name, &arguments),
                    _ => Ok(self.call_unknown(&arguments)),
                }
            }
            CodeValue::Text(text) => Ok(self.text_method(&text.clone(), name, &arguments)),
            CodeValue::Symbol(symbol) => Ok(self.symbol_method(*symbol, name, &arguments)),
            CodeValue::Unknown | CodeValue::Doubt | CodeValue::Json(_) | CodeValue::Bool(_) | CodeValue::Number(_) => {
                self.unknown_method(receiver, name, &arguments)
            }
        }
    }

    fn builtin_method(&mut self, path: &str, name: &str, arguments: &Arguments) -> Evaluated {
        if path.starts_with("regex:") && matches!(name, "test" | "exec") {
            let pattern = path.strip_suffix(name).and_then(|path| RegexPattern::of(path.strip_suffix('.')?));
            return Ok(match (pattern, arguments.get(0).as_text()) {
                (Some(pattern), Some(text)) if name == "test" => CodeValue::Bool(pattern.matches(&text)),
                (Some(pattern), Some(text)) => self.groups(&pattern, &text),
                _ => CodeValue::Unknown,
            });
        }
        if name == "hasOwnProperty" || path.ends_with("hasOwnProperty.call") || path == "Object.hasOwn" {
            let contains = self.contains(&arguments.get(0), &arguments.get(1), true);
            return Ok(contains.map_or(CodeValue::Unknown, CodeValue::Bool));
        }
        self.call_builtin(path, arguments)
    }

    /// Calls a method of something that is not known.
    fn unknown_method(&mut self, receiver: &CodeValue, name: &str, arguments: &Arguments) -> Evaluated {
        // A promise settles with what was waited for.
        if matches!(name, "then" | "catch" | "finally") {
            return self.promise_method(receiver, name, arguments);
        }
        if is_logging(name) {
            self.is_partial |= arguments.all().any(|value| self.holds_objects(value));
            return Ok(CodeValue::Unknown);
        }
        let result = self.call_unknown(arguments);
        Ok(result.mixed(&receiver.derived()))
    }

    fn promise_method(&mut self, receiver: &CodeValue, name: &str, arguments: &Arguments) -> Evaluated {
        let function = arguments.get(0);
        if !self.is_function(&function) {
            return Ok(receiver.clone());
        }
        match name {
            "then" => self.call(&function, &CodeValue::Nothing, Arguments::of(vec![receiver.clone()])),
            "finally" => {
                self.call(&function, &CodeValue::Nothing, Arguments::default())?;
                Ok(receiver.clone())
            }
            _ => {
                let mut caught = |machine: &mut Self| {
                    machine.call(&function, &CodeValue::Nothing, Arguments::of(vec![CodeValue::Unknown]))
                };
                let mut settled = |_: &mut Self| Ok(receiver.clone());
                self.fork_values(&mut [&mut caught, &mut settled])
            }
        }
    }

    fn symbol_method(&mut self, symbol: Symbol, name: &str, arguments: &Arguments) -> CodeValue {
        let receiver = CodeValue::Symbol(symbol);
        let functions: Vec<CodeValue> = arguments.all().filter(|value| self.is_function(value)).cloned().collect();
        for function in functions {
            self.give_away(&function);
        }
        match (symbol, name) {
            // Names of headers are in lower case.
            (_, "toString" | "trim" | "strip") | (Symbol::OtherName, "toLowerCase" | "lower") => receiver,
            (
                _,
                "startsWith" | "endsWith" | "includes" | "startswith" | "endswith" | "test" | "indexOf" | "find"
                | "lastIndexOf" | "rfind",
            ) => CodeValue::Unknown,
            (Symbol::Uri | Symbol::FromUri, "split") => {
                let list = self.list(Vec::new());
                if let CodeValue::Object(id) = &list {
                    self.heap.set_rest(*id, Some(from_uri()));
                }
                list
            }
            _ => receiver.derived(),
        }
    }

    fn object_method(&mut self, id: ObjectId, name: &str, arguments: Arguments) -> Evaluated {
        let receiver = CodeValue::Object(id);
        let kind = self.heap.get(id).kind.clone();
        if let Some(method) = self.heap.field(id, name).filter(|value| !matches!(value, CodeValue::Absent)).cloned() {
            return match kind {
                ObjectKind::Record if self.is_python() && !self.is_function(&method) => {
                    self.mapping_method(id, name, arguments)
                }
                ObjectKind::Record | ObjectKind::List => self.call_bound(&method, &receiver, arguments),
                _ => self.call(&method, &receiver, arguments),
            };
        }
        match kind {
            ObjectKind::Function(..) => match name {
                "call" => {
                    let this = arguments.get(0);
                    let values = arguments.values.get(1..).unwrap_or_default().to_vec();
                    self.call(&receiver, &this, Arguments { values, ..arguments })
                }
                "apply" => {
                    let (values, rest) = self.items_of(&arguments.get(1));
                    let all = Arguments { values, named: Vec::new(), has_more: rest.is_some() };
                    self.call(&receiver, &arguments.get(0), all)
                }
                "bind" => Ok(receiver),
                _ => Ok(self.call_unknown(&arguments)),
            },
            ObjectKind::List => self.list_method(id, name, arguments),
            _ if self.is_python() => self.mapping_method(id, name, arguments),
            _ => match name {
                "hasOwnProperty" | "propertyIsEnumerable" => {
                    let contains = self.contains(&receiver, &arguments.get(0), true);
                    Ok(contains.map_or(CodeValue::Unknown, CodeValue::Bool))
                }
                "toString" | "valueOf" | "toLocaleString" => Ok(CodeValue::Unknown),
                "then" | "catch" | "finally" => self.promise_method(&receiver, name, &arguments),
                _ if self.heap.get(id).rest.is_some() => {
                    self.give_away(&receiver);
                    Ok(self.call_unknown(&arguments))
                }
                // There is no such method.
                _ => Err(Thrown),
            },
        }
    }

    fn mapping_method(&mut self, id: ObjectId, name: &str, arguments: Arguments) -> Evaluated {
        let receiver = CodeValue::Object(id);
        let (first, second) = (arguments.get(0), arguments.get(1));
        Ok(match name {
            "get" | "__getitem__" => {
                let has = self.contains(&receiver, &first, true);
                match has {
                    Some(false) if name == "get" => second,
                    Some(true) => self.part(&receiver, &first, false)?,
                    _ => {
                        let found = self.part(&receiver, &first, false)?;
                        if name == "get" { found.join(&second) } else { found }
                    }
                }
            }
            "pop" | "__delitem__" => {
                let found = self.part(&receiver, &first, false).unwrap_or(second);
                self.set_part(&receiver, &first, CodeValue::Absent);
                found
            }
            "__setitem__" => {
                self.set_part(&receiver, &first, second);
                CodeValue::Nothing
            }
            "__contains__" | "has_key" => {
                self.contains(&receiver, &first, true).map_or(CodeValue::Unknown, CodeValue::Bool)
            }
            "setdefault" => {
                match self.contains(&receiver, &first, true) {
                    Some(true) => {}
                    Some(false) => self.set_part(&receiver, &first, second),
                    None => {
                        let old = self.part(&receiver, &first, false).unwrap_or(CodeValue::Absent);
                        self.set_part(&receiver, &first, old.join(&second));
                    }
                }
                self.part(&receiver, &first, false)?
            }
            "update" => {
                if !first.is_nothing() {
                    self.copy_fields(id, &first);
                }
                for (name, value) in arguments.named {
                    self.heap.set(id, name, value);
                }
                CodeValue::Nothing
            }
            "clear" => {
                for (name, _) in self.heap.present(id) {
                    self.heap.set(id, name, CodeValue::Absent);
                }
                self.heap.set_rest(id, None);
                CodeValue::Nothing
            }
            "copy" => self.shallow_copy(&receiver),
            "keys" | "__iter__" => self.names_of(&receiver),
            "values" => self.values_of(&receiver),
            "items" => self.pairs_of(&receiver),
            _ => {
                self.give_away(&receiver);
                self.call_unknown(&arguments)
            }
        })
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each method")]
    fn list_method(&mut self, id: ObjectId, name: &str, arguments: Arguments) -> Evaluated {
        let receiver = CodeValue::Object(id);
        let items = self.heap.get(id).items.clone();
        let rest = self.heap.get(id).rest.clone();
        let first = arguments.get(0);
        let any = |all: Vec<CodeValue>| all.into_iter().reduce(|all, value| all.join(&value));
        Ok(match name {
            "forEach" | "map" | "filter" | "some" | "every" | "find" | "flatMap" | "findIndex" | "findLast" => {
                return self.each(name, &items, rest.as_ref(), &first);
            }
            "reduce" => {
                let mut total = arguments.values.get(1).cloned();
                for item in items {
                    total = Some(match total {
                        Some(total) => self.call(&first, &CodeValue::Nothing, Arguments::of(vec![total, item]))?,
                        None => item,
                    });
                }
                if let (Some(rest), Some(before)) = (rest, total.clone()) {
                    let more = self.call(&first, &CodeValue::Nothing, Arguments::of(vec![before.clone(), rest]))?;
                    total = Some(before.join(&more));
                }
                total.unwrap_or(CodeValue::Unknown)
            }
            "push" | "append" | "add" => {
                for value in arguments.values {
                    self.push(id, value);
                }
                CodeValue::Unknown
            }
            "pop" | "shift" if arguments.values.is_empty() && rest.is_none() => {
                let mut items = items;
                let taken = if name == "pop" {
                    items.pop()
                } else if items.is_empty() {
                    None
                } else {
                    Some(items.remove(0))
                };
                self.heap.set_items(id, items);
                taken.unwrap_or(CodeValue::Nothing)
            }
            "clear" => {
                self.heap.set_items(id, Vec::new());
                self.heap.set_rest(id, None);
                CodeValue::Nothing
            }
            "unshift" | "splice" | "insert" | "extend" | "remove" | "pop" | "shift" | "sort" | "reverse" | "fill" => {
                // The order, and what is there, are not followed.
                let values: Vec<CodeValue> =
                    arguments.values.iter().filter(|value| value.as_number().is_none()).cloned().collect();
                let mut all = items;
                if !matches!(name, "sort" | "reverse") {
                    for value in values {
                        if name == "extend" {
                            let (known, more) = self.items_of(&value);
                            all.extend(known.into_iter().chain(more));
                        } else {
                            all.push(value);
                        }
                    }
                }
                all.extend(rest);
                let all = any(all);
                self.heap.set_items(id, Vec::new());
                self.heap.set_rest(id, all.clone());
                if matches!(name, "sort" | "reverse") { receiver } else { all.unwrap_or(CodeValue::Unknown) }
            }
            "concat" => {
                let mut items = items;
                let mut rest = rest;
                for value in &arguments.values {
                    let (known, more) = match value {
                        CodeValue::Object(_) => self.items_of(value),
                        value => (vec![value.clone()], None),
                    };
                    items.extend(known);
                    rest = rest.or(more);
                }
                self.list_from(items, rest)
            }
            "slice" => match (first.as_number(), arguments.values.len()) {
                (Some(from), 1) if from >= 0.0 => {
                    let items = items.get(index_of(from)..).unwrap_or_default().to_vec();
                    self.list_from(items, rest)
                }
                _ if arguments.values.is_empty() => self.list_from(items, rest),
                _ => {
                    let all = any(items.into_iter().chain(rest).collect());
                    self.list_from(Vec::new(), all)
                }
            },
            "copy" | "values" | "flat" => self.list_from(items, rest),
            "entries" => {
                let items = items.into_iter().map(|value| self.list(vec![CodeValue::Unknown, value])).collect();
                let rest = rest.map(|value| self.list(vec![CodeValue::Unknown, value]));
                self.list_from(items, rest)
            }
            "includes" | "indexOf" | "has" | "count" | "index" => {
                let contains = self.contains(&receiver, &first, false);
                match (name, contains) {
                    ("includes" | "has", Some(contains)) => CodeValue::Bool(contains),
                    ("indexOf", Some(false)) => CodeValue::Number(-1.0),
                    ("indexOf", Some(true)) => {
                        let index = items.iter().position(|item| item.equals(&first) == Some(true)).unwrap_or(0);
                        #[expect(clippy::cast_precision_loss, reason = "lists of code are short")]
                        CodeValue::Number(index as f64)
                    }
                    _ => CodeValue::Unknown,
                }
            }
            "join" => Self::join_texts(&items, rest.as_ref(), &first),
            "then" | "catch" | "finally" => self.promise_method(&receiver, name, &arguments)?,
            "toString" => CodeValue::Unknown,
            "at" => match first.as_number().map(index_of).and_then(|index| items.get(index).cloned()) {
                Some(item) => item,
                None => any(items.into_iter().chain(rest).chain([CodeValue::Nothing]).collect())
                    .unwrap_or(CodeValue::Nothing),
            },
            _ => {
                self.give_away(&receiver);
                self.call_unknown(&arguments)
            }
        })
    }

    fn join_texts(items: &[CodeValue], rest: Option<&CodeValue>, separator: &CodeValue) -> CodeValue {
        let separator = if separator.is_nothing() { Some(",".into()) } else { separator.as_text() };
        let texts: Option<Vec<Rc<str>>> = items.iter().map(CodeValue::as_text).collect();
        match (texts, rest, separator) {
            (Some(texts), None, Some(separator)) => CodeValue::text(&texts.join(&*separator)),
            _ => items.iter().chain(rest).fold(CodeValue::Unknown, |all, value| all.mixed(&value.derived())),
        }
    }

    /// Calls a function for each item of a list.
    fn each(&mut self, name: &str, items: &[CodeValue], rest: Option<&CodeValue>, function: &CodeValue) -> Evaluated {
        let result = self.list(Vec::new());
        let CodeValue::Object(result_id) = result else { return Ok(CodeValue::Unknown) };
        let call = |machine: &mut Self, index: usize, item: &CodeValue| {
            #[expect(clippy::cast_precision_loss, reason = "lists of code are short")]
            let arguments = Arguments::of(vec![item.clone(), CodeValue::Number(index as f64)]);
            machine.call(function, &CodeValue::Nothing, arguments)
        };
        let mut found: Option<CodeValue> = None;
        let mut answers = Vec::new();
        let known = items.iter().map(|item| (item, true));
        for (index, (item, is_sure)) in known.chain(rest.map(|rest| (rest, false))).enumerate() {
            // In the order of the arguments, Python's `filter` and `map` are the same.
            let mut once = |machine: &mut Self| {
                let answer = call(machine, index, item)?;
                match name {
                    "map" if is_sure => machine.push(result_id, answer.clone()),
                    "map" | "flatMap" => {
                        let rest = machine
                            .heap
                            .get(result_id)
                            .rest
                            .as_ref()
                            .map_or_else(|| answer.clone(), |rest| rest.join(&answer));
                        machine.heap.set_rest(result_id, Some(rest));
                    }
                    "filter" if answer.truth() == Some(true) && is_sure => machine.push(result_id, item.clone()),
                    "filter" if answer.truth() != Some(false) => {
                        // It may be there.
                        if is_sure {
                            machine.push(result_id, item.clone());
                        } else {
                            machine.heap.set_rest(result_id, Some(item.clone()));
                        }
                    }
                    _ => {}
                }
                Ok(answer)
            };
            let answer = if is_sure {
                let answer = once(self)?;
                if name == "filter" && answer.truth().is_none() {
                    // It is in the list, or not: the fields that are made of it may be there.
                    self.is_partial = true;
                    if self.may_matter(item) {
                        self.heap.set_items(result_id, Vec::new());
                        self.heap.set_rest(result_id, Some(CodeValue::Doubt));
                    }
                }
                answer
            } else {
                self.fork_values(&mut [&mut once, &mut |_| Ok(CodeValue::Unknown)])?
            };
            if name == "find" && answer.truth() != Some(false) {
                let value = item.clone();
                found = Some(found.map_or_else(|| value.clone(), |found| found.join(&value)));
                if answer.truth() == Some(true) {
                    return Ok(found.unwrap_or(value));
                }
            }
            answers.push(if is_sure { answer.truth() } else { None });
        }
        Ok(match name {
            "forEach" => CodeValue::Nothing,
            "map" | "filter" | "flatMap" => result,
            "find" => found.map_or(CodeValue::Nothing, |found| found.join(&CodeValue::Nothing)),
            "some" if answers.contains(&Some(true)) => CodeValue::Bool(true),
            "some" if answers.iter().all(|answer| *answer == Some(false)) => CodeValue::Bool(false),
            "every" if answers.contains(&Some(false)) => CodeValue::Bool(false),
            "every" if answers.iter().all(|answer| *answer == Some(true)) => CodeValue::Bool(true),
            _ => CodeValue::Unknown,
        })
    }

    /// Reports whether an item is, or names, a header that matters here.
    fn may_matter(&self, item: &CodeValue) -> bool {
        let is_watched = |value: &CodeValue| matches!(value.as_text().as_deref(), Some("authorization" | "host"));
        match item {
            CodeValue::Object(id) => self.heap.get(*id).items.first().is_some_and(is_watched),
            value => is_watched(value),
        }
    }

    /// Returns the groups that a regular expression finds in a text, or nothing.
    fn groups(&mut self, pattern: &RegexPattern, text: &str) -> CodeValue {
        let Some(groups) = pattern.groups(text) else { return CodeValue::Nothing };
        let groups = groups.into_iter().map(|group| group.map_or(CodeValue::Nothing, |text| CodeValue::text(&text)));
        self.list(groups.collect())
    }

    fn text_method(&mut self, text: &str, name: &str, arguments: &Arguments) -> CodeValue {
        let first = arguments.get(0);
        let other = first.as_text();
        let other = other.as_deref();
        let number = |number: Option<usize>| {
            #[expect(clippy::cast_precision_loss, reason = "texts of code are short")]
            CodeValue::Number(number.map_or(-1.0, |number| number as f64))
        };
        match (name, other) {
            ("toLowerCase" | "lower" | "toLocaleLowerCase" | "casefold", _) => CodeValue::text(&text.to_lowercase()),
            ("toUpperCase" | "upper" | "toLocaleUpperCase", _) => CodeValue::text(&text.to_uppercase()),
            ("trim" | "strip", None) => CodeValue::text(text.trim()),
            ("toString" | "valueOf", _) => CodeValue::text(text),
            ("startsWith" | "startswith", Some(other)) if arguments.values.len() == 1 => {
                CodeValue::Bool(text.starts_with(other))
            }
            ("startswith" | "endswith", None) => {
                let (all, rest) = self.items_of(&first);
                let answers = all.iter().map(|other| {
                    let other = other.as_text()?;
                    Some(if name == "startswith" { text.starts_with(&*other) } else { text.ends_with(&*other) })
                });
                match answers.collect::<Option<Vec<bool>>>() {
                    Some(answers) if rest.is_none() => CodeValue::Bool(answers.contains(&true)),
                    _ => CodeValue::Unknown,
                }
            }
            ("endsWith" | "endswith", Some(other)) => CodeValue::Bool(text.ends_with(other)),
            ("includes", Some(other)) => CodeValue::Bool(text.contains(other)),
            ("indexOf" | "find", Some(other)) if arguments.values.len() == 1 => {
                number(text.find(other).map(|byte| self.position(text, byte)))
            }
            ("lastIndexOf" | "rfind", Some(other)) if arguments.values.len() == 1 => {
                number(text.rfind(other).map(|byte| self.position(text, byte)))
            }
            ("charAt", _) => match first.as_number() {
                Some(index) => self.piece(text, index_of(index)..index_of(index).saturating_add(1)),
                None => CodeValue::Unknown,
            },
            ("concat", Some(other)) if arguments.values.len() == 1 => CodeValue::text(&format!("{text}{other}")),
            ("split", Some(separator)) if !separator.is_empty() && arguments.values.len() == 1 => {
                let parts = text.split(separator).map(CodeValue::text).collect();
                self.list(parts)
            }
            ("split", None) if arguments.values.is_empty() && self.is_python() => {
                let parts = text.split_whitespace().map(CodeValue::text).collect();
                self.list(parts)
            }
            ("join", _) => {
                let (items, rest) = self.items_of(&first);
                Self::join_texts(&items, rest.as_ref(), &CodeValue::text(text))
            }
            ("replace" | "replaceAll", Some(from)) => match arguments.get(1).as_text() {
                Some(to) if name == "replaceAll" || self.is_python() => CodeValue::text(&text.replace(from, &to)),
                Some(to) => CodeValue::text(&text.replacen(from, &to, 1)),
                None => CodeValue::Unknown,
            },
            ("replace" | "replaceAll" | "match" | "search", None) if is_pattern(&first) => {
                match (name, RegexPattern::given(&first), arguments.get(1).as_text()) {
                    ("match", Some(pattern), _) if !pattern.is_global => self.groups(&pattern, text),
                    ("replace" | "replaceAll", Some(pattern), Some(to)) => {
                        pattern.replace(text, &to).map_or(CodeValue::Unknown, |text| CodeValue::text(&text))
                    }
                    ("search", Some(pattern), _) => number(pattern.find(text).map(|byte| self.position(text, byte))),
                    _ => CodeValue::Unknown,
                }
            }
            ("slice" | "substring", _) => match (first.as_number(), arguments.values.get(1)) {
                (Some(from), None) if from >= 0.0 => self.piece(text, index_of(from)..usize::MAX),
                (Some(from), Some(CodeValue::Number(to))) if from >= 0.0 && *to >= from => {
                    self.piece(text, index_of(from)..index_of(*to).max(index_of(from)))
                }
                _ => CodeValue::Unknown,
            },
            _ => {
                let functions: Vec<CodeValue> =
                    arguments.all().filter(|value| self.is_function(value)).cloned().collect();
                for function in functions {
                    self.give_away(&function);
                }
                arguments.all().fold(CodeValue::Unknown, |all, value| match value.derived() {
                    CodeValue::Doubt => all,
                    value => all.mixed(&value),
                })
            }
        }
    }
}

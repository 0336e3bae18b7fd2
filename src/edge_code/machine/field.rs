//! Fields and items of values: they are read, written, listed and copied.

use std::rc::Rc;

use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId};
use super::{Evaluated, Machine, Thrown};

impl Machine<'_> {
    /// Returns a field or an item of a value.
    pub(super) fn part(&mut self, object: &CodeValue, key: &CodeValue, is_optional: bool) -> Evaluated {
        match object {
            CodeValue::Absent | CodeValue::Nothing if is_optional => Ok(CodeValue::Nothing),
            CodeValue::Absent | CodeValue::Nothing => Err(Thrown),
            CodeValue::Either(values) => {
                let mut joined: Option<CodeValue> = None;
                for value in values.iter() {
                    match self.part(value, key, is_optional) {
                        Ok(value) => joined = Some(joined.map_or_else(|| value.clone(), |all| all.join(&value))),
                        Err(Thrown) => self.note_raise(),
                    }
                }
                joined.ok_or(Thrown)
            }
            CodeValue::Object(id) => self.object_part(*id, key),
            CodeValue::Builtin(path) => Ok(match key.as_text() {
                Some(name) => Self::builtin_part(path, &name),
                None => CodeValue::Unknown,
            }),
            CodeValue::Text(text) => Ok(match (key.as_text().as_deref(), key) {
                #[expect(clippy::cast_precision_loss, reason = "texts of code are short")]
                (Some("length"), _) => CodeValue::Number(self.length(text) as f64),
                (_, CodeValue::Number(index)) => {
                    let index = index_of(*index);
                    if index < self.length(text) { self.piece(text, index..index + 1) } else { CodeValue::Nothing }
                }
                _ => CodeValue::Unknown,
            }),
            CodeValue::Bool(_) | CodeValue::Number(_) => Ok(CodeValue::Unknown),
            CodeValue::Symbol(_) | CodeValue::Json(_) | CodeValue::Unknown | CodeValue::Doubt => Ok(object.derived()),
        }
    }

    fn builtin_part(path: &str, name: &str) -> CodeValue {
        match (path, name) {
            ("globalThis" | "Symbol", _) => CodeValue::Unknown,
            ("module:cloudfront", "default") => CodeValue::builtin(path),
            _ => CodeValue::Builtin(format!("{path}.{name}").into()),
        }
    }

    fn object_part(&mut self, id: ObjectId, key: &CodeValue) -> Evaluated {
        self.note_foreign(id, key);
        let object = self.heap.get(id);
        if matches!(object.kind, ObjectKind::List) {
            if let CodeValue::Number(index) = key {
                let item = object.items.get(index_of(*index)).or(object.rest.as_ref());
                let item = item.cloned().unwrap_or(CodeValue::Nothing);
                return if item.is_nothing() && self.is_python() { Err(Thrown) } else { Ok(item) };
            }
            if key.as_text().as_deref() == Some("length") {
                #[expect(clippy::cast_precision_loss, reason = "lists of code are short")]
                return Ok(match object.rest {
                    None => CodeValue::Number(object.items.len() as f64),
                    Some(_) => CodeValue::Unknown,
                });
            }
        }
        let Some(name) = key.as_text() else {
            // Any of the fields.
            let object = self.heap.get(id);
            let is_other = Self::is_other_name(key);
            let fields =
                object.fields.iter().filter(|(name, _)| !is_other || !is_watched(name)).map(|(_, value)| value);
            let mut values: Vec<CodeValue> = fields.chain(&object.items).chain(&object.rest).cloned().collect();
            values.push(CodeValue::Nothing);
            return Ok(values.into_iter().reduce(|all, value| all.join(&value)).unwrap_or(CodeValue::Nothing));
        };
        let object = self.heap.get(id);
        Ok(match object.fields.get(&name) {
            Some(value) => value.clone(),
            None => match (&object.rest, &object.kind) {
                (_, ObjectKind::List) if name.parse::<usize>().is_ok() => {
                    let index = name.parse().unwrap_or(usize::MAX);
                    object.items.get(index).or(object.rest.as_ref()).cloned().unwrap_or(CodeValue::Nothing)
                }
                (_, ObjectKind::List | ObjectKind::Function(..) | ObjectKind::Class) => CodeValue::Unknown,
                (Some(rest), _) => rest.clone(),
                (None, _) if self.is_python() => return Err(Thrown),
                (None, _) => CodeValue::Absent,
            },
        })
    }

    /// Notes that code reads a field of the event that only the other service has.
    fn note_foreign(&mut self, id: ObjectId, key: &CodeValue) {
        let Some(event) = &self.event else { return };
        let Some(name) = key.as_text().filter(|_| event.root == id) else { return };
        let is_foreign =
            if self.setting.is_function { &*name == "Records" } else { matches!(&*name, "request" | "viewer") };
        if is_foreign && self.heap.field(id, &name).is_none() {
            self.uses.foreign_event.get_or_insert(name);
        }
    }

    /// Changes a field or an item of a value.
    pub(super) fn set_part(&mut self, object: &CodeValue, key: &CodeValue, value: CodeValue) {
        match object {
            CodeValue::Object(id) => self.set_field(*id, key, value, true),
            CodeValue::Either(values) => {
                let objects = values.iter().filter(|value| !value.is_nothing());
                let is_only = objects.clone().count() == 1;
                let objects: Vec<CodeValue> = objects.cloned().collect();
                for object in objects {
                    match object {
                        CodeValue::Object(id) => self.set_field(id, key, value.clone(), is_only),
                        CodeValue::Doubt => {
                            self.lose();
                        }
                        _ => self.give_away(&value),
                    }
                }
            }
            CodeValue::Doubt => {
                self.lose();
            }
            _ => self.give_away(&value),
        }
    }

    pub(super) fn set_field(&mut self, id: ObjectId, key: &CodeValue, value: CodeValue, is_sure: bool) {
        let is_list = matches!(self.heap.get(id).kind, ObjectKind::List);
        if let (true, CodeValue::Number(index)) = (is_list, key) {
            let index = index_of(*index);
            let mut items = self.heap.get(id).items.clone();
            if index < items.len() {
                items[index] = if is_sure { value } else { items[index].join(&value) };
            } else if index == items.len() && is_sure {
                items.push(value);
            } else {
                let rest = self.heap.get(id).rest.as_ref().map_or_else(|| value.clone(), |rest| rest.join(&value));
                self.heap.set_rest(id, Some(rest));
            }
            return self.heap.set_items(id, items);
        }
        if is_list && key.as_text().as_deref() == Some("length") {
            let items = self.heap.get(id).items.clone();
            let length = value.as_number().map_or(usize::MAX, index_of);
            if length < items.len() {
                self.heap.set_items(id, items[..length].to_vec());
                self.heap.set_rest(id, None);
            } else if value.as_number().is_none() {
                self.heap.set_rest(id, Some(CodeValue::Doubt));
            }
            return;
        }
        if let Some(name) = key.as_text() {
            let old = || self.heap.field(id, &name).cloned().or_else(|| self.heap.get(id).rest.clone());
            let value = if is_sure { value } else { old().unwrap_or(CodeValue::Absent).join(&value) };
            // `module.exports = …` gives the module other exports.
            if &*name == "exports"
                && self
                    .heap
                    .field(id, "exports")
                    .is_some_and(|old| matches!(old, CodeValue::Object(old) if *old == self.exports))
            {
                self.exports = if let CodeValue::Object(exports) = &value {
                    *exports
                } else {
                    let exports = self.heap.add(ObjectKind::Record);
                    self.heap.set_rest(exports, Some(CodeValue::Doubt));
                    exports
                };
            }
            return self.heap.set(id, name, value);
        }
        // A field that is not known: one of all of them.
        let is_other = Self::is_other_name(key);
        for (name, old) in self.heap.present(id) {
            if !(is_other && is_watched(&name)) {
                // A header that may be removed is one that nobody knows.
                let is_doubted = is_watched(&name) && matches!(value, CodeValue::Absent);
                let value = if is_doubted { &CodeValue::Doubt } else { &value };
                self.heap.set(id, name, old.join(value));
            }
        }
        if is_list {
            let items: Vec<CodeValue> = self.heap.get(id).items.iter().map(|item| item.join(&value)).collect();
            self.heap.set_items(id, items);
        }
        // Fields that are not listed may be watched ones too, but not by this key.
        if is_other {
            let is_closed = self.heap.get(id).rest.is_none();
            for name in WATCHED {
                if is_closed && self.heap.field(id, name).is_none() {
                    self.heap.set(id, (*name).into(), CodeValue::Absent);
                }
            }
        }
        let is_deletion = matches!(value, CodeValue::Absent);
        if !is_deletion || self.heap.get(id).rest.is_some() {
            let rest = self.heap.get(id).rest.clone().unwrap_or(CodeValue::Absent).join(&value);
            self.heap.set_rest(id, Some(rest));
        }
    }

    pub(super) fn push(&mut self, list: ObjectId, value: CodeValue) {
        let mut items = self.heap.get(list).items.clone();
        if let Some(rest) = self.heap.get(list).rest.clone() {
            self.heap.set_rest(list, Some(rest.join(&value)));
        } else {
            items.push(value);
            self.heap.set_items(list, items);
        }
    }

    /// Copies the fields of a value into an object.
    pub(super) fn copy_fields(&mut self, target: ObjectId, source: &CodeValue) {
        match source {
            CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::List) => {
                // Pairs of names and values.
                let (known, rest) = self.items_of(source);
                for pair in known {
                    let (pair, _) = self.items_of(&pair);
                    if let [key, value] = pair.as_slice() {
                        self.set_part(&CodeValue::Object(target), key, value.clone());
                    }
                }
                if let Some(rest) = rest {
                    let (pair, other) = self.items_of(&rest);
                    let value = pair.get(1).cloned().or(other).unwrap_or(CodeValue::Unknown);
                    let key = pair.first().cloned().unwrap_or(CodeValue::Unknown);
                    self.set_part(&CodeValue::Object(target), &key, value);
                }
            }
            CodeValue::Object(id) => {
                let rest = self.heap.get(*id).rest.clone();
                if let Some(rest) = rest {
                    let rest = match self.heap.get(target).rest.clone() {
                        Some(old) => old.join(&rest),
                        None => rest,
                    };
                    self.heap.set_rest(target, Some(rest));
                }
                let fields: Vec<(Rc<str>, CodeValue)> =
                    self.heap.get(*id).fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
                for (name, value) in fields {
                    let is_maybe = |value: &CodeValue| matches!(value, CodeValue::Either(values) if values.iter().any(|value| matches!(value, CodeValue::Absent)));
                    let value = match self.heap.field(target, &name) {
                        Some(_) if matches!(value, CodeValue::Absent) => continue,
                        Some(old) if is_maybe(&value) => old.join(&value),
                        _ => value,
                    };
                    self.heap.set(target, name, value);
                }
            }
            CodeValue::Either(values) => {
                let values = values.clone();
                for value in values.iter() {
                    if let CodeValue::Object(id) = value {
                        for (name, value) in self.heap.present(*id) {
                            self.set_field(target, &CodeValue::Text(name), value, false);
                        }
                    }
                }
            }
            CodeValue::Doubt => self.set_field(target, &CodeValue::Doubt, CodeValue::Doubt, false),
            CodeValue::Unknown | CodeValue::Symbol(_) | CodeValue::Json(_) => {
                self.set_field(target, &CodeValue::Unknown, CodeValue::Unknown, false);
            }
            _ => {}
        }
    }

    /// Returns the items of a value in a loop, and the value of those that are not known.
    pub(super) fn items_of(&mut self, value: &CodeValue) -> (Vec<CodeValue>, Option<CodeValue>) {
        match value {
            CodeValue::Object(id) => {
                let object = self.heap.get(*id);
                match object.kind {
                    ObjectKind::List => (object.items.clone(), object.rest.clone()),
                    _ if self.is_python() => self.keys_of(value),
                    _ => (Vec::new(), Some(CodeValue::Doubt)),
                }
            }
            CodeValue::Text(text) if text.len() <= 100 => {
                (text.chars().map(|c| CodeValue::text(c.encode_utf8(&mut [0; 4]))).collect(), None)
            }
            CodeValue::Absent | CodeValue::Nothing => (Vec::new(), None),
            CodeValue::Either(values) => {
                let values = values.clone();
                let mut rest: Option<CodeValue> = None;
                for value in values.iter() {
                    let (known, more) = self.items_of(value);
                    for value in known.into_iter().chain(more) {
                        rest = Some(rest.map_or_else(|| value.clone(), |rest| rest.join(&value)));
                    }
                }
                (Vec::new(), rest)
            }
            value => (Vec::new(), Some(value.derived())),
        }
    }

    /// Returns the names of the fields of a value, and what is known of those that are not listed. A name that may not
    /// be there is absent, or itself.
    pub(super) fn keys_of(&mut self, value: &CodeValue) -> (Vec<CodeValue>, Option<CodeValue>) {
        let CodeValue::Object(id) = value else { return (Vec::new(), Some(value.derived())) };
        let fields = self.heap.present(*id);
        let object = self.heap.get(*id);
        let mut keys: Vec<CodeValue> = Vec::new();
        for index in 0..object.items.len() {
            keys.push(CodeValue::text(&index.to_string()));
        }
        for (name, value) in fields {
            let is_maybe = value.alternatives().iter().any(|value| matches!(value, CodeValue::Absent));
            let name = CodeValue::Text(name);
            keys.push(if is_maybe { name.join(&CodeValue::Absent) } else { name });
        }
        let rest = object.rest.as_ref().map(|_| {
            // Of the headers of a request, the watched ones are listed.
            if ["authorization", "host"].iter().all(|name| object.fields.contains_key(*name)) {
                Self::other_name()
            } else {
                CodeValue::Unknown
            }
        });
        (keys, rest)
    }

    /// Returns the names of the fields of a value as a list.
    pub(super) fn names_of(&mut self, value: &CodeValue) -> CodeValue {
        let (names, rest) = self.keys_of(value);
        self.list_from(names, rest)
    }

    /// Returns the items of a value as a new list.
    pub(super) fn list_of(&mut self, value: &CodeValue) -> CodeValue {
        let (known, rest) = self.items_of(value);
        self.list_from(known, rest)
    }

    /// Returns the pairs of the fields of a value.
    pub(super) fn pairs_of(&mut self, value: &CodeValue) -> CodeValue {
        let (keys, rest) = self.keys_of(value);
        let mut pairs = Vec::new();
        for key in keys {
            let key = key.alternatives().iter().find(|key| !matches!(key, CodeValue::Absent)).cloned().unwrap_or(key);
            let field = self.part(value, &key, false).unwrap_or(CodeValue::Nothing);
            pairs.push(self.list(vec![key, field]));
        }
        let rest = rest.map(|key| {
            let field = match value {
                CodeValue::Object(id) => self.heap.get(*id).rest.clone().unwrap_or(CodeValue::Unknown),
                value => value.derived(),
            };
            self.list(vec![key, field])
        });
        let list = self.list(pairs);
        if let CodeValue::Object(id) = &list {
            self.heap.set_rest(*id, rest);
        }
        list
    }

    /// Returns the values of the fields of a value.
    pub(super) fn values_of(&mut self, value: &CodeValue) -> CodeValue {
        let CodeValue::Object(id) = value else { return value.derived() };
        let fields = self.heap.present(*id).into_iter().map(|(_, value)| value);
        let items: Vec<CodeValue> = self.heap.get(*id).items.iter().cloned().chain(fields).collect();
        let rest = self.heap.get(*id).rest.clone();
        let list = self.list(items);
        if let CodeValue::Object(id) = &list {
            self.heap.set_rest(*id, rest);
        }
        list
    }

    /// Returns a list of known items, and of others if `rest` is given.
    pub(super) fn list_from(&mut self, known: Vec<CodeValue>, rest: Option<CodeValue>) -> CodeValue {
        let list = self.list(known);
        if let CodeValue::Object(id) = &list {
            self.heap.set_rest(*id, rest);
        }
        list
    }

    /// Returns the JSON text of a value, with the value as it is now.
    pub(super) fn json_text(&mut self, value: &CodeValue) -> CodeValue {
        match self.deep_copy(value) {
            CodeValue::Object(id) => CodeValue::Json(id),
            other => other.derived(),
        }
    }

    /// Returns the value of a JSON text.
    pub(super) fn json_value(&mut self, text: &CodeValue) -> CodeValue {
        match text {
            CodeValue::Json(id) => self.deep_copy(&CodeValue::Object(*id)),
            other => other.derived(),
        }
    }

    /// Copies a value with everything in it.
    pub(super) fn deep_copy(&mut self, value: &CodeValue) -> CodeValue {
        self.copy_below(value, 0)
    }

    fn copy_below(&mut self, value: &CodeValue, depth: usize) -> CodeValue {
        let CodeValue::Object(id) = value else { return value.clone() };
        if depth > 12 {
            return self.lose();
        }
        let kind = self.heap.get(*id).kind.clone();
        let copy = self.heap.add(kind);
        for (name, value) in self.heap.present(*id) {
            let value = self.copy_below(&value, depth + 1);
            self.heap.set(copy, name, value);
        }
        let items = self.heap.get(*id).items.clone();
        let items = items.iter().map(|item| self.copy_below(item, depth + 1)).collect();
        self.heap.set_items(copy, items);
        let rest = self.heap.get(*id).rest.clone();
        self.heap.set_rest(copy, rest);
        CodeValue::Object(copy)
    }

    /// Copies a value; the values in it are shared.
    pub(super) fn shallow_copy(&mut self, value: &CodeValue) -> CodeValue {
        let CodeValue::Object(id) = value else { return value.derived() };
        if matches!(self.heap.get(*id).kind, ObjectKind::List) {
            let object = self.heap.get(*id);
            let (items, rest) = (object.items.clone(), object.rest.clone());
            return self.list_from(items, rest);
        }
        let copy = self.heap.add(ObjectKind::Record);
        self.copy_fields(copy, value);
        CodeValue::Object(copy)
    }
}

/// Reports whether a header is one that matters here.
fn is_watched(name: &str) -> bool {
    WATCHED.contains(&name)
}

/// The headers that matter here.
const WATCHED: &[&str] = &["authorization", "host"];

pub(super) fn index_of(number: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index that does not fit is no item"
    )]
    if number >= 0.0 && number.fract() == 0.0 { number as usize } else { usize::MAX }
}

//! Fields and items, and the functions of the runtimes that are understood.

use std::rc::Rc;

use super::call::Arguments;
use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId, Symbol};
use super::{Evaluated, Machine, Thrown};

/// Names that the runtimes of JavaScript have.
const GLOBALS: &[&str] = &[
    "Object",
    "Array",
    "JSON",
    "Math",
    "Number",
    "String",
    "Boolean",
    "Date",
    "RegExp",
    "Promise",
    "Map",
    "Set",
    "Reflect",
    "Symbol",
    "Error",
    "TypeError",
    "console",
    "parseInt",
    "parseFloat",
    "isNaN",
    "encodeURIComponent",
    "decodeURIComponent",
    "encodeURI",
    "decodeURI",
    "Buffer",
    "globalThis",
    "undefined",
    "NaN",
    "Infinity",
    "Uint8Array",
    "ArrayBuffer",
    "TextEncoder",
    "TextDecoder",
    "atob",
    "btoa",
    "escape",
    "unescape",
    "String",
    "process",
    "require",
];

/// Names that only Lambda's runtime has.
const LAMBDA_GLOBALS: &[&str] = &[
    "exports",
    "module",
    "fetch",
    "setTimeout",
    "setInterval",
    "setImmediate",
    "URL",
    "URLSearchParams",
    "AbortController",
    "structuredClone",
    "__dirname",
    "__filename",
    "Headers",
    "Request",
    "Response",
    "clearTimeout",
];

/// Modules that CloudFront Functions have.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html>
const FUNCTION_MODULES: &[&str] = &["cloudfront", "crypto", "buffer", "querystring"];

/// Calls that leave the objects that they get as they are, and give none of them away.
const HARMLESS: &[&str] = &[
    "console.",
    "Math.",
    "Number",
    "parseInt",
    "parseFloat",
    "isNaN",
    "Boolean",
    "encodeURI",
    "decodeURI",
    "escape",
    "unescape",
    "atob",
    "btoa",
    "Date",
    "new Date",
    "new URL",
    "new RegExp",
    "new Error",
    "new TypeError",
    "new Set",
    "Error",
    "TypeError",
    "RegExp",
    "new TextEncoder",
    "new TextDecoder",
    "Buffer.",
    "Array.isArray",
    "Object.is",
    "Object.prototype.hasOwnProperty",
    "Object.prototype.toString",
    "Object.hasOwn",
    "Object.getOwnPropertyNames",
    "Reflect.has",
    "Symbol",
    "regex:",
    "clearTimeout",
    "new AbortController",
    // Python.
    "print",
    "len",
    "isinstance",
    "int",
    "float",
    "bool",
    "repr",
    "hash",
    "id",
    "any",
    "all",
    "min",
    "max",
    "sum",
    "range",
    "type",
    "callable",
    "hasattr",
    "ord",
    "chr",
    "module:re",
    "module:time",
    "module:datetime",
    "module:os",
    "module:urllib.parse",
    "module:logging",
    "module:base64",
    "module:hashlib",
    "module:hmac",
    "module:math",
    "module:random",
    "module:uuid",
    "module:string",
    "Exception",
    "ValueError",
    "KeyError",
    // Modules of Node.js whose functions take texts.
    "module:crypto",
    "module:querystring",
    "module:path",
    "module:url",
    "module:buffer",
    "module:util.format",
    "module:util.inspect",
    "module:node:crypto",
    "module:node:url",
    "module:node:querystring",
    "module:node:path",
];

/// The beginning of the name of the function that settles a promise: the number of its object follows.
const RESOLVE: &str = "resolve:";

impl Machine<'_> {
    pub(super) fn is_known_global(&self, name: &str) -> bool {
        let is_function = self.setting.is_function;
        (GLOBALS.contains(&name) || (!is_function && LAMBDA_GLOBALS.contains(&name))) && name != "undefined"
    }

    /// Returns a name of the runtime.
    pub(super) fn global(&mut self, name: &str) -> CodeValue {
        if self.is_python() {
            return CodeValue::builtin(name);
        }
        match name {
            "undefined" => CodeValue::Nothing,
            "NaN" | "Infinity" | "this" | "globalThis" => CodeValue::Unknown,
            "exports" | "module" if self.setting.is_function => {
                self.note_missing(name);
                CodeValue::Nothing
            }
            "exports" => CodeValue::Object(self.exports),
            "module" => {
                let exports = CodeValue::Object(self.exports);
                CodeValue::Object(self.record(vec![("exports", exports)]))
            }
            _ => CodeValue::builtin(name),
        }
    }

    /// Notes that code uses something that CloudFront Functions do not have.
    fn note_missing(&mut self, name: &str) {
        if self.setting.is_function && !self.uses.missing.iter().any(|known| &**known == name) {
            self.uses.missing.push(name.into());
        }
    }

    pub(super) fn import(&mut self, module: &str, member: Option<&str>) -> CodeValue {
        if self.setting.is_function && !FUNCTION_MODULES.contains(&module) {
            self.note_missing(module);
        }
        let module = module.strip_prefix("node:").unwrap_or(module);
        self.uses.origin_module |= module == "cloudfront";
        CodeValue::Builtin(match member {
            Some(member) => format!("module:{module}.{member}").into(),
            None => format!("module:{module}").into(),
        })
    }

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

    fn set_field(&mut self, id: ObjectId, key: &CodeValue, value: CodeValue, is_sure: bool) {
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

    /// Returns the pairs of the fields of a value.
    fn pairs_of(&mut self, value: &CodeValue) -> CodeValue {
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

    fn values_of(&mut self, value: &CodeValue) -> CodeValue {
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

    fn list_from(&mut self, known: Vec<CodeValue>, rest: Option<CodeValue>) -> CodeValue {
        let list = self.list(known);
        if let CodeValue::Object(id) = &list {
            self.heap.set_rest(*id, rest);
        }
        list
    }

    /// Copies a value with everything in it.
    fn deep_copy(&mut self, value: &CodeValue, depth: usize) -> CodeValue {
        let CodeValue::Object(id) = value else { return value.clone() };
        if depth > 12 {
            return self.lose();
        }
        let kind = self.heap.get(*id).kind.clone();
        let copy = self.heap.add(kind);
        for (name, value) in self.heap.present(*id) {
            let value = self.deep_copy(&value, depth + 1);
            self.heap.set(copy, name, value);
        }
        let items = self.heap.get(*id).items.clone();
        let items = items.iter().map(|item| self.deep_copy(item, depth + 1)).collect();
        self.heap.set_items(copy, items);
        let rest = self.heap.get(*id).rest.clone();
        self.heap.set_rest(copy, rest);
        CodeValue::Object(copy)
    }

    fn shallow_copy(&mut self, value: &CodeValue) -> CodeValue {
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

    /// Calls a function of the runtime.
    #[expect(clippy::too_many_lines, reason = "one arm for each function of the runtimes")]
    pub(super) fn call_builtin(&mut self, path: &str, arguments: Arguments) -> Evaluated {
        let first = arguments.get(0);
        Ok(match path {
            "context.succeed" => self.answer(&first),
            "callback" | "context.done" => self.answer(&arguments.get(1)),
            "eval" | "exec" | "Function" | "new Function" | "compile" => {
                self.note_missing(path.trim_start_matches("new "));
                self.lose()
            }
            "require" => match first.as_text() {
                Some(module) => self.import(&module, None),
                None => CodeValue::Unknown,
            },
            "fetch" | "XMLHttpRequest" | "new XMLHttpRequest" | "setTimeout" | "setInterval" | "setImmediate" => {
                self.note_missing(path.trim_start_matches("new "));
                self.call_unknown(&arguments)
            }
            "JSON.stringify" | "module:json.dumps" => match self.deep_copy(&first, 0) {
                CodeValue::Object(id) => CodeValue::Json(id),
                other => other.derived(),
            },
            "JSON.parse" | "module:json.loads" => match first {
                CodeValue::Json(id) => self.deep_copy(&CodeValue::Object(id), 0),
                other => other.derived(),
            },
            "structuredClone" | "module:copy.deepcopy" => self.deep_copy(&first, 0),
            "module:copy.copy" => self.shallow_copy(&first),
            "Object.assign" => {
                if let CodeValue::Object(target) = &first {
                    for source in &arguments.values[1..] {
                        self.copy_fields(*target, source);
                    }
                    if arguments.has_more {
                        self.set_field(*target, &CodeValue::Doubt, CodeValue::Doubt, false);
                    }
                } else {
                    self.lose();
                }
                first
            }
            "Object.keys" | "Object.getOwnPropertyNames" | "Reflect.ownKeys" => {
                let (keys, rest) = self.keys_of(&first);
                self.list_from(keys, rest)
            }
            "Object.values" => self.values_of(&first),
            "Object.entries" => self.pairs_of(&first),
            "Object.fromEntries" => {
                let object = self.heap.add(ObjectKind::Record);
                self.copy_fields(object, &first);
                CodeValue::Object(object)
            }
            "Object.create" => CodeValue::Object(self.heap.add(ObjectKind::Record)),
            "Object.defineProperty" | "Reflect.defineProperty" => {
                let value = match arguments.get(2) {
                    CodeValue::Object(id) => self.heap.field(id, "value").cloned().unwrap_or(CodeValue::Doubt),
                    _ => CodeValue::Doubt,
                };
                self.set_part(&first, &arguments.get(1), value);
                first
            }
            "Reflect.deleteProperty" => {
                self.set_part(&first, &arguments.get(1), CodeValue::Absent);
                CodeValue::Bool(true)
            }
            "Reflect.set" | "setattr" => {
                self.set_part(&first, &arguments.get(1), arguments.get(2));
                CodeValue::Bool(true)
            }
            "Reflect.get" | "getattr" => self.part(&first, &arguments.get(1), false)?,
            "Promise.reject" => return Err(Thrown),
            "new Promise" => self.promise(&first)?,
            "Array.from" | "list" | "tuple" | "sorted" | "reversed" | "set" | "frozenset" | "iter" => {
                let (known, rest) = self.items_of(&first);
                let list = self.list_from(known, rest);
                match arguments.values.get(1).filter(|_| path == "Array.from") {
                    Some(function) => self.call_method(&list, "map", Arguments::of(vec![function.clone()]))?,
                    None => list,
                }
            }
            "Array.of" => self.list(arguments.values),
            "Array" | "new Array" => {
                let list = self.list(Vec::new());
                if let CodeValue::Object(id) = &list {
                    self.heap.set_rest(*id, Some(CodeValue::Nothing));
                }
                list
            }
            "Object" | "new Object" if first.is_nothing() => CodeValue::Object(self.heap.add(ObjectKind::Record)),
            "Object"
            | "Object.freeze"
            | "Object.seal"
            | "Object.preventExtensions"
            | "Object.setPrototypeOf"
            | "Promise.resolve"
            | "Promise.all"
            | "Promise.allSettled"
            | "Promise.race"
            | "Promise.any" => first,
            "dict" | "module:collections.OrderedDict" => {
                let object = self.heap.add(ObjectKind::Record);
                self.copy_fields(object, &first);
                for (name, value) in arguments.named {
                    self.heap.set(object, name, value);
                }
                CodeValue::Object(object)
            }
            "String" | "str" => match first.as_text() {
                Some(text) => CodeValue::Text(text),
                None if matches!(first, CodeValue::Symbol(_)) => first,
                None => first.derived(),
            },
            "enumerate" => {
                let (known, rest) = self.items_of(&first);
                let known = known.into_iter().map(|value| self.list(vec![CodeValue::Unknown, value])).collect();
                let rest = rest.map(|value| self.list(vec![CodeValue::Unknown, value]));
                self.list_from(known, rest)
            }
            "next" => {
                let (known, rest) = self.items_of(&first);
                let mut all = known.into_iter().chain(rest).chain(arguments.values.get(1).cloned());
                let one = all.next().unwrap_or(CodeValue::Nothing);
                all.fold(one, |all, value| all.join(&value))
            }
            "filter" | "map" if self.is_python() => {
                let function = first;
                self.call_method(&arguments.get(1), path, Arguments::of(vec![function]))?
            }
            "module:cloudfront.kvs" => {
                self.uses.key_values = true;
                CodeValue::Unknown
            }
            "module:cloudfront.updateRequestOrigin"
            | "module:cloudfront.selectRequestOriginById"
            | "module:cloudfront.createRequestOriginGroup"
            | "cf.updateRequestOrigin"
            | "cf.selectRequestOriginById"
            | "cf.createRequestOriginGroup"
            | "cloudfront.updateRequestOrigin" => {
                let name = path.rsplit('.').next().unwrap_or_default();
                self.change_origin(name, &first);
                CodeValue::Nothing
            }
            "reject" => CodeValue::Nothing,
            _ if path.starts_with(RESOLVE) => {
                if let Ok(id) = path[RESOLVE.len()..].parse() {
                    self.heap.set(ObjectId(id), "value".into(), first);
                }
                CodeValue::Nothing
            }
            _ if HARMLESS.iter().any(|harmless| path.starts_with(harmless)) => {
                let mixed = arguments.all().fold(CodeValue::Unknown, |all, value| all.mixed(&value.derived()));
                // A callback, as of `replace`, is followed.
                let functions: Vec<CodeValue> =
                    arguments.all().filter(|value| self.is_function(value)).cloned().collect();
                for function in functions {
                    self.give_away(&function);
                }
                if matches!(mixed, CodeValue::Doubt) { CodeValue::Unknown } else { mixed }
            }
            _ if is_logging(path.rsplit('.').next().unwrap_or_default()) => CodeValue::Unknown,
            _ => self.call_unknown(&arguments),
        })
    }

    pub(super) fn is_function(&self, value: &CodeValue) -> bool {
        matches!(value, CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::Function(..)))
    }

    /// Notes the answer that code gives by a callback.
    fn answer(&mut self, value: &CodeValue) -> CodeValue {
        self.heap.set(self.session, "answer".into(), value.clone());
        CodeValue::Nothing
    }

    /// Follows the function of a promise, and returns what it settles with.
    fn promise(&mut self, function: &CodeValue) -> Evaluated {
        let settled = self.heap.add(ObjectKind::Record);
        let resolve = CodeValue::Builtin(format!("{RESOLVE}{}", settled.0).into());
        self.call(function, &CodeValue::Nothing, Arguments::of(vec![resolve, CodeValue::builtin("reject")]))?;
        Ok(self.heap.field(settled, "value").cloned().unwrap_or(CodeValue::Unknown))
    }

    /// Notes that the request gets another origin.
    fn change_origin(&mut self, helper: &str, change: &CodeValue) {
        self.uses.origin_helper = true;
        let session = self.session;
        if helper != "updateRequestOrigin" {
            let id = change.as_text().map_or(CodeValue::Unknown, CodeValue::Text);
            return self.heap.set(session, "selected".into(), id);
        }
        let CodeValue::Object(id) = change else {
            self.heap.set(session, "origin-host".into(), CodeValue::Doubt);
            return self.heap.set(session, "domain".into(), CodeValue::Doubt);
        };
        for (field, noted) in
            [("domainName", "domain"), ("hostHeader", "origin-host"), ("customHeaders", "origin-headers")]
        {
            let value = self.heap.field(*id, field).cloned().or_else(|| self.heap.get(*id).rest.clone());
            if let Some(value) = value {
                self.heap.set(session, noted.into(), value);
            }
        }
    }
}

/// Reports whether a name is that of a function that writes to a log.
pub(super) fn is_logging(name: &str) -> bool {
    matches!(
        name,
        "log" | "info" | "debug" | "warn" | "warning" | "error" | "exception" | "critical" | "trace" | "getLogger"
    )
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

/// Returns the symbol for what is computed from the path.
pub(super) fn from_uri() -> CodeValue {
    CodeValue::Symbol(Symbol::FromUri)
}

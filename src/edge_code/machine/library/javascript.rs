//! The names and functions of JavaScript's runtimes.

use crate::edge_code::machine::call::Arguments;
use crate::edge_code::machine::heap::ObjectKind;
use crate::edge_code::machine::value::{CodeValue, ObjectId};
use crate::edge_code::machine::{Evaluated, Machine, Thrown};

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

/// The beginnings of calls that neither change their arguments nor give them away.
pub(super) const HARMLESS: &[&str] = &[
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
    /// Reports whether the runtime has a global of this name.
    pub(in crate::edge_code::machine) fn is_known_global(&self, name: &str) -> bool {
        let is_function = self.setting.is_function;
        (GLOBALS.contains(&name) || (!is_function && LAMBDA_GLOBALS.contains(&name))) && name != "undefined"
    }

    /// Returns the value of a global of JavaScript.
    pub(super) fn javascript_global(&mut self, name: &str) -> CodeValue {
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

    /// Calls a function of JavaScript's runtimes. Returns `None` if it is not known.
    pub(super) fn call_javascript(&mut self, path: &str, arguments: &Arguments) -> Option<Evaluated> {
        let first = arguments.get(0);
        Some(Ok(match path {
            "eval" | "Function" | "new Function" => {
                self.note_missing(path.trim_start_matches("new "));
                self.lose()
            }
            "require" => match first.as_text() {
                Some(module) => self.import(&module, None),
                None => CodeValue::Unknown,
            },
            "fetch" | "XMLHttpRequest" | "new XMLHttpRequest" | "setTimeout" | "setInterval" | "setImmediate" => {
                self.note_missing(path.trim_start_matches("new "));
                self.call_unknown(arguments)
            }
            "JSON.stringify" => self.json_text(&first),
            "JSON.parse" => self.json_value(&first),
            "structuredClone" => self.deep_copy(&first),
            "Object.assign" => self.assign_fields(first, arguments),
            "Object.keys" | "Object.getOwnPropertyNames" | "Reflect.ownKeys" => self.names_of(&first),
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
            "Reflect.set" => {
                self.set_part(&first, &arguments.get(1), arguments.get(2));
                CodeValue::Bool(true)
            }
            "Reflect.get" => return Some(self.part(&first, &arguments.get(1), false)),
            "Promise.reject" => return Some(Err(Thrown)),
            "new Promise" => return Some(self.promise(&first)),
            "Array.from" => {
                let list = self.list_of(&first);
                match arguments.values.get(1) {
                    Some(function) => {
                        return Some(self.call_method(&list, "map", Arguments::of(vec![function.clone()])));
                    }
                    None => list,
                }
            }
            "Array.of" => self.list(arguments.values.clone()),
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
            "String" => first.to_text(),
            "reject" => CodeValue::Nothing,
            _ => {
                let id = path.strip_prefix(RESOLVE)?.parse().ok()?;
                self.heap.set(ObjectId(id), "value".into(), first);
                CodeValue::Nothing
            }
        }))
    }

    /// Copies the fields of the other arguments into the first one, and returns it.
    fn assign_fields(&mut self, target: CodeValue, arguments: &Arguments) -> CodeValue {
        let CodeValue::Object(id) = &target else {
            self.lose();
            return target;
        };
        for source in &arguments.values[1..] {
            self.copy_fields(*id, source);
        }
        if arguments.has_more {
            self.set_field(*id, &CodeValue::Doubt, CodeValue::Doubt, false);
        }
        target
    }

    /// Follows the function of a promise, and returns the value with which it settles.
    fn promise(&mut self, function: &CodeValue) -> Evaluated {
        let settled = self.heap.add(ObjectKind::Record);
        let resolve = CodeValue::Builtin(format!("{RESOLVE}{}", settled.0).into());
        self.call(function, &CodeValue::Nothing, Arguments::of(vec![resolve, CodeValue::builtin("reject")]))?;
        Ok(self.heap.field(settled, "value").cloned().unwrap_or(CodeValue::Unknown))
    }
}

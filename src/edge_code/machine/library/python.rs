//! The functions of Python's runtime.

use crate::edge_code::machine::call::Arguments;
use crate::edge_code::machine::heap::ObjectKind;
use crate::edge_code::machine::value::CodeValue;
use crate::edge_code::machine::{Evaluated, Machine};

/// The beginnings of calls that neither change their arguments nor give them away.
pub(super) const HARMLESS: &[&str] = &[
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
];

impl Machine<'_> {
    /// Calls a function of Python's runtime. Returns `None` if it is not known.
    pub(super) fn call_python(&mut self, path: &str, arguments: &Arguments) -> Option<Evaluated> {
        let first = arguments.get(0);
        Some(Ok(match path {
            "eval" | "exec" | "compile" => self.lose(),
            "module:json.dumps" => self.json_text(&first),
            "module:json.loads" => self.json_value(&first),
            "module:copy.deepcopy" => self.deep_copy(&first),
            "module:copy.copy" => self.shallow_copy(&first),
            "setattr" => {
                self.set_part(&first, &arguments.get(1), arguments.get(2));
                CodeValue::Bool(true)
            }
            "getattr" => return Some(self.part(&first, &arguments.get(1), false)),
            "list" | "tuple" | "sorted" | "reversed" | "set" | "frozenset" | "iter" => self.list_of(&first),
            "dict" | "module:collections.OrderedDict" => {
                let object = self.heap.add(ObjectKind::Record);
                self.copy_fields(object, &first);
                for (name, value) in &arguments.named {
                    self.heap.set(object, name.clone(), value.clone());
                }
                CodeValue::Object(object)
            }
            "str" => first.to_text(),
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
            "filter" | "map" => {
                return Some(self.call_method(&arguments.get(1), path, Arguments::of(vec![first])));
            }
            _ => return None,
        }))
    }
}

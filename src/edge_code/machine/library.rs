//! The functions of the runtimes that are understood: a file for each.

mod cloudfront;
mod javascript;
mod python;

use super::call::Arguments;
use super::value::{CodeValue, Symbol};
use super::{Evaluated, Machine};

impl Machine<'_> {
    /// Returns the value of a name of the runtime.
    pub(super) fn global(&mut self, name: &str) -> CodeValue {
        if self.is_python() { CodeValue::builtin(name) } else { self.javascript_global(name) }
    }

    /// Returns a module, or a member of it.
    pub(super) fn import(&mut self, module: &str, member: Option<&str>) -> CodeValue {
        if self.setting.is_function && !cloudfront::FUNCTION_MODULES.contains(&module) {
            self.note_missing(module);
        }
        let module = module.strip_prefix("node:").unwrap_or(module);
        self.uses.origin_module |= module == "cloudfront";
        CodeValue::Builtin(match member {
            Some(member) => format!("module:{module}.{member}").into(),
            None => format!("module:{module}").into(),
        })
    }

    /// Calls a function of the runtime.
    pub(super) fn call_builtin(&mut self, path: &str, arguments: &Arguments) -> Evaluated {
        if let Some(value) = self.call_cloudfront(path, arguments) {
            return Ok(value);
        }
        let (known, harmless) = if self.is_python() {
            (self.call_python(path, arguments), python::HARMLESS)
        } else {
            (self.call_javascript(path, arguments), javascript::HARMLESS)
        };
        if let Some(known) = known {
            return known;
        }
        if harmless.iter().any(|harmless| path.starts_with(harmless)) {
            return Ok(self.call_harmless(arguments));
        }
        let writes_to_log = is_logging(path.rsplit('.').next().unwrap_or_default());
        Ok(if writes_to_log { CodeValue::Unknown } else { self.call_unknown(arguments) })
    }

    /// Calls a function that neither changes its arguments nor gives them away. A callback, as of `replace`, is followed.
    fn call_harmless(&mut self, arguments: &Arguments) -> CodeValue {
        let mixed = arguments.all().fold(CodeValue::Unknown, |all, value| all.mixed(&value.derived()));
        let functions: Vec<CodeValue> = arguments.all().filter(|value| self.is_function(value)).cloned().collect();
        for function in functions {
            self.give_away(&function);
        }
        if matches!(mixed, CodeValue::Doubt) { CodeValue::Unknown } else { mixed }
    }
}

/// Reports whether a name is that of a function that writes to a log.
pub(super) fn is_logging(name: &str) -> bool {
    matches!(
        name,
        "log" | "info" | "debug" | "warn" | "warning" | "error" | "exception" | "critical" | "trace" | "getLogger"
    )
}

/// Returns the symbol for a text that is computed from the path.
pub(super) fn from_uri() -> CodeValue {
    CodeValue::Symbol(Symbol::FromUri)
}

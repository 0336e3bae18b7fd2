//! The functions of CloudFront's own module, and the callbacks of Lambda's handlers.

use crate::edge_code::machine::Machine;
use crate::edge_code::machine::call::Arguments;
use crate::edge_code::machine::value::CodeValue;

/// Modules that CloudFront Functions have.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html>
pub(super) const FUNCTION_MODULES: &[&str] = &["cloudfront", "crypto", "buffer", "querystring"];

impl Machine<'_> {
    /// Notes that code uses something that CloudFront Functions do not have.
    pub(super) fn note_missing(&mut self, name: &str) {
        if self.setting.is_function && !self.uses.missing.iter().any(|known| &**known == name) {
            self.uses.missing.push(name.into());
        }
    }

    /// Calls a function of CloudFront or Lambda. Returns `None` if it is not known.
    pub(super) fn call_cloudfront(&mut self, path: &str, arguments: &Arguments) -> Option<CodeValue> {
        let first = arguments.get(0);
        Some(match path {
            "context.succeed" => self.answer(&first),
            "callback" | "context.done" => self.answer(&arguments.get(1)),
            "module:cloudfront.kvs" => {
                self.uses.key_values = true;
                CodeValue::Unknown
            }
            _ => {
                let (module, name) = path.rsplit_once('.')?;
                let is_cloudfront = matches!(module, "module:cloudfront" | "cf" | "cloudfront");
                let is_origin =
                    matches!(name, "updateRequestOrigin" | "selectRequestOriginById" | "createRequestOriginGroup");
                if !(is_cloudfront && is_origin) {
                    return None;
                }
                self.change_origin(name, &first);
                CodeValue::Nothing
            }
        })
    }

    /// Notes the answer that code gives by a callback.
    fn answer(&mut self, value: &CodeValue) -> CodeValue {
        self.heap.set(self.session, "answer".into(), value.clone());
        CodeValue::Nothing
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

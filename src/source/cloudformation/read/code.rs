//! The code of functions, and what it does. Code is the same in most cases and in many behaviors, and followed once.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::function::Function;
use crate::edge_code::{CodeEffect, EdgeProgram, Language};
use crate::model::{EdgeEvent, Place, Service};
use crate::template::Value;

/// The code of a function.
pub(super) struct Code<'a> {
    text: Cow<'a, str>,
    /// The address of the text in the template, if it is written there as it is.
    address: Option<usize>,
    pub(super) place: Place,
    /// The bytes that it has, if all of them are known.
    pub(super) length: Option<u64>,
    runtime: Option<String>,
    /// The name of the function in it that is called.
    handler: Option<String>,
}

impl<'a> Code<'a> {
    /// Reads the code of a function; `None` if it is not in the template.
    pub(super) fn read(function: &Function<'a>) -> Option<Self> {
        let written = function
            .own
            .get("FunctionCode")
            .or_else(|| function.own.at(&["Code", "ZipFile"]))
            .or_else(|| function.own.get("InlineCode"))?;
        let runtime = function.text("Runtime").known().cloned();
        let handler = function.text("Handler").known().cloned();
        let (text, is_known) = match written.value {
            Value::String(text) if !text.is_empty() && !text.contains("${") && !text.contains("{{resolve:") => {
                (Cow::Borrowed(text.as_str()), true)
            }
            _ => {
                let expr = written.expr();
                // Code that is a parameter or the like, or has statements from elsewhere, is not here.
                if !expr.is_readable_code() {
                    return None;
                }
                (Cow::Owned(expr.to_string()), expr.as_literal().is_some())
            }
        };
        let address = match &text {
            Cow::Borrowed(text) => Some(text.as_ptr().addr()),
            Cow::Owned(_) => None,
        };
        Some(Self {
            address,
            length: u64::try_from(text.len()).ok().filter(|_| is_known),
            text,
            place: written.place(),
            runtime: runtime.or_else(|| function.own.get("FunctionConfig")?.known("Runtime")),
            handler: handler.and_then(|handler| handler.rsplit('.').next().map(str::to_owned)),
        })
    }

    /// Returns the code with the way in which it is called on an event of a service.
    fn program(&self, service: Service, event: Option<EdgeEvent>) -> EdgeProgram {
        EdgeProgram {
            language: Language::of(self.runtime.as_deref(), &self.text),
            is_function: service == Service::CloudFront,
            event,
            handler: self.handler.clone().unwrap_or_else(|| "handler".to_owned()),
            code: self.text.clone().into_owned(),
        }
    }
}

/// The settings that code runs in: service, event, runtime and handler.
type Setting = (Service, Option<EdgeEvent>, Option<String>, Option<String>);

/// The effect of the code at a place in a setting.
#[derive(Debug)]
pub(super) struct FollowedCode {
    address: Option<usize>,
    setting: Setting,
    pub(super) program: Rc<EdgeProgram>,
    pub(super) effect: Rc<CodeEffect>,
}

/// The most bytes of code that are followed in a template: CloudFormation takes templates of 1 MB, in which code may be
/// followed for several events. What more code does is not known.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The effects of the code of a template, as far as it was followed.
#[derive(Debug, Default)]
pub(in crate::source::cloudformation) struct Effects {
    known: RefCell<BTreeMap<Place, Vec<Rc<FollowedCode>>>>,
    /// The number of bytes that were followed.
    bytes: Cell<usize>,
}

impl Effects {
    /// Returns what code does on an event of a service.
    pub(super) fn of(&self, code: &Code<'_>, service: Service, event: Option<EdgeEvent>) -> Rc<FollowedCode> {
        let setting = (service, event, code.runtime.clone(), code.handler.clone());
        let known = self.known.borrow().get(&code.place).cloned().unwrap_or_default();
        // The address says which text it is.
        let is_same = |known: &&Rc<FollowedCode>| {
            let is_text = known.address == code.address && (code.address.is_some() || known.program.code == code.text);
            is_text && known.setting == setting
        };
        if let Some(known) = known.iter().find(is_same) {
            return known.clone();
        }
        let program = Rc::new(code.program(service, event));
        self.bytes.set(self.bytes.get().saturating_add(code.text.len()));
        let is_followed = self.bytes.get() <= MOST_BYTES;
        let effect = Rc::new(if is_followed { program.effect() } else { CodeEffect::unknown() });
        let made = Rc::new(FollowedCode { address: code.address, setting, program, effect });
        self.known.borrow_mut().entry(code.place).or_default().push(made.clone());
        made
    }
}

//! The files of code in the form in which the build leaves them: compiled handlebars, as data of the program.

use std::collections::HashMap;
use std::sync::OnceLock;

use handlebars::template::{Parameter, Subexpression, Template, TemplateElement};
use handlebars::{Path, PathSeg};

/// One handlebars file of code.
pub(crate) struct CodeFile {
    pub(crate) name: &'static str,
    elements: &'static [Element],
    template: OnceLock<Template>,
}

/// A part of a handlebars file; names are without dots and slashes.
pub(crate) enum Element {
    /// Text that is rendered as it is.
    Text(&'static str),
    /// `{{name}}`
    Hole(&'static str),
    /// `{{helper name}}`
    Call(&'static str, &'static str),
}

impl CodeFile {
    pub(super) const fn new(name: &'static str, elements: &'static [Element]) -> Self {
        Self { name, elements, template: OnceLock::new() }
    }

    /// Returns the template that handlebars renders, made when it is first needed.
    pub(super) fn template(&self) -> &Template {
        self.template.get_or_init(|| template(self.elements))
    }
}

fn template(elements: &[Element]) -> Template {
    let mut template = Template::new();
    template.elements = elements.iter().map(element).collect();
    template
}

fn element(element: &Element) -> TemplateElement {
    match *element {
        Element::Text(text) => TemplateElement::RawString(text.to_owned()),
        Element::Hole(name) => expression(path(name), Vec::new()),
        Element::Call(helper, name) => expression(Parameter::Name(helper.to_owned()), vec![path(name)]),
    }
}

/// Returns an expression. Of handlebars' public constructors this is the one that cannot fail.
fn expression(name: Parameter, parameters: Vec<Parameter>) -> TemplateElement {
    *Subexpression::new(name, parameters, HashMap::new()).element
}

fn path(name: &str) -> Parameter {
    Parameter::Path(Path::Relative((vec![PathSeg::Named(name.to_owned())], name.to_owned())))
}

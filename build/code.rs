//! Code at the edge, and the parts of handlebars that the files in `templates/` may use.

use handlebars::Path as Name;
use handlebars::template::{HelperTemplate, Parameter, Template, TemplateElement};

use crate::Result;

/// Returns the elements of a file of code.
///
/// # Errors
/// An element that `src/render/code_file.rs` has no word for.
pub(crate) fn elements(template: &Template) -> Result<String> {
    let list: Vec<String> = template.elements.iter().map(element).collect::<Result<_>>()?;
    Ok(format!("&[{}]", list.join(", ")))
}

fn element(element: &TemplateElement) -> Result<String> {
    Ok(match element {
        TemplateElement::RawString(text) => format!("Element::Text({text:?})"),
        TemplateElement::Expression(hole) if hole.params.is_empty() => {
            format!("Element::Hole({:?})", name(&hole.name)?)
        }
        TemplateElement::Expression(call) => {
            let (helper, name) = helper(call)?;
            format!("Element::Call({helper:?}, {name:?})")
        }
        other => return Err(format!("not for code: {other:?}").into()),
    })
}

/// Returns the name of a helper and its one parameter.
///
/// # Errors
/// Another number of parameters, or `key=value`.
pub(crate) fn helper(call: &HelperTemplate) -> Result<(&str, &str)> {
    let [parameter] = call.params.as_slice() else { return Err("a helper takes one parameter here".into()) };
    if !call.hash.is_empty() {
        return Err("a helper takes no `key=value` here".into());
    }
    Ok((name(&call.name)?, name(parameter)?))
}

/// Returns a plain name.
///
/// # Errors
/// A path, a literal or a subexpression.
pub(crate) fn name(parameter: &Parameter) -> Result<&str> {
    let name = match parameter {
        Parameter::Name(name) | Parameter::Path(Name::Relative((_, name))) => name,
        other => return Err(format!("not a name: {other:?}").into()),
    };
    if name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        Ok(name)
    } else {
        Err(format!("`{name}` is not a plain name").into())
    }
}

//! References in flags and answers: `stack_output:users-api.ApiId`, and how the config has them.

use gatefront::diagnostic::Problem;
use gatefront::names::Invalid;
use gatefront::plan::{Given, Reference};
use gatefront::template::Value;
use gatefront::write;

/// The forms of a reference, for people.
pub(super) const FORMS: &str =
    "parameter:NAME, ssm:NAME, import:EXPORT, stack_output:STACK.OUTPUT or resource:LOGICAL_ID";

/// Returns the reference that a text is; `None` if it is a value.
pub(super) fn read(text: &str) -> Option<Result<Reference, Problem>> {
    let (form, name) = text.split_once(':')?;
    let reference = match form {
        "parameter" => name.parse().map(|name| Reference::Parameter { name, no_echo: false }),
        "ssm" => name.parse().map(|name| Reference::Ssm { name }),
        "import" => name.parse().map(|name| Reference::Import { name }),
        "stack_output" => name.parse().map(|output| Reference::StackOutput { output, region: None }),
        "resource" => resource(name),
        _ => return None,
    };
    Some(reference.map_err(Problem::from))
}

/// Reads `LogicalId`, or `LogicalId.Attribute`.
fn resource(text: &str) -> Result<Reference, Invalid> {
    let (id, attribute) = match text.split_once('.') {
        Some((id, attribute)) => (id, Some(attribute.parse()?)),
        None => (text, None),
    };
    Ok(Reference::Resource { logical_id: id.parse()?, attribute })
}

/// Reads a reference, or a value by another function.
pub(super) fn given<T>(text: &str, value: impl Fn(&str) -> Result<T, Problem>) -> Result<Given<T>, Problem> {
    match read(text) {
        Some(reference) => reference.map(Given::Reference),
        None => value(text).map(Given::Literal),
    }
}

/// Reports whether a value is a resource of the template.
pub(super) fn is_resource<T>(given: &Given<T>) -> bool {
    matches!(given, Given::Reference(Reference::Resource { .. }))
}

/// Returns a value as the config has it, on one line.
pub(super) fn yaml<T: ToString>(given: &Given<T>) -> String {
    match given {
        Given::Literal(value) => scalar(&value.to_string()),
        Given::Reference(reference) => mapping(reference),
    }
}

/// Returns a text as a YAML scalar, in quotes where it needs them.
pub(super) fn scalar(text: &str) -> String {
    write::yaml(&Value::from(text)).trim_end().to_owned()
}

/// Returns a reference as the config has it, on one line.
pub(super) fn mapping(reference: &Reference) -> String {
    match reference {
        Reference::Parameter { name, .. } => format!("{{parameter: {}}}", scalar(name.as_str())),
        Reference::Ssm { name } => format!("{{ssm: {}}}", scalar(name.as_str())),
        Reference::Import { name } => format!("{{import: {}}}", scalar(name.as_str())),
        Reference::StackOutput { output, .. } => format!("{{stack_output: {}}}", scalar(output.as_str())),
        Reference::Resource { logical_id, attribute } => {
            let attribute = attribute.as_ref().map(|name| format!(", attribute: {}", scalar(name.as_str())));
            format!("{{resource: {}{}}}", scalar(logical_id.as_str()), attribute.unwrap_or_default())
        }
        // `read` gives no other form.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_written_as_the_config_has_it() {
        for (text, written) in [
            ("parameter:ApiId", "{parameter: ApiId}"),
            ("ssm:/orders/api-id", "{ssm: '/orders/api-id'}"),
            ("import:orders:api-id", "{import: orders:api-id}"),
            ("stack_output:users-api.ApiId", "{stack_output: users-api.ApiId}"),
            ("resource:HttpApi", "{resource: HttpApi}"),
            ("resource:Nested.Outputs.ApiId", "{resource: Nested, attribute: Outputs.ApiId}"),
        ] {
            let reference = read(text).unwrap().unwrap();
            let shown = mapping(&reference);
            assert_eq!(shown.replace('\'', ""), written.replace('\'', ""), "{text}");
        }
        assert!(read("a1b2c3d4e5").is_none());
        assert!(read("https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com").is_none());
        assert!(read("stack_output:users-api").unwrap().is_err());
    }
}

//! Addresses of Terraform: resources with their modules, and references in expressions.
//!
//! <https://developer.hashicorp.com/terraform/cli/state/resource-addressing>

/// One step of an address or a reference: `name`, or `[0]` and `["key"]`, without the brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressStep<'a> {
    /// A name between dots.
    Name(&'a str),
    /// An index of `count` or `for_each`, as it is written.
    Index(&'a str),
}

/// Returns the steps of an address. Dots in an index divide nothing.
pub(super) fn steps(address: &str) -> Vec<AddressStep<'_>> {
    let mut steps = Vec::new();
    let mut rest = address;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let end = index_end(inner);
            steps.push(AddressStep::Index(inner.get(..end).unwrap_or(inner)));
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            steps.push(AddressStep::Name(name));
            rest = after;
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    steps
}

/// Returns where an index ends: at the first bracket outside of quotes.
fn index_end(text: &str) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b']' if !is_quoted => return place,
            _ => {}
        }
    }
    text.len()
}

/// Returns the modules of an address without their indexes: `module.edge.module.api`.
pub(super) fn module(address: &str) -> String {
    let steps = steps(address);
    let mut names = Vec::new();
    let mut at = 0;
    while let (Some(AddressStep::Name("module")), Some(AddressStep::Name(name))) = (steps.get(at), steps.get(at + 1)) {
        names.extend(["module", name]);
        at += if matches!(steps.get(at + 2), Some(AddressStep::Index(_))) { 3 } else { 2 };
    }
    names.join(".")
}

/// A reference to a resource in an expression: `aws_cloudfront_function.edge[0].arn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResourceReference<'a> {
    pub(super) is_data: bool,
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    pub(super) index: Option<&'a str>,
    /// The attribute; `None` for the resource as a whole.
    pub(super) attribute: Option<&'a str>,
}

impl<'a> ResourceReference<'a> {
    /// Reads a reference; `None` if it is to something else than a resource.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let steps = steps(text);
        let (is_data, steps) = match steps.as_slice() {
            [AddressStep::Name("data"), rest @ ..] => (true, rest),
            all => (false, all),
        };
        let [AddressStep::Name(kind), AddressStep::Name(name), rest @ ..] = steps else { return None };
        if ["var", "local", "module", "each", "count", "path", "self", "terraform"].contains(kind) {
            return None;
        }
        let (index, rest) = match rest {
            [AddressStep::Index(index), rest @ ..] => (Some(*index), rest),
            all => (None, all),
        };
        let attribute = match rest {
            [AddressStep::Name(attribute), ..] => Some(*attribute),
            _ => None,
        };
        Some(Self { is_data, kind, name, index, attribute })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_may_hold_dots_and_brackets() {
        let address = r#"module.a["x.y]"].aws_s3_bucket.b[0].id"#;
        assert_eq!(
            steps(address),
            [
                AddressStep::Name("module"),
                AddressStep::Name("a"),
                AddressStep::Index(r#""x.y]""#),
                AddressStep::Name("aws_s3_bucket"),
                AddressStep::Name("b"),
                AddressStep::Index("0"),
                AddressStep::Name("id"),
            ]
        );
        assert_eq!(module(address), "module.a");
        assert_eq!(module("aws_s3_bucket.b"), "");
    }

    #[test]
    fn a_reference_names_a_resource_and_an_attribute() {
        let reference = ResourceReference::parse("data.aws_cloudfront_cache_policy.off[0].id").unwrap();
        assert!(reference.is_data);
        assert_eq!((reference.name, reference.index, reference.attribute), ("off", Some("0"), Some("id")));
        assert_eq!(ResourceReference::parse("aws_lambda_function.edge").unwrap().attribute, None);
        assert_eq!(ResourceReference::parse("var.name"), None);
        assert_eq!(ResourceReference::parse("each.value.arn"), None);
    }
}

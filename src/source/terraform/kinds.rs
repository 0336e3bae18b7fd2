//! The resource types of the AWS provider that bear on a distribution, as renamings to those of CloudFormation.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>

mod api;
mod distribution;
mod function;
mod policy;
mod surroundings;

use super::attribute::Attribute;
use super::part::TreePart;

/// A resource type with the type that it is for CloudFormation.
#[derive(Debug)]
pub(super) struct ResourceKind {
    /// The type in Terraform.
    pub(super) terraform: &'static str,
    /// The type in CloudFormation.
    pub(super) cloudformation: &'static str,
    pub(super) properties: &'static [Rename],
    /// The attributes that others refer to.
    pub(super) attributes: &'static [(&'static str, Meaning)],
}

/// The meaning of an attribute in the expressions of other resources.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// The resource itself, as `Ref` gives it.
    Resource,
    /// An attribute, as `Fn::GetAtt` gives it.
    Attribute(&'static str),
    /// A text that is the same for all.
    Text(&'static str),
    /// The version of a Lambda function that is published with it.
    Version,
    /// The default endpoint of an API.
    Endpoint,
    /// The resource that another attribute of this one refers to.
    Behind(&'static str),
    /// The ID of a policy that AWS manages and the data source names.
    Managed,
}

/// An attribute with the property that it is for CloudFormation.
#[derive(Debug)]
pub(super) struct Rename {
    pub(super) from: &'static str,
    /// The way to the property, with dots between the keys.
    pub(super) to: &'static str,
    pub(super) form: AttributeForm,
}

/// The form of an attribute.
#[derive(Debug)]
pub(super) enum AttributeForm {
    /// A text, a number, a boolean, or a list of them.
    Plain,
    /// A text that holds JSON.
    Json,
    /// The ID, ARN or name of a resource of one of these types.
    Reference(&'static [&'static str]),
    /// A block that occurs at most once.
    Block(&'static [Rename]),
    /// A block that occurs any number of times.
    Blocks(&'static [Rename]),
    /// A block with the only attribute `items`.
    Items,
    /// Anything else, read from the block that holds the attribute.
    Own(fn(&Attribute<'_>) -> Option<TreePart>),
}

const fn plain(from: &'static str, to: &'static str) -> Rename {
    Rename { from, to, form: AttributeForm::Plain }
}

const fn json(from: &'static str, to: &'static str) -> Rename {
    Rename { from, to, form: AttributeForm::Json }
}

const fn reference(from: &'static str, to: &'static str, kinds: &'static [&'static str]) -> Rename {
    Rename { from, to, form: AttributeForm::Reference(kinds) }
}

const fn block(from: &'static str, to: &'static str, inner: &'static [Rename]) -> Rename {
    Rename { from, to, form: AttributeForm::Block(inner) }
}

const fn blocks(from: &'static str, to: &'static str, inner: &'static [Rename]) -> Rename {
    Rename { from, to, form: AttributeForm::Blocks(inner) }
}

const fn items(from: &'static str, to: &'static str) -> Rename {
    Rename { from, to, form: AttributeForm::Items }
}

const fn own(from: &'static str, to: &'static str, read: fn(&Attribute<'_>) -> Option<TreePart>) -> Rename {
    Rename { from, to, form: AttributeForm::Own(read) }
}

const ALL: &[&[ResourceKind]] = &[distribution::KINDS, policy::KINDS, function::KINDS, api::KINDS, surroundings::KINDS];

/// Returns a resource type that is translated.
pub(super) fn find(name: &str) -> Option<&'static ResourceKind> {
    ALL.iter().flat_map(|kinds| kinds.iter()).find(|kind| kind.terraform == name)
}

impl ResourceKind {
    /// Returns the meaning of an attribute.
    pub(super) fn meaning(&self, attribute: &str) -> Option<Meaning> {
        self.attributes.iter().find(|(name, _)| *name == attribute).map(|(_, meaning)| *meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_is_there_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in ALL.iter().flat_map(|kinds| kinds.iter()) {
            assert!(seen.insert(kind.terraform), "{}", kind.terraform);
        }
    }
}

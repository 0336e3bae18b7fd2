//! Places in a plan: a resource and the way to one of its attributes.

use std::fmt;

/// The address of a resource and the attribute in it: `aws_cloudfront_distribution.d`, `default_cache_behavior[0]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AttributePath {
    /// The address of the resource.
    pub(crate) address: String,
    /// The way to the attribute, from the resource down.
    pub(crate) steps: Vec<PathStep>,
}

/// One step to an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathStep {
    /// The name of an attribute or a block.
    Name(String),
    /// The index in a list or set of blocks.
    Index(usize),
}

impl AttributePath {
    /// Returns the place of a resource.
    pub(super) fn of(address: &str) -> Self {
        Self { address: address.to_owned(), steps: Vec::new() }
    }

    /// Returns the place of an attribute or block in this one.
    pub(super) fn join(&self, name: &str) -> Self {
        self.with(PathStep::Name(name.to_owned()))
    }

    /// Returns the place of a block in this list.
    pub(super) fn index(&self, index: usize) -> Self {
        self.with(PathStep::Index(index))
    }

    fn with(&self, step: PathStep) -> Self {
        Self { address: self.address.clone(), steps: self.steps.iter().cloned().chain([step]).collect() }
    }

    /// Returns the last name; empty for a resource.
    pub(super) fn last(&self) -> &str {
        let names = self.steps.iter().rev().find_map(|step| match step {
            PathStep::Name(name) => Some(name.as_str()),
            PathStep::Index(_) => None,
        });
        names.unwrap_or_default()
    }

    /// Returns the attribute without its resource: `ordered_cache_behavior[0].cache_policy_id`. Terraform writes it so.
    pub(crate) fn attribute(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            match step {
                PathStep::Name(name) if text.is_empty() => text.push_str(name),
                PathStep::Name(name) => text.extend([".", name]),
                PathStep::Index(index) => text.extend(["[", &index.to_string(), "]"]),
            }
        }
        text
    }
}

/// `aws_cloudfront_distribution.d.default_cache_behavior[0]`
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)?;
        if self.steps.is_empty() { Ok(()) } else { write!(f, ".{}", self.attribute()) }
    }
}

//! Values that only the deployment knows.

use std::fmt;
use std::sync::Arc;

use super::MadeApi;
use crate::label;
use crate::names::{ApiId, AttributeName, ExportName, LogicalId, Region, SsmName, StackOutputName};
use crate::template::{Expr, Part};

/// A value of AWS's: known, or known only to the deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// The value itself.
    Literal(T),
    /// Something that has the value when the template is deployed.
    Reference(Reference),
}

/// Something that has a value when the template is deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reference {
    /// A parameter of the template.
    Parameter {
        /// Its name.
        name: LogicalId,
        /// `true` if CloudFormation masks its value.
        no_echo: bool,
    },
    /// A parameter in Parameter Store, in the Region of the stack.
    Ssm {
        /// Its name.
        name: SsmName,
    },
    /// An export in the Region of the stack.
    Import {
        /// Its name.
        name: ExportName,
    },
    /// An output of another stack.
    StackOutput {
        /// The stack and the output.
        output: StackOutputName,
        /// The Region of that stack; `None` if it is the Region of this one.
        region: Option<Region>,
    },
    /// A resource of the template that the stack is added to.
    Resource {
        /// Its logical ID.
        logical_id: LogicalId,
        /// Its attribute; `None` for what `Ref` gives.
        attribute: Option<AttributeName>,
    },
}

/// An API's address, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiAddress {
    /// Its ID.
    Id(Given<ApiId>),
    /// Its endpoint: a host name, or a URL with `https://` or `wss://`, with or without a path.
    Endpoint(Reference),
    /// The document that the stack makes it from.
    Document(Arc<MadeApi>),
}

/// A parameter that the template declares.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The values that it is for, in a few words.
    pub description: String,
    /// The source of its value.
    pub source: ParameterSource,
}

/// The source of the value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterSource {
    /// The deployment is given it.
    Deployment {
        /// The regular expression that every value matches.
        pattern: Option<&'static str>,
        /// `true` if CloudFormation masks it.
        no_echo: bool,
    },
    /// CloudFormation reads it from Parameter Store in the Region of the stack.
    ParameterStore(SsmName),
}

impl<T> Given<T> {
    /// Returns the value if it is known.
    #[must_use]
    pub fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Reference(_) => None,
        }
    }

    /// Returns the reference if there is one.
    #[must_use]
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Literal(_) => None,
            Self::Reference(reference) => Some(reference),
        }
    }
}

impl<T: fmt::Display> Given<T> {
    /// Returns the value, or words that name its reference, as a part of other names.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Literal(value) => value.to_string(),
            Self::Reference(reference) => label::name(&reference.to_string()),
        }
    }

    pub(crate) fn expr(&self) -> Expr {
        match self {
            Self::Literal(value) => Expr::literal(&value.to_string()),
            Self::Reference(reference) => Expr::part(reference.part()),
        }
    }
}

/// The value itself, or its reference in a few words.
impl<T: fmt::Display> fmt::Display for Given<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => value.fmt(f),
            Self::Reference(reference) => write!(f, "of {reference}"),
        }
    }
}

impl ApiAddress {
    /// Returns the host name of the default endpoint.
    pub(crate) fn host(&self, region: Option<Region>) -> Expr {
        match self {
            Self::Endpoint(endpoint) => endpoint.host(),
            Self::Id(_) | Self::Document(_) => {
                let mut host = self.id(region);
                host.extend(Expr::literal(".execute-api."));
                if let Some(region) = region {
                    host.extend(Expr::literal(&format!("{region}.amazonaws.com")));
                } else {
                    host.extend(Expr::part(Part::Ref("AWS::Region".to_owned())));
                    host.extend(Expr::literal("."));
                    host.extend(Expr::part(Part::Ref("AWS::URLSuffix".to_owned())));
                }
                host
            }
        }
    }

    /// Returns the ID of the API.
    pub(crate) fn id(&self, region: Option<Region>) -> Expr {
        match self {
            Self::Id(id) => id.expr(),
            Self::Endpoint(_) => self.host(region).item(0, "."),
            Self::Document(made) => Expr::part(Part::Ref(made.logical_id.to_string())),
        }
    }

    /// Returns the logical ID of an API that is a resource of the stack.
    pub(crate) fn resource(&self) -> Option<&LogicalId> {
        match self {
            Self::Id(Given::Reference(Reference::Resource { logical_id, attribute: None })) => Some(logical_id),
            Self::Document(made) => Some(&made.logical_id),
            Self::Id(_) | Self::Endpoint(_) => None,
        }
    }

    /// Returns words that name the API, as a part of other names.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Id(id) => id.label(),
            Self::Endpoint(reference) => label::name(&reference.to_string()),
            Self::Document(made) => label::name(document_name(&made.path)),
        }
    }
}

/// The ID, or the reference in a few words.
impl fmt::Display for ApiAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Endpoint(reference) => write!(f, "of {reference}"),
            Self::Document(made) => write!(f, "of {}", made.path),
        }
    }
}

/// Returns the path of a document without its ending.
pub(crate) fn document_name(path: &str) -> &str {
    let path = path.trim_start_matches("./");
    path.rsplit_once('.').map_or(path, |(name, _)| name)
}

impl Reference {
    /// Returns the host name in a value that is one, or a URL. Of an output of another stack it is the value itself:
    /// CloudFormation is not documented to take `Fn::GetStackOutput` in `Fn::Split`.
    pub(crate) fn host(&self) -> Expr {
        if matches!(self, Self::StackOutput { .. }) {
            return Expr::part(self.part());
        }
        // After the scheme, or, of a host name alone, all of it.
        let mut twice = Expr::part(self.part());
        twice.extend(Expr::literal("://"));
        twice.extend(Expr::part(self.part()));
        twice.item(1, "://").item(0, "/")
    }

    pub(crate) fn part(&self) -> Part {
        match self {
            Self::Parameter { name, .. } => Part::Ref(name.to_string()),
            Self::Ssm { name } => Part::Ref(name.parameter()),
            Self::Import { name } => Part::Import(name.to_string()),
            Self::StackOutput { output, region } => Part::StackOutput {
                stack: output.stack().to_owned(),
                output: output.output().to_owned(),
                region: region.map(|region| region.to_string()),
            },
            Self::Resource { logical_id, attribute: None } => Part::Ref(logical_id.to_string()),
            Self::Resource { logical_id, attribute: Some(attribute) } => {
                Part::GetAtt(logical_id.to_string(), attribute.to_string())
            }
        }
    }
}

/// The reference in a few words: `parameter ApiId`, `export orders-api-id`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { name, .. } => write!(f, "parameter {name}"),
            Self::Ssm { name } => write!(f, "SSM parameter {name}"),
            Self::Import { name } => write!(f, "export {name}"),
            Self::StackOutput { output, .. } => write!(f, "output {output}"),
            Self::Resource { logical_id, attribute: None } => write!(f, "resource {logical_id}"),
            Self::Resource { logical_id, attribute: Some(attribute) } => write!(f, "resource {logical_id}.{attribute}"),
        }
    }
}

//! The two forms of a template.

use clap::ValueEnum;
use gatefront::{Synthesis, deploy};

use super::Failure;

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum TemplateFormat {
    /// YAML, functions in their short form
    Yaml,
    /// JSON, functions in their long form
    Json,
}

impl TemplateFormat {
    /// Returns the form that is asked for, or that of the template which the resources are added to.
    pub(super) fn of(asked: Option<Self>, synthesis: &Synthesis) -> Self {
        asked.unwrap_or(if synthesis.is_json() { Self::Json } else { Self::Yaml })
    }

    /// Returns the template, if CloudFormation takes one of its size.
    pub(super) fn template(self, synthesis: &Synthesis) -> Result<String, Failure> {
        let template = match self {
            Self::Yaml => synthesis.to_yaml(),
            Self::Json => synthesis.to_json(),
        };
        fits(&template).map(|()| template)
    }

    /// Returns the ending of a file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

/// Reports an error for a template that is larger than CloudFormation accepts.
pub(super) fn fits(template: &str) -> Result<(), Failure> {
    if template.len() <= deploy::MAX_BYTES {
        return Ok(());
    }
    let message = format!("the template has {} bytes; CloudFormation takes {}", template.len(), deploy::MAX_BYTES);
    Err(Failure::sentence(message))
}

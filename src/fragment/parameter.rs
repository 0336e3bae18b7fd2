use serde::Serialize;

use super::Holes;
use crate::names::SsmName;
use crate::plan::{Parameter, ParameterSource};
use crate::render::{FragmentFile, templates};

/// A parameter with a value that only the deployment knows.
///
/// `AllowedPattern` of a parameter from Parameter Store would be compared with its name, not with its value.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
#[derive(Serialize)]
pub(crate) struct ParameterFragment<'a> {
    name: &'a str,
    kind: &'static str,
    description: &'a str,
    default: Option<&'a str>,
    allowed_pattern: Option<&'static str>,
    no_echo: bool,
}

impl<'a> ParameterFragment<'a> {
    pub(crate) fn new(parameter: &'a Parameter) -> Self {
        let (kind, default, allowed_pattern, no_echo) = match &parameter.source {
            ParameterSource::Deployment { pattern, no_echo } => ("String", None, *pattern, *no_echo),
            ParameterSource::ParameterStore(name) => ("AWS::SSM::Parameter::Value<String>", Some(name), None, false),
        };
        Self {
            name: &parameter.name,
            kind,
            description: &parameter.description,
            default: default.map(SsmName::as_str),
            allowed_pattern,
            no_echo,
        }
    }
}

impl Holes for ParameterFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::PARAMETER
    }
}

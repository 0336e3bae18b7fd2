//! The values of the template's parameters, which a deployment is given.

use std::str::FromStr;

use crate::names::{Invalid, LogicalId};
use crate::plan::{Parameter, ParameterSource, Plan};

/// The value of a parameter: `Name=VALUE`.
#[derive(Debug, Clone)]
pub struct ParameterSetting {
    name: LogicalId,
    value: String,
}

impl ParameterSetting {
    /// Returns the name of the parameter.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Returns the value as `aws cloudformation deploy` takes it.
    pub(super) fn word(&self) -> String {
        format!("{}={}", self.name, self.value)
    }
}

impl FromStr for ParameterSetting {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(Invalid::new("this is not the value of a parameter").help("write `Name=VALUE`"));
        };
        Ok(Self { name: name.parse()?, value: value.to_owned() })
    }
}

/// Returns the parameters of a template whose values a deployment is given.
pub fn parameters(plan: &Plan) -> impl Iterator<Item = &Parameter> {
    plan.parameters.iter().filter(|parameter| matches!(parameter.source, ParameterSource::Deployment { .. }))
}

/// Returns the placeholders for the values of these parameters in a command that people complete.
pub(crate) fn placeholders(plan: &Plan) -> Vec<String> {
    parameters(plan).map(|parameter| format!("{}=VALUE", parameter.name)).collect()
}

/// Returns the values for a command that is shown: masked where CloudFormation masks them.
#[must_use]
pub fn shown(plan: &Plan, values: &[ParameterSetting]) -> Vec<ParameterSetting> {
    let is_masked = |name: &str| {
        let is_of_name = |parameter: &&Parameter| parameter.name == name;
        let found = parameters(plan).find(is_of_name);
        found.is_some_and(|found| matches!(found.source, ParameterSource::Deployment { no_echo: true, .. }))
    };
    let shown = |value: &ParameterSetting| {
        let name = value.name.clone();
        let value = if is_masked(value.name()) { "****".to_owned() } else { value.value.clone() };
        ParameterSetting { name, value }
    };
    values.iter().map(shown).collect()
}

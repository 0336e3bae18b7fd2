//! The values of the template's parameters: that each is known, and that none is missing.

use gatefront::Synthesis;
use gatefront::deploy::{ParameterSetting, Stack, Standing, parameters};

use super::Stage;
use crate::cli::Failure;

/// Refuses values of parameters that the template does not have, and two values of one.
pub(super) fn known(synthesis: &Synthesis, values: &[ParameterSetting]) -> Result<(), Failure> {
    let names: Vec<&str> = parameters(&synthesis.plan).map(|parameter| parameter.name.as_str()).collect();
    for (index, value) in values.iter().enumerate() {
        if !names.contains(&value.name()) {
            let help = match names.as_slice() {
                [] => "it has none that a deployment is given".to_owned(),
                names => format!("it has {}", names.join(", ")),
            };
            return Err(Failure::sentence(format!("the template has no parameter {}", value.name())).help(help));
        }
        if values[..index].iter().any(|other| other.name() == value.name()) {
            return Err(Failure::sentence(format!("the parameter {} is given twice", value.name())));
        }
    }
    Ok(())
}

/// Refuses a deployment that lacks the value of a parameter. An update keeps the values that the stack has.
pub(super) fn complete(synthesis: &Synthesis, values: &[ParameterSetting], stage: &Stage) -> Result<(), Failure> {
    let kept = stage.stack.as_ref().filter(|stack| stack.standing() == Standing::Ready);
    let is_missing = |name: &str| {
        !values.iter().any(|value| value.name() == name) && !kept.is_some_and(|stack: &Stack| stack.has_parameter(name))
    };
    let missing: Vec<&str> =
        parameters(&synthesis.plan).map(|parameter| parameter.name.as_str()).filter(|name| is_missing(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = missing.iter().map(|name| format!("--parameter {name}=VALUE")).collect();
    let message = format!("{} in {} needs a value of {}", synthesis.plan.stack, stage.region, missing.join(" and of "));
    Err(Failure::sentence(message).help(format!("add {}", words.join(" "))))
}

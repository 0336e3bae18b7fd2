//! IDs of rules as arguments, which shells complete.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use gatefront::check::{RULES, Rule};
use gatefront::diagnostic::similar;

/// Reads the ID of a rule, in any case.
#[derive(Clone, Copy)]
pub(super) struct RuleId;

impl TypedValueParser for RuleId {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &std::ffi::OsStr) -> Result<String, Error> {
        let text = StringValueParser::new().parse_ref(command, argument, value)?;
        if let Some(rule) = Rule::find(&text) {
            return Ok(rule.id.to_owned());
        }
        let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
        if let Some(argument) = argument {
            error.insert(ContextKind::InvalidArg, ContextValue::String(argument.to_string()));
        }
        error.insert(ContextKind::InvalidValue, ContextValue::String(text.clone()));
        if let Some(near) = similar(&text, RULES.iter().map(|rule| rule.id)) {
            error.insert(ContextKind::SuggestedValue, ContextValue::String(near.to_owned()));
        }
        let help = "`gatefront rules` lists the rules".to_owned();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![help.into()]));
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(RULES.iter().map(|rule| PossibleValue::new(rule.id).help(rule.title))))
    }
}

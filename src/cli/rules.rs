//! `gatefront rules`

use std::fmt::Write as _;

use clap::Args;
use gatefront::check::{RULES, Rule};

use super::rule_id::RuleId;
use super::{Failure, print};

/// List the rules of the check, or explain one.
#[derive(Args)]
pub(super) struct Arguments {
    /// The rule to explain, such as GF101
    #[arg(value_parser = RuleId, hide_possible_values = true)]
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Some(id) = &arguments.rule else { return print(&list()) };
    Rule::find(id).map_or(Ok(()), |rule| print(&explain(rule)))
}

fn list() -> String {
    let mut text = String::new();
    for rule in RULES {
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{}  {:7}  {}", rule.id, rule.severity.name(), rule.title);
    }
    text
}

fn explain(rule: &Rule) -> String {
    format!(
        "{} ({}): {}\n\n{}\n\nWhy: {}\n\nSource: {} ({})\n\nFails:\n\n{}\nPasses:\n\n{}",
        rule.id,
        rule.severity.name(),
        rule.title,
        rule.what,
        rule.why,
        rule.source,
        rule.evidence,
        indent(rule.failing),
        indent(rule.passing)
    )
}

fn indent(example: &str) -> String {
    example.lines().fold(String::new(), |text, line| text + "  " + line + "\n")
}

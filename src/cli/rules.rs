//! `gatefront rules`

use std::fmt::Write as _;

use clap::Args;
use gatefront::check::{RULES, Rule};
use gatefront::diagnostic::similar;

use super::{Failure, print};

/// List the rules of the check, or explain one.
#[derive(Args)]
pub(super) struct Arguments {
    /// The rule to explain, such as GF101
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Some(id) = &arguments.rule else { return print(&list()) };
    if let Some(rule) = Rule::find(id) {
        print(&explain(rule))
    } else {
        let help = match similar(id, RULES.iter().map(|rule| rule.id)) {
            Some(id) => format!("did you mean {id}?"),
            None => "`gatefront rules` lists them".to_owned(),
        };
        Err(Failure::sentence(format!("there is no rule `{id}`")).help(help))
    }
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

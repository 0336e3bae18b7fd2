//! `gatefront strategies`

use std::fmt::Write;

use clap::{Args, ValueEnum};
use gatefront::strategy::{ALL, Info};
use serde_json::json;

use super::{Failure, print};

const EXAMPLES: &str = "\
Examples:
  gatefront strategies                 compare all
  gatefront strategies zero-ttl        one of them
  gatefront strategies --format json   for machines";

/// Compare the strategies.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Only this strategy
    #[arg(value_parser = ALL.iter().map(|info| info.name).collect::<Vec<_>>())]
    strategy: Option<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    /// An object with `schema_version` and `strategies`
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let chosen: Vec<&Info> =
        ALL.iter().copied().filter(|info| arguments.strategy.as_deref().is_none_or(|name| name == info.name)).collect();
    match arguments.format {
        Format::Json => print(&format!("{:#}\n", json!({ "schema_version": 1, "strategies": chosen }))),
        Format::Text => print(&text(&chosen)),
    }
}

fn text(chosen: &[&Info]) -> String {
    let mut out = String::new();
    for info in chosen {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", info.name);
        let _ = writeln!(out, "  {}", info.summary);
        row(&mut out, "choose for", &[info.choose]);
        row(&mut out, "auth", &[&info.auth.join(", ")]);
        row(&mut out, "Host at the API", &[info.host]);
        row(&mut out, "creates", or_nothing(info.creates, &"nothing beside the distribution"));
        row(&mut out, "needs", or_nothing(info.needs, &"nothing"));
        row(&mut out, "USD per million", &[info.cost_per_million]);
        row(&mut out, "latency", &[info.latency]);
        row(&mut out, "cannot", info.cannot);
        row(&mut out, "options", &[&or_nothing(info.options, &"none").join(", ")]);
        out.push('\n');
    }
    if chosen.len() > 1 {
        out.push_str("Which one:\n");
        for (auth, name) in WHICH {
            let _ = writeln!(out, "  {auth:<28}{name}");
        }
    }
    out
}

/// The plain answer for each kind of authorization.
const WHICH: &[(&str, &str)] = &[
    ("auth: none, jwt, cognito", "managed-policy"),
    ("auth: lambda", "managed-policy; custom-domain if the authorizer reads Host"),
    ("auth: iam", "custom-domain"),
];

fn or_nothing<'a>(items: &'a [&'a str], nothing: &'a &'a str) -> &'a [&'a str] {
    if items.is_empty() { std::slice::from_ref(nothing) } else { items }
}

fn row(out: &mut String, name: &str, items: &[&str]) {
    for (index, item) in items.iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {name:<17}{item}");
    }
}

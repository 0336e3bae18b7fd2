//! `gatefront strategies`

use std::fmt::Write;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use gatefront::plan::Auth;
use gatefront::strategy::{self, Info, Kind};
use serde_json::json;

use super::{Failure, print};

const EXAMPLES: &str = "\
Examples:
  gatefront strategies                 compare all strategies
  gatefront strategies zero-ttl        show one strategy
  gatefront strategies --format json   print them as JSON";

/// Compare the strategies.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Only this strategy
    #[arg(value_parser = kinds())]
    strategy: Option<Kind>,
    /// Output format
    #[arg(long, value_enum, default_value_t = StrategiesFormat::Text)]
    format: StrategiesFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum StrategiesFormat {
    Text,
    /// An object with `schema_version`, `strategies` and `locks`
    Json,
}

/// Reads the name of a strategy.
pub(super) fn kinds() -> impl TypedValueParser<Value = Kind> {
    let words = Kind::ALL.iter().map(|kind| kind.as_str());
    PossibleValuesParser::new(words).try_map(|word| Kind::find(&word).ok_or("no such strategy"))
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let chosen: Vec<&Info> =
        strategy::all().filter(|info| arguments.strategy.is_none_or(|kind| kind == info.kind)).collect();
    match arguments.format {
        StrategiesFormat::Json => {
            print(&format!("{:#}\n", json!({ "schema_version": 1, "strategies": chosen, "locks": strategy::LOCKS })))
        }
        StrategiesFormat::Text => print(&text(&chosen)),
    }
}

fn text(chosen: &[&Info]) -> String {
    let mut out = String::new();
    for info in chosen {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", info.name());
        let _ = writeln!(out, "  {}", info.summary);
        row(&mut out, "choose for", &[info.choose]);
        row(&mut out, "auth", &[&auth(info.auth)]);
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
        for (auth, choice) in which() {
            let _ = writeln!(out, "  {auth:<28}{choice}");
        }
        out.push_str("\nAgainst requests around the distribution:\n");
        for lock in strategy::LOCKS {
            let _ = writeln!(out, "  {:<28}{}: {}", lock.name, lock.holds, lock.demands);
        }
    }
    out
}

/// The kinds of authorization of an API, and what to consider beside the plain answer.
const WHICH: &[(&[Auth], &str)] = &[
    (&[Auth::None, Auth::Jwt, Auth::Cognito], ""),
    (&[Auth::Lambda], "; custom-domain if the authorizer reads Host"),
    (&[Auth::Iam], ""),
];

/// Returns the kinds of authorization with the plain answer for them.
fn which() -> impl Iterator<Item = (String, String)> {
    WHICH.iter().filter_map(|(auths, more)| {
        let plain = Kind::plain_for(*auths.first()?);
        Some((format!("auth: {}", auth(auths)), format!("{plain}{more}")))
    })
}

fn auth(auths: &[Auth]) -> String {
    auths.iter().map(|auth| auth.as_str()).collect::<Vec<_>>().join(", ")
}

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

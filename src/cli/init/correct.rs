//! Values that are written in another form than AWS takes: corrected where the meaning is clear, which is reported.

use std::str::FromStr;

use gatefront::diagnostic::{Problem, printable};
use gatefront::names::{DomainName, HostedZoneId, Invalid, Region, StackName, StageName};

use crate::cli::talk;

/// Reads a domain name out of a URL, with a dot at its end, or in capitals.
pub(super) fn domain(text: &str) -> Result<DomainName, Problem> {
    let name = text.split_once("://").map_or(text, |(_, rest)| rest);
    let name = name.split(['/', ':', '?']).next().unwrap_or_default();
    corrected(text, &name.trim_end_matches('.').to_lowercase())
}

/// Reads the ID of a hosted zone, as Route 53 prints it or alone.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html>
pub(super) fn zone(text: &str) -> Result<HostedZoneId, Problem> {
    let id = text.trim_start_matches('/');
    corrected(text, id.strip_prefix("hostedzone/").unwrap_or(text))
}

/// Reads a Region in capitals, or out of the name of an Availability Zone.
pub(super) fn region(text: &str) -> Result<Region, Problem> {
    let lower = text.to_lowercase();
    let without_zone = lower.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(&lower);
    let is_region = |name: &str| name.parse::<Region>().is_ok();
    match [lower.as_str(), without_zone].into_iter().find(|name| is_region(name)) {
        Some(name) => corrected(text, name),
        None => corrected(text, text),
    }
}

/// Reads the name of a stage, with slashes around it.
pub(super) fn stage(text: &str) -> Result<StageName, Problem> {
    corrected(text, text.trim_matches('/'))
}

/// Reads the name of a stack, with blanks, dots and underscores in it.
pub(super) fn stack(text: &str) -> Result<StackName, Problem> {
    corrected(text, &text.replace([' ', '.', '_'], "-"))
}

/// Reads a path pattern without the slash at its start, and a folder as all that is below it.
pub(super) fn path(text: &str) -> String {
    let below = if text.ends_with('/') { format!("{text}*") } else { text.to_owned() };
    let path = if below.starts_with('/') { below } else { format!("/{below}") };
    report(text, &path);
    path
}

/// Reports a correction on standard error.
pub(super) fn report(written: &str, corrected: &str) {
    if written != corrected {
        talk(&format!("note: `{}` is taken as `{}`\n", printable(written), printable(corrected)));
    }
}

fn corrected<T: FromStr<Err = Invalid>>(written: &str, corrected: &str) -> Result<T, Problem> {
    let value = corrected.parse().map_err(Problem::from)?;
    report(written, corrected);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_corrected_where_the_meaning_is_clear() {
        let name = |text: &str| domain(text).map(|name| name.to_string()).ok();
        for text in ["Shop.Example.com.", "https://shop.example.com/index.html", "shop.example.com:443"] {
            assert_eq!(name(text).as_deref(), Some("shop.example.com"), "{text}");
        }
        assert_eq!(name("localhost"), None);
        for text in ["/hostedzone/Z123", "hostedzone/Z123", "Z123"] {
            assert_eq!(zone(text).map(|zone| zone.to_string()), Ok("Z123".to_owned()));
        }
        for text in ["EU-WEST-1", "eu-west-1a", "eu-west-1"] {
            assert_eq!(region(text).map(Region::as_str), Ok("eu-west-1"));
        }
        assert!(region("eu-wset-1").is_err_and(|problem| problem.helps == ["did you mean `eu-west-1`?"]));
        assert_eq!(stage("/prod/").map(|stage| stage.to_string()), Ok("prod".to_owned()));
        assert_eq!(stack("shop edge_1").map(|stack| stack.to_string()), Ok("shop-edge-1".to_owned()));
        for (text, pattern) in [("api/*", "/api/*"), ("/api/", "/api/*"), ("*", "/*"), ("/ws", "/ws"), ("/", "/*")] {
            assert_eq!(path(text), pattern);
        }
    }
}

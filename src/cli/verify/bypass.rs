//! `gatefront verify --bypass`: requests around the distribution, which a lock refuses.

use std::path::Path;

use gatefront::Synthesis;
use gatefront::plan::{ApiTarget, Route};
use gatefront::report::verify::{self as report, SeenWay};
use gatefront::verify::{Around, passage};

use super::{Arguments, VerifyFormat, host, is_local, path};
use crate::cli::curl::{self, Url};
use crate::cli::{Failure, config, print, talk};

/// An address around the distribution.
struct Address {
    /// The URL of the request.
    url: String,
    /// The host that is connected to in place of the URL's own, such as `d-….execute-api.eu-west-1.amazonaws.com`.
    connect_to: Option<String>,
    /// The address for people.
    shown: String,
}

/// Sends one GET through the distribution and one to each address around it.
pub(super) fn run(arguments: &Arguments, url: Url<'_>, authorization: Option<&str>) -> Result<(), Failure> {
    let addresses = addresses(arguments)?;
    let through = curl::request("GET", url, authorization)?;
    let mut seen = Vec::new();
    for address in &addresses {
        let to = Url { text: &address.url, is_local: is_local(&address.url) };
        let around = curl::around("GET", to, authorization, address.connect_to.as_deref())?;
        let status = match &around {
            Around::Answered(answer) => Some(answer.status),
            Around::Ended => None,
        };
        let one = SeenWay::new(address.shown.clone(), (through.status, status), &passage(&through, &around));
        if matches!(arguments.format, VerifyFormat::Text) {
            print(&report::way_line(&one))?;
        }
        seen.push(one);
    }
    match arguments.format {
        VerifyFormat::Text => talk(&report::way_summary(&seen)),
        VerifyFormat::Json => print(&report::json(&[], &seen))?,
    }
    if report::is_closed(&seen) { Ok(()) } else { Err(Failure::NotDelivered) }
}

/// Returns the addresses that are given, and the default endpoint of the API in the config.
fn addresses(arguments: &Arguments) -> Result<Vec<Address>, Failure> {
    let wanted = path(&arguments.url)?;
    let mut addresses = Vec::new();
    if let Some(file) = &arguments.config {
        addresses.extend(default_endpoint(arguments, file, &wanted)?);
    }
    for around in &arguments.around {
        let rest = path(around)?;
        let (_, bare) = around.split_once("://").unwrap_or_default();
        let (name, distribution) = (host(bare), arguments.url.split_once("://").map_or("", |(_, rest)| host(rest)));
        // A regional name knows the API by the Host of its custom domain.
        let is_regional = name.starts_with("d-") && name.contains(".execute-api.");
        addresses.push(if is_regional {
            let at = if rest == "/" { wanted.clone() } else { rest };
            let shown = format!("https://{name}{at} as {distribution}");
            Address { url: format!("https://{distribution}{at}"), connect_to: Some(name.to_owned()), shown }
        } else {
            Address { url: around.clone(), connect_to: None, shown: around.clone() }
        });
    }
    if addresses.is_empty() {
        let help = "name the config with --config, or an address with --around";
        return Err(Failure::sentence("no address around the distribution is known").help(help));
    }
    Ok(addresses)
}

/// Returns the default endpoint of the API that a path leads to, with the path as the API knows it.
fn default_endpoint(arguments: &Arguments, file: &Path, path: &str) -> Result<Option<Address>, Failure> {
    let (synthesis, ..) = config::synthesize(file, arguments.stack.as_deref(), &arguments.extends)?;
    let Some((route, target)) = api_of(&synthesis, path) else {
        return Err(Failure::sentence(format!("{path} leads to no API of the config")));
    };
    let Some(endpoint) = target.api.default_endpoint() else {
        if arguments.around.is_empty() {
            let help = "give it with --around https://ID.execute-api.REGION.amazonaws.com/STAGE/path";
            return Err(Failure::sentence("only the deployment knows the default endpoint of the API").help(help));
        }
        return Ok(None);
    };
    let base = synthesis.plan.domain.as_ref().and_then(|domain| domain.base_path.as_ref());
    let base = base.filter(|_| target.strategy.makes_api_domain()).map(|base| format!("/{base}"));
    let path = base.and_then(|base| path.strip_prefix(&base)).unwrap_or(path);
    let url = format!("{endpoint}{}", path_at_api(route, target, path));
    Ok(Some(Address { shown: url.clone(), url, connect_to: None }))
}

fn api_of<'a>(synthesis: &'a Synthesis, path: &str) -> Option<(&'a Route, &'a ApiTarget)> {
    let route = synthesis.plan.route_of(path)?;
    Some((route, route.api()?))
}

/// Returns a path as the API gets it below the stage.
fn path_at_api(route: &Route, target: &ApiTarget, path: &str) -> String {
    let stripped = route.strip_prefix.as_ref().and_then(|prefix| path.strip_prefix(prefix.as_str()));
    let below = target.path.as_ref().map_or("", |path| path.as_str());
    let path = format!("{below}{}", stripped.unwrap_or(path));
    if path.is_empty() { "/".to_owned() } else { path }
}

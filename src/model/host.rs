//! The Host that the API sees, and whether the API accepts it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Distribution, EdgeFunction, Origin, OriginKind, Service, Text};
use crate::cloudfront::forwarding::{Certainty, Settings};
use crate::edge_code::Sent;

/// Whose name the API sees in Host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Host {
    /// The origin's own.
    Origin,
    /// The one that the viewer sent.
    Viewer,
    /// One that a function at the edge sets.
    Rewritten,
    /// One that only the deployment knows.
    Unknown,
}

/// The result of an API's check of the Host that it sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HostCheck {
    Accepted(Certainty),
    /// 403: the default endpoint does not know the name.
    UnknownToEndpoint(Certainty),
    /// 403: the custom domain has another name.
    UnknownToDomain,
    /// 403: Host is the name that AWS gives the custom domain, not its own.
    GivenName,
    /// 403: a function sends a name that is neither the origin's nor a custom domain's.
    SentUnknown,
    /// Not known, because the origin may be anything.
    OriginUnknown,
    /// Not known, because a function may set Host and its code is not in the source or not understood.
    FunctionUnknown,
    /// Not known, because it is not known whether the viewer's Host is sent.
    SettingsUnknown,
    /// Not known, because an alias of the distribution may be the name of a custom domain.
    NamesUnknown,
}

/// Returns whose Host a behavior sends.
pub(crate) fn host(settings: &Settings, functions: &[EdgeFunction]) -> Host {
    match settings.viewer_host() {
        _ if functions.iter().any(EdgeFunction::replaces_host) => Host::Rewritten,
        Some(true) => Host::Viewer,
        Some(false) => Host::Origin,
        None => Host::Unknown,
    }
}

/// Returns what the API does with the Host that a behavior sends. API Gateway answers 403 to a name that is neither
/// its endpoint's nor a custom domain's.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html>
pub(super) fn check(
    distribution: &Distribution,
    settings: &Settings,
    functions: &[EdgeFunction],
    origin: Option<&Origin>,
) -> HostCheck {
    let kind = origin.map_or(OriginKind::Unknown, |origin| origin.kind);
    let is_given_name = origin.is_some_and(|origin| origin.is_given_name);
    let is_opaque = functions.iter().any(|function| function.is_on_request() && function.is_opaque());
    let check = match host(settings, functions) {
        Host::Origin if is_given_name && is_opaque => HostCheck::FunctionUnknown,
        Host::Origin if is_given_name => HostCheck::GivenName,
        Host::Origin if is_opaque => HostCheck::Accepted(Certainty::Assumed),
        Host::Origin => HostCheck::Accepted(Certainty::Documented),
        Host::Rewritten if origin.is_some_and(|origin| sends_unknown(distribution, settings, functions, origin)) => {
            HostCheck::SentUnknown
        }
        Host::Rewritten => HostCheck::Accepted(Certainty::Assumed),
        Host::Unknown => HostCheck::SettingsUnknown,
        Host::Viewer => {
            let check = viewers_name(distribution, kind);
            let is_rejected = matches!(check, HostCheck::UnknownToEndpoint(_) | HostCheck::UnknownToDomain);
            if is_rejected && is_opaque { HostCheck::FunctionUnknown } else { check }
        }
    };
    match (check, origin) {
        (HostCheck::Accepted(certainty), Some(origin)) => HostCheck::Accepted(certainty.max(origin.certainty)),
        (check, _) => check,
    }
}

/// Reports whether two names are the same, or one of them is a wildcard that covers the other.
fn may_be(domain: &Text, alias: &Text) -> bool {
    domain.is_same_name(alias) == Some(true) || domain.is_wildcard_of(alias) || alias.is_wildcard_of(domain)
}

/// Reports whether a function sends an API a Host that no API has. Names that are known only in part are accepted.
fn sends_unknown(
    distribution: &Distribution,
    settings: &Settings,
    functions: &[EdgeFunction],
    origin: &Origin,
) -> bool {
    let function = functions.iter().find(|function| function.replaces_host()).filter(|_| origin.kind.is_api());
    let Some(function) = function else { return false };
    match function.effect.as_ref().and_then(|effect| effect.sent.as_ref()) {
        None | Some(Sent::Origin) => false,
        Some(Sent::Name(name)) => {
            let is_endpoint = name.to_lowercase().contains(".execute-api.");
            let is_own = origin.domain.to_string().eq_ignore_ascii_case(name) && !origin.is_given_name;
            let is_domain = distribution
                .domains
                .iter()
                .any(|domain| may_be(domain, &Text::known(name)) || domain.is_same_name(&Text::known(name)).is_none());
            !name.contains("${") && !is_endpoint && !is_own && !is_domain
        }
        // On origin-request the Host is the one that CloudFront would send.
        Some(Sent::Same) => {
            let is_viewers = function.service == Service::CloudFront || settings.viewer_host() == Some(true);
            let check = viewers_name(distribution, origin.kind);
            is_viewers && matches!(check, HostCheck::UnknownToEndpoint(_) | HostCheck::UnknownToDomain)
        }
    }
}

/// Returns what an origin does with the distribution's own names.
fn viewers_name(distribution: &Distribution, kind: OriginKind) -> HostCheck {
    let (aliases, domains) = (&distribution.aliases, &distribution.domains);
    let is_domain = |alias: &Text| domains.iter().any(|domain| domain.is_same_name(alias) == Some(true));
    let is_shared = !aliases.is_empty() && aliases.iter().all(|alias| is_domain(&alias.name));
    let any = |test: &dyn Fn(&Text, &Text) -> bool| {
        aliases.iter().any(|alias| domains.iter().any(|domain| test(domain, &alias.name)))
    };
    match kind {
        OriginKind::S3
        | OriginKind::FunctionUrl
        | OriginKind::LoadBalancer
        | OriginKind::Other
        | OriginKind::Unknown => HostCheck::OriginUnknown,
        OriginKind::ApiGatewayDomain if is_shared => HostCheck::Accepted(Certainty::Documented),
        OriginKind::ExecuteApi if is_shared => HostCheck::Accepted(Certainty::Reported),
        // API Gateway knows some of several names, or of a wildcard's.
        _ if any(&may_be) => HostCheck::Accepted(Certainty::Assumed),
        _ if any(&|domain, alias| domain.is_same_name(alias).is_none()) => HostCheck::NamesUnknown,
        // A custom domain that is made elsewhere may have the name.
        OriginKind::ApiGatewayDomain if domains.is_empty() && !aliases.is_empty() => {
            HostCheck::Accepted(Certainty::Assumed)
        }
        OriginKind::ApiGatewayDomain => HostCheck::UnknownToDomain,
        OriginKind::ExecuteApi if aliases.is_empty() => HostCheck::UnknownToEndpoint(Certainty::Documented),
        OriginKind::ExecuteApi => HostCheck::UnknownToEndpoint(Certainty::Assumed),
    }
}

//! The Host that the API sees, and whether the API takes it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Scene;
use super::api;
use super::behavior::Behavior;
use super::code::Sent;
use super::edge::Service;
use super::origin::{Origin, OriginKind};
use crate::check::text::Text;
use crate::cloudfront::forwarding::Certainty;

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
    /// The template does not tell.
    Unknown,
}

/// What an API does with the Host that it sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Accepted(Certainty),
    /// 403, because the default endpoint does not know the name.
    UnknownToEndpoint(Certainty),
    /// 403, because the custom domain has another name.
    UnknownToDomain,
    /// 403, because the Host is the name that AWS gives the custom domain, not its own.
    GivenName,
    /// 403, because a function sends a name that is neither the origin's nor a custom domain's.
    SentUnknown,
    /// The template does not tell, because the origin may be anything.
    OriginUnknown,
    /// The template does not tell, because the code of a function that could set Host is not in it, or not
    /// understood.
    FunctionUnknown,
    /// The template does not tell whether the viewer's Host is sent.
    SettingsUnknown,
}

/// Whose Host a behavior sends.
pub(crate) fn host(behavior: &Behavior<'_>) -> Host {
    match behavior.settings.viewer_host() {
        _ if behavior.host_function().is_some() => Host::Rewritten,
        Some(true) => Host::Viewer,
        Some(false) => Host::Origin,
        None => Host::Unknown,
    }
}

/// Whether the API takes it. API Gateway answers 403 to a name that is neither its endpoint's nor a custom domain's.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html>
pub(crate) fn answer(scene: &Scene<'_>, behavior: &Behavior<'_>, origin: Option<&Origin<'_>>) -> Answer {
    let kind = origin.map_or(OriginKind::Unknown, |origin| origin.kind);
    let is_given_name = origin.is_some_and(|origin| origin.is_given_name);
    match host(behavior) {
        Host::Origin if is_given_name && behavior.opaque_function().is_some() => Answer::FunctionUnknown,
        Host::Origin if is_given_name => Answer::GivenName,
        Host::Origin if behavior.opaque_function().is_some() => Answer::Accepted(Certainty::Assumed),
        Host::Origin => Answer::Accepted(Certainty::Documented),
        Host::Rewritten if origin.is_some_and(|origin| sends_stranger(scene, behavior, origin)) => Answer::SentUnknown,
        Host::Rewritten => Answer::Accepted(Certainty::Assumed),
        Host::Unknown => Answer::SettingsUnknown,
        Host::Viewer => {
            let answer = viewers_name(scene, kind);
            let is_rejected = matches!(answer, Answer::UnknownToEndpoint(_) | Answer::UnknownToDomain);
            if is_rejected && behavior.opaque_function().is_some() { Answer::FunctionUnknown } else { answer }
        }
    }
}

/// Whether two names are one, or one of them is a wildcard that stands for the other.
fn may_be(domain: &Text, alias: &Text) -> bool {
    let stands_for = |wildcard: &Text, name: &Text| {
        let parent = wildcard.as_known().and_then(|text| text.strip_prefix("*."));
        let rest = name.as_known().and_then(|text| text.split_once('.')).map(|(_, rest)| rest);
        parent.is_some() && parent == rest
    };
    domain == alias || stands_for(domain, alias) || stands_for(alias, domain)
}

/// Whether a function sends an API a Host that no API has. Names that are not whole are given the benefit of the doubt.
fn sends_stranger(scene: &Scene<'_>, behavior: &Behavior<'_>, origin: &Origin<'_>) -> bool {
    let Some(function) = behavior.host_function().filter(|_| origin.kind.is_api()) else { return false };
    match function.effect.as_ref().and_then(|effect| effect.sent.as_ref()) {
        None => false,
        Some(Sent::Name(name)) => {
            let is_endpoint = name.to_lowercase().contains(".execute-api.");
            let is_own = origin.domain.to_string().eq_ignore_ascii_case(name) && !origin.is_given_name;
            let is_domain =
                api::domain_names(scene.env).iter().any(|domain| may_be(domain, &Text::known(&name.to_lowercase())));
            !name.contains("${") && !is_endpoint && !is_own && !is_domain
        }
        // On origin-request the Host is the one that CloudFront would send.
        Some(Sent::Same) => {
            (function.service == Service::CloudFront || behavior.settings.viewer_host() == Some(true))
                && matches!(viewers_name(scene, origin.kind), Answer::UnknownToEndpoint(_) | Answer::UnknownToDomain)
        }
    }
}

/// What becomes of the distribution's own names at an origin.
fn viewers_name(scene: &Scene<'_>, kind: OriginKind) -> Answer {
    let domains = api::domain_names(scene.env);
    let is_shared = !scene.aliases.is_empty() && scene.aliases.iter().all(|alias| domains.contains(&alias.name));
    let may_be_shared = || scene.aliases.iter().any(|alias| domains.iter().any(|domain| may_be(domain, &alias.name)));
    match kind {
        OriginKind::ApiGatewayDomain if is_shared => Answer::Accepted(Certainty::Documented),
        OriginKind::ExecuteApi if is_shared => Answer::Accepted(Certainty::Reported),
        // Of several names, or of a wildcard's, some are known to API Gateway.
        OriginKind::ApiGatewayDomain | OriginKind::ExecuteApi if may_be_shared() => {
            Answer::Accepted(Certainty::Assumed)
        }
        // A domain made elsewhere may have the name.
        OriginKind::ApiGatewayDomain if domains.is_empty() && !scene.aliases.is_empty() => {
            Answer::Accepted(Certainty::Assumed)
        }
        OriginKind::ApiGatewayDomain => Answer::UnknownToDomain,
        OriginKind::ExecuteApi if scene.aliases.is_empty() => Answer::UnknownToEndpoint(Certainty::Documented),
        OriginKind::ExecuteApi => Answer::UnknownToEndpoint(Certainty::Assumed),
        OriginKind::S3 | OriginKind::Other | OriginKind::Unknown => Answer::OriginUnknown,
    }
}

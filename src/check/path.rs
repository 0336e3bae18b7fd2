//! The way of a request from the viewer to the origin, as data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::cloudfront::forwarding::Class;
use crate::edge_code::Touch;
use crate::model::{Behavior, EdgeEvent, EdgeFunction, LockKeeper, PolicyLabel, Service};

/// The way of a request through a behavior.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Path {
    /// The functions on requests, in the order in which they run.
    pub functions: Vec<FunctionStep>,
    /// The settings that decide what CloudFront forwards and caches.
    pub policies: PathPolicies,
    /// The methods from which CloudFront removes Authorization; `null` if that is not known.
    pub authorization_removed_from: Option<Vec<&'static str>>,
    /// The headers in the cache key.
    pub cache_key_headers: String,
    /// The addresses of the origin: domain name and origin path. More than one if cases differ in nothing else.
    pub origins: Vec<String>,
    /// The locks that the API is seen to demand, so that it refuses requests around the distribution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<LockStep>,
}

/// A demand of an API that only requests through the distribution fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "demands")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub enum LockStep {
    /// A header that CloudFront adds. It holds while its value is secret.
    Header {
        /// The name in lower case.
        name: String,
        /// The part of the API that demands it.
        by: LockedBy,
    },
    /// A client certificate that CloudFront shows. It is cryptographic.
    ClientCertificate,
}

/// The part of an API that demands a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LockedBy {
    /// Its resource policy.
    ResourcePolicy,
    /// The web ACL of its stage.
    WebAcl,
    /// A Lambda authorizer.
    Authorizer,
}

impl LockStep {
    fn of(behavior: &Behavior) -> Vec<Self> {
        let Some(origin) = &behavior.origin else { return Vec::new() };
        let locks = origin.demands.iter().flat_map(|demands| &demands.locks);
        let sent = locks.filter(|lock| origin.header(&lock.header).is_some());
        let mut steps: Vec<Self> = Vec::new();
        for lock in sent {
            let by = match lock.keeper {
                LockKeeper::ResourcePolicy => LockedBy::ResourcePolicy,
                LockKeeper::WebAcl => LockedBy::WebAcl,
                LockKeeper::Authorizer => LockedBy::Authorizer,
            };
            let step = Self::Header { name: lock.header.clone(), by };
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        if origin.client_certificate.is_some() && origin.demands_certificate.is_some() {
            steps.push(Self::ClientCertificate);
        }
        steps
    }
}

/// The settings of a behavior.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "style")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub enum PathPolicies {
    /// A cache policy.
    PathPolicies {
        /// The cache policy.
        cache: PolicyLabel,
        /// The origin request policy, if there is one.
        origin_request: Option<PolicyLabel>,
    },
    /// Legacy settings.
    Legacy,
    /// No cache policy and no legacy settings.
    Missing {
        /// The origin request policy, if there is one.
        origin_request: Option<PolicyLabel>,
    },
}

/// A function on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct FunctionStep {
    /// The service that runs it.
    pub service: EdgeService,
    /// The event, such as `viewer-request`.
    pub event: &'static str,
    /// The effect of its code on Host.
    pub host: HostStep,
    /// The effect of its code on Authorization, if it changes it.
    pub authorization: Option<AuthorizationStep>,
}

/// The service that runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EdgeService {
    /// Lambda@Edge.
    LambdaEdge,
    /// CloudFront Functions.
    CloudfrontFunctions,
}

/// The effect of a function's code on Host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HostStep {
    /// It sets it.
    Sets,
    /// It may set it.
    MaySet,
    /// It leaves it as it is.
    Leaves,
    /// The code is not in the source.
    CodeElsewhere,
}

/// The effect of a function's code on Authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AuthorizationStep {
    /// It sets it.
    Sets,
    /// It removes it.
    Removes,
}

impl Path {
    pub(super) fn of(behavior: &Behavior) -> Self {
        let on = |event: EdgeEvent| behavior.functions.iter().filter(move |function| function.is_on(event));
        let step = |event: EdgeEvent| on(event).map(move |function| FunctionStep::of(function, event));
        let viewers = step(EdgeEvent::ViewerRequest);
        let functions = viewers.chain(step(EdgeEvent::OriginRequest)).collect();
        let removed: Vec<&str> = classes(behavior, Some(false));
        let address = behavior.origin.as_deref().map(|origin| format!("{}{}", origin.domain, origin.path));
        Self {
            functions,
            policies: PathPolicies::of(behavior),
            authorization_removed_from: classes(behavior, None).is_empty().then_some(removed),
            cache_key_headers: behavior.settings.key().headers.to_string(),
            origins: vec![address.unwrap_or_else(|| behavior.target.to_string())],
            locks: LockStep::of(behavior),
        }
    }
}

/// Returns the methods whose Authorization arrives, does not arrive, or may (`None`).
fn classes(behavior: &Behavior, arrives: Option<bool>) -> Vec<&'static str> {
    behavior.delivery.classes(arrives).into_iter().flat_map(Class::methods).copied().collect()
}

impl PathPolicies {
    fn of(behavior: &Behavior) -> Self {
        let origin_request = behavior.request_policy.as_ref().map(|policy| policy.label.clone());
        match &behavior.cache_policy {
            Some(policy) => Self::PathPolicies { cache: policy.label.clone(), origin_request },
            None if behavior.forwarded_values.is_some() && origin_request.is_none() => Self::Legacy,
            None => Self::Missing { origin_request },
        }
    }
}

impl FunctionStep {
    fn of(function: &EdgeFunction, event: EdgeEvent) -> Self {
        let host = match function.effect {
            None => HostStep::CodeElsewhere,
            Some(_) if function.rewrites_host() => HostStep::Sets,
            Some(_) if function.is_opaque() => HostStep::MaySet,
            Some(_) => HostStep::Leaves,
        };
        let authorization = match function.effect.as_ref().map(|effect| effect.authorization) {
            Some(Touch::Removes | Touch::Empties) => Some(AuthorizationStep::Removes),
            Some(Touch::Sets) => Some(AuthorizationStep::Sets),
            _ => None,
        };
        let service = match function.service {
            Service::Lambda => EdgeService::LambdaEdge,
            Service::CloudFront => EdgeService::CloudfrontFunctions,
        };
        Self { service, event: event.as_str(), host, authorization }
    }
}

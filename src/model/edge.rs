//! Functions at the edge: which run, and what their code does.

use super::{At, Place, Text};
use crate::edge_code::{CodeEffect, Touch};

pub(crate) use crate::cloudfront::edge_event::EdgeEvent;

/// The service that runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Lambda,
    CloudFront,
}

/// A function on an event of a behavior.
#[derive(Debug)]
pub(crate) struct EdgeFunction {
    pub(crate) service: Service,
    /// The place of the association.
    pub(crate) place: Place,
    /// The event; absent or unknown if it is none of CloudFront's four.
    pub(crate) event: At<EdgeEvent>,
    /// The ARN as it is written.
    pub(crate) arn: Text,
    /// The place of the ARN.
    pub(crate) arn_place: Place,
    /// The function's name in the source; `None` if the source does not hold it.
    pub(crate) name: Option<String>,
    /// The version that the ARN names, for Lambda@Edge.
    pub(crate) version: VersionKind,
    /// Whether SAM makes the function, and its versions.
    pub(crate) is_sam: bool,
    /// The Region that it is in, if that is known not to be us-east-1.
    pub(crate) elsewhere: Option<String>,
    /// What its code does; `None` if the source does not hold the code.
    pub(crate) effect: Option<CodeEffect>,
    /// Whether its code may give the request another path. Code that does not speak of `uri` does not.
    pub(crate) may_rewrite_path: bool,
    /// The settings of a Lambda function that the source holds.
    pub(crate) lambda: Option<LambdaSettings>,
    /// The settings of a CloudFront function that the source holds.
    pub(crate) function: Option<FunctionSettings>,
}

/// The version that the ARN of a Lambda function names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VersionKind {
    /// A numbered version, or one that may be.
    Numbered,
    Alias,
    /// The function itself.
    Unversioned,
    Latest,
    /// An ARN without the number of a version.
    Unnumbered,
}

/// The settings of a Lambda function that bear on Lambda@Edge.
#[derive(Debug)]
pub(crate) struct LambdaSettings {
    /// Features that it uses, with their places.
    pub(crate) features: Vec<(Feature, Place)>,
    /// Seconds.
    pub(crate) timeout: At<u64>,
    /// Megabytes.
    pub(crate) memory: At<u64>,
    /// Megabytes of ephemeral storage.
    pub(crate) storage: At<u64>,
    pub(crate) runtime: At<String>,
    /// The role's trust policy, if the source holds it.
    pub(crate) trust: Option<Trust>,
}

/// A feature of Lambda that Lambda@Edge does not support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feature {
    Arm64,
    ContainerImage,
    CustomerManagedKey,
    DeadLetterQueue,
    EnvironmentVariables,
    Layers,
    ProvisionedConcurrency,
    Tracing,
    Vpc,
}

/// The trust policy of a role.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) place: Place,
    /// The role's name; `None` for the role that SAM makes.
    pub(crate) role: Option<String>,
    /// Whether it lets Lambda@Edge assume the role, as far as it is known.
    pub(crate) includes_edge: bool,
}

/// The settings of a CloudFront function.
#[derive(Debug)]
pub(crate) struct FunctionSettings {
    pub(crate) place: Place,
    pub(crate) publishes: At<bool>,
    pub(crate) runtime: At<String>,
}

impl EdgeFunction {
    /// Reports whether it runs on this event.
    pub(crate) fn is_on(&self, event: EdgeEvent) -> bool {
        self.event.is(&event)
    }

    /// Reports whether it sees requests, not responses.
    pub(crate) fn is_on_request(&self) -> bool {
        self.event.known().is_some_and(|event| event.is_request())
    }

    pub(crate) fn is_on_viewer_event(&self) -> bool {
        self.event.known().is_some_and(|event| event.is_viewer())
    }

    /// Reports whether its code sets Host, also where that does not work.
    pub(crate) fn rewrites_host(&self) -> bool {
        self.effect.as_ref().is_some_and(|effect| effect.host == Touch::Sets) || self.replaces_host()
    }

    /// Reports whether it gives the request another Host in the way that works for it.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html>
    pub(crate) fn replaces_host(&self) -> bool {
        self.effect.as_ref().is_some_and(|effect| match self.service {
            Service::Lambda => self.is_on(EdgeEvent::OriginRequest) && effect.host == Touch::Sets,
            Service::CloudFront => self.is_on(EdgeEvent::ViewerRequest) && effect.origin_host == Touch::Sets,
        })
    }

    /// Reports whether its effect on Host is not known: the code is not in the source, or not understood.
    pub(crate) fn is_opaque(&self) -> bool {
        self.effect.as_ref().is_none_or(|effect| effect.host == Touch::Unknown || effect.origin_host == Touch::Unknown)
    }

    /// Returns what it does to Authorization after CloudFront removed what it does not forward.
    pub(crate) fn late_authorization(&self) -> Touch {
        match &self.effect {
            _ if !self.is_on(EdgeEvent::OriginRequest) => Touch::Leaves,
            Some(effect) => effect.authorization,
            None => Touch::Unknown,
        }
    }
}

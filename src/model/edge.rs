//! Functions at the edge: which run, and what their code does.

use std::rc::Rc;

use super::{At, Place, Text};
use crate::cloudfront::forwarding::Certainty;
use crate::edge_code::{CodeEffect, EdgeProgram, EdgeRequest, Replay, Replies, Touch, UriEffect};

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
    /// The event; absent or unknown if it is not one of CloudFront's four.
    pub(crate) event: At<EdgeEvent>,
    /// The ARN as it is written.
    pub(crate) arn: Text,
    /// The place of the ARN.
    pub(crate) arn_place: Place,
    /// A noun for the thing that the ARN is, if that is certainly no function of the service.
    pub(crate) not_its_arn: Option<&'static str>,
    /// The function's name in the source; `None` if the source does not hold it.
    pub(crate) name: Option<String>,
    /// The version that the ARN names, for Lambda@Edge.
    pub(crate) version: VersionKind,
    /// The place of its version, if the stack deletes that with itself.
    pub(crate) deleted_version: Option<Place>,
    /// True if SAM makes the function, and its versions.
    pub(crate) is_sam: bool,
    /// The Region that it is in, if that is known not to be us-east-1.
    pub(crate) elsewhere: Option<String>,
    /// The effect of its code on the event; `None` if the source does not hold the code.
    pub(crate) effect: Option<Rc<CodeEffect>>,
    /// The code itself, if the source holds it.
    pub(crate) code: Option<CodeFacts>,
    /// The settings of a Lambda function that the source holds.
    pub(crate) lambda: Option<LambdaSettings>,
    /// The settings of a CloudFront function that the source holds.
    pub(crate) function: Option<FunctionSettings>,
}

/// The code of a function.
#[derive(Debug)]
pub(crate) struct CodeFacts {
    pub(crate) place: Place,
    /// Its bytes, if all of them are known.
    pub(crate) length: Option<u64>,
    pub(crate) program: Rc<EdgeProgram>,
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
    /// Runtime updates that are not automatic.
    RuntimeManagement,
    Tracing,
    Vpc,
}

/// The trust policy of a role.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) place: Place,
    /// The role's name; `None` for the role that SAM makes.
    pub(crate) role: Option<String>,
    /// The place of the services that may assume the role, if `Principal.Service` of a statement names some.
    pub(crate) services: Option<Place>,
    /// True if it lets Lambda@Edge assume the role, as far as it is known.
    pub(crate) includes_edge: bool,
}

/// The settings of a CloudFront function.
#[derive(Debug)]
pub(crate) struct FunctionSettings {
    pub(crate) place: Place,
    pub(crate) publishes: At<bool>,
    /// True if it has key value stores.
    pub(crate) has_stores: bool,
    pub(crate) runtime: At<String>,
}

impl EdgeFunction {
    /// Reports whether its code may give the request another path.
    pub(crate) fn may_rewrite_path(&self) -> bool {
        self.effect.as_ref().is_none_or(|effect| effect.uri != UriEffect::Kept)
    }

    /// Returns the path that its code on viewer-request leaves a request of this path with; `None` if it is not known.
    pub(crate) fn path_after(&self, path: &str) -> Option<String> {
        if !self.is_on(EdgeEvent::ViewerRequest) || !self.may_rewrite_path() {
            return Some(path.to_owned());
        }
        let code = self.code.as_ref()?;
        let request = EdgeRequest {
            method: "GET".to_owned(),
            uri: path.to_owned(),
            query: Some(String::new()),
            headers: Vec::new(),
            origin: None,
        };
        match code.program.replay(&request) {
            Replay::Forwards(request) => request.uri,
            Replay::Answers(_) | Replay::Fails | Replay::Unknown => None,
        }
    }

    /// Returns its name for people.
    pub(crate) fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

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
        self.effect.as_ref().is_some_and(|effect| matches!(effect.host, Touch::Sets | Touch::MaySet))
            || self.replaces_host()
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

    /// Reports whether its code answers requests by itself.
    pub(crate) fn replies(&self) -> Replies {
        let effect = self.effect.as_ref().filter(|_| self.is_on_request());
        effect.map_or(Replies::Never, |effect| effect.answers)
    }

    /// Reports whether its effect on Host is not known: the code is not in the source, or not understood.
    pub(crate) fn is_opaque(&self) -> bool {
        let is_known = |touch| matches!(touch, Touch::Leaves | Touch::Sets);
        self.effect.as_ref().is_none_or(|effect| !is_known(effect.host) || !is_known(effect.origin_host))
    }

    /// Returns how sure the effect of its code on requests is.
    pub(crate) fn certainty(&self) -> Certainty {
        let effect = self.effect.as_ref().filter(|_| self.is_on_request());
        effect.map_or(Certainty::Documented, |effect| effect.certainty)
    }

    /// Returns what it does to Authorization after CloudFront removed what it does not forward.
    pub(crate) fn late_authorization(&self) -> Touch {
        match &self.effect {
            _ if !self.is_on(EdgeEvent::OriginRequest) => Touch::Leaves,
            Some(effect) if effect.authorization == Touch::MaySet => Touch::Unknown,
            Some(effect) => effect.authorization,
            None => Touch::Unknown,
        }
    }
}

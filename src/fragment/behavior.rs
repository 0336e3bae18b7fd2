use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{Holes, ViewerFunctionFragment};
use crate::cloudfront::edge_event::EdgeEvent;
use crate::overrides::{Overrides, apply};
use crate::plan::{OwnFunction, Route};
use crate::render::{self, FragmentFile, templates};
use crate::template::Defect;

/// A cache behavior.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html>
#[derive(Serialize)]
pub(crate) struct BehaviorFragment {
    path_pattern: Option<String>,
    origin_id: String,
    viewer_protocol_policy: &'static str,
    allowed_methods: &'static [&'static str],
    cache_policy_id: Json,
    origin_request_policy_id: Option<Json>,
    response_headers_policy_id: Option<Json>,
    lambda_functions: Vec<Json>,
    functions: Vec<Json>,
}

/// The parts of a behavior that are resources of their own.
pub(crate) struct BehaviorParts {
    pub(crate) origin_id: String,
    pub(crate) methods: &'static [&'static str],
    pub(crate) cache_policy: Json,
    pub(crate) origin_request_policy: Option<Json>,
    pub(crate) response_headers_policy: Option<Json>,
    /// The CloudFront Function on viewer-request, by logical ID.
    pub(crate) viewer_function: Option<String>,
    /// The Lambda@Edge version on origin-request, by logical ID.
    pub(crate) edge_function: Option<String>,
}

/// All methods that CloudFront passes on.
pub(crate) const ALL_METHODS: &[&str] = &["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];
/// The methods that read, with those of a preflight request.
pub(crate) const READ_METHODS: &[&str] = &["GET", "HEAD", "OPTIONS"];
/// The methods of a WebSocket handshake, which is a GET.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html>
pub(crate) const HANDSHAKE_METHODS: &[&str] = &["GET", "HEAD"];

impl BehaviorFragment {
    /// Returns the behavior of a route.
    pub(crate) fn new(route: &Route, parts: BehaviorParts) -> Self {
        let is_default = route.pattern.is_any();
        let mut functions: Vec<Json> = parts
            .viewer_function
            .map(|id| {
                association(EdgeEvent::ViewerRequest, "FunctionARN", json!({ "Fn::GetAtt": [id, "FunctionARN"] }))
            })
            .into_iter()
            .collect();
        let mut lambda_functions: Vec<Json> = parts
            .edge_function
            .map(|id| association(EdgeEvent::OriginRequest, "LambdaFunctionARN", json!({ "Ref": id })))
            .into_iter()
            .collect();
        for (event, function) in &route.functions {
            match function {
                OwnFunction::Function(arn) => functions.push(association(*event, "FunctionARN", arn.expr().to_json())),
                OwnFunction::Code(code) => {
                    let arn =
                        json!({ "Fn::GetAtt": [ViewerFunctionFragment::of_file(code).logical_id(), "FunctionARN"] });
                    functions.push(association(*event, "FunctionARN", arn));
                }
                OwnFunction::Lambda(arn) => {
                    lambda_functions.push(association(*event, "LambdaFunctionARN", arn.expr().to_json()));
                }
            }
        }
        Self {
            path_pattern: (!is_default).then(|| route.pattern.to_string()),
            origin_id: parts.origin_id,
            viewer_protocol_policy: route.viewer_protocol_policy.as_str(),
            allowed_methods: parts.methods,
            cache_policy_id: parts.cache_policy,
            origin_request_policy_id: parts.origin_request_policy,
            response_headers_policy_id: parts.response_headers_policy,
            lambda_functions,
            functions,
        }
    }

    /// Renders the behavior, with what the user merges over it.
    ///
    /// # Errors
    /// The file and the struct do not fit together.
    pub(crate) fn render(&self, overrides: Option<&Overrides>) -> Result<Json, Defect> {
        let behavior = render::fragment(self.file(), self)?;
        Ok(match overrides {
            Some(overrides) => apply(behavior, overrides.value()).to_json(),
            None => behavior.to_json(),
        })
    }
}

fn association(event: EdgeEvent, property: &str, function: Json) -> Json {
    let mut association = json!({ "EventType": event.as_str() });
    association[property] = function;
    association
}

impl Holes for BehaviorFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::BEHAVIOR
    }
}

//! Functions at the edge: which run, and what their code does to Host and Authorization.

use super::code::{Effect, Language, Touch, effect};
use super::function::{Function, SAM_FUNCTION};
use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::text::{Part, Text};
use crate::cloudfront::edge_event::EdgeEvent;

/// Which service runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Lambda,
    CloudFront,
}

/// A function on an event of a behavior.
#[derive(Debug)]
pub(crate) struct EdgeFunction<'a> {
    pub(crate) service: Service,
    /// The association.
    pub(crate) at: Cursor<'a>,
    pub(crate) event: String,
    /// The ARN as it is written.
    pub(crate) arn: Text,
    /// The logical id of the function, where it is in the template.
    pub(crate) function: Option<String>,
    /// The logical id of the version, where it is in the template.
    pub(crate) version: Option<String>,
    /// What its code does; nothing where the code is not in the template.
    pub(crate) effect: Option<Effect>,
}

impl EdgeFunction<'_> {
    /// Whether it sees requests, not responses.
    pub(crate) fn is_on_request(&self) -> bool {
        self.event.ends_with("-request")
    }

    /// Whether its code sets Host, also where that does not work.
    pub(crate) fn rewrites_host(&self) -> bool {
        self.effect.as_ref().is_some_and(|effect| effect.host == Touch::Sets) || self.replaces_host()
    }

    /// Whether it gives the request another Host, in the way that works for it.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html>
    pub(crate) fn replaces_host(&self) -> bool {
        self.effect.as_ref().is_some_and(|effect| match self.service {
            Service::Lambda => self.event == EdgeEvent::OriginRequest.as_str() && effect.host == Touch::Sets,
            Service::CloudFront => self.event == EdgeEvent::ViewerRequest.as_str() && effect.origin_host == Touch::Sets,
        })
    }

    /// Whether nobody knows what it does to Host: its code is not here, or not understood.
    pub(crate) fn is_opaque(&self) -> bool {
        self.effect.as_ref().is_none_or(|effect| effect.host == Touch::Unknown || effect.origin_host == Touch::Unknown)
    }

    /// What it does to Authorization after CloudFront removed what it does not forward.
    pub(crate) fn late_authorization(&self) -> Touch {
        match &self.effect {
            _ if self.event != EdgeEvent::OriginRequest.as_str() => Touch::Leaves,
            Some(effect) => effect.authorization,
            None => Touch::Unknown,
        }
    }
}

/// The functions of a behavior.
pub(crate) fn read<'a>(behavior: &Cursor<'a>) -> Vec<EdgeFunction<'a>> {
    let lambdas = behavior.list("LambdaFunctionAssociations").into_iter().map(|at| (Service::Lambda, at));
    let functions = behavior.list("FunctionAssociations").into_iter().map(|at| (Service::CloudFront, at));
    lambdas.chain(functions).map(|(service, at)| association(service, at)).collect()
}

fn association(service: Service, at: Cursor<'_>) -> EdgeFunction<'_> {
    let key = match service {
        Service::Lambda => "LambdaFunctionARN",
        Service::CloudFront => "FunctionARN",
    };
    let arn = at.get(key).map(|arn| arn.text()).unwrap_or_default();
    let event = at.known("EventType").unwrap_or_default();
    let (function, version) = resources(at.env, &arn);
    let effect = function.as_deref().and_then(|id| read_code(at.env, id));
    EdgeFunction { service, at, event, arn, function, version, effect }
}

/// The resource that a part of an ARN names, and what of it: an attribute, or what SAM makes beside a function, such as
/// `!Ref Function.Version`.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html>
pub(crate) fn named(part: &Part) -> Option<(&str, Option<&str>)> {
    match part {
        Part::Ref(name) => Some(name.split_once('.').map_or((name, None), |(id, made)| (id, Some(made)))),
        Part::GetAtt(id, attribute) => Some((id, Some(attribute))),
        Part::Known(_) | Part::Opaque(_) => None,
    }
}

/// The function behind an ARN, and its version: a version leads to its function.
fn resources(env: Env<'_>, arn: &Text) -> (Option<String>, Option<String>) {
    let Some((id, _)) = arn.parts().iter().find_map(named) else { return (None, None) };
    let owned = || Some(id.to_owned());
    match env.sections.resource_type(id) {
        Some("AWS::Lambda::Version") => {
            let name = Cursor::properties(env, id).and_then(|version| Some(version.get("FunctionName")?.text()));
            let function = name.as_ref().and_then(Text::single).and_then(named).map(|(id, _)| id.to_owned());
            (function, owned())
        }
        Some("AWS::Lambda::Function" | SAM_FUNCTION | "AWS::CloudFront::Function") => (owned(), None),
        _ => (None, None),
    }
}

/// What the code of a function does; nothing where it is not in the template.
fn read_code(env: Env<'_>, id: &str) -> Option<Effect> {
    let function = Function::read(env, id)?;
    let properties = &function.own;
    let written = properties
        .get("FunctionCode")
        .or_else(|| properties.at(&["Code", "ZipFile"]))
        .or_else(|| properties.get("InlineCode"))?;
    let text = written.text();
    // Code that is a parameter or the like, or has statements from elsewhere, is not here.
    if !text.is_readable_code() {
        return None;
    }
    let code = text.to_string();
    let runtime = function.holder("Runtime").and_then(|holder| holder.known("Runtime"));
    let runtime = runtime.or_else(|| properties.get("FunctionConfig")?.known("Runtime"));
    Some(effect(&code, Language::of(runtime.as_deref(), &code)))
}

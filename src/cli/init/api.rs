//! The questions about one API.

use gatefront::diagnostic::Problem;
use gatefront::names::{ApiId, Region, StageName};
use gatefront::plan::{ApiKind, Auth, Given};

use super::address::{self, AddressParts};
use super::correct;
use super::question::{Interview, Prompt, word};
use super::reference::{self, given};
use crate::cli::{Failure, talk};

/// An API and its route, as far as the flags give them.
#[derive(Clone, Default)]
pub(super) struct PartialApi {
    pub(super) id: Option<Given<ApiId>>,
    pub(super) region: Option<Region>,
    pub(super) kind: Option<ApiKind>,
    pub(super) stage: Option<Given<StageName>>,
    pub(super) auth: Option<Auth>,
    pub(super) path: Option<String>,
    pub(super) strip_prefix: bool,
}

/// An API and its route.
pub(super) struct ApiAnswer {
    pub(super) id: Given<ApiId>,
    /// `None` for a resource of the template, whose Region is that of the stack.
    pub(super) region: Option<Region>,
    pub(super) kind: ApiKind,
    pub(super) stage: Given<StageName>,
    pub(super) auth: Auth,
    /// The path pattern; `/*` if nothing else is there.
    pub(super) path: String,
    pub(super) strip_prefix: bool,
}

impl PartialApi {
    /// Takes over what the address of an API says.
    pub(super) fn take(&mut self, address: AddressParts) {
        self.id = Some(address.id);
        self.region = address.region;
        self.kind = address.kind;
        self.stage = address.stage.map(Given::Literal);
    }

    /// Returns the flags without which there is no config.
    pub(super) fn missing(&self) -> impl Iterator<Item = &'static str> {
        let is_resource = self.id.as_ref().is_some_and(reference::is_resource);
        [
            ("--api", self.id.is_none()),
            ("--region", self.region.is_none() && !is_resource),
            ("--type", self.kind.is_none()),
        ]
        .into_iter()
        .filter_map(|(flag, is_missing)| is_missing.then_some(flag))
    }

    /// Asks for what is missing; the path is asked for later.
    pub(super) fn complete(mut self, interview: Interview) -> Result<ApiAnswer, Failure> {
        if self.id.is_none() {
            interview.explain(INTRODUCTION);
            let address = interview.ask(Prompt { flag: "--api", text: "API" }, None, |text| read(text, interview))?;
            self.take(address);
        }
        let Some(id) = self.id else { return Err(super::question::not_given(&["--api"])) };
        // A URL without a path is that of an HTTP API, if it is whole.
        let likely = if self.region.is_some() && self.stage.is_none() { ApiKind::Http } else { ApiKind::Rest };
        let region = match self.region {
            None if !reference::is_resource(&id) => {
                let question = Prompt { flag: "--region", text: "Region of the API" };
                Some(interview.ask(question, None, correct::region)?)
            }
            region => region,
        };
        let question = Prompt { flag: "--type", text: "Kind of the API (rest, http, websocket)" };
        let read = |text: &str| word(text, ApiKind::find);
        let kind = interview.given_or_asked(self.kind, question, Some(likely.as_str()), read)?;
        let stage = match self.stage {
            Some(stage) => stage,
            None => ask_stage(kind, interview)?,
        };
        let auth = match self.auth {
            Some(auth) => auth,
            None => ask_auth(kind, interview)?,
        };
        let path = self.path.unwrap_or_default();
        Ok(ApiAnswer { id, region, kind, stage, auth, path, strip_prefix: self.strip_prefix })
    }
}

impl ApiAnswer {
    /// Returns the API as questions name it.
    pub(super) fn name(&self) -> String {
        reference::yaml(&self.id)
    }
}

const INTRODUCTION: &str = "\
An API is its ID, its execute-api URL or its ARN; or a reference: parameter:NAME, ssm:NAME,
import:EXPORT, stack_output:STACK.OUTPUT, or resource:LOGICAL_ID of a template.";

/// Reads an address, and says what it was taken apart into.
pub(super) fn read(text: &str, interview: Interview) -> Result<AddressParts, Problem> {
    let address = address::read(text)?;
    if let (Given::Literal(id), Some(region)) = (&address.id, address.region) {
        let stage = address.stage.as_ref().map(|stage| format!(", stage {stage}"));
        interview.explain(&format!("  API {id} in {region}{}", stage.unwrap_or_default()));
    }
    Ok(address)
}

/// Reads the stage of an API: its name, or a reference.
pub(super) fn stage(text: &str) -> Result<Given<StageName>, Problem> {
    given(text, correct::stage)
}

fn ask_stage(kind: ApiKind, interview: Interview) -> Result<Given<StageName>, Failure> {
    let default = if kind == ApiKind::Http { "$default" } else { "prod" };
    interview.ask(Prompt { flag: "--stage", text: "Stage" }, Some(default), |text| match stage(text)? {
        Given::Literal(name) if name.is_default() && kind != ApiKind::Http => {
            Err(Problem::new(format!("a {} API has no stage `$default`", title(kind))))
        }
        stage => Ok(stage),
    })
}

fn title(kind: ApiKind) -> &'static str {
    match kind {
        ApiKind::Http => "HTTP",
        ApiKind::Websocket => "WebSocket",
        _ => "REST",
    }
}

/// Asks for one of the ways to authorize requests that AWS has for the kind of API.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html>
fn ask_auth(kind: ApiKind, interview: Interview) -> Result<Auth, Failure> {
    let all: &[Auth] = match kind {
        ApiKind::Http => &[Auth::Jwt, Auth::Lambda, Auth::Iam, Auth::None],
        ApiKind::Websocket => &[Auth::Lambda, Auth::Iam, Auth::None],
        _ => &[Auth::Cognito, Auth::Lambda, Auth::Iam, Auth::None],
    };
    let words: Vec<&str> = all.iter().map(|auth| auth.as_str()).collect();
    let text = format!("Authorization ({})", words.join(", "));
    let find = |word: &str| Auth::find(word).filter(|auth| all.contains(auth) || *auth == Auth::Bearer);
    interview.ask(Prompt { flag: "--auth", text: &text }, words.first().copied(), |text| word(text, find))
}

/// Asks for further APIs until there are no more.
pub(super) fn ask_more(interview: Interview, apis: &mut Vec<ApiAnswer>) -> Result<(), Failure> {
    loop {
        let address = interview.optional("Another API (empty: no more)", None, |text| read(text, interview))?;
        let Some(address) = address else { return Ok(()) };
        let mut api = PartialApi::default();
        api.take(address);
        if api.region.is_none() && !api.id.as_ref().is_some_and(reference::is_resource) {
            api.region = apis.first().and_then(|first| first.region);
            if let Some(region) = api.region {
                talk(&format!("  in {region}, as the first\n"));
            }
        }
        apis.push(api.complete(interview)?);
    }
}

//! The questions about one API.

use gatefront::diagnostic::Problem;
use gatefront::inquiry::account::ListedApi;
use gatefront::names::{Region, StageName};
use gatefront::plan::{ApiKind, Auth, Given};

use super::address::{self, AddressParts, AnsweredApi};
use super::question::{Interview, Prompt, word};
use super::reference::given;
use super::{correct, offered};
use crate::cli::{Failure, talk};

/// An API and its route, as far as the flags give them.
#[derive(Clone, Default)]
pub(super) struct PartialApi {
    pub(super) address: Option<AnsweredApi>,
    pub(super) region: Option<Region>,
    pub(super) kind: Option<ApiKind>,
    pub(super) stage: Option<Given<StageName>>,
    pub(super) auth: Option<Auth>,
    pub(super) path: Option<String>,
    pub(super) strip_prefix: bool,
    /// The address is a URL without a path.
    pub(super) is_url_alone: bool,
}

/// An API and its route.
pub(super) struct ApiAnswer {
    pub(super) address: AnsweredApi,
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
        self.is_url_alone = address.region.is_some() && address.kind.is_none() && address.stage.is_none();
        self.address = Some(address.api);
        self.region = address.region;
        self.kind = address.kind;
        self.stage = address.stage.map(Given::Literal);
    }

    /// Returns the flags without which there is no config.
    pub(super) fn missing(&self) -> impl Iterator<Item = &'static str> {
        let is_resource = self.address.as_ref().is_some_and(AnsweredApi::is_resource);
        [
            ("--api", self.address.is_none()),
            ("--region", self.region.is_none() && !is_resource),
            ("--type", self.kind.is_none()),
        ]
        .into_iter()
        .filter_map(|(flag, is_missing)| is_missing.then_some(flag))
    }

    /// Asks for the API; its Region comes first where the APIs of the Region can be offered.
    fn ask_address(&mut self, interview: Interview<'_>) -> Result<(), Failure> {
        let region = match (self.region, interview.account) {
            (None, Some(_)) => {
                let prompt = Prompt { flag: "--region", text: "Region of the API" };
                Some(interview.ask(prompt, offered::region().as_deref(), correct::region)?)
            }
            (region, _) => region,
        };
        interview.explain(INTRODUCTION);
        let listed = offered::apis(region, interview);
        offered::show(&listed, interview);
        let address =
            interview.ask(Prompt { flag: "--api", text: "API" }, None, |text| read(text, &listed, interview))?;
        let is_resource = address.api.is_resource();
        self.take(address);
        self.region = self.region.or(region).filter(|_| !is_resource);
        Ok(())
    }

    /// Asks for what is missing; the path is asked for later.
    pub(super) fn complete(mut self, interview: Interview<'_>) -> Result<ApiAnswer, Failure> {
        if self.address.is_none() {
            self.ask_address(interview)?;
        }
        let Some(address) = self.address else { return Err(super::question::not_given(&["--api"])) };
        let region = match self.region {
            None if !address.is_resource() => {
                let question = Prompt { flag: "--region", text: "Region of the API" };
                Some(interview.ask(question, None, correct::region)?)
            }
            region => region,
        };
        let kind = match self.kind {
            Some(kind) => kind,
            None => ask_kind(offered::kind(&address, region, interview), self.is_url_alone, interview)?,
        };
        let stage = match self.stage {
            Some(stage) => stage,
            None => ask_stage(kind, &offered::stages(&address, kind, region, interview), interview)?,
        };
        let auth = match self.auth {
            Some(auth) => auth,
            None => ask_auth(kind, offered::auth(&address, kind, region, interview), interview)?,
        };
        let path = self.path.unwrap_or_default();
        Ok(ApiAnswer { address, region, kind, stage, auth, path, strip_prefix: self.strip_prefix })
    }
}

impl ApiAnswer {
    /// Returns the API as questions name it.
    pub(super) fn name(&self) -> String {
        self.address.yaml()
    }
}

const INTRODUCTION: &str = "\
An API is its ID, its execute-api URL or its ARN; or a reference: parameter:NAME, ssm:NAME,
import:EXPORT, stack_output:STACK.OUTPUT, or resource:LOGICAL_ID of a template. `endpoint:` before a
reference makes it one to the API's URL or host name, as in endpoint:import:orders-api-url.";

/// Reads an address, or the number of an API, and says what it was taken apart into.
fn read(text: &str, listed: &[ListedApi], interview: Interview<'_>) -> Result<AddressParts, Problem> {
    let numbered = text.parse::<usize>().ok().and_then(|number| listed.get(number.checked_sub(1)?));
    if let Some(ListedApi { id, kind, .. }) = numbered {
        return Ok(AddressParts {
            api: AnsweredApi::Id(Given::Literal(id.clone())),
            region: None,
            kind: Some(*kind),
            stage: None,
        });
    }
    let address = address::read(text)?;
    if let (Some(id), Some(region)) = (address.api.known_id(), address.region) {
        let stage = address.stage.as_ref().map(|stage| format!(", stage {stage}"));
        interview.explain(&format!("  API {id} in {region}{}", stage.unwrap_or_default()));
    }
    Ok(address)
}

/// Reads the stage of an API: its name, or a reference.
pub(super) fn stage(text: &str) -> Result<Given<StageName>, Problem> {
    given(text, correct::stage)
}

/// Asks for the kind. A URL without a path is that of an HTTP API, if it is whole, which is worth the question.
fn ask_kind(known: Option<ApiKind>, is_url_alone: bool, interview: Interview<'_>) -> Result<ApiKind, Failure> {
    let likely = if is_url_alone { ApiKind::Http } else { ApiKind::Rest };
    let default = known.or(Some(likely).filter(|_| interview.asks)).map(ApiKind::as_str);
    let prompt = Prompt { flag: "--type", text: "Kind of the API (rest, http, websocket)" };
    interview.ask(prompt, default, |text| word(text, ApiKind::find))
}

fn ask_stage(kind: ApiKind, known: &[String], interview: Interview<'_>) -> Result<Given<StageName>, Failure> {
    let usual = if kind == ApiKind::Http { "$default" } else { "prod" };
    let is_usual = known.is_empty() || known.iter().any(|stage| stage == usual);
    let default = known.first().filter(|_| !is_usual).map_or(usual, String::as_str);
    let text = if known.len() > 1 { format!("Stage ({})", known.join(", ")) } else { "Stage".to_owned() };
    interview.ask(Prompt { flag: "--stage", text: &text }, Some(default), |text| match stage(text)? {
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
fn ask_auth(kind: ApiKind, known: Option<Auth>, interview: Interview<'_>) -> Result<Auth, Failure> {
    let all: &[Auth] = match kind {
        ApiKind::Http => &[Auth::Jwt, Auth::Lambda, Auth::Iam, Auth::None],
        ApiKind::Websocket => &[Auth::Lambda, Auth::Iam, Auth::None],
        _ => &[Auth::Cognito, Auth::Lambda, Auth::Iam, Auth::None],
    };
    let words: Vec<&str> = all.iter().map(|auth| auth.as_str()).collect();
    let text = format!("Authorization ({})", words.join(", "));
    let find = |word: &str| Auth::find(word).filter(|auth| all.contains(auth) || *auth == Auth::Bearer);
    let default = known.map(Auth::as_str).or(words.first().copied());
    interview.ask(Prompt { flag: "--auth", text: &text }, default, |text| word(text, find))
}

/// Asks for further APIs until there are no more.
pub(super) fn ask_more(interview: Interview<'_>, apis: &mut Vec<ApiAnswer>) -> Result<(), Failure> {
    let region = apis.first().and_then(|first| first.region);
    let listed = offered::apis(region, interview);
    loop {
        let address = interview.optional("Another API", "no more", None, |text| read(text, &listed, interview))?;
        let Some(address) = address else { return Ok(()) };
        let mut api = PartialApi::default();
        api.take(address);
        if api.region.is_none() && !api.address.as_ref().is_some_and(AnsweredApi::is_resource) {
            api.region = region;
            if let Some(region) = api.region {
                talk(&format!("  in {region}, as the first\n"));
            }
        }
        apis.push(api.complete(interview)?);
    }
}

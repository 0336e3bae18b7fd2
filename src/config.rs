//! The user's YAML: its shape, read with the place of every value, and resolved into a [`Plan`].
//!
//! The structs here say what may be written; what makes sense together is decided in `resolve`.

mod decode;
mod distribution;
mod domain;
mod existing;
mod field;
mod firewall;
mod lock;
mod logging;
mod named_file;
mod overlay;
mod reference;
mod resolve;
mod response_headers;
mod routes;
mod schema;
mod stacks;
mod stranger;
mod strategy;
mod verbatim;

use std::cell::RefCell;
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use self::decode::{DecodeError, Decoder, Findings};
use self::existing::ExistingFiles;
use self::field::{Entries, Field};
use self::named_file::NamedFiles;
use self::reference::GivenSection;
use self::stacks::StackTree;
use crate::claim::{self, Claim, ClaimPlaces};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Sources};
use crate::names::{ApiEndpoint, ApiId, LogicalId, Region, StackName, StageName, TagKey, TagValue};
use crate::plan::{ApiKind, Auth, Plan};
use crate::yaml::Limits;

pub use self::schema::schema;
pub use self::stacks::{Base, Load};

/// The largest config that is read, in bytes; the largest sensible one is a few kilobytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// After so many diagnostics no further stack is looked at.
const ENOUGH: usize = 1_000;

const LIMITS: Limits = Limits { depth: 16, nodes: 20_000 };

/// The config of a distribution in front of one or more APIs.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "gatefront config", deny_unknown_fields)]
pub(crate) struct Config {
    /// Path of a config that this one extends, from this file's folder: mappings are merged key by key, anything
    /// else replaces what the other has, and a key without a value takes it away.
    #[expect(dead_code, reason = "`stacks.rs` has read it before; here it is for the schema and for suggestions")]
    extends: Option<String>,
    /// Several stacks in one config: what each has of its own, by its name, merged over the rest of the file.
    #[expect(dead_code, reason = "`stacks.rs` has read it before; here it is for the schema and for suggestions")]
    stacks: Option<schema::Stacks>,
    /// Name of the CloudFormation stack, and prefix of the names that are unique in the account.
    stack: Field<StackName>,
    /// Region of the stack where the resources leave a choice (default: us-east-1, and with `template` or `fragment` the
    /// one where the stack's owner deploys it).
    stack_region: Option<Field<Region>>,
    /// The API Gateway API; with `routes`, what holds for the API of every route.
    api: Option<Field<ApiSection>>,
    /// Targets of the distribution, by path pattern: `/*` takes every path that no other pattern matches.
    routes: Option<Field<Entries<String, routes::RouteSection>>>,
    /// Path of a CloudFormation or SAM template, from this file's folder: the resources are added to a copy of it, which
    /// keeps its text, comments and order.
    template: Option<Field<String>>,
    /// Make a part of another tool's template, such as a Serverless Framework file: resources, outputs, conditions and
    /// parameters (default: false).
    fragment: Option<Field<bool>>,
    /// Beginning of the logical IDs of resources, outputs, conditions and rules, such as `Edge`.
    logical_id_prefix: Option<Field<LogicalId>>,
    /// The name under which viewers reach the API; without it they use the distribution's own name.
    domain: Option<Field<domain::DomainSection>>,
    /// Strategy that brings Authorization to the API: a name, or a mapping with `type` and the strategy's options.
    strategy: Option<Field<strategy::StrategyChoice>>,
    /// Options of the CloudFront distribution.
    distribution: Option<Field<distribution::DistributionSection>>,
    /// Tags on every resource that takes them.
    tags: Option<Field<Entries<TagKey, TagValue>>>,
    /// CloudFormation that is merged over the result, short tags such as `!Sub` included: mappings key by key; a key
    /// without a value removes its entry; anything else replaces what is there.
    overrides: Option<Field<verbatim::Verbatim>>,
}

/// The API Gateway API.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Api", deny_unknown_fields)]
pub(crate) struct ApiSection {
    /// ID of the API, ten lower-case letters and digits; one of `id`, `endpoint` and `openapi` is required.
    id: Option<Field<GivenSection<ApiId>>>,
    /// Endpoint of the API in place of its ID: a host name, or a URL with `https://` or `wss://`. Its path is dropped;
    /// `stage` says what it is.
    endpoint: Option<Field<GivenSection<ApiEndpoint>>>,
    /// Path of an `OpenAPI` document, from this file's folder: the stack makes the API from it, with its stage, its
    /// deployment and the permissions to call the Lambda functions that it names.
    openapi: Option<Field<String>>,
    /// Region of the API, opt-in ones included; an endpoint that is written out has it in its name, and an API of `openapi`
    /// is made in the stack's Region.
    region: Option<Field<Region>>,
    /// REST API, HTTP API or WebSocket API.
    #[serde(rename = "type")]
    kind: Field<ApiKind>,
    /// Stage to serve; required for REST and WebSocket APIs, `$default` if left out for an HTTP API.
    stage: Option<Field<GivenSection<StageName>>>,
    /// Path below the stage.
    path: Option<Field<crate::names::PathText>>,
    /// Authorization of the API; with `iam`, strategies that break SigV4 are refused.
    auth: Option<Field<Auth>>,
    /// Insist on `auth: iam` with a strategy other than custom-domain, because the clients sign for the execute-api
    /// host and the path with the stage themselves (default: false).
    signs_for_origin: Option<Field<bool>>,
    /// Lock against requests around the distribution.
    lock: Option<Field<lock::LockSection>>,
}

impl ApiSection {
    /// Reports every invalid value, required or not.
    fn faults(&self) -> Vec<Diagnostic> {
        let faults = [
            self.id.as_ref().and_then(Field::given_fault),
            self.endpoint.as_ref().and_then(Field::given_fault),
            self.openapi.as_ref().and_then(Field::fault),
            self.region.as_ref().and_then(Field::fault),
            self.kind.fault(),
            self.stage.as_ref().and_then(Field::given_fault),
            self.path.as_ref().and_then(Field::fault),
            self.auth.as_ref().and_then(Field::fault),
            self.signs_for_origin.as_ref().and_then(Field::fault),
            self.lock.as_ref().and_then(Field::fault),
        ];
        faults.into_iter().flatten().collect()
    }
}

/// Reads the config of one stack that extends no other, and resolves it.
///
/// Gives the plan and the warnings.
///
/// # Errors
/// Everything that is wrong with the config, each with its place.
pub fn read(text: &str) -> Result<(Plan, Vec<Diagnostic>), Diagnostics> {
    read_one(text).map(|planned| (planned.plan, planned.warnings))
}

/// A stack that is decided.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    pub(crate) warnings: Vec<Diagnostic>,
    /// The names that it takes for itself alone.
    pub(crate) claims: Vec<Claim>,
}

/// Reads the config of one stack that extends no other, as [`read`] does.
pub(crate) fn read_one(text: &str) -> Result<Planned, Diagnostics> {
    let mut sources = Sources::new("config", text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let mut plans = read_all(&mut sources, &|_, _| Err("there is no other config to extend".to_owned()))?.into_iter();
    match (plans.next(), plans.next()) {
        (Some(plan), None) => Ok(plan),
        _ => Err(Diagnostics(vec![Diagnostic::error(None, "this config has several stacks")])),
    }
}

/// Reads the first of the sources with what it extends, and resolves each of its stacks.
///
/// The configs that it extends are loaded by `load` and added to the sources.
///
/// # Errors
/// Everything that is wrong with any of its stacks, each with its place in one of the sources.
pub(crate) fn read_all(sources: &mut Sources, load: Load<'_>) -> Result<Vec<Planned>, Diagnostics> {
    let mut all = Vec::new();
    let stacks = stacks::read(sources, load, &mut all);
    let mut plans = Vec::new();
    let mut reported = 0;
    let mut templates = ExistingFiles::new(sources, load);
    for stack in &stacks {
        plans.push(plan(stack, &mut templates));
        reported += plans.last().map_or(0, |(_, diagnostics)| diagnostics.len());
        if reported > ENOUGH {
            break;
        }
    }
    stacks::tell_once(&stacks, &plans, &mut all);
    let claims: Vec<Vec<Claim>> =
        stacks.iter().zip(&plans).map(|(stack, (plan, _))| claims(stack, plan.as_ref())).collect();
    stacks::refuse_conflicts(&stacks, &claims, &mut all);
    if all.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(Diagnostics(all));
    }
    let planned = plans.into_iter().zip(claims);
    Ok(planned.filter_map(|((plan, warnings), claims)| Some(Planned { plan: plan?, warnings, claims })).collect())
}

/// Returns the claims of a stack, with the places in its config.
fn claims(stack: &StackTree, plan: Option<&Plan>) -> Vec<Claim> {
    let places = ClaimPlaces {
        stack: stack.place(&["stack"]),
        domain: stack.place(&["domain", "name"]),
        aliases: stack.place(&["domain", "aliases"]),
    };
    plan.map(|plan| claim::claims(plan, &places)).unwrap_or_default()
}

/// Returns the plan of a stack, and what is wrong with it.
fn plan(stack: &StackTree, templates: &mut ExistingFiles<'_>) -> (Option<Plan>, Vec<Diagnostic>) {
    let mut unreadable = Vec::new();
    let template = templates.of(stack, &mut unreadable);
    let files = NamedFiles::read(stack, templates);
    let findings = RefCell::new(Findings::default());
    let with_defaults = routes::with_defaults(&stack.node);
    let node = with_defaults.as_ref().unwrap_or(&stack.node);
    let config = Config::deserialize(Decoder::new(node, &findings));
    let mut findings = findings.into_inner();
    findings.diagnostics.append(&mut unreadable);
    let plan = match config {
        Ok(config) => resolve::resolve(&config, template, &files, &mut findings),
        Err(DecodeError(invalid)) => {
            findings.diagnostics.push(invalid.at(stack.node.span));
            None
        }
    };
    let mut diagnostics = findings.diagnostics;
    if with_defaults.is_some() {
        // What holds for several routes is wrong once.
        let mut seen = HashSet::new();
        diagnostics.retain(|diagnostic| seen.insert(diagnostic.clone()));
    }
    for diagnostic in &mut diagnostics {
        diagnostic.span = diagnostic.span.or(stack.key_span);
    }
    (plan, diagnostics)
}

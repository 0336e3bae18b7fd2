//! The user's YAML: its shape, read with the place of every value, and resolved into a [`Plan`].
//!
//! The structs here say what may be written; what makes sense together is decided in `resolve`.

mod decode;
mod distribution;
mod domain;
mod field;
mod resolve;
mod schema;
mod strategy;

use std::cell::RefCell;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::decode::Decoder;
use self::field::{Entries, Field};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::names::{ApiId, Region, StackName, StageName, TagKey, TagValue};
use crate::plan::Plan;
use crate::yaml::{self, Limits};

pub use self::schema::schema;

/// The largest config that is read, in bytes; the largest sensible one is a few kilobytes.
pub const MAX_BYTES: usize = 1024 * 1024;

const LIMITS: Limits = Limits { depth: 16, nodes: 20_000 };

/// What to put in front of which API, and how.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "gatefront config", deny_unknown_fields)]
pub(crate) struct Config {
    /// Name of the CloudFormation stack, and prefix of the names that are unique in the account.
    stack: Field<StackName>,
    /// Region of the stack where the resources leave a choice (default: us-east-1).
    stack_region: Option<Field<Region>>,
    /// The existing API Gateway API.
    api: Field<Api>,
    /// The name under which viewers reach the API; without it they use the distribution's own name.
    domain: Option<Field<domain::Domain>>,
    /// How Authorization is brought to the API: a name, or a mapping with `type` and the strategy's options.
    strategy: Field<strategy::StrategyChoice>,
    /// Options of the CloudFront distribution.
    distribution: Option<Field<distribution::Distribution>>,
    /// Tags on every resource that takes them.
    tags: Option<Field<Entries<TagKey, TagValue>>>,
}

/// The existing API Gateway API.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Api {
    /// Id of the API, ten lower-case letters and digits.
    id: Field<ApiId>,
    /// Region of the API.
    region: Field<Region>,
    /// REST API or HTTP API.
    #[serde(rename = "type")]
    kind: Field<ApiKind>,
    /// Stage to serve; required for a REST API, `$default` if left out for an HTTP API.
    stage: Option<Field<StageName>>,
    /// How the API authorizes requests; decides what is refused.
    auth: Option<Field<Auth>>,
    /// Insist on `auth: iam` with a strategy other than custom-domain, because the clients sign for the execute-api
    /// host and the path with the stage themselves.
    signs_for_origin: Option<Field<bool>>,
}

/// The kind of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ApiKind {
    /// A REST API.
    Rest,
    /// An HTTP API.
    Http,
}

/// How an API authorizes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// Not at all.
    None,
    /// A JWT authorizer.
    Jwt,
    /// A Cognito user pool.
    Cognito,
    /// A Lambda authorizer.
    Lambda,
    /// AWS IAM, that is Signature Version 4.
    Iam,
}

/// Reads a config and resolves it.
///
/// Gives the plan and the warnings.
///
/// # Errors
/// Everything that is wrong with the config, each with its place.
pub fn read(text: &str) -> Result<(Plan, Vec<Diagnostic>), Diagnostics> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.len() > MAX_BYTES {
        let message = format!("this file has {} bytes; a config has at most {MAX_BYTES}", text.len());
        return Err(Diagnostics(vec![Diagnostic::error(None, message)]));
    }
    let (node, duplicates) = yaml::read_leniently(text, LIMITS)?;
    let sink = RefCell::new(duplicates);
    let config = Config::deserialize(Decoder::new(&node, &sink));
    let mut diagnostics = sink.into_inner();
    let plan = match config {
        Ok(config) => resolve::resolve(&config, &mut diagnostics),
        Err(error) => {
            diagnostics.push(Diagnostic::error(node.span, error.to_string()));
            None
        }
    };
    match plan {
        Some(plan) if diagnostics.iter().all(|d| d.severity == Severity::Warning) => Ok((plan, diagnostics)),
        _ => Err(Diagnostics(diagnostics)),
    }
}

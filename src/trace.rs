//! One request, hop by hop: from the viewer through a distribution to the API, and the answer that this leads to.
//!
//! ```text
//! request + source ─walk─▶ behavior, per case ─way─▶ functions, headers, origin, API ─▶ Trace
//! ```
//!
//! It follows the model that the check judges, with one request in place of all of them.
//!
//! ```
//! use gatefront::check::Options;
//! use gatefront::trace::{Fate, Request, trace};
//!
//! let template = gatefront::synth(
//!     "{stack: orders-edge, api: {id: a1b2c3d4e5, region: eu-west-1, type: http}, strategy: managed-policy}",
//! )?;
//! let headers = ["Authorization: Bearer x".to_owned()];
//! let request = Request::new("GET", "https://d111111abcdef8.cloudfront.net/orders?page=2", &headers)?;
//! let trace = trace(&template.to_yaml(), &request, None, &Options::default())?;
//! let way = &trace.ways[0];
//! let fate = |name: &str| way.headers.iter().find(|header| header.name == name).map(|header| header.fate);
//! assert_eq!((fate("authorization"), fate("host")), (Some(Fate::Kept), Some(Fate::Replaced)));
//! let origin = way.origin.as_ref().expect("the API");
//! assert_eq!(origin.url, "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/orders?page=2");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arrival;
mod forward;
mod function;
mod header;
mod request;
mod walk;
mod way;

pub use arrival::{AnswerBy, TracedAnswer, TracedApi};
pub use function::{TracedEffect, TracedFunction};
pub use header::{Fate, TracedPart};
pub use request::{Request, RequestError};
pub use way::{Match, TracedCache, TracedOrigin, TracedWay};

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Diagnostics, Sources};
use crate::source::{Options, Reading, TemplateSource};

/// A request through a distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Trace {
    /// The logical ID of the distribution.
    pub distribution: String,
    /// The request.
    pub request: Request,
    /// The ways that the request may take: one, unless the conditions of the template decide.
    pub ways: Vec<TracedWay>,
    /// `true` if there are more combinations of conditions than were followed.
    pub is_cut: bool,
}

/// The reason why there is no trace.
#[derive(Debug)]
#[non_exhaustive]
pub enum TraceError {
    /// The text cannot be read.
    Unread(Diagnostics),
    /// The text is no source that is known.
    NoSource,
    /// The source has no distribution, or none of this name: the names that it has.
    NoDistribution(Vec<String>),
    /// The source has several distributions, and none of them alone has the host of the request: their names.
    Several(Vec<String>),
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(diagnostics) => diagnostics.fmt(f),
            Self::NoSource => f.write_str("the file is neither a template nor another source that gatefront reads"),
            Self::NoDistribution(names) if names.is_empty() => f.write_str("there is no CloudFront distribution"),
            Self::NoDistribution(names) => write!(f, "there is no such distribution; there is {}", names.join(", ")),
            Self::Several(names) => write!(f, "there are several distributions: {}", names.join(", ")),
        }
    }
}

impl std::error::Error for TraceError {}

/// Follows a request through a distribution in the text of a template, or of another source. Without a logical ID, the
/// distribution is the only one, or the one whose aliases have the host of the request.
///
/// # Errors
/// The text cannot be read, or it is not clear which distribution gets the request.
pub fn trace(text: &str, request: &Request, logical_id: Option<&str>, options: &Options) -> Result<Trace, TraceError> {
    trace_all(&Sources::new("", text), request, logical_id, options)
}

/// Follows a request through a distribution in a source of several texts.
///
/// # Errors
/// As [`trace`].
pub fn trace_all(
    sources: &Sources,
    request: &Request,
    logical_id: Option<&str>,
    options: &Options,
) -> Result<Trace, TraceError> {
    let reading = Reading::read_all(sources).map_err(TraceError::Unread)?;
    let source = TemplateSource::find(reading.value(), reading.dialect, options).ok_or(TraceError::NoSource)?;
    let id = walk::distribution(&source, request, logical_id)?;
    let (ways, is_cut) = walk::ways(&source, id, request);
    Ok(Trace { distribution: id.to_owned(), request: request.clone(), ways, is_cut })
}

//! The results of `gatefront verify`, for people and for programs; `verify.schema.json` in the repository describes
//! them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::check::Outcome;
use crate::escape;
use crate::verify::{Agreement, BypassOutcome, Observation, Passage};

/// The observation of one method.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Seen {
    /// The method.
    pub method: &'static str,
    /// Status code of the answer without Authorization.
    pub status_without: u16,
    /// Status code of the answer with it.
    pub status_with: u16,
    /// The outcome for Authorization; null if the answers do not show it.
    pub outcome: Option<Outcome>,
    /// The outcome that the verdict expects.
    pub expected: Outcome,
    /// The agreement of the two.
    pub agreement: Agreement,
    /// The reason why it is known, or not known.
    pub why: &'static str,
}

/// The result of `gatefront verify`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "gatefront verify", deny_unknown_fields)]
struct Verification<'a> {
    /// Changes when something here is renamed or removed.
    schema_version: u32,
    /// The methods, in the order in which they were sent.
    methods: &'a [Seen],
    /// With `--bypass`, the ways around the distribution.
    ways: &'a [SeenWay],
}

/// The observation of one way around the distribution.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SeenWay {
    /// The address that was asked.
    pub address: String,
    /// Status code of the answer through the distribution.
    pub status_through: u16,
    /// Status code of the answer around it; null if the connection was ended before an answer.
    pub status_around: Option<u16>,
    /// The outcome of the request.
    pub way: BypassOutcome,
    /// The reason why it is known, or not known.
    pub why: &'static str,
}

impl SeenWay {
    /// Returns what was seen of an address.
    #[must_use]
    pub fn new(address: String, statuses: (u16, Option<u16>), passage: &Passage) -> Self {
        let Passage { way, why } = *passage;
        Self { address, status_through: statuses.0, status_around: statuses.1, way, why }
    }
}

impl Seen {
    /// Compares an observation with what is expected.
    #[must_use]
    pub fn new(method: &'static str, statuses: (u16, u16), observation: &Observation, expected: Outcome) -> Self {
        let Observation { outcome, why } = *observation;
        let agreement = observation.agreement(expected);
        Self { method, status_without: statuses.0, status_with: statuses.1, outcome, expected, agreement, why }
    }
}

/// Returns one method in a line.
#[must_use]
pub fn line(seen: &Seen) -> String {
    let expected = seen.expected.name();
    let described = match (seen.outcome, seen.agreement) {
        (None, _) => "not known".to_owned(),
        (Some(outcome), Agreement::Agrees) => format!("{}, as expected", outcome.name()),
        (Some(outcome), Agreement::Differs) => format!("{}, and not {expected}", outcome.name()),
        (Some(outcome), Agreement::Open) => format!("{}; the verdict is {expected}", outcome.name()),
    };
    format!("{:<8}{} → {}  {described}: {}\n", seen.method, seen.status_without, seen.status_with, seen.why)
}

/// Returns one line about all of them.
#[must_use]
pub fn summary(methods: &[Seen]) -> String {
    let of = |agreement: Agreement| methods.iter().filter(|seen| seen.agreement == agreement).count();
    let (agrees, differs, open) = (of(Agreement::Agrees), of(Agreement::Differs), of(Agreement::Open));
    format!("methods: {agrees} as expected, {differs} not, {open} not known\n")
}

/// Reports whether at least one method is as expected, and none differs.
#[must_use]
pub fn passes(methods: &[Seen]) -> bool {
    methods.iter().any(|seen| seen.agreement == Agreement::Agrees)
        && methods.iter().all(|seen| seen.agreement != Agreement::Differs)
}

/// Returns one way around the distribution in a line.
#[must_use]
pub fn way_line(seen: &SeenWay) -> String {
    let around = seen.status_around.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let way = match seen.way {
        BypassOutcome::Closed => "closed",
        BypassOutcome::Open => "open",
        BypassOutcome::Unclear => "not known",
    };
    let address = escape::line(&seen.address);
    format!("{address}  {} through the distribution, {around} here  {way}: {}\n", seen.status_through, seen.why)
}

/// Returns one line about all ways around the distribution.
#[must_use]
pub fn way_summary(ways: &[SeenWay]) -> String {
    let of = |way: BypassOutcome| ways.iter().filter(|seen| seen.way == way).count();
    let (closed, open, unclear) = (of(BypassOutcome::Closed), of(BypassOutcome::Open), of(BypassOutcome::Unclear));
    format!("ways around the distribution: {closed} closed, {open} open, {unclear} not known\n")
}

/// Returns `true` if every way around the distribution that was asked is closed.
#[must_use]
pub fn is_closed(ways: &[SeenWay]) -> bool {
    !ways.is_empty() && ways.iter().all(|seen| seen.way == BypassOutcome::Closed)
}

/// Returns all of it as indented JSON with a line end.
#[must_use]
pub fn json(methods: &[Seen], ways: &[SeenWay]) -> String {
    escape::json(&Verification { schema_version: 1, methods, ways })
}

/// Returns the JSON Schema of that, from the types themselves.
#[must_use]
pub fn json_schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Verification<'_>>().to_value()
}

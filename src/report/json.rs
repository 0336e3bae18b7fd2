//! JSON for programs; `verdict.schema.json` in the repository describes it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::{Checked, Note};
use crate::check::{DistributionReport, Finding};
use crate::escape;

/// The verdicts of `gatefront check`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "gatefront verdict", deny_unknown_fields)]
struct Verdicts<'a> {
    /// Changes when something here is renamed or removed.
    schema_version: u32,
    /// The files, in the order in which they were given or found.
    files: Vec<CheckedFile<'a>>,
}

/// A file with a template.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "File", deny_unknown_fields)]
struct CheckedFile<'a> {
    /// Its path, as it was given or found.
    path: &'a str,
    /// Its distributions.
    distributions: &'a [DistributionReport],
    /// The findings that are not accepted.
    findings: Vec<&'a Finding>,
    /// The findings that are accepted: `by_option`, or `in_template` with its reason.
    accepted: Vec<&'a Finding>,
    /// The remarks about the source: parts that could not be read, keys that are written twice, a
    /// distribution that is disabled.
    notes: Vec<Note>,
}

/// Returns the verdicts and findings of all files as indented JSON with a line end.
#[must_use]
pub fn json(files: &[Checked]) -> String {
    let files = files.iter().map(|file| CheckedFile {
        path: &file.path,
        distributions: &file.report.distributions,
        findings: file.report.open().collect(),
        accepted: file.report.accepted().map(|(finding, _)| finding).collect(),
        notes: file.notes(),
    });
    let verdicts = Verdicts { schema_version: 1, files: files.collect() };
    escape::json(&verdicts)
}

/// Returns the JSON Schema of that, from the types themselves.
#[must_use]
pub fn json_schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Verdicts<'_>>().to_value()
}

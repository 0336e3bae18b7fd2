//! JSON for programs; `diff.schema.json` in the repository describes it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::diff::{Change, Diff, Effect, FindingChange, RequestChange, SectionChange};
use crate::escape;

/// The result of `gatefront diff`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "gatefront diff", deny_unknown_fields)]
struct DiffDocument<'a> {
    /// Changes when something here is renamed or removed.
    schema_version: u32,
    /// Resources that change: first those that are removed, then those that are replaced or may be.
    changes: &'a [Change],
    /// Entries of the other sections that change.
    sections: &'a [SectionChange],
    /// Verdicts of the check that change.
    effects: &'a [Effect],
    /// Findings of the check in the one template and not in the other.
    findings: &'a [FindingChange],
    /// The other changes on the way of a request, in behaviors that both templates have.
    requests: &'a [RequestChange],
}

/// Returns the differences as indented JSON with a line end.
#[must_use]
pub fn json(diff: &Diff) -> String {
    let Diff { changes, sections, effects, findings, requests, .. } = diff;
    escape::json(&DiffDocument { schema_version: 1, changes, sections, effects, findings, requests })
}

/// Returns the JSON Schema of that, from the types themselves.
#[must_use]
pub fn json_schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<DiffDocument<'_>>().to_value()
}

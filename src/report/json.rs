//! JSON for programs; `verdict.schema.json` in the repository describes it.

use serde_json::json;

use super::Checked;

/// The verdicts and findings of all files as indented JSON with a line end. Accepted findings are left out.
#[must_use]
pub fn json(files: &[Checked]) -> String {
    let files: Vec<_> = files
        .iter()
        .map(|file| {
            let findings: Vec<_> = file.report.open().collect();
            json!({"path": file.path, "distributions": file.report.distributions, "findings": findings})
        })
        .collect();
    format!("{:#}\n", json!({"schema_version": 1, "files": files}))
}

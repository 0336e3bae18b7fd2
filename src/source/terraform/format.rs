//! The files that Terraform writes, and which of them can be read.

use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The versions of the format that are read: `1.0` and every later one with this beginning.
///
/// <https://developer.hashicorp.com/terraform/internals/json-format#format-summary>
const MAJOR: &str = "1";

/// Returns the version of a plan or a state in another format; `None` if it can be read.
pub(super) fn other_version(file: &Json) -> Option<String> {
    let version = file.get("format_version").and_then(Json::as_str).unwrap_or_default();
    let major = version.split('.').next().unwrap_or_default();
    (major != MAJOR).then(|| version.to_owned())
}

/// Refuses the log that `terraform plan -json` writes, a line of JSON for each message: it holds no plan.
///
/// # Errors
/// The text is such a log.
///
/// <https://developer.hashicorp.com/terraform/internals/machine-readable-ui>
pub(crate) fn refuse_log(text: &str) -> Result<(), Diagnostics> {
    let first = text.lines().next().filter(|line| line.starts_with("{\"@level\":"));
    let message = first.and_then(|line| serde_json::from_str::<Json>(line).ok());
    if message.is_none_or(|message| message.get("@module").is_none()) {
        return Ok(());
    }
    let error = Diagnostic::error(None, "this is the log of `terraform plan -json`, which holds no plan")
        .help("run `terraform plan -out plan && terraform show -json plan > plan.json`, then check plan.json");
    Err(Diagnostics(vec![error]))
}

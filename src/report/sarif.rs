//! SARIF 2.1.0, which GitHub code scanning shows on the line.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Value, json};

use super::{Checked, EDITED, message};
use crate::check::{Accepted, Finding, Outcomes, RULES, Related, Rule};
use crate::diagnostic::{LineChange, Span};
use crate::edit::Fix;
use crate::escape;

/// Returns the findings of all files as one SARIF log with a line end; those that are accepted are suppressed.
#[must_use]
pub fn sarif(files: &[Checked]) -> String {
    let mut results: Vec<Value> = Vec::new();
    for file in files {
        let mut room = EDITED;
        for finding in &file.report.findings {
            let mut result = result(file, finding);
            if let Some(fix) = finding.fix.as_ref().filter(|_| file.text.len() <= room) {
                room -= file.text.len();
                if let Some(fix) = fix_object(file, fix) {
                    result["fixes"] = json!([fix]);
                }
            }
            results.push(result);
        }
    }
    // "The suppressions values for all result objects in theRun SHALL be either all null or all non-null." (3.27.23)
    if results.iter().any(|result| result.get("suppressions").is_some()) {
        for result in results.iter_mut().filter(|result| result.get("suppressions").is_none()) {
            result["suppressions"] = json!([]);
        }
    }
    let mut log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "gatefront",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let verdicts: Vec<Value> = files.iter().flat_map(undocumented).collect();
    if !verdicts.is_empty() {
        log["runs"][0]["properties"] = json!({"undocumentedVerdicts": verdicts});
    }
    escape::json(&log)
}

/// Returns the verdicts on a file that AWS does not document, with what they rest on: a property bag (3.8).
fn undocumented(file: &Checked) -> Vec<Value> {
    let mut verdicts = Vec::new();
    for distribution in &file.report.distributions {
        for behavior in &distribution.behaviors {
            for (class, verdict) in behavior.outcomes.iter().flat_map(Outcomes::by_class) {
                let Some(basis) = verdict.basis else { continue };
                verdicts.push(json!({
                    "uri": uri(&file.path),
                    "distribution": distribution.logical_id,
                    "pathPattern": behavior.path_pattern,
                    "methods": class.methods(),
                    "outcome": verdict.outcome,
                    "certainty": verdict.certainty,
                    "basis": basis,
                }));
            }
        }
    }
    verdicts
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.what},
        "help": {"text": rule.why},
        "helpUri": rule.source,
        "defaultConfiguration": {"level": rule.severity.name()},
    })
}

fn result(file: &Checked, finding: &Finding) -> Value {
    let message = match &finding.help {
        Some(help) => format!("{}. To fix it: {help}", message(finding)),
        None => message(finding),
    };
    let construct = finding.construct.as_ref().map(|construct| construct.path.as_str());
    let name = finding.address.as_deref().or(construct).unwrap_or(finding.pointer.as_str());
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.id == finding.rule),
        "level": finding.severity.name(),
        "message": {"text": plain(&message)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(finding.file.as_ref().unwrap_or(&file.path))},
            },
            "logicalLocations": [{
                "fullyQualifiedName": name,
            }],
        }],
    });
    if finding.shown_span().is_some() {
        let region = json!({"startLine": finding.line, "startColumn": finding.column});
        result["locations"][0]["physicalLocation"]["region"] = region;
    }
    if !finding.related.is_empty() {
        result["relatedLocations"] = finding.related.iter().map(|related| related_location(file, related)).collect();
    }
    match &finding.accepted {
        Some(Accepted::InTemplate(reason)) => {
            result["suppressions"] = json!([{"kind": "inSource", "justification": plain(reason)}]);
        }
        Some(_) => result["suppressions"] = json!([{"kind": "external", "justification": "--allow"}]),
        None => {}
    }
    result
}

/// Returns a fix as an object of SARIF (3.55); `None` if it would show a secret.
fn fix_object(file: &Checked, fix: &Fix) -> Option<Value> {
    let changes = file.changes(fix)?;
    if changes.iter().any(|change| is_secret(file, &change.text)) {
        return None;
    }
    let replacements: Vec<Value> = changes.iter().map(|change| replacement(file, change)).collect();
    Some(json!({
        "description": {"text": plain(&fix.title)},
        "artifactChanges": [{"artifactLocation": {"uri": uri(&file.path)}, "replacements": replacements}],
    }))
}

/// Reports whether masking changes a text.
fn is_secret(file: &Checked, text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    file.masked(&text) != text
}

fn replacement(file: &Checked, change: &LineChange) -> Value {
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let place = |at: usize| Span { start: offset(at), end: offset(at) }.line_and_column(&file.text);
    let ((start_line, start_column), (end_line, end_column)) = (place(change.range.start), place(change.range.end));
    json!({
        "deletedRegion": {
            "startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column,
        },
        "insertedContent": {"text": change.text},
    })
}

fn related_location(file: &Checked, related: &Related) -> Value {
    let mut location = json!({
        "message": {"text": plain(&related.message.to_string())},
        "physicalLocation": {
            "artifactLocation": {"uri": uri(related.file.as_ref().unwrap_or(&file.path))},
        },
    });
    if let (Some(address), None) = (&related.address, &related.file) {
        location["logicalLocations"] = json!([{"fullyQualifiedName": address}]);
    } else {
        let region = json!({"startLine": related.line, "startColumn": related.column});
        location["physicalLocation"]["region"] = region;
    }
    location
}

/// Returns a message without embedded links, `[text](destination)` (3.11.6).
fn plain(message: &str) -> String {
    message.replace("](", "] (")
}

/// Returns a path as a relative reference: forward slashes, and what a URI cannot hold in percent signs.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("./a b/é.yaml"), "a%20b/%C3%A9.yaml");
    }
}

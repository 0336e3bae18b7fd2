//! Things to know about a distribution beside its settings: a verdict on a distribution that serves no requests is easily misread.

use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::Node;

/// Returns a remark if a distribution is disabled, staging, or not yet deployed.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToUpdateDistribution.html>
pub(super) fn remarks(answer: &Node, config: &Node) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    let mut remark = |node: &Node, key: &str, value: &str, message: &str| {
        if let Some(found) = node.get(key).filter(|found| found.as_text() == Some(value)) {
            remarks.push(Diagnostic::new(Severity::Note, found.span, message));
        }
    };
    remark(config, "Enabled", "false", "this distribution is disabled: CloudFront answers no request with it");
    remark(
        config,
        "Staging",
        "true",
        "this is a staging distribution: it gets only the requests that a continuous deployment policy sends to it",
    );
    if let Some(distribution) = answer.get("Distribution") {
        remark(
            distribution,
            "Status",
            "InProgress",
            "this configuration is still being deployed: edge locations may answer with the one before it",
        );
    }
    if let Some(mode) = config.get("ConnectionMode").filter(|mode| mode.as_text() == Some("tenant-only")) {
        let message = "this is a multi-tenant distribution: its tenants may change origins and parameters";
        remarks.push(Diagnostic::new(Severity::Note, mode.span, message));
    }
    remarks
}

//! The place of a setting in the console of CloudFront, and the commands that change a distribution.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToUpdateDistribution.html>

use serde_json::Value;

use super::Checked;
use crate::check::Finding;
use crate::deploy::shell_word;
use crate::source::Dialect;
use crate::template::Pointer;

/// Returns the way to a finding's setting in the console; `None` for a source that is no running distribution, and for a
/// setting that is elsewhere.
pub(super) fn place(file: &Checked, finding: &Finding) -> Option<String> {
    if file.report.dialect != Dialect::Live {
        return None;
    }
    if finding.file.is_some() {
        return None;
    }
    let id = finding.distributions.first()?;
    let tab = tab(file, &finding.pointer)?;
    Some(format!("in the console: CloudFront > Distributions > {id} > {tab}"))
}

/// Returns the tab of a distribution that has a setting.
fn tab(file: &Checked, pointer: &Pointer) -> Option<String> {
    let mut steps = pointer.steps().skip_while(|step| step != "DistributionConfig").skip(1);
    Some(match steps.next()?.as_str() {
        "DefaultCacheBehavior" | "CacheBehaviors" => {
            let behaviors = file.report.distributions.iter().flat_map(|distribution| &distribution.behaviors);
            let mut around = behaviors.filter(|behavior| pointer.is_within(&behavior.pointer));
            match around.next().map(|behavior| behavior.path_pattern.as_str()) {
                Some("*") => "Behaviors > Default (*) > Edit".to_owned(),
                Some(pattern) => format!("Behaviors > {pattern} > Edit"),
                None => "Behaviors".to_owned(),
            }
        }
        "Origins" | "OriginGroups" => "Origins > Edit".to_owned(),
        "CustomErrorResponses" => "Error pages".to_owned(),
        "Restrictions" => "Security > Geographic restrictions".to_owned(),
        "Logging" => "Logging".to_owned(),
        _ => "General > Settings > Edit".to_owned(),
    })
}

/// Returns the commands that change a running distribution, if something in it is to be changed. AWS takes the change only
/// if nobody has changed the distribution since it was read.
///
/// <https://docs.aws.amazon.com/cli/latest/reference/cloudfront/update-distribution.html>
pub(super) fn commands(file: &Checked) -> Option<String> {
    let report = &file.report;
    let has_findings = report.open().any(|finding| finding.file.is_none());
    let distribution = report.distributions.first().filter(|_| report.dialect == Dialect::Live && has_findings)?;
    let answer: Value = serde_json::from_str(&file.text).ok()?;
    let version = answer["ETag"].as_str().unwrap_or("ETAG");
    // The answer of `get-distribution-config` has no ID.
    let is_named = answer["Distribution"]["Id"].is_string() || answer["ResourceDescription"]["Identifier"].is_string();
    let id = if is_named { distribution.logical_id.as_str() } else { "ID" };
    let (id, version) = (shell_word(id), shell_word(version));
    Some(format!(
        "To change it with the AWS CLI, edit {id}.json between these two commands:\n  \
         aws cloudfront get-distribution-config --id {id} --query DistributionConfig --output json > {id}.json\n  \
         aws cloudfront update-distribution --id {id} --distribution-config file://{id}.json --if-match {version}\n"
    ))
}

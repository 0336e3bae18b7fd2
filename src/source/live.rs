//! Running distributions as a source: what the AWS CLI prints of them, saved in files.
//!
//! The API of CloudFront and the resource types of CloudFormation name nearly all settings alike, so that the answers are
//! translated to the tree of a template.

mod distribution;

use crate::diagnostic::{Diagnostic, Diagnostics, SourceText};
use crate::source::translation::{self, Translation};
use crate::template::read_node;
use crate::yaml::Node;

/// The logical ID of a distribution whose ID the answer does not have.
const UNNAMED: &str = "Distribution";

/// Translates the configuration of a distribution.
///
/// # Errors
/// A text is no JSON, or the first one has no distribution.
pub(super) fn translate(texts: &[SourceText<'_>]) -> Result<Translation, Diagnostics> {
    let mut nodes = texts.iter().map(|source| read_node(source.text, source.start)).collect::<Result<Vec<_>, _>>()?;
    let answer = nodes.remove(0);
    let Some((id, config)) = subject(&answer) else {
        let error = Diagnostic::error(answer.span, "this answer of the AWS CLI has no distribution");
        return Err(Diagnostics(vec![error]));
    };
    let span = config.span;
    let properties =
        translation::map(span, [translation::entry(span, "DistributionConfig", distribution::config(config))]);
    let resource = translation::resource(span, id, "AWS::CloudFront::Distribution", properties);
    let root = translation::map(span, [translation::entry(span, "Resources", translation::map(span, [resource]))]);
    Ok(Translation { root, remarks: Vec::new() })
}

/// Returns the ID and the configuration of the distribution in an answer of `get-distribution-config` or
/// `get-distribution`.
fn subject(answer: &Node) -> Option<(&str, &Node)> {
    if let Some(config) = answer.get("DistributionConfig") {
        return Some((UNNAMED, config));
    }
    let distribution = answer.get("Distribution")?;
    let id = distribution.get("Id").and_then(Node::as_text).unwrap_or(UNNAMED);
    Some((id, distribution.get("DistributionConfig")?))
}

//! Running distributions as a source: what the AWS CLI prints of them, saved in files.
//!
//! The API of CloudFront and the resource types of CloudFormation name nearly all settings alike, so that the answers are
//! translated to the tree of a template. The first answer is that of the distribution. The others are its companions: of
//! its policies, functions and APIs. Each file here translates one kind of answer.

mod api;
mod cloud_control;
mod companions;
mod distribution;
mod domain;
mod function;
mod http_api;
mod lambda;
mod policy;
mod rest_api;
mod status;

use crate::diagnostic::{Diagnostic, Diagnostics, SourceText};
use crate::source::translation::{Translation, entry, map, resource};
use crate::template::read_node;
use crate::yaml::Node;
use companions::{Companions, LiveAnswer};

/// The logical ID of a distribution whose ID the answer does not have.
const UNNAMED: &str = "Distribution";

/// The configuration of a distribution, with its ID.
struct LiveSubject {
    id: String,
    config: Node,
}

/// Translates the configuration of a distribution, and what its companions say.
///
/// # Errors
/// A text is no JSON, or the first one has no distribution.
pub(super) fn translate(texts: &[SourceText<'_>]) -> Result<Translation, Diagnostics> {
    let mut answers = texts.iter().map(LiveAnswer::read).collect::<Result<Vec<_>, _>>()?;
    let answer = answers.remove(0);
    let Some(LiveSubject { id, config }) = subject(&answer.node) else {
        let error = Diagnostic::error(answer.node.span, "this answer of the AWS CLI has no distribution")
            .help("save the output of `aws cloudfront get-distribution --id ID`");
        return Err(Diagnostics(vec![error]));
    };
    let hidden = answers.iter().filter(|answer| answer.code.is_some()).map(|answer| answer.node.span).collect();
    let companions = Companions::of(&config, answers);
    let span = config.span;
    let properties = map(span, [entry(span, "DistributionConfig", distribution::config(&config, &companions))]);
    let own = resource(span, &id, "AWS::CloudFront::Distribution", properties);
    let mut remarks = status::remarks(&answer.node, &config);
    remarks.extend(companions.remarks);
    let resources = map(span, [own].into_iter().chain(companions.resources));
    let root = map(span, [entry(span, "Resources", resources)]);
    Ok(Translation { hidden, ..Translation::new(root, remarks) })
}

/// Returns the distribution in an answer of `get-distribution-config`, `get-distribution` or Cloud Control, or in the
/// configuration alone, as `create-distribution` and `update-distribution` take it.
fn subject(answer: &Node) -> Option<LiveSubject> {
    if answer.get("DefaultCacheBehavior").is_some() {
        return Some(LiveSubject { id: UNNAMED.to_owned(), config: answer.clone() });
    }
    if let Some(config) = answer.get("DistributionConfig") {
        let id = answer.get("Id").and_then(Node::as_text).unwrap_or(UNNAMED).to_owned();
        return Some(LiveSubject { id, config: config.clone() });
    }
    if let Some(resource) = cloud_control::read(answer) {
        let config = resource.properties.get("DistributionConfig")?.clone();
        return Some(LiveSubject { id: resource.identifier, config });
    }
    let distribution = answer.get("Distribution")?;
    let id = distribution.get("Id").and_then(Node::as_text).unwrap_or(UNNAMED).to_owned();
    Some(LiveSubject { id, config: distribution.get("DistributionConfig")?.clone() })
}

impl<'a> LiveAnswer<'a> {
    /// Reads an answer. The code of a function is no JSON, and is one text.
    fn read(source: &SourceText<'a>) -> Result<Self, Diagnostics> {
        let SourceText { name, text, start } = *source;
        let node = match function::FunctionCode::of(source) {
            Some(code) => return Ok(Self { name, node: code.text.clone(), code: Some(code) }),
            None => read_node(text, start)?,
        };
        Ok(Self { name, node, code: None })
    }
}

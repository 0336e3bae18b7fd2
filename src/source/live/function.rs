//! CloudFront Functions: `describe-function`, and the code that `get-function` writes into a file.
//!
//! - <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DescribeFunction.html>
//! - <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetFunction.html>

use std::path::Path;

use super::companions::{Companions, LiveAnswer, texts_under};
use super::distribution::unwrapped;
use crate::diagnostic::{SourceText, Span};
use crate::source::translation::{entry, map, text};
use crate::yaml::{Entry, Node};

const RESOURCE: &str = "AWS::CloudFront::Function";

/// The code of a function at the edge, in a file of its name.
#[derive(Clone)]
pub(super) struct FunctionCode {
    /// The name of the function: that of the file without its ending.
    pub(super) name: String,
    pub(super) text: Node,
}

impl FunctionCode {
    /// Returns the code in a file; `None` if the file is no JavaScript and no Python.
    pub(super) fn of(source: &SourceText<'_>) -> Option<Self> {
        let path = Path::new(source.name);
        let is_code = ["js", "mjs", "cjs", "py"].contains(&path.extension()?.to_str()?);
        let name = path.file_stem()?.to_str()?.to_owned();
        let end = source.start.saturating_add(u32::try_from(source.text.len()).unwrap_or(u32::MAX));
        is_code.then(|| Self { name, text: text(Span { start: source.start, end }, source.text) })
    }
}

/// Reads an answer of `describe-function`, or what `get-function` prints beside the code. Returns `false` for others.
pub(super) fn read(answer: &LiveAnswer<'_>, codes: &[FunctionCode], companions: &mut Companions) -> bool {
    let Some(summary) = answer.node.get("FunctionSummary") else { return answer.node.get("ContentType").is_some() };
    let Some(name) = summary.get("Name").and_then(Node::as_text) else { return false };
    let arn = summary.get("FunctionMetadata").and_then(|metadata| metadata.get("FunctionARN")).and_then(Node::as_text);
    let Some(arn) = arn else { return false };
    // Without its code, a function is what its ARN says.
    let Some(code) = codes.iter().find(|code| code.name == name) else { return true };
    let settings =
        summary.get_entry("FunctionConfig").map(|config| Entry { value: unwrapped(&config.value), ..config.clone() });
    add(summary.span, arn, settings, code, companions);
    true
}

/// Adds a function of which there is only the code.
pub(super) fn only_code(code: &FunctionCode, distribution: &Node, companions: &mut Companions) {
    let arns = texts_under(distribution, "FunctionARN");
    let arn = arns.into_iter().find(|arn| arn.rsplit('/').next() == Some(&code.name));
    if let Some(arn) = arn.filter(|arn| !companions.is_referred("FunctionARN", arn)) {
        add(code.text.span, arn, None, code, companions);
    }
}

/// Adds a function. What a distribution runs is its LIVE stage.
fn add(span: Span, arn: &str, settings: Option<Entry>, code: &FunctionCode, companions: &mut Companions) {
    let FunctionCode { name, text: written } = code;
    let names = [entry(span, "Name", text(span, name)), entry(span, "Arn", text(span, arn))];
    let own = [entry(span, "AutoPublish", text(span, "true")), entry(written.span, "FunctionCode", written.clone())];
    companions.add(span, name, RESOURCE, map(span, names.into_iter().chain(own).chain(settings)));
    companions.refer("FunctionARN", arn, name);
}

//! Lambda@Edge functions: `aws lambda get-function` of a version.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html>

use super::companions::{Companions, LiveAnswer, renamed, texts_under};
use super::function::FunctionCode;
use crate::source::translation::{entry, map, reference, text};
use crate::yaml::Node;

/// The settings that bear on requests. Environment variables are not among them.
const SETTINGS: [(&str, &str); 5] = [
    ("FunctionName", "FunctionName"),
    ("Runtime", "Runtime"),
    ("Handler", "Handler"),
    ("MemorySize", "MemorySize"),
    ("Timeout", "Timeout"),
];

/// Reads a function. Returns `false` for other answers.
pub(super) fn read(
    answer: &LiveAnswer<'_>,
    codes: &[FunctionCode],
    distribution: &Node,
    companions: &mut Companions,
) -> bool {
    let Some(settings) =
        answer.node.get("Configuration").or_else(|| answer.node.get("FunctionArn").map(|_| &answer.node))
    else {
        return false;
    };
    let own = |key: &str| settings.get(key).and_then(Node::as_text);
    let (Some(name), Some(arn)) = (own("FunctionName"), own("FunctionArn")) else { return false };
    let version = own("Version").unwrap_or_default();
    // An answer has the version in the ARN, or beside it.
    let used = texts_under(distribution, "LambdaFunctionARN");
    let is_it = |used: &&&str| **used == arn || **used == format!("{arn}:{version}");
    let Some(used) = used.iter().find(is_it) else { return false };
    let span = settings.span;
    let code = codes.iter().find(|code| code.name == name);
    let code = code.map(|code| {
        let span = code.text.span;
        entry(span, "Code", map(span, [entry(span, "ZipFile", code.text.clone())]))
    });
    let properties = map(span, renamed(settings, &SETTINGS).into_iter().chain(code));
    let logical_version = format!("{name}:{version}");
    companions.add(span, name, "AWS::Lambda::Function", properties);
    let of_function = [entry(span, "FunctionName", reference(span, name)), entry(span, "Arn", text(span, *used))];
    companions.add(span, &logical_version, "AWS::Lambda::Version", map(span, of_function));
    companions.refer("LambdaFunctionARN", used, &logical_version);
    true
}

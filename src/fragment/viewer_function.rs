use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::cloudfront::limits;
use crate::label;
use crate::plan::{OwnCode, Rewrite};
use crate::render::{self, FragmentFile, templates};
use crate::template::{Defect, Expr};

/// The place of the host in the code. A host has neither a quote nor a backslash, so that it is in a string as it is.
const HOST: &str = "{host}";

/// The CloudFront Function that a behavior runs on viewer-request: CloudFront takes one, so that all steps are in it.
///
/// Its names come from its steps, so that behaviors with the same steps share it.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html>
#[derive(Serialize)]
pub(crate) struct ViewerFunctionFragment {
    logical_id: String,
    name: Json,
    comment: String,
    code: Json,
}

/// A step of the function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Changes the path, or answers.
    Rewrite(Rewrite),
    /// Sets the Host that the origin gets.
    Host {
        /// The host.
        host: Expr,
        /// The API that it is of, as a path of words.
        api: String,
    },
}

impl ViewerFunctionFragment {
    /// Writes the code of the steps.
    ///
    /// # Errors
    /// The code's source has a hole that is not filled, or is larger than CloudFront takes.
    pub(crate) fn new(steps: &[Step], is_short: bool) -> Result<Self, Defect> {
        let sets_host = steps.iter().any(|step| matches!(step, Step::Host { .. }));
        let mut code = Expr::literal(if sets_host { "import cf from 'cloudfront';\n\n" } else { "" });
        code.extend(Expr::literal("function handler(event) {\n"));
        for step in steps {
            code.extend(step.code()?);
        }
        let end = if steps.iter().any(Step::answers) { "}\n" } else { "  return event.request;\n}\n" };
        code.extend(Expr::literal(end));
        let bytes = code.size();
        if bytes > limits::FUNCTION_CODE {
            return Err(Defect(format!("the CloudFront Function has {bytes} bytes")));
        }
        let comments: Vec<String> = steps.iter().map(Step::comment).collect();
        Ok(Self {
            logical_id: logical_id(steps, is_short),
            name: json!({ "Fn::Sub": format!("${{AWS::StackName}}{}", name_suffix(steps, is_short)) }),
            comment: comments.join("; ").chars().take(limits::COMMENT).collect(),
            code: code.to_json(),
        })
    }

    /// Returns the function of the user's own whose code is in a file.
    pub(crate) fn of_file(code: &OwnCode) -> Self {
        let OwnCode { path, text, .. } = code;
        Self {
            logical_id: format!("Own{}Function", label::logical(file_label(path))),
            name: json!({ "Fn::Sub": format!("${{AWS::StackName}}{}", file_suffix(code)) }),
            comment: format!("Runs {path}").chars().take(limits::COMMENT).collect(),
            code: text.as_str().into(),
        }
    }

    /// Returns the logical ID of the function.
    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }
}

/// Returns what follows the stack's name in the name of a function whose code is in a file.
pub(crate) fn file_suffix(code: &OwnCode) -> String {
    format!("-own-{}", label::name(file_label(&code.path)))
}

/// Returns the path of a file as words.
fn file_label(path: &str) -> &str {
    let path = path.strip_prefix("./").unwrap_or(path);
    path.strip_suffix(".js").unwrap_or(path)
}

fn logical_id(steps: &[Step], is_short: bool) -> String {
    if let ([Step::Host { .. }], true) = (steps, is_short) {
        return "HostFunction".to_owned();
    }
    steps.iter().map(|step| label::logical(&step.label())).collect::<String>() + "Function"
}

/// Returns what follows the stack's name in the name of the function with these steps.
pub(crate) fn name_suffix(steps: &[Step], is_short: bool) -> String {
    if let ([Step::Host { .. }], true) = (steps, is_short) {
        return "-origin-host".to_owned();
    }
    let labels: Vec<String> = steps.iter().map(Step::label).collect();
    format!("-{}", label::name(&labels.join("")))
}

impl Step {
    fn answers(&self) -> bool {
        matches!(self, Self::Rewrite(Rewrite::Answer(_)))
    }

    fn code(&self) -> Result<Expr, Defect> {
        let code = match self {
            Self::Host { host, .. } => {
                let code = render::code(&templates::HOST_JS, &json!({ "host": HOST }))?;
                return Ok(Expr::literal(&code).with(HOST, host));
            }
            Self::Rewrite(Rewrite::Answer(answer)) => {
                let holes = json!({ "status": answer.status(), "reason": answer.reason() });
                render::code(&templates::ANSWER_JS, &holes)
            }
            Self::Rewrite(Rewrite::Strip(prefix)) => render::code(&templates::STRIP_JS, &json!({ "prefix": prefix })),
            Self::Rewrite(Rewrite::Root) => render::code(&templates::ROOT_JS, &json!({})),
            Self::Rewrite(Rewrite::Spa(index)) => render::code(&templates::SPA_JS, &json!({ "index": index })),
            Self::Rewrite(Rewrite::Directories) => render::code(&templates::DIRECTORIES_JS, &json!({})),
        };
        Ok(Expr::literal(&code?))
    }

    /// Returns the step as a path of words, from which names are made.
    fn label(&self) -> String {
        match self {
            Self::Host { api, .. } => format!("/host{api}"),
            Self::Rewrite(Rewrite::Answer(answer)) => format!("/respond{answer}"),
            Self::Rewrite(Rewrite::Strip(prefix)) => format!("/strip{prefix}"),
            Self::Rewrite(Rewrite::Root) => "/root".to_owned(),
            Self::Rewrite(Rewrite::Spa(index)) => format!("/spa{}", index.trim_end_matches("/index.html")),
            Self::Rewrite(Rewrite::Directories) => "/index".to_owned(),
        }
    }

    fn comment(&self) -> String {
        match self {
            Self::Host { .. } => "Sets the Host that the origin gets".to_owned(),
            Self::Rewrite(Rewrite::Answer(answer)) => format!("Answers {answer}"),
            Self::Rewrite(Rewrite::Strip(prefix)) => format!("Takes {prefix} off the path"),
            Self::Rewrite(Rewrite::Root) => "Sets the path to /".to_owned(),
            Self::Rewrite(Rewrite::Spa(index)) => format!("Sends paths without a file to {index}"),
            Self::Rewrite(Rewrite::Directories) => "Sends paths without a file to the index.html below them".to_owned(),
        }
    }
}

impl Holes for ViewerFunctionFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::VIEWER_FUNCTION
    }
}

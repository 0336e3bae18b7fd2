//! The AWS CLI, run by argument vector and never through a shell. Profiles, SSO and MFA are its own business.

use std::io::{self, ErrorKind};
use std::process::{Command, ExitStatus, Output};
use std::time::Duration;

use clap::Args;
use gatefront::deploy::{Refusal, Stack};
use gatefront::diagnostic::Problem;
use gatefront::names::Region;
use serde_json::Value;

use super::Failure;
use super::interrupt::Interrupt;
use super::process::Process;
use super::program::program;

/// Between two looks at a call that runs.
const PAUSE: Duration = Duration::from_millis(20);

/// The options with which the AWS CLI is run.
#[derive(Args, Debug, Clone, Default)]
pub(super) struct Aws {
    /// Profile of the AWS CLI to use [default: its own choice]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// The reason why a call of the AWS CLI failed.
#[derive(Debug)]
pub(super) enum AwsError {
    /// It could not be started.
    Start(io::Error),
    /// It ended with an error.
    Refused(Refusal, Option<Region>),
    /// It was ended by a signal, such as Ctrl-C.
    Ended,
    /// Its answer cannot be read, for this reason.
    Answer(String),
}

impl From<AwsError> for Problem {
    fn from(error: AwsError) -> Self {
        match error {
            AwsError::Start(error) if error.kind() == ErrorKind::NotFound => {
                Self::new("the AWS CLI, `aws`, is not on your PATH")
                    .help("install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html")
            }
            AwsError::Start(error) => Self::new(format!("cannot run the AWS CLI, `aws`: {error}")),
            AwsError::Refused(refusal, region) => {
                let code = refusal.code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default();
                let at = region.map(|region| format!(" in {region}")).unwrap_or_default();
                Self::new(format!("AWS{at}: {code}{}", refusal.message)).helps(refusal.help(region))
            }
            AwsError::Ended => Self::new("the AWS CLI was ended by a signal"),
            AwsError::Answer(text) => Self::new(format!("an answer of the AWS CLI cannot be read: {text}")),
        }
    }
}

impl From<AwsError> for Failure {
    fn from(error: AwsError) -> Self {
        Self::Wrong(error.into())
    }
}

impl Aws {
    /// Arguments as they are given to `aws`, the profile included.
    pub(super) fn arguments(&self, arguments: &[String]) -> Vec<String> {
        let profile = self.profile.iter().flat_map(|profile| ["--profile".to_owned(), profile.clone()]);
        arguments.iter().cloned().chain(profile).collect()
    }

    fn command(&self, arguments: &[String]) -> Command {
        let mut command = program("aws");
        command
            .args(self.arguments(arguments))
            // What a person has set for their own eyes must not change what we read.
            .env("AWS_PAGER", "")
            .env("AWS_CLI_AUTO_PROMPT", "off")
            .env("AWS_CLI_ERROR_FORMAT", "legacy");
        command
    }

    /// Runs `aws` in a Region until it ends, and returns what it prints.
    pub(super) fn text(&self, arguments: &[&str], region: Region) -> Result<String, AwsError> {
        self.output(arguments, region, None)
    }

    /// Runs `aws` in a Region until it ends, or until somebody interrupts; what it says is JSON, or nothing, which is
    /// null.
    pub(super) fn json(
        &self,
        arguments: &[&str],
        region: Region,
        interrupt: Option<&Interrupt>,
    ) -> Result<Value, AwsError> {
        let text = self.output(arguments, region, interrupt)?;
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text).map_err(|error| AwsError::Answer(error.to_string()))
    }

    fn output(&self, arguments: &[&str], region: Region, interrupt: Option<&Interrupt>) -> Result<String, AwsError> {
        let mut all: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        all.extend(["--region", region.as_str(), "--output", "json"].map(str::to_owned));
        let mut process = self.start(&all)?;
        if let Some(interrupt) = interrupt {
            while !process.is_over() {
                if interrupt.is_asked() {
                    process.kill();
                    return Err(AwsError::Ended);
                }
                interrupt.sleep(PAUSE, || false);
            }
        }
        let Output { status, stdout, stderr } =
            process.output().map_err(|error| AwsError::Answer(error.to_string()))?;
        succeeded(status, &stderr, region)?;
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }

    /// Starts `aws` and does not wait.
    pub(super) fn start(&self, arguments: &[String]) -> Result<Process, AwsError> {
        Process::start(&mut self.command(arguments)).map_err(AwsError::Start)
    }

    /// Returns a stack by its name or ID; `None` if AWS answers that it does not exist.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html>
    pub(super) fn stack(
        &self,
        stack: &str,
        region: Region,
        interrupt: Option<&Interrupt>,
    ) -> Result<Option<Stack>, AwsError> {
        match self.json(&["cloudformation", "describe-stacks", "--stack-name", stack], region, interrupt) {
            Err(AwsError::Refused(refusal, _)) if refusal.is_missing_stack() => Ok(None),
            answer => match Stack::read(&answer?) {
                Some(stack) => Ok(Some(stack)),
                None => Err(AwsError::Answer(format!("describe-stacks has nothing about {stack}"))),
            },
        }
    }

    /// Asks for the template of a stack as it was handed to CloudFormation; `None` where there is no such stack.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html>
    pub(super) fn template(&self, stack: &str, region: Region) -> Result<Option<String>, AwsError> {
        let get = ["cloudformation", "get-template", "--template-stage", "Original", "--stack-name", stack];
        let answer = match self.json(&get, region, None) {
            Err(AwsError::Refused(refusal, _)) if refusal.is_missing_stack() => return Ok(None),
            answer => answer?,
        };
        // The CLI reads a template in JSON, and leaves one in YAML as it is.
        match answer.get("TemplateBody") {
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(body @ Value::Object(_)) => Ok(Some(body.to_string())),
            _ => Err(AwsError::Answer(format!("get-template gives no template of {stack}"))),
        }
    }
}

/// Reports an ending of `aws` that is a failure.
pub(super) fn succeeded(status: ExitStatus, stderr: &[u8], region: Region) -> Result<(), AwsError> {
    match status.code() {
        Some(0) => Ok(()),
        Some(_) => Err(AwsError::Refused(Refusal::read(&String::from_utf8_lossy(stderr)), Some(region))),
        None => Err(AwsError::Ended),
    }
}

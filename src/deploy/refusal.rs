//! The errors of the AWS CLI, in words for people.

use crate::names::Region;

/// The reason why the AWS CLI ended with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// AWS's code of the error, such as `ValidationError`. An error that the CLI itself finds has none.
    pub code: Option<String>,
    /// The message, in AWS's own words.
    pub message: String,
}

impl Refusal {
    /// Reads what the CLI wrote to standard error, in its format `legacy`.
    ///
    /// Only the first line of a message is kept: what may follow where a signature does not match is the request as it
    /// was signed, with the session's token.
    ///
    /// <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-error-format.html>
    #[must_use]
    pub fn read(stderr: &str) -> Self {
        let stderr = stderr.trim();
        let occurred = stderr.split_once("An error occurred (").and_then(|(_, rest)| rest.split_once(')'));
        if let Some((code, rest)) = occurred {
            // The CLI writes in parentheses how often it has tried.
            let rest = rest.split_once(" operation").map_or(rest, |(_, rest)| rest);
            let end = if rest.trim_start().starts_with('(') { "): " } else { ": " };
            let message = rest.split_once(end).map_or(rest, |(_, message)| message);
            return Self { code: Some(code.to_owned()), message: first_line(message) };
        }
        // `aws help` is offered line by line before the error itself.
        let is_usage = stderr.starts_with("usage:");
        let line = if is_usage { stderr.lines().last() } else { without_warnings(stderr).next() };
        let line = line.unwrap_or("it says nothing");
        Self {
            code: None,
            message: first_line(line.trim_start_matches("aws: [ERROR]: ").trim_start_matches("aws: error: ")),
        }
    }

    /// Reports whether there is no stack of that name in that Region.
    #[must_use]
    pub fn is_missing_stack(&self) -> bool {
        self.code.as_deref() == Some("ValidationError") && self.message.contains("does not exist")
    }

    /// Reports whether the credentials lack a permission. API Gateway and Lambda have a code of their own for it.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html>
    #[must_use]
    pub fn is_denied(&self) -> bool {
        matches!(
            self.code.as_deref(),
            Some("AccessDenied" | "AccessDeniedException" | "UnauthorizedException" | "UnauthorizedOperation")
        )
    }

    /// Reports whether there is no such thing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.code.as_deref(), Some("NotFoundException" | "ResourceNotFoundException"))
    }

    /// Returns what to do about it; `None` if that is not known.
    #[must_use]
    pub fn help(&self, region: Option<Region>) -> Option<String> {
        let message = self.message.as_str();
        let here = region.map_or_else(|| "the Region".to_owned(), |region| region.to_string());
        let help = match self.code.as_deref() {
            None if message.contains("Unable to locate credentials") => {
                "log in with `aws configure sso` or `aws login`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile".to_owned()
            }
            None if message.contains("config profile") => {
                "`aws configure list-profiles` lists the profiles; name one with --profile or AWS_PROFILE".to_owned()
            }
            None if message.contains("SSO") || message.contains("sso") => {
                "log in again with `aws sso login`, with the same --profile".to_owned()
            }
            None if message.contains("aws login") => "log in again with `aws login`, with the same --profile".to_owned(),
            None if message.contains("Could not connect to the endpoint") => {
                format!("is there a way from here to AWS, and is {here} the Region that is meant? Look at AWS_ENDPOINT_URL and the proxy too")
            }
            Some("ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => {
                "the credentials have expired: log in again".to_owned()
            }
            // An opt-in Region that is not enabled answers so to good credentials.
            // https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
            Some("InvalidClientTokenId" | "UnrecognizedClientException") => format!(
                "AWS does not know these credentials in {here}: ask `aws sts get-caller-identity --region us-east-1`; if they work there, enable {here} for the account"
            ),
            Some("SignatureDoesNotMatch") => "the secret access key does not belong to the access key id".to_owned(),
            Some("AccessDenied" | "AccessDeniedException") => {
                "let an administrator allow this action, or use another --profile".to_owned()
            }
            _ => return None,
        };
        Some(help)
    }
}

/// Reports whether `aws cloudformation deploy` had its change set executed before it ended, by what it wrote.
///
/// <https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/>
#[must_use]
pub fn is_executing(stdout: &str, stderr: &str) -> bool {
    stdout.contains("Waiting for stack create/update to complete")
        || stderr.lines().any(|line| line.starts_with("Failed to create/update the stack"))
}

/// Returns the lines without the warnings of the CLI's Python, such as that it grows old: each names a file and a line
/// of it, and that line follows, indented.
///
/// <https://docs.python.org/3/library/warnings.html#warnings.formatwarning>
fn without_warnings(text: &str) -> impl Iterator<Item = &str> {
    let mut is_after_warning = false;
    text.lines().filter(move |line| {
        let is_quoted = is_after_warning && line.starts_with("  ");
        let place = line.split_once("Warning: ").and_then(|(place, _)| place.rsplit_once(": "));
        is_after_warning = place.is_some_and(|(place, _)| place.ends_with(|last: char| last.is_ascii_digit()));
        !is_quoted && !is_after_warning && !line.trim().is_empty()
    })
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_error_has_a_code_and_its_first_line() {
        let refusal = Refusal::read(
            "\nAn error occurred (SignatureDoesNotMatch) when calling the DescribeStacks operation: The request signature we calculated does not match.\n\nThe Canonical String was\nx-amz-security-token:SECRET\n",
        );
        assert_eq!(refusal.code.as_deref(), Some("SignatureDoesNotMatch"));
        assert_eq!(refusal.message, "The request signature we calculated does not match.");
    }

    #[test]
    fn retries_are_no_part_of_the_message() {
        let refusal = Refusal::read(
            "An error occurred (Throttling) when calling the DescribeStacks operation (reached max retries: 4): Rate exceeded: wait",
        );
        assert_eq!(refusal.code.as_deref(), Some("Throttling"));
        assert_eq!(refusal.message, "Rate exceeded: wait");
    }

    const WARNING: &str = "/usr/lib/python3/dist-packages/botocore/compat.py:1013: PythonDeprecationWarning: Boto3 will no longer support Python 3.8\n  warnings.warn(warning, PythonDeprecationWarning)\n";

    #[test]
    fn warnings_of_python_are_passed_over() {
        let read = |text: &str| Refusal::read(&format!("{WARNING}\n{text}\n")).message;
        assert_eq!(read("Unable to locate credentials."), "Unable to locate credentials.");
        assert_eq!(read(""), "it says nothing");
    }

    #[test]
    fn an_executed_change_set_is_known_by_what_the_cli_has_told() {
        let waiting = "\nWaiting for changeset to be created..\nWaiting for stack create/update to complete\n";
        assert!(is_executing(waiting, "\nCould not connect to the endpoint URL\n"));
        assert!(is_executing(
            "",
            &format!("{WARNING}\nFailed to create/update the stack. Run the following command\n")
        ));
        assert!(!is_executing("\nWaiting for changeset to be created..\n", "Could not connect to the endpoint URL"));
    }

    #[test]
    fn a_missing_stack_is_no_other_validation_error() {
        let described = |message: &str| {
            Refusal::read(&format!(
                "An error occurred (ValidationError) when calling the DescribeStacks operation: {message}"
            ))
        };
        assert!(described("Stack with id orders-edge does not exist").is_missing_stack());
        assert!(!described("Stack name is too long").is_missing_stack());
    }

    #[test]
    fn what_the_cli_finds_itself_is_its_last_word() {
        assert_eq!(
            Refusal::read("usage: aws [options]\n\naws: error: argument --region: expected one argument").message,
            "argument --region: expected one argument"
        );
        let refusal = Refusal::read(
            "\nUnable to locate credentials. You can configure credentials by running \"aws configure\".\n",
        );
        assert!(refusal.help(None).is_some_and(|help| help.contains("--profile")));
    }
}

//! curl, run by argument vector: it knows the system's proxies and certificates. What is secret goes to its standard
//! input, because everybody on the machine may read its arguments.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read as _, Write as _};
use std::process::Stdio;

use gatefront::verify::{Answer, Around};

use super::Failure;
use super::program::program;

/// Seconds for one request; API Gateway itself gives up after 30 by default.
const SECONDS: &str = "60";

/// The bytes that are read of an answer: API Gateway's own fit in much less, and a body may have no end.
const MAX_BYTES: u64 = 1024 * 1024;

/// The URL of a request.
#[derive(Clone, Copy)]
pub(super) struct Url<'a> {
    pub(super) text: &'a str,
    /// `true` if it is on this machine, which no proxy reaches.
    pub(super) is_local: bool,
}

/// curl's exit codes for a connection that the server ends: in the TLS handshake, without an answer, and while it is read.
/// A server that misses a client certificate ends it in the first or the last way.
///
/// <https://everything.curl.dev/cmdline/exitcode.html>
const ENDED: [i32; 3] = [35, 52, 56];

/// Sends one request and gives the answer, of which [`MAX_BYTES`] are read; a redirect is an answer too.
pub(super) fn request(method: &str, url: Url<'_>, authorization: Option<&str>) -> Result<Answer, Failure> {
    send(method, url, authorization, None)?.map_err(|ended| ended.failure(method))
}

/// Sends one request, to another host than the URL's own if one is given.
pub(super) fn around(
    method: &str,
    url: Url<'_>,
    authorization: Option<&str>,
    connect_to: Option<&str>,
) -> Result<Around, Failure> {
    match send(method, url, authorization, connect_to)? {
        Ok(answer) => Ok(Around::Answered(answer)),
        Err(ended) if ended.code.is_some_and(|code| ENDED.contains(&code)) => Ok(Around::Ended),
        Err(ended) => Err(ended.failure(method)),
    }
}

/// The end of a request without an answer.
struct Ended {
    code: Option<i32>,
    line: String,
}

impl Ended {
    fn failure(&self, method: &str) -> Failure {
        Failure::sentence(format!("{method} was not answered: {}", self.line))
    }
}

fn send(
    method: &str,
    url: Url<'_>,
    authorization: Option<&str>,
    connect_to: Option<&str>,
) -> Result<Result<Answer, Ended>, Failure> {
    // The first argument keeps a ~/.curlrc from saying more than we want to hear.
    let mut command = program("curl");
    command
        .args(["--disable", "--silent", "--show-error", "--include", "--suppress-connect-headers", "--globoff"])
        // The path is judged as it is written, and so it is sent.
        .args(["--path-as-is", "--proto", "=http,https", "--max-time", SECONDS, "--config", "-"])
        .args(url.is_local.then_some(["--noproxy", "*"]).into_iter().flatten())
        .args(connect_to.map(|host| format!("--connect-to=::{host}:")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            Failure::sentence("curl is not on your PATH").help("install it: https://curl.se/download.html")
        }
        _ => Failure::sentence(format!("cannot run curl: {error}")),
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        // If it does not read this, it ends with an error.
        let _ = stdin.write_all(config(method, url.text, authorization).as_bytes());
    }
    let mut answer = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(MAX_BYTES).read_to_end(&mut answer)?;
    }
    let is_cut = answer.len() as u64 == MAX_BYTES;
    if is_cut {
        child.kill()?;
    }
    // It says a line or two there, which a pipe holds.
    let output = child.wait_with_output()?;
    if !is_cut && !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let line = words.lines().find(|line| line.starts_with("curl: (")).unwrap_or("curl was ended by a signal");
        return Ok(Err(Ended { code: output.status.code(), line: line.to_owned() }));
    }
    let answer = Answer::read(&answer);
    answer.map(Ok).map_err(|_| Failure::sentence(format!("{method} was answered by something else than HTTP")))
}

/// Returns curl's config. <https://everything.curl.dev/cmdline/configfile.html>
fn config(method: &str, url: &str, authorization: Option<&str>) -> String {
    let mut config = format!("url = {}\n", quoted(url));
    config += "user-agent = \"gatefront\"\n";
    // Writing into a text cannot fail.
    let _ = match method {
        "HEAD" => writeln!(config, "head"),
        "POST" | "PUT" | "PATCH" => writeln!(config, "request = {method}\ndata = \"\""),
        _ => writeln!(config, "request = {method}"),
    };
    if let Some(value) = authorization {
        let _ = writeln!(config, "header = {}", quoted(&format!("Authorization: {value}")));
    }
    config
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        let config = config("GET", "https://example.com/", Some(r#"a" b\" c"#));
        assert!(config.ends_with(concat!(r#"header = "Authorization: a\" b\\\" c""#, "\n")), "{config}");
    }
}

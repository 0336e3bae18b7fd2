//! Input and output on a terminal: the questions of `init`, colours, the progress line, a stack's events.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::deploy::{command, with_aws};
use crate::support::{gatefront, repository, text};

/// A command that runs on a terminal, and what it has shown there.
struct Session {
    child: Child,
    terminal: File,
    shown: String,
    /// The length of the output before the last answer.
    answered: usize,
}

/// Returns both ends of a new terminal: that of the person, and that of the program.
fn terminal() -> (File, OwnedFd) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&person).expect("a terminal");
    unlockpt(&person).expect("a terminal");
    let name = ptsname(&person, Vec::new()).expect("its name");
    let program = open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("its other end");
    (File::from(person), program)
}

impl Session {
    /// Runs a command with its standard error on a terminal; standard input and output too, unless they are set.
    fn start(mut command: Command, input: Option<Stdio>) -> Self {
        let (terminal, program) = terminal();
        let end = || Stdio::from(program.try_clone().expect("a terminal"));
        let child = command.stdin(input.unwrap_or_else(end)).stdout(end()).stderr(end()).spawn();
        Self { child: child.expect("the binary runs"), terminal, shown: String::new(), answered: 0 }
    }

    /// Reads what is shown next. Returns false once the command has ended.
    fn read(&mut self) -> bool {
        let patience = Timespec { tv_sec: 30, tv_nsec: 0 };
        let ready = poll(&mut [PollFd::new(&self.terminal, PollFlags::IN)], Some(&patience)).expect("a terminal");
        assert!(ready > 0, "the command waits for something else than this: {}", self.shown);
        let mut bytes = [0; 4096];
        // Linux reports an error where the program's end is closed.
        let count = self.terminal.read(&mut bytes).unwrap_or(0);
        self.shown += text(&bytes[..count]);
        count > 0
    }

    /// Waits for a question and answers it.
    fn answer(&mut self, question: &str, answer: &str) {
        while !self.shown[self.answered..].ends_with(question) {
            assert!(self.read(), "{question} is not asked: {}", self.shown);
        }
        self.answered = self.shown.len();
        self.terminal.write_all(answer.as_bytes()).expect("an answer");
    }

    /// Returns the exit code, and all that was shown, with the answers as they were typed.
    fn end(mut self) -> (Option<i32>, String) {
        while self.read() {}
        (self.child.wait().expect("the command ends").code(), self.shown.replace("\r\n", "\n"))
    }
}

/// A test that fails leaves no command behind that waits for an answer.
impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn init(folder: &Path, answers: &[(&str, &str)]) -> (Option<i32>, String) {
    answered(gatefront(&["init"], folder), answers)
}

/// Runs a command and answers its questions.
fn answered(command: Command, answers: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut session = Session::start(command, None);
    for (question, answer) in answers {
        session.answer(&format!("{question}: "), answer);
    }
    session.end()
}

const NO_MORE: (&str, &str) = ("Another API (empty: no more)", "\n");
const NO_SITE: (&str, &str) = ("Site in S3 (none, create, or the name of a bucket) [none]", "\n");

/// Returns what the answers write, which is what these flags write.
fn written_as_by_flags(answers: &[(&str, &str)], flags: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, shown) = init(folder.path(), answers);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.ends_with("Wrote gatefront.yaml. Next: gatefront synth -o template.yaml\n"), "{shown}");
    let written = fs::read_to_string(folder.path().join("gatefront.yaml")).expect("the config");
    let output = gatefront(&[&["init", "--force"], flags].concat(), folder.path()).output().expect("the binary runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(written, fs::read_to_string(folder.path().join("gatefront.yaml")).expect("the config"));
    shown
}

#[test]
fn init_asks_what_is_not_given_and_writes_the_config() {
    let answers = [
        ("API", "a1b2c3d4e5\n"),
        ("Region of the API", "eu-west-1\n"),
        ("Kind of the API (rest, http, websocket) [rest]", "\n"),
        ("Stage [prod]", "v1\n"),
        ("Authorization (cognito, lambda, iam, none) [cognito]", "\n"),
        NO_MORE,
        NO_SITE,
        ("Domain name for viewers (empty: none)", "\n"),
        ("Name of the stack [edge-a1b2c3d4e5-v1]", "orders\n"),
        ("Strategy (`gatefront strategies` compares them) [managed-policy]", "zero-ttl\n"),
    ];
    let flags = ["--api-id", "a1b2c3d4e5", "--region", "eu-west-1", "--type", "rest", "--stage", "v1"];
    written_as_by_flags(&answers, &[&flags[..], &["--stack", "orders", "--strategy", "zero-ttl"]].concat());
}

#[test]
fn init_takes_urls_apart_and_asks_for_a_site_and_paths() {
    let answers = [
        ("API", "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com\n"),
        ("Kind of the API (rest, http, websocket) [http]", "\n"),
        ("Stage [$default]", "\n"),
        ("Authorization (jwt, lambda, iam, none) [jwt]", "\n"),
        ("Another API (empty: no more)", "wss://k1l2m3n4o5.execute-api.eu-west-1.amazonaws.com/ws\n"),
        ("Authorization (lambda, iam, none) [lambda]", "\n"),
        ("Another API (empty: no more)", "stack_output:users-api.ApiId\n"),
        ("Kind of the API (rest, http, websocket) [rest]", "\n"),
        ("Stage [prod]", "\n"),
        ("Authorization (cognito, lambda, iam, none) [cognito]", "\n"),
        NO_MORE,
        ("Site in S3 (none, create, or the name of a bucket) [none]", "create\n"),
        ("Is it a single-page application (yes, no) [no]", "yes\n"),
        ("Path of the API a1b2c3d4e5 [/api/*]", "\n"),
        ("Take /api off, so that the API gets /api/orders as /orders (yes, no) [no]", "y\n"),
        ("Path of the API k1l2m3n4o5 [/ws]", "\n"),
        ("Path of the API {stack_output: users-api.ApiId}", "\n"),
        ("Path of the API {stack_output: users-api.ApiId}", "/ws\n"),
        ("Path of the API {stack_output: users-api.ApiId}", "users/\n"),
        ("Take /users off, so that the API gets /users/orders as /orders (yes, no) [no]", "\n"),
        ("Domain name for viewers (empty: none)", "Shop.example.com.\n"),
        ("Its Route 53 hosted zone (empty: DNS is elsewhere)", "/hostedzone/Z123\n"),
        ("ARN of its certificate in us-east-1 (empty: a new one)", "\n"),
        ("Name of the stack [edge-a1b2c3d4e5]", "\n"),
        ("Strategy (`gatefront strategies` compares them) [managed-policy]", "\n"),
    ];
    let flags = [
        "--api",
        "/api/*=a1b2c3d4e5,type=http,strip_prefix",
        "--api",
        "/ws=wss://k1l2m3n4o5.execute-api.eu-west-1.amazonaws.com/ws",
        "--api",
        "/users/*=stack_output:users-api.ApiId,type=rest",
        "--region",
        "eu-west-1",
        "--site",
        "create,spa",
        "--domain",
        "shop.example.com",
        "--hosted-zone-id",
        "Z123",
    ];
    let shown = written_as_by_flags(&answers, &flags);
    for said in [
        "as in endpoint:import:orders-api-url.\nAPI: ",
        "  API k1l2m3n4o5 in eu-west-1, stage ws\n",
        "  in eu-west-1, as the first\n",
        "  write it like `/api/*`\n",
        "  `/ws` leads elsewhere already\n",
        "note: `users/` is taken as `/users/*`\n",
        "note: `Shop.example.com.` is taken as `shop.example.com`\n",
        "note: `/hostedzone/Z123` is taken as `Z123`\n",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
}

#[test]
fn init_asks_for_the_template_of_a_resource() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(repository("tests/configs/templates/sam.yaml"), folder.path().join("sam.yaml")).expect("a template");
    let answers = [
        ("API", "resource:ServerlessHttpApi\n"),
        ("Kind of the API (rest, http, websocket) [rest]", "http\n"),
        ("Stage [$default]", "\n"),
        ("Authorization (jwt, lambda, iam, none) [jwt]", "\n"),
        NO_MORE,
        NO_SITE,
        ("Template with these resources [template.yaml]", "sam.yaml\n"),
        ("Domain name for viewers (empty: none)", "\n"),
        ("Name of the stack", "orders\n"),
        ("Strategy (`gatefront strategies` compares them) [managed-policy]", "\n"),
    ];
    let (code, shown) = init(folder.path(), &answers);
    assert_eq!(code, Some(0), "{shown}");
    let written = fs::read_to_string(folder.path().join("gatefront.yaml")).expect("the config");
    assert!(
        written.contains("template: sam.yaml\n") && written.contains("id: {resource: ServerlessHttpApi}\n"),
        "{written}"
    );
}

#[test]
fn init_offers_what_the_account_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let aws = crate::init::account();
    let mut command = gatefront(&["init", "--from-aws"], folder.path());
    command.env("PATH", aws.path()).env("AWS_REGION", "eu-west-1");
    let (code, shown) = answered(
        command,
        &[
            ("Region of the API [eu-west-1]", "\n"),
            ("API", "3\n"),
            ("API", "2\n"),
            ("Stage [live]", "\n"),
            ("Authorization (jwt, lambda, iam, none) [lambda]", "\n"),
            ("Another API (empty: no more)", "1\n"),
            ("Stage [live]", "\n"),
            ("Authorization (lambda, iam, none) [lambda]", "\n"),
            NO_MORE,
            NO_SITE,
            ("Path of the API a1b2c3d4e5 [/api/*]", "/*\n"),
            ("Path of the API k1l2m3n4o5 [/live]", "\n"),
            ("Domain name for viewers (empty: none)", "api.example.com\n"),
            ("Its Route 53 hosted zone (none: DNS is elsewhere) [Z123]", "\n"),
            (
                "ARN of its certificate in us-east-1 (none: a new one) [arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012]",
                "none\n",
            ),
            ("Name of the stack [edge-a1b2c3d4e5-live]", "\n"),
            ("Strategy (`gatefront strategies` compares them) [managed-policy]", "\n"),
        ],
    );
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("  1  k1l2m3n4o5  websocket  chat\n  2  a1b2c3d4e5  http       orders\n"), "{shown}");
    let written = fs::read_to_string(folder.path().join("gatefront.yaml")).expect("the config");
    for line in [
        "  /*:\n    api: {id: a1b2c3d4e5, region: eu-west-1, type: http, stage: live, auth: lambda}\n",
        "  hosted_zone_id: Z123 ",
    ] {
        assert!(written.contains(line), "{line}: {written}");
    }
    assert!(written.contains("\n  # certificates: "), "{written}");
}

#[test]
fn init_asks_again_until_an_answer_can_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, shown) = init(
        folder.path(),
        &[
            ("API", "\n"),
            ("API", "https://api\n"),
            ("API", "a1b2c3d4e5\n"),
            ("Region of the API", "eu-west-9\n"),
            ("Region of the API", "eu-west-1\n"),
            ("Kind of the API (rest, http, websocket) [rest]", "soap\n"),
            ("Kind of the API (rest, http, websocket) [rest]", "REST\n"),
            ("Stage [prod]", "$default\n"),
            ("Stage [prod]", "\n"),
            ("Authorization (cognito, lambda, iam, none) [cognito]", "jwt\n"),
            ("Authorization (cognito, lambda, iam, none) [cognito]", "iam\n"),
            NO_MORE,
            NO_SITE,
            ("Domain name for viewers (IAM clients need one)", "\n"),
            ("Domain name for viewers (IAM clients need one)", "api.example.com\n"),
            ("Its Route 53 hosted zone (empty: DNS is elsewhere)", "\n"),
            ("ARN of its certificate in us-east-1 (empty: a new one)", "\n"),
            ("Name of the stack [edge-a1b2c3d4e5-prod]", "\n"),
            ("Strategy (`gatefront strategies` compares them) [custom-domain]", "magic\n"),
            ("Strategy (`gatefront strategies` compares them) [custom-domain]", "managed-policy\n"),
            ("Strategy (`gatefront strategies` compares them) [custom-domain]", "\n"),
        ],
    );
    assert_eq!(code, Some(0), "{shown}");
    for complaint in [
        "  `soap` is not one of these\n",
        "  `jwt` is not one of these\n",
        "  a REST API has no stage `$default`\n",
        "  it is one of managed-policy, ",
        "  `managed-policy` breaks SigV4; IAM clients need custom-domain\n",
    ] {
        assert!(shown.contains(complaint), "{complaint}: {shown}");
    }
    assert!(folder.path().join("gatefront.yaml").is_file());
}

#[test]
fn init_writes_no_config_where_the_answers_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, shown) = init(folder.path(), &[("API", "a1b2c3d4e5\n"), ("Region of the API", "\u{4}")]);
    assert_eq!(code, Some(2), "{shown}");
    assert!(shown.contains("the answers ended too early"), "{shown}");
    assert!(!folder.path().join("gatefront.yaml").exists());
}

#[test]
fn messages_are_coloured_on_a_terminal_without_no_color() {
    let shown = |variable: Option<&str>| {
        let folder = repository("tests/invalid");
        let mut command = gatefront(&["synth", "unknown-strategy.yaml"], &folder);
        command.env("TERM", "xterm").envs(variable.map(|value| ("NO_COLOR", value)));
        let (code, shown) = Session::start(command, None).end();
        assert_eq!(code, Some(2), "{shown}");
        shown
    };
    let plain = fs::read_to_string(repository("tests/invalid/unknown-strategy.txt")).expect("the message");
    assert_eq!(shown(Some("1")), plain);
    for coloured in [shown(None), shown(Some(""))] {
        assert!(coloured.contains("\u{1b}[1m\u{1b}[91merror"), "{coloured:?}");
        assert_eq!(without_escapes(&coloured), plain);
    }
}

/// Returns the text without the sequences that set a colour.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

/// Standard input is one of the files, and comes late.
#[test]
fn a_terminal_shows_how_many_files_are_read_where_it_takes_a_second() {
    let files = ["src/check/rules/fixtures/GF101.passing.yaml", "src/check/rules/fixtures/GF102.passing.yaml"];
    let command = gatefront(&["check", "-", files[0], files[1]], &repository(""));
    let mut session = Session::start(command, Some(Stdio::piped()));
    let mut input = session.child.stdin.take().expect("a pipe");
    thread::sleep(Duration::from_millis(1_500));
    input.write_all(&fs::read(repository(files[0])).expect(files[0])).expect("a template");
    drop(input);
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("\rread 3 of 3 files\n<stdin>: Distribution\n"), "{shown:?}");
}

/// An `aws` whose stack is created at once.
const AWS: &str = r#"case "$*" in
*describe-stack-events*)
    [ -e deployed ] || exit 254
    echo '{"StackEvents": [
        {"EventId": "2", "StackId": "arn", "LogicalResourceId": "Distribution", "PhysicalResourceId": "",
         "ResourceType": "AWS::CloudFront::Distribution", "ResourceStatus": "CREATE_COMPLETE"},
        {"EventId": "1", "StackId": "arn", "LogicalResourceId": "Distribution", "PhysicalResourceId": "",
         "ResourceType": "AWS::CloudFront::Distribution", "ResourceStatus": "CREATE_IN_PROGRESS"}]}' ;;
*describe-stacks*)
    if [ -e deployed ]; then
        echo '{"Stacks": [{"StackId": "arn", "StackName": "one", "StackStatus": "CREATE_COMPLETE", "Outputs": []}]}'
    else
        echo 'An error occurred (ValidationError): Stack with id one does not exist' >&2; exit 254
    fi ;;
*" deploy "*) touch deployed ;;
*) echo '{}' ;;
esac"#;

#[test]
fn a_deployment_on_a_terminal_asks_and_shows_a_clock_and_events_in_colour() {
    let folder = with_aws(AWS);
    let mut session = Session::start(command(&["deploy", "cfg.yaml"], folder.path()), None);
    session.answer("Deploy? [y/N] ", "y\n");
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    let event = "\u{1b}[32mCREATE_COMPLETE     \u{1b}[0m Distribution (AWS::CloudFront::Distribution)\n";
    assert!(shown.contains(event), "{shown:?}");
    assert!(shown.contains("\r\u{1b}[K  … 0 s\r\u{1b}[K"), "{shown:?}");
}

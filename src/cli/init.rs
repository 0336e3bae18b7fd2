//! `gatefront init`

mod account;
mod address;
mod answers;
mod api;
mod config;
mod correct;
mod domain;
mod flags;
mod from_distribution;
mod offered;
mod path;
mod question;
mod reference;
mod route_flag;
mod schema_file;
mod site;
mod stack;
mod strategy;
mod template_path;

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use gatefront::deploy::shell_path;
use gatefront::diagnostic::{Diagnostics, Sources};
use gatefront::plan::{ApiKind, Auth};
use gatefront::strategy::Kind;
use gatefront::{SynthError, synth_all};

use super::aws::Aws;
use super::extends::Extends;
use super::{Failure, completions, file, print_file, problem_text, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront init                      ask, and write gatefront.yaml
  gatefront init --api https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod --type rest
  gatefront init --region eu-west-1 --site create,spa \\
    --api '/api/*=a1b2c3d4e5,type=http,strip_prefix' --api /ws=k1l2m3n4o5,type=websocket,stage=ws
  gatefront init --api stack_output:orders-api.ApiId --region eu-west-1 --type http
  gatefront init --template app.yaml --api resource:ServerlessHttpApi --type http --stack orders
  gatefront init --from-aws --profile staging           ask, and offer what the account has
  gatefront init - --api a1b2c3d4e5 --region eu-west-1 --type http   print it
  gatefront init --from-distribution shop.example.com   the routes of a running distribution

An API is its ID, its execute-api URL or its ARN; or a reference: parameter:NAME, ssm:NAME,
import:EXPORT, stack_output:STACK.OUTPUT, or resource:LOGICAL_ID of --template. `endpoint:` before a
reference makes it one to the API's URL or host name: endpoint:ssm:NAME. A path before it makes a
route. Options follow after commas: region, type, stage, auth and strip_prefix of an API;
region, spa and path of a site. --region, --type, --stage and --auth are for the APIs that do not
have their own.

Without the API, its Region or its type it asks for what is not given, on a terminal. With
--from-aws, what the account says is the default of a question; what the AWS CLI may not read is
reported with the permission that is missing. Nothing is changed at AWS.
A file that exists is left alone without --force. The JSON Schema of the config is written beside
it, unless that folder or one above it in the git work tree has a gatefront.schema.json.";

/// The flags that the answers of a distribution take the place of.
const FROM_FLAGS: [&str; 11] = [
    "apis",
    "site",
    "template",
    "region",
    "kind",
    "stage",
    "auth",
    "domain",
    "hosted_zone_id",
    "certificate",
    "strategy",
];

/// Write a commented config to start from.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config to write; `-` is standard output
    #[arg(default_value = "gatefront.yaml")]
    file: PathBuf,
    /// Overwrite the file if it exists
    #[arg(long)]
    force: bool,
    /// Name of the CloudFormation stack [default: edge-API-STAGE, after the API and its stage]
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// An API, with the path that leads to it if there is more than one target; any number
    #[arg(long = "api", visible_alias = "api-id", value_name = "[PATH=]API")]
    apis: Vec<String>,
    /// A site in S3 for all other paths: `create` for a new bucket, a bucket's name with its Region,
    /// or a reference; `,spa` for a single-page application
    #[arg(long, value_name = "BUCKET")]
    site: Option<String>,
    /// CloudFormation or SAM template that the resources are added to
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Region of the APIs; for resources of --template, that of the stack
    #[arg(long, add = completions::regions())]
    region: Option<String>,
    /// Kind of the APIs
    #[arg(long = "type", value_parser = Words(words(ApiKind::ALL, ApiKind::as_str)))]
    kind: Option<String>,
    /// Stage [default: prod for a REST API, $default for an HTTP API]
    #[arg(long)]
    stage: Option<String>,
    /// Authorization of the APIs [default: cognito for a REST API, jwt for an HTTP API, lambda
    /// for a WebSocket API]
    #[arg(long, value_parser = Words(words(Auth::ALL, Auth::as_str)))]
    auth: Option<String>,
    /// Name under which viewers reach the distribution
    #[arg(long, value_name = "NAME")]
    domain: Option<String>,
    /// Route 53 hosted zone of that name
    #[arg(long, value_name = "ID", requires = "domain")]
    hosted_zone_id: Option<String>,
    /// Existing certificate of that name, in us-east-1
    #[arg(long, value_name = "ARN", requires = "domain")]
    certificate: Option<String>,
    /// Write the routes of a running distribution: its ID, domain name or alias, or a file with what
    /// `aws cloudfront get-distribution` prints; more files are about its policies, functions and APIs
    #[arg(long, value_name = "NAME|FILE", conflicts_with_all = FROM_FLAGS)]
    from_distribution: Vec<String>,
    /// Offer the APIs, stages, hosted zones and certificates of the account, which the AWS CLI lists
    #[arg(long, conflicts_with = "from_distribution")]
    from_aws: bool,
    #[command(flatten)]
    aws: Aws,
    /// Strategy [default: the plain answer for the kind of authorization]
    #[arg(long, value_parser = Words(words(Kind::ALL, Kind::as_str)))]
    strategy: Option<String>,
}

/// Any text, with the words that help and completions offer: a wrong one is reported with all other wrong flags.
#[derive(Clone)]
struct Words(Vec<&'static str>);

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| word(*value)).collect()
}

impl TypedValueParser for Words {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let to_stdout = file::is_dash(&arguments.file);
    if !to_stdout && !arguments.force && arguments.file.symlink_metadata().is_ok() {
        let message = format!("{} exists already", arguments.file.display());
        return Err(Failure::sentence(message).help("overwrite it with --force, or name another file"));
    }
    let folder = arguments.file.parent().filter(|folder| !to_stdout && *folder != Path::new(""));
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::sentence(format!("there is no folder {}", folder.display())));
    }
    // What is printed is saved as this.
    let config = if to_stdout { Path::new("gatefront.yaml") } else { &arguments.file };
    let schema = schema_file::find(config);
    let text = match arguments.from_distribution.as_slice() {
        [] => from_answers(arguments, config)?,
        sources => from_distribution::text(sources, arguments)?,
    };
    let how =
        if to_stdout { "# For completion in your editor: gatefront schema > gatefront.schema.json\n" } else { "" };
    let text = format!("{how}# yaml-language-server: $schema={}\n\n{text}", schema.path);
    // The answers are valid one by one; together they may still not make sense.
    let mut sources = Sources::new(config.display().to_string(), text.as_str());
    if let Err(error) = synth_all(&mut sources, &Extends::default().of(config)) {
        return Err(do_not_go_together(error));
    }
    if to_stdout {
        return print_file(&text);
    }
    file::write(&arguments.file, &text)?;
    schema.write()?;
    let next = format!("gatefront synth{} -o template.yaml", argument(&arguments.file));
    talk(&format!("Wrote {}. Next: {next}\n", arguments.file.display()));
    Ok(())
}

fn from_answers(arguments: &Arguments, config: &Path) -> Result<String, Failure> {
    let flags = flags::read(arguments)
        .map_err(|problems| Failure::Rendered(problems.iter().map(problem_text).collect::<String>()))?;
    let template = arguments.template.as_ref().map(|path| path.display().to_string());
    let account = arguments.from_aws.then(|| account::Account::new(&arguments.aws));
    let answers = answers::collect(flags, template, account.as_ref())?;
    let template = answers.template.as_ref().map(|path| template_path::from_config(Path::new(path), config));
    Ok(config::text(&answers, template.as_deref()))
}

fn argument(path: &Path) -> String {
    if path == Path::new("gatefront.yaml") {
        String::new()
    } else {
        format!(" {}", shell_path(&path.display().to_string()))
    }
}

/// Returns the errors of a config that gatefront wrote, without their places.
fn do_not_go_together(error: SynthError) -> Failure {
    let SynthError::Config(Diagnostics(diagnostics)) = error else { return Failure::sentence(error.to_string()) };
    let mut helps = diagnostics.iter().filter_map(|diagnostic| diagnostic.help.clone());
    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    let text = format!("these answers do not go together: {}", messages.join("; "));
    Failure::sentence(text).helps(helps.next())
}

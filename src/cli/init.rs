//! `gatefront init`

mod answers;
mod config;
mod from_distribution;
mod stack;

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use gatefront::SynthError;
use gatefront::deploy::shell_path;
use gatefront::diagnostic::Diagnostics;
use gatefront::names::{ApiId, DomainName, HostedZoneId, Region, StackName, StageName};
use gatefront::plan::{ApiKind, Auth};
use gatefront::strategy::Kind;

use super::aws::Aws;
use super::{Failure, file, print_file, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront init                      ask, and write gatefront.yaml
  gatefront init --api-id a1b2c3d4e5 --region eu-west-1 --type rest --stage prod --auth cognito
  gatefront init - --api-id a1b2c3d4e5 --region eu-west-1 --type http   print it
  gatefront init --from-distribution shop.example.com   the routes of a running distribution

Without --api-id, --region or --type it asks for what is not given, on a terminal.
A file that exists is left alone without --force.";

/// The flags that the answers of a distribution take the place of.
const FROM_FLAGS: [&str; 8] = ["api_id", "region", "kind", "stage", "auth", "domain", "hosted_zone_id", "strategy"];

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
    stack: Option<StackName>,
    /// Id of the API
    #[arg(long, value_name = "ID")]
    api_id: Option<ApiId>,
    /// Region of the API
    #[arg(long)]
    region: Option<Region>,
    /// Kind of the API
    #[arg(long = "type", value_parser = kinds())]
    kind: Option<ApiKind>,
    /// Stage [default: prod for a REST API, $default for an HTTP API]
    #[arg(long)]
    stage: Option<StageName>,
    /// How the API authorizes requests [default: cognito for a REST API, jwt for an HTTP API]
    #[arg(long, value_parser = auths())]
    auth: Option<Auth>,
    /// Name under which viewers reach the API
    #[arg(long, value_name = "NAME")]
    domain: Option<DomainName>,
    /// Route 53 hosted zone of that name
    #[arg(long, value_name = "ID", requires = "domain")]
    hosted_zone_id: Option<HostedZoneId>,
    /// Write the routes of a running distribution: its ID, domain name or alias, or a file with what
    /// `aws cloudfront get-distribution` prints; more files are about its policies, functions and APIs
    #[arg(long, value_name = "NAME|FILE", conflicts_with_all = FROM_FLAGS)]
    from_distribution: Vec<String>,
    #[command(flatten)]
    aws: Aws,
    /// Strategy [default: the plain answer for the kind of authorization]
    #[arg(long, value_parser = super::strategies::kinds())]
    strategy: Option<Kind>,
}

fn kinds() -> impl TypedValueParser<Value = ApiKind> {
    let words = ApiKind::ALL.iter().map(|kind| kind.as_str());
    PossibleValuesParser::new(words).try_map(|word| ApiKind::find(&word).ok_or("no such kind"))
}

fn auths() -> impl TypedValueParser<Value = Auth> {
    let words = Auth::ALL.iter().map(|auth| auth.as_str());
    PossibleValuesParser::new(words).try_map(|word| Auth::find(&word).ok_or("no such authorization"))
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
    let text = match arguments.from_distribution.as_slice() {
        [] => config::text(&answers::collect(arguments)?),
        sources => from_distribution::text(sources, arguments)?,
    };
    // The answers are valid one by one; together they may still not make sense.
    if let Err(error) = gatefront::synth(&text) {
        return Err(do_not_go_together(error));
    }
    if to_stdout {
        return print_file(&text);
    }
    file::write(&arguments.file, &text)?;
    let next = format!("gatefront synth{} -o template.yaml", argument(&arguments.file));
    talk(&format!("Wrote {}. Next: {next}\n", arguments.file.display()));
    Ok(())
}

fn argument(path: &Path) -> String {
    if path == Path::new("gatefront.yaml") {
        String::new()
    } else {
        format!(" {}", shell_path(&path.display().to_string()))
    }
}

/// The config is ours, so its places mean nothing to the reader: only what is wrong and what helps.
fn do_not_go_together(error: SynthError) -> Failure {
    let SynthError::Config(Diagnostics(diagnostics)) = error else { return Failure::sentence(error.to_string()) };
    let mut helps = diagnostics.iter().filter_map(|diagnostic| diagnostic.help.clone());
    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    let text = format!("these answers do not go together: {}", messages.join("; "));
    Failure::sentence(text).helps(helps.next())
}

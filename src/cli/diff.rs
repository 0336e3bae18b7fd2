//! `gatefront diff`

use std::io;

use clap::{Args, ValueEnum, ValueHint};
use gatefront::check::Options;
use gatefront::deploy::StackReference;
use gatefront::diff::{Diff, diff};
use gatefront::inquiry::DistributionName;
use gatefront::names::Region;
use gatefront::report::diff::{self as report, Compared};

use super::aws::Aws;
use super::check::{parameter, region};
use super::extends::Extends;
use super::inputs::Inputs;
use super::report_file::ReportFile;
use super::sources::{ComparedTemplate, Finder};
use super::{Failure, colored, completions, talk};

const EXAMPLES: &str = "\
OLD and NEW are each
  template.yaml             a template, YAML or JSON; `-` is standard input
  gatefront.yaml            a gatefront config, which is synthesized first
  plan.json                 a Terraform plan, as `terraform show -json` writes it
  distribution:NAME         a running distribution: its ID, domain name or alias
  distribution.json         saved output of the AWS CLI
  git:HEAD:template.yaml    a file in a git revision; the path is relative to the top of the
                            repository, or to this folder if it begins with `./`
For plans and running distributions, only the effects on requests are compared.

Examples:
  gatefront diff git:HEAD:template.yaml template.yaml   a change to the template
  gatefront diff git:origin/main:gatefront.yaml gatefront.yaml --format markdown --allow-missing-old
  gatefront diff --stack orders-edge --region us-east-1 template.yaml
  gatefront diff --distribution shop.example.com gatefront.yaml
  gatefront diff git:HEAD:stages.yaml stages.yaml --stack orders-dev
  gatefront diff old.yaml new.yaml --format html -o diff.html
  gatefront diff plan.json                              the two sides of a Terraform plan
  gatefront diff old.yaml new.yaml --fail-on replacement,regression

Exit codes:
  0  no difference; with --fail-on, no difference of these kinds
  1  there are differences; with --fail-on, differences of these kinds
  2  the command or a file is invalid, or the stack or the revision cannot be read";

/// Compare two templates: what CloudFormation will do, and what becomes of requests.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The old template
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    old: String,
    /// The new template; not needed if OLD is a Terraform plan
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    new: Option<String>,
    /// Compare OLD with the running distribution with this ID, domain name or alias
    #[arg(long, value_name = "NAME", conflicts_with_all = ["new", "stack"])]
    distribution: Option<DistributionName>,
    /// Compare OLD with the deployed stack NAME; if a config has several stacks, use the stack NAME of it
    #[arg(long, value_name = "NAME", add = completions::stacks())]
    stack: Option<String>,
    /// The Region of the stack
    #[arg(long, value_parser = region, add = completions::regions())]
    region: Option<Region>,
    /// Treat OLD as an empty template if the git revision does not have the file
    #[arg(long)]
    allow_missing_old: bool,
    #[command(flatten)]
    extends: Extends,
    #[command(flatten)]
    aws: Aws,
    /// Output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    #[command(flatten)]
    report: ReportFile,
    /// Exit with 1 only if one of these happens
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    fail_on: Vec<FailOn>,
    /// Give a parameter of the templates its value
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
}

#[derive(Clone, Copy, ValueEnum)]
enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a comment in a pull request; its first line is a marker for finding the comment
    Markdown,
    /// The drawings before and after, for whatever draws Mermaid
    Mermaid,
    /// A page to open in a browser: what changes, and the drawings before and after
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// A resource is replaced, or may be
    Replacement,
    /// A resource is removed from the stack, kept or not
    Removal,
    /// A verdict on Authorization was `delivered` and is not any more, or the check finds an error that was not there
    Regression,
}

impl FailOn {
    fn happens(self, diff: &Diff) -> bool {
        match self {
            Self::Replacement => diff.replacements().next().is_some(),
            Self::Removal => diff.removals().next().is_some(),
            Self::Regression => diff.regressions().next().is_some() || diff.new_errors().next().is_some(),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut options = Options::default();
    options.parameters = arguments.parameter.iter().cloned().collect();
    options.region = arguments.region.map(|region| region.to_string());
    let (old, new, found) = compare(arguments, &options)?;
    let compared = Compared { old: &old, new: &new, diff: &found };
    let output = &arguments.report;
    match arguments.format {
        DiffFormat::Text => {
            output.write(&report::text(compared, output.is_stdout() && colored(&io::stdout())))?;
            talk(&report::summary(&found));
        }
        DiffFormat::Json => output.write(&report::json(&found))?,
        DiffFormat::Markdown => output.write(&report::markdown(compared))?,
        DiffFormat::Mermaid => output.write(&report::mermaid(compared))?,
        DiffFormat::Html => output.write(&report::html(compared))?,
    }
    let fails = match arguments.fail_on.as_slice() {
        [] => !found.is_empty(),
        named => named.iter().any(|what| what.happens(&found)),
    };
    if fails { Err(Failure::Differs) } else { Ok(()) }
}

/// Returns the names of what is compared, and the differences.
fn compare(arguments: &Arguments, options: &Options) -> Result<(String, String, Diff), Failure> {
    if arguments.new.is_none() && arguments.stack.is_none() && arguments.distribution.is_none() {
        let finder = Finder { stack: None, extends: &arguments.extends, allows_missing: false, aws: &arguments.aws };
        let plan = finder.open(&arguments.old)?;
        arguments.report.spare(&Inputs::of_names([plan.name.as_str()]))?;
        let Some(before) = plan.read_before(options)? else {
            let message = format!("{} is no Terraform plan, which has both sides of a comparison", plan.name);
            return Err(Failure::sentence(message).help("name the template to come to, or --stack and --region"));
        };
        let found = diff(&before, &plan.read(&plan, options)?);
        return Ok((format!("{} (now)", plan.name), format!("{} (planned)", plan.name), found));
    }
    let (old, new) = sources(arguments)?;
    arguments.report.spare(&Inputs::of_names([old.name.as_str(), new.name.as_str()]))?;
    let found = diff(&old.read(&new, options)?, &new.read(&old, options)?);
    Ok((old.name, new.name, found))
}

fn sources(arguments: &Arguments) -> Result<(ComparedTemplate, ComparedTemplate), Failure> {
    let stack = arguments.stack.as_deref();
    let Arguments { extends, allow_missing_old, .. } = arguments;
    let finder = Finder { stack, extends, allows_missing: *allow_missing_old, aws: &arguments.aws };
    let old = &arguments.old;
    if let Some(name) = &arguments.distribution {
        return Ok((ComparedTemplate::distribution(name, &arguments.aws)?, finder.open(old)?));
    }
    let Some(new) = &arguments.new else {
        let (Some(stack), Some(region)) = (stack, arguments.region) else {
            return Err(Failure::sentence("a stack is found by --stack and --region"));
        };
        let deployed: StackReference = stack.parse().map_err(Failure::sentence)?;
        if let Some(other) = deployed.region().filter(|other| *other != region) {
            return Err(Failure::sentence(format!("the ARN of the stack is in {other}, --region is {region}")));
        }
        return Ok((ComparedTemplate::stack(&arguments.aws, &deployed, region)?, finder.open(old)?));
    };
    if old == "-" && new == "-" {
        return Err(Failure::sentence("standard input can be only one of the two templates"));
    }
    let (old, new) = (finder.open_old(old)?, finder.open(new)?);
    if stack.is_some() && !old.has_several && !new.has_several {
        let help = "to compare with what is deployed, name one template and --region".to_owned();
        return Err(Failure::sentence("neither is a config with several stacks").help(help));
    }
    Ok((old, new))
}

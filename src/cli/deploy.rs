//! `gatefront deploy`

mod parameters;
mod region;

use std::io::{self, BufRead, IsTerminal};

use clap::Args;
use gatefront::check::Options;
use gatefront::deploy::{
    Bucket, INLINE_BYTES, ParameterSetting, Stack, Standing, command_line, deploy_arguments, ending, regions,
    shell_word, shown_parameters,
};
use gatefront::diagnostic::{Problem, printable};
use gatefront::diff::{Version, diff};
use gatefront::names::Region;
use gatefront::report::diff::Compared;
use gatefront::{Synthesis, report};

use super::aws::Aws;
use super::config::Chosen;
use super::format::fits;
use super::interrupt::Interrupt;
use super::{Failure, colored_stderr, print, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront deploy                          show the changes of gatefront.yaml, ask, deploy
  gatefront deploy orders.yaml --yes        without asking, as in a pipeline
  gatefront deploy --profile staging        with a profile of the AWS CLI
  gatefront deploy --parameter ApiId=a1b2c  with the value of a parameter
  gatefront deploy --dry-run                print the commands without running them

The AWS CLI, `aws`, must be installed; its profiles, SSO and MFA apply. Ctrl-C stops gatefront, but
not the operation of CloudFormation; gatefront then prints how to follow or cancel it.

Exit codes:
  0  deployed, or nothing to change
  1  an operation started at AWS and did not finish: it failed or was interrupted
  2  nothing was changed: the config or the command is invalid, AWS refused it, or you answered no";

/// Deploy a config's template in its Regions, in order.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Print the commands on standard output and change nothing
    #[arg(long)]
    dry_run: bool,
    /// S3 bucket for a template over 51,200 bytes, in the stack's Region; with several Regions, REGION=BUCKET for each
    #[arg(long, value_name = "BUCKET")]
    s3_bucket: Vec<Bucket>,
    /// Value of a parameter of the template; an update keeps the values that are not given
    #[arg(long, value_name = "NAME=VALUE")]
    parameter: Vec<ParameterSetting>,
    #[command(flatten)]
    aws: Aws,
}

/// The work in one Region.
struct Stage {
    region: Region,
    stack: Option<Stack>,
    changes: Changes,
}

/// The comparison of the template with the deployed one.
enum Changes {
    New,
    None,
    /// The changes, in the words of `diff`.
    Some(String),
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let synthesis = arguments.chosen.synthesize()?;
    let template = synthesis.to_yaml();
    fits(&template)?;
    let regions = regions(&synthesis.plan);
    if regions.is_empty() || synthesis.plan.whole_stack.is_fragment {
        return Err(deployed_by_its_owner(&synthesis));
    }
    let lacks_bucket =
        |region: &&Region| template.len() > INLINE_BYTES && Bucket::of(&arguments.s3_bucket, **region).is_none();
    if let Some(region) = regions.iter().find(lacks_bucket) {
        let message = format!(
            "the template has {} bytes, and CloudFormation takes {INLINE_BYTES} without a bucket",
            template.len()
        );
        let help = format!("name one of your buckets in {region}: --s3-bucket BUCKET");
        return Err(Failure::sentence(message).help(help));
    }
    parameters::known(&synthesis, &arguments.parameter)?;
    talk(&report::sentence(&synthesis.report));
    if arguments.dry_run {
        return print(&commands(arguments, &synthesis, &regions, template.len()));
    }
    can_confirm(arguments.yes)?;
    let stages = regions
        .into_iter()
        .map(|region| look(arguments, &synthesis, &template, region))
        .collect::<Result<Vec<_>, _>>()?;
    for stage in &stages {
        parameters::complete(&synthesis, &arguments.parameter, stage)?;
    }
    for stage in &stages {
        talk(&described(&synthesis, stage));
    }
    if stages.iter().any(|stage| !matches!(stage.changes, Changes::None)) {
        confirm(arguments.yes, "Deploy?")?;
        let interrupt = Interrupt::notice()?;
        region::deploy_all(arguments, &synthesis, &template, &stages, &interrupt)?;
    }
    result(arguments, &synthesis, &stages)
}

/// Refuses a stack that somebody else deploys, in a Region that the config does not name or with a template that holds
/// more.
fn deployed_by_its_owner(synthesis: &Synthesis) -> Failure {
    let stack = &synthesis.plan.whole_stack;
    match &stack.template {
        Some(template) => {
            Failure::sentence(format!("the config does not say in which Region {} is deployed", template.name())).help(
                "write `stack_region`; or write the template with `gatefront synth -o FILE` and deploy it as before"
                    .to_owned(),
            )
        }
        None => Failure::sentence("a fragment is deployed by the tool that adds it to a template")
            .help("write it with `gatefront synth -o FILE`".to_owned()),
    }
}

/// Returns the commands that do the same by hand.
fn commands(arguments: &Arguments, synthesis: &Synthesis, regions: &[Region], bytes: usize) -> String {
    let config = arguments.chosen.words();
    let mut lines = vec![format!("gatefront synth {config} --quiet --output template.yaml")];
    lines.extend(regions.iter().map(|region| {
        let values = shown_parameters(&synthesis.plan, &arguments.parameter);
        let deploy = deploy_arguments(synthesis, Some(*region), "template.yaml", bytes, &arguments.s3_bucket, &values);
        command_line(&arguments.aws.arguments(&deploy))
    }));
    lines.join("\n") + "\n"
}

/// Returns the state of the stack in a Region, and whether a deployment can go on.
fn look(arguments: &Arguments, synthesis: &Synthesis, template: &str, region: Region) -> Result<Stage, Failure> {
    let aws = &arguments.aws;
    let name = synthesis.plan.stack.as_str();
    let stack = aws.stack(name, region, None)?;
    let changes = match &stack {
        None => Changes::New,
        Some(stack) => match stack.standing() {
            Standing::New | Standing::Gone | Standing::RolledBack => Changes::New,
            Standing::Busy | Standing::Stuck => {
                return Err(ending::not_now(name, region, stack).into());
            }
            Standing::Ready => compare(&aws.template(name, region)?.unwrap_or_default(), template, region),
        },
    };
    let changes = with_values(changes, &arguments.parameter);
    Ok(Stage { region, stack, changes })
}

/// Adds the values that are given: the same template with another value is a change.
fn with_values(changes: Changes, values: &[ParameterSetting]) -> Changes {
    let names: Vec<&str> = values.iter().map(ParameterSetting::name).collect();
    match changes {
        _ if names.is_empty() => changes,
        Changes::New => changes,
        Changes::None => Changes::Some(format!("  values of {}\n", names.join(", "))),
        Changes::Some(described) => Changes::Some(format!("{described}  values of {}\n", names.join(", "))),
    }
}

/// Compares the deployed template with the new one. If their texts differ, CloudFormation judges, even where gatefront
/// sees no difference.
fn compare(deployed: &str, template: &str, region: Region) -> Changes {
    if deployed == template {
        return Changes::None;
    }
    let options = Options::default().in_region(region.as_str());
    let versions = (Version::read(deployed, &options), Version::read(template, &options));
    let (Ok(old), Ok(new)) = versions else {
        return Changes::Some("  the deployed template cannot be compared with the new one\n".to_owned());
    };
    let diff = diff(&old, &new);
    let compared = Compared { old: "deployed", new: "new", diff: &diff };
    if diff.is_empty() {
        return Changes::Some("  the same template in another form\n".to_owned());
    }
    let text = report::diff::text(compared, colored_stderr());
    let described: String = text.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n").collect();
    Changes::Some(format!("{described}  {}", report::diff::summary(&diff)))
}

fn described(synthesis: &Synthesis, stage: &Stage) -> String {
    let stack = format!("{} in {}", synthesis.plan.stack, stage.region);
    let is_rolled_back = stage.stack.as_ref().is_some_and(|stack| stack.standing() == Standing::RolledBack);
    match &stage.changes {
        Changes::None => format!("{stack}: nothing to change\n"),
        Changes::New if is_rolled_back => format!(
            "{stack}: its creation failed and was rolled back (ROLLBACK_COMPLETE); what is left is deleted, then a new stack\n"
        ),
        Changes::New => format!("{stack}: a new stack\n"),
        Changes::Some(diff) => format!("{stack}:\n{diff}"),
    }
}

/// Outputs, and what to try.
fn result(arguments: &Arguments, synthesis: &Synthesis, stages: &[Stage]) -> Result<(), Failure> {
    // The distribution, which the outputs are about, is in the last Region.
    let Some(stage) = stages.last() else { return Ok(()) };
    let stack = match arguments.aws.stack(synthesis.plan.stack.as_str(), stage.region, None) {
        Ok(stack) => stack,
        // All that was asked for is done by now.
        Err(error) => {
            let Problem { what, .. } = error.into();
            talk(&format!("It is deployed, but the stack's outputs could not be read: {what}\n"));
            return Ok(());
        }
    };
    let outputs = stack.as_ref().map(|stack| stack.outputs.as_slice()).unwrap_or_default();
    let width = outputs.iter().map(|output| output.output_key.len()).max().unwrap_or_default();
    let lines = outputs
        .iter()
        .map(|output| format!("{:<width$}  {}\n", printable(&output.output_key), printable(&output.output_value)));
    print(&lines.collect::<String>())?;
    if let Some(url) = stack.as_ref().and_then(|stack| stack.output("ApiUrl")) {
        let url = shell_word(&printable(url));
        let config = arguments.chosen.words();
        talk(&format!(
            "Try it, with a path of the API:\n  curl -i -H \"Authorization: Bearer $TOKEN\" {url}/\n  gatefront verify {url}/ --config {config}\n"
        ));
    }
    Ok(())
}

/// Refuses early where nobody has agreed and nobody can be asked.
pub(super) fn can_confirm(yes: bool) -> Result<(), Failure> {
    if yes || io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    let help = "agree with --yes, or see the commands with --dry-run";
    Err(Failure::sentence("there is no terminal to ask on").help(help))
}

/// Asks, unless it is agreed already.
pub(super) fn confirm(yes: bool, question: &str) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    talk(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::sentence("not confirmed; nothing was changed")),
    }
}

//! `gatefront destroy`

use clap::Args;
use gatefront::Synthesis;
use gatefront::deploy::ending::{self, Operation};
use gatefront::deploy::{Stack, Standing, command_line, delete_arguments, kept, regions};
use gatefront::diagnostic::printable;
use gatefront::names::Region;

use super::aws::Aws;
use super::config::Chosen;
use super::deploy::{can_confirm, confirm};
use super::follow::Follow;
use super::interrupt::Interrupt;
use super::{Failure, print, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront destroy                 show what is deleted, ask, delete
  gatefront destroy orders.yaml --yes
  gatefront destroy --dry-run       print the commands without running them

A Lambda@Edge function and its versions are retained, because CloudFront takes hours to remove
their replicas. The last lines of the output show how to delete them.

Exit codes:
  0  deleted, or there was no stack
  1  an operation started at AWS and did not finish: it failed or was interrupted
  2  nothing was changed: the config or the command is invalid, AWS refused it, or you answered no";

/// Delete what `deploy` made, in the reverse order.
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
    #[command(flatten)]
    aws: Aws,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { chosen, yes, dry_run, aws } = arguments;
    let synthesis = chosen.synthesize()?;
    let stack = &synthesis.plan.whole_stack;
    if stack.is_deployed_by_its_owner() {
        let more = stack.template.as_ref().map_or("what another tool made", |template| template.name());
        let message = format!("the stack has more in it than gatefront made: {more}");
        return Err(Failure::sentence(message).help("deploy the stack without the distribution, or delete it by hand"));
    }
    let regions: Vec<Region> = regions(&synthesis.plan).into_iter().rev().collect();
    if *dry_run {
        let commands = regions.iter().flat_map(|region| delete_arguments(&synthesis.plan, *region));
        return print(&commands.map(|command| command_line(&aws.arguments(&command)) + "\n").collect::<String>());
    }
    can_confirm(*yes)?;
    let name = synthesis.plan.stack.as_str();
    let mut stacks = Vec::new();
    for region in regions {
        match aws.stack(name, region, None)? {
            None => talk(&format!("{name} in {region}: no such stack\n")),
            Some(stack) => {
                talk(&described(aws, &stack, name, region)?);
                stacks.push((region, stack));
            }
        }
    }
    if stacks.is_empty() {
        return Ok(());
    }
    confirm(*yes, "Delete?")?;
    let interrupt = Interrupt::notice()?;
    let mut has_begun = false;
    for (region, stack) in &stacks {
        delete(aws, &synthesis, *region, stack, &interrupt, &mut has_begun)?;
    }
    // One for each runtime, with the runtime behind the name where the config has routes.
    let outputs = stacks.iter().flat_map(|(region, stack)| stack.outputs.iter().map(move |output| (*region, output)));
    let kept_functions = outputs.filter(|(_, output)| output.output_key.contains("EdgeFunctionName"));
    let names = kept_functions.map(|(region, output)| (region, output.output_value.as_str()));
    talk(&names.map(|(region, function)| kept(region, &printable(function))).collect::<String>());
    Ok(())
}

/// Returns a stack with what is in it.
fn described(aws: &Aws, stack: &Stack, name: &str, region: Region) -> Result<String, Failure> {
    if stack.standing() == Standing::Busy && stack.stack_status != "DELETE_IN_PROGRESS" {
        return Err(ending::not_now(name, region, stack).into());
    }
    let describe = ["cloudformation", "describe-stack-resources", "--stack-name", &stack.stack_id];
    let answer = aws.json(&describe, region, None)?;
    let resources = answer["StackResources"].as_array().map(Vec::as_slice).unwrap_or_default();
    let resources = resources.iter().filter(|resource| resource["ResourceStatus"] != "DELETE_COMPLETE");
    let lines = resources.map(|resource| {
        let text = |key: &str| printable(resource[key].as_str().unwrap_or_default());
        format!("  {} ({}) {}\n", text("LogicalResourceId"), text("ResourceType"), text("PhysicalResourceId"))
    });
    Ok(format!("{name} in {region}, {}:\n{}", printable(&stack.stack_status), lines.collect::<String>()))
}

/// Deletes one stack and follows it to its end.
fn delete(
    aws: &Aws,
    synthesis: &Synthesis,
    region: Region,
    stack: &Stack,
    interrupt: &Interrupt,
    has_begun: &mut bool,
) -> Result<(), Failure> {
    let name = synthesis.plan.stack.as_str();
    talk(&format!("Deleting {name} in {region}\n"));
    // The id still names the stack when it is gone.
    let follow = Follow::new(aws, &stack.stack_id, region, interrupt).skipping_the_past();
    let mut follow = follow.map_err(|error| Failure::from(error).unfinished_if(*has_begun))?;
    let delete = ["cloudformation", "delete-stack", "--stack-name", name];
    aws.json(&delete, region, None).map_err(|error| Failure::from(error).unfinished_if(*has_begun))?;
    *has_begun = true;
    match follow.until_idle() {
        Ok(None) => Ok(()),
        Ok(Some(stack)) if stack.standing() == Standing::Gone => Ok(()),
        Ok(Some(stack)) => {
            let problem = ending::failed(Operation::Destroy, name, region, &stack, follow.failure());
            Err(Failure::Unfinished(problem))
        }
        Err(stopped) => Err(stopped.failure(aws, name, &stack.stack_id, region)),
    }
}

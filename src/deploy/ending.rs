//! The problems with which a deployment ends that fails.

use super::{Event, Recovery, Stack, Standing, command_line};
use crate::diagnostic::Problem;
use crate::names::Region;

/// The operation that a command began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A stack is created or updated.
    Deploy,
    /// A stack is deleted.
    Destroy,
}

/// Reports a stack whose operation failed, with the first thing that failed, which is why.
#[must_use]
pub fn failed(operation: Operation, name: &str, region: Region, stack: &Stack, cause: Option<&Event>) -> Problem {
    let status = stack.stack_status.as_str();
    let why = cause.map(|event| {
        let Event { logical_resource_id: id, resource_type: kind, resource_status_reason: reason, .. } = event;
        format!(": {id} ({kind}) {}: {reason}", event.resource_status)
    });
    let text = format!("{name} in {region} ended as {status}{}", why.unwrap_or_default());
    let next = match (operation, stack.standing(), stack.recovery()) {
        (_, _, Some(_)) => recovery(name, region, stack),
        (Operation::Destroy, Standing::Ready | Standing::RolledBack, _) => {
            Some("the stack is still there; fix the cause, then run `gatefront destroy` again".to_owned())
        }
        (Operation::Deploy, Standing::RolledBack, _) => Some(
            "its resources are deleted again; fix the cause, then run `gatefront deploy` again, which replaces the stack"
                .to_owned(),
        ),
        (Operation::Deploy, Standing::Ready, _) => {
            Some("the stack is as it was before; fix the cause, then run `gatefront deploy` again".to_owned())
        }
        _ => None,
    };
    Problem::new(text).helps(cause.and_then(Event::help).map(str::to_owned)).helps(next)
}

/// Returns the reason why nothing can be done to a stack now.
#[must_use]
pub fn not_now(name: &str, region: Region, stack: &Stack) -> Problem {
    let problem = Problem::new(format!("{name} in {region} is {}", stack.stack_status));
    match stack.standing() {
        Standing::Busy => problem.help("wait until that is over; see the events with").help(events(name, region)),
        _ => problem.helps(recovery(name, region, stack)),
    }
}

/// Returns the message on what goes on at AWS after somebody has interrupted a command; `stack` is its
/// state now, if it could be asked for.
#[must_use]
pub fn interrupted(name: &str, region: Region, stack: Option<&Stack>) -> Problem {
    let follow = format!("follow it: {}", events(name, region));
    match stack {
        Some(stack) if stack.standing() == Standing::Busy => {
            let status = stack.stack_status.as_str();
            let cancel = match status {
                "UPDATE_IN_PROGRESS" => Some(command("cancel-update-stack", name, region)),
                "CREATE_IN_PROGRESS" => Some(command("delete-stack", name, region)),
                _ => None,
            };
            Problem::new(format!("interrupted, but CloudFormation goes on with {name} in {region}: {status}"))
                .help(follow)
                .helps(cancel.map(|cancel| format!("cancel it: {cancel}")))
        }
        Some(stack) => {
            let status = &stack.stack_status;
            Problem::new(format!("interrupted; CloudFormation is at rest: {name} in {region} is {status}"))
        }
        None => Problem::new(format!("interrupted; what CloudFormation does with {name} in {region} is not known"))
            .help(follow),
    }
}

/// Adds to the reason why a stack could not be followed how to follow it by hand.
#[must_use]
pub fn lost(name: &str, region: Region, reason: Problem) -> Problem {
    let events = events(name, region);
    reason.help(format!("CloudFormation goes on with {name} without us; follow it: {events}"))
}

fn recovery(name: &str, region: Region, stack: &Stack) -> Option<String> {
    let recovery = stack.recovery()?;
    let keep = match recovery {
        Recovery::DeleteStack => "; what cannot be deleted is left where it is with --retain-resources LOGICAL-ID",
        Recovery::ContinueUpdateRollback | Recovery::RollbackStack => "",
    };
    Some(format!("first: {}{keep}", command(recovery.command(), name, region)))
}

fn events(name: &str, region: Region) -> String {
    command("describe-stack-events", name, region)
}

fn command(operation: &str, name: &str, region: Region) -> String {
    let words = ["cloudformation", operation, "--region", region.as_str(), "--stack-name", name];
    command_line(&words.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::names::US_EAST_1;

    fn stack(status: &str) -> Stack {
        Stack::read(&json!({"Stacks": [{"StackId": "arn", "StackStatus": status}]})).expect("a stack")
    }

    #[test]
    fn an_interruption_says_what_goes_on_and_how_to_cancel_it() {
        let problem = interrupted("orders-edge", US_EAST_1, Some(&stack("UPDATE_IN_PROGRESS")));
        assert!(problem.what.contains("goes on with orders-edge in us-east-1: UPDATE_IN_PROGRESS"));
        let [_, cancel] = problem.helps.as_slice() else { panic!("{problem:?}") };
        assert!(cancel.contains("cancel-update-stack --region us-east-1 --stack-name orders-edge"));
        let problem = interrupted("orders-edge", US_EAST_1, Some(&stack("CREATE_COMPLETE")));
        assert!(problem.what.contains("at rest") && problem.helps.is_empty());
    }

    #[test]
    fn a_stack_that_is_stuck_has_a_way_out() {
        let problem = not_now("orders-edge", US_EAST_1, &stack("UPDATE_ROLLBACK_FAILED"));
        assert!(problem.helps.iter().any(|help| help.contains("aws cloudformation continue-update-rollback")));
        let problem = failed(Operation::Destroy, "orders-edge", US_EAST_1, &stack("DELETE_FAILED"), None);
        assert!(problem.helps.iter().any(|help| help.contains("--retain-resources")));
    }

    #[test]
    fn a_failure_names_the_command_that_failed() {
        for (operation, command) in [(Operation::Deploy, "gatefront deploy"), (Operation::Destroy, "gatefront destroy")]
        {
            for status in ["UPDATE_ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE"] {
                let problem = failed(operation, "orders-edge", US_EAST_1, &stack(status), None);
                assert!(
                    problem.helps.iter().any(|help| help.contains(&format!("`{command}` again"))),
                    "{command}, {status}"
                );
            }
        }
    }
}

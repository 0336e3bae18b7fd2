//! How a deployment ends that does not end well: a sentence, and what to do.

use super::{Event, Stack, Standing, command_line};
use crate::names::Region;

/// A sentence about what happened, and what to do about it.
pub type Ending = (String, Option<String>);

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
pub fn failed(operation: Operation, name: &str, region: Region, stack: &Stack, cause: Option<&Event>) -> Ending {
    let status = stack.stack_status.as_str();
    let why = cause.map(|event| {
        let Event { logical_resource_id: id, resource_type: kind, resource_status_reason: reason, .. } = event;
        format!(": {id} ({kind}) {}: {reason}", event.resource_status)
    });
    let text = format!("{name} in {region} ended as {status}{}", why.unwrap_or_default());
    let next = match (operation, stack.standing(), stack.way_out()) {
        (_, _, Some(_)) => way_out(name, region, stack),
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
    let helps: Vec<String> = cause.and_then(Event::help).map(str::to_owned).into_iter().chain(next).collect();
    (text, (!helps.is_empty()).then(|| helps.join("\n        ")))
}

/// Why nothing can be done to a stack now.
#[must_use]
pub fn not_now(name: &str, region: Region, stack: &Stack) -> Ending {
    let text = format!("{name} in {region} is {}", stack.stack_status);
    match stack.standing() {
        Standing::Busy => {
            (text, Some(format!("wait until that is over; it is told by\n        {}", events(name, region))))
        }
        _ => (text, way_out(name, region, stack)),
    }
}

/// What goes on at AWS after somebody has interrupted a command; `stack` as it is now, if it could be asked for.
#[must_use]
pub fn interrupted(name: &str, region: Region, stack: Option<&Stack>) -> Ending {
    let follow = format!("follow it: {}", events(name, region));
    match stack {
        Some(stack) if stack.standing() == Standing::Busy => {
            let status = stack.stack_status.as_str();
            let cancel = match status {
                "UPDATE_IN_PROGRESS" => Some(command("cancel-update-stack", name, region)),
                "CREATE_IN_PROGRESS" => Some(command("delete-stack", name, region)),
                _ => None,
            };
            let cancel = cancel.map(|cancel| format!("\n        cancel it: {cancel}")).unwrap_or_default();
            (
                format!("interrupted, but CloudFormation goes on with {name} in {region}: {status}"),
                Some(follow + &cancel),
            )
        }
        Some(stack) => {
            (format!("interrupted; CloudFormation is at rest: {name} in {region} is {}", stack.stack_status), None)
        }
        None => (format!("interrupted; what CloudFormation does with {name} in {region} is not known"), Some(follow)),
    }
}

/// A stack that could not be followed to its end; `text` and `help` say why.
#[must_use]
pub fn lost(name: &str, region: Region, text: &str, help: Option<String>) -> Ending {
    let follow = format!("CloudFormation goes on with {name} without us; follow it: {}", events(name, region));
    (text.to_owned(), Some(help.map_or_else(|| follow.clone(), |help| format!("{help}\n        {follow}"))))
}

fn way_out(name: &str, region: Region, stack: &Stack) -> Option<String> {
    let operation = stack.way_out()?;
    let keep = match operation {
        "delete-stack" => "; what cannot be deleted is left where it is with --retain-resources LOGICAL-ID",
        _ => "",
    };
    Some(format!("first: {}{keep}", command(operation, name, region)))
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
        let (text, help) = interrupted("orders-edge", US_EAST_1, Some(&stack("UPDATE_IN_PROGRESS")));
        assert!(text.contains("goes on with orders-edge in us-east-1: UPDATE_IN_PROGRESS"));
        assert!(
            help.is_some_and(|help| help.contains("cancel-update-stack --region us-east-1 --stack-name orders-edge"))
        );
        let (text, help) = interrupted("orders-edge", US_EAST_1, Some(&stack("CREATE_COMPLETE")));
        assert!(text.contains("at rest") && help.is_none());
    }

    #[test]
    fn a_stack_that_is_stuck_has_a_way_out() {
        let (_, help) = not_now("orders-edge", US_EAST_1, &stack("UPDATE_ROLLBACK_FAILED"));
        assert!(help.is_some_and(|help| help.contains("aws cloudformation continue-update-rollback")));
        let (_, help) = failed(Operation::Destroy, "orders-edge", US_EAST_1, &stack("DELETE_FAILED"), None);
        assert!(help.is_some_and(|help| help.contains("--retain-resources")));
    }

    #[test]
    fn a_failure_names_the_command_that_failed() {
        for (operation, command) in [(Operation::Deploy, "gatefront deploy"), (Operation::Destroy, "gatefront destroy")]
        {
            for status in ["UPDATE_ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE"] {
                let (_, help) = failed(operation, "orders-edge", US_EAST_1, &stack(status), None);
                assert!(help.is_some_and(|help| help.contains(&format!("`{command}` again"))), "{command}, {status}");
            }
        }
    }
}

//! A stack as CloudFormation describes it, and what its status allows.

use serde::Deserialize;
use serde_json::Value;

/// A stack, as `describe-stacks` describes it.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stack {
    /// Its id, by which it can be asked for when it is gone.
    pub stack_id: String,
    /// Such as `CREATE_COMPLETE`.
    pub stack_status: String,
    /// Its parameters.
    #[serde(default)]
    pub parameters: Vec<StackParameter>,
    /// Its outputs, in its own order.
    #[serde(default)]
    pub outputs: Vec<Output>,
}

/// A parameter of a stack.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StackParameter {
    /// Its name.
    pub parameter_key: String,
}

/// An output of a stack.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// Its name.
    pub output_key: String,
    /// Its value.
    #[serde(default)]
    pub output_value: String,
}

/// The state of a stack, which decides what can be done to it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has nothing yet: a change set waits for review, or was refused.
    New,
    /// It can be updated.
    Ready,
    /// Its creation was rolled back: it can only be deleted.
    RolledBack,
    /// An operation is under way.
    Busy,
    /// It is gone.
    Gone,
    /// Something failed halfway, and people have to decide.
    Stuck,
}

/// An operation that leads out of a status in which no other is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// The rollback of an update goes on.
    ContinueUpdateRollback,
    /// The changes of an update are undone.
    RollbackStack,
    /// The stack is deleted.
    DeleteStack,
}

impl Recovery {
    /// Returns the subcommand of `aws cloudformation`.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::ContinueUpdateRollback => "continue-update-rollback",
            Self::RollbackStack => "rollback-stack",
            Self::DeleteStack => "delete-stack",
        }
    }
}

impl Stack {
    /// Returns the first stack in an answer of `describe-stacks`.
    #[must_use]
    pub fn read(answer: &Value) -> Option<Self> {
        Self::deserialize(answer.get("Stacks")?.get(0)?).ok()
    }

    /// Returns what its status allows.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html>
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.stack_status.as_str() {
            "REVIEW_IN_PROGRESS" => Standing::New,
            status if status.ends_with("_IN_PROGRESS") => Standing::Busy,
            "ROLLBACK_COMPLETE" => Standing::RolledBack,
            "DELETE_COMPLETE" => Standing::Gone,
            status if status.ends_with("_FAILED") => Standing::Stuck,
            _ => Standing::Ready,
        }
    }

    /// Reports whether its last operation did what was asked, instead of rolling it back.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        matches!(
            self.stack_status.as_str(),
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" | "DELETE_COMPLETE"
        )
    }

    /// Returns the operation that leads out of a status in which no other is possible.
    #[must_use]
    pub fn recovery(&self) -> Option<Recovery> {
        match self.stack_status.as_str() {
            "UPDATE_ROLLBACK_FAILED" => Some(Recovery::ContinueUpdateRollback),
            "UPDATE_FAILED" => Some(Recovery::RollbackStack),
            "CREATE_FAILED" | "ROLLBACK_FAILED" | "DELETE_FAILED" => Some(Recovery::DeleteStack),
            _ => None,
        }
    }

    /// Reports whether it has a parameter, whose value an update keeps.
    #[must_use]
    pub fn has_parameter(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.parameter_key == name)
    }

    /// Returns the value of an output.
    #[must_use]
    pub fn output(&self, key: &str) -> Option<&str> {
        self.outputs.iter().find(|output| output.output_key == key).map(|output| output.output_value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn standing(status: &str) -> Standing {
        let answer = json!({"Stacks": [{"StackId": "arn", "StackStatus": status}]});
        Stack::read(&answer).expect("a stack").standing()
    }

    #[test]
    fn a_status_says_what_can_be_done() {
        assert_eq!(standing("REVIEW_IN_PROGRESS"), Standing::New);
        assert_eq!(standing("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"), Standing::Busy);
        assert_eq!(standing("UPDATE_ROLLBACK_COMPLETE"), Standing::Ready);
        assert_eq!(standing("ROLLBACK_COMPLETE"), Standing::RolledBack);
        assert_eq!(standing("ROLLBACK_FAILED"), Standing::Stuck);
    }

    #[test]
    fn a_way_back_is_no_success() {
        let stack = |status: &str| Stack::read(&json!({"Stacks": [{"StackId": "arn", "StackStatus": status}]}));
        assert!(stack("UPDATE_COMPLETE").is_some_and(|stack| stack.succeeded()));
        assert!(stack("UPDATE_ROLLBACK_COMPLETE").is_some_and(|stack| !stack.succeeded()));
        assert!(stack("ROLLBACK_COMPLETE").is_some_and(|stack| !stack.succeeded()));
    }
}

//! The events of a stack, read into what a person follows.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

/// Something that happened to a stack or to one of its resources.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Event {
    #[serde(rename = "EventId")]
    id: String,
    stack_id: String,
    /// Name of the resource in the template.
    pub logical_resource_id: String,
    /// AWS's id of the resource, once it has one.
    #[serde(default)]
    pub physical_resource_id: String,
    /// Such as `AWS::CloudFront::Distribution`.
    pub resource_type: String,
    /// Such as `CREATE_IN_PROGRESS`.
    pub resource_status: String,
    /// AWS's words on it, if it has any.
    #[serde(default)]
    pub resource_status_reason: String,
}

/// A record that ACM looks for before it issues a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationRecord {
    /// Its name.
    pub name: String,
    /// The target that it points to.
    pub value: String,
}

impl ValidationRecord {
    /// Returns the first record that a certificate waits for, from an answer of ACM's `describe-certificate`.
    ///
    /// <https://docs.aws.amazon.com/acm/latest/APIReference/API_DomainValidation.html>
    #[must_use]
    pub fn pending(answer: &Value) -> Option<Self> {
        let options = answer.pointer("/Certificate/DomainValidationOptions")?.as_array()?;
        options.iter().filter(|option| option["ValidationStatus"] == "PENDING_VALIDATION").find_map(|option| {
            let field = |key: &str| option.pointer(key).and_then(Value::as_str).map(str::to_owned);
            Some(Self { name: field("/ResourceRecord/Name")?, value: field("/ResourceRecord/Value")? })
        })
    }
}

impl Event {
    /// Reports whether it is about the stack itself.
    #[must_use]
    pub fn is_of_stack(&self) -> bool {
        self.physical_resource_id == self.stack_id
    }

    /// Reports whether something failed, and not only because something else failed.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let reason = self.resource_status_reason.as_str();
        self.resource_status.ends_with("_FAILED")
            && !self.is_of_stack()
            && !matches!(reason, "Resource creation cancelled" | "Resource update cancelled")
    }

    /// Reports whether it says that a certificate is being made.
    #[must_use]
    pub fn is_new_certificate(&self) -> bool {
        self.resource_type == "AWS::CertificateManager::Certificate" && self.resource_status == "CREATE_IN_PROGRESS"
    }

    /// Returns the record that validates a certificate: CloudFormation names it in the reason of an event.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html>
    #[must_use]
    pub fn validation_record(&self) -> Option<ValidationRecord> {
        if !self.is_new_certificate() {
            return None;
        }
        let (_, record) = self.resource_status_reason.split_once("Content of DNS Record is:")?;
        let field = |key: &str| {
            let (_, rest) = record.split_once(key)?;
            let end = rest.find([',', '}']).unwrap_or(rest.len());
            Some(rest[..end].trim().to_owned())
        };
        Some(ValidationRecord { name: field("Name:")?, value: field("Value:")? })
    }

    /// Returns what to do about a failure; `None` if AWS's words do not show which one it is.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        let reason = self.resource_status_reason.as_str();
        let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
        if says(&["CNAMEs you provided are already associated", "CNAMEAlreadyExists"]) {
            // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move.html
            return Some(
                "another distribution has this name; `aws cloudfront list-conflicting-aliases` finds it: remove the name there, or take another",
            );
        }
        if says(&["account must be verified"]) {
            return Some("AWS Support verifies a new account for CloudFront; open a case, then deploy again");
        }
        if says(&["is not authorized to perform", "AccessDenied"]) {
            return Some("let an administrator allow this action to whoever runs the command");
        }
        if says(&["replicated function"]) {
            return Some("CloudFront takes hours to remove the replicas; delete the stack again then");
        }
        if says(&["already exists", "AlreadyExists"]) {
            return Some("it exists outside of this stack: remove it there, or take another name");
        }
        None
    }
}

/// The events that have happened since the stack was first looked at.
#[derive(Debug, Default)]
pub struct Timeline {
    seen: HashSet<String>,
    has_begun: bool,
    failure: Option<Event>,
}

impl Timeline {
    /// Takes an answer of `describe-stack-events`, newest first, and gives what is new in it, oldest first.
    pub fn read(&mut self, answer: &Value) -> Vec<Event> {
        let events = answer.get("StackEvents").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let events = events.iter().rev().filter_map(|event| Event::deserialize(event).ok());
        let new: Vec<Event> = events.filter(|event| self.seen.insert(event.id.clone())).collect();
        // A new stack waits for the review of its change set before anything is done.
        self.has_begun |= new.iter().any(|event| event.resource_status != "REVIEW_IN_PROGRESS");
        if self.failure.is_none() {
            self.failure = new.iter().find(|event| event.is_failure()).cloned();
        }
        new
    }

    /// Skips the events that were there before: they are not reported again, and their failures are not ours.
    pub fn skip(&mut self, answer: &Value) {
        self.read(answer);
        self.has_begun = false;
        self.failure = None;
    }

    /// Reports whether CloudFormation has begun to work on the stack.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Returns the first thing that failed, which is why the rest did.
    #[must_use]
    pub fn failure(&self) -> Option<&Event> {
        self.failure.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(id: &str, logical: &str, status: &str, reason: &str) -> Value {
        json!({
            "EventId": id, "StackId": "arn:stack", "LogicalResourceId": logical, "PhysicalResourceId": "physical",
            "ResourceType": "AWS::CertificateManager::Certificate", "ResourceStatus": status,
            "ResourceStatusReason": reason,
        })
    }

    #[test]
    fn only_what_is_new_is_told_in_the_order_it_happened() {
        let mut timeline = Timeline::default();
        let first = event("1", "A", "CREATE_IN_PROGRESS", "");
        timeline.skip(&json!({"StackEvents": [event("0", "A", "CREATE_FAILED", "long ago")]}));
        let described = timeline.read(&json!({"StackEvents": [event("2", "B", "CREATE_COMPLETE", ""), first]}));
        let names: Vec<&str> = described.iter().map(|event| event.logical_resource_id.as_str()).collect();
        assert_eq!(names, ["A", "B"]);
        assert!(timeline.read(&json!({"StackEvents": [event("2", "B", "CREATE_COMPLETE", "")]})).is_empty());
        assert!(timeline.failure().is_none());
    }

    #[test]
    fn the_review_of_a_change_set_is_no_beginning() {
        let mut timeline = Timeline::default();
        timeline.skip(&json!({"StackEvents": [event("0", "A", "CREATE_COMPLETE", "")]}));
        timeline.read(&json!({"StackEvents": [event("1", "orders-edge", "REVIEW_IN_PROGRESS", "User Initiated")]}));
        assert!(!timeline.has_begun());
        timeline.read(&json!({"StackEvents": [event("2", "orders-edge", "CREATE_IN_PROGRESS", "User Initiated")]}));
        assert!(timeline.has_begun());
    }

    #[test]
    fn the_cause_is_the_first_failure_that_is_no_consequence() {
        let mut timeline = Timeline::default();
        timeline.read(&json!({"StackEvents": [
            event("3", "C", "CREATE_FAILED", "too late"),
            event("2", "B", "CREATE_FAILED", "One or more of the CNAMEs you provided are already associated with a different resource."),
            event("1", "A", "CREATE_FAILED", "Resource creation cancelled"),
        ]}));
        let cause = timeline.failure().expect("a cause");
        assert_eq!(cause.logical_resource_id, "B");
        assert!(cause.help().is_some_and(|help| help.contains("list-conflicting-aliases")));
    }

    #[test]
    fn the_record_of_a_certificate_is_read_from_cloudformations_words() {
        let words =
            "Content of DNS Record is: {Name: _x1.api.example.com.,Type: CNAME,Value: _x2.acm-validations.aws.}";
        let described =
            Timeline::default().read(&json!({"StackEvents": [event("1", "A", "CREATE_IN_PROGRESS", words)]}));
        let expected =
            ValidationRecord { name: "_x1.api.example.com.".into(), value: "_x2.acm-validations.aws.".into() };
        assert_eq!(described[0].validation_record(), Some(expected));
    }
}

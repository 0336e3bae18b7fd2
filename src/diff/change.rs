//! The results of a comparison, as every report shows them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::{Outcome, Report, Severity};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::redact::Secrets;
use crate::template::{Pointer, Value};

/// The differences between two templates.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Diff {
    /// Resources, removals and replacements first.
    pub changes: Vec<Change>,
    /// Entries of the other sections.
    pub sections: Vec<SectionChange>,
    /// Verdicts of the check that change.
    pub effects: Vec<Effect>,
    /// Findings of the check in the one template and not in the other.
    pub findings: Vec<FindingChange>,
    /// The other changes on the way of a request.
    pub requests: Vec<RequestChange>,
    /// True if resources were not compared, because a running distribution has none.
    pub is_of_requests: bool,
    /// The report of the check on the old template.
    pub(crate) report_before: Report,
    /// The report of the check on the new one.
    pub(crate) report_after: Report,
}

/// A resource that changes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// Its logical id.
    pub logical_id: String,
    /// Its type, the new one where that changes.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// The change of its logical ID.
    pub kind: ChangeKind,
    /// The replacement by another resource.
    pub replacement: Replacement,
    /// The properties that change; empty if it is added or removed.
    pub properties: Vec<Property>,
    /// The resources that refer to it, where it is replaced: CloudFormation updates them too.
    pub used_by: Vec<String>,
    /// The Regions whose stack it is in, as far as the template's rules and conditions show it.
    pub regions: Vec<String>,
    /// The policy for the old resource, if it is removed or replaced and its `DeletionPolicy` or
    /// `UpdateReplacePolicy` says something else than `Delete`.
    pub policy: Option<String>,
    /// AWS's page about updates of this type; null where gatefront does not know the type.
    pub source: Option<String>,
}

/// The change of a logical ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Kind")]
pub enum ChangeKind {
    /// It is new, or its condition makes it now.
    Added,
    /// It is gone, or its condition does not make it any more.
    Removed,
    /// It is in both templates.
    Changed,
}

/// The replacement of a resource by another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Replacement {
    /// It does not.
    Never,
    /// It depends on the change, or gatefront does not know.
    Conditional,
    /// It does.
    Always,
}

/// A property or another attribute of a resource that changes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Property {
    /// The place, the old value and the new one.
    #[serde(flatten)]
    pub difference: Difference,
    /// The effect of the change on the resource: the worst that may happen, see `certainty`.
    pub interruption: Interruption,
    /// The certainty of the effect.
    pub certainty: ReplacementCertainty,
    /// The resource whose replacement changes this value, although its text is the same.
    pub because: Option<String>,
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Difference {
    /// The place in the resource or entry as a JSON pointer, such as `/Properties/DistributionConfig/Comment`, empty
    /// for the whole entry. A step into a function is its long name. Items of lists are counted as in the new
    /// template, removed ones as in the old.
    #[serde(serialize_with = "as_text")]
    #[schemars(with = "String")]
    pub path: Pointer,
    /// The value in the old template, functions in their long form; null where there is none, `****` where it may be
    /// secret. Of a list that is only ordered differently, the names of its items.
    #[serde(serialize_with = "as_json")]
    #[schemars(with = "serde_json::Value")]
    pub before: Option<Value>,
    /// The same of the new template.
    #[serde(serialize_with = "as_json")]
    #[schemars(with = "serde_json::Value")]
    pub after: Option<Value>,
    /// `true` if a part of these values is not shown, because it may be secret.
    pub hidden: bool,
    /// The path for people: list items by their names.
    #[serde(skip)]
    pub label: String,
}

/// The effect of an update on a resource.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Interruption {
    /// Update with no interruption.
    None,
    /// Update with some interruption.
    Some,
    /// Replacement.
    Replacement,
}

/// The certainty of the effect of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Certainty")]
pub enum ReplacementCertainty {
    /// AWS's page says so.
    Documented,
    /// It depends on the change, as AWS's page says, or on a condition.
    Conditional,
    /// gatefront does not know the property or the type.
    Unknown,
}

/// An entry of another section than `Resources` that changes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct SectionChange {
    /// The section, such as `Outputs`.
    pub section: String,
    /// The entry's name; null for a section that is one value, such as `Description`.
    pub name: Option<String>,
    /// The change of it.
    pub kind: ChangeKind,
    /// The attributes that change.
    pub properties: Vec<Difference>,
    /// The resources that refer to it, in the new template.
    pub used_by: Vec<String>,
}

/// A verdict of the check that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Effect {
    /// The distribution's logical id.
    pub distribution: String,
    /// The behavior's path pattern, `*` for the default behavior.
    pub path_pattern: String,
    /// The conditions under which it is so, where others make it different.
    pub when: BTreeMap<String, bool>,
    /// GET and HEAD (`read`), OPTIONS (`options`), or POST, PUT, PATCH and DELETE (`write`).
    pub method: Class,
    /// The outcome of the check before; null where there is no such behavior, or its origin is no API.
    pub before: Option<Outcome>,
    /// The same after.
    pub after: Option<Outcome>,
    /// The certainty of the outcome before; null if there was no outcome.
    pub certainty_before: Option<Certainty>,
    /// The same after.
    pub certainty_after: Option<Certainty>,
}

impl Effect {
    /// Reports whether Authorization was delivered and is not any more. Where only the answers are shared, the finding
    /// about that is the regression, unless somebody accepts it.
    #[must_use]
    pub fn is_regression(&self) -> bool {
        let arrives = matches!(self.after, Some(Outcome::Delivered | Outcome::Shared));
        self.before == Some(Outcome::Delivered) && !arrives
    }
}

/// A finding of the check in the one template and not in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct FindingChange {
    /// `added` if it is new, `removed` if it is gone.
    pub kind: ChangeKind,
    /// The rule's id, such as `GF301`.
    pub rule: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The message.
    pub message: String,
    /// The distribution's logical id.
    pub distribution: String,
    /// The path patterns of the behaviors that it is about; empty where it is about the whole distribution.
    pub path_patterns: Vec<String>,
    /// The conditions under which it is so, each alone being enough; empty where they make no difference.
    pub when: Vec<BTreeMap<String, bool>>,
}

impl FindingChange {
    /// Reports whether it is an error that was not there.
    #[must_use]
    pub fn is_regression(&self) -> bool {
        self.kind == ChangeKind::Added && self.severity == Severity::Error
    }
}

/// Something on the way of a request that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct RequestChange {
    /// The distribution's logical id.
    pub distribution: String,
    /// The behavior's path pattern, `*` for the default behavior.
    pub path_pattern: String,
    /// The conditions under which it is so, where others make it different.
    pub when: BTreeMap<String, bool>,
    /// The part that changes.
    pub what: What,
    /// The description in the words of `check`, before.
    pub before: String,
    /// And after.
    pub after: String,
}

/// A part of the way of a request that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum What {
    /// The origin's name and path.
    Origin,
    /// Whose Host the API sees.
    Host,
    /// The headers that are forwarded.
    Headers,
    /// The cookies that are forwarded.
    Cookies,
    /// The query strings that are forwarded.
    QueryStrings,
    /// The caching of answers.
    Caching,
}

impl Diff {
    /// Reports whether the templates are the same to CloudFormation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { changes, sections, effects, findings, requests, .. } = self;
        changes.is_empty() && sections.is_empty() && effects.is_empty() && findings.is_empty() && requests.is_empty()
    }

    /// Resources that are replaced, or may be.
    pub fn replacements(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.replacement != Replacement::Never)
    }

    /// Resources that are not in the new template.
    pub fn removals(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.kind == ChangeKind::Removed)
    }

    /// Errors of the check that were not there.
    pub fn new_errors(&self) -> impl Iterator<Item = &FindingChange> {
        self.findings.iter().filter(|finding| finding.is_regression())
    }

    /// Verdicts that were `delivered` and are not any more.
    pub fn regressions(&self) -> impl Iterator<Item = &Effect> {
        self.effects.iter().filter(|effect| effect.is_regression())
    }
}

fn as_text<S: serde::Serializer>(pointer: &Pointer, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(pointer.as_str())
}

#[expect(clippy::ref_option, reason = "serde gives it so")]
fn as_json<S: serde::Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(Value::to_json).serialize(serializer)
}

impl Diff {
    /// Masks what the check or a name may have taken out of a secret.
    pub(super) fn mask(&mut self, secrets: &Secrets) {
        let mask = |text: &mut String| *text = secrets.mask(text);
        let properties = self.changes.iter_mut().flat_map(|change| &mut change.properties);
        let differences = properties.map(|property| &mut property.difference);
        for difference in differences.chain(self.sections.iter_mut().flat_map(|change| &mut change.properties)) {
            mask(&mut difference.label);
            for value in [&mut difference.before, &mut difference.after].into_iter().flatten() {
                let masked = secrets.mask_value(value);
                difference.hidden |= masked != *value;
                *value = masked;
            }
        }
        self.effects.iter_mut().for_each(|effect| mask(&mut effect.path_pattern));
        for change in &mut self.requests {
            [&mut change.path_pattern, &mut change.before, &mut change.after].into_iter().for_each(mask);
        }
        for change in &mut self.findings {
            mask(&mut change.message);
            change.path_patterns.iter_mut().for_each(mask);
        }
        self.report_before.mask(secrets);
        self.report_after.mask(secrets);
    }
}

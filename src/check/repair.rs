//! Changes of the source that a finding asks for, in the terms of the model.

mod new_value;
mod reference;
mod step;

pub(super) use new_value::NewValue;
use step::RepairStep;

use super::message::{Message, code, message, policy_setting, setting};
use crate::cloudfront::managed::ManagedPolicy;
use crate::diagnostic::is_slip;
use crate::edge_code::CodeEffect;
use crate::edit::{Applicability, Fix};
use crate::model::{Behavior, CodeFacts, ErrorResponse, Place, Setting};
use crate::source::TemplateSource;

/// The seconds for which CloudFront keeps an error by default.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html>
const DEFAULT_ERROR_TTL: u64 = 10;

/// A change that resolves a finding.
#[derive(Debug, Clone)]
pub(super) struct Repair {
    /// The change as an instruction: `set …`.
    pub(super) title: Message,
    /// True if it makes the documented setting without taking anything away.
    pub(super) is_safe: bool,
    steps: Vec<RepairStep>,
}

impl Repair {
    /// Replaces the text of a property.
    pub(super) fn text(place: Place, property: Setting, text: &str) -> Self {
        Self::replace(place, NewValue::text(text), message!["set ", setting(property, text)])
    }

    /// Replaces a value.
    pub(super) fn replace(place: Place, value: NewValue, title: Message) -> Self {
        Self::safe(title, RepairStep::Replace { place, value })
    }

    /// Replaces a misspelt name by the name that it was probably meant to be. Safe if they differ by a letter, or by
    /// capitals.
    pub(super) fn spelling(place: Place, written: &str, meant: &str) -> Self {
        let repair = Self::replace(place, NewValue::text(meant), message!["write ", code(meant)]);
        if is_slip(written, meant) { repair } else { repair.unsafely() }
    }

    /// Gives a value another key. Safe if the keys differ by a letter, or by capitals.
    pub(super) fn rename(place: Place, written: &str, meant: &str) -> Self {
        let step = RepairStep::Rename { place, key: meant.to_owned() };
        let repair = Self::safe(message!["write ", code(meant)], step);
        if is_slip(written, meant) { repair } else { repair.unsafely() }
    }

    /// Replaces a name that a function, `DependsOn` or the like refers to. Names are of the owner's choice, so a person
    /// has to confirm the change.
    pub(super) fn refer(place: Place, written: &str, meant: &str) -> Self {
        let step = RepairStep::Refer { place, written: written.to_owned(), meant: meant.to_owned() };
        Self::safe(message!["refer to ", code(meant)], step).unsafely()
    }

    /// Replaces a part of a text, such as a statement of code, wherever it occurs.
    pub(super) fn reword(place: Place, written: &str, new: &str, title: Message) -> Self {
        Self::safe(title, RepairStep::Reword { place, written: written.to_owned(), new: new.to_owned() })
    }

    /// Makes a single value a list of one.
    pub(super) fn wrap(place: Place) -> Self {
        Self::safe(message!["write it as a list"], RepairStep::Wrap { place })
    }

    /// Replaces a list by its only item.
    pub(super) fn unwrap_item(place: Place) -> Self {
        Self::safe(message!["write it without the brackets of a list"], RepairStep::Unwrap { place })
    }

    /// Sets a property.
    pub(super) fn set(
        holder: Place,
        current: Option<Place>,
        property: Setting,
        value: NewValue,
        title: Message,
    ) -> Self {
        Self::safe(title, RepairStep::Set { holder, current, property, value })
    }

    /// Sets the property to which keys of CloudFormation lead from what holds it.
    pub(super) fn put(holder: Place, keys: &[&str], value: NewValue, title: Message) -> Self {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Self::safe(title, RepairStep::Put { holder, keys, value })
    }

    /// Adds a property beside another one.
    pub(super) fn beside(neighbor: Place, key: &str, value: NewValue, title: Message) -> Self {
        Self::safe(title, RepairStep::Beside { neighbor, key: key.to_owned(), value })
    }

    /// Sets the cache policy of a behavior to a managed one.
    pub(super) fn cache_policy(behavior: &Behavior, policy: ManagedPolicy) -> Self {
        let current = behavior.cache_policy.as_ref().map(|policy| policy.place);
        Self::policy(behavior.place, current, Setting::CachePolicy, policy)
    }

    /// Sets the origin request policy of a behavior to a managed one.
    pub(super) fn request_policy(behavior: &Behavior, policy: ManagedPolicy) -> Self {
        let current = behavior.request_policy.as_ref().map(|policy| policy.place);
        Self::policy(behavior.place, current, Setting::OriginRequestPolicy, policy)
    }

    fn policy(holder: Place, current: Option<Place>, property: Setting, policy: ManagedPolicy) -> Self {
        let title = message!["set ", policy_setting(property, policy)];
        Self::set(holder, current, property, NewValue::text(policy.id), title)
    }

    /// Adds another repair: `set … and set …`.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.title.push(" and ");
        self.title.extend(other.title.without("set "));
        self.is_safe &= other.is_safe;
        self.steps.extend(other.steps);
        self
    }

    /// Adds the changes of another repair under the title of this one.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.is_safe &= other.is_safe;
        self.steps.extend(other.steps);
        self
    }

    /// Appends an item to a list property.
    pub(super) fn append(holder: Place, property: Setting, value: NewValue, title: Message) -> Self {
        Self::safe(title, RepairStep::Append { holder, property, value })
    }

    /// Adds an item to a list, or to a single value that stands for a list of one.
    pub(super) fn add_item(list: Place, value: NewValue, title: Message) -> Self {
        Self::safe(title, RepairStep::Add { list, value })
    }

    /// Removes a property.
    pub(super) fn remove(holder: Place, property: Setting, title: Message) -> Self {
        Self::safe(title, RepairStep::Remove { holder, property }).unsafely()
    }

    /// Removes a value with its key.
    pub(super) fn remove_at(place: Place, title: Message) -> Self {
        Self::safe(title, RepairStep::RemoveAt { place }).unsafely()
    }

    /// Removes the condition under which a resource is created.
    pub(super) fn create_always(resource: &str) -> Self {
        let step = RepairStep::RemoveCondition { resource: resource.to_owned() };
        Self::safe(message!["create ", code(resource), " always"], step).unsafely()
    }

    /// Removes a line from the code of a function, if the code has the wanted effect without it.
    pub(super) fn without_line(code_facts: &CodeFacts, is_wanted: impl Fn(&CodeEffect) -> bool) -> Option<Self> {
        let line = code_facts.program.line_to_remove(is_wanted)?;
        // The line may hold a secret.
        Some(Self::reword(code_facts.place, line, "", message!["remove the line of code"]).unsafely())
    }

    /// Removes the page of a custom error response, so that viewers get the answer of the origin.
    pub(super) fn without_error_page(response: &ErrorResponse) -> Self {
        let title = || message!["remove the page"];
        let places =
            [&response.page.place, &response.response.place].into_iter().filter(|place| **place != response.place);
        let removals = places.map(|place| Self::remove_at(*place, title()));
        // CloudFront refuses an entry with the status code alone.
        let seconds = NewValue::Number(response.seconds.unwrap_or(DEFAULT_ERROR_TTL));
        removals.fold(Self::put(response.place, &["ErrorCachingMinTTL"], seconds, title()), Self::with)
    }

    /// Removes the item of a list in which a value is.
    pub(super) fn remove_item(with: Place, title: Message) -> Self {
        Self::safe(title, RepairStep::RemoveItem { with }).unsafely()
    }

    fn safe(title: Message, step: RepairStep) -> Self {
        Self { title, is_safe: true, steps: vec![step] }
    }

    /// Marks the repair as one that a person has to confirm.
    pub(super) fn unsafely(mut self) -> Self {
        self.is_safe = false;
        self
    }

    /// Returns the repair as edits of the source; `None` if the source cannot be edited that way. Only the text of a
    /// template is the tree that the places lead into.
    pub(super) fn to_fix(&self, template: &TemplateSource<'_>) -> Option<Fix> {
        if !template.dialect().is_deployed_by_cloudformation() {
            return None;
        }
        let edits = self.steps.iter().map(|step| step.to_edit(template)).collect::<Option<_>>()?;
        let applicability = if self.is_safe { Applicability::Safe } else { Applicability::Unsafe };
        Some(Fix { title: self.title.to_string(), applicability, edits })
    }
}

//! Changes of the source that a finding asks for, in the terms of the model.

use super::message::{Message, message, policy_setting, setting};
use crate::cloudfront::managed::ManagedPolicy;
use crate::edit::{Applicability, Edit, Fix};
use crate::model::{Behavior, Place, Setting};
use crate::source::TemplateSource;
use crate::template::Value;

/// A change that resolves a finding.
#[derive(Debug, Clone)]
pub(super) struct Repair {
    /// The change as an instruction: `set …`.
    pub(super) title: Message,
    /// True if it makes the documented setting without taking anything away.
    pub(super) is_safe: bool,
    pub(super) changes: Vec<RepairStep>,
}

/// One change.
#[derive(Debug, Clone)]
pub(super) enum RepairStep {
    /// Replaces a value.
    Replace { place: Place, value: NewValue },
    /// Sets a property of what holds it, or replaces the value that it has.
    Set { holder: Place, current: Option<Place>, property: Setting, value: NewValue },
    /// Adds a text to a list.
    Append { holder: Place, property: Setting, value: String },
    /// Removes a property.
    Remove { holder: Place, property: Setting },
    /// Removes the item of a list in which a value is.
    RemoveItem { with: Place },
}

/// A value to write.
#[derive(Debug, Clone)]
pub(super) enum NewValue {
    Bool(bool),
    List(Vec<String>),
    Number(u64),
    Text(String),
}

impl Repair {
    /// Replaces the text of a property.
    pub(super) fn text(place: Place, property: Setting, text: &str) -> Self {
        Self::replace(place, NewValue::Text(text.to_owned()), message!["set ", setting(property, text)])
    }

    /// Replaces a value.
    pub(super) fn replace(place: Place, value: NewValue, title: Message) -> Self {
        Self { title, is_safe: true, changes: vec![RepairStep::Replace { place, value }] }
    }

    /// Sets a property.
    pub(super) fn set(
        holder: Place,
        current: Option<Place>,
        property: Setting,
        value: NewValue,
        title: Message,
    ) -> Self {
        Self { title, is_safe: true, changes: vec![RepairStep::Set { holder, current, property, value }] }
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
        Self::set(holder, current, property, NewValue::Text(policy.id.to_owned()), title)
    }

    /// Adds another repair: `set … and set …`.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.title.push(" and ");
        self.title.extend(other.title.without("set "));
        self.is_safe &= other.is_safe;
        self.changes.extend(other.changes);
        self
    }

    /// Appends a text to a list.
    pub(super) fn append(holder: Place, property: Setting, value: &str, title: Message) -> Self {
        let change = RepairStep::Append { holder, property, value: value.to_owned() };
        Self { title, is_safe: true, changes: vec![change] }
    }

    /// Removes a property.
    pub(super) fn remove(holder: Place, property: Setting, title: Message) -> Self {
        Self { title, is_safe: false, changes: vec![RepairStep::Remove { holder, property }] }
    }

    /// Removes the item of a list in which a value is.
    pub(super) fn remove_item(with: Place, title: Message) -> Self {
        Self { title, is_safe: false, changes: vec![RepairStep::RemoveItem { with }] }
    }

    /// Marks the repair as one that a person has to confirm.
    pub(super) fn unsafely(mut self) -> Self {
        self.is_safe = false;
        self
    }
}

impl Repair {
    /// Returns the repair as edits of the source; `None` if the source cannot be edited that way. Only the text of a
    /// template is the tree that the places lead into.
    pub(super) fn to_fix(&self, template: &TemplateSource<'_>) -> Option<Fix> {
        if !template.dialect().is_deployed_by_cloudformation() {
            return None;
        }
        let edits = self.changes.iter().map(|change| change.to_edit(template)).collect::<Option<_>>()?;
        let applicability = if self.is_safe { Applicability::Safe } else { Applicability::Unsafe };
        Some(Fix { title: self.title.to_string(), applicability, edits })
    }
}

impl RepairStep {
    fn to_edit(&self, template: &TemplateSource<'_>) -> Option<Edit> {
        match self {
            Self::Set { current: Some(current), holder, value, .. } if current != holder => {
                Some(Edit::Replace { at: template.pointer(*current), value: value.to_value() })
            }
            Self::Set { holder, property, value, .. } => template.setting_edit(*holder, *property, value.to_value()),
            Self::Replace { place, value } => {
                Some(Edit::Replace { at: template.pointer(*place), value: value.to_value() })
            }
            Self::Append { holder, property, value } => template.item_edit(*holder, *property, value.as_str().into()),
            Self::RemoveItem { with } => Some(Edit::Remove { at: template.pointer(*with).item()? }),
            Self::Remove { holder, property } => Some(Edit::Remove { at: template.setting(*holder, *property) }),
        }
    }
}

impl NewValue {
    fn to_value(&self) -> Value {
        match self {
            Self::Bool(bool) => Value::Bool(*bool),
            Self::List(items) => items.iter().map(|item| Value::String(item.clone())).collect(),
            Self::Number(number) => Value::Number((*number).into()),
            Self::Text(text) => Value::String(text.clone()),
        }
    }
}

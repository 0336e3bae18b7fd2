//! The single changes of a repair, and the edits of a template that make them.

use super::NewValue;
use super::reference::with_name;
use crate::edit::Edit;
use crate::model::{Place, Setting};
use crate::source::TemplateSource;
use crate::template::Value;

/// One change.
#[derive(Debug, Clone)]
pub(super) enum RepairStep {
    /// Adds an item to a list, or to a single value that stands for a list of one.
    Add { list: Place, value: NewValue },
    /// Adds an item to a list property.
    Append { holder: Place, property: Setting, value: NewValue },
    /// Adds a property beside another one.
    Beside { neighbor: Place, key: String, value: NewValue },
    /// Sets the property to which keys lead from what holds it.
    Put { holder: Place, keys: Vec<String>, value: NewValue },
    /// Replaces a name in a reference.
    Refer { place: Place, written: String, meant: String },
    /// Removes a property.
    Remove { holder: Place, property: Setting },
    /// Removes a value with its key.
    RemoveAt { place: Place },
    /// Removes the condition of a resource.
    RemoveCondition { resource: String },
    /// Removes the item of a list in which a value is.
    RemoveItem { with: Place },
    /// Gives a value another key.
    Rename { place: Place, key: String },
    /// Replaces a value.
    Replace { place: Place, value: NewValue },
    /// Replaces a part of a text.
    Reword { place: Place, written: String, new: String },
    /// Sets a property of what holds it, or replaces the value that it has.
    Set { holder: Place, current: Option<Place>, property: Setting, value: NewValue },
    /// Replaces a list by its only item.
    Unwrap { place: Place },
    /// Makes a single value a list of one.
    Wrap { place: Place },
}

impl RepairStep {
    /// Returns the edit that makes the change; `None` if the template is not as the change needs it.
    pub(super) fn to_edit(&self, template: &TemplateSource<'_>) -> Option<Edit> {
        let replaced = |place: Place, value: Value| Edit::Replace { at: template.pointer(place), value };
        match self {
            Self::Add { list, value } => Some(match template.value(*list)? {
                Value::List(_) => Edit::Append { to: template.pointer(*list), value: value.to_value() },
                Value::Map(_) | Value::Call(..) | Value::Null => return None,
                single => replaced(*list, Value::List(vec![single.clone(), value.to_value()])),
            }),
            Self::Append { holder, property, value } => template.item_edit(*holder, *property, value.to_value()),
            Self::Beside { neighbor, key, value } => Some(Edit::Insert {
                into: template.pointer(*neighbor).holder()?,
                key: key.clone(),
                value: value.to_value(),
                after: None,
            }),
            Self::Put { holder, keys, value } => template.keys_edit(*holder, keys, value.to_value()),
            Self::Refer { place, written, meant } => {
                Some(replaced(*place, with_name(template.value(*place)?, written, meant)?))
            }
            Self::Remove { holder, property } => Some(Edit::Remove { at: template.setting(*holder, *property) }),
            Self::RemoveAt { place } => Some(Edit::Remove { at: template.pointer(*place) }),
            Self::RemoveCondition { resource } => {
                Some(Edit::Remove { at: template.resource(resource).join("Condition") })
            }
            Self::RemoveItem { with } => Some(Edit::Remove { at: template.pointer(*with).item()? }),
            Self::Rename { place, key } => Some(Edit::Rename { at: template.pointer(*place), key: key.clone() }),
            Self::Replace { place, value } => Some(replaced(*place, value.to_value())),
            Self::Reword { place, written, new } => {
                let text = template.value(*place)?.as_str().filter(|text| text.contains(written))?;
                Some(replaced(*place, text.replace(written, new).into()))
            }
            Self::Set { holder, current: Some(current), value, .. } if current != holder => {
                Some(replaced(*current, value.to_value()))
            }
            Self::Set { holder, property, value, .. } => template.setting_edit(*holder, *property, value.to_value()),
            Self::Unwrap { place } => match template.value(*place)? {
                Value::List(items) => match items.as_slice() {
                    [only] => Some(replaced(*place, only.clone())),
                    _ => None,
                },
                _ => None,
            },
            Self::Wrap { place } => match template.value(*place)? {
                // The comments of a mapping would be lost.
                Value::Map(_) | Value::List(_) | Value::Null => None,
                single => Some(replaced(*place, Value::List(vec![single.clone()]))),
            },
        }
    }
}

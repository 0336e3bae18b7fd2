//! Values that are set, not set, or not known before the deployment.

use super::Place;

/// A value of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known<T> {
    /// The value.
    Is(T),
    /// The source does not set it.
    Absent,
    /// Only the deployment knows it. Holds the expression that it comes from, as people would write it.
    Unknown(String),
}

/// A value with its place: its own, or that of what should hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At<T> {
    pub(crate) value: Known<T>,
    pub(crate) place: Place,
}

impl<T> At<T> {
    /// Returns the value if it is set and known.
    pub(crate) fn known(&self) -> Option<&T> {
        match &self.value {
            Known::Is(value) => Some(value),
            Known::Absent | Known::Unknown(_) => None,
        }
    }

    /// Reports whether the source sets the value, known or not.
    pub(crate) fn is_set(&self) -> bool {
        !matches!(self.value, Known::Absent)
    }
}

impl<T: PartialEq> At<T> {
    /// Reports whether the value is known to be this one.
    pub(crate) fn is(&self, value: &T) -> bool {
        self.known() == Some(value)
    }
}

//! Faults of gatefront itself.

use std::fmt;

/// A fault in how gatefront put a template together; never the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect(pub(crate) String);

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; this is a defect of gatefront, please report it", self.0)
    }
}

impl std::error::Error for Defect {}

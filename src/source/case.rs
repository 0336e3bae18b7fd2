//! Cases: the combinations of what a deployment decides.

use crate::model::Distribution;

/// Conditions with their values in a case, in the order in which reading asked for them.
pub(crate) type Truths = Vec<(String, bool)>;

/// A condition of the source, by the name that reports use.
pub(crate) type Condition = String;

/// One combination of the conditions that reading asked about.
#[derive(Debug)]
pub(crate) struct Case {
    /// The values of the conditions.
    pub(crate) truths: Truths,
    /// The distribution; `None` if the subject of the question does not exist in this case.
    pub(crate) distribution: Option<Distribution>,
}

//! A selection of headers, cookies or query strings: none, all, these, or all but these.

use std::collections::BTreeSet;
use std::fmt;

/// A set of names; those of headers in lower case, because CloudFront ignores their case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selection {
    /// These and no others.
    Only(BTreeSet<String>),
    /// All but these.
    Except(BTreeSet<String>),
    /// The selection cannot be known from the template.
    Unknown,
}

impl Selection {
    /// No name at all.
    #[must_use]
    pub(crate) fn none() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// Returns every name.
    #[must_use]
    pub(crate) fn all() -> Self {
        Self::Except(BTreeSet::new())
    }

    /// Returns the selection of these names of cookies or query strings, which are case-sensitive.
    #[must_use]
    pub(crate) fn only_exactly(names: Vec<String>) -> Self {
        Self::Only(names.into_iter().collect())
    }

    /// Returns all but these names of cookies or query strings.
    #[must_use]
    pub(crate) fn except_exactly(names: Vec<String>) -> Self {
        Self::Except(names.into_iter().collect())
    }

    /// Returns these names of headers.
    #[must_use]
    pub(crate) fn only<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Only(names.into_iter().map(str::to_lowercase).collect())
    }

    /// Returns all but these names of headers.
    #[must_use]
    pub(crate) fn except<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Except(names.into_iter().map(str::to_lowercase).collect())
    }

    /// Reports whether a name, that of a header in lower case, is selected; `None` if that is unknown.
    #[must_use]
    pub(crate) fn contains(&self, name: &str) -> Option<bool> {
        match self {
            Self::Only(names) => Some(names.contains(name)),
            Self::Except(names) => Some(!names.contains(name)),
            Self::Unknown => None,
        }
    }

    /// Returns what either selects. What the cache key allows is forwarded even if the origin request policy blocks it.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html>
    #[must_use]
    pub(crate) fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Except(a), _) | (_, Self::Except(a)) if a.is_empty() => Self::all(),
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Only(a), Self::Only(b)) => Self::Only(a.union(b).cloned().collect()),
            (Self::Except(a), Self::Except(b)) => Self::Except(a.intersection(b).cloned().collect()),
            (Self::Except(a), Self::Only(b)) | (Self::Only(b), Self::Except(a)) => {
                Self::Except(a.difference(b).cloned().collect())
            }
        }
    }

    /// Reports whether everything that `other` selects is selected here too; false if either is unknown.
    #[must_use]
    pub(crate) fn covers(&self, other: &Self) -> bool {
        !matches!(other, Self::Unknown) && self.union(other) == *self && *self != Self::Unknown
    }
}

/// `none`, `all`, `all-except-host`, or the names.
impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Only(names) if names.is_empty() => f.write_str("none"),
            Self::Only(names) => f.write_str(&list(names)),
            Self::Except(names) if names.is_empty() => f.write_str("all"),
            Self::Except(names) => write!(f, "all-except-{}", list(names)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_list_beats_a_block_list() {
        let union = Selection::except(["Host"]).union(&Selection::only(["host"]));
        assert_eq!(union, Selection::all());
        assert_eq!(Selection::except(["host"]).union(&Selection::only(["x"])).to_string(), "all-except-host");
        assert_eq!(Selection::Unknown.union(&Selection::all()), Selection::all());
        assert_eq!(Selection::Unknown.union(&Selection::none()), Selection::Unknown);
    }

    #[test]
    fn all_covers_everything_that_is_known() {
        assert!(Selection::all().covers(&Selection::only(["a"])));
        assert!(!Selection::only(["a"]).covers(&Selection::all()));
        assert!(!Selection::all().covers(&Selection::Unknown));
    }
}

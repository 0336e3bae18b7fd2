//! The contents of cache policies and origin request policies.

use super::selection::Selection;

/// Headers, cookies and query strings of the viewer's request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Headers, named in lower case.
    pub(crate) headers: Selection,
    /// Cookies.
    pub(crate) cookies: Selection,
    /// Query strings.
    pub(crate) query_strings: Selection,
}

impl Parts {
    /// Returns parts that have nothing of the viewer's request.
    #[must_use]
    pub(crate) fn none() -> Self {
        Self { headers: Selection::none(), cookies: Selection::none(), query_strings: Selection::none() }
    }

    /// Returns parts of which nothing is known.
    #[must_use]
    pub(crate) fn unknown() -> Self {
        Self { headers: Selection::Unknown, cookies: Selection::Unknown, query_strings: Selection::Unknown }
    }

    /// Reports whether all of it is known.
    #[must_use]
    pub(crate) fn is_known(&self) -> bool {
        ![&self.headers, &self.cookies, &self.query_strings].contains(&&Selection::Unknown)
    }

    /// Returns what either has.
    #[must_use]
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self {
            headers: self.headers.union(&other.headers),
            cookies: self.cookies.union(&other.cookies),
            query_strings: self.query_strings.union(&other.query_strings),
        }
    }
}

/// Seconds that an answer is kept: at least, without a word of the origin, and at most. `None` if that is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ttl {
    /// `MinTTL`.
    pub(crate) min: Option<u64>,
    /// `DefaultTTL`.
    pub(crate) default: Option<u64>,
    /// `MaxTTL`.
    pub(crate) max: Option<u64>,
}

impl Ttl {
    /// Returns TTLs that are known, in seconds.
    #[must_use]
    pub(crate) const fn seconds(min: u64, default: u64, max: u64) -> Self {
        Self { min: Some(min), default: Some(default), max: Some(max) }
    }

    /// Times of which nothing is known.
    pub(crate) const UNKNOWN: Self = Self { min: None, default: None, max: None };
}

/// A cache policy: what is in the key, and for how long answers are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CachePolicy {
    /// The content of the cache key, which is therefore forwarded.
    pub(crate) key: Parts,
    /// The time for which answers are kept.
    pub(crate) ttl: Ttl,
}

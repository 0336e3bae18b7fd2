//! Domain names and wildcards, compared.

/// A domain name, or a wildcard such as `*.example.com`, of any text: case does not matter, and a wildcard covers
/// exactly one label.
///
/// <https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html>
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DomainPattern(String);

impl DomainPattern {
    /// Takes the text as it is.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_ascii_lowercase())
    }

    /// Returns the text in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns `true` for a wildcard.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.0.starts_with("*.")
    }

    /// Returns `true` if every name that the other one means is meant by this one too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self == other || self.is_wildcard() && self.parent().is_some() && self.parent() == other.parent()
    }

    /// Returns `true` if there is a name that both mean.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    /// Returns the name without its first label.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.0.split_once('.').map(|(_, parent)| parent).filter(|parent| !parent.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::DomainPattern;

    #[test]
    fn a_wildcard_covers_one_label_in_any_case() {
        let covers = |one: &str, other: &str| DomainPattern::new(one).covers(&DomainPattern::new(other));
        for (one, other) in [
            ("*.example.com", "api.example.com"),
            ("*.Example.com", "API.example.COM"),
            ("api.example.com", "Api.example.com"),
            ("*.example.com", "*.example.com"),
        ] {
            assert!(covers(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("*.example.com", "example.com"),
            ("*.example.com", "v1.api.example.com"),
            ("api.example.com", "*.example.com"),
            ("*.", "api."),
            ("*", "com"),
            ("", "a"),
        ] {
            assert!(!covers(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_name_overlaps_the_wildcard_that_covers_it() {
        let (name, wildcard) = (DomainPattern::new("api.example.com"), DomainPattern::new("*.example.com"));
        assert!(name.overlaps(&wildcard) && wildcard.overlaps(&name));
        assert!(!name.overlaps(&DomainPattern::new("www.example.com")));
    }
}

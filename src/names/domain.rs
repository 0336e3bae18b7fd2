//! Domain names and hosted zones.

use std::fmt::Write;
use std::hash::Hasher;

use super::{DomainPattern, Invalid, first_stranger, text_newtype};
use crate::cloudfront::limits::HOSTED_ZONE;

text_newtype!(
    /// The fully qualified name under which viewers reach the API, in lower case: `api.example.com`.
    DomainName, check_domain,
    pattern: r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$", example: "api.example.com"
);

text_newtype!(
    /// A name that a certificate is issued for: a domain name, or a wildcard such as `*.example.com`.
    CertificateName, |text| check_domain(text.strip_prefix("*.").unwrap_or(text)),
    pattern: r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$", example: "*.example.com"
);

impl DomainName {
    /// Returns a logical ID that only this name has: `WwwExampleCom`, with a hash where the letters alone are not enough.
    pub(crate) fn logical_id(&self) -> String {
        let mut id = String::new();
        for label in self.0.split(['.', '-']) {
            let mut chars = label.chars();
            id.extend(chars.next().map(|first| first.to_ascii_uppercase()));
            id.push_str(chars.as_str());
        }
        if self.0.contains('-') || self.0.split('.').any(|label| label.starts_with(|c: char| c.is_ascii_digit())) {
            let mut hash = fnv::FnvHasher::default();
            hash.write(self.0.as_bytes());
            // Writing into a text cannot fail.
            let _ = write!(id, "{:08X}", hash.finish() >> 32);
        }
        id
    }
}

impl CertificateName {
    /// Returns `true` if a certificate for this name serves `domain`.
    #[must_use]
    pub fn covers(&self, domain: &DomainName) -> bool {
        DomainPattern::new(&self.0).covers(&DomainPattern::new(&domain.0))
    }
}

impl From<&DomainName> for CertificateName {
    fn from(domain: &DomainName) -> Self {
        Self(domain.0.clone())
    }
}

/// The ends of names that AWS gives to its own servers.
pub(super) const OWNED_BY_AWS: [&str; 2] = [".cloudfront.net", ".amazonaws.com"];

fn check_domain(text: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not a domain name"));
    if text.is_empty() {
        return Err(Invalid::new("the domain name is empty").help("write it like `api.example.com`"));
    }
    if let Some((_, rest)) = text.split_once("://") {
        let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
        return Err(error().help(format!("write only the name, not a URL: `{host}`")).meant(host));
    }
    if let Some(rest) = text.strip_suffix('.') {
        return Err(error().help(format!("write it without the dot at its end: `{rest}`")).meant(rest));
    }
    if text.starts_with("*.") {
        return Err(error().help("a wildcard cannot be the name of one API; name the host, like `api.example.com`"));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || c == '-' || c == '.') {
        let help = if text.is_ascii() {
            "a domain name is letters, digits, `-` and dots"
        } else {
            "write international names in their ASCII form, which starts with `xn--`"
        };
        return Err(Invalid::new(format!("`{text}` is not a domain name: it contains {stranger}")).help(help));
    }
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(Invalid::new(format!("`{text}` has capital letters"))
            .help(format!("API Gateway takes lower case only: `{}`", text.to_ascii_lowercase()))
            .meant(&text.to_ascii_lowercase()));
    }
    if !text.contains('.') {
        return Err(error().help("write the full name, like `api.example.com`"));
    }
    if text.len() > 253 {
        return Err(Invalid::new("the domain name is longer than 253 characters"));
    }
    if text.split('.').all(|label| label.bytes().all(|b| b.is_ascii_digit())) {
        return Err(error().help("an IP address cannot be an alternate domain name"));
    }
    // As ACM's own pattern has it.
    if text.rsplit('.').next().is_some_and(|label| label.len() == 1) {
        return Err(error().help("the last part of a domain name has two letters or more"));
    }
    for label in text.split('.') {
        if label.is_empty() {
            return Err(error().help("it has two dots in a row, or one at its start"));
        }
        if label.len() > 63 {
            return Err(Invalid::new(format!("`{label}` is longer than 63 characters")));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(error().help(format!("`{label}` starts or ends with a hyphen")));
        }
    }
    if OWNED_BY_AWS.iter().any(|suffix| text.ends_with(suffix)) {
        return Err(error().help("this name belongs to AWS; give a name of your own, or leave `domain` out"));
    }
    Ok(())
}

text_newtype!(
    /// The id of a Route 53 hosted zone, such as `Z0123456789ABCDEFGHIJ`.
    HostedZoneId, check_zone, pattern: "^Z[A-Z0-9]{1,31}$", example: "Z0123456789ABCDEFGHIJ"
);

fn check_zone(text: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not a hosted zone id"));
    if let Some(id) = text.trim_start_matches('/').strip_prefix("hostedzone/") {
        return Err(error().help(format!("write it without `/hostedzone/`: `{id}`")).meant(id));
    }
    if text == HOSTED_ZONE {
        return Err(error().help("that is CloudFront's own zone; give the zone of your domain"));
    }
    let valid = (2..=32).contains(&text.len())
        && text.starts_with('Z')
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if valid {
        Ok(())
    } else {
        Err(error().help(
            "it starts with `Z` and has capital letters and digits only; `aws route53 list-hosted-zones` lists yours",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_covers_one_label() {
        let wildcard: CertificateName = "*.example.com".parse().unwrap();
        let covers = |name: &str| wildcard.covers(&name.parse().unwrap());
        assert!(covers("api.example.com"));
        assert!(!covers("example.com"));
        assert!(!covers("v1.api.example.com"));
    }

    #[test]
    fn bad_names_are_refused_with_a_remedy() {
        for bad in [
            "",
            "localhost",
            "API.example.com",
            "https://api.example.com/v1",
            "api.example.com.",
            "*.example.com",
            "api..example.com",
            "-a.example.com",
            "a_b.example.com",
            "bücher.example",
            "10.0.0.1",
            "d111111abcdef8.cloudfront.net",
            "a b.example.com",
        ] {
            let error = bad.parse::<DomainName>().unwrap_err();
            assert!(error.help.is_some(), "{bad}: {error:?}");
        }
        assert!(format!("{}.example.com", "a".repeat(64)).parse::<DomainName>().is_err());
        assert!("/hostedzone/Z123".parse::<HostedZoneId>().unwrap_err().help.unwrap().ends_with("`Z123`"));
    }
}

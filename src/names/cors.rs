//! Origins of pages.

use super::{Invalid, first_stranger, text_newtype};

text_newtype!(
    /// The origin of pages, as browsers send it: `https://app.example.com`, with one `*` for a part of the name, or `*`.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-cors>
    CorsOrigin, check_origin,
    pattern: r"^(\*|[a-z][a-z0-9+.-]*://[^/ ]+)$", example: "https://app.example.com"
);

impl CorsOrigin {
    /// Returns `true` if it takes every origin.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

fn check_origin(text: &str) -> Result<(), Invalid> {
    if text == "*" {
        return Ok(());
    }
    let error = || Invalid::new(format!("`{text}` is not the origin of a page"));
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(error().help(format!("an origin begins with its scheme: `https://{text}`")));
    };
    if let Some((host, _)) = rest.split_once('/') {
        return Err(error().help(format!("an origin has no path: `{scheme}://{host}`")));
    }
    if let Some(stranger) = first_stranger(rest, |c| c.is_ascii_alphanumeric() || "-._:*[]".contains(c)) {
        return Err(Invalid::new(format!("`{text}` is not the origin of a page: it contains {stranger}")));
    }
    if rest.is_empty() || scheme.is_empty() || rest.matches('*').count() > 1 {
        return Err(error().help("write it as browsers send it: `https://app.example.com`"));
    }
    if text.chars().any(|c| c.is_ascii_uppercase()) {
        let help = format!("browsers send it in lower case: `{}`", text.to_ascii_lowercase());
        return Err(error().help(help));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        for good in ["*", "https://app.example.com", "http://localhost:3000", "https://*.example.com"] {
            assert!(good.parse::<CorsOrigin>().is_ok(), "{good}");
        }
        for bad in
            ["app.example.com", "https://app.example.com/", "https://A.example.com", "https://", "https://*.*.com"]
        {
            assert!(bad.parse::<CorsOrigin>().unwrap_err().help.is_some(), "{bad}");
        }
    }
}

//! Origins: host names and paths.

use super::domain::OWNED_BY_AWS;
use super::{DomainName, Invalid, first_stranger, text_newtype};

text_newtype!(
    /// The host name of a server, in lower case: `reports.example.com`.
    HostName, check_host,
    pattern: r"^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$", example: "reports.example.com"
);

/// Checks a domain name that may have underscores, which CloudFront allows in the names of origins.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesDomainName>
fn check_host(text: &str) -> Result<(), Invalid> {
    if let Some((name, port)) = text.split_once(':')
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(Invalid::new(format!("`{text}` is not a host name"))
            .help(format!("write the port as `port: {port}` and the name as `{name}`")));
    }
    // AWS's own names are the names of servers too: of load balancers, website endpoints and other distributions.
    let other = OWNED_BY_AWS.iter().find_map(|suffix| text.strip_suffix(suffix)).map(|name| format!("{name}.example"));
    // What the domain name should be is not what the host name should be.
    other.as_deref().unwrap_or(text).replace('_', "-").parse::<DomainName>().map(|_| ()).map_err(|invalid| {
        let message = invalid.message.replace("domain name", "host name");
        Invalid { message, meant: None, ..invalid }
    })
}

impl HostName {
    /// Returns `true` if the name is a domain's or is below it.
    #[must_use]
    pub fn is_within(&self, domain: &str) -> bool {
        self.0.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

text_newtype!(
    /// A path that begins with a slash and does not end with one: `/v1/orders`.
    PathText, check_path, pattern: r"^(/[A-Za-z0-9._~$@:+&'-]+)+$", example: "/v1"
);

fn check_path(text: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not a path"));
    let Some(rest) = text.strip_prefix('/') else {
        return Err(error().help(format!("it begins with a slash: `/{text}`")).meant(&format!("/{text}")));
    };
    if rest.is_empty() {
        return Err(error().help("for the root, leave the key out"));
    }
    if text.ends_with('/') {
        return Err(error()
            .help(format!("it does not end with a slash: `{}`", text.trim_end_matches('/')))
            .meant(text.trim_end_matches('/')));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || "/._~$@:+&'-".contains(c)) {
        return Err(Invalid::new(format!("`{text}` is not a path: it contains {stranger}")));
    }
    if text.contains("//") || rest.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(error().help("write it without empty segments, `.` and `..`"));
    }
    if text.len() > 255 {
        return Err(Invalid::new("the path is longer than 255 characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_paths() {
        assert!("my_host.example.com".parse::<HostName>().is_ok_and(|host| host.is_within("example.com")));
        assert!("notexample.com".parse::<HostName>().is_ok_and(|host| !host.is_within("example.com")));
        assert!("a.example.com:8080".parse::<HostName>().unwrap_err().help.unwrap().contains("port: 8080"));
        for good in ["lb-1.eu-west-1.elb.amazonaws.com", "site.s3-website-eu-west-1.amazonaws.com", "d1.cloudfront.net"]
        {
            assert!(good.parse::<HostName>().is_ok(), "{good}");
        }
        for bad in ["-a.elb.amazonaws.com", "https://a.example.com", "a", "A.example.com", "-a.example.com"] {
            assert!(bad.parse::<HostName>().is_err(), "{bad}");
        }
        assert!("/v1/orders.d".parse::<PathText>().is_ok());
        for bad in ["", "v1", "/", "/v1/", "//v1", "/a/../b", "/a b"] {
            assert!(bad.parse::<PathText>().is_err(), "{bad}");
        }
    }
}

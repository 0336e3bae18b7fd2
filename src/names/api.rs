//! API Gateway: API ids, stages and base paths.

use super::{Invalid, Region, US_EAST_1, first_stranger, text_newtype};

text_newtype!(
    /// The id of an existing REST or HTTP API: ten lower-case letters and digits.
    ApiId, check_api_id, pattern: "^[a-z0-9]{10}$", example: "a1b2c3d4e5"
);

fn check_api_id(text: &str) -> Result<(), Invalid> {
    let is_id = |part: &str| part.len() == 10 && part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    if is_id(text) {
        return Ok(());
    }
    let host = text.trim_start_matches("https://");
    let first = host.split(['.', '/']).next().unwrap_or_default();
    let in_arn = text.rsplit(['/', ':']).find(|part| is_id(part));
    let error = Invalid::new(format!("`{text}` is not an API id"));
    Err(if host.contains(".execute-api.") && is_id(first) {
        error.help(format!("write only the id, not the endpoint: `{first}`")).meant(first)
    } else if let (true, Some(id)) = (text.starts_with("arn:"), in_arn) {
        error.help(format!("write only the id, not the ARN: `{id}`")).meant(id)
    } else {
        error.help("an API id is ten lower-case letters and digits, like `a1b2c3d4e5`; `aws apigateway get-rest-apis` and `aws apigatewayv2 get-apis` list yours")
    })
}

text_newtype!(
    /// The default endpoint of an API: its host name, or a URL with `https://` or `wss://`, with or without a path.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html>
    ApiEndpoint, |text| parse_endpoint(text).map(drop),
    pattern: r"^((https|wss)://)?[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com(/.*)?$",
    example: "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod"
);

/// The parts of an endpoint.
struct EndpointParts<'a> {
    region: Region,
    path: &'a str,
}

fn parse_endpoint(text: &str) -> Result<EndpointParts<'_>, Invalid> {
    let error = || {
        Invalid::new(format!("`{text}` is not the endpoint of an API"))
            .help("an endpoint looks like `https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`")
    };
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("wss://")).unwrap_or(text);
    if rest.contains("://") {
        return Err(error().help("an endpoint begins with `https://` or `wss://`, or is a host name alone"));
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (id, rest) = host.split_once(".execute-api.").ok_or_else(error)?;
    let region = rest.strip_suffix(".amazonaws.com").ok_or_else(error)?;
    id.parse::<ApiId>().map_err(|_| error())?;
    Ok(EndpointParts { region: region.parse()?, path: path.trim_matches('/') })
}

impl ApiEndpoint {
    /// Returns the ID of the API.
    #[must_use]
    pub fn id(&self) -> ApiId {
        let host = self.0.rsplit_once("://").map_or(self.as_str(), |(_, host)| host);
        ApiId(host.split('.').next().unwrap_or_default().to_owned())
    }

    /// Returns the Region of the API.
    #[must_use]
    pub fn region(&self) -> Region {
        parse_endpoint(&self.0).map_or(US_EAST_1, |parts| parts.region)
    }

    /// Returns the path, without slashes at its ends; `None` if there is none.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        parse_endpoint(&self.0).ok().map(|parts| parts.path).filter(|path| !path.is_empty())
    }
}

text_newtype!(
    /// The name of a stage: letters, digits, `-` and `_`, 128 at most, or `$default` of an HTTP API.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
    StageName, check_stage, pattern: r"^(\$default|[A-Za-z0-9_-]{1,128})$", example: "prod"
);

impl StageName {
    /// Returns the stage that an HTTP API serves at its root.
    #[must_use]
    pub fn default_stage() -> Self {
        Self("$default".to_owned())
    }

    /// Reports whether this is `$default`, which has no part in the URL.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.0 == "$default"
    }
}

fn check_stage(text: &str) -> Result<(), Invalid> {
    if text == "$default" {
        return Ok(());
    }
    if text.is_empty() {
        return Err(Invalid::new("the stage is empty").help("write its name, like `prod`"));
    }
    if text.starts_with('/') && text.len() > 1 {
        return Err(Invalid::new(format!("`{text}` is not a stage name"))
            .help(format!("a stage has no slash: `{}`", text.trim_matches('/'))));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(Invalid::new(format!("`{text}` is not a stage name: it contains {stranger}"))
            .help("a stage is letters, digits, `-` and `_`, or `$default`"));
    }
    if text.len() > 128 {
        return Err(Invalid::new("the stage name is longer than 128 characters"));
    }
    Ok(())
}

text_newtype!(
    /// The base path of a mapping, without slashes at its ends: `v1`, or `orders/v1` on several levels.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
    BasePath, check_base_path, pattern: r"^[A-Za-z0-9$\-_.+!*'()]+(/[A-Za-z0-9$\-_.+!*'()]+)*$", example: "orders/v1"
);

impl BasePath {
    /// Reports whether it has several levels, which only the V2 mapping takes.
    #[must_use]
    pub fn is_multi_level(&self) -> bool {
        self.0.contains('/')
    }
}

fn check_base_path(text: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not a base path"));
    if matches!(text, "" | "/" | "(none)") {
        return Err(error().help("for the root of the domain, leave `base_path` out"));
    }
    let trimmed = text.trim_matches('/');
    if trimmed.len() != text.len() {
        return Err(error().help(format!("write it without slashes at its ends: `{trimmed}`")).meant(trimmed));
    }
    if text.contains("//") {
        return Err(error().help("it has an empty level between two slashes"));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || "$-_.+!*'()/".contains(c)) {
        return Err(Invalid::new(format!("`{text}` is not a base path: it contains {stranger}"))
            .help("API Gateway takes letters, digits and `$-_.+!*'()/`"));
    }
    if text.split('/').any(|level| matches!(level, "." | "..")) {
        return Err(error().help("clients take `.` and `..` out of a URL, so that no request would reach it"));
    }
    if text.len() > 300 {
        return Err(Invalid::new("the base path is longer than 300 characters"));
    }
    if matches!(text.split('/').next(), Some("ping" | "sping")) {
        return Err(
            error().help("API Gateway keeps /ping and /sping at the root of a custom domain for its own health checks")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_id_is_found_in_what_people_paste() {
        let help = |text: &str| text.parse::<ApiId>().unwrap_err().help.unwrap();
        assert!(help("https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod").ends_with("`a1b2c3d4e5`"));
        assert!(help("arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5").ends_with("`a1b2c3d4e5`"));
        assert!("A1B2C3D4E5".parse::<ApiId>().is_err());
    }

    #[test]
    fn stages_and_base_paths() {
        assert!("$default".parse::<StageName>().is_ok_and(|stage| stage.is_default()));
        assert!("/prod".parse::<StageName>().is_err());
        assert!("orders/v1".parse::<BasePath>().is_ok_and(|path| path.is_multi_level()));
        for bad in ["", "/v1", "v1/", "a//b", "a b", "(none)", "ping", ".", "a/../b"] {
            assert!(bad.parse::<BasePath>().is_err(), "{bad}");
        }
    }
}

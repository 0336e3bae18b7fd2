//! The address of an API as people have it: its ID, a URL, an ARN, or a reference to its ID or endpoint; a URL and an ARN are
//! taken apart.

use gatefront::diagnostic::Problem;
use gatefront::names::{ApiEndpoint, ApiId, Invalid, Region, StageName};
use gatefront::plan::{ApiKind, Given, Reference};

use super::reference;

/// The parts of an address, as far as it has them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AddressParts {
    pub(super) api: AnsweredApi,
    pub(super) region: Option<Region>,
    pub(super) kind: Option<ApiKind>,
    pub(super) stage: Option<StageName>,
}

/// The ID of an API, or its endpoint where only that can be referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AnsweredApi {
    Id(Given<ApiId>),
    Endpoint(Reference),
}

impl AnsweredApi {
    /// Returns the ID if it is known.
    pub(super) fn known_id(&self) -> Option<&ApiId> {
        match self {
            Self::Id(id) => id.literal(),
            Self::Endpoint(_) => None,
        }
    }

    /// Returns the reference if there is one.
    pub(super) fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Id(id) => id.reference(),
            Self::Endpoint(endpoint) => Some(endpoint),
        }
    }

    /// Reports whether it is a resource of the template.
    pub(super) fn is_resource(&self) -> bool {
        matches!(self.reference(), Some(Reference::Resource { .. }))
    }

    /// Returns the key of the config for it.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Endpoint(_) => "endpoint",
        }
    }

    /// Returns the value as the config has it, on one line.
    pub(super) fn yaml(&self) -> String {
        match self {
            Self::Id(id) => reference::yaml(id),
            Self::Endpoint(endpoint) => reference::mapping(endpoint),
        }
    }
}

/// Reads an address.
pub(super) fn read(text: &str) -> Result<AddressParts, Problem> {
    let bare = |api| AddressParts { api, region: None, kind: None, stage: None };
    if let Some(reference) = reference::read(text) {
        return Ok(bare(AnsweredApi::Id(Given::Reference(reference?))));
    }
    if let Some(endpoint) = text.strip_prefix("endpoint:") {
        let reference = reference::read(endpoint).ok_or_else(|| not_an_endpoint(endpoint))?;
        return Ok(bare(AnsweredApi::Endpoint(reference?)));
    }
    if text.to_lowercase().contains(".execute-api.") {
        return from_endpoint(text).map_err(Problem::from);
    }
    if let Some(address) = from_arn(text) {
        return address.map_err(Problem::from);
    }
    let id = text.to_lowercase().parse().map_err(|_| not_an_address(text))?;
    Ok(bare(known(id)))
}

fn known(id: ApiId) -> AnsweredApi {
    AnsweredApi::Id(Given::Literal(id))
}

fn not_an_endpoint(text: &str) -> Problem {
    let forms = reference::FORMS.replace(", ", ", endpoint:").replace(" or ", " or endpoint:");
    Problem::new(format!("`{text}` is no reference"))
        .help(format!("write the URL itself without `endpoint:`, or refer to it: endpoint:{forms}"))
}

fn not_an_address(text: &str) -> Problem {
    // The library's own words say what is wrong with an ID.
    match text.parse::<ApiId>() {
        Err(invalid) => Problem::from(invalid).help(format!("or refer to the ID: {}", reference::FORMS)),
        Ok(_) => Problem::new(format!("`{text}` is not an API")),
    }
}

/// Takes a URL apart.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html>
fn from_endpoint(text: &str) -> Result<AddressParts, Invalid> {
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let scheme = scheme.to_lowercase();
    let before = if scheme.is_empty() { "" } else { "://" };
    let endpoint: ApiEndpoint = format!("{scheme}{before}{}/{path}", host.to_lowercase()).parse()?;
    // Of a longer path, the first part may be a stage, or a path of an HTTP API that is served by `$default`.
    let stage = match path.trim_matches('/') {
        "" | "@connections" => None,
        path if !path.contains('/') => Some(path.parse()?),
        path => path.strip_suffix("/@connections").map(str::parse).transpose()?,
    };
    let is_websocket = scheme == "wss" || path.contains("@connections");
    let kind = is_websocket.then_some(ApiKind::Websocket);
    Ok(AddressParts { api: known(endpoint.id()), region: Some(endpoint.region()), kind, stage })
}

/// Takes the ARN of an API apart, or the one by which IAM names its methods.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html>
fn from_arn(text: &str) -> Option<Result<AddressParts, Invalid>> {
    let mut parts = text.strip_prefix("arn:aws:")?.splitn(4, ':');
    let (service, region, _, resource) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let words: Vec<&str> = resource.trim_start_matches('/').split('/').collect();
    let (id, kind, stage) = match (service, words.as_slice()) {
        ("apigateway", ["restapis", id]) => (*id, Some(ApiKind::Rest), None),
        ("apigateway", ["restapis", id, "stages", stage, ..]) => (*id, Some(ApiKind::Rest), Some(*stage)),
        ("apigateway", ["apis", id]) => (*id, None, None),
        ("apigateway", ["apis", id, "stages", stage, ..]) => (*id, None, Some(*stage)),
        ("execute-api", [id, stage, ..]) => (*id, None, Some(*stage).filter(|stage| *stage != "*")),
        _ => return None,
    };
    Some(parts_of(id, region, kind, stage))
}

fn parts_of(id: &str, region: &str, kind: Option<ApiKind>, stage: Option<&str>) -> Result<AddressParts, Invalid> {
    let stage = stage.map(str::parse).transpose()?;
    Ok(AddressParts { api: known(id.parse()?), region: Some(region.parse()?), kind, stage })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<&'static str>, Option<&'static str>, Option<String>) {
        let address = read(text).unwrap();
        assert_eq!(address.api, known("a1b2c3d4e5".parse().unwrap()), "{text}");
        let stage = address.stage.map(|stage| stage.to_string());
        (address.region.map(Region::as_str), address.kind.map(ApiKind::as_str), stage)
    }

    #[test]
    fn urls_and_arns_are_taken_apart() {
        let stage = |name: &str| Some(name.to_owned());
        let host = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
        let region = Some("eu-west-1");
        assert_eq!(parts(&format!("https://{host}/prod")), (region, None, stage("prod")));
        assert_eq!(parts(&format!("https://{}/prod/", host.to_uppercase())), (region, None, stage("prod")));
        assert_eq!(parts(&format!("https://{host}")), (region, None, None));
        assert_eq!(parts(&format!("https://{host}/")), (region, None, None));
        assert_eq!(parts(host), (region, None, None));
        assert_eq!(parts(&format!("wss://{host}/ws")), (region, Some("websocket"), stage("ws")));
        let connections = format!("https://{host}/ws/@connections");
        assert_eq!(parts(&connections), (region, Some("websocket"), stage("ws")));
        assert_eq!(parts(&format!("https://{host}/prod/orders?id=1")), (region, None, None));
        assert_eq!(parts("a1b2c3d4e5"), (None, None, None));
        assert_eq!(parts("A1B2C3D4E5"), (None, None, None));
        assert_eq!(
            parts("arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/prod"),
            (region, Some("rest"), stage("prod"))
        );
        assert_eq!(parts("arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5"), (region, None, None));
        let methods = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders";
        assert_eq!(parts(methods), (region, None, stage("prod")));
    }

    #[test]
    fn anything_else_is_refused_with_the_ways_to_name_an_api() {
        for text in [
            "",
            "orders",
            "endpoint:orders",
            "endpoint:stack_output:orders",
            "https://api.example.com",
            "https://a1.execute-api.eu-west-1.amazonaws.com",
        ] {
            let problem = read(text).unwrap_err();
            assert!(!problem.helps.is_empty(), "{text}: {problem:?}");
        }
    }
}

//! Origins, and which of them are APIs.

use super::api::{self, DOMAIN_NAMES};
use super::{access, demands, login, reader, reference, server, surroundings, tenant};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{
    AddedHeader, ApiProtocol, At, Known, Likeness, Login, Origin, OriginConfig, OriginKind, OriginProtocol,
    SecretReaders, is_misspelt_endpoint,
};
use crate::secret::is_named;
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part, Value};

/// Reads an origin of a distribution with the API, the bucket or the function that it leads to.
pub(super) fn origin(at: &Cursor<'_>, distribution: &str) -> Origin {
    let mut origin = form(at, distribution);
    let env = at.env;
    let domain = at.get("DomainName").map(|domain| domain.expr()).unwrap_or_default();
    let api = domain.parts().iter().filter_map(Part::target).find(|id| !id.starts_with("AWS::"));
    let api = api.or_else(|| written_id(&domain));
    if origin.kind == OriginKind::ExecuteApi {
        origin.api = api.and_then(|id| api::read(env, id));
    }
    let apis = if origin.kind == OriginKind::ApiGatewayDomain {
        api::behind(env, &origin.own_name)
    } else {
        Vec::from_iter(api.map(str::to_owned))
    };
    origin.login = login(env, &apis);
    if origin.kind.is_api() {
        origin.demands = apis.iter().filter_map(|id| demands::read(env, id)).collect();
        origin.private_domain = api::private_domain(env, &origin.own_name);
        origin.demands_certificate = api::demands_certificate(env, &origin.own_name);
        for header in origin.headers.iter_mut().filter(|header| header.is_secret) {
            let name = header.name.known().map(String::as_str).unwrap_or_default();
            header.readers = reader::readers(env, &apis, name);
        }
    }
    origin.bucket = access::bucket(at, &domain, distribution);
    origin.function_url = access::function_url(at, &domain);
    origin
}

/// Returns the ID of the API that is written in the name of a default endpoint. What was translated from answers of AWS
/// knows its APIs by their IDs.
fn written_id(domain: &Expr) -> Option<&str> {
    Some(domain.as_literal()?.split_once(".execute-api.")?.0)
}

/// Reports whether viewers reach a distribution through tenants, whose parameters origins may have in their names.
fn is_for_tenants(env: Env<'_>, distribution: &str) -> bool {
    let config = Cursor::properties(env, distribution).and_then(|properties| properties.get("DistributionConfig"));
    config.is_some_and(|config| surroundings::is_for_tenants(&config))
}

/// Reads an origin of a distribution without what it leads to.
pub(super) fn form(at: &Cursor<'_>, distribution: &str) -> Origin {
    let env = at.env;
    let expr = |key: &str| at.get(key).map(|value| value.expr()).unwrap_or_default();
    let of_tenant =
        |key: &str| if is_for_tenants(env, distribution) { tenant::parameters(&expr(key)) } else { expr(key) };
    let (id, domain, path) = (expr("Id"), of_tenant("DomainName"), of_tenant("OriginPath"));
    let (kind, is_certain) = kind(env, &domain);
    // A name that is certainly an API's stays one, whatever is beside it.
    let is_bucket = at.get("S3OriginConfig").is_some() && !(kind.is_api() && is_certain);
    let (kind, is_certain) = if is_bucket { (OriginKind::S3, true) } else { (kind, is_certain) };
    let names = format!("{id} {domain} {}", hints(env, &domain));
    let declared_type = declared_type(env, distribution, &id);
    let given = if is_certain { None } else { declared(env, declared_type.as_deref(), &domain) };
    let (kind, is_certain) = given.map_or((kind, is_certain), |kind| (kind, true));
    let hints_at_api = server::suggests_api(&names);
    let custom = at.get("CustomOriginConfig");
    let config = custom.clone().or_else(|| at.get("VpcOriginConfig"));
    let settings = custom.as_ref().unwrap_or(at);
    let protocol = settings.at_parsed("OriginProtocolPolicy", protocol);
    let (kind, is_certain) = match kind {
        _ if is_certain => (kind, true),
        _ if !takes_https(settings, &protocol) => (OriginKind::Other, true),
        OriginKind::Other if hints_at_api => (OriginKind::Unknown, false),
        _ => (kind, false),
    };
    let likeness = match kind {
        _ if is_certain => Likeness::Settled,
        OriginKind::Unknown if hints_at_api => Likeness::Suggested,
        _ => Likeness::Possible,
    };
    Origin {
        place: at.place(),
        id: text(&id),
        id_place: at.place_of("Id"),
        not_a_name: domain.single().and_then(|part| reference::not_a_name(env, part)),
        not_an_api: reference::not_an_api(env, &domain),
        domain_place: at.place_of("DomainName"),
        path: text(&path),
        path_place: at.place_of("OriginPath"),
        stage_path: text(&api::with_stage_names(env, &path)),
        kind,
        likeness,
        certainty: if domain.parts().iter().any(|part| is_elsewhere(env, part.origin())) {
            Certainty::Assumed
        } else {
            Certainty::Documented
        },
        is_given_name: kind == OriginKind::ApiGatewayDomain && is_given_name(&domain),
        own_name: text(&api::own_name(env, &domain)),
        domain: text(&domain),
        api: None,
        declared_protocol: declared_type.as_deref().and_then(protocol_of),
        login: Login::Unseen,
        is_declared_public: false,
        configs: configs(at),
        is_whole: at.value.as_map().is_some_and(|map| !map.keys().any(|key| key.starts_with("Fn::"))),
        headers: at.list("OriginCustomHeaders").iter().map(header).collect(),
        protocol,
        ssl_protocols: ssl_protocols(settings),
        https_port: custom.as_ref().unwrap_or(at).at_number("HTTPSPort"),
        read_timeout: config.as_ref().unwrap_or(at).at_number("OriginReadTimeout"),
        completion_timeout: at.at_number("ResponseCompletionTimeout"),
        shield: at.get("OriginShield").filter(|shield| shield.bool("Enabled") == Some(true)).map(|shield| {
            let place = shield.place_of("OriginShieldRegion");
            At { value: shield.at_text("OriginShieldRegion").value, place }
        }),
        client_certificate: config.and_then(|config| Some(config.get("OriginMtlsConfig")?.place())),
        demands_certificate: None,
        private_domain: None,
        access_control: access::control(at),
        identity: access::identity(at),
        website: access::is_website(&domain).then(|| at.place_of("DomainName")),
        bucket: None,
        function_url: None,
        demands: Vec::new(),
    }
}

/// Returns the protocols that CloudFront may use to the origin. CloudFormation takes the two oldest if none are written.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-customoriginconfig.html>
fn ssl_protocols(settings: &Cursor<'_>) -> At<Vec<String>> {
    let place = settings.place_of("OriginSSLProtocols");
    let Some(list) = settings.get("OriginSSLProtocols") else { return At { value: Known::Absent, place } };
    let names = list.exprs().and_then(|all| all.iter().map(|name| name.as_literal().map(str::to_owned)).collect());
    At { value: names.map_or_else(|| Known::Unknown(list.expr().to_string()), Known::Is), place }
}

fn header(at: &Cursor<'_>) -> AddedHeader {
    AddedHeader {
        name: at.at_text("HeaderName"),
        value: at.get("HeaderValue").map(|value| value.text()).unwrap_or_default(),
        value_place: at.place_of("HeaderValue"),
        is_secret: at.known("HeaderName").is_some_and(|name| is_named(&name)),
        readers: SecretReaders::Possible,
    }
}

/// Returns the type that the metadata of a distribution gives an origin by its ID:
/// `Metadata: {gatefront: {origins: {ID: {type: rest, region: eu-west-1}}}}`.
fn declared_type(env: Env<'_>, distribution: &str, origin: &Expr) -> Option<String> {
    let declared = ["Metadata", "gatefront", "origins", origin.as_literal()?];
    Cursor::resource(env, distribution)?.at(&declared)?.known("type")
}

/// Returns the kind of API that a declared type is.
fn protocol_of(declared: &str) -> Option<ApiProtocol> {
    match declared {
        "rest" => Some(ApiProtocol::Rest),
        "http" => Some(ApiProtocol::Http),
        "websocket" => Some(ApiProtocol::WebSocket),
        _ => None,
    }
}

/// Returns the kind that the caller gives an origin by its domain name, or the metadata by its type. An API by a known name
/// that is not one of a default endpoint is a custom domain.
fn declared(env: Env<'_>, declared: Option<&str>, domain: &Expr) -> Option<OriginKind> {
    let shown = domain.to_string();
    if env.options.api_origins.iter().any(|host| host.eq_ignore_ascii_case(&shown)) {
        return Some(OriginKind::ApiGatewayDomain);
    }
    let declared = declared?;
    match protocol_of(declared) {
        Some(_) if domain.as_literal().is_some() => Some(OriginKind::ApiGatewayDomain),
        Some(_) => Some(OriginKind::ExecuteApi),
        None if ["origin", "function_url"].contains(&declared) => Some(OriginKind::Other),
        None => None,
    }
}

fn protocol(text: &str) -> Option<OriginProtocol> {
    match text {
        "http-only" => Some(OriginProtocol::HttpOnly),
        "https-only" => Some(OriginProtocol::HttpsOnly),
        "match-viewer" => Some(OriginProtocol::MatchViewer),
        _ => None,
    }
}

fn configs(at: &Cursor<'_>) -> Vec<(OriginConfig, crate::model::Place)> {
    let kinds = [
        ("CustomOriginConfig", OriginConfig::Custom),
        ("S3OriginConfig", OriginConfig::S3),
        ("VpcOriginConfig", OriginConfig::Vpc),
    ];
    kinds.into_iter().filter_map(|(key, config)| Some((config, at.get(key)?.place()))).collect()
}

/// Returns what these APIs ask of their callers, if that is the same for all.
fn login(env: Env<'_>, ids: &[String]) -> Login {
    let mut logins = ids.iter().filter_map(|id| api::kind(env, id).map(|kind| login::read(env, id, kind)));
    let first = logins.next().unwrap_or(Login::Unseen);
    if logins.all(|login| login == first) { first } else { Login::Unseen }
}

/// Reports whether CloudFront may reach API Gateway with these settings: by HTTPS, on port 443.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
fn takes_https(settings: &Cursor<'_>, protocol: &At<OriginProtocol>) -> bool {
    let has_other_port = |key: &str, port| settings.at_number(key).known().is_some_and(|known| *known != port);
    match protocol.known() {
        Some(OriginProtocol::HttpOnly) => false,
        Some(OriginProtocol::MatchViewer) => !has_other_port("HTTPSPort", 443) && !has_other_port("HTTPPort", 80),
        Some(OriginProtocol::HttpsOnly) | None => !has_other_port("HTTPSPort", 443),
    }
}

/// Returns what the template says about the parameters in a name: description, allowed pattern, default.
fn hints(env: Env<'_>, domain: &Expr) -> String {
    let mut found = String::new();
    for part in domain.parts() {
        if let Part::Ref(name) = part
            && let Some(parameter) = env.sections.parameter(name)
        {
            for key in ["Description", "AllowedPattern", "Default"] {
                found.extend(parameter.get(key).and_then(Value::as_str));
            }
        }
    }
    found
}

/// Returns the kind of a server by its name, and whether that is certain.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html>
fn kind(env: Env<'_>, domain: &Expr) -> (OriginKind, bool) {
    let shown = domain.to_string().to_lowercase();
    if let Some((label, _)) = shown.split_once(".execute-api.") {
        return (if is_given(label) { OriginKind::ApiGatewayDomain } else { OriginKind::ExecuteApi }, true);
    }
    if is_misspelt_endpoint(&shown) {
        return (OriginKind::ExecuteApi, true);
    }
    let is_named = |properties: &Cursor<'_>| {
        properties.get("DomainName").is_some_and(|name| !shown.is_empty() && name.expr() == *domain)
    };
    if Cursor::of_type(env, DOMAIN_NAMES, is_named).next().is_some() {
        return (OriginKind::ApiGatewayDomain, true);
    }
    if let Some(kind) = domain.parts().iter().find_map(|part| of_resource(env, part.origin())) {
        return (kind, kind != OriginKind::Unknown);
    }
    if let Some(kind) = server::by_domain(&shown) {
        return (kind, true);
    }
    let named = domain.parts().iter().find_map(|part| of_name(env, part.origin()));
    match named {
        Some(kind) => (kind, true),
        // A text without a dot is no name of a server: it may be meant to be anything.
        None if domain.as_literal().is_some_and(|text| text.contains('.')) => (OriginKind::Other, false),
        None => (OriginKind::Unknown, false),
    }
}

/// Returns the kind of a server that a parameter, an import or another reference names.
fn of_name(env: Env<'_>, part: &Part) -> Option<OriginKind> {
    match part {
        Part::Ref(name) => {
            let parameter = env.sections.parameter(name);
            let text = |key: &str| parameter.and_then(|map| map.get(key)).and_then(Value::as_str).unwrap_or_default();
            server::by_words(name).or_else(|| server::by_words(text("Description")))
        }
        Part::Opaque { expression: name, .. } | Part::Import(name) | Part::StackOutput { output: name, .. } => {
            server::by_words(name)
        }
        Part::GetAtt(_, attribute) => server::by_words(attribute),
        Part::Literal(_) | Part::Cut { .. } | Part::Item { .. } => None,
    }
}

/// Reports whether the first label of an execute-api name is that of a custom domain: no ID of an API starts so.
fn is_given(label: &str) -> bool {
    label.trim_start_matches("https://").starts_with("d-")
}

/// Reports whether a custom domain is named by what AWS gives it: the target of its DNS record.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html>
fn is_given_name(domain: &Expr) -> bool {
    match domain.single() {
        Some(Part::GetAtt(_, attribute)) => {
            matches!(attribute.as_str(), "RegionalDomainName" | "DistributionDomainName")
        }
        _ => domain.to_string().to_lowercase().split_once(".execute-api.").is_some_and(|(label, _)| is_given(label)),
    }
}

/// Returns the kind of a server whose name is, or is cut from, what a resource of the template gives.
fn of_resource(env: Env<'_>, part: &Part) -> Option<OriginKind> {
    match part {
        Part::Ref(id) if api::kind(env, id).is_some() => Some(OriginKind::ExecuteApi),
        Part::GetAtt(id, _) if api::kind(env, id).is_some() => Some(OriginKind::ExecuteApi),
        Part::Ref(id) if of_type(env, id, DOMAIN_NAMES) => Some(OriginKind::ApiGatewayDomain),
        Part::GetAtt(id, attribute) => match env.sections.resource_type(id) {
            None => server::by_attribute(attribute),
            Some(name) if DOMAIN_NAMES.contains(&name) => Some(OriginKind::ApiGatewayDomain),
            // The outputs of another stack, and the values of a custom resource, may be anything.
            Some("AWS::Serverless::Application") => Some(of_output(attribute)),
            Some(name) if name.starts_with("AWS::CloudFormation::") || name.starts_with("Custom::") => {
                Some(of_output(attribute))
            }
            Some(name) => Some(server::by_type(name)),
        },
        _ => None,
    }
}

/// Returns the kind of a server that another stack names in an output.
fn of_output(attribute: &str) -> OriginKind {
    server::by_words(attribute).unwrap_or(OriginKind::Unknown)
}

/// Reports whether a part of a name comes from a nested stack, or from outside of a fragment.
fn is_elsewhere(env: Env<'_>, part: &Part) -> bool {
    let is_outside = |id: &str| {
        let is_here = env.sections.resource(id).is_some() || env.sections.parameter(id).is_some();
        env.sections.is_fragment && !is_here && !id.starts_with("AWS::")
    };
    match part {
        Part::GetAtt(id, attribute) => {
            let is_nested = of_type(env, id, &["AWS::CloudFormation::Stack", "AWS::Serverless::Application"]);
            is_nested && attribute.starts_with("Outputs.") || is_outside(id)
        }
        Part::Ref(id) => is_outside(id),
        _ => false,
    }
}

fn of_type(env: Env<'_>, id: &str, types: &[&str]) -> bool {
    env.sections.resource_type(id).is_some_and(|name| types.contains(&name))
}

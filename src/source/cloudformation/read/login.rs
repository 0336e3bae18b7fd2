//! The login that an API asks of its callers, from its authorizers, methods and routes, or from SAM's `Auth`.

use super::api::{is_event_of, of_api};
use super::function::SAM_FUNCTION;
use crate::model::{ApiProtocol, Login, LoginSources};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;
use crate::template::Value;

/// The parts of a login that are found so far.
#[derive(Default)]
struct Found {
    sources: LoginSources,
    is_iam: bool,
    /// API keys come from an authorizer instead of a header.
    is_key_elsewhere: bool,
    /// Something else than a header or a query string is read, or the source does not show what is read.
    is_elsewhere: bool,
}

/// Returns what the API with that logical ID asks for.
pub(super) fn read(env: Env<'_>, id: &str, kind: ApiProtocol) -> Login {
    let mut found = Found::default();
    let source = Cursor::properties(env, id).and_then(|api| api.known("ApiKeySourceType"));
    found.is_key_elsewhere = source.as_deref() == Some("AUTHORIZER");
    match kind {
        ApiProtocol::Rest => {
            for authorizer in of_api(env, "AWS::ApiGateway::Authorizer", "RestApiId", id) {
                found.authorizer(&authorizer, "Type");
            }
            for method in of_api(env, "AWS::ApiGateway::Method", "RestApiId", id) {
                found.method(&method, "AuthorizationType");
            }
        }
        ApiProtocol::Http | ApiProtocol::WebSocket => {
            for authorizer in of_api(env, "AWS::ApiGatewayV2::Authorizer", "ApiId", id) {
                found.authorizer(&authorizer, "AuthorizerType");
            }
            for route in of_api(env, "AWS::ApiGatewayV2::Route", "ApiId", id) {
                found.method(&route, "AuthorizationType");
            }
        }
    }
    if let Some(api) = Cursor::properties(env, id) {
        for body in ["Body", "DefinitionBody"].into_iter().filter_map(|key| api.get(key)) {
            found.document(&body);
        }
        found.is_elsewhere |= ["BodyS3Location", "DefinitionUri"].into_iter().any(|key| api.get(key).is_some());
    }
    if env.sections.is_sam {
        found.sam(env, id, kind);
    }
    let Found { mut sources, is_iam, is_elsewhere, .. } = found;
    for names in [&mut sources.headers, &mut sources.query_strings] {
        names.sort();
        names.dedup();
    }
    match (is_iam, sources == LoginSources::default()) {
        (true, _) => Login::Iam,
        (false, false) => Login::Reads(sources),
        (false, true) if is_elsewhere => Login::Unseen,
        (false, true) => Login::Nobody,
    }
}

/// Returns the values of a mapping.
fn members<'a>(map: &Cursor<'a>) -> Vec<Cursor<'a>> {
    let Value::Map(named) = map.value else { return Vec::new() };
    named.keys().filter_map(|name| map.get(name)).collect()
}

/// Returns the names of the security schemes that a document or an operation uses.
fn schemes(holder: &Cursor<'_>) -> Vec<String> {
    let entries = holder.list("security").into_iter().filter_map(|entry| entry.value.as_map());
    entries.flat_map(|entry| entry.keys().cloned()).collect()
}

impl Found {
    /// Adds an authorizer with its identity sources: one text with commas, or a list. A Lambda authorizer on the whole
    /// request may have no sources; the others read Authorization then.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html>
    fn authorizer(&mut self, authorizer: &Cursor<'_>, kind: &str) {
        // One text that a function gives, or a list.
        let one = || authorizer.known("IdentitySource").map(|source| vec![source]);
        let sources = authorizer.names("IdentitySource").or_else(one);
        let Some(sources) = sources else {
            self.is_elsewhere = true;
            return;
        };
        let mut is_named = false;
        for source in sources.iter().flat_map(|sources| sources.split(',')) {
            is_named |= self.source(source.trim());
        }
        if sources.is_empty() && authorizer.known(kind).as_deref() != Some("REQUEST") {
            self.header("authorization");
        } else {
            self.is_elsewhere |= !is_named;
        }
    }

    /// Adds `method.request.header.X`, `$request.header.X`, or the same of a query string.
    fn source(&mut self, source: &str) -> bool {
        if let Some((_, name)) = source.rsplit_once("request.header.") {
            self.header(name);
        } else if let Some((_, name)) = source.rsplit_once("request.querystring.") {
            self.sources.query_strings.push(name.to_owned());
        } else {
            return false;
        }
        true
    }

    fn header(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("cookie") {
            self.sources.cookies = true;
        } else {
            self.sources.headers.push(name.to_lowercase());
        }
    }

    /// Adds a method, a route or the `Auth` of an event: signed, or with an API key.
    fn method(&mut self, method: &Cursor<'_>, key: &str) {
        self.is_iam |= method.known(key).as_deref() == Some("AWS_IAM");
        if method.bool("ApiKeyRequired") == Some(true) && !self.is_key_elsewhere {
            self.header("x-api-key");
        }
    }

    /// Adds the security schemes that an `OpenAPI` document uses. What is not written out in the template is elsewhere.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html>
    fn document(&mut self, body: &Cursor<'_>) {
        let paths = body.get("paths").filter(|_| body.is_whole_map()).filter(Cursor::is_whole_map);
        let Some(paths) = paths else {
            self.is_elsewhere = true;
            return;
        };
        let mut used = schemes(body);
        for path in members(&paths) {
            let operations = members(&path);
            self.is_elsewhere |= path.value.as_map().is_none_or(|map| map.contains_key("$ref"));
            for operation in operations {
                used.extend(schemes(&operation));
                let auth = operation.at(&["x-amazon-apigateway-auth", "type"]).map(|kind| kind.expr());
                self.is_iam |= auth.is_some_and(|kind| kind.as_literal() == Some("AWS_IAM"));
            }
        }
        used.sort();
        used.dedup();
        let defined = body.at(&["components", "securitySchemes"]).or_else(|| body.get("securityDefinitions"));
        for name in used {
            match defined.as_ref().and_then(|defined| defined.get(&name)) {
                Some(scheme) => self.scheme(&scheme),
                None => self.is_elsewhere = true,
            }
        }
    }

    /// Adds a security scheme: a signature, an authorizer with its identity sources, or the place of a key.
    fn scheme(&mut self, scheme: &Cursor<'_>) {
        let is_signed = scheme.known("x-amazon-apigateway-authtype").is_some_and(|kind| kind == "awsSigv4");
        let (place, name) = (scheme.known("in"), scheme.known("name"));
        let authorizer = scheme.get("x-amazon-apigateway-authorizer");
        let sources = authorizer.as_ref().and_then(|authorizer| {
            let one = || authorizer.known("identitySource").map(|source| vec![source]);
            authorizer.names("identitySource").filter(|sources| !sources.is_empty()).or_else(one)
        });
        match (sources, place.as_deref(), name) {
            _ if is_signed => self.is_iam = true,
            (Some(sources), ..) => {
                let mut is_named = false;
                for source in sources.iter().flat_map(|sources| sources.split(',')) {
                    is_named |= self.source(source.trim());
                }
                self.is_elsewhere |= !is_named;
            }
            (None, Some("header"), Some(name)) if name.eq_ignore_ascii_case("x-api-key") => {
                if !self.is_key_elsewhere {
                    self.header(&name);
                }
            }
            (None, Some("header"), Some(name)) if name != "Unused" => self.header(&name),
            (None, Some("query"), Some(name)) => self.sources.query_strings.push(name),
            // A token of OAuth or OpenID Connect comes in Authorization.
            _ if authorizer.is_some() || scheme.known("type").is_some_and(|kind| kind != "apiKey") => {
                self.header("authorization");
            }
            _ => self.is_elsewhere = true,
        }
    }

    /// Adds SAM's `Auth`: of the API, of all APIs, of each event.
    ///
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html>
    fn sam(&mut self, env: Env<'_>, id: &str, kind: ApiProtocol) {
        let globals = if kind == ApiProtocol::Rest { "Api" } else { "HttpApi" };
        let own = Cursor::properties(env, id);
        let auths = [own, Cursor::globals(env, globals)].into_iter().flatten();
        for auth in auths.filter_map(|properties| properties.get("Auth")) {
            self.method(&auth, "DefaultAuthorizer");
            let Some(authorizers) = auth.get("Authorizers") else { continue };
            let Value::Map(named) = authorizers.value else { continue };
            named.keys().filter_map(|name| authorizers.get(name)).for_each(|found| self.sam_authorizer(&found));
        }
        for function in env.sections.of_type(&[SAM_FUNCTION]) {
            let Some(events) = Cursor::properties(env, function).and_then(|found| found.get("Events")) else {
                continue;
            };
            let Value::Map(named) = events.value else { continue };
            for found in named.keys().filter_map(|name| events.get(name)) {
                let auth = found.at(&["Properties", "Auth"]).filter(|_| is_event_of(&found, id, kind));
                if let Some(auth) = auth {
                    self.method(&auth, "Authorizer");
                }
            }
        }
    }

    fn sam_authorizer(&mut self, authorizer: &Cursor<'_>) {
        let identity = authorizer.get("Identity");
        let names = |key: &str| identity.as_ref().and_then(|identity| identity.names(key)).unwrap_or_default();
        let (headers, query_strings) = ([names("Header"), names("Headers")].concat(), names("QueryStrings"));
        let elsewhere = [names("Context"), names("StageVariables")].concat();
        let is_source = authorizer.known("IdentitySource").is_some_and(|source| self.source(&source));
        if headers.is_empty() && query_strings.is_empty() && elsewhere.is_empty() && !is_source {
            self.header("authorization");
        }
        for name in &headers {
            self.header(name);
        }
        self.sources.query_strings.extend(query_strings);
        self.is_elsewhere |= !elsewhere.is_empty();
    }
}

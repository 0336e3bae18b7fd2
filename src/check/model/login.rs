//! How an API knows who calls: what its authorizers read of a request.

use super::api::{ApiKind, of_api, refers};
use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::template::Value;

/// What an API asks of its callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// The API is not in the template, or nothing is said about its authorizers.
    Unseen,
    /// The API is in the template and nothing in it asks for a login.
    Nobody,
    /// Parts of the request.
    Reads(Sources),
    /// A signature over Host and path.
    Iam,
}

/// Parts of a request that tell who calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    /// Headers, in lower case.
    pub(crate) headers: Vec<String>,
    pub(crate) query_strings: Vec<String>,
}

impl Login {
    /// Whether an authorizer reads Authorization; nothing where that is not seen.
    pub(crate) fn reads_authorization(&self) -> Option<bool> {
        match self {
            Self::Unseen => None,
            Self::Nobody => Some(false),
            Self::Reads(sources) => Some(sources.headers.iter().any(|name| name == "authorization")),
            Self::Iam => Some(true),
        }
    }
}

/// What is known so far.
#[derive(Default)]
struct Found {
    sources: Sources,
    is_iam: bool,
    /// API keys come from an authorizer and not from a header.
    is_key_elsewhere: bool,
    /// Something reads what is no header and no query string, or does so by code that is not here.
    is_elsewhere: bool,
}

/// What the API with that id asks for.
pub(super) fn read(env: Env<'_>, id: &str, kind: ApiKind) -> Login {
    let mut found = Found::default();
    let source = Cursor::properties(env, id).and_then(|api| api.known("ApiKeySourceType"));
    found.is_key_elsewhere = source.as_deref() == Some("AUTHORIZER");
    match kind {
        ApiKind::Rest => {
            let authorizers = of_api(env, "AWS::ApiGateway::Authorizer", "RestApiId", id);
            authorizers.for_each(|(_, authorizer)| found.authorizer(&authorizer, "Type"));
            for (_, method) in of_api(env, "AWS::ApiGateway::Method", "RestApiId", id) {
                found.method(&method, "AuthorizationType");
            }
        }
        ApiKind::Http => {
            let authorizers = of_api(env, "AWS::ApiGatewayV2::Authorizer", "ApiId", id);
            authorizers.for_each(|(_, authorizer)| found.authorizer(&authorizer, "AuthorizerType"));
            for (_, route) in of_api(env, "AWS::ApiGatewayV2::Route", "ApiId", id) {
                found.method(&route, "AuthorizationType");
            }
        }
    }
    if env.sections.is_sam {
        found.sam(env, id, kind);
    }
    let Found { mut sources, is_iam, is_elsewhere, .. } = found;
    for names in [&mut sources.headers, &mut sources.query_strings] {
        names.sort();
        names.dedup();
    }
    // An OpenAPI body may hold authorizers of its own; an API that SAM makes is what its events say.
    let is_open = is_elsewhere || has_body(env, id);
    match (is_iam, sources == Sources::default()) {
        (true, _) => Login::Iam,
        (false, false) => Login::Reads(sources),
        (false, true) if is_open => Login::Unseen,
        (false, true) => Login::Nobody,
    }
}

fn has_body(env: Env<'_>, id: &str) -> bool {
    let body = ["Body", "BodyS3Location", "DefinitionBody", "DefinitionUri"];
    Cursor::properties(env, id).is_some_and(|properties| body.iter().any(|key| properties.get(key).is_some()))
}

impl Found {
    /// An authorizer with identity sources, one text with commas or a list. A Lambda authorizer on the whole request
    /// may have none; the others read Authorization then.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html>
    fn authorizer(&mut self, authorizer: &Cursor<'_>, kind: &str) {
        let sources = authorizer.names("IdentitySource").unwrap_or_default();
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

    /// `method.request.header.X`, `$request.header.X`, or the same of a query string.
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
        self.sources.headers.push(name.to_lowercase());
    }

    /// A method, a route or the `Auth` of an event: signed, or with an API key.
    fn method(&mut self, method: &Cursor<'_>, key: &str) {
        self.is_iam |= method.known(key).as_deref() == Some("AWS_IAM");
        if method.bool("ApiKeyRequired") == Some(true) && !self.is_key_elsewhere {
            self.header("x-api-key");
        }
    }

    /// What SAM says in `Auth`: of the API, of all APIs, of each event.
    ///
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html>
    fn sam(&mut self, env: Env<'_>, id: &str, kind: ApiKind) {
        let (globals, event, api, implicit) = match kind {
            ApiKind::Rest => ("Api", "Api", "RestApiId", "ServerlessRestApi"),
            ApiKind::Http => ("HttpApi", "HttpApi", "ApiId", "ServerlessHttpApi"),
        };
        let own = Cursor::properties(env, id);
        let auths = [own, Cursor::globals(env, globals)].into_iter().flatten();
        for auth in auths.filter_map(|properties| properties.get("Auth")) {
            self.method(&auth, "DefaultAuthorizer");
            let Some(authorizers) = auth.get("Authorizers") else { continue };
            let Value::Map(named) = authorizers.value else { continue };
            named.keys().filter_map(|name| authorizers.get(name)).for_each(|found| self.sam_authorizer(&found));
        }
        for function in env.sections.of_type(&["AWS::Serverless::Function"]) {
            let Some(events) = Cursor::properties(env, function).and_then(|found| found.get("Events")) else {
                continue;
            };
            let Value::Map(named) = events.value else { continue };
            for found in named.keys().filter_map(|name| events.get(name)) {
                let Some(properties) = found.get("Properties") else { continue };
                let is_here = match properties.get(api) {
                    Some(_) => refers(&properties, api, id),
                    None => id == implicit,
                };
                if let Some(auth) =
                    properties.get("Auth").filter(|_| is_here && found.known("Type").as_deref() == Some(event))
                {
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

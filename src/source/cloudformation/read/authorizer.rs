//! Lambda authorizers that demand a header, and the parts of an API that a lock does not cover.

use super::api;
use super::function::SAM_FUNCTION;
use crate::model::{ApiProtocol, Lock, LockKeeper, OpenPart, OpenWay};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;
use crate::template::Part;

/// A Lambda authorizer with the headers that it demands.
struct Authorizer<'a> {
    at: Cursor<'a>,
    /// The name by which routes name it: its logical ID, or in SAM its key.
    name: String,
    headers: Vec<String>,
}

/// Returns the Lambda authorizers of an API. Without one of its identity sources, API Gateway answers 401 and does not call
/// the function.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html>
fn authorizers<'a>(env: Env<'a>, id: &str, kind: ApiProtocol) -> Vec<Authorizer<'a>> {
    let (resource, key, type_key) = match kind {
        ApiProtocol::Rest => ("AWS::ApiGateway::Authorizer", "RestApiId", "Type"),
        ApiProtocol::Http | ApiProtocol::WebSocket => ("AWS::ApiGatewayV2::Authorizer", "ApiId", "AuthorizerType"),
    };
    let types = [resource];
    let own = Cursor::of_type(env, &types, |found| api::refers(found, key, id)).filter_map(|(name, at)| {
        let kind = at.known(type_key)?;
        let sources = at.names("IdentitySource").or_else(|| at.known("IdentitySource").map(|source| vec![source]))?;
        let headers = sources.iter().flat_map(|sources| sources.split(',')).filter_map(header).collect();
        matches!(kind.as_str(), "REQUEST" | "TOKEN").then(|| Authorizer { at, name: name.to_owned(), headers })
    });
    let globals = if kind == ApiProtocol::Rest { "Api" } else { "HttpApi" };
    let properties = [Cursor::properties(env, id), Cursor::globals(env, globals)];
    let apis = properties.into_iter().flatten().filter(|_| env.sections.is_sam);
    let keyed = apis.filter_map(|properties| properties.at(&["Auth", "Authorizers"])).flat_map(|all| {
        let names: Vec<String> = all.value.as_map().into_iter().flat_map(|map| map.keys()).cloned().collect();
        names.into_iter().filter_map(move |name| Some((all.get(&name)?, name))).collect::<Vec<_>>()
    });
    let sam = keyed.filter(|(at, _)| at.get("FunctionArn").is_some()).map(|(at, name)| {
        let identity = at.get("Identity");
        let names = |key: &str| identity.as_ref().and_then(|identity| identity.names(key)).unwrap_or_default();
        let headers = [names("Header"), names("Headers")].concat();
        Authorizer { headers: headers.iter().map(|name| name.to_lowercase()).collect(), at, name }
    });
    own.chain(sam).collect()
}

/// Returns the header of an identity source: `$request.header.X`, or `method.request.header.X`.
fn header(source: &str) -> Option<String> {
    let (_, name) = source.trim().rsplit_once("request.header.")?;
    Some(name.to_lowercase())
}

/// A route of an API, with the authorizer that it names.
struct AuthorizedRoute<'a> {
    at: Cursor<'a>,
    name: String,
    /// The logical ID of the authorizer or its key in SAM; `None` if it has none.
    authorizer: Option<String>,
}

/// The authorizers of an API and the routes of the template.
pub(super) struct Authorization<'a> {
    authorizers: Vec<Authorizer<'a>>,
    routes: Vec<AuthorizedRoute<'a>>,
}

impl<'a> Authorization<'a> {
    /// Reads the authorizers and routes of an API. Of a WebSocket API, `$connect` alone takes an authorizer.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html>
    pub(super) fn read(env: Env<'a>, id: &str, kind: ApiProtocol) -> Self {
        let (resource, key) = match kind {
            ApiProtocol::Rest => ("AWS::ApiGateway::Method", "RestApiId"),
            ApiProtocol::Http | ApiProtocol::WebSocket => ("AWS::ApiGatewayV2::Route", "ApiId"),
        };
        let is_here = |found: &Cursor<'_>| {
            let is_preflight = found.known("HttpMethod").as_deref() == Some("OPTIONS");
            let is_message = kind == ApiProtocol::WebSocket && found.known("RouteKey").as_deref() != Some("$connect");
            api::refers(found, key, id) && !is_preflight && !is_message
        };
        let types = [resource];
        let own = Cursor::of_type(env, &types, is_here).filter_map(|(name, at)| {
            let named = at.get("AuthorizerId").map(|id| id.expr());
            let authorizer = match &named {
                None => None,
                // An authorizer that the template does not hold may demand anything.
                Some(id) => Some(id.single().and_then(Part::target)?.to_owned()),
            };
            Some(AuthorizedRoute { at, name: name.to_owned(), authorizer })
        });
        let mut routes: Vec<_> = own.collect();
        if env.sections.is_sam {
            routes.extend(events(env, id, kind));
        }
        Self { authorizers: authorizers(env, id, kind), routes }
    }

    /// Returns the headers that authorizers of routes demand, beside those of a login.
    pub(super) fn locks(&self) -> Vec<Lock> {
        let is_used = |authorizer: &&Authorizer<'_>| {
            self.routes.iter().any(|route| route.authorizer.as_deref() == Some(authorizer.name.as_str()))
        };
        let used = self.authorizers.iter().filter(is_used);
        used.flat_map(|authorizer| authorizer.demanded().map(|header| authorizer.lock(header))).collect()
    }

    /// Returns the routes that do not have the authorizer which demands a header.
    pub(super) fn open_routes(&self) -> Vec<OpenWay> {
        let mut headers: Vec<&str> = self.authorizers.iter().flat_map(Authorizer::demanded).collect();
        headers.sort_unstable();
        headers.dedup();
        let mut open = Vec::new();
        for header in headers {
            let demands = |name: &str| {
                let mut named = self.authorizers.iter().filter(|authorizer| authorizer.name == name);
                named.any(|authorizer| authorizer.demanded().any(|demanded| demanded == header))
            };
            let is_open = |route: &&AuthorizedRoute<'_>| !route.authorizer.as_deref().is_some_and(demands);
            open.extend(self.routes.iter().filter(is_open).map(|route| OpenWay {
                place: route.at.place(),
                part: OpenPart::Route(route.name.clone()),
                header: header.to_owned(),
            }));
        }
        open
    }
}

impl Authorizer<'_> {
    /// Returns the headers that it demands, beside those of a login.
    fn demanded(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(String::as_str).filter(|header| !matches!(*header, "authorization" | "cookie"))
    }

    fn lock(&self, header: &str) -> Lock {
        Lock { place: self.at.place(), keeper: LockKeeper::Authorizer, header: header.to_owned(), values: Vec::new() }
    }
}

/// Returns the routes that events of SAM functions make. An event without an authorizer has the default one of the API.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html>
fn events<'a>(env: Env<'a>, id: &str, kind: ApiProtocol) -> Vec<AuthorizedRoute<'a>> {
    let globals = if kind == ApiProtocol::Rest { "Api" } else { "HttpApi" };
    let mut settings = [Cursor::properties(env, id), Cursor::globals(env, globals)].into_iter().flatten();
    let default = settings.find_map(|api| api.at(&["Auth"])?.known("DefaultAuthorizer"));
    let mut found = Vec::new();
    for function in env.sections.of_type(&[SAM_FUNCTION]) {
        let Some(events) = Cursor::properties(env, function).and_then(|found| found.get("Events")) else { continue };
        for name in events.value.as_map().into_iter().flat_map(|map| map.keys()) {
            let Some(event) = events.get(name).filter(|event| api::is_event_of(event, id, kind)) else { continue };
            let own = event.at(&["Properties", "Auth"]).and_then(|auth| auth.known("Authorizer"));
            let authorizer = own.or_else(|| default.clone());
            found.push(AuthorizedRoute { at: event, name: format!("{function}.{name}"), authorizer });
        }
    }
    found
}

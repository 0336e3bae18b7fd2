//! `routes`: path patterns, each with one target and its options.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::ApiSection;
use super::decode::ANY;
use super::distribution::PolicyChoice;
use super::field::{Entries, Field};
use super::overlay::{Level, overlay};
use super::reference::GivenSection;
use super::response_headers::ResponseHeadersSection;
use super::strategy::StrategyChoice;
use super::verbatim::Verbatim;
use crate::cloudfront::edge_event::EdgeEvent;
use crate::cloudfront::options::ViewerProtocolPolicy;
use crate::names::{
    AttributeName, BucketName, HeaderName, HeaderValue, HostName, LogicalId, OriginHeaderName, PathText, Region,
};
use crate::plan::{Auth, FunctionAccess, Methods, SentHost, ServerProtocol};
use crate::yaml::{Content, Node};

/// A route: one cache behavior with one target.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Route", deny_unknown_fields)]
pub(crate) struct RouteSection {
    /// An API. What the `api` at the top has holds for it too; `{}` is that API itself.
    pub(super) api: Option<Field<ApiSection>>,
    /// Files in a bucket that CloudFront alone reads.
    pub(super) site: Option<Field<SiteSection>>,
    /// Any other server.
    pub(super) origin: Option<Field<OriginSection>>,
    /// A Lambda function URL.
    pub(super) function_url: Option<Field<FunctionUrlSection>>,
    /// A status code that CloudFront answers itself: 403, 404 or 410.
    #[schemars(extend("enum" = [403, 404, 410]))]
    pub(super) respond: Option<Field<u32>>,
    /// The strategy of an API's route, in place of the one at the top.
    pub(super) strategy: Option<Field<StrategyChoice>>,
    /// The part of the path that the target does not get: `true` for the whole pattern up to its `/*`, or a path that the
    /// pattern begins with.
    pub(super) strip_prefix: Option<Field<StripChoice>>,
    /// Caching of a site, a server, or an API with `auth: none`: the name of a managed cache policy, the ID of one of
    /// yours, or what is kept for how long.
    pub(super) cache: Option<Field<CacheSection>>,
    /// Protocols for viewers (default: redirect-to-https for a site, https-only for anything else).
    pub(super) viewer_protocol_policy: Option<Field<ViewerProtocolPolicy>>,
    /// Response headers policy: a managed policy's name, or the id of one of yours (default for a site:
    /// `SecurityHeadersPolicy`).
    pub(super) response_headers_policy: Option<Field<PolicyChoice>>,
    /// Headers of answers, which a policy of the stack's own adds and removes; in place of `response_headers_policy`.
    pub(super) response_headers: Option<Field<ResponseHeadersSection>>,
    /// Origin request policy in place of the default one: a managed policy's name, or the id of one of yours.
    pub(super) origin_request_policy: Option<Field<PolicyChoice>>,
    /// Headers that CloudFront adds to requests to this target.
    pub(super) origin_headers: Option<Field<Entries<OriginHeaderName, GivenSection<HeaderValue>>>>,
    /// Seconds to wait for the target, 1 to 120 (default: 30).
    #[schemars(range(min = 1, max = 120))]
    pub(super) read_timeout: Option<Field<u32>>,
    /// Functions of your own, by event.
    pub(super) functions: Option<Field<Entries<EdgeEvent, OwnFunctionSection>>>,
    /// Another server that answers where the target fails; the route is for GET, HEAD and OPTIONS alone then.
    pub(super) failover: Option<Field<FailoverSection>>,
    /// Region of Origin Shield, an additional cache before the target.
    pub(super) origin_shield: Option<Field<Region>>,
    /// CloudFormation that is merged over the route's cache behavior and its origin.
    pub(super) overrides: Option<Field<RouteOverridesSection>>,
}

/// CloudFormation that is merged over parts of a route, short tags such as `!Sub` included: mappings key by key; a key
/// without a value removes its entry; anything else replaces what is there.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "RouteOverrides", deny_unknown_fields)]
pub(crate) struct RouteOverridesSection {
    /// Properties of the cache behavior.
    pub(super) behavior: Option<Field<Verbatim>>,
    /// Properties of the origin.
    pub(super) origin: Option<Field<Verbatim>>,
}

/// Another server that answers where a target fails.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Failover", deny_unknown_fields)]
pub(crate) struct FailoverSection {
    /// The server.
    pub(super) origin: Option<Field<OriginSection>>,
    /// Status codes of the target that send a request to it.
    pub(super) status: Option<Field<Vec<Field<u32>>>>,
}

/// Files in a bucket that CloudFront alone reads.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Site", deny_unknown_fields)]
pub(crate) struct SiteSection {
    /// The bucket: `{create: true}` makes one, `{name: …, region: …}` is one that exists.
    pub(super) bucket: Option<Field<BucketSection>>,
    /// Folder in the bucket.
    pub(super) path: Option<Field<PathText>>,
    /// Send paths whose last part has no dot to the `index.html` of the route's folder, as single-page applications want
    /// it (default: false).
    pub(super) spa: Option<Field<bool>>,
    /// `directories` serves the `index.html` of each folder.
    #[schemars(extend("enum" = ["directories"]))]
    pub(super) index: Option<Field<IndexChoice>>,
    /// Page that answers for a missing file, in a stack without an API.
    pub(super) error_page: Option<Field<PathText>>,
}

/// Index documents.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum IndexChoice {
    /// The `index.html` of each folder.
    Directories,
}

/// The bucket of a site.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Bucket", deny_unknown_fields)]
pub(crate) struct BucketSection {
    /// Make a private bucket, one in each stack.
    pub(super) create: Option<Field<bool>>,
    /// Name of a bucket that exists.
    pub(super) name: Option<Field<GivenSection<BucketName>>>,
    /// Region of that bucket.
    pub(super) region: Option<Field<Region>>,
    /// Logical ID of a bucket in `template`.
    pub(super) resource: Option<Field<LogicalId>>,
    /// Attribute with the regional domain name of the bucket, such as `Outputs.BucketDomain` of a nested stack
    /// (default: `RegionalDomainName`).
    pub(super) attribute: Option<Field<AttributeName>>,
}

/// Any other server.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Origin", deny_unknown_fields)]
pub(crate) struct OriginSection {
    /// Host name of the server.
    pub(super) domain_name: Option<Field<GivenSection<HostName>>>,
    /// Path before the request's own.
    pub(super) path: Option<Field<PathText>>,
    /// Protocol to the server (default: https).
    pub(super) protocol: Option<Field<ServerProtocol>>,
    /// Port of the server (default: 443, or 80 for http).
    #[schemars(range(min = 80, max = 65535))]
    pub(super) port: Option<Field<u32>>,
    /// Host that the server gets: `origin` for its own name (default), `viewer` for the one that the viewer asks for.
    pub(super) host: Option<Field<SentHost>>,
}

/// A Lambda function URL.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "FunctionUrl", deny_unknown_fields)]
pub(crate) struct FunctionUrlSection {
    /// The URL, or its host name.
    pub(super) url: Option<Field<GivenSection<String>>>,
    /// Region of the function (default: the one in the URL); required where the URL is a reference.
    pub(super) region: Option<Field<Region>>,
    /// Name or ARN of the function, for the permissions that `access: iam` needs.
    pub(super) function: Option<Field<GivenSection<String>>>,
    /// Authorization of the function (default: none).
    pub(super) auth: Option<Field<Auth>>,
    /// `iam`: CloudFront signs its requests, and nobody else may call the URL; `none` (default): the URL is open.
    pub(super) access: Option<Field<FunctionAccess>>,
    /// `read`: GET, HEAD and OPTIONS (default with `access: iam`); `all` (default otherwise).
    pub(super) methods: Option<Field<Methods>>,
    /// Your clients send the hash of each body in `x-amz-content-sha256`, which `access: iam` demands for methods with a
    /// body (default: false).
    pub(super) signs_body: Option<Field<bool>>,
}

/// A function of the user's own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "OwnFunction", deny_unknown_fields)]
pub(crate) struct OwnFunctionSection {
    /// Path of the code of a CloudFront Function, from this file's folder; the stack makes the function.
    pub(super) file: Option<Field<String>>,
    /// Logical ID of a CloudFront Function, or of a version of a Lambda function, in `template`.
    pub(super) resource: Option<Field<LogicalId>>,
    /// ARN of a CloudFront Function.
    pub(super) arn: Option<Field<GivenSection<String>>>,
    /// ARN of a version of a Lambda@Edge function.
    pub(super) lambda: Option<Field<GivenSection<String>>>,
}

/// The part of the path that the target does not get.
#[derive(Debug, Clone)]
pub(crate) enum StripChoice {
    /// The pattern up to its `/*`.
    Pattern,
    /// No part of the path.
    No,
    /// A path that the pattern begins with.
    Path(PathText),
}

impl<'de> Deserialize<'de> for StripChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Cow::<'de, str>::deserialize(deserializer)?.as_ref() {
            "true" => Ok(Self::Pattern),
            "false" => Ok(Self::No),
            text => match text.parse() {
                Ok(path) => Ok(Self::Path(path)),
                Err(crate::names::Invalid { message, .. }) => Err(serde::de::Error::custom(format!(
                    "expected `true` or the beginning of the path, such as `/api`: {message}"
                ))),
            },
        }
    }
}

impl JsonSchema for StripChoice {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "StripPrefix".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let path = generator.subschema_for::<PathText>();
        json_schema!({ "anyOf": [{ "type": "boolean" }, path] })
    }
}

/// Caching of a route.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CacheSection {
    /// Name of a managed cache policy.
    pub(super) name: Option<Field<String>>,
    /// ID of a cache policy of your own.
    pub(super) id: Option<Field<GivenSection<String>>>,
    /// Seconds that an answer stays at least (default: 0).
    pub(super) min: Option<Field<u32>>,
    /// Seconds that an answer stays when the origin says nothing (default: `min`).
    pub(super) default: Option<Field<u32>>,
    /// Seconds that an answer stays at most (default: `default`).
    pub(super) max: Option<Field<u32>>,
    /// Query strings that are part of the cache key.
    pub(super) query_strings: Option<Field<SelectedChoice>>,
    /// Headers that are part of the cache key.
    pub(super) headers: Option<Field<Vec<Field<HeaderName>>>>,
    /// Cookies that are part of the cache key.
    pub(super) cookies: Option<Field<SelectedChoice>>,
}

impl JsonSchema for CacheSection {
    fn schema_name() -> Cow<'static, str> {
        "Cache".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let seconds = |description: &str| {
            let most = crate::cloudfront::limits::TTL;
            json_schema!({ "description": description, "type": "integer", "minimum": 0, "maximum": most })
        };
        let selected = |generator: &mut SchemaGenerator, description: &str| {
            let mut schema = generator.subschema_for::<SelectedChoice>();
            schema.insert("description".into(), description.into());
            schema
        };
        let query_strings =
            selected(generator, "Query strings in the cache key: `all` (default, but for sites), `none` or a list.");
        let cookies = selected(generator, "Cookies in the cache key: `all`, `none` (default) or a list.");
        let mut headers = generator.subschema_for::<Vec<HeaderName>>();
        headers.insert("description".into(), "Headers in the cache key (default: none).".into());
        let id = generator.subschema_for::<GivenSection<crate::names::PolicyId>>();
        json_schema!({
            "description": "The name of a managed cache policy, the ID of one of yours, or what is kept for how long.",
            "anyOf": [
                { "type": "string" },
                { "type": "object", "required": ["id"], "properties": { "id": id }, "additionalProperties": false },
                {
                    "type": "object",
                    "properties": {
                        "min": seconds("Seconds that an answer stays at least (default: 0)."),
                        "default": seconds("Seconds that an answer stays when the origin gives none (default: `min`)."),
                        "max": seconds("Seconds that an answer stays at most (default: `default`)."),
                        "query_strings": query_strings,
                        "headers": headers,
                        "cookies": cookies,
                    },
                    "additionalProperties": false,
                },
            ],
        })
    }
}

/// Query strings or cookies.
#[derive(Debug, Clone)]
pub(crate) enum SelectedChoice {
    /// All of them.
    All,
    /// Not one of them.
    None,
    /// These.
    Names(Vec<Field<String>>),
}

impl<'de> Deserialize<'de> for SelectedChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ANY, SelectedVisitor)
    }
}

struct SelectedVisitor;

impl<'de> Visitor<'de> for SelectedVisitor {
    type Value = SelectedChoice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`all`, `none` or a list of names")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SelectedChoice, E> {
        match text {
            "all" => Ok(SelectedChoice::All),
            "none" => Ok(SelectedChoice::None),
            text => Err(E::custom(format!("expected `all`, `none` or a list of names, found `{text}`"))),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<SelectedChoice, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = seq.next_element()? {
            names.push(name);
        }
        Ok(SelectedChoice::Names(names))
    }
}

impl JsonSchema for SelectedChoice {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Selected".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "enum": ["all", "none"] }, { "type": "array", "items": { "type": "string" } }] })
    }
}

/// Merges the `api` of each route over the one at the top, which holds for all. Returns `None` if there are no routes.
pub(super) fn with_defaults(node: &Node) -> Option<Node> {
    let Content::Map(entries) = &node.content else { return None };
    entries.iter().find(|entry| entry.key == "routes" && !entry.value.is_null())?;
    let mut node = node.clone();
    let Content::Map(entries) = &mut node.content else { return None };
    let api = entries.iter().find(|entry| entry.key == "api").map(|entry| entry.value.clone());
    let Some(api) = api.filter(|api| matches!(api.content, Content::Map(_))) else { return Some(node) };
    let routes = entries.iter_mut().find(|entry| entry.key == "routes");
    if let Some(Content::Map(routes)) = routes.map(|entry| &mut entry.value.content) {
        for route in routes {
            let Content::Map(options) = &mut route.value.content else { continue };
            for option in options.iter_mut().filter(|option| option.key == "api") {
                if matches!(option.value.content, Content::Map(_)) {
                    option.value = overlay(api.clone(), option.value.clone(), Level::Api);
                }
            }
        }
    }
    Some(node)
}

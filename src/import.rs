//! A config with routes for a distribution that runs already: the same paths and targets, with Authorization delivered.
//!
//! ```text
//! answers of the AWS CLI ─source─▶ tree of a template ─import─▶ config, and what it could not express
//! ```

use indexmap::IndexMap;

use crate::cloudfront::managed::{self, PolicyKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::source::Reading;
use crate::template::{Intrinsic, Value};
use crate::write;

type Map = IndexMap<String, Value>;

/// The config of a distribution.
#[derive(Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The text of the config.
    pub config: String,
    /// The parts of the distribution that the config leaves out, a sentence each.
    pub left_out: Vec<String>,
}

/// Returns the config for the distribution in the first of some texts; the others are about what it uses.
///
/// # Errors
/// The first text is no distribution, or another one cannot be read.
pub fn import(sources: &Sources, stack: &str) -> Result<Imported, Diagnostics> {
    let reading = Reading::read_all(sources)?;
    let resources = reading.value().as_map().and_then(|map| map.get("Resources")).and_then(Value::as_map);
    let is_distribution = |resource: &&Value| text(resource, &["Type"]) == Some("AWS::CloudFront::Distribution");
    let found = resources.and_then(|resources| Some((resources, resources.values().find(is_distribution)?)));
    let Some((resources, distribution)) = found.filter(|_| !reading.is_template()) else {
        let error = Diagnostic::error(None, "this is not the configuration of a running distribution")
            .help("save the output of `aws cloudfront get-distribution --id ID`");
        return Err(Diagnostics(vec![error]));
    };
    let empty = Value::Map(Map::new());
    let config = at(distribution, &["Properties", "DistributionConfig"]).unwrap_or(&empty);
    let mut importer = Importer { resources, config, left_out: Vec::new() };
    let value = importer.config(stack);
    let Importer { left_out, .. } = importer;
    let mut lines =
        vec!["# The routes of a distribution that runs already, with Authorization delivered to its APIs.".to_owned()];
    if !left_out.is_empty() {
        lines.push("# Not taken over:".to_owned());
        lines.extend(left_out.iter().map(|sentence| format!("# - {}", sentence.replace(['\n', '\r'], " "))));
    }
    Ok(Imported { config: format!("{}\n{}", lines.join("\n"), write::yaml(&value)), left_out })
}

/// Returns the ID of the distribution in the first of some texts, if it is there.
#[must_use]
pub fn distribution_id(sources: &Sources) -> Option<String> {
    let reading = Reading::read_all(sources).ok().filter(|reading| !reading.is_template())?;
    let resources = at(reading.value(), &["Resources"])?.as_map()?;
    let (id, _) =
        resources.iter().find(|(_, resource)| text(resource, &["Type"]) == Some("AWS::CloudFront::Distribution"))?;
    id.starts_with('E').then(|| id.clone())
}

struct Importer<'v> {
    resources: &'v Map,
    config: &'v Value,
    left_out: Vec<String>,
}

/// Returns what a few keys lead to.
fn at<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v Value> {
    keys.iter().try_fold(value, |value, key| value.as_map()?.get(*key)).filter(|value| **value != Value::Null)
}

fn text<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v str> {
    at(value, keys)?.as_str().filter(|text| !text.is_empty())
}

fn number(value: &Value, keys: &[&str]) -> Option<u64> {
    at(value, keys)?.scalar()?.parse().ok()
}

fn is_true(value: &Value, keys: &[&str]) -> bool {
    at(value, keys).and_then(Value::scalar).as_deref() == Some("true")
}

fn list<'v>(value: &'v Value, keys: &[&str]) -> &'v [Value] {
    match at(value, keys) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

/// Returns a mapping of the entries that are there.
fn map<const N: usize>(entries: [(&str, Option<Value>); N]) -> Map {
    entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn whole(number: u64) -> Value {
    Value::Number(number.into())
}

/// Settings of a behavior that no route has, with their names.
const NO_ROUTE: [(&str, &str); 5] = [
    ("FieldLevelEncryptionId", "field-level encryption"),
    ("RealtimeLogConfigArn", "real-time logs"),
    ("TrustedKeyGroups", "trusted key groups"),
    ("TrustedSigners", "trusted signers"),
    ("GrpcConfig", "gRPC"),
];

/// Settings of a distribution that no config has.
const NO_CONFIG: [(&str, &str); 5] = [
    ("CustomErrorResponses", "custom error responses, which belong to every route"),
    ("ContinuousDeploymentPolicyId", "the continuous deployment policy"),
    ("AnycastIpListId", "the Anycast static IP list"),
    ("TenantConfig", "the parameters of tenants"),
    ("Logging", "standard logs"),
];

impl<'v> Importer<'v> {
    fn config(&mut self, stack: &str) -> Value {
        let config = self.config;
        let mut routes = Map::new();
        let mut behaviors: Vec<&Value> = list(config, &["CacheBehaviors"]).iter().collect();
        behaviors.extend(at(config, &["DefaultCacheBehavior"]));
        for behavior in behaviors {
            let pattern = match text(behavior, &["PathPattern"]) {
                None | Some("*") => "/*".to_owned(),
                Some(pattern) if pattern.starts_with(['/', '*', '?']) => pattern.to_owned(),
                Some(pattern) => format!("/{pattern}"),
            };
            if let Some(route) = self.route(behavior, &pattern) {
                routes.entry(pattern).or_insert(Value::Map(route));
            }
        }
        for (key, name) in NO_CONFIG {
            if at(config, &[key]).is_some_and(|value| !matches!(value, Value::List(items) if items.is_empty())) {
                self.left_out.push(format!("the distribution has {name}"));
            }
        }
        if let Some(page) = text(config, &["DefaultRootObject"]) {
            self.left_out.push(format!("the default root object {page}: a site's `spa` or `index` serves it"));
        }
        let has_api = routes.values().any(|route| at(route, &["api"]).is_some());
        Value::Map(map([
            ("stack", Some(stack.into())),
            ("domain", self.domain().map(Value::Map)),
            ("distribution", Some(self.distribution()).filter(|map| !map.is_empty()).map(Value::Map)),
            ("strategy", has_api.then(|| "managed-policy".into())),
            ("routes", Some(Value::Map(routes))),
        ]))
    }

    /// Returns the names for viewers, with the certificate that they have.
    fn domain(&mut self) -> Option<Map> {
        let aliases = list(self.config, &["Aliases"]).iter().filter_map(Value::as_str);
        let (wild, plain): (Vec<&str>, Vec<&str>) = aliases.partition(|alias| alias.contains('*'));
        self.left_out.extend(wild.into_iter().map(|alias| format!("the alias {alias}: a domain is one name")));
        let (first, more) = plain.split_first()?;
        let certificate = text(self.config, &["ViewerCertificate", "AcmCertificateArn"]);
        let certificates = certificate.map(|arn| Value::from([("viewer", arn)]));
        let more: Vec<Value> = more.iter().map(|alias| Value::from(*alias)).collect();
        let more = (!more.is_empty()).then_some(Value::List(more));
        Some(map([("name", Some(Value::from(*first))), ("aliases", more), ("certificates", certificates)]))
    }

    fn distribution(&self) -> Map {
        let config = self.config;
        let unless = |keys: &[&str], default: &str| text(config, keys).filter(|text| *text != default).map(Value::from);
        let countries = at(config, &["Restrictions", "GeoRestriction", "Locations"]).cloned();
        let key = match text(config, &["Restrictions", "GeoRestriction", "RestrictionType"]) {
            Some("whitelist") => Some("allow"),
            Some("blacklist") => Some("deny"),
            _ => None,
        };
        let restriction = key.zip(countries).map(|(key, countries)| Value::from([(key, countries)]));
        let has_domain = !list(config, &["Aliases"]).is_empty();
        let protocol = unless(&["ViewerCertificate", "MinimumProtocolVersion"], "TLSv1.2_2021").filter(|_| has_domain);
        let no_ipv6 = at(config, &["IPV6Enabled"]).and_then(Value::scalar).as_deref() == Some("false");
        map([
            ("comment", text(config, &["Comment"]).map(Value::from)),
            ("price_class", unless(&["PriceClass"], "PriceClass_All")),
            ("http_version", unless(&["HttpVersion"], "http2and3")),
            ("ipv6", no_ipv6.then_some(Value::Bool(false))),
            ("minimum_protocol_version", protocol),
            ("web_acl_arn", text(config, &["WebACLId"]).filter(|id| id.starts_with("arn:")).map(Value::from)),
            ("geo_restriction", restriction),
        ])
    }

    /// Returns the route of a behavior; `None` if its origin is not there.
    fn route(&mut self, behavior: &Value, pattern: &str) -> Option<Map> {
        let origin = self.origin(text(behavior, &["TargetOriginId"])?, pattern)?;
        let host = text(origin, &["DomainName"])?;
        let (kind, target) = self.target(origin, host, pattern, behavior);
        let mut route = map([(kind, Some(Value::Map(target)))]);
        self.caching(kind, behavior, pattern, &mut route);
        let default = if kind == "site" { "redirect-to-https" } else { "https-only" };
        let protocol = text(behavior, &["ViewerProtocolPolicy"]).filter(|policy| *policy != default);
        let timeout = ["CustomOriginConfig", "VpcOriginConfig"]
            .iter()
            .find_map(|key| number(origin, &[key, "OriginReadTimeout"]));
        let shield = is_true(origin, &["OriginShield", "Enabled"])
            .then(|| text(origin, &["OriginShield", "OriginShieldRegion"]));
        let headers: Map = self.headers(origin);
        route.extend(map([
            ("viewer_protocol_policy", protocol.map(Value::from)),
            ("response_headers_policy", self.response_headers(kind, behavior, pattern)),
            ("origin_headers", (!headers.is_empty()).then_some(Value::Map(headers))),
            ("read_timeout", timeout.filter(|seconds| *seconds != 30).map(whole)),
            ("functions", self.functions(behavior)),
            ("origin_shield", shield.flatten().map(Value::from)),
        ]));
        for (key, name) in NO_ROUTE {
            let is_off = |value: &Value| {
                matches!(value, Value::List(items) if items.is_empty())
                    || at(value, &["Enabled"]).and_then(Value::scalar).as_deref() == Some("false")
            };
            if at(behavior, &[key]).is_some_and(|value| !is_off(value)) {
                self.left_out.push(format!("{pattern}: {name}"));
            }
        }
        Some(route)
    }

    /// Returns an origin by its ID, or the first one of an origin group.
    fn origin(&mut self, id: &str, pattern: &str) -> Option<&'v Value> {
        let find = |all: &'v [Value], id: &str| all.iter().find(|item| text(item, &["Id"]) == Some(id));
        let origins = list(self.config, &["Origins"]);
        if let Some(origin) = find(origins, id) {
            return Some(origin);
        }
        let group = find(list(self.config, &["OriginGroups", "Items"]), id)?;
        let first = list(group, &["Members", "Items"]).first()?;
        let first = text(first, &["OriginId"])?;
        self.left_out.push(format!("{pattern}: the failover of the origin group {id}"));
        find(origins, first)
    }

    /// Returns the kind and the target of a route.
    fn target(&mut self, origin: &Value, host: &str, pattern: &str, behavior: &Value) -> (&'static str, Map) {
        let path = text(origin, &["OriginPath"]);
        if let Some((id, rest)) = host.split_once(".execute-api.").filter(|(id, _)| !id.starts_with("d-")) {
            let region = rest.split('.').next().unwrap_or_default();
            return ("api", self.api(id, region, path.unwrap_or_default(), pattern));
        }
        let is_website = host.contains(".s3-website");
        if let Some((bucket, rest)) =
            host.split_once(".s3.").or_else(|| host.split_once(".s3-")).filter(|_| !is_website)
        {
            let region =
                rest.trim_start_matches("dualstack.").split('.').next().filter(|region| *region != "amazonaws");
            self.left_out
                .push(format!("{pattern}: the policy of the bucket {bucket} has to let the new distribution in"));
            let bucket = Value::from([("name", bucket), ("region", region.unwrap_or("us-east-1"))]);
            return ("site", map([("bucket", Some(bucket)), ("path", path.map(Value::from))]));
        }
        if host.contains(".lambda-url.") {
            let access = text(origin, &["OriginAccessControlId"]).map(|_| Value::from("iam"));
            return ("function_url", map([("url", Some(host.into())), ("access", access)]));
        }
        let settings = at(origin, &["CustomOriginConfig"]);
        let is_http = settings.and_then(|settings| text(settings, &["OriginProtocolPolicy"])) == Some("http-only");
        let (key, default) = if is_http { ("HTTPPort", 80) } else { ("HTTPSPort", 443) };
        let port = settings.and_then(|settings| number(settings, &[key])).filter(|port| *port != default);
        let request = self.policy_name(behavior, "OriginRequestPolicyId");
        let sends_host = matches!(request.as_deref(), Some("AllViewer" | "AllViewerAndCloudFrontHeaders-2022-06"));
        let target = map([
            ("domain_name", Some(host.into())),
            ("path", path.map(Value::from)),
            ("protocol", is_http.then(|| "http".into())),
            ("port", port.map(whole)),
            ("host", sends_host.then(|| "viewer".into())),
        ]);
        ("origin", target)
    }

    /// Returns an API, as far as its own answers say what it is.
    fn api(&mut self, id: &str, region: &str, path: &str, pattern: &str) -> Map {
        let api = self.resources.get(id);
        let properties = |key: &str| api.and_then(|api| text(api, &["Properties", key]));
        let kind = match api.and_then(|api| text(api, &["Type"])) {
            Some("AWS::ApiGateway::RestApi") => "rest",
            Some(_) if properties("ProtocolType") == Some("WEBSOCKET") => "websocket",
            Some(_) => "http",
            None => {
                let assumed = if path.is_empty() { "http" } else { "rest" };
                let sentence = format!("the type of the API {id} is assumed to be {assumed}: nothing says what it is");
                if !self.left_out.contains(&sentence) {
                    self.left_out.push(sentence);
                }
                assumed
            }
        };
        let mut segments = path.trim_start_matches('/').splitn(2, '/');
        let first = segments.next().filter(|first| !first.is_empty());
        let stage = first.or_else(|| (kind == "websocket").then(|| pattern.trim_start_matches('/')));
        let below = segments.next().map(|rest| format!("/{rest}"));
        map([
            ("id", Some(id.into())),
            ("region", Some(region.into())),
            ("type", Some(kind.into())),
            ("stage", stage.map(Value::from)),
            ("path", below.map(Value::from)),
            ("auth", self.auth(id, kind).map(Value::from)),
        ])
    }

    /// Returns how an API authorizes requests, if its authorizers say so.
    fn auth(&self, id: &str, kind: &str) -> Option<&'static str> {
        let own = |resource: &&Value| {
            let refers = |key: &str| match at(resource, &["Properties", key]) {
                Some(Value::Call(Intrinsic::Ref, name)) => name.as_str() == Some(id),
                _ => false,
            };
            refers("RestApiId") || refers("ApiId")
        };
        let own: Vec<&Value> = self.resources.values().filter(own).collect();
        let types = |key: &str| own.iter().filter_map(|part| text(part, &["Properties", key])).collect::<Vec<_>>();
        if types("AuthorizationType").contains(&"AWS_IAM") {
            return Some("iam");
        }
        let authorizers = [types("Type"), types("AuthorizerType")].concat();
        match authorizers.as_slice() {
            [] => None,
            all if all.iter().all(|name| *name == "COGNITO_USER_POOLS") => Some("cognito"),
            all if all.iter().all(|name| *name == "JWT") => Some("jwt"),
            all if all.iter().all(|name| matches!(*name, "TOKEN" | "REQUEST")) => Some("lambda"),
            _ if kind == "websocket" => Some("lambda"),
            _ => Some("bearer"),
        }
    }

    /// Returns the name of the policy that a behavior has under a key: that of AWS, or its ID.
    fn policy_name(&self, behavior: &Value, key: &str) -> Option<String> {
        let id = match at(behavior, &[key])? {
            Value::Call(Intrinsic::Ref, name) => {
                text(self.resources.get(name.as_str()?)?, &["Properties", "Id"])?.to_owned()
            }
            value => value.as_str()?.to_owned(),
        };
        let kinds = [PolicyKind::Cache, PolicyKind::OriginRequest, PolicyKind::ResponseHeaders];
        let mut all = kinds.into_iter().flat_map(managed::of_kind);
        Some(all.find(|policy| policy.id == id).map_or(id, |policy| policy.name.to_owned()))
    }

    /// Adds `cache` to the route of a site or a server. An API is not cached: only so is Authorization delivered whoever
    /// asks.
    fn caching(&mut self, kind: &str, behavior: &Value, pattern: &str, route: &mut Map) {
        let policy = self.policy_name(behavior, "CachePolicyId");
        let request = self.policy_name(behavior, "OriginRequestPolicyId");
        let default = if kind == "site" { "CachingOptimized" } else { "CachingDisabled" };
        if kind == "api" {
            match policy.as_deref() {
                Some("CachingDisabled") => {}
                Some(policy) => {
                    self.left_out.push(format!("{pattern}: the cache policy {policy}; an API is not cached"));
                }
                None => self.left_out.push(format!("{pattern}: ForwardedValues and its TTLs; an API is not cached")),
            }
            if let Some(policy) = request.filter(|policy| policy != "AllViewerExceptHostHeader") {
                self.left_out.push(format!(
                    "{pattern}: the origin request policy {policy}; AllViewerExceptHostHeader is in its place"
                ));
            }
            if list(behavior, &["AllowedMethods"]).len() < 7 {
                self.left_out.push(format!("{pattern}: the route accepts all methods"));
            }
            return;
        }
        match policy.as_deref() {
            None => self.left_out.push(format!("{pattern}: ForwardedValues and its TTLs")),
            Some(policy) if policy == default || kind == "function_url" => {}
            Some(policy) => {
                let is_id = policy.len() == 36 && policy.matches('-').count() == 4;
                let cache = if is_id { Value::from([("id", policy)]) } else { policy.into() };
                route.insert("cache".to_owned(), cache);
            }
        }
        if kind == "origin"
            && let Some(policy) = request.filter(|_| route.contains_key("cache"))
        {
            route.insert("origin_request_policy".to_owned(), policy.into());
        }
    }

    fn response_headers(&mut self, kind: &str, behavior: &Value, pattern: &str) -> Option<Value> {
        let policy = self.policy_name(behavior, "ResponseHeadersPolicyId");
        if kind == "site" && policy.is_none() {
            self.left_out.push(format!("{pattern}: a site has the response headers of SecurityHeadersPolicy"));
        }
        policy.map(Value::from)
    }

    /// Returns the headers that CloudFront adds. Their values stay where they are: parameters ask for them.
    fn headers(&mut self, origin: &Value) -> Map {
        let names = list(origin, &["OriginCustomHeaders"]).iter().filter_map(|header| text(header, &["HeaderName"]));
        let mut headers = Map::new();
        for name in names {
            let parameter: String = name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(capitalized).collect();
            let sentence = format!("the value of the header {name}: give it as the parameter {parameter}");
            if !self.left_out.contains(&sentence) {
                self.left_out.push(sentence);
            }
            let value = Value::from([("parameter", Value::from(parameter)), ("no_echo", Value::Bool(true))]);
            headers.insert(name.to_owned(), value);
        }
        headers
    }

    fn functions(&self, behavior: &Value) -> Option<Value> {
        let mut functions = Map::new();
        for (list_key, key, config) in [
            ("FunctionAssociations", "FunctionARN", "arn"),
            ("LambdaFunctionAssociations", "LambdaFunctionARN", "lambda"),
        ] {
            for association in list(behavior, &[list_key]) {
                let arn = match at(association, &[key]) {
                    Some(Value::Call(Intrinsic::Ref, name)) => {
                        name.as_str().and_then(|name| text(self.resources.get(name)?, &["Properties", "Arn"]))
                    }
                    Some(value) => value.as_str(),
                    None => None,
                };
                if let Some((event, arn)) = text(association, &["EventType"]).zip(arn) {
                    functions.insert(event.to_owned(), Value::from([(config, arn)]));
                }
            }
        }
        (!functions.is_empty()).then_some(Value::Map(functions))
    }
}

/// Returns a word with a capital letter first.
fn capitalized(word: &str) -> Vec<char> {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{Holes, WEB_ACL};
use crate::cloudfront::managed::ManagedPolicy;
use crate::plan::{
    self, ApiKind, Auth, Domain, FunctionAccess, GeoRestriction, Given, Plan, Policy, Reference, Route, RouteTarget,
};
use crate::render::{FragmentFile, templates};
use crate::template::Expr;

/// The distribution with its origins and behaviors.
///
/// Each setting whose default in CloudFormation is weaker is written out.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html>
#[derive(Serialize)]
pub(crate) struct DistributionFragment<'a> {
    managed_policies: Map<String, Json>,
    notes: Map<String, Json>,
    comment: &'a str,
    aliases: Vec<&'a str>,
    certificate_arn: Option<Json>,
    minimum_protocol_version: &'a str,
    price_class: &'a str,
    http_version: &'a str,
    ipv6: bool,
    web_acl_arn: Option<Json>,
    default_root_object: Option<&'static str>,
    origins: Vec<Json>,
    origin_groups: Option<Json>,
    default_behavior: Json,
    behaviors: Vec<Json>,
    error_responses: Vec<Json>,
    logging: Option<Json>,
    geo_restriction: Option<Json>,
    url_output: &'static str,
    url_description: &'static str,
    url: Json,
    dns_record: Option<Json>,
}

/// The parts of a distribution that the routes give.
pub(crate) struct DistributionParts {
    /// The viewer certificate of the plan's domain.
    pub(crate) certificate_arn: Option<Json>,
    pub(crate) origins: Vec<Json>,
    /// The kinds of origins that their names do not show, by their IDs.
    pub(crate) declared: Map<String, Json>,
    pub(crate) origin_groups: Vec<Json>,
    /// In the order of the routes; the last one is the default behavior.
    pub(crate) behaviors: Vec<Json>,
    pub(crate) error_responses: Vec<Json>,
    pub(crate) policies: PolicyNames,
}

impl<'a> DistributionFragment<'a> {
    /// Returns the distribution of a plan.
    pub(crate) fn new(plan: &'a Plan, parts: DistributionParts) -> Self {
        let options = &plan.distribution;
        let DistributionParts {
            certificate_arn,
            origins,
            origin_groups,
            declared,
            mut behaviors,
            error_responses,
            policies,
        } = parts;
        let default_behavior = behaviors.pop().unwrap_or_default();
        Self {
            managed_policies: policies.into_map(plan.is_short),
            notes: notes(plan, declared),
            comment: &options.comment,
            aliases: plan.domain.iter().flat_map(Domain::names).map(|(name, _)| name.as_str()).collect(),
            certificate_arn,
            minimum_protocol_version: options.minimum_protocol_version.as_str(),
            price_class: options.price_class.as_str(),
            http_version: options.http_version.as_str(),
            ipv6: options.ipv6,
            web_acl_arn: web_acl(options),
            default_root_object: plan.serves_root_from_site().then_some("index.html"),
            origins,
            origin_groups: (!origin_groups.is_empty())
                .then(|| json!({ "Quantity": origin_groups.len(), "Items": origin_groups })),
            default_behavior,
            behaviors,
            error_responses,
            logging: logging(plan),
            geo_restriction: geo_restriction(plan),
            url_output: if plan.is_short { "ApiUrl" } else { "Url" },
            url_description: if plan.is_short {
                "URL of the API through the distribution"
            } else {
                "URL of the distribution"
            },
            url: url(plan),
            dns_record: dns_record(plan),
        }
    }
}

impl Holes for DistributionFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::DISTRIBUTION
    }
}

/// The managed policies in use, so that a reader of the template, and of the stack that is made from it, never meets a
/// bare UUID.
#[derive(Default)]
pub(crate) struct PolicyNames(Vec<(&'static str, ManagedPolicy)>);

impl PolicyNames {
    /// Returns the ID of a managed policy that a property has.
    pub(crate) fn managed(&mut self, property: &'static str, policy: ManagedPolicy) -> Json {
        self.0.push((property, policy));
        policy.id.into()
    }

    /// Returns the ID of a policy that a property has.
    pub(crate) fn any(&mut self, property: &'static str, policy: &Policy) -> Json {
        match policy {
            Policy::Managed(policy) => self.managed(property, *policy),
            Policy::Id(id) => id.expr().to_json(),
        }
    }

    /// Returns the names by property for one behavior, and by ID for several.
    fn into_map(mut self, is_single: bool) -> Map<String, Json> {
        if !is_single {
            self.0.sort_by_key(|(_, policy)| policy.name);
        }
        let key = |(property, policy): (&str, ManagedPolicy)| {
            let key = if is_single { property } else { policy.id };
            (key.to_owned(), policy.name.into())
        };
        self.0.into_iter().map(key).collect()
    }
}

/// Returns what `check` has to know of the distribution beside the template: the findings that the config accepts, the kinds
/// of origins that their names do not show, and the public APIs.
fn notes(plan: &Plan, declared: Map<String, Json>) -> Map<String, Json> {
    let mut notes = Map::new();
    let allow = accepted(plan);
    if !allow.is_empty() {
        notes.insert("allow".to_owned(), allow.into());
    }
    let public: Vec<&str> = plan.routes.iter().filter(|route| is_public(route)).map(pattern).collect();
    if !public.is_empty() {
        notes.insert("public".to_owned(), public.into());
    }
    if !declared.is_empty() {
        notes.insert("origins".to_owned(), declared.into());
    }
    notes
}

/// Reports whether a route leads to an API whose answers are for everybody.
fn is_public(route: &Route) -> bool {
    route.cache.is_some() && route.api().is_some_and(|target| target.api.auth == Some(Auth::None))
}

/// Returns the pattern of a route's behavior as `check` shows it.
fn pattern(route: &Route) -> &str {
    if route.pattern.is_any() { "*" } else { route.pattern.as_str() }
}

/// Returns the acknowledgements of what the check of this template cannot see, or what the config asks for: a policy that is
/// made elsewhere, an API that takes WebSocket handshakes alone, and requests that are answered at the edge.
fn accepted(plan: &Plan) -> Vec<Json> {
    let mut allow = Vec::new();
    let chosen = plan.routes.iter().filter_map(|route| route.origin_request_policy.as_ref());
    let mut ids: Vec<String> = chosen.filter_map(Policy::own_id).map(ToString::to_string).collect();
    ids.sort_unstable();
    ids.dedup();
    if !ids.is_empty() {
        let all = match ids.as_slice() {
            [id] => format!("policy {id} is"),
            ids => format!("policies {} are", ids.join(", ")),
        };
        let reason = format!("the origin request {all} chosen in the config and made elsewhere");
        allow.push(json!({ "rule": "GF901", "reason": reason }));
    }
    let is_websocket = |route: &&Route| route.api().is_some_and(|target| target.api.kind == ApiKind::Websocket);
    let sockets: Vec<&str> = plan.routes.iter().filter(is_websocket).map(|route| route.pattern.as_str()).collect();
    if !sockets.is_empty() {
        let reason = format!("a WebSocket handshake is a GET: {}", sockets.join(", "));
        allow.push(json!({ "rule": "GF401", "reason": reason }));
    }
    let reads = |route: &&Route| route.api().is_some() && route.failover.is_some();
    let reading: Vec<&str> = plan.routes.iter().filter(reads).map(|route| route.pattern.as_str()).collect();
    if !reading.is_empty() {
        let reason = format!("CloudFront refuses other methods for an origin group: {}", reading.join(", "));
        allow.push(json!({ "rule": "GF401", "reason": reason }));
    }
    let signed =
        |route: &&Route| matches!(&route.target, RouteTarget::FunctionUrl(url) if url.access == FunctionAccess::Iam);
    let signed: Vec<&str> = plan.routes.iter().filter(signed).map(|route| route.pattern.as_str()).collect();
    if !signed.is_empty() {
        let reason = format!("the config has CloudFront sign the requests to the function: {}", signed.join(", "));
        allow.push(json!({ "rule": "GF764", "reason": reason }));
    }
    let answers = |route: &&Route| matches!(route.target, RouteTarget::Respond(_));
    let answered: Vec<&str> = plan.routes.iter().filter(answers).map(|route| route.pattern.as_str()).collect();
    if !answered.is_empty() {
        let reason = format!("the config has these requests answered at the edge: {}", answered.join(", "));
        allow.push(json!({ "rule": "GF860", "reason": reason }));
    }
    allow
}

/// Returns the ARN of the web ACL: one that exists, or the one that the stack makes.
fn web_acl(options: &plan::Distribution) -> Option<Json> {
    let made = options.firewall.as_ref().map(|_| json!({ "Fn::GetAtt": [WEB_ACL, "Arn"] }));
    made.or_else(|| options.web_acl.as_ref().map(|arn| arn.expr().to_json()))
}

fn logging(plan: &Plan) -> Option<Json> {
    let logging = plan.distribution.logging.as_ref()?;
    let mut json = Map::new();
    let mut bucket = logging.bucket.expr();
    // A resource gives the domain name itself.
    if !matches!(logging.bucket, Given::Reference(Reference::Resource { .. })) {
        bucket.extend(Expr::literal(".s3.amazonaws.com"));
    }
    json.insert("Bucket".into(), bucket.to_json());
    if let Some(prefix) = &logging.prefix {
        json.insert("Prefix".into(), prefix.as_str().into());
    }
    json.insert("IncludeCookies".into(), logging.include_cookies.into());
    Some(json.into())
}

fn geo_restriction(plan: &Plan) -> Option<Json> {
    let (kind, countries) = match plan.distribution.geo_restriction.as_ref()? {
        GeoRestriction::Allow(countries) => ("whitelist", countries),
        GeoRestriction::Deny(countries) => ("blacklist", countries),
    };
    Some(json!({ "RestrictionType": kind, "Locations": countries }))
}

fn url(plan: &Plan) -> Json {
    match &plan.domain {
        None => json!({ "Fn::Sub": "https://${Distribution.DomainName}" }),
        Some(domain) => match &domain.base_path {
            None => format!("https://{}", domain.name).into(),
            Some(base_path) => format!("https://{}/{base_path}", domain.name).into(),
        },
    }
}

fn dns_record(plan: &Plan) -> Option<Json> {
    let domain = plan.domain.as_ref().filter(|domain| domain.hosted_zone.is_none())?;
    Some(json!({ "Fn::Sub": format!("{} CNAME ${{Distribution.DomainName}}", domain.name) }))
}

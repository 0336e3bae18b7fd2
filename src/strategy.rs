//! The strategies: how each brings Authorization to the API, told and built.

mod cloudfront_function;
mod custom_domain;
mod lambda_edge;
mod managed_policy;
mod zero_ttl;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::fragment::{AliasRecord, Behavior, Certificate, Distribution, Fragment};
use crate::names::CertificateArn;
use crate::placement::Placement;
use crate::plan::{self, Plan, Strategy};
use crate::template::Defect;

/// Every strategy, the plain answer first.
pub const ALL: &[&Info] =
    &[&managed_policy::INFO, &custom_domain::INFO, &cloudfront_function::INFO, &lambda_edge::INFO, &zero_ttl::INFO];

/// What people need to know to choose a strategy.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Info {
    /// The name in the config.
    pub name: &'static str,
    /// How it works, in one sentence.
    pub summary: &'static str,
    /// When to choose it.
    pub choose: &'static str,
    /// The Host that the API sees.
    pub host: &'static str,
    /// What it makes beside the distribution.
    pub creates: &'static [&'static str],
    /// What it needs that is not there of itself.
    pub needs: &'static [&'static str],
    /// Cost per million requests on top of CloudFront and API Gateway, in US dollars.
    pub cost_per_million: &'static str,
    /// Latency that it adds to a request.
    pub latency: &'static str,
    /// What it cannot do.
    pub cannot: &'static [&'static str],
    /// The values of `api.auth` that it serves with ordinary clients.
    pub auth: &'static [&'static str],
    /// The keys beside `type` that it takes.
    pub options: &'static [&'static str],
    /// What it asks of the viewer's Host.
    #[serde(skip)]
    pub viewer_host: ViewerHost,
    /// Whether its cache key brings Authorization, so that the origin request policy need not.
    #[serde(skip)]
    pub keyed: bool,
}

/// What a strategy asks of the viewer's Host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewerHost {
    /// It must reach the API.
    Required,
    /// It must not: API Gateway answers 403 to a name that it does not know.
    Forbidden,
    /// Either way, because a function replaces it.
    Replaced,
}

/// Bearer tokens of any kind, and no authorization at all.
const BEARER: &[&str] = &["none", "jwt", "cognito", "lambda"];

/// Why SigV4 fails with every strategy that changes the Host.
const NO_SIGV4: &str = "serve SigV4 clients (IAM): they sign the viewer's Host and path, the API sees others";

impl Info {
    /// The strategy of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|info| info.name == name)
    }

    /// What belongs to a strategy of a plan.
    #[must_use]
    pub fn of(strategy: &Strategy) -> &'static Self {
        match strategy {
            Strategy::CustomDomain(_) => &custom_domain::INFO,
            Strategy::LambdaEdge(_) => &lambda_edge::INFO,
            Strategy::ZeroTtl(_) => &zero_ttl::INFO,
            Strategy::ManagedPolicy => &managed_policy::INFO,
            Strategy::CloudfrontFunction => &cloudfront_function::INFO,
        }
    }
}

/// What a strategy makes: its own fragments and the behavior of the distribution.
pub(crate) struct Composition {
    fragments: Vec<Fragment>,
    behavior: Behavior,
}

/// The fragments of a plan, in the order in which a reader meets them.
///
/// # Errors
/// A fragment cannot be rendered.
pub(crate) fn compose(plan: &Plan) -> Result<Vec<Fragment>, Defect> {
    let own = match &plan.strategy {
        Strategy::CustomDomain(options) => custom_domain::compose(plan, options)?,
        Strategy::LambdaEdge(options) => lambda_edge::compose(plan, options)?,
        Strategy::ZeroTtl(options) => zero_ttl::compose(plan, options)?,
        Strategy::ManagedPolicy => managed_policy::compose(plan),
        Strategy::CloudfrontFunction => cloudfront_function::compose(plan)?,
    };
    let mut fragments = Vec::new();
    if let Some(certificate) = certificate(plan) {
        fragments.push(Fragment::new(&certificate)?);
    }
    fragments.extend(own.fragments);
    let viewer_certificate = plan.domain.as_ref().map(|domain| certificate_arn(&domain.viewer_certificate));
    fragments.push(Fragment::new(&Distribution::new(plan, own.behavior, viewer_certificate))?);
    for record in alias_records(plan) {
        fragments.push(Fragment::new(&record)?);
    }
    Ok(fragments)
}

/// The new certificate, where one is needed: by viewers, by the API Gateway custom domain, or by both.
fn certificate(plan: &Plan) -> Option<Certificate<'_>> {
    let domain = plan.domain.as_ref()?;
    let viewer = domain.viewer_certificate == plan::Certificate::New;
    let api = matches!(plan.strategy, Strategy::CustomDomain(_)) && domain.api_certificate == plan::Certificate::New;
    let placement = match (viewer, api) {
        (true, true) => Placement::EdgeAndApi,
        (true, false) => Placement::Edge,
        (false, true) => Placement::Api,
        (false, false) => return None,
    };
    Some(Certificate::new(&domain.new_certificate, domain.hosted_zone.as_ref(), placement))
}

fn certificate_arn(certificate: &plan::Certificate) -> Json {
    match certificate {
        plan::Certificate::Existing(arn) => CertificateArn::as_str(arn).into(),
        plan::Certificate::New => json!({ "Ref": "Certificate" }),
    }
}

fn alias_records(plan: &Plan) -> Vec<AliasRecord<'_>> {
    let Some(domain) = &plan.domain else {
        return Vec::new();
    };
    let Some(zone) = &domain.hosted_zone else {
        return Vec::new();
    };
    let types = [("A", true), ("AAAA", plan.distribution.ipv6), ("HTTPS", domain.https_record)];
    let wanted = types.into_iter().filter(|(_, wanted)| *wanted);
    wanted.map(|(record_type, _)| AliasRecord::new(record_type, domain.name.as_str(), zone.as_str())).collect()
}

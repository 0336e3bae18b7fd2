//! Turns a plan into its fragments: each route becomes an origin and a behavior, and each resource is made once.

mod api;
mod lock;
mod names;
mod openapi;
mod route;

use serde_json::{Map, Value as Json, json};

use crate::cloudfront::limits;
use crate::fragment::{
    AliasRecordFragment, CertificateFragment, DistributionFragment, DistributionParts, Fragment, Holes,
    LogDeliveryFragment, OriginFragment, PolicyNames, WebAclFragment,
};
use crate::placement::Placement;
use crate::plan::{self, Plan, Strategy};
use crate::template::Defect;

pub(crate) use lock::{attaches_authorizer, changes_of_template, function_for_sam};
pub(crate) use names::{DerivedName, derived_names};

/// The parts of a template, put together route by route.
struct Composer<'a> {
    plan: &'a Plan,
    fragments: Vec<Fragment>,
    /// The logical IDs of what is made already.
    made: Vec<String>,
    origins: Vec<OriginFragment>,
    /// The kinds of origins that their names do not show, by their IDs.
    declared: Map<String, Json>,
    origin_groups: Vec<Json>,
    behaviors: Vec<Json>,
    policies: PolicyNames,
}

/// Returns the fragments of a plan, in the order in which a reader meets them.
///
/// # Errors
/// A fragment cannot be rendered.
pub(crate) fn compose(plan: &Plan) -> Result<Vec<Fragment>, Defect> {
    let mut composer = Composer {
        plan,
        fragments: Vec::new(),
        made: Vec::new(),
        origins: Vec::new(),
        declared: Map::new(),
        origin_groups: Vec::new(),
        behaviors: Vec::new(),
        policies: PolicyNames::default(),
    };
    if let Some(certificate) = certificate(plan) {
        composer.fragments.push(Fragment::new(&certificate)?);
    }
    if let Some(firewall) = &plan.distribution.firewall {
        composer.fragments.push(Fragment::new(&WebAclFragment::new(firewall))?);
    }
    for route in &plan.routes {
        composer.route(route)?;
    }
    composer.finish()
}

impl Composer<'_> {
    /// Makes a fragment, unless it is made already.
    fn once(&mut self, logical_id: &str, holes: &impl Holes) -> Result<(), Defect> {
        if !self.made.iter().any(|made| made == logical_id) {
            self.made.push(logical_id.to_owned());
            self.fragments.push(Fragment::new(holes)?);
        }
        Ok(())
    }

    /// Makes a fragment that belongs to an API, unless it is made already.
    fn once_beside(&mut self, api: &plan::Api, logical_id: &str, holes: &impl Holes) -> Result<(), Defect> {
        if !self.made.iter().any(|made| made == logical_id) {
            self.made.push(logical_id.to_owned());
            self.fragments.push(Fragment { api_region: api.region, ..Fragment::new(holes)? });
        }
        Ok(())
    }

    /// Adds the distribution and its records.
    fn finish(mut self) -> Result<Vec<Fragment>, Defect> {
        let plan = self.plan;
        let parts = DistributionParts {
            certificate_arn: plan.domain.as_ref().map(|domain| certificate_arn(&domain.viewer_certificate)),
            origins: self.origins.iter().map(OriginFragment::render).collect::<Result<_, _>>()?,
            declared: self.declared,
            origin_groups: self.origin_groups,
            behaviors: self.behaviors,
            error_responses: error_responses(plan),
            policies: self.policies,
        };
        self.fragments.push(Fragment::new(&DistributionFragment::new(plan, parts))?);
        if let Some(delivery) = &plan.distribution.log_delivery {
            self.fragments.push(Fragment::new(&LogDeliveryFragment::new(delivery))?);
        }
        for record in alias_records(plan) {
            self.fragments.push(Fragment::new(&record)?);
        }
        Ok(self.fragments)
    }
}

/// Returns the new certificate, where one is needed: by viewers, by the API Gateway custom domain, or by both.
fn certificate(plan: &Plan) -> Option<CertificateFragment<'_>> {
    let domain = plan.domain.as_ref()?;
    let viewer = domain.viewer_certificate == plan::Certificate::New;
    let api = plan.makes_api_domain() && domain.api_certificate == plan::Certificate::New;
    let placement = match (viewer, api) {
        (true, true) => Placement::EdgeAndEveryApi,
        (true, false) => Placement::Edge,
        (false, true) => Placement::EveryApi,
        (false, false) => return None,
    };
    Some(CertificateFragment::new(domain, placement))
}

fn certificate_arn(certificate: &plan::Certificate) -> Json {
    match certificate {
        plan::Certificate::Existing(arn) => arn.expr().to_json(),
        plan::Certificate::New => json!({ "Ref": "Certificate" }),
    }
}

/// With caching not disabled CloudFront would keep some errors of an API for ten seconds. The page of a site answers for
/// its missing objects.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html>
fn error_responses(plan: &Plan) -> Vec<Json> {
    if plan.apis().any(|target| matches!(target.strategy, Strategy::ZeroTtl(_))) {
        let errors = limits::CACHED_ERRORS.iter();
        return errors.map(|code| json!({ "ErrorCode": code, "ErrorCachingMinTTL": 0 })).collect();
    }
    let page = plan.routes.iter().find_map(|route| match &route.target {
        plan::RouteTarget::Site(site) => site.error_page.as_ref(),
        _ => None,
    });
    let response = |page| json!({ "ErrorCode": 404, "ResponseCode": 404, "ResponsePagePath": page });
    page.map(response).into_iter().collect()
}

fn alias_records(plan: &Plan) -> Vec<AliasRecordFragment<'_>> {
    let Some(domain) = &plan.domain else {
        return Vec::new();
    };
    let types = [("A", true), ("AAAA", plan.distribution.ipv6), ("HTTPS", domain.https_record)];
    let zoned = domain.names().filter_map(|(name, zone)| Some((name, zone?)));
    let records = zoned.flat_map(|(name, zone)| {
        let wanted = types.into_iter().filter(|(_, wanted)| *wanted);
        wanted.map(move |(kind, _)| AliasRecordFragment::new(kind, &domain.suffix(name), name.as_str(), zone))
    });
    records.collect()
}

//! One route: its origin, its behavior, and the resources of both.

use serde_json::{Value as Json, json};

use super::Composer;
use crate::cloudfront::managed::{
    ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED, CACHING_OPTIMIZED, ManagedPolicy,
};
use crate::fragment::{
    ALL_METHODS, AccessControlFragment, BehaviorFragment, BehaviorParts, BucketPolicyFragment, CachePolicyFragment,
    EdgeFunctionFragment, EdgeRoleFragment, FUNCTION_ACCESS, HANDSHAKE_METHODS, InvokePermissionsFragment,
    OriginAddress, OriginFragment, OriginLock, READ_METHODS, ResponseHeadersPolicyFragment, SITE_ACCESS,
    SiteBucketFragment, Step, ViewerFunctionFragment,
};
use crate::label;
use crate::overrides::RouteOverrides;
use crate::plan::{
    Api, ApiAddress, ApiKind, ApiTarget, Cache, Failover, FunctionAccess, FunctionUrl, Given, Methods, OriginOptions,
    OwnFunction, ResponseHeaders, Route, RouteTarget, SentHost, Server, Site, SiteBucket,
};
use crate::strategy::{self, CachePolicyChoice, HostChange};
use crate::template::{Defect, Expr};

impl<'a> Composer<'a> {
    /// Adds the behavior of a route, with its origin and all that both need.
    pub(super) fn route(&mut self, route: &Route) -> Result<(), Defect> {
        let first = self.origin(route)?;
        let origin_id = match &route.failover {
            None => first,
            Some(failover) => self.origin_group(route, &first, failover),
        };
        for (_, function) in &route.functions {
            if let OwnFunction::Code(code) = function {
                let function = ViewerFunctionFragment::of_file(code);
                self.once(function.logical_id(), &function)?;
            }
        }
        let (cache_policy, origin_request_policy) = self.policies(route)?;
        let parts = BehaviorParts {
            origin_id,
            methods: methods(route),
            cache_policy,
            origin_request_policy,
            response_headers_policy: self.response_headers(route)?,
            viewer_function: self.viewer_function(route)?,
            edge_function: self.edge_function(route)?,
        };
        self.behaviors.push(BehaviorFragment::new(route, parts).render(route.overrides.behavior.as_ref())?);
        Ok(())
    }

    /// Returns the ID of a route's origin, which is made unless there is an equal one.
    fn origin(&mut self, route: &Route) -> Result<String, Defect> {
        let address = match &route.target {
            RouteTarget::Api(target) => self.api_address(route, target)?,
            RouteTarget::Site(site) => self.site_address(site)?,
            RouteTarget::Origin(server) => server_address(server),
            RouteTarget::FunctionUrl(url) => self.function_address(url)?,
            RouteTarget::Respond(_) => {
                let other = self.answering().ok_or_else(|| Defect("no route has an origin".to_owned()))?;
                return self.origin(other);
            }
        };
        let bare = OriginOptions::default();
        let usual = if route.api().is_some() { &self.plan.distribution.api_origin } else { &bare };
        let origin = OriginFragment::new(address, route, usual, self.plan.is_short);
        self.declare(route, &origin.id);
        Ok(self.add_origin(origin))
    }

    /// Adds an origin, unless there is an equal one, and returns its ID.
    fn add_origin(&mut self, origin: OriginFragment) -> String {
        let id = origin.id.clone();
        if !self.origins.contains(&origin) {
            self.origins.push(origin);
        }
        id
    }

    /// Returns the ID of the group of a route's origin and the server that answers in its place.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origingroup.html>
    fn origin_group(&mut self, route: &Route, first: &str, failover: &Failover) -> String {
        let bare = OriginOptions::default();
        let target = RouteTarget::Origin(failover.server.clone());
        let other = Route { target, origin: bare.clone(), overrides: RouteOverrides::default(), ..route.clone() };
        let second = OriginFragment::new(server_address(&failover.server), &other, &bare, false);
        let second = self.add_origin(second);
        let status = &failover.status;
        let id =
            format!("failover-{}", label::fingerprint(&format!("{first} {second} {status:?}")).to_ascii_lowercase());
        let group = json!({
            "Id": id,
            "FailoverCriteria": { "StatusCodes": { "Quantity": status.len(), "Items": status } },
            "Members": { "Quantity": 2, "Items": [{ "OriginId": first }, { "OriginId": second }] },
        });
        if !self.origin_groups.contains(&group) {
            self.origin_groups.push(group);
        }
        id
    }

    /// Notes the kind of an origin that its name does not show: known only to the deployment, or of a WebSocket API.
    fn declare(&mut self, route: &Route, origin: &str) {
        let (kind, region) = match &route.target {
            RouteTarget::Api(ApiTarget { api: Api { address, kind, region, .. }, .. })
                if matches!(address, ApiAddress::Endpoint(_)) || *kind == ApiKind::Websocket =>
            {
                (kind.as_str(), *region)
            }
            RouteTarget::Origin(Server { domain_name: Given::Reference(_), .. }) => ("origin", None),
            RouteTarget::FunctionUrl(FunctionUrl { host: Given::Reference(_), region, .. }) => {
                ("function_url", *region)
            }
            _ => return,
        };
        // CloudFormation takes no null, and the Region of the stack needs no mention.
        let mut declared = json!({ "type": kind });
        if let Some(region) = region {
            declared["region"] = region.as_str().into();
        }
        self.declared.insert(origin.to_owned(), declared);
    }

    /// Returns the route whose origin a behavior names that answers itself: the first one that has an origin.
    fn answering(&self) -> Option<&'a Route> {
        self.plan.routes.iter().find(|route| !matches!(route.target, RouteTarget::Respond(_)))
    }

    fn site_address(&mut self, site: &Site) -> Result<OriginAddress, Defect> {
        self.once(SITE_ACCESS, &AccessControlFragment::site())?;
        let (domain_name, label) = match &site.bucket {
            SiteBucket::New => {
                self.once("SiteBucket", &SiteBucketFragment {})?;
                (json!({ "Fn::GetAtt": ["SiteBucket", "RegionalDomainName"] }), "site".to_owned())
            }
            SiteBucket::Resource { bucket, makes_policy } => {
                if let Some(bucket) = makes_policy {
                    let policy = BucketPolicyFragment::new(bucket);
                    self.once(policy.logical_id(), &policy)?;
                }
                (bucket.expr().to_json(), format!("site-{}", bucket.label()))
            }
            SiteBucket::Existing { name, region } => {
                let mut host = name.expr();
                host.extend(Expr::literal(&format!(".s3.{region}.amazonaws.com")));
                (host.to_json(), format!("site-{}", name.label()))
            }
        };
        Ok(OriginAddress { domain_name, label, access_control: Some(SITE_ACCESS), lock: OriginLock::default() })
    }

    fn function_address(&mut self, url: &FunctionUrl) -> Result<OriginAddress, Defect> {
        let access_control = match url.access {
            FunctionAccess::None => None,
            FunctionAccess::Iam => {
                self.once(FUNCTION_ACCESS, &AccessControlFragment::function_url())?;
                Some(FUNCTION_ACCESS)
            }
        };
        let permits = url.access == FunctionAccess::Iam && url.is_in_stack(&self.plan.regions);
        if let (true, Some(function)) = (permits, &url.function) {
            let permissions = InvokePermissionsFragment::new(function);
            self.once(permissions.logical_id(), &permissions)?;
        }
        let host = match &url.host {
            Given::Literal(host) => Expr::literal(host.as_str()),
            Given::Reference(url) => url.host(),
        };
        Ok(OriginAddress {
            domain_name: host.to_json(),
            label: url.host.label(),
            access_control,
            lock: OriginLock::default(),
        })
    }

    /// Returns the response headers policy of a route.
    fn response_headers(&mut self, route: &Route) -> Result<Option<Json>, Defect> {
        Ok(match &route.response_headers {
            None => None,
            Some(ResponseHeaders::Policy(policy)) => Some(self.policies.any("ResponseHeadersPolicyId", policy)),
            Some(ResponseHeaders::Own(settings)) => {
                let policy = ResponseHeadersPolicyFragment::new(settings);
                self.once(policy.logical_id(), &policy)?;
                Some(json!({ "Ref": policy.logical_id() }))
            }
        })
    }

    /// Returns the cache policy and the origin request policy of a route.
    fn policies(&mut self, route: &Route) -> Result<(Json, Option<Json>), Defect> {
        let (cache, forwarding) = match &route.target {
            RouteTarget::Api(target) => {
                let settings = strategy::settings(&target.strategy);
                (settings.cache_policy, Some(settings.origin_request_policy))
            }
            RouteTarget::Site(_) => (CachePolicyChoice::Managed(CACHING_OPTIMIZED), None),
            RouteTarget::Origin(Server { host: SentHost::Viewer, .. }) => disabled(Some(ALL_VIEWER)),
            RouteTarget::Origin(_) | RouteTarget::FunctionUrl(_) => disabled(Some(ALL_VIEWER_EXCEPT_HOST_HEADER)),
            // The origin never gets the request; the policy suits what it is.
            RouteTarget::Respond(_) => disabled(self.answering().and_then(Route::api).map(|target| {
                if target.strategy.makes_api_domain() { ALL_VIEWER } else { ALL_VIEWER_EXCEPT_HOST_HEADER }
            })),
        };
        let (cache, forwarding) = match (&route.cache, cache) {
            // Only what is in the key is forwarded then.
            (Some(Cache::Policy(policy)), _) => (self.policies.any("CachePolicyId", policy), None),
            (Some(Cache::Own(settings)), _) => {
                let policy = CachePolicyFragment::own(settings);
                self.once(policy.logical_id(), &policy)?;
                (json!({ "Ref": policy.logical_id() }), None)
            }
            (None, CachePolicyChoice::Managed(policy)) => (self.policies.managed("CachePolicyId", policy), forwarding),
            (None, CachePolicyChoice::Authorization(options)) => {
                let policy = CachePolicyFragment::authorization(&options, self.plan.is_short);
                self.once(policy.logical_id(), &policy)?;
                (json!({ "Ref": policy.logical_id() }), forwarding)
            }
        };
        let property = "OriginRequestPolicyId";
        let forwarding = match (&route.origin_request_policy, forwarding) {
            (Some(policy), _) => Some(self.policies.any(property, policy)),
            (None, Some(policy)) => Some(self.policies.managed(property, policy)),
            (None, None) => None,
        };
        Ok((cache, forwarding))
    }

    /// Returns the logical ID of the CloudFront Function on a route's viewer requests.
    fn viewer_function(&mut self, route: &Route) -> Result<Option<String>, Defect> {
        let steps = steps(route);
        if steps.is_empty() {
            return Ok(None);
        }
        let function = ViewerFunctionFragment::new(&steps, self.plan.is_short)?;
        self.once(function.logical_id(), &function)?;
        Ok(Some(function.logical_id().to_owned()))
    }

    /// Returns the logical ID of the Lambda@Edge version on a route's origin requests.
    fn edge_function(&mut self, route: &Route) -> Result<Option<String>, Defect> {
        let Some(target) = route.api() else { return Ok(None) };
        let HostChange::OriginRequest(runtime) = strategy::settings(&target.strategy).host else { return Ok(None) };
        self.once("EdgeFunctionRole", &EdgeRoleFragment {})?;
        let function = EdgeFunctionFragment::new(runtime, self.plan.is_short)?;
        self.once(function.version_id(), &function)?;
        Ok(Some(function.version_id().to_owned()))
    }
}

/// Returns the steps of the CloudFront Function on a route's viewer requests.
pub(crate) fn steps(route: &Route) -> Vec<Step> {
    let mut steps: Vec<Step> = route.rewrites().into_iter().map(Step::Rewrite).collect();
    if let Some(target) = route.api()
        && matches!(strategy::settings(&target.strategy).host, HostChange::ViewerRequest)
    {
        let region = target.api.region.map(|region| format!("/{}", region.as_str().replace('-', "")));
        let api = format!("/{}{}", target.api.address.label(), region.unwrap_or_default());
        steps.push(Step::Host { host: target.api.host(), api });
    }
    steps
}

fn disabled(forwarding: Option<ManagedPolicy>) -> (CachePolicyChoice, Option<ManagedPolicy>) {
    (CachePolicyChoice::Managed(CACHING_DISABLED), forwarding)
}

fn methods(route: &Route) -> &'static [&'static str] {
    match &route.target {
        _ if route.failover.is_some() => READ_METHODS,
        RouteTarget::Api(target) if target.api.kind == ApiKind::Websocket => HANDSHAKE_METHODS,
        RouteTarget::Site(_) => READ_METHODS,
        RouteTarget::FunctionUrl(url) if url.methods == Methods::Read => READ_METHODS,
        _ => ALL_METHODS,
    }
}

fn server_address(server: &Server) -> OriginAddress {
    OriginAddress {
        domain_name: server.domain_name.expr().to_json(),
        label: server.domain_name.label(),
        access_control: None,
        lock: OriginLock::default(),
    }
}

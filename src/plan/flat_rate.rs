//! CloudFront's flat-rate plans, and what they do not allow.

use super::{Cache, Plan, Policy, ResponseHeaders, Strategy};
use crate::cloudfront::limits;
use crate::words::words;

words! {
    /// A flat-rate plan of CloudFront.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html>
    #[schemars(inline)]
    pub enum FlatRatePlan { Free = "free", Pro = "pro", Business = "business", Premium = "premium" }
}

impl Plan {
    /// Returns what a flat-rate plan does not allow of the stack, beside the web ACL that every plan demands.
    #[must_use]
    pub fn refused_by(&self, plan: FlatRatePlan) -> Vec<String> {
        let is_small = matches!(plan, FlatRatePlan::Free | FlatRatePlan::Pro);
        let is_free = plan == FlatRatePlan::Free;
        let mut refused = Vec::new();
        if is_free && self.routes.len() > limits::FREE_BEHAVIORS {
            let behaviors = self.routes.len();
            refused.push(format!("{behaviors} cache behaviors, of which it takes {}", limits::FREE_BEHAVIORS));
        }
        if is_small && self.has_own_policies() {
            refused.push("policies that AWS does not manage".to_owned());
        }
        if is_free && (self.distribution.logging.is_some() || self.distribution.log_delivery.is_some()) {
            refused.push("access logs".to_owned());
        }
        if is_small && self.apis().any(|target| target.api.mtls().is_some()) {
            refused.push("a client certificate for the origin".to_owned());
        }
        refused
    }

    /// Returns `true` if the distribution has a web ACL, which every flat-rate plan demands.
    #[must_use]
    pub fn has_web_acl(&self) -> bool {
        self.distribution.web_acl.is_some() || self.distribution.firewall.is_some()
    }

    fn has_own_policies(&self) -> bool {
        let is_own = |policy: &Policy| policy.own_id().is_some();
        self.routes.iter().any(|route| {
            let cache = match &route.cache {
                Some(Cache::Own(_)) => true,
                Some(Cache::Policy(policy)) => is_own(policy),
                None => route.api().is_some_and(|target| matches!(target.strategy, Strategy::ZeroTtl(_))),
            };
            let headers = match &route.response_headers {
                Some(ResponseHeaders::Own(_)) => true,
                Some(ResponseHeaders::Policy(policy)) => is_own(policy),
                None => false,
            };
            cache || headers || route.origin_request_policy.as_ref().is_some_and(is_own)
        })
    }
}

//! The flat-rate pricing plan of a distribution, and the parts that it does not take.

use crate::cloudfront::limits::FREE_BEHAVIORS;
use crate::model::{PlanRefusal, PricingPlan};
use crate::source::cloudformation::cursor::Cursor;
use crate::template::Part;

/// Returns the plan that a subscription in the template gives the distribution.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html>
pub(super) fn read(config: &Cursor<'_>, id: &str) -> Option<PricingPlan> {
    let env = config.env;
    let names_it = |plan: &Cursor<'_>| {
        let arns = plan.list("ResourceArns");
        arns.iter().any(|arn| arn.expr().parts().iter().any(|part| part.target() == Some(id)))
    };
    let (_, plan) = Cursor::of_type(env, &["AWS::PricingPlanManager::Subscription"], names_it).next()?;
    let tier = plan.known("PlanTier")?;
    let is_free = tier == "FREE";
    let is_small = is_free || tier == "PRO";
    let mut refused = Vec::new();
    let mut refuse = |at: &Cursor<'_>, part| refused.push(PlanRefusal { place: at.place(), part });
    if config.get("WebACLId").is_none() {
        refuse(config, "a distribution without a web ACL");
    }
    let listed = config.list("CacheBehaviors");
    if let Some(over) = listed.get(FREE_BEHAVIORS.saturating_sub(1)).filter(|_| is_free) {
        refuse(over, "more than five cache behaviors");
    }
    let policies = ["CachePolicyId", "OriginRequestPolicyId", "ResponseHeadersPolicyId"];
    for behavior in listed.iter().chain(&config.get("DefaultCacheBehavior")) {
        if let Some(values) = behavior.get("ForwardedValues") {
            refuse(&values, "legacy cache settings");
        }
        for policy in policies.iter().filter_map(|key| behavior.get(key)).filter(|_| is_small) {
            // A policy of the template is no managed one.
            if matches!(policy.expr().single(), Some(Part::Ref(id) | Part::GetAtt(id, _)) if env.sections.resource(id).is_some())
            {
                refuse(&policy, "a policy that AWS does not manage");
            }
        }
    }
    for origin in config.list("Origins") {
        let identity = origin.at(&["S3OriginConfig", "OriginAccessIdentity"]);
        if let Some(identity) = identity.filter(|identity| identity.expr().as_literal() != Some("")) {
            refuse(&identity, "an origin access identity");
        }
    }
    Some(PricingPlan { tier, refused })
}

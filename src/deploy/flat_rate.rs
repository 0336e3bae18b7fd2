//! The steps that a deployment leaves to people about CloudFront's flat-rate plans.

use crate::plan::{FlatRatePlan, Plan};

/// Returns how the distribution is subscribed to the plan of the config.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html>
pub(super) fn left(plan: &Plan) -> Option<String> {
    let tier = plan.distribution.flat_rate?;
    Some(format!(
        "subscribe the distribution and its web ACL to the flat-rate plan `{tier}` in CloudFront's console; the stack makes no AWS::PricingPlanManager::Subscription, because an update of a stack cannot change its tier"
    ))
}

/// Returns the line about the plans that the stack fits, where the config names none.
pub(super) fn fitting(plan: &Plan) -> Option<String> {
    if plan.distribution.flat_rate.is_some() {
        return None;
    }
    let fits: Vec<&str> =
        FlatRatePlan::ALL.iter().filter(|tier| plan.refused_by(**tier).is_empty()).map(|tier| tier.as_str()).collect();
    let web_acl = if plan.has_web_acl() { "" } else { ", once it has a web ACL" };
    Some(format!("CloudFront's flat-rate plans that the distribution fits{web_acl}: {}", fits.join(", ")))
}

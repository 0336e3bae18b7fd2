//! GF662: Distribution that viewers cannot reach.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Indirection};

pub(super) const RULE: Rule = Rule {
    id: "GF662",
    title: "Distribution that viewers cannot reach",
    severity: Severity::Error,
    what: "The distribution is a staging distribution or has the connection mode tenant-only, and the template has no continuous deployment policy or tenant that leads to it.",
    why: "Viewers cannot send requests to such a distribution. They come through the policy of a primary distribution, or through a tenant and its connection group.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-continuous-deployment.html",
    evidence: Evidence::Documented,
    failing: example!("GF662", "failing"),
    passing: example!("GF662", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some((indirection, place)) = distribution.indirect else { return Vec::new() };
    let (message, advice, title) = match indirection {
        Indirection::ContinuousDeployment => (
            message![
                "viewers cannot reach a staging distribution, and no continuous deployment policy here leads to it"
            ],
            message!["remove `Staging`, or add the policy and the primary distribution"],
            message!["remove `Staging`"],
        ),
        Indirection::Tenant => (
            message!["viewers cannot reach a distribution for tenants, and no tenant here leads to it"],
            message!["remove `ConnectionMode`, or add an `AWS::CloudFront::DistributionTenant`"],
            message!["remove `ConnectionMode`"],
        ),
    };
    let raised = Raised::at(place, message).advice(advice).repair(Repair::remove_at(place, title));
    vec![raised.everywhere(Outcome::Unknown, Certainty::Documented)]
}

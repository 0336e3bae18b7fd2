//! GF756: Policy with more names than CloudFront takes.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::limits::KEY_HEADERS;
use crate::cloudfront::policies::Parts;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution, PolicyConfig};

pub(super) const RULE: Rule = Rule {
    id: "GF756",
    title: "Policy with more names than CloudFront takes",
    severity: Severity::Error,
    what: "A cache policy or an origin request policy of this template names more than ten headers, cookies or query strings.",
    why: "The quota is ten of each in a policy.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
    evidence: Evidence::Documented,
    failing: example!("GF756", "failing"),
    passing: example!("GF756", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let cache = behavior.cache_policy.as_ref().and_then(|policy| Some((policy.config.as_ref()?, &policy.contents.key)));
    let request = behavior.request_policy.as_ref().and_then(|policy| Some((policy.config.as_ref()?, &policy.contents)));
    cache.into_iter().chain(request).flat_map(|(config, parts)| excess(config, parts)).collect()
}

fn excess(config: &PolicyConfig, parts: &Parts) -> Vec<Raised> {
    let kinds = [("headers", &parts.headers), ("cookies", &parts.cookies), ("query strings", &parts.query_strings)];
    let mut raised = Vec::new();
    for (kind, selection) in kinds {
        let (Selection::Only(names) | Selection::Except(names)) = selection else { continue };
        if names.len() <= KEY_HEADERS {
            continue;
        }
        let count = u64::try_from(names.len()).unwrap_or(u64::MAX);
        let message = message!["a policy takes ten ", kind, "; this one names ", count];
        let advice = message!["name fewer of them, take all of them, or ask AWS for a higher quota"];
        raised.push(Raised::at(config.headers, message).advice(advice).undeployable(Certainty::Documented));
    }
    raised
}

//! Cache policies and origin request policies, one or a list of them.
//!
//! Their configuration has the same names in CloudFormation.
//!
//! - <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetCachePolicy.html>
//! - <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListOriginRequestPolicies.html>

use super::companions::{Companions, LiveAnswer, about, texts_under};
use super::distribution::unwrapped;
use crate::source::translation::{entry, map, text};
use crate::yaml::Node;

/// The names of a kind of policy.
struct PolicyKeys {
    policy: &'static str,
    config: &'static str,
    list: &'static str,
    resource: &'static str,
    key: &'static str,
}

const KINDS: [PolicyKeys; 2] = [
    PolicyKeys {
        policy: "CachePolicy",
        config: "CachePolicyConfig",
        list: "CachePolicyList",
        resource: "AWS::CloudFront::CachePolicy",
        key: "CachePolicyId",
    },
    PolicyKeys {
        policy: "OriginRequestPolicy",
        config: "OriginRequestPolicyConfig",
        list: "OriginRequestPolicyList",
        resource: "AWS::CloudFront::OriginRequestPolicy",
        key: "OriginRequestPolicyId",
    },
];

/// Reads the policies in an answer. Returns `false` if it has none.
pub(super) fn read(answer: &LiveAnswer<'_>, distribution: &Node, companions: &mut Companions) -> bool {
    KINDS.iter().any(|kind| kind.read(answer, distribution, companions))
}

impl PolicyKeys {
    fn read(&self, answer: &LiveAnswer<'_>, distribution: &Node, companions: &mut Companions) -> bool {
        let used = texts_under(distribution, self.key);
        if let Some(list) = answer.node.get(self.list) {
            for item in list.get("Items").map(Node::items).unwrap_or_default() {
                self.add_policy(item.get(self.policy), &used, companions);
            }
            return true;
        }
        if let Some(policy) = answer.node.get(self.policy) {
            self.add_policy(Some(policy), &used, companions);
            return true;
        }
        let Some(config) = answer.node.get(self.config) else { return false };
        // `get-cache-policy-config` does not say whose configuration it is.
        let open: Vec<&str> = used.into_iter().filter(|id| !self.is_known(id, companions)).collect();
        let Some(id) = about(answer, &open) else { return false };
        self.add(id, config, companions);
        true
    }

    /// Adds a policy if the distribution uses it.
    fn add_policy(&self, policy: Option<&Node>, used: &[&str], companions: &mut Companions) {
        let id = policy.and_then(|policy| policy.get("Id")).and_then(Node::as_text);
        if let Some(id) = id.filter(|id| used.contains(id))
            && let Some(config) = policy.and_then(|policy| policy.get(self.config))
        {
            self.add(id, config, companions);
        }
    }

    /// Reports whether a policy needs no answer, because AWS manages it, or has one.
    fn is_known(&self, id: &str, companions: &Companions) -> bool {
        use crate::cloudfront::managed::{cache_policy, origin_request_policy};
        let is_managed = cache_policy(id).is_some() || origin_request_policy(id).is_some();
        is_managed || companions.is_referred(self.key, id)
    }

    /// Adds a policy under its name, or under its ID if another one has that name.
    fn add(&self, id: &str, config: &Node, companions: &mut Companions) {
        let name = config.get("Name").and_then(Node::as_text).filter(|name| !companions.has(name));
        let logical_id = name.unwrap_or(id).to_owned();
        let own = [entry(config.span, self.config, unwrapped(config)), entry(config.span, "Id", text(config.span, id))];
        let properties = map(config.span, own);
        companions.add(config.span, &logical_id, self.resource, properties);
        companions.refer(self.key, id, &logical_id);
    }
}

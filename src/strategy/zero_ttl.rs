//! A cache policy with Authorization in its key and TTLs of nearly zero.

use super::{BEARER, Composition, DerivedName, Info, Kind, NO_SIGV4, ViewerHost};
use crate::cloudfront::limits;
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::fragment::{BehaviorSettings, CachePolicyFragment, CachePolicyRef, EdgeAssociation, Fragment};
use crate::plan::{Plan, ZeroTtl};
use crate::template::Defect;

pub(super) const INFO: Info = Info {
    kind: Kind::ZeroTtl,
    summary: "A cache policy of its own has Authorization in its key, with TTLs 0, 0 and 1; AllViewerExceptHostHeader forwards the rest.",
    choose: "caching per token, now or later",
    host: "the default endpoint's",
    creates: &["cache policy"],
    needs: &[
        "one of the account's 20 custom cache policies",
        "a CloudFront plan that takes custom policies (not flat-rate Free or Pro)",
    ],
    cost_per_million: "0",
    latency: "none",
    cannot: &[
        NO_SIGV4,
        "rule out that requests with one token, path, query and cookies share an answer at the same moment",
    ],
    auth: BEARER,
    options: &["min_ttl", "default_ttl", "max_ttl", "headers"],
    viewer_host: ViewerHost::Forbidden,
    keyed: true,
    makes_api_domain: false,
    makes_edge_lambda: false,
    derived_name: Some(DerivedName { suffix: "-authorization", limit: limits::POLICY_NAME, of: "cache policy" }),
};

pub(super) fn compose(plan: &Plan, options: &ZeroTtl) -> Result<Composition, Defect> {
    Ok(Composition {
        fragments: vec![Fragment::new(&CachePolicyFragment::new(options))?],
        behavior: BehaviorSettings {
            origin_domain_name: plan.api.host().to_json(),
            origin_path: plan.api.origin_path().map(|path| path.to_json()),
            cache_policy: CachePolicyRef::Own("CachePolicy"),
            origin_request_policy: ALL_VIEWER_EXCEPT_HOST_HEADER,
            edge: EdgeAssociation::None,
        },
    })
}

//! A cache policy with Authorization in its key and TTLs of nearly zero.

use super::{BEARER, CachePolicyChoice, HostChange, Info, Kind, NO_SIGV4, StrategySettings, ViewerHost};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::plan::ZeroTtl;

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
};

pub(super) fn settings(options: &ZeroTtl) -> StrategySettings {
    StrategySettings {
        cache_policy: CachePolicyChoice::Authorization(options.clone()),
        origin_request_policy: ALL_VIEWER_EXCEPT_HOST_HEADER,
        host: HostChange::None,
    }
}

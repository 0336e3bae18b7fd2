//! AWS's own answer since 2023: the managed origin request policy that forwards every header but Host.

use super::{BEARER, CachePolicyChoice, HostChange, Info, Kind, NO_SIGV4, StrategySettings, ViewerHost};
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};

pub(super) const INFO: Info = Info {
    kind: Kind::ManagedPolicy,
    summary: "CachingDisabled and the managed AllViewerExceptHostHeader: every header goes to the API but Host.",
    choose: "the plain answer for bearer tokens",
    host: "the default endpoint's",
    creates: &[],
    needs: &[],
    cost_per_million: "0",
    latency: "none",
    cannot: &[NO_SIGV4, "show the viewer's Host to the API"],
    auth: BEARER,
    options: &[],
    viewer_host: ViewerHost::Forbidden,
    keyed: false,
    makes_api_domain: false,
    makes_edge_lambda: false,
};

pub(super) fn settings() -> StrategySettings {
    StrategySettings {
        cache_policy: CachePolicyChoice::Managed(CACHING_DISABLED),
        origin_request_policy: ALL_VIEWER_EXCEPT_HOST_HEADER,
        host: HostChange::None,
    }
}

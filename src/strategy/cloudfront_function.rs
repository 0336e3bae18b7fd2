//! The cheaper edge function, since November 2025: a CloudFront Function sets the Host that the origin gets.

use super::{BEARER, CachePolicyChoice, HostChange, Info, Kind, NO_SIGV4, StrategySettings, ViewerHost};
use crate::cloudfront::managed::{ALL_VIEWER, CACHING_DISABLED};

pub(super) const INFO: Info = Info {
    kind: Kind::CloudfrontFunction,
    summary: "AllViewer forwards everything; a CloudFront Function on viewer-request sets the origin's Host with updateRequestOrigin.",
    choose: "an origin request policy of your own that forwards Host; a sixth of Lambda@Edge's price",
    host: "the default endpoint's, set by the function",
    creates: &["CloudFront Function"],
    needs: &["a function name that is free in the account"],
    cost_per_million: "about 0.10 after 2 million free a month (reported prices)",
    latency: "below 1 ms",
    cannot: &[NO_SIGV4, "reach the network or read the body at the edge"],
    auth: BEARER,
    options: &[],
    viewer_host: ViewerHost::Replaced,
    keyed: false,
    makes_api_domain: false,
    makes_edge_lambda: false,
};

pub(super) fn settings() -> StrategySettings {
    StrategySettings {
        cache_policy: CachePolicyChoice::Managed(CACHING_DISABLED),
        origin_request_policy: ALL_VIEWER,
        host: HostChange::ViewerRequest,
    }
}

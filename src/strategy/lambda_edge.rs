//! A Lambda@Edge function rewrites Host on origin-request.

use super::{BEARER, CachePolicyChoice, HostChange, Info, Kind, NO_SIGV4, StrategySettings, ViewerHost};
use crate::cloudfront::managed::{ALL_VIEWER, CACHING_DISABLED};
use crate::plan::LambdaEdge;

pub(super) const INFO: Info = Info {
    kind: Kind::LambdaEdge,
    summary: "AllViewer forwards everything; a Lambda@Edge function on origin-request sets Host to the default endpoint's.",
    choose: "an origin request policy of your own that forwards Host, where CloudFront Functions cannot be used",
    host: "the default endpoint's, set by the function",
    creates: &["IAM role", "Lambda function in us-east-1 with a numbered version"],
    needs: &["deployment in us-east-1", "CAPABILITY_IAM"],
    cost_per_million: "about 0.61 (reported prices, 128 MB and 1 ms a request)",
    latency: "about 1 ms, 100 ms on a cold start (as one user measured)",
    cannot: &[NO_SIGV4, "be deleted at once: the function outlives the stack until its replicas are gone"],
    auth: BEARER,
    options: &["runtime"],
    viewer_host: ViewerHost::Replaced,
    keyed: false,
    makes_api_domain: false,
    makes_edge_lambda: true,
};

pub(super) fn settings(options: &LambdaEdge) -> StrategySettings {
    StrategySettings {
        cache_policy: CachePolicyChoice::Managed(CACHING_DISABLED),
        origin_request_policy: ALL_VIEWER,
        host: HostChange::OriginRequest(options.runtime),
    }
}

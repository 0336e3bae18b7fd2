//! An API Gateway custom domain expects the Host that the viewer sends.

use super::{CachePolicyChoice, HostChange, Info, Kind, StrategySettings, ViewerHost};
use crate::cloudfront::managed::{ALL_VIEWER, CACHING_DISABLED};
use crate::plan::Auth;

pub(super) const INFO: Info = Info {
    kind: Kind::CustomDomain,
    summary: "An API Gateway custom domain of the same name expects the viewer's Host; CachingDisabled and AllViewer forward everything.",
    choose: "IAM (SigV4) clients, or an API that reads Host",
    host: "the viewer's",
    creates: &["certificate in the API's Region", "API Gateway custom domain", "API mapping"],
    needs: &[
        "a domain",
        "the API in the same account",
        "two deployments if the API is not in us-east-1 and gatefront makes the certificates",
    ],
    cost_per_million: "0",
    latency: "none",
    cannot: &["do without a domain of your own"],
    auth: Auth::ALL,
    options: &["origin"],
    viewer_host: ViewerHost::Required,
    keyed: false,
    makes_api_domain: true,
    makes_edge_lambda: false,
};

pub(super) fn settings() -> StrategySettings {
    StrategySettings {
        cache_policy: CachePolicyChoice::Managed(CACHING_DISABLED),
        origin_request_policy: ALL_VIEWER,
        host: HostChange::None,
    }
}

//! AWS's own answer since 2023: the managed origin request policy that forwards every header but Host.

use super::{BEARER, Composition, Info, Kind, NO_SIGV4, ViewerHost};
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};
use crate::fragment::{BehaviorSettings, CachePolicyRef, EdgeAssociation};
use crate::plan::Plan;

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
    derived_name: None,
};

pub(super) fn compose(plan: &Plan) -> Composition {
    Composition {
        fragments: Vec::new(),
        behavior: BehaviorSettings {
            origin_domain_name: plan.api.host().to_json(),
            origin_path: plan.api.origin_path().map(|path| path.to_json()),
            cache_policy: CachePolicyRef::Managed(CACHING_DISABLED),
            origin_request_policy: ALL_VIEWER_EXCEPT_HOST_HEADER,
            edge: EdgeAssociation::None,
        },
    }
}

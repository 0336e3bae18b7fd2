//! The cheaper edge function, since November 2025: a CloudFront Function sets the Host that the origin gets.

use super::{BEARER, Composition, DerivedName, Info, Kind, NO_SIGV4, ViewerHost};
use crate::cloudfront::limits;
use crate::cloudfront::managed::{ALL_VIEWER, CACHING_DISABLED};
use crate::fragment::{BehaviorSettings, CachePolicyRef, EdgeAssociation, Fragment, HostFunctionFragment};
use crate::plan::Plan;
use crate::template::Defect;

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
    derived_name: Some(DerivedName { suffix: "-origin-host", limit: limits::FUNCTION_NAME, of: "CloudFront Function" }),
};

pub(super) fn compose(plan: &Plan) -> Result<Composition, Defect> {
    Ok(Composition {
        fragments: vec![Fragment::new(&HostFunctionFragment::new(&plan.api.host())?)?],
        behavior: BehaviorSettings {
            origin_domain_name: plan.api.host().to_json(),
            origin_path: plan.api.origin_path().map(|path| path.to_json()),
            cache_policy: CachePolicyRef::Managed(CACHING_DISABLED),
            origin_request_policy: ALL_VIEWER,
            edge: EdgeAssociation::ViewerRequest("HostFunction"),
        },
    })
}

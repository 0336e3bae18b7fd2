//! A Lambda@Edge function rewrites Host on origin-request.

use super::{BEARER, Composition, Info, Kind, NO_SIGV4, ViewerHost};
use crate::cloudfront::managed::{ALL_VIEWER, CACHING_DISABLED};
use crate::fragment::{BehaviorSettings, CachePolicyRef, EdgeAssociation, EdgeFunctionFragment, Fragment};
use crate::plan::{LambdaEdge, Plan};
use crate::template::Defect;

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
    derived_name: None,
};

pub(super) fn compose(plan: &Plan, options: &LambdaEdge) -> Result<Composition, Defect> {
    let function = EdgeFunctionFragment::new(options.runtime, &plan.api.host().to_string())?;
    Ok(Composition {
        behavior: BehaviorSettings {
            origin_domain_name: plan.api.host().to_json(),
            origin_path: plan.api.origin_path().map(|path| path.to_json()),
            cache_policy: CachePolicyRef::Managed(CACHING_DISABLED),
            origin_request_policy: ALL_VIEWER,
            edge: EdgeAssociation::OriginRequest(function.version_id().to_owned()),
        },
        fragments: vec![Fragment::new(&function)?],
    })
}

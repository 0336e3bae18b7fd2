//! An API Gateway custom domain expects the Host that the viewer sends.

use serde_json::{Value as Json, json};

use super::{Composition, Info, Kind, ViewerHost, certificate_arn};
use crate::cloudfront::managed::{ALL_VIEWER, CACHING_DISABLED};
use crate::fragment::{
    ApiDomainNameFragment, ApiMappingFragment, BehaviorSettings, CachePolicyRef, EdgeAssociation, Fragment,
};
use crate::names::BasePath;
use crate::plan::{Auth, CustomDomain, CustomDomainOrigin, Plan, Regions};
use crate::template::Defect;

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
    derived_name: None,
};

pub(super) fn compose(plan: &Plan, options: &CustomDomain) -> Result<Composition, Defect> {
    let domain = plan.domain.as_ref().ok_or_else(|| Defect("custom-domain has no domain".to_owned()))?;
    let fragments = vec![
        Fragment::new(&ApiDomainNameFragment {
            domain_name: domain.name.as_str(),
            certificate_arn: certificate_arn(&domain.api_certificate),
        })?,
        Fragment::new(&ApiMappingFragment {
            api_id: plan.api.id.expr().to_json(),
            stage: plan.api.stage.expr().to_json(),
            base_path: domain.base_path.as_ref().map(BasePath::as_str),
        })?,
    ];
    let origin_domain_name = match options.origin {
        CustomDomainOrigin::DefaultEndpoint => plan.api.host().to_json(),
        CustomDomainOrigin::RegionalDomainName => regional_domain_name(plan),
    };
    Ok(Composition {
        fragments,
        behavior: BehaviorSettings {
            origin_domain_name,
            // The mapping has chosen the stage already.
            origin_path: None,
            cache_policy: CachePolicyRef::Managed(CACHING_DISABLED),
            origin_request_policy: ALL_VIEWER,
            edge: EdgeAssociation::None,
        },
    })
}

/// The custom domain's own name in its Region; from the other stack where the distribution is in another Region.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html>
fn regional_domain_name(plan: &Plan) -> Json {
    match plan.regions {
        Regions::One(_) => json!({ "Fn::GetAtt": ["ApiDomainName", "RegionalDomainName"] }),
        Regions::Two { api } => json!({ "Fn::GetStackOutput": {
            "StackName": { "Ref": "AWS::StackName" },
            "OutputName": "RegionalDomainName",
            "Region": api,
        } }),
    }
}

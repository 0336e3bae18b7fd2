//! The resources of an API's route.

use serde_json::{Value as Json, json};

use super::openapi::stage_id;
use super::{Composer, certificate_arn};
use crate::fragment::{ApiDomainNameFragment, ApiMappingFragment, OriginAddress};
use crate::label;
use crate::names::{BasePath, Region};
use crate::plan::{Api, ApiTarget, CustomDomain, CustomDomainOrigin, MtlsLock, PathText, Plan, Route, Strategy};
use crate::template::Defect;

impl Composer<'_> {
    /// Returns the address of an API, and makes the API, or the custom domain and the mapping that lead to it, where needed.
    pub(super) fn api_address(&mut self, route: &Route, target: &ApiTarget) -> Result<OriginAddress, Defect> {
        self.made_api(&target.api)?;
        let address = OriginAddress {
            domain_name: target.api.host().to_json(),
            label: origin_label(&target.api),
            access_control: None,
            lock: self.origin_lock(target)?,
        };
        let Strategy::CustomDomain(CustomDomain { origin }) = &target.strategy else { return Ok(address) };
        self.mapping(route, target)?;
        Ok(match origin {
            CustomDomainOrigin::DefaultEndpoint => address,
            CustomDomainOrigin::RegionalDomainName => {
                let domain_name = regional_domain_name(self.plan, target.api.region);
                OriginAddress { domain_name, label: domain_label(target.api.region), ..address }
            }
        })
    }

    fn mapping(&mut self, route: &Route, target: &ApiTarget) -> Result<(), Defect> {
        let plan = self.plan;
        let domain = plan.domain.as_ref().ok_or_else(|| Defect("custom-domain has no domain".to_owned()))?;
        let prefix = route.strip_prefix.as_ref().map(PathText::as_str);
        let mapping_id = format!("ApiMapping{}", prefix.map(label::logical).unwrap_or_default());
        let base_path = prefix.map(|prefix| prefix.trim_start_matches('/').to_owned());
        let base_path = base_path.or_else(|| domain.base_path.as_ref().map(BasePath::to_string));
        // A stage of the stack has to be there before its mapping.
        let stage = match target.api.made() {
            Some(made) => json!({ "Ref": stage_id(plan, &target.api, made) }),
            None => target.api.stage.expr().to_json(),
        };
        for (name, _) in domain.names() {
            let suffix = domain.suffix(name);
            let domain_id = format!("ApiDomainName{suffix}");
            let domain_name = ApiDomainNameFragment {
                logical_id: domain_id.clone(),
                domain_name: name.as_str(),
                is_first: suffix.is_empty(),
                certificate_arn: certificate_arn(&domain.api_certificate),
                mtls: target.api.mtls().map(truststore),
            };
            self.once_beside(&target.api, &domain_id, &domain_name)?;
            let logical_id = format!("{mapping_id}{suffix}");
            let mapping = ApiMappingFragment {
                logical_id: logical_id.clone(),
                domain_name: json!({ "Ref": domain_id }),
                api_id: target.api.address.id(target.api.region).to_json(),
                stage: stage.clone(),
                base_path: base_path.clone(),
            };
            self.once_beside(&target.api, &logical_id, &mapping)?;
        }
        Ok(())
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigatewayv2-domainname-mutualtlsauthentication.html>
fn truststore(mtls: &MtlsLock) -> Json {
    let mut json = json!({ "TruststoreUri": mtls.truststore });
    if let Some(version) = &mtls.truststore_version {
        json["TruststoreVersion"] = version.as_str().into();
    }
    json
}

/// Returns words that name an origin; an API of the stack is named without its Region.
pub(super) fn origin_label(api: &Api) -> String {
    let region = api.region.map(|region| format!("-{region}")).unwrap_or_default();
    format!("api-{}{region}", api.address.label())
}

/// Returns words that name the custom domain as an origin.
fn domain_label(region: Option<Region>) -> String {
    region.map_or_else(|| "api-domain".to_owned(), |region| format!("api-domain-{region}"))
}

/// Returns the custom domain's own name in a Region; from that Region's stack where the distribution is in another one.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html>
fn regional_domain_name(plan: &Plan, region: Option<Region>) -> Json {
    match plan.regions.away_from(region) {
        None => json!({ "Fn::GetAtt": ["ApiDomainName", "RegionalDomainName"] }),
        Some(_) => json!({ "Fn::GetStackOutput": {
            "StackName": { "Ref": "AWS::StackName" },
            "OutputName": "RegionalDomainName",
            "Region": region,
        } }),
    }
}

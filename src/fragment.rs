//! The reusable pieces of a template: one handlebars file in `templates/` and one struct with its holes for each.

mod access_control;
mod alias_record;
mod api_domain_name;
mod api_mapping;
mod api_web_acl;
mod api_web_acl_association;
mod behavior;
mod bucket_policy;
mod cache_policy;
mod call_permission;
mod certificate;
mod distribution;
mod edge_function;
mod edge_role;
mod http_api;
mod http_stage;
mod invoke_permissions;
mod log_delivery;
mod origin;
mod origin_authorizer;
mod origin_secret;
mod parameter;
mod response_headers_policy;
mod rest_api;
mod rest_stage;
mod site_bucket;
mod viewer_function;
mod web_acl;

use serde::Serialize;

use crate::names::Region;
use crate::placement::Placement;
use crate::render::{self, FragmentFile};
use crate::template::{Defect, Value};

pub(crate) use access_control::{AccessControlFragment, FUNCTION_ACCESS, FUNCTION_SUFFIX, SITE_ACCESS, SITE_SUFFIX};
pub(crate) use alias_record::AliasRecordFragment;
pub(crate) use api_domain_name::ApiDomainNameFragment;
pub(crate) use api_mapping::ApiMappingFragment;
pub(crate) use api_web_acl::ApiWebAclFragment;
pub(crate) use api_web_acl_association::ApiWebAclAssociationFragment;
pub(crate) use behavior::{ALL_METHODS, BehaviorFragment, BehaviorParts, HANDSHAKE_METHODS, READ_METHODS};
pub(crate) use bucket_policy::BucketPolicyFragment;
pub(crate) use cache_policy::{CachePolicyFragment, authorization_suffix, own_suffix};
pub(crate) use call_permission::CallPermissionFragment;
pub(crate) use certificate::CertificateFragment;
pub(crate) use distribution::{DistributionFragment, DistributionParts, PolicyNames};
pub(crate) use edge_function::EdgeFunctionFragment;
pub(crate) use edge_role::EdgeRoleFragment;
pub(crate) use http_api::HttpApiFragment;
pub(crate) use http_stage::HttpStageFragment;
pub(crate) use invoke_permissions::InvokePermissionsFragment;
pub(crate) use log_delivery::{LOG_SOURCE_SUFFIX, LogDeliveryFragment, log_destination_suffix};
pub(crate) use origin::{OriginAddress, OriginFragment, OriginLock};
pub(crate) use origin_authorizer::{OriginAuthorizerFragment, authorizer_id};
pub(crate) use origin_secret::OriginSecretFragment;
pub(crate) use parameter::ParameterFragment;
pub(crate) use response_headers_policy::{ResponseHeadersPolicyFragment, headers_suffix};
pub(crate) use rest_api::RestApiFragment;
pub(crate) use rest_stage::RestStageFragment;
pub(crate) use site_bucket::SiteBucketFragment;
pub(crate) use viewer_function::{Step, ViewerFunctionFragment, file_suffix, name_suffix};
pub(crate) use web_acl::{WEB_ACL, WebAclFragment};

/// A struct whose fields are the holes of one handlebars file.
pub(crate) trait Holes: Serialize {
    /// Returns the file.
    fn file(&self) -> &'static FragmentFile;

    /// Returns the Regions where its resources may live.
    fn placement(&self) -> Placement {
        Placement::Anywhere
    }
}

/// A fragment with its holes filled.
#[derive(Debug)]
pub(crate) struct Fragment {
    pub(crate) name: &'static str,
    pub(crate) placement: Placement,
    /// The Region of the API that it belongs to, if there is one and the config names it.
    pub(crate) api_region: Option<Region>,
    pub(crate) value: Value,
}

impl Fragment {
    /// Renders one fragment.
    ///
    /// # Errors
    /// The file and the struct do not fit together.
    pub(crate) fn new<H: Holes>(holes: &H) -> Result<Self, Defect> {
        let file = holes.file();
        let value = render::fragment(file, holes)?;
        Ok(Self { name: file.name, placement: holes.placement(), api_region: None, value })
    }
}

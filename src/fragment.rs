//! The reusable pieces of a template: one handlebars file in `templates/` and one struct with its holes for each.

mod alias_record;
mod api_domain_name;
mod api_mapping;
mod cache_policy;
mod certificate;
mod distribution;
mod edge_function;
mod host_function;
mod parameter;

use serde::Serialize;

use crate::placement::Placement;
use crate::render::{self, Prepared};
use crate::template::{Defect, Value};

pub(crate) use alias_record::AliasRecordFragment;
pub(crate) use api_domain_name::ApiDomainNameFragment;
pub(crate) use api_mapping::ApiMappingFragment;
pub(crate) use cache_policy::CachePolicyFragment;
pub(crate) use certificate::CertificateFragment;
pub(crate) use distribution::{BehaviorSettings, CachePolicyRef, DistributionFragment, EdgeAssociation};
pub(crate) use edge_function::EdgeFunctionFragment;
pub(crate) use host_function::HostFunctionFragment;
pub(crate) use parameter::ParameterFragment;

/// A struct whose fields are the holes of one handlebars file.
pub(crate) trait Holes: Serialize {
    /// The file.
    fn prepared(&self) -> &'static Prepared;

    /// Where its resources may live.
    fn placement(&self) -> Placement {
        Placement::Anywhere
    }
}

/// A fragment with its holes filled.
#[derive(Debug)]
pub(crate) struct Fragment {
    pub(crate) name: &'static str,
    pub(crate) placement: Placement,
    pub(crate) value: Value,
}

impl Fragment {
    /// Renders one fragment.
    ///
    /// # Errors
    /// The file and the struct do not fit together.
    pub(crate) fn new<H: Holes>(holes: &H) -> Result<Self, Defect> {
        let prepared = holes.prepared();
        let value = render::fragment(prepared, holes)?;
        Ok(Self { name: prepared.name, placement: holes.placement(), value })
    }
}

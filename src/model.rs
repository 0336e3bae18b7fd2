//! A distribution as CloudFront and API Gateway see it, in one case, wherever it was read from.
//!
//! A source reads a distribution once per case and fills these types in. The rules of the check see nothing else: no
//! template, no function, no condition. Places are handles that only the source can resolve.

mod access;
mod api;
mod arrival;
mod behavior;
mod certificate;
mod demands;
mod distribution;
mod edge;
mod endpoint_name;
pub(crate) mod host;
mod known;
mod login;
mod origin;
mod place;
mod policy;
mod refusal;
mod route;
mod setting;
mod surroundings;
mod text;

pub(crate) use access::{AccessControl, BucketAccess, BucketRefusal, UrlAccess};
pub(crate) use api::{Api, ApiProtocol, Mapping, first_segment};
pub(crate) use arrival::{Arrival, arrival, arrival_at, mapping_at};
pub(crate) use behavior::{Behavior, Delivery, TtlPlaces, sample as sample_path};
pub(crate) use certificate::{Certificate, WebAcl};
pub(crate) use demands::{Demands, HeaderCondition, Lock, LockKeeper, OpenPart, OpenWay};
pub(crate) use distribution::{Acknowledgement, Alias, Distribution, ErrorResponse};
pub(crate) use edge::{
    CodeFacts, EdgeEvent, EdgeFunction, Feature, FunctionSettings, LambdaSettings, Service, Trust, VersionKind,
};
pub(crate) use endpoint_name::{EndpointFault, fault as endpoint_fault, is_misspelt as is_misspelt_endpoint};
pub use host::Host;
pub(crate) use host::HostCheck;
pub(crate) use known::{At, Known};
pub(crate) use login::{Login, LoginSources};
pub use origin::OriginKind;
pub(crate) use origin::{AddedHeader, Likeness, Origin, OriginConfig, OriginProtocol, SecretReaders};
pub(crate) use place::{Place, Places};
pub use policy::PolicyLabel;
pub(crate) use policy::{Policy, PolicyConfig, PolicyReference};
pub(crate) use refusal::{Bound, FunctionName, NameKind, Refusal, RefusalReason, Together};
pub(crate) use route::{ApiRoute, Routes};
pub(crate) use setting::Setting;
pub(crate) use surroundings::{
    CachedPath, CorsHeaders, CountryRestriction, DnsRecord, Indirection, LogBucket, LogBucketName, LogSource,
    NameClash, PlanRefusal, PricingPlan,
};
pub(crate) use text::Text;

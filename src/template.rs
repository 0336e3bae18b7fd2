//! A CloudFormation template: its sections, merged from fragments, checked for loose ends, written in canonical order.
//!
//! Nothing here knows the config.

mod defect;
mod intrinsic;
mod references;
mod sections;
mod tags;
mod value;

pub use defect::Defect;
pub use intrinsic::Intrinsic;
pub use references::check_references;
pub use sections::Template;
pub(crate) use sections::{conditional, is_region};
pub use tags::tag_resources;
pub use value::Value;

//! A CloudFormation template: its sections, merged from fragments, checked for loose ends, written in canonical order.
//!
//! This module does not know the config.

mod defect;
mod document;
mod existing;
mod expr;
mod intrinsic;
mod pointer;
mod references;
mod rename;
mod scalar;
mod sections;
mod tags;
mod value;

pub use defect::Defect;
pub use document::Document;
pub(crate) use document::read_node;
pub use existing::ExistingTemplate;
pub(crate) use expr::{Expr, Part};
pub use intrinsic::Intrinsic;
pub use pointer::Pointer;
pub(crate) use references::{References, check_references, circle, loose_ends};
pub(crate) use rename::Renaming;
pub use sections::Template;
pub(crate) use sections::{conditional, is_region};
pub(crate) use tags::tag_resources;
pub use value::Value;

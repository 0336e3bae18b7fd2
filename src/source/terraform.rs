//! Terraform and OpenTofu: the plans and states that `terraform show -json` writes, as the tree of a template.
//!
//! ```text
//! JSON ─plan─▶ resources ─attribute, configuration, reference─▶ values and references ─kinds─▶ parts ─▶ tree
//!                                       .tf files ─sources─▶ places of attributes and comments ───────────▲
//! ```
//!
//! A value that a plan does not know yet is followed through the references of its configuration to other resources of
//! the plan. A value that cannot be followed is not known, and the tree has a name in its place that says why.

mod address;
mod attribute;
mod configuration;
mod format;
mod kinds;
mod part;
mod place;
mod plan;
mod reference;
mod resource;
mod sources;
mod tree;
mod words;

pub(crate) use format::refuse_log;
pub(crate) use plan::Moment;
pub use tree::local_modules;
pub(crate) use tree::translate;
pub(crate) use words::words;

//! Sources: what people have, read into the model that the check judges.
//!
//! ```text
//! text ─Reading─▶ tree of a template ─TemplateSource─▶ cases ─▶ model
//!         └─live─▶ (another language is translated to that tree)
//! ```
//!
//! A source gives the cases of each distribution, and per case a [`Distribution`](crate::model::Distribution). How the
//! source is written ends here: what reads templates is visible in its own module only.

mod case;
mod cdk;
mod cloudformation;
mod dialect;
mod file_path;
mod live;
mod nested;
mod options;
mod reading;
mod serverless;
mod terraform;
mod translation;

pub(crate) use case::{Case, Condition, Truths};
pub use cdk::{CodePlace, Construct, StackMetadata, code_files, stack_metadata};
pub(crate) use cloudformation::{CaseSubject, RefusedPart, TemplateSource, created};
pub(crate) use dialect::Dialect;
pub use file_path::tidy;
pub use nested::nested_templates;
pub use options::Options;
pub(crate) use reading::Reading;
pub use serverless::{included_files, inclusions};
pub use terraform::local_modules;

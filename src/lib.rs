//! gatefront puts a CloudFront distribution in front of an Amazon API Gateway API so that `Authorization` arrives.
//!
//! Data flows one way:
//!
//! ```text
//! config text ─config─▶ Plan ─strategy─▶ fragments ─render─▶ values ─template─▶ Template ─write─▶ text
//!                                                                                                   │
//!                                            any template's text ─check─▶ verdicts ─report─▶ text   ◀┘
//!                                              two of them ─diff─▶ changes and effects ─report─▶ text
//! ```
//!
//! Only what comes before [`template::Template`] knows configs and plans; the template, what writes it and the check know
//! only CloudFormation.
//!
//! # Synth
//!
//! ```
//! let config = "
//! stack: orders-edge
//! api: {id: a1b2c3d4e5, region: eu-west-1, type: rest, stage: prod}
//! strategy: managed-policy
//! ";
//! let synthesis = gatefront::synth(config)?;
//! assert!(synthesis.to_yaml().contains("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"));
//! assert!(synthesis.report.passes());
//! # Ok::<(), gatefront::SynthError>(())
//! ```
//!
//! The errors in a config are reported all at once, each with its place:
//!
//! ```
//! use gatefront::SynthError;
//! use gatefront::diagnostic::Sources;
//!
//! let config = "stack: orders-edge\napi: {id: a1b2c3d4e5, region: eu-west-9, type: http}\nstrategy: managed-policy\n";
//! let Err(SynthError::Config(diagnostics)) = gatefront::synth(config) else { panic!("eu-west-9?") };
//! let described = Sources::new("edge.yaml", config).render(&diagnostics.0, false);
//! assert!(described.contains("--> edge.yaml:2:31"), "{described}");
//! ```
//!
//! [`synth_all`] is for configs with several stacks, or that extend others.
//!
//! # Check
//!
//! [`check()`] judges any template; the module [`mod@check`] has the types of its report.
//!
//! ```
//! use gatefront::check::Options;
//!
//! let template = r#"{"Resources": {"Edge": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {
//!     "Enabled": true,
//!     "DefaultCacheBehavior": {
//!         "TargetOriginId": "api", "ViewerProtocolPolicy": "https-only",
//!         "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
//!     },
//!     "Origins": [{
//!         "Id": "api", "DomainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
//!         "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}
//!     }]
//! }}}}}"#;
//! let report = gatefront::check(template, &Options::default().in_region("eu-west-1"))?;
//! assert!(!report.passes());
//! let finding = report.open().next().expect("one");
//! assert_eq!((finding.rule, finding.line), ("GF101", 5));
//! assert!(finding.help.as_ref().is_some_and(|help| help.to_string().contains("OriginRequestPolicyId")));
//! # Ok::<(), gatefront::diagnostic::Diagnostics>(())
//! ```
//!
//! # Diff
//!
//! [`diff()`] compares two templates; the module [`mod@diff`] has the types of its result.
//!
//! ```
//! use gatefront::check::Options;
//! use gatefront::diff::{Replacement, Version};
//!
//! let config = "
//! stack: orders-edge
//! api: {id: a1b2c3d4e5, region: eu-west-1, type: http}
//! strategy: managed-policy
//! ";
//! let with_function = config.replace("managed-policy", "cloudfront-function");
//! let read = |text: &str| Version::read(text, &Options::default());
//! let old = read(&gatefront::synth(config)?.to_yaml())?;
//! let new = read(&gatefront::synth(&with_function)?.to_yaml())?;
//! let diff = gatefront::diff(&old, &new);
//! assert!(diff.regressions().next().is_none());
//! assert!(diff.changes.iter().all(|change| change.replacement == Replacement::Never));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`report`] writes all of this as text, JSON, SARIF and Markdown.
//!
//! For the library alone, without what the command needs: `default-features = false`.
//!
//! The library does not read or write files, run programs, print, or ask for the time: text comes in and goes out.
//! Types that may grow are `#[non_exhaustive]`; hidden items are for gatefront's own command, tests and benchmarks, and
//! may change in any version.

#[doc(hidden)]
pub mod assembly;
pub mod check;
#[doc(hidden)]
pub mod claim;
mod cloudfront;
mod compose;
pub mod config;
#[doc(hidden)]
pub mod deploy;
pub mod diagnostic;
pub mod diff;
mod edge_code;
#[doc(hidden)]
pub mod edit;
pub mod escape;
#[doc(hidden)]
pub mod fix;
mod fragment;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod inquiry;
mod label;
mod merge;
mod model;
pub mod names;
pub mod openapi;
pub mod overrides;
mod placement;
pub mod plan;
mod redact;
mod render;
pub mod report;
mod schema;
mod secret;
mod source;
#[doc(hidden)]
pub mod source_kind;
pub mod strategy;
mod synth;
pub mod template;
#[doc(hidden)]
pub mod trace;
pub mod verify;
pub mod whole_stack;
mod words;
pub mod write;
#[doc(hidden)]
pub mod yaml;

/// The version of gatefront, with the commit that a release build was made from.
pub const VERSION: &str = env!("GATEFRONT_VERSION");

pub use check::check;
pub use diff::diff;
pub use fix::fix;
#[doc(hidden)]
pub use source::{
    StackMetadata, code_files, included_files, inclusions, local_modules, nested_templates, stack_metadata, tidy,
};
#[doc(hidden)]
pub use synth::assemble;
pub use synth::{SynthError, Synthesis, synth, synth_all};

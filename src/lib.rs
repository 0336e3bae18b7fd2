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
//! Everything left of [`template::Template`] knows the config; the template, what writes it and the check know only
//! CloudFormation.
//!
//! ```
//! let config = "
//! stack: orders-edge
//! api: {id: a1b2c3d4e5, region: eu-west-1, type: rest, stage: prod}
//! strategy: managed-policy
//! ";
//! let synthesis = gatefront::synth(config)?;
//! assert!(synthesis.to_yaml().contains("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"));
//! # Ok::<(), gatefront::SynthError>(())
//! ```

pub mod assembly;
pub mod check;
pub mod cloudfront;
pub mod config;
pub mod deploy;
pub mod diagnostic;
pub mod diff;
mod fragment;
pub mod names;
pub mod placement;
pub mod plan;
mod render;
pub mod report;
pub mod strategy;
mod synth;
pub mod template;
pub mod verify;
pub mod write;
pub mod yaml;

pub use synth::{SynthError, Synthesis, assemble, synth, synth_all};

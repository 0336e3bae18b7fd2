//! The fixes of a template: what the check proposes, applied to the text until no fix is left.
//!
//! ```
//! use gatefront::check::Options;
//! use gatefront::edit::Applicability;
//!
//! let template = "
//! Resources:
//!   Distribution:
//!     Type: AWS::CloudFront::Distribution
//!     Properties:
//!       DistributionConfig:
//!         Enabled: true
//!         Origins:
//!           - Id: api
//!             DomainName: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com
//!             CustomOriginConfig: {OriginProtocolPolicy: https-only}
//!         DefaultCacheBehavior:
//!           TargetOriginId: api # the orders
//!           ViewerProtocolPolicy: https-only
//!           AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
//!           CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
//! ";
//! let fixed = gatefront::fix(template, &Options::default(), Applicability::Safe)?;
//! assert_eq!(fixed.applied[0].rule, "GF101");
//! assert_eq!(fixed.text, template.trim_end().to_owned() + "
//!           OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
//! ");
//! # Ok::<(), gatefront::diagnostic::Diagnostics>(())
//! ```

mod config;
mod generator;

pub use config::{FixedConfig, fix_config, of as fix_of};
pub use generator::Generator;

use crate::check::{Finding, Options, check};
use crate::diagnostic::Diagnostics;
use crate::edit::{Applicability, Edit, Fix, Refusal, apply};

/// The most times that the text is checked again. One fix can uncover another finding, but not without end.
const PASSES: usize = 10;

/// A text with its fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fixed {
    /// The text: what no fix changes is as it was, byte for byte.
    pub text: String,
    /// The fixes that were applied, in order.
    pub applied: Vec<Applied>,
    /// The fixes that were not applied, with the reasons.
    pub refused: Vec<Refused>,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// The ID of the rule whose finding it resolves.
    pub rule: &'static str,
    /// The change in a few words.
    pub title: String,
}

/// A fix that was not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The ID of the rule whose finding it would resolve.
    pub rule: &'static str,
    /// The line of the finding, from 1.
    pub line: usize,
    /// The change in a few words.
    pub title: String,
    /// The reason.
    pub why: Refusal,
}

/// Applies the fixes of all findings that nobody has accepted, those of a higher applicability than `most` left out.
///
/// The result is checked again, and what is found then is fixed too. Applying [`fix()`] to its own result changes nothing.
///
/// # Errors
/// The text is neither YAML nor JSON.
pub fn fix(text: &str, options: &Options, most: Applicability) -> Result<Fixed, Diagnostics> {
    let mut result = Fixed { text: text.to_owned(), applied: Vec::new(), refused: Vec::new() };
    // A fix that was tried is not tried again: neither one that was refused, nor one that did not help.
    let mut tried: Vec<Vec<Edit>> = Vec::new();
    for _ in 0..PASSES {
        let report = check(&result.text, options)?;
        let mut fixes: Vec<(&Finding, &Fix)> = Vec::new();
        for finding in report.open() {
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability <= most) else { continue };
            if !tried.contains(&fix.edits) {
                tried.push(fix.edits.clone());
                fixes.push((finding, fix));
            }
        }
        if fixes.is_empty() {
            break;
        }
        let before = result.text.clone();
        result.apply(&fixes);
        if result.text == before {
            break;
        }
    }
    Ok(result)
}

impl Fixed {
    /// Applies all of the fixes at once, or if some of them cannot be applied, half of them and then the other half.
    fn apply(&mut self, fixes: &[(&Finding, &Fix)]) {
        let edits: Vec<Edit> = fixes.iter().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect();
        match (apply(&self.text, &edits), fixes) {
            (Ok(text), _) => {
                self.text = text;
                let applied =
                    |(finding, fix): &(&Finding, &Fix)| Applied { rule: finding.rule, title: fix.title.clone() };
                self.applied.extend(fixes.iter().map(applied));
            }
            (Err(why), [(finding, fix)]) => {
                self.refused.push(Refused { rule: finding.rule, line: finding.line, title: fix.title.clone(), why });
            }
            (Err(_), _) => {
                let (first, second) = fixes.split_at(fixes.len() / 2);
                self.apply(first);
                self.apply(second);
            }
        }
    }
}

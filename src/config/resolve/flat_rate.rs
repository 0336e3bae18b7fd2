//! `distribution.plan`: the flat-rate plan that the stack has to fit.

use super::Resolver;
use crate::config::distribution::DistributionSection;
use crate::diagnostic::Diagnostic;
use crate::plan::{FlatRatePlan, Plan};

impl Resolver<'_> {
    /// Reports what the flat-rate plan of the config does not allow.
    pub(super) fn fits_flat_rate(&mut self, plan: &Plan, options: &DistributionSection) {
        let (Some(tier), Some(field)) = (plan.distribution.flat_rate, &options.flat_rate) else { return };
        if !plan.has_web_acl() {
            self.push(
                Diagnostic::error(field.span, format!("the plan `{tier}` demands a web ACL"))
                    .help("add `waf: {rate_limit: 2000}`, or name one with `web_acl_arn`"),
            );
        }
        let fitting = FlatRatePlan::ALL.iter().find(|other| plan.refused_by(**other).is_empty());
        for refused in plan.refused_by(tier) {
            let error = Diagnostic::error(field.span, format!("the plan `{tier}` does not allow {refused}"));
            self.push(match fitting {
                Some(other) => error.help(format!("the smallest plan that does is `{other}`")),
                None => error,
            });
        }
    }
}

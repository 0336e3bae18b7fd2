//! The Regions of a stack, and the needs that fix them.

use super::Resolver;
use super::reference::ReferenceNeeds;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::names::Region;
use crate::placement::{self, Needs, Unplaced};
use crate::plan;
use crate::strategy::Info;
use crate::whole_stack::WholeStack;

/// Returns the reasons why a Region is fixed.
pub(super) fn needs(
    mut infos: impl Iterator<Item = &'static Info> + Clone,
    domain: Option<&plan::Domain>,
    distribution: &plan::Distribution,
    references: &ReferenceNeeds,
    import: Option<(Region, String)>,
) -> Needs {
    let makes_edge_lambda = infos.clone().any(|info| info.makes_edge_lambda);
    let new_viewer_certificate = domain.is_some_and(|domain| domain.viewer_certificate == plan::Certificate::New);
    let (edge, without_edge) = if makes_edge_lambda {
        (Some("CloudFront takes Lambda@Edge functions from there only"), "take another strategy")
    } else if new_viewer_certificate {
        (
            Some("CloudFront takes viewer certificates from there only"),
            "give an existing certificate with `domain.certificates.viewer`",
        )
    } else if distribution.firewall.is_some() {
        (
            Some("web ACLs for CloudFront are made there only"),
            "give an existing web ACL with `distribution.web_acl_arn` in place of `waf`",
        )
    } else if distribution.log_delivery.is_some() {
        (
            Some("the logs of CloudFront are delivered from there only"),
            "deliver the logs from a stack in us-east-1, or write `logging: {legacy: …}`",
        )
    } else {
        (references.in_us_east_1(), "give the ARN of one that is there")
    };
    Needs {
        edge,
        api: infos
            .any(|info| info.makes_api_domain)
            .then_some("the API Gateway custom domain is made in the API's Region"),
        import,
        without_edge,
    }
}

impl Resolver<'_> {
    /// Decides where the stack is deployed, or reports why it cannot be.
    pub(super) fn placed(
        &mut self,
        config: &Config,
        whole_stack: &WholeStack,
        needs: &Needs,
        api: Option<Region>,
    ) -> Option<plan::Regions> {
        if whole_stack.is_deployed_by_its_owner() {
            return self.regions_of_owner(config, needs, api, self.stack_region);
        }
        let decided = placement::decide(needs, api, self.stack_region);
        decided.map_err(|unplaced| self.unplaced(config, unplaced)).ok()
    }

    /// Reports why the stack cannot be where it is asked for.
    fn unplaced(&mut self, config: &Config, unplaced: Unplaced) {
        let why = match unplaced {
            Unplaced::Import(why) => return self.misplaced_import(why),
            Unplaced::Wish(why) => why,
        };
        let span = config.stack_region.as_ref().map(|field| field.span);
        self.push(Diagnostic::error(span, why).help("leave `stack_region` out; gatefront finds the Region itself"));
    }
}

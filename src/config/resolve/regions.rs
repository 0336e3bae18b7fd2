//! The Regions of a stack, and the needs that fix them.

use super::reference::ReferenceNeeds;
use super::{Resolver, RouteDraft};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::names::Region;
use crate::placement::{self, Needs, Unplaced};
use crate::plan::{self, Regions};
use crate::whole_stack::WholeStack;

/// Returns the reasons why a Region is fixed.
pub(super) fn needs(
    drafts: &[RouteDraft],
    domain: Option<&plan::Domain>,
    distribution: &plan::Distribution,
    references: &ReferenceNeeds,
    import: Option<(Region, String)>,
) -> Needs {
    let makes_edge_lambda = drafts.iter().filter_map(|draft| draft.context.info).any(|info| info.makes_edge_lambda);
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
    Needs { edge, apis: apis_with_resources(drafts), import, without_edge }
}

/// Returns the Regions of what is made beside APIs, sorted, each once, with the reasons. An API of the stack is in its
/// Region, whichever that is.
fn apis_with_resources(drafts: &[RouteDraft]) -> Vec<(Region, &'static str)> {
    let reasons = [
        "the API Gateway custom domain is made in the API's Region",
        "the secret of `lock` and what demands it are made in the API's Region",
        "the API of `openapi` is made in its Region",
    ];
    let mut found: Vec<(Region, usize)> = Vec::new();
    for draft in drafts {
        let Some((api, region)) = draft.api.as_ref().and_then(|api| Some((api, api.region?))) else { continue };
        let makes_domain = draft.context.info.is_some_and(|info| info.makes_api_domain);
        let needs = [makes_domain, api.secret().is_some(), api.made().is_some()];
        found.extend(needs.iter().position(|is_needed| *is_needed).map(|reason| (region, reason)));
    }
    found.sort_unstable();
    found.dedup_by_key(|(region, _)| *region);
    found.into_iter().map(|(region, reason)| (region, reasons[reason])).collect()
}

impl Resolver<'_> {
    /// Decides where the stack is deployed: where what is made beside APIs has to be, and what is made for the edge.
    pub(super) fn regions(
        &mut self,
        config: &Config,
        whole_stack: &WholeStack,
        needs: &Needs,
        drafts: &[RouteDraft],
    ) -> Option<Regions> {
        let regions = self.placed(config, whole_stack, needs)?;
        self.made_in_several_regions(&regions, drafts, needs);
        Some(regions)
    }

    /// Decides where the stack is deployed, or reports why it cannot be.
    fn placed(&mut self, config: &Config, whole_stack: &WholeStack, needs: &Needs) -> Option<Regions> {
        if whole_stack.is_deployed_by_its_owner() {
            return self.regions_of_owner(config, needs, self.stack_region);
        }
        let decided = placement::decide(needs, self.stack_region);
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

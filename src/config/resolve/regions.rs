//! The Regions of a stack, and the needs that fix them.

use super::reference::ReferenceNeeds;
use super::{Resolver, RouteDraft};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::names::{Region, US_EAST_1};
use crate::placement::{self, Needs, Unplaced};
use crate::plan::{self, Regions};
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
    /// Decides where the stack is deployed: where what is made beside an API has to be, and what is made for the edge. The
    /// `chief` route is the one that makes the most of a domain.
    pub(super) fn regions(
        &mut self,
        config: &Config,
        whole_stack: &WholeStack,
        mut needs: Needs,
        drafts: &[RouteDraft],
        chief: Option<&RouteDraft>,
    ) -> Option<Regions> {
        let apis = || drafts.iter().filter_map(|draft| draft.api.as_ref());
        let locked = apis().find(|api| api.secret().is_some());
        let made = apis().find(|api| api.made().is_some());
        let usual = chief.and_then(|draft| draft.api.as_ref());
        let mapped = chief.filter(|draft| draft.context.info.is_some_and(|info| info.makes_api_domain)).and(usual);
        let fixed = mapped.or(locked).or(made).or(usual);
        let region = fixed.map_or(Some(US_EAST_1), |api| api.region);
        if locked.is_some() {
            needs.api = needs.api.or(Some("the secret of `lock` and what demands it are made in the API's Region"));
        }
        if made.is_some() {
            needs.api = needs.api.or(Some("the API of `openapi` is made in its Region"));
        }
        let regions = self.placed(config, whole_stack, &needs, region)?;
        self.made_in_two_regions(regions, drafts, &needs);
        Some(regions)
    }

    /// Decides where the stack is deployed, or reports why it cannot be.
    fn placed(
        &mut self,
        config: &Config,
        whole_stack: &WholeStack,
        needs: &Needs,
        api: Option<Region>,
    ) -> Option<Regions> {
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

//! The stack around the distribution: `template`, `fragment`, `logical_id_prefix`, `distribution.logical_id` and
//! `overrides`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Resolver;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, similar};
use crate::names::Region;
use crate::overrides::Overrides;
use crate::placement::{self, Needs};
use crate::plan::Regions;
use crate::template::{ExistingTemplate, Pointer, Template, Value};
use crate::whole_stack::WholeStack;

impl Resolver<'_> {
    pub(super) fn whole_stack(&mut self, config: &Config, template: Option<Arc<ExistingTemplate>>) -> WholeStack {
        let is_fragment = self.optional(config.fragment.as_ref()).copied().unwrap_or_default();
        if let (true, Some(fragment), Some(template)) = (is_fragment, &config.fragment, &config.template) {
            self.push(
                Diagnostic::error(template.span, "`template` and `fragment` exclude each other")
                    .related(fragment.span, "a fragment is added to a template by another tool")
                    .help("leave one of the two out"),
            );
        }
        self.optional(config.template.as_ref());
        let distribution = self.optional(config.distribution.as_ref());
        let id = distribution.and_then(|options| options.logical_id.as_ref());
        WholeStack {
            template,
            logical_id_prefix: self.optional(config.logical_id_prefix.as_ref()).cloned(),
            distribution_id: self.optional(id).cloned(),
            is_fragment,
            joined_policies: BTreeMap::new(),
            overrides: self.overrides(config),
            template_place: config.template.as_ref().map(|field| field.span),
            distribution_place: id.map(|field| field.span),
        }
    }

    fn overrides(&mut self, config: &Config) -> Option<Overrides> {
        let verbatim = self.optional(config.overrides.as_ref())?;
        let overrides = Overrides::of(self.verbatim.get(verbatim.0)?.clone());
        let span = config.overrides.as_ref().map(|field| field.span);
        let Value::Map(sections) = overrides.value() else {
            let help = "write sections of a template below it, indented, like `Outputs:`";
            self.push(Diagnostic::error(span, "expected a mapping").help(help));
            return None;
        };
        for (name, section) in sections {
            let place = overrides.place(&Pointer::default().join(name));
            if !Template::SECTIONS.contains(&name.as_str()) {
                let help = match similar(name, Template::SECTIONS.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "resources go below `Resources`, outputs below `Outputs`".to_owned(),
                };
                self.push(Diagnostic::error(place, format!("a template has no section `{name}`")).help(help));
            }
            let is_text = ["AWSTemplateFormatVersion", "Description", "Transform"].contains(&name.as_str());
            if !is_text && !matches!(section, Value::Map(_) | Value::Null) {
                self.push(Diagnostic::error(place, format!("expected a mapping in `{name}`")));
            }
        }
        Some(overrides)
    }

    /// Decides where a stack goes that its owner deploys.
    pub(super) fn regions_of_owner(
        &mut self,
        config: &Config,
        needs: &Needs,
        given: Option<Region>,
    ) -> Option<Regions> {
        let region = config.stack_region.as_ref().map(|field| field.span);
        let owner = config.template.as_ref().map(|field| field.span);
        let span = region.or(owner).or(config.fragment.as_ref().map(|field| field.span));
        let decided = placement::decide_for_owner(needs, given);
        decided
            .map_err(|refusal| self.push(Diagnostic { help: refusal.help, ..Diagnostic::error(span, refusal.message) }))
            .ok()
    }
}

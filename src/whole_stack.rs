//! The stack around the distribution: a template that it is added to, other logical IDs, a fragment for another tool, and
//! overrides on top.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::edit::Refusal;
use crate::merge::{self, Collision};
use crate::names::LogicalId;
use crate::overrides::{self, Overrides};
use crate::template::{ExistingTemplate, Renaming, Template, Value};

/// The logical ID of the distribution where the config gives none.
const DISTRIBUTION: &str = "Distribution";

/// The sections of a fragment.
///
/// <https://www.serverless.com/framework/docs/providers/aws/guide/resources>
const FRAGMENT: [&str; 4] = ["Parameters", "Conditions", "Resources", "Outputs"];

/// The settings of a config for the stack around its distribution.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WholeStack {
    /// The template that the resources are added to.
    pub template: Option<Arc<ExistingTemplate>>,
    /// The prefix of the logical IDs of everything but parameters.
    pub logical_id_prefix: Option<LogicalId>,
    /// The logical ID of the distribution.
    pub distribution_id: Option<LogicalId>,
    /// `true` for a part of another tool's template.
    pub is_fragment: bool,
    /// The policies of buckets of the template to which the statements of gatefront's own are added, by the logical IDs of
    /// the latter.
    pub joined_policies: BTreeMap<String, LogicalId>,
    /// CloudFormation that is merged over the result.
    pub overrides: Option<Overrides>,
    /// The place of `template` in the config.
    pub(crate) template_place: Option<Span>,
    /// The place of `distribution.logical_id` in the config.
    pub(crate) distribution_place: Option<Span>,
}

impl WholeStack {
    /// Returns `true` if somebody else deploys the stack: the owner of the template, or another tool.
    #[must_use]
    pub fn is_deployed_by_its_owner(&self) -> bool {
        self.template.is_some() || self.is_fragment
    }

    /// Returns `true` if the template may have rules: they are no part of a fragment, and CloudFormation takes none beside
    /// a transform.
    #[must_use]
    pub fn takes_rules(&self) -> bool {
        !self.is_fragment && self.template.as_ref().is_none_or(|template| template.transforms().next().is_none())
    }

    /// Returns the logical ID of the distribution.
    #[must_use]
    pub fn distribution_id(&self) -> String {
        match (&self.distribution_id, &self.logical_id_prefix) {
            (Some(id), _) => id.to_string(),
            (None, Some(prefix)) => format!("{prefix}{DISTRIBUTION}"),
            (None, None) => DISTRIBUTION.to_owned(),
        }
    }

    /// Returns `true` if a resource of this ID may be outside of what gatefront makes.
    pub(crate) fn is_elsewhere(&self, id: &str) -> bool {
        let is_generated = |template: &Arc<ExistingTemplate>| template.transforms().next().is_some();
        self.is_fragment
            || self.template.as_ref().is_some_and(|template| {
                is_generated(template)
                    || ["Resources", "Parameters"].iter().any(|section| template.entry(section, id).is_some())
            })
    }

    /// Puts gatefront's resources into the stack: with their logical IDs, as a fragment, in the template.
    ///
    /// # Errors
    /// Names that the template has already, and resources that would wait for each other.
    pub(crate) fn around(&self, own: Template) -> Result<Template, Vec<Diagnostic>> {
        let is_renamed = self.logical_id_prefix.is_some() || self.distribution_id.is_some();
        let renaming = self.renaming(&own);
        let own = if is_renamed { renaming.apply(&own) } else { own };
        if self.is_fragment {
            return Ok(fragment(&own));
        }
        let Some(existing) = &self.template else { return Ok(own) };
        let merged =
            merge::merge(existing, &own, self.taken_over(), &self.joined(&renaming)).map_err(|collisions| {
                collisions.iter().map(|collision| self.collision(existing, collision)).collect::<Vec<_>>()
            })?;
        let circle =
            crate::template::circle(&merged).filter(|_| crate::template::circle(&existing.template()).is_none());
        match circle {
            None => Ok(merged),
            Some(ids) => {
                let message = format!("with gatefront's these resources wait for each other: {}", ids.join(", "));
                let help = "a resource that the API needs must not refer to the distribution; give it a domain name of yours instead";
                Err(vec![Diagnostic::error(self.template_place, message).help(help)])
            }
        }
    }

    /// Returns the template with the overrides merged over it.
    pub(crate) fn overridden(template: Template, overrides: &Value) -> Template {
        let mut overridden = Template::of(overrides::apply(template.into_value(), overrides));
        // CloudFormation takes no empty section.
        let is_empty = |value: &Value| value.as_map().is_some_and(indexmap::IndexMap::is_empty);
        let sections = overridden.value().as_map().into_iter().flatten();
        let empty: Vec<String> = sections.filter(|(_, value)| is_empty(value)).map(|(name, _)| name.clone()).collect();
        for section in &empty {
            overridden.remove_section(section);
        }
        overridden
    }

    /// Returns the text of the template that the resources are added to, with them and the overrides in it.
    ///
    /// # Errors
    /// The text cannot be edited.
    pub(crate) fn text(&self, merged: &Template) -> Option<Result<String, Diagnostic>> {
        let existing = self.template.as_ref()?;
        Some(merge::text(existing, merged, self.taken_over()).map_err(|refusal| self.refused(existing, &refusal)))
    }

    /// Reports the resources that the stack no longer uses, because another distribution has taken over.
    pub(crate) fn unused(&self, merged: &Template) -> Option<Diagnostic> {
        let (existing, id) = (self.template.as_ref()?, self.taken_over()?);
        let unused = merge::unused(existing, merged, id);
        if unused.is_empty() {
            return None;
        }
        let message = format!(
            "{} has resources that only the replaced distribution used: {}",
            existing.name(),
            unused.join(", ")
        );
        let help = format!("remove what is not needed from {} after the stack is updated", existing.name());
        Some(Diagnostic::warning(self.distribution_place, message).help(help))
    }

    /// Returns the ID of the distribution of the template that is replaced in place.
    #[must_use]
    pub fn taken_over(&self) -> Option<&str> {
        let id = self.distribution_id.as_ref()?.as_str();
        let kind = self.template.as_ref()?.resource_type(id)?;
        (kind == "AWS::CloudFront::Distribution").then_some(id)
    }

    /// Returns the policies to which statements are added, by the logical IDs that the added ones have in the stack.
    fn joined(&self, renaming: &Renaming) -> BTreeMap<String, String> {
        let joined = self.joined_policies.iter();
        joined.map(|(id, policy)| (renaming.resources.get(id).unwrap_or(id).clone(), policy.to_string())).collect()
    }

    fn renaming(&self, own: &Template) -> Renaming {
        let prefix = self.logical_id_prefix.as_ref().map(LogicalId::as_str);
        let names = |section: &str| -> BTreeMap<String, String> {
            let Some(prefix) = prefix else { return BTreeMap::new() };
            own.section(section).map(|(id, _)| (id.clone(), format!("{prefix}{id}"))).collect()
        };
        let mut renaming = Renaming {
            resources: names("Resources"),
            conditions: names("Conditions"),
            outputs: names("Outputs"),
            rules: names("Rules"),
        };
        renaming.resources.insert(DISTRIBUTION.to_owned(), self.distribution_id());
        renaming
    }

    fn collision(&self, existing: &ExistingTemplate, collision: &Collision) -> Diagnostic {
        let Collision { section, id } = collision;
        let message = format!("`{id}` in `{section}` is in {} already", existing.name());
        let is_distribution = section == "Resources" && *id == self.distribution_id();
        let kind = existing.resource_type(id).filter(|_| section == "Resources");
        let mut diagnostic = Diagnostic::error(existing.place(section, id), message);
        if let Some(template) = self.template_place {
            diagnostic = diagnostic.related(template, "gatefront adds an entry of this name to the template");
        }
        let prefix = "give gatefront's own names a beginning with `logical_id_prefix: Edge`";
        match kind {
            Some("AWS::CloudFront::Distribution") if is_distribution => diagnostic
                .help(format!("to replace this distribution in place, write `distribution.logical_id: {id}`"))
                .note(format!("to keep both, {prefix}")),
            Some(kind) if self.distribution_id.is_some() && is_distribution => {
                let message = format!("`distribution.logical_id` names a resource of type {kind}, and no distribution");
                Diagnostic { message, ..diagnostic }.help("name a distribution of the template, or a new logical ID")
            }
            _ => diagnostic.help(prefix),
        }
    }

    fn refused(&self, existing: &ExistingTemplate, refusal: &Refusal) -> Diagnostic {
        let message = format!("nothing can be added to {}: {refusal}", existing.name());
        Diagnostic::error(self.template_place, message)
            .help("write these lines of the template without anchors, aliases and merge keys")
    }
}

/// Returns the sections of a template that another tool merges into its own, with metadata that names it a fragment.
fn fragment(own: &Template) -> Template {
    let metadata = Value::from([("gatefront", Value::from([("fragment", true)]))]);
    let mut sections = indexmap::IndexMap::from([("Metadata".to_owned(), metadata)]);
    for (section, entries) in own.value().as_map().into_iter().flatten() {
        if FRAGMENT.contains(&section.as_str()) {
            sections.insert(section.clone(), entries.clone());
        }
    }
    Template::of(Value::Map(sections))
}

//! `api.openapi`: an API that the stack makes from a document.

use std::sync::Arc;

use super::{Resolver, RouteDraft};
use crate::config::ApiSection;
use crate::config::field::Field;
use crate::diagnostic::{Diagnostic, Span};
use crate::label;
use crate::names::{LogicalId, Region, US_EAST_1};
use crate::openapi::OpenApiFile;
use crate::placement::Needs;
use crate::plan::{self, ApiAddress, ApiKind, MadeApi, Regions};

impl Resolver<'_> {
    /// Returns the Region in which an API is made: its own, or the stack's.
    pub(super) fn region_of_made(&mut self, api: &ApiSection) -> Option<Region> {
        if self.template.is_some() || self.is_fragment {
            return self.region_of_stack(api);
        }
        self.optional(api.region.as_ref()).copied().or(self.stack_region).or(Some(US_EAST_1))
    }

    /// Returns an API that is made from a document, if API Gateway takes the document.
    pub(super) fn made(&mut self, api: &ApiSection, kind: Option<ApiKind>) -> Option<ApiAddress> {
        let field = api.openapi.as_ref()?;
        let path = self.optional(Some(field))?;
        if let Some(stage) = api.stage.as_ref().and_then(|stage| stage.get()?.reference.resource.as_ref()) {
            self.push(
                Diagnostic::error(stage.span, "the stage of an API that is made is made with it")
                    .related(field.span, "the document that it is made from")
                    .help("write the name of the stage, like `prod`"),
            );
        }
        if kind == Some(ApiKind::Websocket) {
            self.push(
                Diagnostic::error(field.span, "API Gateway imports no WebSocket API from a document")
                    .help("make the API in a stack of its own, and write `id: {stack_output: stack.Output}`"),
            );
            return None;
        }
        let document = match self.files.documents.get(&field.span)? {
            Ok(document) => Arc::clone(document),
            Err(unreadable) => {
                let error = Diagnostic::error(field.span, unreadable.message.clone());
                self.push(Diagnostic { help: unreadable.help.clone(), ..error });
                return None;
            }
        };
        let kind = kind?;
        self.diagnostics.extend(document.faults(kind == ApiKind::Rest));
        self.loose_references(&document, field.span);
        let label = if self.is_short { String::new() } else { label::logical(plan::document_name(path)) };
        let logical_id = match kind {
            ApiKind::Rest => format!("RestApi{label}"),
            _ => format!("HttpApi{label}"),
        };
        let logical_id: LogicalId = logical_id.parse().ok()?;
        let (body, functions) = (document.value().to_json(), document.functions());
        Some(ApiAddress::Document(Arc::new(MadeApi { logical_id, path: path.clone(), body, functions })))
    }

    /// Reports references of a document to what is not in the stack.
    fn loose_references(&mut self, document: &OpenApiFile, span: Span) {
        for (name, place) in document.references() {
            let sections = ["Resources", "Parameters", "Mappings", "Conditions"];
            let is_there = |template: &Arc<crate::template::ExistingTemplate>| {
                template.transforms().next().is_some()
                    || sections.iter().any(|section| template.entry(section, &name).is_some())
            };
            if name.starts_with("AWS::") || self.is_fragment || self.template.as_ref().is_some_and(is_there) {
                continue;
            }
            let error = Diagnostic::error(place, format!("there is no `{name}` in the stack"));
            let error = error.related(span, "the document");
            self.push(match &self.template {
                Some(template) => error.help(format!("name a resource or a parameter of {}", template.name())),
                None => {
                    error.help("write the value itself, or name the template with the resource: `template: app.yaml`")
                }
            });
        }
    }

    /// Reports APIs that are made in another Region than what else is made beside an API.
    pub(super) fn made_in_one_region(&mut self, drafts: &[RouteDraft]) {
        let apis = || drafts.iter().filter_map(|draft| Some((draft, draft.api.as_ref()?)));
        let Some((first, made)) = apis().find(|(_, api)| api.made().is_some()) else { return };
        let is_beside = |draft: &RouteDraft, api: &plan::Api| {
            let makes_domain = draft.context.info.is_some_and(|info| info.makes_api_domain);
            api.made().is_some() || makes_domain || api.secret().is_some()
        };
        let name = |region: Option<Region>| region.map_or("the Region of the stack", |region| region.as_str());
        if let Some((other, api)) = apis().find(|(draft, api)| is_beside(draft, api) && api.region != made.region) {
            let message = format!(
                "an API is made in {}, and this route needs resources in {}",
                name(made.region),
                name(api.region)
            );
            self.push(
                Diagnostic::error(other.span, message)
                    .related(first.span, "the API that is made")
                    .note("an API of `openapi` is made in a stack of one Region")
                    .help("put the routes to one of the Regions into a stack of their own"),
            );
        }
    }

    /// Reports an API that would be made in one of several Regions.
    pub(super) fn made_in_several_regions(&mut self, regions: &Regions, drafts: &[RouteDraft], needs: &Needs) {
        let Regions::Several { .. } = regions else { return };
        let made = drafts.iter().find(|draft| draft.api.as_ref().is_some_and(|api| api.made().is_some()));
        if let (Some(draft), Some(why)) = (made, needs.edge) {
            let region = draft.api.as_ref().and_then(|api| api.region).map_or("the Region of the API", Region::as_str);
            let message = format!(
                "an API of `openapi` is made in a stack of one Region, and this one needs {region} and {US_EAST_1}"
            );
            self.push(
                Diagnostic::error(draft.span, message)
                    .note(format!("{US_EAST_1}: {why}"))
                    .help(format!("{}, or write `region: {US_EAST_1}` to make the API there", needs.without_edge)),
            );
        }
    }
}

/// Returns the place of the document of an API, if it has one.
pub(super) fn of(api: &ApiSection) -> Option<Span> {
    api.openapi.as_ref().filter(|field: &&Field<String>| !field.is_missing()).map(|field| field.span)
}

//! The address of an API: its ID, or its endpoint, and its Region.

use super::reference::Wanted;
use super::{Resolver, openapi};
use crate::config::ApiSection;
use crate::config::field::Field;
use crate::config::reference::GivenSection;
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{ApiEndpoint, Region, StageName};
use crate::plan::{ApiAddress, ApiKind, Given, Reference};
use crate::strategy::Info;

impl Resolver<'_> {
    /// Returns the Region of an API, which an endpoint that is written out has in its name.
    pub(super) fn api_region(&mut self, api: &ApiSection, span: Span) -> Option<Region> {
        let field = api.endpoint.as_ref();
        let named = field.and_then(Field::get).and_then(endpoint).map(ApiEndpoint::region);
        let given = api.region.as_ref().filter(|field| !field.is_missing());
        let region = self.optional(given).copied();
        if given.is_none() && named.is_none() && !self.is_suggested("region", Some(span)) {
            self.push(Diagnostic::error(span, "`api` has no `region`"));
        }
        if let (Some(named), Some(region), Some(given), Some(field)) = (named, region, given, field)
            && named != region
        {
            let error = Diagnostic::error(given.span, format!("the endpoint is in {named}, not in {region}"));
            self.push(error.related(field.span, "the endpoint").help("leave `region` out"));
        }
        region.or(named)
    }

    /// Returns the ID of an API, or the reference to its endpoint.
    pub(super) fn address(
        &mut self,
        api: &ApiSection,
        kind: Option<ApiKind>,
        region: Option<Region>,
        info: Option<&Info>,
        span: Span,
    ) -> Option<ApiAddress> {
        let written = |field: Option<Span>| field.filter(|span| *span != Span::default());
        let id_span = written(api.id.as_ref().map(|field| field.span));
        let endpoint_span = written(api.endpoint.as_ref().map(|field| field.span));
        let ways = [("id", id_span), ("endpoint", endpoint_span), ("openapi", openapi::of(api))];
        let mut named = ways.into_iter().filter_map(|(key, span)| Some((key, span?)));
        if let (Some((first, first_span)), Some((second, second_span))) = (named.next(), named.next()) {
            let error = Diagnostic::error(second_span, format!("`{first}` and `{second}` exclude each other"));
            self.push(error.related(first_span, "the other one").help("keep one of the two"));
            return None;
        }
        match (id_span, endpoint_span) {
            (None, None) if openapi::of(api).is_some() => self.made(api, kind),
            (None, None) => {
                if !self.is_suggested("id", Some(span)) && !self.is_suggested("endpoint", Some(span)) {
                    let error = Diagnostic::error(span, "`api` has no `id`");
                    self.push(error.help("write its ID, its `endpoint`, or the `openapi` document to make it from"));
                }
                None
            }
            (Some(field), _) => {
                let id = self.given(api.id.as_ref(), Wanted { what: "the ID of the API", pattern: None, region })?;
                let address = ApiAddress::Id(id);
                self.host_in_code(&address, field, info);
                Some(address)
            }
            (None, Some(field)) => {
                let address = self.endpoint(api, region, info)?;
                self.host_in_code(&address, field, info);
                Some(address)
            }
        }
    }

    fn endpoint(&mut self, api: &ApiSection, region: Option<Region>, info: Option<&Info>) -> Option<ApiAddress> {
        let field = api.endpoint.as_ref()?;
        let wanted = Wanted { what: "the endpoint of the API", pattern: None, region };
        let endpoint = match self.given(Some(field), wanted)? {
            Given::Reference(output @ Reference::StackOutput { .. }) => {
                if info.is_some_and(|info| info.makes_api_domain) {
                    let message = "the mapping of `custom-domain` needs the ID of the API, and `stack_output` gives its endpoint whole";
                    let error = Diagnostic::error(field.span, message);
                    let error =
                        error.note("CloudFormation is not documented to take `Fn::GetStackOutput` in `Fn::Split`");
                    self.push(
                        error.help("write `id` with an output that is the ID, or use `import`, `ssm` or `parameter`"),
                    );
                }
                return Some(ApiAddress::Endpoint(output));
            }
            Given::Reference(reference) => return Some(ApiAddress::Endpoint(reference)),
            Given::Literal(endpoint) => endpoint,
        };
        let stage = api.stage.as_ref().and_then(Field::get).and_then(|stage| stage.text.as_ref()?.get());
        let expected = stage.filter(|stage| !stage.is_default()).map(StageName::as_str);
        if let Some(path) = endpoint.path().filter(|path| Some(*path) != expected) {
            let error = Diagnostic::error(field.span, format!("the path `/{path}` of this endpoint is not its stage"));
            self.push(match expected {
                Some(stage) => error.help(format!("`stage` is `{stage}`; leave the path out, or write it as `stage`")),
                None => error.help("leave the path out, and write the stage as `stage`"),
            });
        }
        Some(ApiAddress::Id(Given::Literal(endpoint.id())))
    }
}

/// Returns an endpoint that is written out.
fn endpoint(section: &GivenSection<ApiEndpoint>) -> Option<&ApiEndpoint> {
    section.text.as_ref().or(section.literal.as_ref()).and_then(Field::get)
}

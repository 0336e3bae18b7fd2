//! References: which form a value has, the parameters that they make, and the Regions that they leave to the stack.

use std::collections::BTreeMap;

use super::{Resolver, resource};
use crate::config::field::Field;
use crate::config::reference::{FORMS, GivenSection, ReferenceSection};
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{Pattern, Region};
use crate::plan::{ApiAddress, Given, Parameter, ParameterSource, Reference, Regions};
use crate::strategy::{Info, Kind};

/// The place of a value that may be a reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// The description of the value in a few words: `the ID of the API`.
    pub(super) what: &'static str,
    /// The regular expression that every value matches; `None` for that of its type.
    pub(super) pattern: Option<&'static str>,
    /// The Region of the thing that has the value, if it is in one.
    pub(super) region: Option<Region>,
}

/// A reference that is read in the Region of the stack.
#[derive(Debug)]
pub(super) struct ReadInRegion {
    span: Span,
    what: &'static str,
    reference: Reference,
    /// The Region of the thing that has the value.
    region: Option<Region>,
}

/// The demands of the references of a config on the template.
#[derive(Debug, Default)]
pub(super) struct ReferenceNeeds {
    parameters: BTreeMap<String, (Parameter, Span)>,
    read_in_region: Vec<ReadInRegion>,
    /// The reason for which a resource of the template has to be in us-east-1.
    in_us_east_1: Option<&'static str>,
}

impl ReferenceNeeds {
    /// Returns the reason for which a resource of the template has to be in us-east-1, if one has.
    pub(super) fn in_us_east_1(&self) -> Option<&'static str> {
        self.in_us_east_1
    }

    pub(super) fn parameters(&self) -> Vec<Parameter> {
        self.parameters.values().map(|(parameter, _)| parameter.clone()).collect()
    }
}

impl Resolver<'_> {
    /// Returns the value of a key that may have a reference.
    pub(super) fn given<T: Clone + Pattern>(
        &mut self,
        field: Option<&Field<GivenSection<T>>>,
        wanted: Wanted,
    ) -> Option<Given<T>> {
        let section = self.optional(field)?;
        let pattern = wanted.pattern.or((!T::PATTERN.is_empty()).then_some(T::PATTERN));
        self.given_in(section, field?.span, Wanted { pattern, ..wanted })
    }

    /// Returns a value, or the reference to it.
    pub(super) fn given_in<T: Clone>(
        &mut self,
        section: &GivenSection<T>,
        span: Span,
        wanted: Wanted,
    ) -> Option<Given<T>> {
        if let Some(text) = &section.text {
            return self.optional(Some(text)).cloned().map(Given::Literal);
        }
        let form = self.only_form(section, span)?;
        if form == "literal" {
            return self.optional(section.literal.as_ref()).cloned().map(Given::Literal);
        }
        let reference = self.reference(&section.reference, form, wanted)?;
        self.note_reference(&reference, wanted, span);
        Some(Given::Reference(reference))
    }

    /// Returns the one form that a reference has; reports several, and keys of another form.
    fn only_form<T>(&mut self, section: &GivenSection<T>, span: Span) -> Option<&'static str> {
        let reference = &section.reference;
        let keys: [(&str, Option<Span>); 6] = [
            ("parameter", place(reference.parameter.as_ref())),
            ("ssm", place(reference.ssm.as_ref())),
            ("import", place(reference.import.as_ref())),
            ("stack_output", place(reference.stack_output.as_ref())),
            ("resource", place(reference.resource.as_ref())),
            ("literal", place(section.literal.as_ref())),
        ];
        let mut found = keys.iter().filter_map(|(key, span)| span.map(|span| (*key, span)));
        let Some((form, first)) = found.next() else {
            self.push(Diagnostic::error(span, "this reference has no value").help("write the name that it refers to"));
            return None;
        };
        if let Some((other, second)) = found.next() {
            let error = Diagnostic::error(second, format!("`{form}` and `{other}` exclude each other"));
            self.push(error.related(first, "the other one").help("keep one of the two"));
            return None;
        }
        let options = [
            ("no_echo", "parameter", place(reference.no_echo.as_ref())),
            ("region", "stack_output", place(reference.region.as_ref())),
            ("attribute", "resource", place(reference.attribute.as_ref())),
        ];
        for (option, of, span) in options {
            if let (Some(span), true) = (span, of != form) {
                let message = format!("`{option}` belongs to `{of}`, not to `{form}`");
                self.push(Diagnostic::error(span, message).help("leave it out"));
            }
        }
        FORMS.into_iter().find(|known| *known == form)
    }

    fn reference(&mut self, section: &ReferenceSection, form: &str, wanted: Wanted) -> Option<Reference> {
        Some(match form {
            "parameter" => Reference::Parameter {
                name: self.optional(section.parameter.as_ref())?.clone(),
                no_echo: self.optional(section.no_echo.as_ref()).copied().unwrap_or_default(),
            },
            "ssm" => Reference::Ssm { name: self.optional(section.ssm.as_ref())?.clone() },
            "import" => Reference::Import { name: self.optional(section.import.as_ref())?.clone() },
            "stack_output" => Reference::StackOutput {
                output: self.optional(section.stack_output.as_ref())?.clone(),
                region: self.optional(section.region.as_ref()).copied().or(wanted.region),
            },
            _ => return self.resource(section.resource.as_ref(), section.attribute.as_ref(), wanted),
        })
    }

    /// Notes what a reference asks of the template.
    fn note_reference(&mut self, reference: &Reference, wanted: Wanted, span: Span) {
        let Wanted { what, region, pattern } = wanted;
        let (name, source) = match reference {
            Reference::Parameter { name, no_echo } => {
                (name.to_string(), ParameterSource::Deployment { pattern, no_echo: *no_echo })
            }
            Reference::Ssm { name } => (name.parameter(), ParameterSource::ParameterStore(name.clone())),
            _ => {
                self.note_region(reference, what, region, span);
                return;
            }
        };
        self.note_region(reference, what, region, span);
        self.note_parameter(Parameter { name, description: capitalized(what), source }, span);
    }

    /// Notes that a resource of the template has to be in us-east-1.
    pub(super) fn note_in_us_east_1(&mut self, why: &'static str) {
        self.references.in_us_east_1.get_or_insert(why);
    }

    fn note_region(&mut self, reference: &Reference, what: &'static str, region: Option<Region>, span: Span) {
        if let (Reference::Resource { .. }, Some(why)) = (reference, resource::edge_reason(what)) {
            self.note_in_us_east_1(why);
        }
        if matches!(reference, Reference::Import { .. } | Reference::Ssm { .. }) {
            let reference = reference.clone();
            self.references.read_in_region.push(ReadInRegion { span, what, reference, region });
        }
    }

    /// Adds a parameter, or another use of one. Two different ones cannot have one name.
    fn note_parameter(&mut self, parameter: Parameter, span: Span) {
        let Some((known, first)) = self.references.parameters.get_mut(&parameter.name) else {
            self.references.parameters.insert(parameter.name.clone(), (parameter, span));
            return;
        };
        match (&mut known.source, &parameter.source) {
            (
                ParameterSource::Deployment { pattern, no_echo },
                ParameterSource::Deployment { pattern: other, no_echo: masks },
            ) => {
                // A value that is used in two places has no pattern of one of them.
                *pattern = pattern.filter(|pattern| *other == Some(*pattern));
                *no_echo |= masks;
            }
            (ParameterSource::ParameterStore(name), ParameterSource::ParameterStore(other)) if name == other => {}
            _ => {
                let error = Diagnostic::error(span, format!("two parameters have the logical ID `{}`", parameter.name));
                let error = error.related(*first, "the other one");
                self.push(error.help("write `{parameter: Name}` with another name for one of them"));
                return;
            }
        }
        if known.description != parameter.description {
            known.description = format!("{}; {}", known.description, parameter.description);
        }
    }

    /// Reports a reference to an API whose host is in the code of a function that cannot have it.
    pub(super) fn host_in_code(&mut self, address: &ApiAddress, span: Span, info: Option<&Info>) {
        let reference = match address {
            ApiAddress::Id(id) => id.reference(),
            ApiAddress::Endpoint(endpoint) => Some(endpoint),
            ApiAddress::Document(_) => None,
        };
        let (Some(reference), Some(info)) = (reference, info) else { return };
        if matches!(reference, Reference::StackOutput { .. }) && info.kind == Kind::CloudfrontFunction {
            let error = Diagnostic::error(
                span,
                format!("`{}` cannot have the host of the API from `stack_output`", info.name()),
            );
            let error = error.note(
                "its function has the host of the API in its code, where CloudFormation takes no `Fn::GetStackOutput`",
            );
            self.push(error.help("use `import`, `ssm` or `parameter`, or another strategy, such as `managed-policy`"));
        }
    }

    /// Reports references that are not read in the Region of what they refer to.
    pub(super) fn regions_of_references(&mut self, regions: &Regions) {
        let in_order = regions.in_order();
        let names: Vec<&str> = in_order.iter().map(|region| region.as_str()).collect();
        let places = if names.is_empty() { "the Region of the stack".to_owned() } else { names.join(" and in ") };
        for ReadInRegion { span, what, reference, region } in std::mem::take(&mut self.references.read_in_region) {
            let is_there = region.is_none_or(|region| in_order.contains(&region));
            match reference {
                Reference::Ssm { name } if in_order.len() > 1 || !is_there => {
                    let message = format!("CloudFormation reads `{name}` in {places}");
                    let help = match region {
                        Some(region) => format!("{what} is of {region}: put the parameter there"),
                        None => "put the parameter there".to_owned(),
                    };
                    let help = help.replace("there", &format!("into Parameter Store in {places}"));
                    self.push(Diagnostic::warning(span, message).help(help));
                }
                Reference::Import { name } if in_order.len() > 1 => {
                    let message =
                        format!("the export `{name}` is read in one Region, and the template is deployed in several");
                    self.push(
                        Diagnostic::error(span, message)
                            .help("write `{stack_output: stack.Output}`, which names its Region"),
                    );
                }
                _ => {}
            }
        }
    }

    /// Returns the Region that the imports fix, with the reason; reports imports that fix different ones.
    pub(super) fn region_of_imports(&mut self) -> Option<(Region, String)> {
        let imports = self.references.read_in_region.iter();
        let fixed: Vec<(Region, &'static str, Span)> = imports
            .filter(|read| matches!(read.reference, Reference::Import { .. }))
            .filter_map(|read| Some((read.region?, read.what, read.span)))
            .collect();
        let &(region, what, first) = fixed.first()?;
        if let Some((other, of, span)) = fixed.iter().find(|(other, ..)| *other != region) {
            let error = Diagnostic::error(*span, format!("{what} is imported in {region}, and {of} in {other}"));
            let error = error.related(first, format!("an export of {region}"));
            self.push(
                error
                    .note("an export is read in the stack's own Region")
                    .help("write `{stack_output: stack.Output}` for one of them, which names its Region"),
            );
        }
        Some((region, format!("{what} is imported, and an export is read in the stack's own Region")))
    }

    /// Reports an import that cannot be read where the stack has to be.
    pub(super) fn misplaced_import(&mut self, why: String) {
        let imports = self.references.read_in_region.iter();
        let span = imports
            .filter(|read| matches!(read.reference, Reference::Import { .. }))
            .find(|read| read.region.is_some());
        let error = Diagnostic::error(span.map(|read| read.span), why);
        self.push(error.help("write `{stack_output: stack.Output}`, which names its Region, or give the value itself"));
    }
}

fn place<T>(field: Option<&Field<T>>) -> Option<Span> {
    field.filter(|field| !field.is_missing()).map(|field| field.span)
}

fn capitalized(text: &str) -> String {
    let text = text.strip_prefix("the ").unwrap_or(text);
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::config::read;
    use crate::plan::{ParameterSource, Plan};

    fn config(api: &str, strategy: &str, rest: &str) -> String {
        format!("stack: s\napi: {{{api}, region: eu-west-1, type: rest}}\nstrategy: {strategy}\n{rest}")
    }

    /// Returns the plan and the warnings, message by message.
    fn planned(text: &str) -> (Plan, Vec<String>) {
        let (plan, warnings) = read(text).unwrap_or_else(|wrong| panic!("{text}\n{:?}", wrong.0));
        (plan, warnings.into_iter().map(|warning| warning.message).collect())
    }

    #[test]
    fn a_warning_names_the_region_in_which_parameter_store_is_read() {
        let api = "id: {ssm: /orders/id}, stage: prod";
        let warnings = |strategy: &str, rest: &str| planned(&config(api, strategy, rest)).1;
        assert_eq!(warnings("managed-policy", ""), ["CloudFormation reads `/orders/id` in us-east-1"]);
        assert!(warnings("managed-policy", "stack_region: eu-west-1\n").is_empty());
        assert_eq!(
            warnings("custom-domain", "domain: {name: api.example.com}\n"),
            ["CloudFormation reads `/orders/id` in eu-west-1 and in us-east-1"]
        );
    }

    #[test]
    fn equal_references_share_a_parameter() {
        let headers = "distribution: {origin_headers: {X-Id: {ssm: /orders/id}, X-Stage: {parameter: Stage}}}\n";
        let (plan, _) = planned(&config("id: {ssm: /orders/id}, stage: {parameter: Stage}", "managed-policy", headers));
        let names: Vec<&str> = plan.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, ["OrdersId", "Stage"]);
        // No pattern suits both places.
        let ParameterSource::Deployment { pattern, .. } = plan.parameters[1].source else { panic!("a parameter") };
        assert_eq!(pattern, None);
    }

    #[test]
    fn a_secret_in_a_parameter_is_masked_or_warned_of() {
        let warnings = |header: &str| {
            let rest = format!("distribution: {{origin_headers: {{X-Origin-Verify: {header}}}}}\n");
            planned(&config("id: a1b2c3d4e5, stage: prod", "managed-policy", &rest)).1
        };
        assert!(warnings("{parameter: Secret, no_echo: true}").is_empty());
        assert_eq!(
            warnings("{parameter: Secret}"),
            ["`X-Origin-Verify` looks like a secret, and CloudFormation shows the value of the parameter"]
        );
    }
}

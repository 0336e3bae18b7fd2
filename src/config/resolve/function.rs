//! Functions of the user's own.

use super::Resolver;
use super::reference::Wanted;
use super::resource;
use crate::cloudfront::edge_event::EdgeEvent;
use crate::cloudfront::limits;
use crate::config::field::{Entries, Field};
use crate::config::reference::GivenSection;
use crate::config::routes::OwnFunctionSection;
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{LogicalId, US_EAST_1};
use crate::plan::{Given, OwnCode, OwnFunction, Reference, Route};

/// The value that a reference to a CloudFront Function has to give.
const FUNCTION: Wanted = Wanted {
    what: resource::VIEWER_FUNCTION,
    pattern: Some("^arn:aws:cloudfront::[0-9]{12}:function/.+$"),
    region: None,
};

/// The value that a reference to a version of a Lambda@Edge function has to give.
const VERSION: Wanted = Wanted {
    what: resource::EDGE_VERSION,
    pattern: Some("^arn:aws:lambda:us-east-1:[0-9]{12}:function:[A-Za-z0-9_-]+:[0-9]+$"),
    region: Some(US_EAST_1),
};

/// Reports whether this is the ARN of a version of a function in us-east-1.
fn is_edge_version(arn: &str) -> bool {
    let version = arn.rsplit(':').next().unwrap_or_default();
    let is_version = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    arn.starts_with("arn:aws:lambda:us-east-1:") && is_version
}

impl Resolver<'_> {
    /// Returns the functions that a route names, by event.
    pub(super) fn functions(
        &mut self,
        field: Option<&Field<Entries<EdgeEvent, OwnFunctionSection>>>,
    ) -> Vec<(EdgeEvent, OwnFunction)> {
        let places: Vec<Span> = field
            .and_then(Field::get)
            .map(|entries| entries.0.iter().map(|(key, _)| key.span).collect())
            .unwrap_or_default();
        let pairs = self.pairs(field, ToString::to_string);
        let place = places.first().copied();
        pairs
            .into_iter()
            .filter_map(|(event, section)| Some((event, self.own_function(event, section.get()?, place)?)))
            .collect()
    }

    fn own_function(
        &mut self,
        event: EdgeEvent,
        section: &OwnFunctionSection,
        place: Option<Span>,
    ) -> Option<OwnFunction> {
        fn place_of<T>(field: Option<&Field<T>>) -> Option<Span> {
            field.filter(|field| !field.is_missing()).map(|field| field.span)
        }
        let ways = [
            place_of(section.file.as_ref()),
            place_of(section.arn.as_ref()),
            place_of(section.resource.as_ref()),
            place_of(section.lambda.as_ref()),
        ];
        if ways.iter().flatten().count() != 1 {
            self.push(
                Diagnostic::error(place, format!("the function on {event} is named in one way"))
                    .help("write `{file: f.js}`, `{resource: LogicalId}`, `{arn: …}` for a CloudFront Function, or `{lambda: …}` for a version of a Lambda@Edge function"),
            );
            return None;
        }
        if let Some(field) = section.file.as_ref() {
            return self.function_file(event, field);
        }
        if let Some(field) = section.resource.as_ref() {
            return self.function_of_template(event, field);
        }
        if let Some(arn) = self.function_arn(section.arn.as_ref(), FUNCTION) {
            let span = section.arn.as_ref()?.span;
            self.viewer_event(event, span);
            if let Given::Literal(arn) = &arn
                && !(arn.starts_with("arn:aws:cloudfront::") && arn.contains(":function/"))
            {
                self.push(
                    Diagnostic::error(span, format!("`{arn}` is not the ARN of a CloudFront Function"))
                        .help("it is like `arn:aws:cloudfront::111122223333:function/name`"),
                );
            }
            return Some(OwnFunction::Function(arn));
        }
        let arn = self.function_arn(section.lambda.as_ref(), VERSION)?;
        if let Given::Literal(arn) = &arn
            && !is_edge_version(arn)
        {
            let span = section.lambda.as_ref()?.span;
            self.push(
                Diagnostic::error(span, format!("`{arn}` is not the ARN of a version of a Lambda@Edge function"))
                    .note("CloudFront takes numbered versions from us-east-1 only")
                    .help("it is like `arn:aws:lambda:us-east-1:111122223333:function:name:7`"),
            );
        }
        Some(OwnFunction::Lambda(arn))
    }

    /// Reports a CloudFront Function on an event of another kind.
    fn viewer_event(&mut self, event: EdgeEvent, span: Span) {
        if !event.is_viewer() {
            let message = format!("a CloudFront Function does not run on {event}");
            self.push(Diagnostic::error(span, message).help(
                "it runs on viewer-request and viewer-response; `{lambda: …}` names a version of a Lambda@Edge function",
            ));
        }
    }

    /// Returns a CloudFront Function whose code is in a file.
    fn function_file(&mut self, event: EdgeEvent, field: &Field<String>) -> Option<OwnFunction> {
        let path = self.optional(Some(field))?;
        self.viewer_event(event, field.span);
        match self.files.code.get(&field.span)? {
            Err(why) => {
                self.push(Diagnostic::error(field.span, why));
                None
            }
            Ok(text) if text.len() > limits::FUNCTION_CODE => {
                let message = format!("the code of {path} has {} bytes", text.len());
                let help = format!("a CloudFront Function has {} at most", limits::FUNCTION_CODE);
                self.push(Diagnostic::error(field.span, message).help(help));
                None
            }
            Ok(text) => Some(OwnFunction::Code(OwnCode::new(path, text, field.span))),
        }
    }

    /// Returns a function that is a resource of the template.
    fn function_of_template(&mut self, event: EdgeEvent, field: &Field<LogicalId>) -> Option<OwnFunction> {
        let wanted = Wanted { what: resource::OWN_FUNCTION, pattern: None, region: Some(US_EAST_1) };
        let reference = self.resource(Some(field), None, wanted)?;
        let is_version = matches!(reference, Reference::Resource { attribute: None, .. });
        if is_version {
            self.note_in_us_east_1("CloudFront takes Lambda@Edge functions from there only");
            return Some(OwnFunction::Lambda(Given::Reference(reference)));
        }
        self.viewer_event(event, field.span);
        Some(OwnFunction::Function(Given::Reference(reference)))
    }

    /// Returns the ARN of a function, or the reference to it.
    fn function_arn(&mut self, field: Option<&Field<GivenSection<String>>>, wanted: Wanted) -> Option<Given<String>> {
        let section = self.optional(field)?;
        self.given_in(section, field?.span, wanted)
    }

    /// Reports events that gatefront needs itself, and functions of two kinds on viewer events.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html>
    pub(super) fn own_functions(&mut self, route: &Route, span: Span, needs: &[&str], rewrites_host: bool) {
        for (event, function) in &route.functions {
            if *event == EdgeEvent::ViewerRequest && !needs.is_empty() {
                let message = format!("gatefront needs viewer-request itself, for {}", needs.join(" and "));
                self.push(
                    Diagnostic::error(span, message)
                        .note("CloudFront runs one function for an event of a behavior")
                        .help("do the same in your function and leave the option out, or leave the function out"),
                );
            } else if *event == EdgeEvent::OriginRequest && rewrites_host {
                self.push(
                    Diagnostic::error(span, "gatefront needs origin-request itself, for `strategy: lambda-edge`")
                        .note("CloudFront runs one function for an event of a behavior")
                        .help("use `strategy: managed-policy` for this route, or leave the function out"),
                );
            } else if matches!(function, OwnFunction::Lambda(_)) && event.is_viewer() && runs_function(route, needs) {
                self.push(
                    Diagnostic::error(
                        span,
                        "a behavior does not have both CloudFront Functions and Lambda@Edge functions on viewer events",
                    )
                    .note("gatefront or another entry has a CloudFront Function on one of them")
                    .help("make all of them of one kind"),
                );
            }
        }
    }
}

fn runs_function(route: &Route, needs: &[&str]) -> bool {
    let has_own = |(event, function): &(EdgeEvent, OwnFunction)| {
        event.is_viewer() && matches!(function, OwnFunction::Function(_) | OwnFunction::Code(_))
    };
    !needs.is_empty() || !route.rewrites().is_empty() || route.functions.iter().any(has_own)
}

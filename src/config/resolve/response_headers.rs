//! `response_headers` and `response_headers_policy`: the headers of answers.

use super::route::TargetKind;
use super::{Context, Resolver};
use crate::cloudfront::limits;
use crate::cloudfront::managed::{PolicyKind, SECURITY_HEADERS, is_managed_cors};
use crate::config::distribution::{DistributionSection, PolicyChoice};
use crate::config::field::Field;
use crate::config::response_headers::{CorsSection, HstsSection, ResponseHeadersSection};
use crate::diagnostic::{Diagnostic, Span};
use crate::names::text::{self, Readers};
use crate::names::{CorsOrigin, HeaderName};
use crate::plan::{Auth, Cors, CorsMethod, HeaderSettings, Hsts, Policy, ResponseHeaders};

/// Seconds of `Strict-Transport-Security` if nothing else is said: a year.
const HSTS_MAX_AGE: u32 = 31_536_000;
/// Seconds for which browsers keep the answer to a preflight request if nothing else is said.
const CORS_MAX_AGE: u32 = 600;
/// The methods that pages of other origins may use if nothing else is said.
const CORS_METHODS: [CorsMethod; 3] = [CorsMethod::Get, CorsMethod::Head, CorsMethod::Options];
/// The request headers that pages of other origins may send if nothing else is said.
const CORS_HEADERS: [&str; 1] = ["Content-Type"];

/// The two keys by which a route, or the distribution, has headers of answers.
#[derive(Clone, Copy)]
pub(super) struct HeaderKeys<'a> {
    pub(super) policy: Option<&'a Field<PolicyChoice>>,
    pub(super) own: Option<&'a Field<ResponseHeadersSection>>,
}

impl<'a> HeaderKeys<'a> {
    /// Returns the keys of the distribution.
    pub(super) fn of(options: &'a DistributionSection) -> Self {
        Self { policy: options.response_headers_policy.as_ref(), own: options.response_headers.as_ref() }
    }

    fn is_empty(&self) -> bool {
        self.policy.is_none() && self.own.is_none()
    }
}

impl Resolver<'_> {
    /// Returns the headers of a route's answers: its own, or those of the distribution.
    pub(super) fn response_headers(
        &mut self,
        route: HeaderKeys<'_>,
        distribution: HeaderKeys<'_>,
        kind: TargetKind,
        context: Context,
    ) -> Option<ResponseHeaders> {
        let keys = if route.is_empty() { distribution } else { route };
        if keys.is_empty() {
            let managed = (kind == TargetKind::Site).then_some(SECURITY_HEADERS);
            return managed.map(|policy| ResponseHeaders::Policy(Policy::Managed(policy)));
        }
        if let (Some(policy), Some(own)) = (keys.policy, keys.own) {
            self.push(
                Diagnostic::error(own.span, "`response_headers` and `response_headers_policy` exclude each other")
                    .related(policy.span, "the other one")
                    .note("a behavior has one response headers policy")
                    .help(
                        "keep one of the two: `response_headers` makes a policy, `response_headers_policy` names one",
                    ),
            );
        }
        let sends_credentials = kind == TargetKind::Api && context.auth != Some(Auth::None);
        if let Some(field) = keys.policy {
            let policy =
                self.chosen_policy(Some(field), PolicyKind::ResponseHeaders, "the ID of the response headers policy")?;
            if let Policy::Managed(managed) = &policy
                && is_managed_cors(managed.id)
                && sends_credentials
            {
                self.managed_cors(managed.name, field.span);
            }
            return Some(ResponseHeaders::Policy(policy));
        }
        let settings = self.header_settings(keys.own?, sends_credentials)?;
        Some(ResponseHeaders::Own(Box::new(settings)))
    }

    /// Warns of a managed policy that answers every origin with `*` and names no header.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html>
    fn managed_cors(&mut self, name: &str, span: Span) {
        self.push(
            Diagnostic::warning(span, format!("`{name}` does not let pages of other origins send credentials"))
                .note("it answers `Access-Control-Allow-Origin: *`, which browsers refuse for requests with cookies, and it does not name Authorization")
                .help("write `response_headers: {cors: {origins: [https://app.example.com], headers: [Authorization]}}`, or let the API answer CORS requests itself"),
        );
    }

    fn header_settings(
        &mut self,
        field: &Field<ResponseHeadersSection>,
        sends_credentials: bool,
    ) -> Option<HeaderSettings> {
        let section = self.optional(Some(field))?;
        let custom = self.pairs(section.custom.as_ref(), |name| name.as_str().to_ascii_lowercase());
        let custom: Vec<_> = custom.into_iter().filter_map(|(name, value)| self.header_text(name, &value)).collect();
        let remove = self.header_names(section.remove.as_ref());
        for (count, key) in [
            (custom.len(), section.custom.as_ref().map(|field| field.span)),
            (remove.len(), section.remove.as_ref().map(|field| field.span)),
        ] {
            if count > limits::RESPONSE_HEADERS {
                let message = format!("{count} headers; a response headers policy takes {}", limits::RESPONSE_HEADERS);
                self.push(Diagnostic::error(key, message));
            }
        }
        let content_security_policy =
            section.content_security_policy.as_ref().and_then(|field| self.policy_text(field));
        let settings = HeaderSettings {
            hsts: section.hsts.as_ref().and_then(|field| self.hsts(field)),
            content_security_policy,
            content_type_options: self.optional(section.content_type_options.as_ref()).copied().unwrap_or_default(),
            frame_options: self.optional(section.frame_options.as_ref()).copied(),
            referrer_policy: self.optional(section.referrer_policy.as_ref()).copied(),
            custom,
            remove,
            cors: section.cors.as_ref().and_then(|field| self.cors(field, sends_credentials)),
            replaces: self.optional(section.replaces.as_ref()).copied().unwrap_or(true),
        };
        let keys = [
            section.hsts.is_some(),
            section.content_security_policy.is_some(),
            settings.content_type_options,
            section.frame_options.is_some(),
            section.referrer_policy.is_some(),
            section.custom.is_some(),
            section.remove.is_some(),
            section.cors.is_some(),
        ];
        if !keys.contains(&true) {
            self.push(
                Diagnostic::error(field.span, "`response_headers` names no header")
                    .help("write one of `hsts`, `content_security_policy`, `content_type_options: true`, `frame_options`, `referrer_policy`, `custom`, `remove` and `cors`"),
            );
        }
        Some(settings)
    }

    fn hsts(&mut self, field: &Field<HstsSection>) -> Option<Hsts> {
        let section = self.optional(Some(field))?;
        let max_age = self.optional(section.max_age.as_ref()).copied().unwrap_or(HSTS_MAX_AGE);
        let include_subdomains = self.optional(section.include_subdomains.as_ref()).copied().unwrap_or_default();
        let preload = self.optional(section.preload.as_ref()).copied().unwrap_or_default();
        if let Some(span) = section.preload.as_ref().map(|field| field.span)
            && preload
            && (!include_subdomains || max_age < HSTS_MAX_AGE)
        {
            self.push(
                Diagnostic::error(span, "browsers do not take this header into their lists")
                    .note("they ask for `includeSubDomains` and a `max-age` of at least 31536000, see https://hstspreload.org")
                    .help("add `include_subdomains: true` and leave `max_age` out, or leave `preload` out"),
            );
        }
        Some(Hsts { max_age, include_subdomains, preload })
    }

    fn policy_text(&mut self, field: &Field<String>) -> Option<String> {
        let text = self.optional(Some(field))?;
        if text.len() > limits::CONTENT_SECURITY_POLICY {
            let message = format!("the policy is longer than {} characters", limits::CONTENT_SECURITY_POLICY);
            self.push(Diagnostic::error(field.span, message));
        }
        self.answer_text(text, field.span);
        Some(text.clone())
    }

    fn header_text(&mut self, name: HeaderName, field: &Field<String>) -> Option<(HeaderName, String)> {
        let text = field.get()?;
        let own_key = match name.as_str().to_ascii_lowercase().as_str() {
            "strict-transport-security" => Some("hsts"),
            "content-security-policy" => Some("content_security_policy"),
            "x-content-type-options" => Some("content_type_options"),
            "x-frame-options" => Some("frame_options"),
            "referrer-policy" => Some("referrer_policy"),
            lower if lower.starts_with("access-control-") => Some("cors"),
            _ => None,
        };
        if let Some(key) = own_key {
            let message = format!("`{name}` has a key of its own");
            self.push(Diagnostic::error(field.span, message).help(format!("write it as `{key}`")));
        }
        self.answer_text(text, field.span);
        Some((name, text.clone()))
    }

    /// Refuses a text that is no value of a header, or that everybody should not read.
    fn answer_text(&mut self, text: &str, span: Span) {
        if text.chars().any(|c| c.is_control() || !c.is_ascii()) {
            self.push(
                Diagnostic::error(span, "the value of a header is printable ASCII on one line")
                    .help("in YAML, `>-` joins several lines to one"),
            );
        } else if let Err(invalid) = text::check(text, Readers::Everybody) {
            self.push(invalid.at(span));
        }
    }

    fn header_names(&mut self, field: Option<&Field<Vec<Field<HeaderName>>>>) -> Vec<HeaderName> {
        let Some(list) = self.optional(field) else { return Vec::new() };
        let span = field.map(|field| field.span).unwrap_or_default();
        let mut names: Vec<HeaderName> = self.items(list, span).into_iter().map(|(name, _)| name.clone()).collect();
        names.sort_by_key(|name| name.as_str().to_ascii_lowercase());
        names.dedup_by_key(|name| name.as_str().to_ascii_lowercase());
        names
    }

    /// Returns CORS settings that browsers and CloudFront take.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>,
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-cors>
    fn cors(&mut self, field: &Field<CorsSection>, sends_credentials: bool) -> Option<Cors> {
        let section = self.optional(Some(field))?;
        let list = self.needed(section.origins.as_ref(), "origins", Some((field.span, "cors")))?;
        let origins_span = section.origins.as_ref().map(|field| field.span).unwrap_or_default();
        let mut origins: Vec<CorsOrigin> =
            self.items(list, origins_span).into_iter().map(|(one, _)| one.clone()).collect();
        self.filled(list, origins_span, "origins", "write `'*'` for every origin");
        origins.sort();
        origins.dedup();
        let methods_span = section.methods.as_ref().map(|field| field.span).unwrap_or_default();
        let methods = match self.optional(section.methods.as_ref()) {
            None => CORS_METHODS.to_vec(),
            Some(list) => {
                self.filled(list, methods_span, "methods", "leave it out for GET, HEAD and OPTIONS");
                let given = self.items(list, methods_span);
                CorsMethod::ALL.iter().copied().filter(|one| given.iter().any(|(method, _)| *method == one)).collect()
            }
        };
        let headers_span = section.headers.as_ref().map_or(field.span, |field| field.span);
        let headers = match self.optional(section.headers.as_ref()) {
            None => CORS_HEADERS.iter().filter_map(|name| name.parse().ok()).collect(),
            Some(list) => {
                self.filled(list, headers_span, "headers", "leave it out for Content-Type");
                self.header_names(section.headers.as_ref())
            }
        };
        let expose = self.header_names(section.expose.as_ref());
        let credentials = self.optional(section.credentials.as_ref()).copied().unwrap_or_default();
        if credentials {
            self.credentialed(&origins, origins_span, &methods, methods_span);
        }
        if credentials && headers.iter().any(is_any) {
            self.push(
                Diagnostic::error(headers_span, "CloudFront does not take `*` as a header beside `credentials: true`")
                    .help("name the headers that clients send, such as `Authorization` and `Content-Type`"),
            );
        } else if sends_credentials && !headers.iter().any(|name| name.as_str().eq_ignore_ascii_case("authorization")) {
            let message = if headers.iter().any(is_any) {
                "`*` as a header does not cover Authorization"
            } else {
                "pages of other origins may not send Authorization"
            };
            self.push(
                Diagnostic::error(headers_span, message)
                    .note("browsers send it only if the answer to the preflight request names it")
                    .help("add `Authorization` to `cors.headers`; or write `auth: none` if the API asks for none"),
            );
        }
        if sends_credentials {
            let note = self.note(
                field.span,
                "CloudFront adds these headers, and the API answers the preflight request".to_owned(),
            );
            note.help = Some("let the API answer OPTIONS with 200 or 204 and without an authorizer: browsers send no Authorization with it".to_owned());
        }
        let max_age = self.optional(section.max_age.as_ref()).copied().unwrap_or(CORS_MAX_AGE);
        Some(Cors { origins, methods, headers, expose, credentials, max_age })
    }

    /// Reports an empty list, which CloudFront does not take.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-responseheaderspolicy-accesscontrolallowheaders.html>
    fn filled<T>(&mut self, list: &[T], span: Span, what: &str, help: &str) {
        if list.is_empty() {
            self.push(Diagnostic::error(span, format!("the list of {what} is empty")).help(help));
        }
    }

    /// Reports what browsers refuse in an answer to a request with credentials.
    fn credentialed(&mut self, origins: &[CorsOrigin], at: Span, methods: &[CorsMethod], methods_at: Span) {
        if origins.iter().any(CorsOrigin::is_any) {
            self.push(
                Diagnostic::error(at, "browsers refuse `*` as origin in an answer to a request with credentials")
                    .help("name the origins: `origins: [https://app.example.com]`"),
            );
        }
        if methods.contains(&CorsMethod::All) {
            self.push(
                Diagnostic::error(methods_at, "browsers take `*` as a method only for requests without credentials")
                    .help("name the methods: `methods: [GET, POST]`"),
            );
        }
    }
}

fn is_any(name: &HeaderName) -> bool {
    name.as_str() == "*"
}

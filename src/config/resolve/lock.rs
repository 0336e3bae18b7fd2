//! `api.lock`: what keeps clients from going around the distribution.

use super::reference::Wanted;
use super::{Resolver, RouteDraft};
use crate::config::ApiSection;
use crate::config::field::Field;
use crate::config::lock::{LockSection, MtlsLockSection, SecretLockSection};
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{OriginHeaderName, US_EAST_1};
use crate::plan::{
    Api, ApiKind, ApiLock, CustomDomain, CustomDomainOrigin, Given, MtlsLock, OwnFunction, Route, Runtime, SecretLock,
    Strategy,
};

/// The header that a secret is sent in if the config names none.
const HEADER: &str = "X-Origin-Verify";

impl Resolver<'_> {
    /// Returns the lock of an API.
    pub(super) fn lock(&mut self, field: Option<&Field<LockSection>>) -> Option<ApiLock> {
        let section = self.optional(field)?;
        let span = field?.span;
        match (&section.secret, &section.mtls) {
            (Some(secret), None) => self.secret_lock(secret).map(ApiLock::Secret),
            (None, Some(mtls)) => self.mtls_lock(mtls).map(ApiLock::Mtls),
            (None, None) => {
                self.push(
                    Diagnostic::error(span, "`lock` says nothing about what the API demands")
                        .help("write `lock: {secret: {}}`, or `lock: {mtls: {client_certificate: …, truststore: …}}`"),
                );
                None
            }
            (Some(secret), Some(mtls)) => {
                self.push(
                    Diagnostic::error(mtls.span, "`secret` and `mtls` exclude each other")
                        .related(secret.span, "the other one")
                        .help("keep one of the two; a client certificate is the stronger lock"),
                );
                None
            }
        }
    }

    fn secret_lock(&mut self, field: &Field<SecretLockSection>) -> Option<SecretLock> {
        let section = self.optional(Some(field))?;
        let header = match &section.header {
            Some(field) => self.optional(Some(field)).cloned(),
            None => HEADER.parse::<OriginHeaderName>().ok(),
        };
        for number in [&section.version, &section.accept_also].into_iter().flatten() {
            if number.get() == Some(&0) {
                self.push(Diagnostic::error(number.span, "secrets are numbered from 1"));
            }
        }
        let version = self.optional(section.version.as_ref()).copied().unwrap_or(1);
        let accept_also = self.optional(section.accept_also.as_ref()).copied();
        if let (true, Some(field)) = (accept_also == Some(version), &section.accept_also) {
            self.push(
                Diagnostic::error(field.span, format!("secret {version} is the one that CloudFront sends"))
                    .help("write the number of the next secret, or of the last one"),
            );
        }
        let runtime = self.optional(section.runtime.as_ref()).copied().unwrap_or(Runtime::Python313);
        Some(SecretLock { header: header?, version, accept_also, runtime })
    }

    fn mtls_lock(&mut self, field: &Field<MtlsLockSection>) -> Option<MtlsLock> {
        let section = self.optional(Some(field))?;
        let parent = Some((field.span, "mtls"));
        self.present(section.client_certificate.as_ref(), "client_certificate", parent);
        let wanted = Wanted { what: "the client certificate", pattern: None, region: Some(US_EAST_1) };
        let client_certificate = self.given(section.client_certificate.as_ref(), wanted);
        if let (Some(Given::Literal(arn)), Some(field)) = (&client_certificate, &section.client_certificate)
            && arn.region() != US_EAST_1.as_str()
        {
            self.push(
                Diagnostic::error(field.span, format!("this client certificate is in {}", arn.region()))
                    .help("CloudFront takes client certificates from ACM in us-east-1 only"),
            );
        }
        let truststore = self.needed(section.truststore.as_ref(), "truststore", parent).cloned();
        let truststore_version = self.optional(section.truststore_version.as_ref()).cloned();
        Some(MtlsLock { client_certificate: client_certificate?, truststore: truststore?, truststore_version })
    }

    /// Reports a lock that AWS does not allow for this kind of API or this strategy.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-mtls-authentication.html>,
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html>
    pub(super) fn lock_fits(&mut self, section: &ApiSection, api: &Api, strategy: Option<&Strategy>, span: Span) {
        let Some(field) = section.lock.as_ref().filter(|_| api.mtls().is_some()) else { return };
        if api.kind == ApiKind::Websocket {
            self.push(
                Diagnostic::error(field.span, "CloudFront shows no client certificate on WebSocket connections")
                    .help("use `lock: {secret: {}}`"),
            );
            return;
        }
        match strategy {
            Some(Strategy::CustomDomain(CustomDomain { origin: CustomDomainOrigin::RegionalDomainName })) | None => {}
            Some(Strategy::CustomDomain(_)) => self.push(
                Diagnostic::error(field.span, "the default endpoint asks for no client certificate")
                    .related(span, "the origin of this strategy is the default endpoint")
                    .help("write `strategy: {type: custom-domain, origin: regional-domain-name}`"),
            ),
            Some(_) => self.push(
                Diagnostic::error(field.span, "only an API Gateway custom domain asks for a client certificate")
                    .related(span, "this strategy has none")
                    .help("write `strategy: {type: custom-domain, origin: regional-domain-name}`, or use `lock: {secret: {}}`"),
            ),
        }
    }

    /// Reports options of a route that its lock excludes.
    pub(super) fn lock_and_options(&mut self, route: &Route, headers: Span, functions: Span) {
        let Some(api) = route.api().map(|target| &target.api) else { return };
        if let Some(secret) = api.secret() {
            let is_same = |name: &OriginHeaderName| name.as_str().eq_ignore_ascii_case(secret.header.as_str());
            if route.origin.headers.iter().any(|(name, _)| is_same(name)) {
                let message = format!("`lock` sends the header `{}` already", secret.header);
                self.push(Diagnostic::error(headers, message).help("take it out of `origin_headers`"));
            }
        }
        let is_lambda = |function: &OwnFunction| matches!(function, OwnFunction::Lambda(_));
        let at_origin = route.functions.iter().find(|(event, function)| !event.is_viewer() && is_lambda(function));
        if let (Some((event, _)), Some(_)) = (at_origin, api.mtls()) {
            self.push(
                Diagnostic::error(
                    functions,
                    format!(
                        "CloudFront runs no Lambda@Edge function on {event} before an origin with a client certificate"
                    ),
                )
                .help("use a CloudFront Function on a viewer event, or `lock: {secret: {}}`"),
            );
        }
    }

    /// Reports routes to one API, or to one custom domain, with different locks.
    pub(super) fn locks_agree(&mut self, drafts: &[RouteDraft]) {
        let apis = || drafts.iter().filter_map(|draft| Some((draft.api.as_ref()?, draft.span)));
        for (index, (api, span)) in apis().enumerate() {
            let other = apis().take(index).find(|(other, _)| {
                other.address == api.address && other.region == api.region && other.lock != api.lock
            });
            if let Some((_, first)) = other {
                self.push(
                    Diagnostic::error(span, "two routes to one API have different locks")
                        .related(first, "the other one")
                        .note("a lock is the API's: it demands the same of every request")
                        .help("write `lock` in the `api` of both routes, or in the `api` at the top"),
                );
                return;
            }
        }
        let customs = || {
            let custom = drafts.iter().filter(|draft| draft.context.info.is_some_and(|info| info.makes_api_domain));
            custom.filter_map(|draft| Some((draft.api.as_ref()?, draft.span)))
        };
        if let Some((first, first_span)) = customs().next()
            && let Some((_, span)) = customs().find(|(other, _)| other.mtls() != first.mtls())
        {
            self.push(
                Diagnostic::error(span, "routes to one custom domain differ in `lock.mtls`")
                    .related(first_span, "the other one")
                    .note("the custom domain asks every client for a certificate, or none")
                    .help("write `lock` in the `api` at the top"),
            );
        }
    }
}

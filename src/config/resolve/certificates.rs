//! The domain and its certificates.

use super::Resolver;
use super::reference::Wanted;
use crate::cloudfront::limits;
use crate::config::domain::{Certificates, DomainSection, ExistingCertificate};
use crate::config::field::Field;
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{CertificateArn, CertificateName, DomainName, HostedZoneId, Region, US_EAST_1};
use crate::plan::{self, Given, KeyAlgorithm, Reference};
use crate::strategy::Info;

/// The value that a reference to a hosted zone has to give.
const ZONE: Wanted = Wanted { what: "the ID of the hosted zone", pattern: None, region: None };

/// The user of a certificate.
#[derive(Clone, Copy)]
enum CertificateUse<'r> {
    Viewer,
    Api(Option<Region>),
    /// The custom domain in each of several Regions.
    EveryApi(&'r [Region]),
}

impl CertificateUse<'_> {
    /// Returns what a reference to the certificate has to give.
    fn wanted(self) -> Wanted {
        match self {
            Self::Viewer => Wanted {
                what: "the viewer certificate",
                pattern: Some("^arn:aws:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]{36}$"),
                region: Some(US_EAST_1),
            },
            Self::Api(region) => Wanted { what: "the certificate of the API's domain name", pattern: None, region },
            Self::EveryApi(_) => {
                Wanted { what: "the certificate of the API's domain name", pattern: None, region: None }
            }
        }
    }
}

/// The names that certificates have to cover, with their places.
#[derive(Clone, Copy)]
struct CoveredNames<'a> {
    first: Option<(&'a DomainName, Span)>,
    aliases: &'a [(plan::Alias, Span)],
}

impl<'a> CoveredNames<'a> {
    fn all(self) -> impl Iterator<Item = &'a DomainName> {
        let first = self.first.map(|(name, _)| name);
        first.into_iter().chain(self.aliases.iter().map(|(alias, _)| &alias.name))
    }
}

/// The certificates of a domain, and how a new one is requested.
struct ChosenCertificates {
    viewer: plan::Certificate,
    api: plan::Certificate,
    new: plan::NewCertificate,
}

impl Resolver<'_> {
    pub(super) fn domain(
        &mut self,
        domain: &DomainSection,
        span: Span,
        info: Option<&Info>,
        regions: &[Region],
    ) -> Option<plan::Domain> {
        let name = self.required(&domain.name, "name", Some((span, "domain")));
        let placed_name = name.map(|name| (name, domain.name.span));
        let hosted_zone = self.given(domain.hosted_zone_id.as_ref(), ZONE);
        let base_path = self.optional(domain.base_path.as_ref());
        let https_record = self.optional(domain.https_record.as_ref()).copied().unwrap_or_default();

        if let (Some(field), Some(info)) = (&domain.base_path, info.filter(|info| !info.makes_api_domain)) {
            self.push(
                Diagnostic::error(
                    field.span,
                    format!("`{}` makes no API mapping, so it has no base path", info.name()),
                )
                .help("leave `base_path` out, or use `strategy: custom-domain`"),
            );
        }
        if let (true, None, Some(field)) = (https_record, &hosted_zone, &domain.https_record) {
            self.push(
                Diagnostic::error(field.span, "`https_record` needs `hosted_zone_id`")
                    .help("gatefront creates records only in a zone that it knows"),
            );
        }
        let aliases = self.aliases(domain, hosted_zone.as_ref());
        let choices = self.optional(domain.certificates.as_ref());
        let names = CoveredNames { first: placed_name, aliases: &aliases };
        let certificates = self.certificates(choices, names, info, regions)?;
        Some(plan::Domain {
            name: name?.clone(),
            hosted_zone,
            aliases: aliases.into_iter().map(|(alias, _)| alias).collect(),
            base_path: base_path.cloned(),
            https_record,
            viewer_certificate: certificates.viewer,
            api_certificate: certificates.api,
            new_certificate: certificates.new,
        })
    }

    /// Returns the other names with their places, sorted; one without a zone is in the domain's.
    fn aliases(&mut self, domain: &DomainSection, zone: Option<&Given<HostedZoneId>>) -> Vec<(plan::Alias, Span)> {
        let Some(fields) = self.optional(domain.aliases.as_ref()) else { return Vec::new() };
        let list = domain.aliases.as_ref().map(|field| field.span).unwrap_or_default();
        let mut aliases: Vec<(plan::Alias, Span)> = Vec::new();
        for (alias, span) in self.items(fields, list) {
            let own_zone = self.given(alias.hosted_zone_id.as_ref(), ZONE);
            let Some(name) = self.required(&alias.name, "name", Some((span, "alias"))) else { continue };
            let first = aliases.iter().find(|(known, _)| known.name == *name).map(|(_, span)| *span);
            let same = first.or_else(|| (domain.name.get() == Some(name)).then_some(domain.name.span));
            if let Some(first) = same {
                let error = Diagnostic::error(span, format!("`{name}` is named twice"));
                self.push(error.related(first, "the first one").help("keep one of the two"));
                continue;
            }
            aliases.push((plan::Alias { name: name.clone(), hosted_zone: own_zone.or(zone.cloned()) }, span));
        }
        // <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html>
        if aliases.len() >= limits::ALIASES {
            let message = format!("{} names; a distribution takes {}", aliases.len() + 1, limits::ALIASES);
            self.push(Diagnostic::error(list, message));
        }
        aliases.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
        aliases
    }

    fn certificates(
        &mut self,
        choices: Option<&Certificates>,
        names: CoveredNames<'_>,
        info: Option<&Info>,
        regions: &[Region],
    ) -> Option<ChosenCertificates> {
        let makes_api_domain = info.is_none_or(|info| info.makes_api_domain);
        let (region, used) = match regions {
            [_, _, ..] => (None, CertificateUse::EveryApi(regions)),
            _ => (regions.first().copied(), CertificateUse::Api(regions.first().copied())),
        };
        let viewer_field = choices.and_then(|choices| choices.viewer.as_ref());
        let api_field = choices.and_then(|choices| choices.api.as_ref());
        self.needless_api_certificate(api_field, info);
        let viewer = self.existing(viewer_field, CertificateUse::Viewer, names);
        let api = self.existing(api_field, used, names);
        self.one_account(viewer.as_ref(), api.as_ref(), api_field);
        // In us-east-1 one certificate serves viewers and API Gateway.
        let (viewer, api) = if region == Some(US_EAST_1) {
            if makes_api_domain && viewer.is_some() && api.is_none() {
                self.viewer_key_at_api(viewer_field, region);
            }
            (viewer.clone().or_else(|| api.clone()), api.or(viewer))
        } else {
            (viewer, api)
        };
        let makes_none = viewer.is_some() && (api.is_some() || !makes_api_domain);
        let new = self.new_certificate(choices, names, makes_none)?;
        let in_use =
            |arn: Option<Given<CertificateArn>>| arn.map_or(plan::Certificate::New, plan::Certificate::Existing);
        Some(ChosenCertificates { viewer: in_use(viewer), api: in_use(api), new })
    }

    /// Reports a certificate for an API Gateway custom domain that the strategy does not make.
    fn needless_api_certificate(&mut self, field: Option<&Field<ExistingCertificate>>, info: Option<&Info>) {
        let (Some(field), Some(info)) = (field, info.filter(|info| !info.makes_api_domain)) else { return };
        let message =
            format!("`{}` makes no API Gateway custom domain, so it has no use for this certificate", info.name());
        let help = "leave `certificates.api` out, or use `strategy: custom-domain`";
        self.push(Diagnostic::error(field.span, message).help(help));
    }

    /// Reports certificates of different accounts.
    fn one_account(
        &mut self,
        viewer: Option<&Given<CertificateArn>>,
        api: Option<&Given<CertificateArn>>,
        field: Option<&Field<ExistingCertificate>>,
    ) {
        let known = |arn: Option<&Given<CertificateArn>>| arn.and_then(Given::literal).cloned();
        let (Some(viewer), Some(api), Some(field)) = (known(viewer), known(api), field) else { return };
        if viewer.account() != api.account() {
            self.push(
                Diagnostic::error(field.span, "the two certificates are in different accounts")
                    .help("CloudFront and API Gateway take certificates of their own account only"),
            );
        }
    }

    /// Reports a viewer certificate that serves API Gateway too and has a key that API Gateway does not take.
    fn viewer_key_at_api(&mut self, field: Option<&Field<ExistingCertificate>>, region: Option<Region>) {
        let key = field.and_then(Field::get).and_then(|certificate| certificate.key_algorithm.as_ref());
        if let Some((field, algorithm)) = key.and_then(|field| Some((field, field.get()?))) {
            self.certificate_key(*algorithm, field.span, CertificateUse::Api(region));
        }
    }

    fn existing(
        &mut self,
        field: Option<&Field<ExistingCertificate>>,
        used: CertificateUse<'_>,
        names: CoveredNames<'_>,
    ) -> Option<Given<CertificateArn>> {
        let certificate = self.optional(field)?;
        let span = field?.span;
        self.present(Some(&certificate.arn), "arn", Some((span, "certificate")));
        let arn = self.given(Some(&certificate.arn), used.wanted());
        let covered = self.optional(certificate.domain_names.as_ref());
        let algorithm = self.optional(certificate.key_algorithm.as_ref());
        match (&arn, used) {
            (Some(arn), CertificateUse::EveryApi(regions)) => self.one_certificate(arn, certificate.arn.span, regions),
            (Some(Given::Literal(arn)), _) => self.certificate_region(arn, certificate.arn.span, used),
            _ => {}
        }
        if let (Some(fields), Some(list)) = (covered, &certificate.domain_names) {
            let covered = self.items(fields, list.span);
            let is_covered = |name: &&DomainName| covered.iter().any(|(covered, _)| covered.covers(name));
            if let Some(name) = names.all().find(|name| !is_covered(name)).filter(|_| covered.len() == fields.len()) {
                self.push(not_covered(list.span, name));
            }
        }
        if let (Some(algorithm), Some(field)) = (algorithm, &certificate.key_algorithm) {
            self.certificate_key(*algorithm, field.span, used);
        }
        arn
    }

    /// Reports a certificate of one Region for custom domains in several.
    fn one_certificate(&mut self, arn: &Given<CertificateArn>, span: Span, regions: &[Region]) {
        // Imports are refused wherever a template is deployed in several Regions.
        if matches!(arn, Given::Reference(Reference::Ssm { .. } | Reference::Import { .. })) {
            return;
        }
        let regions: Vec<&str> = regions.iter().map(|region| region.as_str()).collect();
        let regions = regions.join(" and in ");
        self.push(
            Diagnostic::error(
                span,
                format!("the API Gateway custom domain is made in {regions}, each with a certificate of its Region"),
            )
            .note("API Gateway takes certificates from the API's own Region only")
            .help(
                "leave it out, and gatefront makes one in each; or write `{ssm: NAME}`, which is read in each Region",
            ),
        );
    }

    fn certificate_region(&mut self, arn: &CertificateArn, span: Span, used: CertificateUse<'_>) {
        let (expected, why) = match used {
            CertificateUse::Viewer => (US_EAST_1, "CloudFront takes viewer certificates from us-east-1 only"),
            CertificateUse::Api(None) | CertificateUse::EveryApi(_) => return,
            CertificateUse::Api(Some(region)) => {
                (region, "API Gateway takes certificates from the API's own Region only")
            }
        };
        if arn.region() != expected.as_str() {
            self.push(
                Diagnostic::error(span, format!("this certificate is in {}, not in {expected}", arn.region()))
                    .note(why)
                    .help(format!("request or import it in {expected} too and give that ARN, or leave it out and gatefront makes one")),
            );
        }
    }

    fn certificate_key(&mut self, algorithm: KeyAlgorithm, span: Span, used: CertificateUse<'_>) {
        let message = match used {
            CertificateUse::Viewer if !algorithm.suits_cloudfront() => {
                format!("CloudFront does not take {algorithm} certificates")
            }
            CertificateUse::Api(_) | CertificateUse::EveryApi(_) if !algorithm.suits_api_gateway() => {
                format!("a regional API Gateway custom domain does not take {algorithm} certificates")
            }
            _ => return,
        };
        self.push(Diagnostic::error(span, message).help("use a certificate with RSA_2048 or EC_prime256v1"));
    }

    /// Returns how a new certificate is requested. Choices about that are errors if none is requested.
    fn new_certificate(
        &mut self,
        choices: Option<&Certificates>,
        names: CoveredNames<'_>,
        none_new: bool,
    ) -> Option<plan::NewCertificate> {
        let name_field = choices.and_then(|choices| choices.domain_name.as_ref());
        let key_field = choices.and_then(|choices| choices.key_algorithm.as_ref());
        if none_new {
            let spans = [name_field.map(|field| field.span), key_field.map(|field| field.span)];
            for span in spans.into_iter().flatten() {
                self.push(
                    Diagnostic::error(span, "no new certificate is requested, so this has no effect")
                        .help("leave it out"),
                );
            }
        }
        let issued_for = self.optional(name_field);
        let algorithm = self.optional(key_field).copied().unwrap_or(KeyAlgorithm::Rsa2048);
        if let (false, Some(field)) = (algorithm.suits_new_certificates(), key_field) {
            let message = format!("{algorithm} cannot be requested here");
            self.push(
                Diagnostic::error(field.span, message)
                    .note("ACM issues RSA_2048, EC_prime256v1 and EC_secp384r1; CloudFront does not take the last")
                    .help("write RSA_2048 or EC_prime256v1"),
            );
        }
        let (name, name_span) = names.first?;
        if let (Some(issued_for), Some(field)) = (issued_for, name_field)
            && !issued_for.covers(name)
        {
            self.push(not_covered(field.span, name));
        }
        let certificate_name = issued_for.cloned().unwrap_or_else(|| CertificateName::from(name));
        // <https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html>
        if !none_new && certificate_name.as_str().len() > 64 {
            let parent = name.as_str().split_once('.').map_or("", |(_, parent)| parent);
            let span = name_field.map_or(name_span, |field| field.span);
            self.push(
                Diagnostic::error(span, "ACM issues no certificate for a name of more than 64 characters")
                    .help(format!("give a certificate of yours, or have one made for the parent: `certificates.domain_name: '*.{parent}'`")),
            );
        }
        let others = names.all().filter(|name| !certificate_name.covers(name)).cloned().collect();
        Some(plan::NewCertificate { name: certificate_name, alternative_names: others, key_algorithm: algorithm })
    }
}

fn not_covered(span: Span, name: &DomainName) -> Diagnostic {
    let parent = name.as_str().split_once('.').map_or("", |(_, parent)| parent);
    Diagnostic::error(span, format!("this certificate does not cover `{name}`"))
        .note("a wildcard stands for exactly one label")
        .help(format!("it takes a certificate for `{name}` or for `*.{parent}`"))
}

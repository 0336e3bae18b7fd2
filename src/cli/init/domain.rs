//! The questions about the name under which viewers reach the distribution.

use gatefront::diagnostic::Problem;
use gatefront::names::{CertificateArn, DomainName, HostedZoneId};
use gatefront::plan::Given;

use super::correct;
use super::question::{Interview, Prompt};
use super::reference::given;
use crate::cli::Failure;

/// The name, as far as the flags give it.
#[derive(Default)]
pub(super) struct PartialDomain {
    pub(super) name: Option<DomainName>,
    pub(super) zone: Option<Given<HostedZoneId>>,
    pub(super) certificate: Option<Given<CertificateArn>>,
}

/// The name, with its hosted zone and certificate.
pub(super) struct DomainAnswer {
    pub(super) name: DomainName,
    pub(super) zone: Option<Given<HostedZoneId>>,
    pub(super) certificate: Option<Given<CertificateArn>>,
}

impl PartialDomain {
    /// Asks for what is missing.
    pub(super) fn complete(self, interview: Interview<'_>, is_needed: bool) -> Result<Option<DomainAnswer>, Failure> {
        let name = match self.name {
            Some(name) => Some(name),
            None if is_needed && interview.asks => {
                let question = Prompt { flag: "--domain", text: "Domain name for viewers (IAM clients need one)" };
                Some(interview.ask(question, None, correct::domain)?)
            }
            None => interview.optional("Domain name for viewers", "none", None, correct::domain)?,
        };
        let Some(name) = name else { return Ok(None) };
        let zone = match self.zone {
            Some(zone) => Some(zone),
            None => ask_zone(&name, interview)?,
        };
        let certificate = match self.certificate {
            Some(certificate) => Some(certificate),
            None => ask_certificate(&name, interview)?,
        };
        Ok(Some(DomainAnswer { name, zone, certificate }))
    }
}

fn ask_zone(name: &DomainName, interview: Interview<'_>) -> Result<Option<Given<HostedZoneId>>, Failure> {
    let known = interview.account.and_then(|account| account.zone(name));
    let known = known.as_ref().map(HostedZoneId::as_str);
    interview.optional("Its Route 53 hosted zone", "DNS is elsewhere", known, zone)
}

fn ask_certificate(name: &DomainName, interview: Interview<'_>) -> Result<Option<Given<CertificateArn>>, Failure> {
    let known = interview.account.and_then(|account| account.certificate(name));
    let known = known.as_ref().map(CertificateArn::as_str);
    interview.optional("ARN of its certificate in us-east-1", "a new one", known, certificate)
}

/// Reads the ID of a hosted zone, or a reference to it.
pub(super) fn zone(text: &str) -> Result<Given<HostedZoneId>, Problem> {
    given(text, correct::zone)
}

/// Reads the ARN of a certificate, or a reference to it.
pub(super) fn certificate(text: &str) -> Result<Given<CertificateArn>, Problem> {
    given(text, |text| text.parse().map_err(Problem::from))
}

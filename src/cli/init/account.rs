//! The APIs, zones and certificates of an account, read through the AWS CLI. A part that cannot be read is reported, and asked for.

use gatefront::inquiry::AwsCall;
use gatefront::inquiry::account::{self, ListedApi};
use gatefront::names::{ApiId, CertificateArn, DomainName, HostedZoneId, Region};
use gatefront::plan::{ApiKind, Auth};
use serde_json::Value;

use crate::cli::aws::Aws;
use crate::cli::live;

/// An account of AWS.
pub(super) struct Account<'a> {
    aws: &'a Aws,
}

impl<'a> Account<'a> {
    pub(super) fn new(aws: &'a Aws) -> Self {
        Self { aws }
    }

    /// Returns the APIs of a Region.
    pub(super) fn apis(&self, region: Region) -> Vec<ListedApi> {
        account::apis(region).iter().flat_map(|call| account::read_apis(&self.answer(call))).collect()
    }

    /// Returns the names of the stages of an API.
    pub(super) fn stages(&self, api: &ApiId, kind: ApiKind, region: Region) -> Vec<String> {
        account::read_stages(&self.answer(&account::stages(api, kind, region)))
    }

    /// Returns how an API authorizes requests, if its authorizers say it.
    pub(super) fn auth(&self, api: &ApiId, kind: ApiKind, region: Region) -> Option<Auth> {
        account::read_auth(&self.answer(&account::authorizers(api, kind, region)))
    }

    /// Returns the hosted zone of a name.
    pub(super) fn zone(&self, domain: &DomainName) -> Option<HostedZoneId> {
        account::read_zone(&self.answer(&account::zones()), domain)
    }

    /// Returns an issued certificate of a name.
    pub(super) fn certificate(&self, domain: &DomainName) -> Option<CertificateArn> {
        account::read_certificate(&self.answer(&account::certificates()), domain)
    }

    fn answer(&self, call: &AwsCall) -> Value {
        live::answer(call, self.aws).unwrap_or_default()
    }
}

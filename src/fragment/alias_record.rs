use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::cloudfront::limits;
use crate::names::HostedZoneId;
use crate::plan::Given;
use crate::render::{FragmentFile, templates};

/// An alias record that points to the distribution.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html>
#[derive(Serialize)]
pub(crate) struct AliasRecordFragment<'a> {
    logical_id: String,
    hosted_zone_id: Json,
    domain_name: &'a str,
    record_type: &'a str,
    cloudfront_zone_id: &'static str,
}

impl<'a> AliasRecordFragment<'a> {
    /// Returns a record of type `A`, `AAAA` or `HTTPS`. `suffix` ends the logical ID.
    pub(crate) fn new(record_type: &'a str, suffix: &str, domain_name: &'a str, zone: &Given<HostedZoneId>) -> Self {
        Self {
            logical_id: format!("AliasRecord{record_type}{suffix}"),
            hosted_zone_id: zone.expr().to_json(),
            domain_name,
            record_type,
            cloudfront_zone_id: limits::HOSTED_ZONE,
        }
    }
}

impl Holes for AliasRecordFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::ALIAS_RECORD
    }
}

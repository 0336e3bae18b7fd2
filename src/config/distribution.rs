//! `distribution`: options of the CloudFront distribution, in CloudFront's own words.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{Entries, Field};
use super::firewall::FirewallSection;
use super::logging::LoggingSection;
use super::reference::GivenSection;
use super::response_headers::ResponseHeadersSection;
use crate::cloudfront::managed::{PolicyKind, of_kind};
use crate::cloudfront::options::{HttpVersion, MinimumProtocolVersion, PriceClass, ViewerProtocolPolicy};
use crate::names::{HeaderValue, LogicalId, OriginHeaderName, WebAclArn};
use crate::plan::FlatRatePlan;

/// Options of the CloudFront distribution.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "Distribution", deny_unknown_fields)]
pub(crate) struct DistributionSection {
    /// Logical ID of the distribution (default: `Distribution`). The distribution that the stack or its `template` has
    /// under this ID is replaced in place.
    pub(super) logical_id: Option<Field<LogicalId>>,
    /// Comment, 128 characters at most (default: stack, API and strategy).
    #[schemars(length(max = 128))]
    pub(super) comment: Option<Field<String>>,
    /// Price class (default: `PriceClass_All`).
    pub(super) price_class: Option<Field<PriceClass>>,
    /// HTTP versions for viewers (default: http2and3).
    pub(super) http_version: Option<Field<HttpVersion>>,
    /// IPv6 for viewers (default: true).
    pub(super) ipv6: Option<Field<bool>>,
    /// Security policy for viewers; needs a domain (default: `TLSv1.2_2021`).
    pub(super) minimum_protocol_version: Option<Field<MinimumProtocolVersion>>,
    /// Protocols that viewers may use (default: https-only, so that no token is sent in clear before a redirect).
    pub(super) viewer_protocol_policy: Option<Field<ViewerProtocolPolicy>>,
    /// ARN of a web ACL of scope CLOUDFRONT, which lives in us-east-1.
    pub(super) web_acl_arn: Option<Field<GivenSection<WebAclArn>>>,
    /// A web ACL that the stack makes, in place of `web_acl_arn`.
    #[serde(rename = "waf")]
    pub(super) firewall: Option<Field<FirewallSection>>,
    /// Seconds to wait for the API, 1 to 120 (default: 30).
    #[schemars(range(min = 1, max = 120))]
    pub(super) read_timeout: Option<Field<u32>>,
    /// Headers that CloudFront adds to requests to the API. Their values are in the template, unless they are
    /// `{{resolve:secretsmanager:…}}` of a secret in the Region of the distribution's stack. A header with a name like a
    /// secret's takes a value that everybody may read only as `{literal: value}`.
    pub(super) origin_headers: Option<Field<Entries<OriginHeaderName, GivenSection<HeaderValue>>>>,
    /// Access logs.
    pub(super) logging: Option<Field<LoggingSection>>,
    /// Origin request policy in place of the strategy's own: a managed policy's name, or the id of one of yours.
    #[schemars(extend("examples" = names_of(PolicyKind::OriginRequest)))]
    pub(super) origin_request_policy: Option<Field<PolicyChoice>>,
    /// Response headers policy: a managed policy's name, or the id of one of yours.
    #[schemars(extend("examples" = names_of(PolicyKind::ResponseHeaders)))]
    pub(super) response_headers_policy: Option<Field<PolicyChoice>>,
    /// Headers of answers, which a policy of the stack's own adds and removes; in place of `response_headers_policy`.
    pub(super) response_headers: Option<Field<ResponseHeadersSection>>,
    /// Flat-rate plan that the stack has to fit; the subscription itself is yours.
    #[serde(rename = "plan")]
    pub(super) flat_rate: Option<Field<FlatRatePlan>>,
    /// Countries that are served, or that are not.
    pub(super) geo_restriction: Option<Field<GeoRestrictionSection>>,
}

/// Countries by ISO 3166-1 alpha-2 code; one of the two lists.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "GeoRestriction", deny_unknown_fields)]
pub(crate) struct GeoRestrictionSection {
    /// Countries that are served; all others are not.
    #[schemars(length(min = 1), inner(regex(pattern = "^[A-Z]{2}$")))]
    pub(super) allow: Option<Field<Vec<Field<String>>>>,
    /// Countries that are not served.
    #[schemars(length(min = 1), inner(regex(pattern = "^[A-Z]{2}$")))]
    pub(super) deny: Option<Field<Vec<Field<String>>>>,
}

/// A policy by name or id. A mapping or a list here means that somebody wants a policy of their own, and is kept to
/// explain to them what comes of that.
#[derive(Debug)]
pub(crate) enum PolicyChoice {
    Given(GivenSection<String>),
    AllowList,
}

impl<'de> Deserialize<'de> for PolicyChoice {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Whatever is neither text nor a reference is answered in one place, with the strategy at hand.
        Ok(GivenSection::deserialize(deserializer).map_or(Self::AllowList, Self::Given))
    }
}

impl JsonSchema for PolicyChoice {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PolicyChoice".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        GivenSection::<String>::json_schema(generator)
    }
}

fn names_of(kind: PolicyKind) -> Vec<&'static str> {
    of_kind(kind).map(|policy| policy.name).collect()
}

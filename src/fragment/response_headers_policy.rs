use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::Holes;
use crate::label;
use crate::plan::{Cors, HeaderSettings};
use crate::render::{FragmentFile, templates};

/// A response headers policy of the stack's own.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html>
#[derive(Serialize)]
pub(crate) struct ResponseHeadersPolicyFragment {
    logical_id: String,
    name: Json,
    security: Option<Json>,
    cors: Option<Json>,
    custom: Vec<Json>,
    remove: Vec<Json>,
}

impl ResponseHeadersPolicyFragment {
    /// Returns the policy with these settings.
    pub(crate) fn new(settings: &HeaderSettings) -> Self {
        let replaces = settings.replaces;
        let custom = |(name, value): &(_, String)| json!({ "Header": name, "Value": value, "Override": replaces });
        Self {
            logical_id: format!("ResponseHeadersPolicy{}", fingerprint(settings)),
            name: json!({ "Fn::Sub": format!("${{AWS::StackName}}{}", headers_suffix(settings)) }),
            security: security(settings),
            cors: settings.cors.as_ref().map(|settings| cors(settings, replaces)),
            custom: settings.custom.iter().map(custom).collect(),
            remove: settings.remove.iter().map(|name| json!({ "Header": name })).collect(),
        }
    }

    /// Returns the logical ID of the policy.
    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }
}

/// Returns what follows the stack's name in the name of the policy with these settings.
pub(crate) fn headers_suffix(settings: &HeaderSettings) -> String {
    format!("-headers-{}", fingerprint(settings).to_ascii_lowercase())
}

fn fingerprint(settings: &HeaderSettings) -> String {
    label::fingerprint(&format!("{settings:?}"))
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-responseheaderspolicy-securityheadersconfig.html>
fn security(settings: &HeaderSettings) -> Option<Json> {
    let replaces = settings.replaces;
    let mut security = Map::new();
    if let Some(hsts) = settings.hsts {
        let value = json!({
            "AccessControlMaxAgeSec": hsts.max_age,
            "IncludeSubdomains": hsts.include_subdomains,
            "Preload": hsts.preload,
            "Override": replaces,
        });
        security.insert("StrictTransportSecurity".to_owned(), value);
    }
    if let Some(policy) = &settings.content_security_policy {
        let value = json!({ "ContentSecurityPolicy": policy, "Override": replaces });
        security.insert("ContentSecurityPolicy".to_owned(), value);
    }
    if settings.content_type_options {
        security.insert("ContentTypeOptions".to_owned(), json!({ "Override": replaces }));
    }
    if let Some(option) = settings.frame_options {
        security.insert("FrameOptions".to_owned(), json!({ "FrameOption": option, "Override": replaces }));
    }
    if let Some(policy) = settings.referrer_policy {
        security.insert("ReferrerPolicy".to_owned(), json!({ "ReferrerPolicy": policy, "Override": replaces }));
    }
    (!security.is_empty()).then(|| security.into())
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-responseheaderspolicy-corsconfig.html>
fn cors(cors: &Cors, replaces: bool) -> Json {
    let mut json = json!({
        "AccessControlAllowCredentials": cors.credentials,
        "AccessControlAllowHeaders": { "Items": cors.headers },
        "AccessControlAllowMethods": { "Items": cors.methods },
        "AccessControlAllowOrigins": { "Items": cors.origins },
        "AccessControlMaxAgeSec": cors.max_age,
        "OriginOverride": replaces,
    });
    if !cors.expose.is_empty() {
        json["AccessControlExposeHeaders"] = json!({ "Items": cors.expose });
    }
    json
}

impl Holes for ResponseHeadersPolicyFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::RESPONSE_HEADERS_POLICY
    }
}

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use super::origin_secret::OriginSecretFragment;
use crate::placement::Placement;
use crate::plan::SecretLock;
use crate::render::{FragmentFile, templates};

/// The regional web ACL of a REST API: it lets requests with the secret pass and blocks all others.
///
/// <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html>
#[derive(Serialize)]
pub(crate) struct ApiWebAclFragment {
    logical_id: String,
    statement: Json,
}

impl ApiWebAclFragment {
    /// Returns the web ACL of the API with that part of logical IDs.
    pub(crate) fn new(api: &str, lock: &SecretLock) -> Self {
        let header = lock.header.as_str().to_ascii_lowercase();
        let matching = |version: u32| {
            json!({ "ByteMatchStatement": {
                "FieldToMatch": { "SingleHeader": { "Name": header } },
                "PositionalConstraint": "EXACTLY",
                "SearchString": OriginSecretFragment::value(api, version),
                "TextTransformations": [{ "Priority": 0, "Type": "NONE" }],
            } })
        };
        let mut statements: Vec<Json> = lock.accepted().into_iter().map(matching).collect();
        let statement = match statements.len() {
            1 => statements.remove(0),
            _ => json!({ "OrStatement": { "Statements": statements } }),
        };
        Self { logical_id: format!("ApiWebAcl{api}"), statement }
    }

    /// Returns the logical ID of the web ACL.
    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }
}

impl Holes for ApiWebAclFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::API_WEB_ACL
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}

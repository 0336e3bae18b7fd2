use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use super::origin_secret::secret_id;
use crate::placement::Placement;
use crate::plan::{Runtime, SecretLock};
use crate::render::{self, FragmentFile, templates};
use crate::template::{Defect, Expr};

/// The Lambda authorizer of an HTTP API that demands the secret, with its function, its role and the permission to call it.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html>,
/// <https://aws.amazon.com/blogs/networking-and-content-delivery/restricting-access-http-api-gateway-lambda-authorizer/>
#[derive(Serialize)]
pub(crate) struct OriginAuthorizerFragment {
    logical_id: String,
    role_id: String,
    role_arn: Json,
    function_id: String,
    function: Json,
    permission_id: String,
    api_id: Json,
    authorizer_uri: Json,
    identity: Vec<String>,
    header: String,
    secrets: Json,
    arns: Vec<Json>,
    source_arn: Json,
    runtime: &'static str,
    code: String,
    output: String,
    authorizer: Json,
}

impl OriginAuthorizerFragment {
    /// Returns the authorizer of the API with that part of logical IDs, and that ID.
    ///
    /// # Errors
    /// The code has a hole that is not filled.
    pub(crate) fn new(api: &str, api_id: &Expr, lock: &SecretLock) -> Result<Self, Defect> {
        let source = match lock.runtime {
            Runtime::Python313 => &templates::AUTHORIZER_PY,
            Runtime::Nodejs22 | Runtime::Nodejs24 => &templates::AUTHORIZER_JS,
        };
        let header = lock.header.as_str().to_ascii_lowercase();
        let arns: Vec<Json> =
            lock.accepted().into_iter().map(|version| json!({ "Ref": secret_id(api, version) })).collect();
        let secrets = match arns.as_slice() {
            [one] => one.clone(),
            several => json!({ "Fn::Join": [",", several] }),
        };
        let logical_id = authorizer_id(api);
        let function_id = format!("{logical_id}Function");
        let role_id = format!("{logical_id}Role");
        let lambda = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/";
        let beginning = ["arn:", "AWS::Partition", ":execute-api:", "AWS::Region", ":", "AWS::AccountId", ":"];
        let mut source_arn = Expr::with_references(&beginning);
        source_arn.extend(api_id.clone());
        source_arn.extend(Expr::literal("/*"));
        Ok(Self {
            role_arn: json!({ "Fn::GetAtt": [role_id, "Arn"] }),
            function: json!({ "Ref": function_id }),
            authorizer_uri: json!({ "Fn::Sub": format!("{lambda}${{{function_id}.Arn}}/invocations") }),
            permission_id: format!("{logical_id}Permission"),
            api_id: api_id.to_json(),
            identity: vec![format!("$request.header.{header}")],
            header,
            secrets,
            arns,
            source_arn: source_arn.to_json(),
            runtime: lock.runtime.as_str(),
            code: render::code(source, &json!({}))?,
            output: format!("{logical_id}Id"),
            authorizer: json!({ "Ref": logical_id }),
            role_id,
            function_id,
            logical_id,
        })
    }

    /// Returns the logical ID of the authorizer.
    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }
}

/// Returns the logical ID of the authorizer of the API with that part of logical IDs.
pub(crate) fn authorizer_id(api: &str) -> String {
    format!("OriginAuthorizer{api}")
}

impl Holes for OriginAuthorizerFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::ORIGIN_AUTHORIZER
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}

//! Locks: what an API demands of requests, and what CloudFront sends so that it is served.

use serde_json::{Value as Json, json};

use super::Composer;
use super::api::origin_label;
use super::openapi::stage_id;
use crate::fragment::{
    ApiWebAclAssociationFragment, ApiWebAclFragment, OriginAuthorizerFragment, OriginLock, OriginSecretFragment,
};
use crate::label;
use crate::names::LogicalId;
use crate::plan::{Api, ApiTarget, Plan, SecretKeeper, SecretLock};
use crate::template::{Defect, Expr, Part, Value};

impl Composer<'_> {
    /// Returns what CloudFront sends to an API that is locked, and makes what demands it.
    pub(super) fn origin_lock(&mut self, target: &ApiTarget) -> Result<OriginLock, Defect> {
        let api = &target.api;
        if let Some(mtls) = api.mtls() {
            let certificate = mtls.client_certificate.expr().to_json();
            return Ok(OriginLock { mtls: Some(json!({ "ClientCertificateArn": certificate })), header: None });
        }
        let Some(secret) = api.secret() else { return Ok(OriginLock::default()) };
        let label = lock_label(self.plan, api);
        let elsewhere = self.plan.regions.away_from(api.region);
        for version in secret.accepted() {
            let fragment = OriginSecretFragment::new(&label, version, elsewhere);
            self.once_beside(api, fragment.logical_id(), &fragment)?;
        }
        match api.secret_keeper() {
            SecretKeeper::WebAcl => self.api_web_acl(api, &label, secret)?,
            SecretKeeper::Authorizer => {
                let authorizer = OriginAuthorizerFragment::new(&label, &api.address.id(api.region), secret)?;
                self.once_beside(api, authorizer.logical_id(), &authorizer)?;
            }
            SecretKeeper::Code => {}
        }
        let value = OriginSecretFragment::value_at_distribution(&label, secret.version, elsewhere);
        let header = json!({ "HeaderName": secret.header, "HeaderValue": value });
        Ok(OriginLock { header: Some(header), mtls: None })
    }

    fn api_web_acl(&mut self, api: &Api, label: &str, secret: &SecretLock) -> Result<(), Defect> {
        let web_acl = ApiWebAclFragment::new(label, secret);
        self.once_beside(api, web_acl.logical_id(), &web_acl)?;
        let stage = stage(self.plan, api);
        let shown = if self.plan.is_short { String::new() } else { label::logical(&api.stage.label()) };
        let association = ApiWebAclAssociationFragment {
            logical_id: format!("{}Association{shown}", web_acl.logical_id()),
            stage: stage.resource,
            stage_arn: stage_arn(api, stage.name).to_json(),
            web_acl_arn: json!({ "Fn::GetAtt": [web_acl.logical_id(), "Arn"] }),
        };
        self.once_beside(api, &association.logical_id.clone(), &association)
    }
}

/// Returns the part of logical IDs that names a locked API.
pub(super) fn lock_label(plan: &Plan, api: &Api) -> String {
    match api.address.resource() {
        _ if plan.is_short => String::new(),
        Some(id) => id.to_string(),
        None => label::logical(&origin_label(api)),
    }
}

/// A stage of a REST API.
struct AssociatedStage {
    name: Expr,
    /// Its logical ID, where the template has it and its name does not refer to it.
    resource: Option<String>,
}

/// Returns the stage, which has to be there before a web ACL is associated with it.
fn stage(plan: &Plan, api: &Api) -> AssociatedStage {
    let usual = AssociatedStage { name: api.stage.expr(), resource: None };
    if let Some(made) = api.made() {
        return AssociatedStage { resource: Some(stage_id(plan, api, made)), ..usual };
    }
    let (Some(id), Some(template)) = (api.address.resource(), &plan.whole_stack.template) else { return usual };
    // SAM makes the stage of its APIs.
    // <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html>
    if template.is_sam() && template.resource_type(id.as_str()).is_none_or(|kind| kind == "AWS::Serverless::Api") {
        return AssociatedStage { name: Expr::part(Part::Ref(format!("{id}.Stage"))), ..usual };
    }
    let Some(name) = api.stage.literal() else { return usual };
    let resources = template.template();
    let is_stage = |resource: &Value| {
        let resource = resource.to_json();
        let properties = &resource["Properties"];
        ["AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"].iter().any(|kind| resource["Type"] == *kind)
            && properties["RestApiId"]["Ref"] == id.as_str()
            && properties["StageName"] == name.as_str()
    };
    let resource = resources.section("Resources").find(|(_, resource)| is_stage(resource)).map(|(id, _)| id.clone());
    AssociatedStage { resource, ..usual }
}

/// <https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html>
fn stage_arn(api: &Api, stage: Expr) -> Expr {
    let mut arn = Expr::with_references(&["arn:", "AWS::Partition", ":apigateway:", "AWS::Region", "::/restapis/"]);
    arn.extend(api.address.id(api.region));
    arn.extend(Expr::literal("/stages/"));
    arn.extend(stage);
    arn
}

/// Returns what locks change in the template that the resources are added to: its routes get the authorizer, and its APIs
/// lose the default endpoint that needs no client certificate.
pub(crate) fn changes_of_template(plan: &Plan) -> Value {
    let mut resources: Vec<(String, Value)> = Vec::new();
    for target in plan.apis() {
        let api = &target.api;
        let (Some(id), Some(template)) = (api.address.resource(), &plan.whole_stack.template) else { continue };
        let mut change = |id: &str, properties: Json| {
            resources.push((id.to_owned(), json!({ "Properties": properties }).into()));
        };
        if api.mtls().is_some() && template.resource_type(id.as_str()).is_some() {
            change(id.as_str(), json!({ "DisableExecuteApiEndpoint": true }));
        }
        if api.secret().is_some() && api.secret_keeper() == SecretKeeper::Authorizer {
            let prefix = plan.whole_stack.logical_id_prefix.as_ref().map_or("", LogicalId::as_str);
            let authorizer = format!("{prefix}{}", crate::fragment::authorizer_id(&lock_label(plan, api)));
            for route in routes_of_template(plan, id) {
                change(&route, json!({ "AuthorizationType": "CUSTOM", "AuthorizerId": { "Ref": authorizer } }));
            }
        }
    }
    let resources = Value::Map(resources.into_iter().collect());
    Value::from([("Resources", resources)])
}

/// Returns the routes of an HTTP API that the template has and that have no authorizer, by logical ID.
fn routes_of_template(plan: &Plan, api: &LogicalId) -> Vec<String> {
    let Some(template) = &plan.whole_stack.template else { return Vec::new() };
    let is_open = |resource: &Value| {
        let resource = resource.to_json();
        let properties = &resource["Properties"];
        resource["Type"] == "AWS::ApiGatewayV2::Route"
            && properties["ApiId"]["Ref"] == api.as_str()
            && (properties["AuthorizationType"].is_null() || properties["AuthorizationType"] == "NONE")
    };
    let template = template.template();
    template.section("Resources").filter(|(_, resource)| is_open(resource)).map(|(id, _)| id.clone()).collect()
}

/// Returns the logical ID of the authorizer's function if SAM makes the API and its routes, which take an authorizer from
/// the API's `Auth` alone.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html>
pub(crate) fn function_for_sam(plan: &Plan, api: &Api) -> Option<String> {
    let (id, template) = (api.address.resource()?, plan.whole_stack.template.as_ref()?);
    let is_sam =
        template.is_sam() && template.resource_type(id.as_str()).is_none_or(|kind| kind == "AWS::Serverless::HttpApi");
    let prefix = plan.whole_stack.logical_id_prefix.as_ref().map_or("", LogicalId::as_str);
    let authorizer = crate::fragment::authorizer_id(&lock_label(plan, api));
    is_sam.then(|| format!("{prefix}{authorizer}Function"))
}

/// Returns `true` if the template has the routes of an HTTP API, so that they get the authorizer.
pub(crate) fn attaches_authorizer(plan: &Plan, api: &Api) -> bool {
    api.address.resource().is_some_and(|id| !routes_of_template(plan, id).is_empty())
}

//! An API that the stack makes from a document: with its stage and the permissions to call Lambda functions.

use serde_json::json;

use super::Composer;
use crate::fragment::{CallPermissionFragment, HttpApiFragment, HttpStageFragment, RestApiFragment, RestStageFragment};
use crate::label;
use crate::plan::{Api, ApiKind, MadeApi, Plan};
use crate::template::{Defect, Expr};

impl Composer<'_> {
    /// Makes an API, unless the config names one that exists.
    pub(super) fn made_api(&mut self, api: &Api) -> Result<(), Defect> {
        let Some(made) = api.made() else { return Ok(()) };
        let api_id = json!({ "Ref": made.logical_id.as_str() });
        let stage = api.stage.expr().to_json();
        let logical_id = stage_id(self.plan, api, made);
        let closes_endpoint = api.mtls().is_some();
        if api.kind == ApiKind::Rest {
            let fragment = RestApiFragment::new(made, closes_endpoint);
            let deployment = json!({ "Ref": fragment.deployment_id() });
            self.once_beside(api, made.logical_id.as_str(), &fragment)?;
            self.once_beside(api, &logical_id.clone(), &RestStageFragment { logical_id, api_id, stage, deployment })?;
        } else {
            let fragment = HttpApiFragment { logical_id: made.logical_id.as_str(), body: &made.body, closes_endpoint };
            self.once_beside(api, made.logical_id.as_str(), &fragment)?;
            self.once_beside(api, &logical_id.clone(), &HttpStageFragment { logical_id, api_id, stage })?;
        }
        let mut source_arn = Expr::with_references(&[
            "arn:",
            "AWS::Partition",
            ":execute-api:",
            "AWS::Region",
            ":",
            "AWS::AccountId",
            ":",
        ]);
        source_arn.extend(api.address.id(api.region));
        source_arn.extend(Expr::literal("/*"));
        for function in made.functions.iter().filter(|function| function.is_within(api.region)) {
            let permission = CallPermissionFragment {
                logical_id: format!("{}Calls{}", made.logical_id, function.label()),
                function: function.name.to_json(),
                source_arn: source_arn.to_json(),
            };
            self.once_beside(api, &permission.logical_id.clone(), &permission)?;
        }
        Ok(())
    }
}

/// Returns the logical ID of the stage of an API that the stack makes.
pub(super) fn stage_id(plan: &Plan, api: &Api, made: &MadeApi) -> String {
    let label = if plan.is_short { String::new() } else { label::logical(&api.stage.label()) };
    format!("{}Stage{label}", made.logical_id)
}

#[cfg(test)]
mod tests {
    use crate::config::Base;
    use crate::diagnostic::Sources;
    use crate::synth::synth_all;

    /// Returns the template of a config whose document is that text.
    fn template(document: &str) -> String {
        let config = "stack: s\nstrategy: managed-policy\napi: {openapi: a.yaml, type: rest, stage: prod}\n";
        let load = |path: &str, _: &str| Ok(Base { name: path.to_owned(), text: document.to_owned() });
        let stacks = synth_all(&mut Sources::new("s.yaml", config), &load);
        stacks.unwrap_or_else(|error| panic!("{error}")).remove(0).to_yaml()
    }

    fn deployment(template: &str) -> &str {
        let line = template.lines().find(|line| line.trim_start().starts_with("DeploymentId"));
        line.and_then(|line| line.split_once("!Ref ")).map(|(_, id)| id).unwrap_or_default()
    }

    #[test]
    fn a_deployment_is_another_one_exactly_if_the_document_is() {
        let document = |path: &str, comment: &str| {
            let integration = "{x-amazon-apigateway-integration: {type: mock}}";
            format!(
                "openapi: 3.0.1 {comment}\ninfo: {{title: a, version: '1'}}\npaths: {{{path}: {{get: {integration}}}}}\n"
            )
        };
        let first = template(&document("/a", ""));
        assert!(deployment(&first).starts_with("RestApiDeployment"), "{first}");
        assert_eq!(deployment(&template(&document("/a", "# as before"))), deployment(&first));
        assert_ne!(deployment(&template(&document("/b", ""))), deployment(&first));
    }
}

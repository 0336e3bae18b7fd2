//! The steps that a deployment leaves to people about APIs that are made: permissions of functions elsewhere.

use super::command_line;
use crate::plan::Plan;

/// Returns the permissions that the stack cannot give, each once.
pub(super) fn left(plan: &Plan) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for api in plan.apis().map(|target| &target.api) {
        let Some(made) = api.made() else { continue };
        for function in made.functions.iter().filter(|function| !function.is_within(api.region)) {
            let shown = function.shown();
            let region = shown.split(':').nth(3).unwrap_or("REGION").to_owned();
            let own = api.region.map_or("REGION".to_owned(), |region| region.to_string());
            let source_arn = format!("arn:aws:execute-api:{own}:ACCOUNT:API_ID/*");
            let is_variable = shown.contains("${stageVariables.");
            let (name, why) = if is_variable {
                ("FUNCTION", format!("every function that `{shown}` names; FUNCTION is its ARN, and"))
            } else {
                (shown.as_str(), format!("a function of {region};"))
            };
            let words = [
                "lambda",
                "add-permission",
                "--region",
                &region,
                "--function-name",
                name,
                "--statement-id",
                "api-gateway",
                "--action",
                "lambda:InvokeFunction",
                "--principal",
                "apigateway.amazonaws.com",
                "--source-arn",
                &source_arn,
            ];
            let command = command_line(&words.map(str::to_owned));
            let text = format!(
                "let the API of {} call {why} API_ID is the ID of the stack's resource {}:\n    {command}",
                made.path, made.logical_id
            );
            if !left.contains(&text) {
                left.push(text);
            }
        }
    }
    left
}

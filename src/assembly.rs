//! A cloud assembly: what the AWS CDK's CLI lists, compares and deploys, made without the CDK.

use serde_json::{Map, Value, json};

use crate::deploy::{left_to_you, placeholders, regions, shell_path};
use crate::synth::Synthesis;

/// The version of the assembly's schema: one that CLIs of the CDK read since 2023.
///
/// <https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema>
const VERSION: &str = "36.0.0";

/// Returns the files of an assembly, by name: the template, and last the manifest that names it.
///
/// Each Region has a stack of its own, made from the same template; one that is deployed later depends on the one before.
/// The account is whichever the CDK has credentials for.
#[must_use]
pub fn files(synthesis: &Synthesis) -> Vec<(String, String)> {
    let stack = synthesis.plan.stack.as_str();
    let template = format!("{stack}.template.json");
    let regions = regions(&synthesis.plan);
    let mut artifacts = Map::new();
    let mut before: Option<String> = None;
    let mut environments: Vec<String> = regions.iter().map(ToString::to_string).collect();
    if environments.is_empty() {
        // <https://docs.aws.amazon.com/cdk/v2/guide/environments.html>
        environments.push("unknown-region".to_owned());
    }
    for region in &environments {
        let id = if environments.len() == 1 { stack.to_owned() } else { format!("{stack}-{region}") };
        let mut artifact = json!({
            "type": "aws:cloudformation:stack",
            "environment": format!("aws://unknown-account/{region}"),
            "properties": {"templateFile": template, "stackName": stack},
        });
        if let Some(before) = &before {
            artifact["dependencies"] = json!([before]);
        }
        artifacts.insert(id.clone(), artifact);
        before = Some(id);
    }
    let manifest = json!({"version": VERSION, "artifacts": Value::Object(artifacts)});
    vec![
        (template, synthesis.to_json()),
        // By this file the CDK, and `check`, know an assembly.
        ("cdk.out".to_owned(), pretty(&json!({"version": VERSION}))),
        ("manifest.json".to_owned(), pretty(&manifest)),
    ]
}

/// Returns the instructions for the assembly in a folder. A parameter without the name of a stack is for each stack
/// that has it.
///
/// <https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html>
#[must_use]
pub fn instructions(synthesis: &Synthesis, folder: &str) -> String {
    let app = shell_path(folder);
    let parameters = placeholders(&synthesis.plan).into_iter().map(|word| format!(" --parameters {word}"));
    let mut lines = vec![
        "Deploy:".to_owned(),
        format!("  cdk deploy --app {app} --all{}", parameters.collect::<String>()),
        "Delete:".to_owned(),
        format!("  cdk destroy --app {app} --all"),
    ];
    // The CDK hands large templates over by itself.
    lines.extend(left_to_you(synthesis, 0));
    lines.join("\n") + "\n"
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

//! A stack that somebody else deploys: the owner of the template that the resources are added to, or another tool.

use super::{arguments, command_line, left_to_people, outputs_command, parameter, shell_path, shell_word, validation};
use crate::synth::Synthesis;
use crate::template::ExistingTemplate;

/// Returns everything to do with the template. For people.
pub(super) fn instructions(synthesis: &Synthesis, file: &str, bytes: usize) -> String {
    let plan = &synthesis.plan;
    let mut lines = Vec::new();
    if let Some(existing) = &plan.whole_stack.template {
        lines.push(format!("Deploy it as you deploy {}, in the same stack:", existing.name()));
        lines.push(format!("  {}", deploy(synthesis, existing, file, bytes)));
        lines.extend(validation(plan, &plan.regions.in_order()));
        lines.push("See the API's URL and the other outputs:".to_owned());
        lines.push(format!("  {}", outputs_command(plan, plan.regions.only())));
        lines.push(format!("To remove the distribution, deploy {} as it is.", existing.name()));
    } else {
        let item = format!("${{file({file})}}");
        lines.push("Add it to the resources of serverless.yml, and deploy the service:".to_owned());
        lines.push(format!("  resources:\n    - {item}"));
    }
    let mut left = left_to_people(synthesis, bytes);
    left.extend(no_guard(synthesis));
    left.extend(relative_paths(synthesis));
    if !left.is_empty() {
        lines.push("Left to you:".to_owned());
        lines.extend(left.into_iter().map(|text| format!("  - {text}")));
    }
    lines.join("\n") + "\n"
}

/// Returns the command that deploys the template; a SAM template's code is uploaded by SAM's own.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html>
fn deploy(synthesis: &Synthesis, existing: &ExistingTemplate, file: &str, bytes: usize) -> String {
    let plan = &synthesis.plan;
    if !existing.is_sam() {
        return command_line(&arguments(
            synthesis,
            plan.regions.only(),
            file,
            bytes,
            &[],
            parameter::placeholders(plan),
        ));
    }
    let region = plan.regions.only().map(|region| format!(" --region {region}")).unwrap_or_default();
    let stack = shell_word(plan.stack.as_str());
    format!(
        "sam deploy{region} --stack-name {stack} --template-file {} --resolve-s3 --capabilities CAPABILITY_IAM",
        shell_path(file)
    )
}

/// Returns the sentence about the Region, where the template has no rule that stops a deployment elsewhere.
fn no_guard(synthesis: &Synthesis) -> Option<String> {
    let stack = &synthesis.plan.whole_stack;
    let why = match &stack.template {
        Some(_) if !stack.takes_rules() => "CloudFormation takes no Rules beside a Transform",
        None if stack.is_fragment => "a fragment has no Rules",
        _ => return None,
    };
    let region = synthesis.plan.regions.only()?;
    Some(format!("nothing in the template stops a deployment outside of {region}, where it belongs: {why}"))
}

/// Returns the sentence about the folder of a template whose code is in files beside it.
fn relative_paths(synthesis: &Synthesis) -> Option<String> {
    let existing = synthesis.plan.whole_stack.template.as_ref().filter(|existing| existing.is_sam())?;
    Some(format!("keep the file in the folder of {}: paths such as CodeUri start there", existing.name()))
}

//! The deployment of a template into its Regions: the AWS CLI's commands, in order, and what is left to people.

mod bucket;
mod capability;
pub mod ending;
mod events;
mod flat_rate;
mod lock;
mod logs;
mod openapi;
mod owner;
mod parameter;
mod reference;
mod refusal;
mod site;
mod stack;

use std::borrow::Cow;
use std::fmt::Write as _;

pub use bucket::Bucket;
pub use events::{Event, Timeline, ValidationRecord};
pub(crate) use parameter::placeholders;
pub use parameter::{ParameterSetting, parameters, shown as shown_parameters};
pub use reference::StackReference;
pub use refusal::{Refusal, is_executing};
pub use stack::{Output, Recovery, Stack, StackParameter, Standing};

use crate::escape;
use crate::names::{DomainName, Region, US_EAST_1};
use crate::plan::{Certificate, Domain, NewCertificate, Plan};
use crate::strategy::Kind;
use crate::synth::Synthesis;
use crate::template::{Template, Value};

/// Bytes of a template that CloudFormation takes without a bucket.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const INLINE_BYTES: usize = 51_200;

/// Bytes of a template that CloudFormation takes at all.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Returns the Regions in the order of deployment; deletion goes the other way.
#[must_use]
pub fn regions(plan: &Plan) -> Vec<Region> {
    plan.regions.in_order()
}

/// Returns the arguments of `aws` that deploy the template in one Region, or in the one that the AWS CLI is set to.
///
/// A template of more than [`INLINE_BYTES`] goes through a bucket: one of those given, or one to be named by hand.
///
/// `--no-fail-on-empty-changeset` makes version 1 of the CLI behave as version 2 does.
#[must_use]
pub fn deploy_arguments(
    synthesis: &Synthesis,
    region: Option<Region>,
    file: &str,
    bytes: usize,
    buckets: &[Bucket],
    parameters: &[ParameterSetting],
) -> Vec<String> {
    let parameters = parameters.iter().map(ParameterSetting::word).collect();
    arguments(synthesis, region, file, bytes, buckets, parameters)
}

fn arguments(
    synthesis: &Synthesis,
    region: Option<Region>,
    file: &str,
    bytes: usize,
    buckets: &[Bucket],
    parameters: Vec<String>,
) -> Vec<String> {
    let file = plain_path(file);
    let mut arguments: Vec<&str> = vec!["cloudformation", "deploy"];
    arguments.extend(region.iter().flat_map(|region| ["--region", region.as_str()]));
    let stack = synthesis.plan.stack.as_str();
    arguments.extend(["--stack-name", stack, "--template-file", &file, "--no-fail-on-empty-changeset"]);
    let capabilities = capability::of(&synthesis.template);
    if !capabilities.is_empty() {
        arguments.push("--capabilities");
        arguments.extend(capabilities);
    }
    match region.and_then(|region| Bucket::of(buckets, region)) {
        Some(bucket) => arguments.extend(["--s3-bucket", bucket]),
        None if bytes > INLINE_BYTES => arguments.extend(["--s3-bucket", "BUCKET"]),
        None => {}
    }
    let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    if !parameters.is_empty() {
        arguments.push("--parameter-overrides".to_owned());
        arguments.extend(parameters);
    }
    arguments
}

/// Returns the arguments of `aws` that delete the stack in one Region, and those that wait until it is gone.
#[must_use]
pub fn delete_arguments(plan: &Plan, region: Region) -> [Vec<String>; 2] {
    let stack = ["--region", region.as_str(), "--stack-name", plan.stack.as_str()];
    let with = |command: &[&str]| command.iter().chain(&stack).map(|argument| (*argument).to_owned()).collect();
    [with(&["cloudformation", "delete-stack"]), with(&["cloudformation", "wait", "stack-delete-complete"])]
}

/// Returns a command line of `aws` as people type it into a shell.
#[must_use]
pub fn command_line(arguments: &[String]) -> String {
    let quoted = arguments.iter().map(|argument| shell_word(argument));
    std::iter::once("aws".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// Returns a text as one word of a POSIX shell, in quotes where it needs them. Characters that are not seen are written as
/// the escapes of `$'…'`, which bash, zsh and POSIX.1-2024 have.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&b);
    if !text.is_empty() && text.bytes().all(safe) {
        text.to_owned()
    } else if text.chars().all(|c| escape::is_visible(c, None)) {
        format!("'{}'", text.replace('\'', r"'\''"))
    } else {
        let mut word = String::new();
        for c in text.chars() {
            match c {
                '\'' | '\\' => word.extend(['\\', c]),
                c if escape::is_visible(c, None) => word.push(c),
                // Octal has three digits at most, so that what follows is not taken for one. Writing cannot fail.
                c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| {
                    let _ = write!(word, "\\{byte:03o}");
                }),
            }
        }
        format!("$'{word}'")
    }
}

/// Returns a path as one word of a POSIX shell that no program takes for an option.
#[must_use]
pub fn shell_path(path: &str) -> String {
    shell_word(&plain_path(path))
}

/// Returns a path that no program takes for an option. `-` stays: it is standard input or output.
fn plain_path(path: &str) -> Cow<'_, str> {
    if path.starts_with('-') && path != "-" { format!("./{path}").into() } else { path.into() }
}

/// Returns the deployment commands in order, and the steps that no command does. For people.
#[must_use]
pub fn instructions(synthesis: &Synthesis, file: &str, bytes: usize) -> String {
    let plan = &synthesis.plan;
    if plan.whole_stack.is_deployed_by_its_owner() {
        return owner::instructions(synthesis, file, bytes);
    }
    let regions = regions(plan);
    let mut lines = vec![match regions.as_slice() {
        [_] => "Deploy:".to_owned(),
        several => format!("Deploy the same template in {} Regions, in this order:", number(several.len())),
    }];
    let deploy = regions
        .iter()
        .map(|region| arguments(synthesis, Some(*region), file, bytes, &[], parameter::placeholders(plan)));
    lines.extend(deploy.map(|arguments| format!("  {}", command_line(&arguments))));
    lines.extend(validation(plan, &regions));
    lines.push("See the API's URL and the other outputs:".to_owned());
    // The distribution, which the outputs are about, is in the last Region.
    lines.extend(regions.last().map(|region| format!("  {}", outputs_command(plan, Some(*region)))));
    lines.push(match regions.as_slice() {
        [_] => "Delete:".to_owned(),
        _ => "Delete in the reverse order:".to_owned(),
    });
    let delete = regions.iter().rev().flat_map(|region| delete_arguments(plan, *region));
    lines.extend(delete.map(|arguments| format!("  {}", command_line(&arguments))));
    lines.extend(left_to_you(synthesis, bytes));
    lines.extend(flat_rate::fitting(plan));
    lines.join("\n") + "\n"
}

/// Returns a number in a sentence, from 2.
pub(crate) fn number(number: usize) -> String {
    if number == 2 { "two".to_owned() } else { number.to_string() }
}

/// Returns the lines about what no command does.
pub(crate) fn left_to_you(synthesis: &Synthesis, bytes: usize) -> Vec<String> {
    let left = left_to_people(synthesis, bytes);
    let title = (!left.is_empty()).then(|| "Left to you:".to_owned());
    title.into_iter().chain(left.into_iter().map(|text| format!("  - {text}"))).collect()
}

fn outputs_command(plan: &Plan, region: Option<Region>) -> String {
    let mut command = vec!["cloudformation", "describe-stacks"];
    command.extend(region.iter().flat_map(|region| ["--region", region.as_str()]));
    command.extend(["--stack-name", plan.stack.as_str(), "--query", "Stacks[0].Outputs", "--output", "table"]);
    command_line(&command.into_iter().map(str::to_owned).collect::<Vec<_>>())
}

/// Returns what to do while the stack waits for a new certificate that CloudFormation cannot validate by itself.
fn validation(plan: &Plan, regions: &[Region]) -> Option<String> {
    let domain = plan.domain.as_ref().filter(|domain| domain.hosted_zone.is_none())?;
    let region = new_certificate_region(plan, domain, regions)?;
    let NewCertificate { name, key_algorithm, alternative_names } = &domain.new_certificate;
    let unzoned = domain.names().filter(|(_, zone)| zone.is_none()).map(|(name, _)| name);
    let (records, place, every) = if alternative_names.is_empty() {
        ("the CNAME record", "DomainValidationOptions[0]", "One record serves")
    } else {
        ("the CNAME records", "DomainValidationOptions[]", "They serve")
    };
    let names = listed(unzoned);
    // Without the key type ACM lists RSA certificates only.
    let pending = format!(
        "aws acm list-certificates --region {region} --certificate-statuses PENDING_VALIDATION --includes keyTypes={key_algorithm} --query \"CertificateSummaryList[?DomainName=='{name}'] | [0].CertificateArn\" --output text"
    );
    Some(format!(
        "While that waits for the certificate, for 72 hours at most, create {records} that this prints after a minute, in the\nDNS of {names}, and leave it there: ACM renews by it. {every} every Region.\n  aws acm describe-certificate --region {region} --certificate-arn \"$({pending})\" --query 'Certificate.{place}.ResourceRecord'"
    ))
}

/// Returns names in a sentence: `a`, `b` and `c`, without quotes.
fn listed<'a>(names: impl Iterator<Item = &'a DomainName>) -> String {
    let names: Vec<&str> = names.map(DomainName::as_str).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Reports whether the distribution has names: overrides may take them away.
fn has_aliases(template: &Template) -> bool {
    let way = ["Properties", "DistributionConfig", "Aliases"];
    template.section("Resources").any(|(_, resource)| {
        let aliases = way.iter().try_fold(resource, |value, key| value.as_map()?.get(*key));
        aliases.is_some_and(|aliases| *aliases != Value::Null)
    })
}

/// Returns the steps that no command does.
fn left_to_people(synthesis: &Synthesis, bytes: usize) -> Vec<String> {
    let plan = &synthesis.plan;
    let mut left = Vec::new();
    left.extend(values(plan));
    if bytes > INLINE_BYTES {
        left.push(format!(
            "the template has {bytes} bytes, more than CloudFormation takes inline: name a bucket of yours in the same Region in place of BUCKET"
        ));
    }
    if let Some(domain) = plan.domain.as_ref().filter(|_| has_aliases(&synthesis.template)) {
        let custom = if plan.makes_api_domain() { ", custom domain" } else { "" };
        let records = if domain.hosted_zone.is_some() { " and records" } else { "" };
        let is_replaced = plan.whole_stack.taken_over().is_some();
        let names = listed(domain.names().map(|(name, _)| name));
        let that = if domain.aliases.is_empty() { "that name" } else { "these names" };
        left.extend((!is_replaced).then(|| {
            format!("{names} must not be in use elsewhere: first remove any distribution{custom}{records} of {that}")
        }));
        let pointed = listed(domain.names().filter(|(_, zone)| zone.is_none()).map(|(name, _)| name));
        if !pointed.is_empty() {
            left.push(format!(
                "point {pointed} to the distribution: a CNAME record to the stack's output DistributionDomainName, or an ALIAS or ANAME record where the name is the apex of its zone"
            ));
        }
    }
    left.extend(site::left(plan));
    left.extend(openapi::left(plan));
    left.extend(lock::left(plan));
    left.extend(logs::left(plan));
    left.extend(flat_rate::left(plan));
    if plan.apis().any(|target| Kind::of(&target.strategy).info().makes_edge_lambda) {
        left.push(
            "note the stack's output EdgeFunctionName before you delete the stack: the Lambda function stays, because CloudFront takes hours to remove its replicas. Delete it then:\n    "
                .to_owned()
                + &delete_function(US_EAST_1, "NAME"),
        );
    }
    left
}

/// Returns the values that a deployment is given, if there are any.
fn values(plan: &Plan) -> Option<String> {
    let listed: Vec<String> =
        parameters(plan).map(|parameter| format!("{} ({})", parameter.name, parameter.description)).collect();
    (!listed.is_empty()).then(|| {
        format!(
            "write the value in place of VALUE for {}; an update keeps the value of a parameter that its command does not name",
            listed.join(", ")
        )
    })
}

/// Returns the text on what is left of a deleted stack with a Lambda@Edge function, and how to delete that.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html>
#[must_use]
pub fn kept(region: Region, function: &str) -> String {
    format!(
        "The Lambda function {function} and its versions stay: CloudFront takes hours to remove their replicas. Delete them then:\n  {}\n",
        delete_function(region, function)
    )
}

fn delete_function(region: Region, function: &str) -> String {
    let command = ["lambda", "delete-function", "--region", region.as_str(), "--function-name", function];
    command_line(&command.map(str::to_owned))
}

/// Returns the Region where the first new certificate appears, if one is made.
fn new_certificate_region(plan: &Plan, domain: &Domain, regions: &[Region]) -> Option<Region> {
    let api = plan.makes_api_domain() && domain.api_certificate == Certificate::New;
    let viewer = domain.viewer_certificate == Certificate::New;
    match (api, viewer) {
        (true, _) => regions.first().copied(),
        (false, true) => Some(US_EAST_1),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_would_change_is_quoted() {
        let line = command_line(&["deploy".into(), "--template-file".into(), "my file's.yaml".into()]);
        assert_eq!(line, r"aws deploy --template-file 'my file'\''s.yaml'");
    }
}

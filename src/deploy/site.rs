//! The steps that a deployment leaves to people about the targets of routes: files, statements and permissions.

use serde_json::json;

use super::command_line;
use crate::names::Region;
use crate::plan::{FunctionAccess, FunctionUrl, Given, Plan, RouteTarget, Site, SiteBucket};

/// Returns what is left to do about sites and function URLs, each once.
pub(super) fn left(plan: &Plan) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for route in &plan.routes {
        let more = match &route.target {
            RouteTarget::Site(site) => vec![statement(site), Some(upload(site))],
            RouteTarget::FunctionUrl(url) => vec![permissions(plan, url)],
            _ => Vec::new(),
        };
        for text in more.into_iter().flatten() {
            if !left.contains(&text) {
                left.push(text);
            }
        }
    }
    left
}

/// Returns the commands that upload a site: first the files that pages name, so that no page names a missing one.
fn upload(site: &Site) -> String {
    let bucket = match &site.bucket {
        SiteBucket::New | SiteBucket::Resource { .. } => "BUCKET".to_owned(),
        SiteBucket::Existing { name, .. } => name.literal().map_or_else(|| "BUCKET".to_owned(), ToString::to_string),
    };
    let path = site.path.as_ref().map_or("", |path| path.as_str());
    let to = format!("s3://{bucket}{path}");
    let assets =
        ["s3", "sync", "FOLDER", &to, "--exclude", "*.html", "--cache-control", "public,max-age=31536000,immutable"];
    let pages = ["s3", "sync", "FOLDER", &to, "--exclude", "*", "--include", "*.html", "--cache-control", "no-cache"];
    let invalidation = ["cloudfront", "create-invalidation", "--distribution-id", "DISTRIBUTION_ID", "--paths", "/*"];
    let which = match &site.bucket {
        SiteBucket::New => "BUCKET is the stack's output SiteBucketName, and DISTRIBUTION_ID the output DistributionId",
        SiteBucket::Resource { .. } => {
            "BUCKET is the name of the template's bucket, and DISTRIBUTION_ID the stack's output DistributionId"
        }
        SiteBucket::Existing { .. } => "DISTRIBUTION_ID is the stack's output DistributionId",
    };
    format!(
        "upload the site, the pages last; {which}. The first command is for files whose names change with their content:\n    {}\n    {}\n    {}",
        line(&assets),
        line(&pages),
        line(&invalidation)
    )
}

/// Returns the statements for a bucket that the stack does not own, whose policy it must not replace.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>
fn statement(site: &Site) -> Option<String> {
    let name = match &site.bucket {
        SiteBucket::New | SiteBucket::Resource { makes_policy: Some(_), .. } => return None,
        SiteBucket::Existing { name, .. } => name.literal().map(ToString::to_string),
        SiteBucket::Resource { .. } => None,
    };
    let name = name.unwrap_or_else(|| "BUCKET".to_owned());
    let arn = format!("arn:aws:s3:::{name}");
    let of = |action: &str, resource: &str| {
        json!({
            "Effect": "Allow",
            "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": action,
            "Resource": resource,
            "Condition": { "StringEquals": { "AWS:SourceArn": "arn:aws:cloudfront::ACCOUNT:distribution/DISTRIBUTION_ID" } },
        })
    };
    Some(format!(
        "add these statements to the policy of the bucket {name}, so that this distribution may read it; DISTRIBUTION_ID is the stack's output DistributionId:\n    {}\n    {}",
        of("s3:GetObject", &format!("{arn}/*")),
        of("s3:ListBucket", &arn)
    ))
}

/// Returns the permissions that CloudFront needs for a function URL, where the stack does not make them.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html>
fn permissions(plan: &Plan, url: &FunctionUrl) -> Option<String> {
    let is_made = url.function.is_some() && url.is_in_stack(&plan.regions);
    if url.access == FunctionAccess::None || is_made {
        return None;
    }
    let function = url.function.as_ref().and_then(Given::literal).map_or("FUNCTION", String::as_str);
    let source = "arn:aws:cloudfront::ACCOUNT:distribution/DISTRIBUTION_ID";
    let region = url.region.map_or("REGION", Region::as_str);
    let common = ["lambda", "add-permission", "--region", region, "--function-name", function];
    let of = |id: &str, action: &str, more: &[&str]| {
        let rest = ["--statement-id", id, "--action", action, "--principal", "cloudfront.amazonaws.com"];
        let end = ["--source-arn", source];
        line(&[common.as_slice(), rest.as_slice(), end.as_slice(), more].concat())
    };
    Some(format!(
        "permit CloudFront to call the function URL {}; DISTRIBUTION_ID is the stack's output DistributionId:\n    {}\n    {}",
        url.host,
        of("CloudFrontUrl", "lambda:InvokeFunctionUrl", &["--function-url-auth-type", "AWS_IAM"]),
        of("CloudFrontFunction", "lambda:InvokeFunction", &["--invoked-via-function-url"])
    ))
}

fn line(arguments: &[&str]) -> String {
    command_line(&arguments.iter().map(|argument| (*argument).to_owned()).collect::<Vec<_>>())
}

//! The questions about a site: its bucket, and whether it is a single-page application.

use gatefront::diagnostic::Problem;
use gatefront::names::{BucketName, Region};
use gatefront::plan::Given;

use super::correct;
use super::path::EVERYTHING;
use super::question::{Interview, Prompt};
use super::reference::{given, is_resource};
use crate::cli::Failure;

/// A site and its route.
pub(super) struct SiteAnswer {
    pub(super) path: String,
    pub(super) bucket: AnsweredBucket,
    pub(super) is_spa: bool,
}

/// The bucket of a site.
pub(super) enum AnsweredBucket {
    /// One that the stack makes.
    Create,
    /// One that exists, in its Region.
    Existing(Given<BucketName>, Region),
    /// A resource of the template.
    Resource(Given<BucketName>),
}

/// Reads the bucket of `--site`.
pub(super) fn bucket(text: &str, region: Option<Region>) -> Result<AnsweredBucket, Problem> {
    if text == "create" {
        return Ok(AnsweredBucket::Create);
    }
    let name = name(text)?;
    match region {
        _ if is_resource(&name) => Ok(AnsweredBucket::Resource(name)),
        Some(region) => Ok(AnsweredBucket::Existing(name, region)),
        None => Err(Problem::new("the Region of the bucket is missing").help(format!("write `{text},region=…`"))),
    }
}

fn name(text: &str) -> Result<Given<BucketName>, Problem> {
    given(text, |text| text.strip_prefix("s3://").unwrap_or(text).trim_end_matches('/').parse().map_err(Problem::from))
}

/// Asks for a site.
pub(super) fn ask(interview: Interview<'_>, region: Option<Region>) -> Result<Option<SiteAnswer>, Failure> {
    let question = Prompt { flag: "--site", text: "Site in S3 (none, create, or the name of a bucket)" };
    let answer = interview.ask(question, Some("none"), |text| match text.to_lowercase().as_str() {
        "none" => Ok(None),
        "create" => Ok(Some(None)),
        _ => name(text).map(|name| Some(Some(name))),
    })?;
    let Some(name) = answer else { return Ok(None) };
    let bucket = match name {
        None => AnsweredBucket::Create,
        Some(name) if is_resource(&name) => AnsweredBucket::Resource(name),
        Some(name) => {
            let question = Prompt { flag: "--site", text: "Region of the bucket" };
            let region = interview.ask(question, region.map(Region::as_str), correct::region)?;
            AnsweredBucket::Existing(name, region)
        }
    };
    let is_spa = interview.yes_or_no("Is it a single-page application")?;
    Ok(Some(SiteAnswer { path: EVERYTHING.to_owned(), bucket, is_spa }))
}

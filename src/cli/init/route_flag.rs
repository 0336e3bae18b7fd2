//! `--api PATH=API,KEY=VALUE,…` and `--site BUCKET,KEY=VALUE,…`.

use gatefront::diagnostic::{Problem, similar};
use gatefront::plan::{ApiKind, Auth};

use super::api::{self, PartialApi};
use super::site::{AnsweredBucket, SiteAnswer};
use super::{address, correct, site};

const API_KEYS: [&str; 5] = ["region", "type", "stage", "auth", "strip_prefix"];
const SITE_KEYS: [&str; 3] = ["region", "path", "spa"];

/// Returns the text before the first comma, and the options after it.
fn parts(text: &str) -> (&str, impl Iterator<Item = (&str, Option<&str>)>) {
    let mut parts = text.split(',').map(str::trim);
    let first = parts.next().unwrap_or_default();
    (first, parts.map(|part| part.split_once('=').map_or((part, None), |(key, value)| (key, Some(value)))))
}

/// Reads `--api`, and reports everything that is wrong with it.
pub(super) fn api(text: &str) -> Result<PartialApi, Vec<Problem>> {
    let (first, options) = parts(text);
    let (path, address) = first.split_once('=').map_or((None, first), |(path, address)| (Some(path), address));
    let mut api = PartialApi { path: path.map(correct::path), ..PartialApi::default() };
    let mut problems = Vec::new();
    match address::read(address) {
        Ok(address) => api.take(address),
        Err(problem) => problems.push(problem),
    }
    for (key, value) in options {
        if let Err(problem) = api_option(&mut api, key, value) {
            problems.push(problem);
        }
    }
    if problems.is_empty() { Ok(api) } else { Err(problems) }
}

fn api_option(api: &mut PartialApi, key: &str, value: Option<&str>) -> Result<(), Problem> {
    let text = || value.ok_or_else(|| Problem::new(format!("`{key}` has no value")).help(format!("write `{key}=…`")));
    match key {
        "region" => agree(&mut api.region, correct::region(text()?)?, "region")?,
        "type" => agree(&mut api.kind, one_of(text()?, ApiKind::find, ApiKind::ALL)?, "type")?,
        "stage" => api.stage = Some(api::stage(text()?)?),
        "auth" => api.auth = Some(one_of(text()?, Auth::find, Auth::ALL)?),
        "strip_prefix" => api.strip_prefix = is_true(key, value)?,
        _ => return Err(unknown(key, &API_KEYS)),
    }
    Ok(())
}

/// Takes a value over, unless the address says another one.
fn agree<T: Copy + PartialEq + ToString>(known: &mut Option<T>, value: T, key: &str) -> Result<(), Problem> {
    match known {
        Some(other) if *other != value => Err(Problem::new(format!(
            "`{key}` is {}, and the address of the API says {}",
            value.to_string(),
            other.to_string()
        ))),
        _ => {
            *known = Some(value);
            Ok(())
        }
    }
}

/// Reads `--site`, and reports everything that is wrong with it.
pub(super) fn site(text: &str) -> Result<SiteAnswer, Vec<Problem>> {
    let (bucket, options) = parts(text);
    let mut problems = Vec::new();
    let mut region = None;
    let mut answer = SiteAnswer { path: "/*".to_owned(), bucket: AnsweredBucket::Create, is_spa: false };
    for (key, value) in options {
        let result = match (key, value) {
            ("region", Some(value)) => correct::region(value).map(|value| region = Some(value)),
            ("path", Some(value)) => {
                answer.path = correct::path(value);
                Ok(())
            }
            ("spa", value) => is_true(key, value).map(|value| answer.is_spa = value),
            ("region" | "path", None) => Err(Problem::new(format!("`{key}` has no value"))),
            _ => Err(unknown(key, &SITE_KEYS)),
        };
        problems.extend(result.err());
    }
    match site::bucket(bucket, region) {
        Ok(bucket) => answer.bucket = bucket,
        Err(problem) => problems.push(problem),
    }
    if problems.is_empty() { Ok(answer) } else { Err(problems) }
}

/// Reads a word of an enum, in capital letters or not.
pub(super) fn one_of<T: ToString>(text: &str, find: fn(&str) -> Option<T>, all: &[T]) -> Result<T, Problem> {
    find(&text.to_lowercase()).ok_or_else(|| {
        let words: Vec<String> = all.iter().map(ToString::to_string).collect();
        let near = similar(text, words.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| format!("it is one of {}", words.join(", ")));
        Problem::new(format!("`{text}` is not one of its values")).help(help)
    })
}

fn is_true(key: &str, value: Option<&str>) -> Result<bool, Problem> {
    match value {
        None | Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(Problem::new(format!("`{key}` is `true` or `false`"))),
    }
}

fn unknown(key: &str, keys: &[&str]) -> Problem {
    let near = similar(key, keys.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    Problem::new(format!("there is no option `{key}`"))
        .help(near.unwrap_or_else(|| format!("the options are {}", keys.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_of_an_api_has_a_path_an_address_and_options() {
        let url = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod";
        let read = api(&format!("api/*={url},type=rest,auth=cognito,strip_prefix")).ok().unwrap();
        assert_eq!(read.path.as_deref(), Some("/api/*"));
        assert_eq!((read.kind, read.auth, read.strip_prefix), (Some(ApiKind::Rest), Some(Auth::Cognito), true));
        assert_eq!(read.region.map(gatefront::names::Region::as_str), Some("eu-west-1"));
    }

    #[test]
    fn everything_that_is_wrong_is_reported() {
        let problems = api("/api/*=orders,type=soap,regio=eu-west-1,stage,auth=jwtt").err().unwrap();
        assert_eq!(problems.len(), 5, "{problems:?}");
        assert_eq!(problems[2].helps, ["did you mean `region`?"]);
        assert_eq!(problems[4].helps, ["did you mean `jwt`?"]);
        let problems = api("wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/ws,type=rest").err().unwrap();
        assert_eq!(problems[0].what, "`type` is rest, and the address of the API says websocket");
        assert_eq!(site("My_Bucket,spa=maybe,pat=/").err().unwrap().len(), 3);
    }
}

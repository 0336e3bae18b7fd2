//! The answers about an API that the account offers.

use gatefront::diagnostic::printable;
use gatefront::inquiry::account::ListedApi;
use gatefront::names::Region;
use gatefront::plan::{ApiKind, Auth};

use super::address::AnsweredApi;
use super::question::Interview;

/// Returns the Region in the environment, which the AWS CLI takes too.
///
/// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html>
pub(super) fn region() -> Option<String> {
    let named = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().filter_map(|name| std::env::var(name).ok());
    named.into_iter().find(|region| !region.is_empty())
}

/// Returns the APIs that the account has in a Region.
pub(super) fn apis(region: Option<Region>, interview: Interview<'_>) -> Vec<ListedApi> {
    match (interview.account, region) {
        (Some(account), Some(region)) => account.apis(region),
        _ => Vec::new(),
    }
}

/// Shows the APIs with their numbers.
pub(super) fn show(listed: &[ListedApi], interview: Interview<'_>) {
    for (number, api) in (1..).zip(listed) {
        let ListedApi { id, name, kind } = api;
        let kind = kind.as_str();
        interview.explain(&format!("  {number}  {id}  {kind:<9}  {}", printable(name)));
    }
    if !listed.is_empty() {
        interview.explain("The number of one of these is an answer too.");
    }
}

/// Returns the kind of an API, if the account has it.
pub(super) fn kind(api: &AnsweredApi, region: Option<Region>, interview: Interview<'_>) -> Option<ApiKind> {
    let id = api.known_id()?;
    apis(region, interview).into_iter().find(|listed| listed.id == *id).map(|api| api.kind)
}

/// Returns the stages of an API.
pub(super) fn stages(
    api: &AnsweredApi,
    kind: ApiKind,
    region: Option<Region>,
    interview: Interview<'_>,
) -> Vec<String> {
    match (interview.account, api.known_id(), region) {
        (Some(account), Some(id), Some(region)) => account.stages(id, kind, region),
        _ => Vec::new(),
    }
}

/// Returns how an API authorizes requests, if its authorizers say it.
pub(super) fn auth(api: &AnsweredApi, kind: ApiKind, region: Option<Region>, interview: Interview<'_>) -> Option<Auth> {
    match (interview.account, api.known_id(), region) {
        (Some(account), Some(id), Some(region)) => account.auth(id, kind, region),
        _ => None,
    }
}

//! The path pattern of a route, and whether the API gets its prefix.

use gatefront::diagnostic::Problem;
use gatefront::plan::{ApiKind, Given};

use super::api::ApiAnswer;
use super::correct;
use super::question::{Interview, Prompt};
use crate::cli::Failure;

/// The pattern of the default behavior.
pub(super) const EVERYTHING: &str = "/*";

/// Asks for the path of each API that has none, and for its prefix.
pub(super) fn ask(apis: &mut [ApiAnswer], has_site: bool, interview: Interview<'_>) -> Result<(), Failure> {
    let is_alone = apis.len() == 1 && !has_site;
    let mut taken: Vec<String> = apis.iter().map(|api| api.path.clone()).filter(|path| !path.is_empty()).collect();
    if has_site {
        taken.push(EVERYTHING.to_owned());
    }
    for api in apis.iter_mut().filter(|api| api.path.is_empty()) {
        if is_alone && api.kind != ApiKind::Websocket {
            EVERYTHING.clone_into(&mut api.path);
            continue;
        }
        let suggested = Some(suggested(api)).filter(|path| !taken.contains(path));
        let text = format!("Path of the API {}", api.name());
        let question = Prompt { flag: "a path, as in --api /api/*=ID,", text: &text };
        api.path = interview.ask(question, suggested.as_deref(), |text| read(text, &taken))?;
        taken.push(api.path.clone());
        if let Some(prefix) = prefix(&api.path).filter(|_| interview.asks && api.kind != ApiKind::Websocket) {
            let text = format!("Take {prefix} off, so that the API gets {prefix}/orders as /orders");
            api.strip_prefix = interview.yes_or_no(&text)?;
        }
    }
    Ok(())
}

/// Returns the path that fits the API: the stage for a WebSocket API, whose path is that alone.
fn suggested(api: &ApiAnswer) -> String {
    match (api.kind, &api.stage) {
        (ApiKind::Websocket, Given::Literal(stage)) => format!("/{stage}"),
        (ApiKind::Websocket, Given::Reference(_)) => "/ws".to_owned(),
        _ => "/api/*".to_owned(),
    }
}

fn read(text: &str, taken: &[String]) -> Result<String, Problem> {
    if text.is_empty() {
        return Err(Problem::new("write it like `/api/*`"));
    }
    let path = correct::path(text);
    if taken.contains(&path) { Err(Problem::new(format!("`{path}` leads elsewhere already"))) } else { Ok(path) }
}

/// Returns the prefix that `strip_prefix: true` takes off the paths of a pattern; `None` if it takes off nothing.
pub(super) fn prefix(pattern: &str) -> Option<&str> {
    let prefix = pattern.strip_suffix("/*").unwrap_or(pattern);
    (prefix.len() > 1 && !prefix.contains(['*', '?'])).then_some(prefix)
}

//! Functions at the edge: which run, and what their code does to Host and Authorization.

use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::text::{Part, Text};

/// What is known of a function's effect on a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// The code does not mention it.
    Leaves,
    /// It assigns it.
    Sets,
    /// It removes it.
    Removes,
}

/// What a function's code does, read from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The header `Host` of the request.
    pub(crate) host: Touch,
    /// Whether `updateRequestOrigin` gets a `hostHeader`.
    pub(crate) origin_host: bool,
    pub(crate) authorization: Touch,
}

/// Which service runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Lambda,
    CloudFront,
}

/// A function on an event of a behavior.
#[derive(Debug)]
pub(crate) struct EdgeFunction<'a> {
    pub(crate) service: Service,
    /// The association.
    pub(crate) at: Cursor<'a>,
    pub(crate) event: String,
    /// The ARN as it is written.
    pub(crate) arn: Text,
    /// The logical id of the function, where it is in the template.
    pub(crate) function: Option<String>,
    /// What its code does; nothing where the code is not in the template.
    pub(crate) effect: Option<Effect>,
}

impl EdgeFunction<'_> {
    /// Whether it sees requests, not responses.
    pub(crate) fn is_on_request(&self) -> bool {
        self.event.ends_with("-request")
    }

    /// Whether it gives the request another Host, in the way that works for it.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html>
    pub(crate) fn rewrites_host(&self) -> bool {
        self.effect.is_some_and(|effect| match self.service {
            Service::Lambda => self.event == "origin-request" && effect.host == Touch::Sets,
            Service::CloudFront => self.event == "viewer-request" && effect.origin_host,
        })
    }
}

/// The functions of a behavior.
pub(crate) fn read<'a>(behavior: &Cursor<'a>) -> Vec<EdgeFunction<'a>> {
    let lambdas = behavior.list("LambdaFunctionAssociations").into_iter().map(|at| (Service::Lambda, at));
    let functions = behavior.list("FunctionAssociations").into_iter().map(|at| (Service::CloudFront, at));
    lambdas.chain(functions).map(|(service, at)| association(service, at)).collect()
}

fn association(service: Service, at: Cursor<'_>) -> EdgeFunction<'_> {
    let key = match service {
        Service::Lambda => "LambdaFunctionARN",
        Service::CloudFront => "FunctionARN",
    };
    let arn = at.get(key).map(|arn| arn.text()).unwrap_or_default();
    let event = at.known("EventType").unwrap_or_default();
    let function = function(at.env, &arn);
    let effect = function.as_deref().and_then(|id| code(at.env, id)).map(|code| effect(&code));
    EdgeFunction { service, at, event, arn, function, effect }
}

/// The function behind an ARN: a version leads to its function.
fn function(env: Env<'_>, arn: &Text) -> Option<String> {
    let id = arn.parts().iter().find_map(|part| match part {
        Part::Ref(id) | Part::GetAtt(id, _) => Some(id.clone()),
        _ => None,
    })?;
    match env.sections.resource_type(&id)? {
        "AWS::Lambda::Version" => {
            let name = Cursor::properties(env, &id)?.get("FunctionName")?.text();
            match name.single()? {
                Part::Ref(id) | Part::GetAtt(id, _) => Some(id.clone()),
                _ => None,
            }
        }
        "AWS::Lambda::Function" | "AWS::Serverless::Function" | "AWS::CloudFront::Function" => Some(id),
        _ => None,
    }
}

fn code(env: Env<'_>, id: &str) -> Option<String> {
    let properties = Cursor::properties(env, id)?;
    let code = properties
        .get("FunctionCode")
        .or_else(|| properties.at(&["Code", "ZipFile"]))
        .or_else(|| properties.get("InlineCode"))?;
    Some(code.text().to_string())
}

/// What code does to the two headers, by what it assigns and deletes. Names in comments do not count.
fn effect(code: &str) -> Effect {
    let code = without_comments(code);
    // Spaces and the kind of quotes make no difference.
    let tight: String =
        code.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace('\'', "\"").to_lowercase();
    Effect {
        host: touch(&tight, "host"),
        origin_host: tight.contains("updaterequestorigin(") && tight.contains("hostheader"),
        authorization: touch(&tight, "authorization"),
    }
}

fn touch(code: &str, header: &str) -> Touch {
    let places = [format!("headers.{header}"), format!("headers[\"{header}\"]"), format!("headers\"][\"{header}\"]")];
    let assigned = |place: &String| {
        code.match_indices(place.as_str()).any(|(at, found)| {
            let rest = &code[at + found.len()..];
            let rest = rest.strip_prefix("[0]").unwrap_or(rest);
            let rest = rest.strip_prefix(".value").or_else(|| rest.strip_prefix("[\"value\"]")).unwrap_or(rest);
            rest.starts_with('=') && !rest.starts_with("==")
        })
    };
    let deleted = |place: &String| {
        code.match_indices(place.as_str()).any(|(at, _)| {
            let start = code[..at].rfind([';', '{', '}', '\n']).map_or(0, |end| end + 1);
            let before = &code[start..at];
            before.contains("delete") || before.ends_with("del")
        })
    };
    let popped =
        code.contains(&format!("headers.pop(\"{header}\"")) || code.contains(&format!("headers\"].pop(\"{header}\""));
    let deleted =
        popped || places.iter().any(deleted) || code.contains(&format!("delrequest[\"headers\"][\"{header}\"]"));
    if places.iter().any(assigned) {
        Touch::Sets
    } else if deleted {
        Touch::Removes
    } else {
        Touch::Leaves
    }
}

/// JavaScript and Python alike, line by line; a URL's slashes are no comment.
fn without_comments(code: &str) -> String {
    let mut result = String::new();
    let mut in_block = false;
    for line in code.lines() {
        let mut rest = line;
        if in_block {
            match rest.split_once("*/") {
                Some((_, after)) => (rest, in_block) = (after, false),
                None => continue,
            }
        }
        if let Some((before, after)) = rest.split_once("/*") {
            result.push_str(before);
            in_block = !after.contains("*/");
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        }
        let trimmed = rest.trim_start();
        if !trimmed.starts_with("//") && !trimmed.starts_with('#') {
            result.push_str(rest.split(" //").next().unwrap_or_default().split(" #").next().unwrap_or_default());
        }
        result.push('\n');
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_sets_the_host_is_recognised() {
        for code in [
            "request.headers.host = [{ key: 'Host', value: HOST }];",
            "request.headers['host'] = [{key: 'Host', value: h}]",
            "request[\"headers\"][\"host\"] = [{\"key\": \"Host\"}]",
            "request.headers.host[0].value = name;",
        ] {
            assert_eq!(effect(code).host, Touch::Sets, "{code}");
        }
        for code in ["// request.headers.host = x", "if (request.headers.host == x) {}", "# headers['host'] = 1", ""] {
            assert_eq!(effect(code).host, Touch::Leaves, "{code}");
        }
        assert!(effect("import cf from 'cloudfront';\ncf.updateRequestOrigin({ hostHeader: 'x' });").origin_host);
    }

    #[test]
    fn code_that_removes_authorization_is_recognised() {
        for code in [
            "delete request.headers.authorization;",
            "delete request.headers['authorization']",
            "del request['headers']['authorization']",
            "request['headers'].pop('authorization', None)",
        ] {
            assert_eq!(effect(code).authorization, Touch::Removes, "{code}");
        }
        assert_eq!(effect("const a = request.headers.authorization;").authorization, Touch::Leaves);
    }
}

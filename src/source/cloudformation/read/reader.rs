//! The parts of a template that may read a header which CloudFront adds.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::api;
use crate::model::SecretReaders;
use crate::source::cloudformation::env::Env;
use crate::source::dialect::Dialect;
use crate::template::Value;

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";

/// Functions, whose code may be elsewhere.
const FUNCTIONS: &[&str] = &["AWS::Lambda::Function", "AWS::Serverless::Function"];

/// Resources of integrations that pass headers on to something else.
const INTEGRATIONS: &[&str] = &["AWS::ApiGatewayV2::Integration", "AWS::ApiGateway::Method"];

/// The readers of headers. They are the same in every case, and looked for once.
#[derive(Debug)]
pub(in crate::source::cloudformation) struct HeaderReaders {
    /// True if the source shows all that is in front of an API. Answers of AWS about a running API do not.
    is_whole: bool,
    known: RefCell<BTreeMap<String, SecretReaders>>,
}

impl HeaderReaders {
    pub(in crate::source::cloudformation) fn of(dialect: Dialect) -> Self {
        Self { is_whole: dialect != Dialect::Live, known: RefCell::default() }
    }
}

/// Returns the parts that may read a header of requests to these APIs.
pub(super) fn readers(env: Env<'_>, apis: &[String], header: &str) -> SecretReaders {
    if !env.readers.is_whole || apis.is_empty() || apis.iter().any(|id| api::kind(env, id).is_none()) {
        return SecretReaders::Possible;
    }
    let header = header.to_ascii_lowercase();
    if let Some(known) = env.readers.known.borrow().get(&header) {
        return *known;
    }
    let found = find(env, apis, &header);
    env.readers.known.borrow_mut().insert(header, found);
    found
}

fn find(env: Env<'_>, apis: &[String], header: &str) -> SecretReaders {
    let is_distribution = |id: &&str| env.sections.resource_type(id) == Some(DISTRIBUTION);
    let mut others = env.sections.ids().filter(|id| !is_distribution(id));
    if others.any(|id| env.sections.value(id).is_some_and(|resource| names(resource, header))) {
        return SecretReaders::Possible;
    }
    let has_code = |id: &str| {
        let properties = env.sections.resource(id).and_then(|resource| resource.get("Properties")?.as_map());
        properties.is_some_and(|properties| {
            let code = properties.get("Code").and_then(Value::as_map);
            properties.contains_key("InlineCode") || code.is_some_and(|code| code.contains_key("ZipFile"))
        })
    };
    let is_elsewhere = env.sections.of_type(FUNCTIONS).any(|id| !has_code(id))
        // An API without integrations gets them elsewhere.
        || env.sections.of_type(INTEGRATIONS).next().is_none()
        || env.sections.of_type(INTEGRATIONS).any(|id| {
            let resource = env.sections.value(id);
            resource.is_some_and(|resource| names(resource, "http_proxy") || names(resource, ":function:"))
        })
        || apis.iter().any(|id| {
            let properties = env.sections.resource(id).and_then(|resource| resource.get("Properties")?.as_map());
            let keys = ["Body", "BodyS3Location", "DefinitionBody", "DefinitionUri", "Target"];
            properties.is_some_and(|properties| keys.iter().any(|key| properties.contains_key(*key)))
        });
    if is_elsewhere { SecretReaders::CodeElsewhere } else { SecretReaders::Nobody }
}

/// Reports whether a text in a value holds a name, which is in lower case.
fn names(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => holds(text, name),
        Value::List(items) => items.iter().any(|item| names(item, name)),
        Value::Map(map) => map.iter().any(|(key, value)| holds(key, name) || names(value, name)),
        Value::Call(_, argument) => names(argument, name),
        _ => false,
    }
}

fn holds(text: &str, name: &str) -> bool {
    text.as_bytes().windows(name.len()).any(|part| part.eq_ignore_ascii_case(name.as_bytes()))
}

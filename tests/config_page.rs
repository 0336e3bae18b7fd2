//! The config reference in `docs/config.md` is what the schema says, so that it names every key and no other.

use std::fmt::Write;

use serde_json::Value as Json;

const BEGIN: &str = "<!-- from the schema: `cargo regenerate` writes it -->\n";
const END: &str = "<!-- end -->\n";

/// Returns the page with the reference that the schema gives.
pub(crate) fn with_reference(page: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the beginning of the reference");
    let (_, after) = rest.split_once(END).expect("its end");
    format!("{before}{BEGIN}{}{END}{after}", reference(&gatefront::config::schema()))
}

fn reference(schema: &Json) -> String {
    let mut text = String::new();
    let required = &schema["then"];
    let sections = ["api", "domain", "distribution"];
    let keys = properties(schema).filter(|(key, _)| !sections.contains(key));
    text += &table("The stack", "", keys, required, schema);
    let sections = [
        ("api", "Api"),
        ("routes: a route", "Route"),
        ("site", "Site"),
        ("origin", "Origin"),
        ("function_url", "FunctionUrl"),
        ("cache", "Cache"),
        ("domain", "Domain"),
        ("distribution", "Distribution"),
    ];
    for (section, definition) in sections {
        let definition = &schema["$defs"][definition];
        // Of the forms of `cache`, the last one has the keys.
        let definition = definition["anyOf"].as_array().and_then(|forms| forms.last()).unwrap_or(definition);
        // The targets of a route have tables of their own.
        let is_route = definition["properties"]["respond"].is_object();
        let prefix = if is_route { String::new() } else { format!("{section}.") };
        text += &table(section, &prefix, properties(definition), &required["properties"][section], schema);
    }
    for branch in schema["$defs"]["StrategyChoice"]["oneOf"].as_array().expect("strategies") {
        let own = properties(&branch["anyOf"][1]).filter(|(key, _)| *key != "type");
        let title = format!("strategy: {}", branch["title"].as_str().expect("a name"));
        let keys = table(&title, "strategy.", own, &Json::Null, schema);
        let (heading, rest) = keys.split_once("\n\n").expect("a heading");
        let summary = branch["description"].as_str().expect("a summary");
        let rest = if rest.trim_end().lines().count() > 2 { rest } else { "No options.\n\n" };
        let _ = write!(text, "{heading}\n\n{summary}\n\n{rest}");
    }
    text
}

fn properties(schema: &Json) -> impl Iterator<Item = (&str, &Json)> {
    schema["properties"].as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn table<'a>(
    title: &str,
    prefix: &str,
    keys: impl Iterator<Item = (&'a str, &'a Json)>,
    required: &Json,
    schema: &Json,
) -> String {
    let mut text = format!("### {title}\n\n| key | what | value |\n|---|---|---|\n");
    for (key, property) in keys {
        let must = required["required"].as_array().is_some_and(|names| names.iter().any(|name| name == key));
        let what = property["description"].as_str().expect(key).replace('\n', " ");
        let what = if must { format!("**Required.** {what}") } else { what };
        let _ = writeln!(text, "| `{prefix}{key}` | {what} | {} |", value(property, schema));
        // A mapping with keys of its own is told key by key, in the same table.
        let inner = resolved(property, schema);
        if !prefix.is_empty() && inner["properties"].is_object() {
            let rows = table("", &format!("{prefix}{key}."), properties(inner), &required["properties"][key], schema);
            text += rows.split_once("|---|---|---|\n").expect("a table").1.trim_end_matches('\n');
            text += "\n";
        }
    }
    text + "\n"
}

/// Returns what the property refers to, where null and a reference are the only alternatives.
fn resolved<'a>(property: &'a Json, schema: &'a Json) -> &'a Json {
    let referring = property["anyOf"].as_array().map_or(property, |branches| &branches[0]);
    match referring["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).expect(reference),
        None if referring["anyOf"].is_array() => resolved(referring, schema),
        None => referring,
    }
}

/// Returns the values that a key takes, and whether it takes a reference.
fn value(property: &Json, schema: &Json) -> String {
    literal(property, schema) + if takes_reference(property, schema) { ", or a reference" } else { "" }
}

fn takes_reference(property: &Json, schema: &Json) -> bool {
    let branches = ["anyOf", "oneOf"].into_iter().flat_map(|key| property[key].as_array().into_iter().flatten());
    match property["$ref"].as_str() {
        Some("#/$defs/Reference") => true,
        Some(reference) => takes_reference(schema.pointer(reference.trim_start_matches('#')).expect(reference), schema),
        None => branches.into_iter().any(|branch| takes_reference(branch, schema)),
    }
}

/// Returns the choices, the range, an example, or the kind.
fn literal(property: &Json, schema: &Json) -> String {
    let of = resolved(property, schema);
    let code = |values: Vec<&str>| values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    if let Some(choices) = of["enum"].as_array() {
        // Every Region of the partition would be a line of thirty.
        let choices: Vec<String> =
            choices.iter().map(|choice| choice.as_str().map_or_else(|| choice.to_string(), str::to_owned)).collect();
        let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
        return if choices.len() > 10 { format!("such as {}", code(vec!["eu-west-1"])) } else { code(choices) };
    }
    if let Some(branches) = of["oneOf"].as_array() {
        let names: Vec<&str> =
            branches.iter().filter_map(|branch| branch["const"].as_str().or(branch["title"].as_str())).collect();
        let mapping = branches.iter().any(|branch| branch["properties"].is_object() || branch["anyOf"].is_array());
        return match (names.is_empty(), mapping) {
            (true, _) => "an ARN, or `{arn, domain_names, key_algorithm}`".to_owned(),
            (false, true) => format!("{}, or `{{type: NAME, …}}`", code(names)),
            (false, false) => code(names),
        };
    }
    if let Some(examples) = property["examples"].as_array().or(of["examples"].as_array()) {
        let examples: Vec<&str> = examples.iter().filter_map(Json::as_str).collect();
        return if examples.len() > 1 { code(examples) } else { format!("such as {}", code(examples)) };
    }
    if of["anyOf"].is_array() {
        return "a name or a mapping".to_owned();
    }
    let kind = of["type"].as_str().or(of["type"][0].as_str()).expect("a type");
    match (kind, of["minimum"].as_u64(), of["maximum"].as_u64()) {
        ("integer", Some(least), Some(most)) => format!("{least} to {most}"),
        ("integer", Some(least), None) => format!("{least} or more"),
        ("boolean", ..) => "`true` or `false`".to_owned(),
        ("array", ..) => "a list".to_owned(),
        ("object", ..) => "a mapping".to_owned(),
        _ => "text".to_owned(),
    }
}

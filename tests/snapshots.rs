//! The templates: for each config in `tests/configs` the raw template in `snapshots`, which any tool can read.

use std::fs;

use gatefront::check::{self, Options};
use gatefront::config::Base;
use gatefront::diagnostic::Sources;
use gatefront::report::{self, Checked};
use gatefront::{Synthesis, deploy, synth, synth_all};

use crate::generated::Files;
use crate::support::{names, repository};

fn synthesize(name: &str) -> Synthesis {
    let read = |path: &str| fs::read_to_string(repository(&format!("tests/configs/{path}")));
    let load = |path: &str, _: &str| match read(path) {
        Ok(text) => Ok(Base { name: path.to_owned(), text }),
        Err(error) => Err(error.to_string()),
    };
    let mut sources = Sources::new(format!("{name}.yaml"), read(&format!("{name}.yaml")).expect(name));
    let stacks = synth_all(&mut sources, &load).unwrap_or_else(|error| panic!("{name}: {error}"));
    stacks.into_iter().next().expect("a stack")
}

/// Returns the template of every config, the table of the verdicts, and what is said about deploying.
pub(crate) fn files() -> Files {
    let configs = names("tests/configs", ".yaml");
    let syntheses: Vec<(String, Synthesis)> =
        configs.into_iter().map(|name| (name.clone(), synthesize(&name))).collect();
    let mut files: Files =
        syntheses.iter().map(|(name, synthesis)| (format!("snapshots/{name}.yaml"), synthesis.to_yaml())).collect();
    files.insert("snapshots/instructions.txt".to_owned(), instructions());
    files.insert("snapshots/verdicts.txt".to_owned(), verdicts(syntheses));
    files
}

/// The effect beside the text: a pull request that changes a template shows what that does to a request.
///
/// Many configs have the same verdict, which is written once, below their names.
fn verdicts(syntheses: Vec<(String, Synthesis)>) -> String {
    let mut verdicts: Vec<(String, Vec<String>)> = Vec::new();
    for (name, synthesis) in syntheses {
        let text = synthesis.to_yaml();
        let checked =
            Checked::new("template.yaml", &text, synthesis.report, &Options::default()).expect("our own YAML");
        let verdict = report::text(&[checked], false, true);
        match verdicts.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, names)) => names.push(name),
            None => verdicts.push((verdict, vec![name])),
        }
    }
    let table: Vec<String> =
        verdicts.iter().map(|(verdict, names)| format!("# {}\n{}\n", names.join("\n# "), verdict.trim_end())).collect();
    table.join("\n")
}

/// The deployment instructions for every kind of config.
fn instructions() -> String {
    let cases = [
        "custom-domain_eu-west-1_rest_bare",
        "custom-domain_eu-west-1_rest_certificates",
        "custom-domain_us-east-1_rest_domain",
        "lambda-edge_eu-west-1_rest_domain",
        "managed-policy_eu-west-1_rest_bare",
        "option_api-certificate-only",
        "option_domain-without-zone",
        "openapi_elsewhere",
        "option_stack-region",
        "routes_function-url",
        "routes_sites",
    ];
    let said = cases.map(|name| {
        let synthesis = synthesize(name);
        let bytes = synthesis.to_yaml().len();
        format!("# {name}\n{}", deploy::instructions(&synthesis, "template.yaml", bytes))
    });
    said.join("\n")
}

#[test]
fn the_matrix_is_complete() {
    let configs = names("tests/configs", ".yaml");
    for strategy in gatefront::strategy::Kind::ALL {
        for region in ["us-east-1", "eu-west-1"] {
            for kind in ["rest", "http"] {
                for form in ["bare", "domain", "certificates"] {
                    let name = format!("{strategy}_{region}_{kind}_{form}");
                    assert!(configs.contains(&name), "{name}");
                }
            }
        }
    }
}

/// `synth` does not ask what CloudFormation refuses: its fragments are judged here.
#[test]
fn cloudformation_takes_every_template() {
    for name in names("tests/configs", ".yaml") {
        let synthesis = synthesize(&name);
        let region = synthesis.plan.regions.only().map_or("us-east-1".to_owned(), |region| region.to_string());
        let report = check::check(&synthesis.to_yaml(), &Options::default().in_region(region)).expect("our own YAML");
        let refused: Vec<_> = report.findings.iter().filter(|finding| finding.rule.starts_with("GF55")).collect();
        assert!(refused.is_empty(), "{name}: {refused:?}");
    }
}

#[test]
fn the_order_of_keys_in_the_config_means_nothing() {
    let config = fs::read_to_string(repository("tests/configs/option_distribution.yaml")).expect("the config");
    let tags = "tags:\n  b: '2'\n  a: '1'\n";
    let headers = "  origin_headers:\n    X-B: b\n    X-A: a\n";
    let first = synth(&format!("{config}{headers}{tags}")).expect("valid").to_yaml();

    // Top-level blocks, and the lines within each, the other way round.
    let text = format!("{config}  origin_headers:\n    X-A: a\n    X-B: b\ntags:\n  a: '1'\n  b: '2'\n");
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for line in text.lines() {
        match blocks.last_mut() {
            Some(block) if line.starts_with(' ') => block.push(line),
            _ => blocks.push(vec![line]),
        }
    }
    blocks.reverse();
    for block in &mut blocks {
        if !block.iter().any(|line| line.starts_with("    ")) {
            block[1..].reverse();
        }
    }
    let turned = blocks.concat().join("\n");
    assert_ne!(text, turned);
    assert_eq!(first, synth(&turned).expect("still valid").to_yaml());
}

#[test]
fn json_and_yaml_are_the_same_template() {
    for name in names("tests/configs", ".yaml") {
        let synthesis = synthesize(&name);
        let limits = gatefront::yaml::Limits { depth: 64, nodes: 100_000 };
        let yaml = gatefront::yaml::read(&synthesis.to_yaml(), limits).expect("readable");
        let from_yaml = gatefront::template::Value::from(yaml).to_json();
        let from_json: serde_json::Value = serde_json::from_str(&synthesis.to_json()).expect("JSON");
        assert_eq!(from_yaml, from_json, "{name}");
    }
}

#[test]
fn the_examples_are_valid_and_cover_every_strategy() {
    let examples = names("examples", ".yaml");
    for strategy in gatefront::strategy::Kind::ALL {
        assert!(examples.iter().any(|name| name == strategy.as_str()), "{strategy}");
    }
    for name in examples {
        let config = fs::read_to_string(repository(&format!("examples/{name}.yaml"))).expect("an example");
        assert!(synth(&config).is_ok(), "{name}");
    }
}

//! Each stage by itself: `cargo bench`, or `cargo bench -- write` for one.
//!
//! The input of a stage is made outside of the measurement. `assemble` is render, parse and merge; with `parse` and
//! `merge`, which are measured on its output, that tells what rendering takes, as `read` and `read_and_resolve` tell what
//! resolving takes.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the examples")]
#![expect(clippy::expect_used, reason = "a benchmark without its input has nothing to measure")]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::BytesCount};
use gatefront::check::{self, Options};
use gatefront::diff::{Version, diff};
use gatefront::plan::Plan;
use gatefront::template::{Document, Template, Value};
use gatefront::yaml::{self, Limits};
use gatefront::{assemble, config, synth, write};

const LIMITS: Limits = Limits { depth: 64, nodes: 1_000_000 };
const STRATEGIES: [&str; 2] = ["managed-policy", "custom-domain"];

/// CloudFormation's largest template: one stack of ours, and 480 roles with policies beside it.
static MEGABYTE: LazyLock<String> = LazyLock::new(|| {
    let template = synth(&example("custom-domain")).expect("an example is valid").to_yaml();
    let (before, outputs) = template.split_once("\nOutputs:").expect("a template has outputs");
    let roles: String = (0..480).map(role).collect();
    format!("{before}\n{roles}Outputs:{outputs}")
});

/// The same after changes to a quarter of the roles, and with another policy in front of the API.
static MEGABYTE_LATER: LazyLock<String> = LazyLock::new(|| {
    let later = MEGABYTE.replace("table-1", "ledger-1");
    later.replace("216adef6-5c7f-47e4-b989-5492eafa07d3", "b689b0a8-53d0-40ab-baf2-68738e2966ac")
});

fn main() {
    divan::main();
}

fn example(strategy: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "examples", &format!("{strategy}.yaml")].iter().collect();
    fs::read_to_string(path).expect("an example")
}

fn plan(strategy: &str) -> Plan {
    config::read(&example(strategy)).expect("an example is valid").0
}

fn value(text: &str) -> Value {
    yaml::read(text, LIMITS).expect("YAML").into()
}

fn version(text: &str) -> Version {
    Version::read(text, &Options::default()).expect("a template")
}

fn role(number: usize) -> String {
    let policies: String = (0..7).map(|table| policy(number, table)).collect();
    format!(
        "  Role{number}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      Policies:
{policies}
"
    )
}

fn policy(number: usize, table: usize) -> String {
    format!(
        "        - PolicyName: table-{number}-{table}
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: ['dynamodb:GetItem', 'dynamodb:Query']
                Resource: !Sub arn:aws:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/orders-{table}
"
    )
}

// One stack, step by step, and whole.

#[divan::bench(args = STRATEGIES)]
fn stack_read(bencher: Bencher, strategy: &str) {
    let text = example(strategy);
    bencher.bench(|| yaml::read(black_box(&text), LIMITS));
}

#[divan::bench(args = STRATEGIES)]
fn stack_read_and_resolve(bencher: Bencher, strategy: &str) {
    let text = example(strategy);
    bencher.bench(|| config::read(black_box(&text)));
}

#[divan::bench(args = STRATEGIES)]
fn stack_assemble(bencher: Bencher, strategy: &str) {
    let plan = plan(strategy);
    bencher.bench(|| assemble(black_box(&plan)));
}

#[divan::bench(args = STRATEGIES)]
fn stack_parse(bencher: Bencher, strategy: &str) {
    let text = write::yaml(assemble(&plan(strategy)).expect("a template").value());
    bencher.bench(|| value(black_box(&text)));
}

#[divan::bench(args = STRATEGIES)]
fn stack_merge(bencher: Bencher, strategy: &str) {
    let fragment = fragment(assemble(&plan(strategy)).expect("a template").value());
    bencher.with_inputs(|| fragment.clone()).bench_values(|fragment| {
        let mut template = Template::new("");
        template.merge("bench", fragment).map(|()| template.in_canonical_order())
    });
}

#[divan::bench(args = STRATEGIES)]
fn stack_write_yaml(bencher: Bencher, strategy: &str) {
    let template = assemble(&plan(strategy)).expect("a template");
    bencher.bench(|| write::yaml(black_box(template.value())));
}

#[divan::bench(args = STRATEGIES)]
fn stack_judge(bencher: Bencher, strategy: &str) {
    let template = assemble(&plan(strategy)).expect("a template");
    let options = Options::default();
    bencher.bench(|| check::judge(black_box(template.value()), &options));
}

/// Against the same API behind the plainest strategy.
#[divan::bench(args = STRATEGIES)]
fn stack_diff(bencher: Bencher, strategy: &str) {
    let template = |strategy| version(&write::yaml(assemble(&plan(strategy)).expect("a template").value()));
    let (old, new) = (template("zero-ttl"), template(strategy));
    bencher.bench(|| diff(black_box(&old), black_box(&new)));
}

#[divan::bench(args = STRATEGIES)]
fn stack_whole(bencher: Bencher, strategy: &str) {
    let text = example(strategy);
    bencher.bench(|| synth(black_box(&text)).map(|synthesis| synthesis.to_yaml()));
}

/// The sections of a template that a fragment may have: those that are mappings.
fn fragment(template: &Value) -> Value {
    let sections = template.as_map().into_iter().flatten().filter(|(_, section)| section.as_map().is_some());
    Value::Map(sections.map(|(name, section)| (name.clone(), section.clone())).collect())
}

// The largest template that CloudFormation takes.

#[divan::bench(sample_count = 20)]
fn megabyte_parse(bencher: Bencher) {
    bencher.counter(BytesCount::of_str(MEGABYTE.as_str())).bench(|| Document::read(black_box(&*MEGABYTE)));
}

#[divan::bench(sample_count = 20)]
fn megabyte_write_yaml(bencher: Bencher) {
    let value = value(&MEGABYTE);
    bencher.counter(BytesCount::of_str(MEGABYTE.as_str())).bench(|| write::yaml(black_box(&value)));
}

#[divan::bench(sample_count = 20)]
fn megabyte_check_text(bencher: Bencher) {
    let options = Options::default();
    bencher.counter(BytesCount::of_str(MEGABYTE.as_str())).bench(|| check::check(black_box(&*MEGABYTE), &options));
}

#[divan::bench(sample_count = 20)]
fn megabyte_diff(bencher: Bencher) {
    let (old, new) = (version(&MEGABYTE), version(&MEGABYTE_LATER));
    bencher.counter(BytesCount::of_str(MEGABYTE.as_str())).bench(|| diff(black_box(&old), black_box(&new)));
}

/// Of two texts: each is read and judged first.
#[divan::bench(sample_count = 20)]
fn megabyte_diff_texts(bencher: Bencher) {
    bencher
        .counter(BytesCount::of_str(MEGABYTE.as_str()))
        .bench(|| diff(&version(black_box(&MEGABYTE)), &version(black_box(&MEGABYTE_LATER))));
}

// A thousand stacks, one after the other on one core, without files.

#[divan::bench(args = STRATEGIES, sample_count = 5)]
fn fleet_synth_a_thousand(bencher: Bencher, strategy: &str) {
    let text = example(strategy);
    bencher.bench(|| (0..1_000).all(|_| synth(black_box(&text)).is_ok_and(|s| !s.to_yaml().is_empty())));
}

#[divan::bench(args = STRATEGIES, sample_count = 5)]
fn fleet_check_a_thousand(bencher: Bencher, strategy: &str) {
    let text = write::yaml(assemble(&plan(strategy)).expect("a template").value());
    let options = Options::default();
    bencher.bench(|| (0..1_000).all(|_| check::check(black_box(&text), &options).is_ok()));
}

#[divan::bench(args = STRATEGIES, sample_count = 5)]
fn fleet_diff_a_thousand(bencher: Bencher, strategy: &str) {
    let template = |strategy| write::yaml(assemble(&plan(strategy)).expect("a template").value());
    let (old, new) = (template("zero-ttl"), template(strategy));
    bencher.bench(|| (0..1_000).all(|_| !diff(&version(black_box(&old)), &version(black_box(&new))).is_empty()));
}

//! `gatefront diff` on the pairs of templates in `tests/fixtures/diff`, in every form of the report.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::generated::Files;
use crate::support::{names, repository, run, run_with_input, text, without_sentences};

fn pair(name: &str) -> [String; 2] {
    ["old", "new"].map(|side| format!("tests/fixtures/diff/{name}.{side}.yaml"))
}

fn diff(name: &str, more: &[&str]) -> (Option<i32>, String) {
    let [old, new] = pair(name);
    let arguments: Vec<&str> = ["diff", &old, &new].iter().chain(more).copied().collect();
    let output = run(&arguments, &repository(""));
    (output.status.code(), text(&output.stdout).to_owned() + text(&output.stderr))
}

fn json_of(name: &str) -> Value {
    serde_json::from_str(&diff(name, &["--format", "json"]).1).expect("JSON")
}

fn change<'a>(json: &'a Value, id: &str) -> &'a Value {
    let changes = json["changes"].as_array().expect("changes");
    changes.iter().find(|change| change["logical_id"] == id).unwrap_or_else(|| panic!("{id} does not change"))
}

/// Returns every form of the comparison, each of all pairs.
pub(crate) fn forms() -> Files {
    let forms = [("text", "txt"), ("json", "json.txt"), ("markdown", "md")].map(|(form, ending)| {
        let names = names("tests/fixtures/diff", ".old.yaml");
        let said = names.iter().map(|name| {
            let [old, new] = pair(name);
            let said = diff(name, &["--format", form]).1;
            format!("$ gatefront diff {old} {new}\n{}", without_sentences(&said, &[&old, &new]))
        });
        (format!("tests/fixtures/forms/diff.{ending}"), said.collect::<Vec<_>>().join("\n"))
    });
    Files::from(forms)
}

#[test]
fn what_means_the_same_is_no_difference() {
    assert_eq!(diff("same", &[]), (Some(0), "no difference\n".to_owned()));
}

#[test]
fn the_drawing_has_both_sides() {
    let drawing = diff("requests", &["--format", "mermaid"]).1;
    let places = ["after", "before"].map(|side| drawing.find(&format!("[\"{side}#58; tests/fixtures/diff/requests.")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{drawing}");
}

#[test]
fn what_is_lost_stands_first() {
    let json = json_of("replacements");
    let order = |change: &Value| match (change["kind"].as_str(), change["replacement"].as_str()) {
        (Some("removed"), _) => 0,
        (_, Some("always")) => 1,
        (_, Some("conditional")) => 2,
        _ => 3,
    };
    let ranks: Vec<i32> = json["changes"].as_array().expect("changes").iter().map(order).collect();
    assert!(ranks.is_sorted() && ranks.contains(&0) && ranks.contains(&3), "{ranks:?}");
}

#[test]
fn a_replacement_replaces_what_cannot_follow_it() {
    let json = json_of("replacements");
    assert_eq!(change(&json, "Mapping")["replacement"], "always");
    assert_eq!(change(&json, "Mapping")["properties"][0]["because"], "Domain");
    // Another condition may remove a resource or make it, but replaces none.
    let code = change(&json, "Code");
    assert_eq!(code["replacement"], "never");
    let is_condition = |p: &&Value| p["path"] == "/Condition" && p["certainty"] == "conditional";
    assert!(code["properties"].as_array().expect("properties").iter().any(|p| is_condition(&p)), "{code}");
}

#[test]
fn what_is_not_known_may_be_a_replacement() {
    let json = json_of("replacements");
    let search = change(&json, "Search");
    assert_eq!((&search["replacement"], &search["source"]), (&json!("conditional"), &Value::Null));
    let property = &search["properties"][0];
    assert_eq!((&property["interruption"], &property["certainty"]), (&json!("replacement"), &json!("unknown")));
}

#[test]
fn the_effect_is_told_by_behavior_and_method() {
    let effects = json_of("requests")["effects"].clone();
    let expected = json!({
        "distribution": "Front", "path_pattern": "/api/*", "when": {}, "method": "read",
        "before": "delivered", "after": "host-rejected",
        "certainty_before": "documented", "certainty_after": "documented",
    });
    assert!(effects.as_array().expect("effects").contains(&expected), "{effects:#}");
}

/// Authorization arrives as before, and its answer is kept for somebody else.
#[test]
fn a_new_error_is_a_regression_though_authorization_is_delivered() {
    let fixed = fs::read_to_string(repository("examples/check/fixed.yaml")).expect("a template");
    let caching = fixed.replace("4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "658327ea-f89d-4fab-a63d-7e88639e58f6");
    let (code, told) = diff_of(&fixed, &caching, &["--fail-on", "regression"]);
    assert!(told.contains("caching: disabled → cached") && told.contains("+ Distribution *: error GF301: "), "{told}");
    assert_eq!(code, Some(1));
    let (code, told) = diff_of(&caching, &fixed, &["--fail-on", "regression"]);
    assert!(told.contains("- Distribution *: error GF301: "), "{told}");
    assert_eq!(code, Some(0));
    // Accepted, it is no news.
    let accepted =
        "Metadata: {gatefront: {allow: [{rule: GF301, reason: public}]}}\n    Type: AWS::CloudFront::Distribution";
    let accepted = caching.replace("Type: AWS::CloudFront::Distribution", accepted);
    assert_eq!(diff_of(&fixed, &accepted, &["--fail-on", "regression"]).0, Some(0));
}

/// A template with two behaviors more, and these cache policies in them and in the default one.
fn with_caching(health: &str, orders: &str, default: &str) -> String {
    let fixed = fs::read_to_string(repository("examples/check/fixed.yaml")).expect("a template");
    let behavior = |pattern: &str, policy: &str| {
        format!(
            "          - {{PathPattern: {pattern}, TargetOriginId: api, ViewerProtocolPolicy: https-only, CachePolicyId: {policy}, \
             OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac, AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]}}\n"
        )
    };
    let behaviors = format!("        CacheBehaviors:\n{}{}", behavior("/health", health), behavior("/orders", orders));
    let conditions =
        "Parameters: {Stage: {Type: String}}\nConditions: {IsDev: !Equals [!Ref Stage, dev]}\nResources:\n";
    fixed
        .replace(DISABLED, default)
        .replace("        DefaultCacheBehavior:", &format!("{behaviors}        DefaultCacheBehavior:"))
        .replace("Resources:\n", conditions)
}

const DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const OPTIMIZED: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";

#[test]
fn an_error_in_another_place_or_under_more_conditions_is_new() {
    let regression = |old: &str, new: &str| diff_of(old, new, &["--fail-on", "regression"]);
    let (health, orders) = (with_caching(OPTIMIZED, DISABLED, DISABLED), with_caching(DISABLED, OPTIMIZED, DISABLED));
    let (code, told) = regression(&health, &orders);
    assert!(
        told.contains("+ Distribution /orders: error GF301: ")
            && told.contains("- Distribution /health: error GF301: "),
        "{told}"
    );
    assert_eq!(code, Some(1));

    let in_dev = with_caching(DISABLED, DISABLED, &format!("!If [IsDev, {OPTIMIZED}, {DISABLED}]"));
    let always = with_caching(DISABLED, DISABLED, OPTIMIZED);
    let elsewhere = with_caching(DISABLED, DISABLED, &format!("!If [IsDev, {DISABLED}, {OPTIMIZED}]"));
    assert_eq!(regression(&in_dev, &always).0, Some(1));
    assert_eq!(regression(&always, &in_dev).0, Some(0));
    let (code, told) = regression(&in_dev, &elsewhere);
    assert!(code == Some(1) && told.contains("when not IsDev (regression)"), "{told}");
}

#[test]
fn a_distribution_that_leaves_a_wrong_policy_is_mended_and_the_other_is_as_it_was() {
    let template = |a: &str, b: &str| {
        let fixed = fs::read_to_string(repository("examples/check/fixed.yaml")).expect("a template");
        let (head, distribution) = fixed.split_once("  Distribution:\n").expect("a distribution");
        let policy = "  Cache:\n    Type: AWS::CloudFront::CachePolicy\n    Properties:\n      CachePolicyConfig: {Name: c, MinTTL: 5, DefaultTTL: 1, MaxTTL: 0, ParametersInCacheKeyAndForwardedToOrigin: {EnableAcceptEncodingGzip: false, HeadersConfig: {HeaderBehavior: whitelist, Headers: [Authorization]}, CookiesConfig: {CookieBehavior: none}, QueryStringsConfig: {QueryStringBehavior: all}}}\n";
        let of = |id: &str, cache: &str| format!("  {id}:\n{}", distribution.replace(DISABLED, cache));
        format!("{head}{policy}{}{}", of("A", a), of("B", b))
    };
    let (code, told) =
        diff_of(&template("!Ref Cache", "!Ref Cache"), &template("!Ref Cache", DISABLED), &["--fail-on", "regression"]);
    assert!(told.contains("- B *: error GF502: ") && !told.contains("A *: error"), "{told}");
    assert_eq!(code, Some(0));
}

#[test]
fn nothing_secret_is_shown() {
    let words =
        ["hunter", "whisper", "shout", "mapped-", "sesame", "swordfish", "codfish", "abcdef", "ghijkl", "put-out"];
    for form in ["text", "json", "markdown"] {
        let told = diff("secrets", &["--format", form]).1;
        for word in words {
            assert!(!told.contains(word), "{form} shows {word}: {told}");
        }
        assert!(told.contains("debug"), "{form} shows nothing: {told}");
    }
}

#[test]
fn hostile_text_stays_in_its_place() {
    for form in ["text", "markdown"] {
        let told = diff("hostile", &["--format", form]).1;
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{form}: {told:?}");
    }
    let markdown = diff("hostile", &["--format", "markdown"]).1;
    // What stands between backticks is no markup; the rest must not hold anything of the template's.
    for line in markdown.lines() {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(!outside.contains(['@', '[']) && !outside.contains("<s"), "{line}");
        assert!(!line.starts_with("## "), "{line}");
    }
    assert!(markdown.starts_with("<!-- gatefront diff: tests/fixtures/diff/hostile.new.yaml -->\n### "), "{markdown}");
    let text = diff("hostile", &[]).1;
    assert!(text.lines().all(|line| line.starts_with(' ') || !line.contains("not a heading")), "{text}");
}

#[test]
fn exit_codes() {
    let code = |name: &str, what: &str| diff(name, &["--fail-on", what]).0;
    assert_eq!(diff("replacements", &[]).0, Some(1));
    assert_eq!(code("replacements", "replacement"), Some(1));
    assert_eq!(code("replacements", "removal"), Some(1));
    assert_eq!(code("replacements", "regression"), Some(0));
    assert_eq!(code("requests", "regression"), Some(1));
    assert_eq!(code("requests", "replacement,removal"), Some(0));
    assert_eq!(code("same", "replacement,removal,regression"), Some(0));
    for wrong in [
        &["diff"][..],
        &["diff", "README.md"],
        &["diff", "nothing.yaml", "nothing.yaml"],
        &["diff", "README.md", "README.md"],
        &["diff", "-", "-"],
        &["diff", "--stack", "s", "examples/zero-ttl.yaml"],
        &["diff", "git:HEAD", "examples/zero-ttl.yaml"],
        &["diff", "git:--all:x", "examples/zero-ttl.yaml"],
        &["diff", "examples/zero-ttl.yaml", "examples/zero-ttl.yaml", "--fail-on", "rain"],
    ] {
        assert_eq!(run(wrong, &repository("")).status.code(), Some(2), "{wrong:?}");
    }
}

/// A config says in which Region its stack is, and so which resources of a two-Region template it meets.
#[test]
fn configs_are_synthesized_and_tell_the_regions() {
    let [old, new] =
        ["lambda-edge", "custom-domain"].map(|name| format!("tests/configs/{name}_eu-west-1_rest_domain.yaml"));
    let output = run(&["diff", &old, &new, "--format", "json"], &repository(""));
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(change(&json, "EdgeFunction")["regions"], json!(["us-east-1"]));
    assert_eq!(change(&json, "EdgeFunction")["policy"], "Retain");
    assert_eq!(change(&json, "ApiMapping")["regions"], json!(["eu-west-1"]));
    let template = run(&["synth", &old], &repository("")).stdout;
    let same = run_with_input(&["diff", "-", &old], &template);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stdout));
}

fn git(arguments: &[&str], folder: &Path) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).current_dir(folder).output().expect("git");
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// Runs the binary where it finds git.
fn run_with_git(arguments: &[&str], folder: &Path) -> Output {
    let mut command = crate::support::gatefront(arguments, folder);
    command.env("PATH", std::env::var_os("PATH").expect("PATH")).output().expect("the binary runs")
}

#[test]
fn a_revision_of_git_is_compared() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("gatefront.yaml");
    fs::copy(repository("examples/managed-policy.yaml"), &path).expect("a copy");
    git(&["init", "-q"], folder.path());
    git(&["add", "."], folder.path());
    git(&["commit", "-qm", "one"], folder.path());
    let config = fs::read_to_string(&path).expect("the config");
    fs::write(&path, config.replace("managed-policy", "cloudfront-function")).expect("a change");
    let compare = |old: &str| run_with_git(&["diff", old, "gatefront.yaml"], folder.path());
    let output = compare("git:HEAD:gatefront.yaml");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("+ HostFunction AWS::CloudFront::Function"), "{}", text(&output.stdout));
    let folder_of_two = folder.path().join("two");
    fs::create_dir(&folder_of_two).expect("a folder");
    fs::copy(repository("examples/managed-policy.yaml"), folder_of_two.join("base.yaml")).expect("a copy");
    fs::write(folder_of_two.join("gatefront.yaml"), "extends: base.yaml\n").expect("a config");
    git(&["add", "."], folder.path());
    git(&["commit", "-qm", "two"], folder.path());
    let same = run_with_git(&["diff", "git:HEAD:./gatefront.yaml", "gatefront.yaml"], &folder_of_two);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    let missing = compare("git:HEAD^^^:gatefront.yaml");
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("git does not give HEAD^^^:gatefront.yaml"), "{}", text(&missing.stderr));
}

#[test]
fn what_a_revision_does_not_have_yet_is_new() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    fs::copy(repository("examples/managed-policy.yaml"), folder.join("edge.yaml")).expect("a copy");
    git(&["init", "--quiet"], folder);
    git(&["add", "."], folder);
    git(&["commit", "--quiet", "--message", "one"], folder);
    fs::copy(repository("examples/zero-ttl.yaml"), folder.join("other.yaml")).expect("a copy");
    let with_git = |arguments: &[&str]| run_with_git(arguments, folder);
    let output = with_git(&["diff", "git:HEAD:other.yaml", "other.yaml"]);
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    assert!(
        said.contains("there is no git:HEAD:other.yaml\n  help: if the file is new, --allow-missing-old"),
        "{said}"
    );
    let output = with_git(&["diff", "git:HEAD:other.yaml", "other.yaml", "--allow-missing-old"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("There is no git:HEAD:other.yaml: everything is new.\n"));
    assert!(text(&output.stdout).contains("+ Distribution AWS::CloudFront::Distribution in us-east-1 added"));
    // Not there because of something else: the revision, a path that is none, a file that git has lost.
    for wrong in [
        ["git:nowhere:other.yaml", "other.yaml"],
        ["git:HEAD:/edge.yaml", "edge.yaml"],
        ["git:HEAD:../edge.yaml", "edge.yaml"],
        ["edge.yaml", "git:HEAD:other.yaml"],
    ] {
        let output = with_git(&["diff", wrong[0], wrong[1], "--allow-missing-old"]);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
    let objects = folder.join(".git/objects");
    for entry in fs::read_dir(&objects).expect("the objects") {
        let path = entry.expect("an object's folder").path();
        for object in fs::read_dir(&path).expect("objects") {
            let object = object.expect("an object").path();
            let name = format!(
                "{}{}",
                path.file_name().expect("a name").display(),
                object.file_name().expect("a name").display()
            );
            let kind = Command::new("git").args(["cat-file", "-t", &name]).current_dir(folder).output().expect("git");
            if text(&kind.stdout).trim() == "blob" {
                fs::remove_file(object).expect("an object");
            }
        }
    }
    assert_eq!(with_git(&["diff", "git:HEAD:edge.yaml", "edge.yaml"]).status.code(), Some(2));
}

/// A typing error would let every change pass as new.
#[test]
fn an_old_path_that_looks_mistyped_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    fs::create_dir(folder.join("edge")).expect("a folder");
    fs::copy(repository("examples/managed-policy.yaml"), folder.join("edge/template.yaml")).expect("a copy");
    git(&["init", "--quiet"], folder);
    git(&["add", "."], folder);
    git(&["commit", "--quiet", "--message", "one"], folder);
    let diff = |old: &str, folder: &Path, more: &[&str]| {
        let output = run_with_git(&[&["diff", old, "template.yaml", "--fail-on", "regression"], more].concat(), folder);
        (output.status.code(), text(&output.stderr).to_owned())
    };
    let below = folder.join("edge");
    for (old, meant) in [
        ("git:HEAD:edge/tempalte.yaml", "git:HEAD:edge/template.yaml"),
        ("git:HEAD:edge/template.yml", "git:HEAD:edge/template.yaml"),
        ("git:HEAD:Edge/Template.yaml", "git:HEAD:edge/template.yaml"),
        ("git:HEAD:./tempalte.yaml", "git:HEAD:edge/template.yaml"),
    ] {
        for more in [&[][..], &["--allow-missing-old"]] {
            let (code, said) = diff(old, &below, more);
            assert!(code == Some(2) && said.contains(&format!("did you mean `{meant}`?")), "{old} {more:?}: {said}");
        }
    }
    // The work tree has this one, so that it is new, whatever else is called nearly so.
    fs::copy(folder.join("edge/template.yaml"), folder.join("edge/template2.yaml")).expect("a copy");
    assert_eq!(diff("git:HEAD:edge/template2.yaml", &below, &[]).0, Some(2));
    assert_eq!(diff("git:HEAD:edge/template2.yaml", &below, &["--allow-missing-old"]).0, Some(0));
    assert_eq!(diff("git:HEAD:edge/of-another-name.yaml", &below, &["--allow-missing-old"]).0, Some(0));
}

#[test]
fn a_stack_that_an_old_config_does_not_have_is_allowed_or_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let config =
        "api: {id: a1b2c3d4e5, region: eu-west-1, type: http}\nstrategy: managed-policy\nstacks: {one: , two: ";
    fs::write(folder.join("stages.yaml"), format!("{config}}}\n")).expect("a config");
    git(&["init", "--quiet"], folder);
    git(&["add", "."], folder);
    git(&["commit", "--quiet", "--message", "one"], folder);
    fs::write(folder.join("stages.yaml"), format!("{config}, three: }}\n")).expect("a config");
    let arguments = ["diff", "git:HEAD:stages.yaml", "stages.yaml", "--stack", "three"];
    let output = run_with_git(&arguments, folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("git:HEAD:stages.yaml has no stack `three`"), "{}", text(&output.stderr));
    let output = run_with_git(&[&arguments[..], &["--allow-missing-old"]].concat(), folder);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn synth_check_compares_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = folder.path().join("gatefront.yaml");
    let template = folder.path().join("template.yaml");
    fs::copy(repository("examples/managed-policy.yaml"), &config).expect("a copy");
    let check = || {
        let output = run(&["synth", "-o", "template.yaml", "--check"], folder.path());
        (output.status.code(), text(&output.stdout).to_owned(), text(&output.stderr).to_owned())
    };
    let (code, _, told) = check();
    assert_eq!((code, template.exists()), (Some(1), false));
    assert!(told.contains("`gatefront synth -o template.yaml` writes it"), "{told}");

    assert!(run(&["synth", "-o", "template.yaml"], folder.path()).status.success());
    assert_eq!(check(), (Some(0), String::new(), "template.yaml is what gatefront.yaml gives\n".to_owned()));

    let written = fs::read_to_string(&template).expect("the template");
    fs::write(&template, format!("\u{FEFF}{written}")).expect("a byte order mark");
    assert_eq!(check().0, Some(1));
    fs::write(&template, format!("# by hand\n{written}")).expect("a comment");
    let (code, shown, told) = check();
    assert_eq!((code, shown.as_str()), (Some(1), ""));
    assert!(told.contains("only its text differs"), "{told}");

    let changed = fs::read_to_string(&config).expect("the config").replace("region: eu-west-1", "region: eu-west-3");
    fs::write(&config, changed).expect("a change");
    let (code, shown, _) = check();
    assert_eq!(code, Some(1));
    assert!(
        shown.contains("DomainName: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com → a1b2c3d4e5.execute-api.eu-west-3"),
        "{shown}"
    );
    assert!(fs::read_to_string(&template).expect("the template").starts_with("# by hand"));

    for no_template in ["a: [", "a: 1", ""] {
        fs::write(&template, no_template).expect("no template");
        assert_eq!(check().0, Some(1), "{no_template}");
    }
    assert_eq!(run(&["synth", "--check"], folder.path()).status.code(), Some(2));
    assert_eq!(run(&["synth", "--check", "-o", "-"], folder.path()).status.code(), Some(2));
}

/// Every resource refers to the next one. `tests/judges/test_speed.py` counts the work.
#[test]
fn large_templates_are_compared() {
    let template = |value: &str| {
        let resources: Vec<String> = (0..2_000)
            .map(|n| format!("  R{n}: {{Type: 'AWS::SNS::Topic', Properties: {{A: {value}, B: !Ref R{}}}}}\n", n + 1))
            .collect();
        format!("Resources:\n{}", resources.concat())
    };
    let options = gatefront::check::Options::default();
    let read = |value| gatefront::diff::Version::read(&template(value), &options).expect("a template");
    assert_eq!(gatefront::diff::diff(&read("1"), &read("2")).changes.len(), 2_000);
}

/// A comment on GitHub has room for 65,536 characters.
#[test]
fn markdown_fits_in_a_comment() {
    let template = |value: &str| {
        let names = (0..2_000).map(|n| format!("Name{n}{}", "x".repeat(200)));
        let entry = |name: String| format!("  {name}: {{Type: 'AWS::SNS::Topic', Value: {}}}\n", value.repeat(500));
        let entries: String = names.map(entry).collect();
        format!("Resources:\n{entries}Outputs:\n{entries}")
    };
    let options = gatefront::check::Options::default();
    let read = |value| gatefront::diff::Version::read(&template(value), &options).expect("a template");
    let diff = gatefront::diff::diff(&read("a"), &read("b"));
    let compared = gatefront::report::diff::Compared { old: "old", new: "new", diff: &diff };
    let markdown = gatefront::report::diff::markdown(compared);
    assert!(markdown.chars().count() < 65_536 && markdown.contains("… and "), "{}", markdown.chars().count());
}

/// Compares two templates by their texts.
fn diff_of(old: &str, new: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [("old.yaml", old), ("new.yaml", new)] {
        fs::write(folder.path().join(name), text).expect("a template");
    }
    let arguments: Vec<&str> = ["diff", "old.yaml", "new.yaml"].iter().chain(more).copied().collect();
    let output = run(&arguments, folder.path());
    (output.status.code(), text(&output.stdout).to_owned())
}

#[test]
fn a_template_does_not_differ_from_itself() {
    let path = "tests/fixtures/templates/scenarios.yaml";
    let output = run(&["diff", path, path], &repository(""));
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""));
}

#[test]
fn a_condition_may_remove_a_resource() {
    let template = |region: &str, attribute: &str| {
        let condition = format!("Conditions: {{C: !Equals [{region}, b]}}\n");
        condition
            + &format!("Resources:\n  T: {{Type: 'AWS::SNS::Topic'{attribute}}}\n")
            + "  U: {Type: 'AWS::SNS::Topic', Condition: C}\n"
    };
    let (code, told) = diff_of(&template("a", ""), &template("a", ", Condition: C"), &["--fail-on", "removal"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("- T AWS::SNS::Topic"), "{told}");
    let region = "!Ref AWS::Region";
    let (_, told) = diff_of(&template(region, ""), &template(region, ", Condition: C"), &[]);
    assert!(told.contains("may be removed or created"), "{told}");
    let (code, told) = diff_of(&template("b", ""), &template("a", ""), &["--fail-on", "removal"]);
    assert_eq!(code, Some(1), "{told}");
}

#[test]
fn a_branch_is_replaced_only_perhaps() {
    let template = |name: &str| {
        "Conditions: {C: !Equals [!Ref AWS::Region, b]}\nResources:\n".to_owned()
            + &format!("  T: {{Type: 'AWS::Route53::RecordSet', Properties: {{Name: !If [C, {name}, z]}}}}\n")
    };
    let (_, told) = diff_of(&template("x"), &template("y"), &["--format", "json"]);
    let json: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(change(&json, "T")["replacement"], "conditional");
}

#[test]
fn the_check_does_not_tell_what_a_parameter_hides() {
    let secrets = fs::read_to_string(repository("tests/fixtures/diff/secrets.old.yaml")).expect("a template");
    let template = |pin: &str| {
        let origin = "OriginPath: !Sub /${Quiet}\n            DomainName: a1b2c3d4e5";
        secrets.replace("whisper", pin).replace("DomainName: a1b2c3d4e5", origin)
            + &format!("Metadata: {{ApiToken: {pin}}}\n")
    };
    for form in ["text", "json", "markdown"] {
        let (_, told) = diff_of(&template("murmur"), &template("mumble"), &["--format", form]);
        assert!(told.contains("/****"), "{told}");
        assert!(!told.contains("murmur") && !told.contains("mumble"), "{told}");
    }
}

/// Names that are no Regions make no resource differ. `tests/judges/test_speed.py` counts the work.
#[test]
fn only_regions_are_looked_at() {
    let regions: Vec<String> = (0..2_000).map(|n| format!("r{n}")).collect();
    let resources: Vec<String> = (0..300).map(|n| format!("  R{n}: {{Type: 'AWS::SNS::Topic'}}\n")).collect();
    let (regions, resources) = (regions.join(", "), resources.concat());
    let rules = format!("Rules: {{R: {{Assertions: [{{Assert: !Contains [[{regions}], !Ref AWS::Region]}}]}}}}\n");
    let options = gatefront::check::Options::default();
    let read = |more: &str| {
        gatefront::diff::Version::read(&format!("{rules}Resources:\n{resources}{more}"), &options).expect("a template")
    };
    let (old, new) = (read(""), read("  N: {Type: 'AWS::SNS::Topic'}\n"));
    assert_eq!(gatefront::diff::diff(&old, &new).changes.len(), 1);
}

#[test]
fn a_certificate_in_another_region_is_told_though_its_template_stays() {
    let config = |region: &str| format!("tests/configs/custom-domain_{region}_rest_domain.yaml");
    let (one, two) = (config("us-east-1"), config("eu-west-1"));
    let told = text(&run(&["diff", &one, &two], &repository("")).stdout).to_owned();
    assert!(told.contains("+ Certificate AWS::CertificateManager::Certificate in eu-west-1 added\n"), "{told}");
    let back = text(&run(&["diff", &two, &one], &repository("")).stdout).to_owned();
    assert!(back.contains("- Certificate AWS::CertificateManager::Certificate in eu-west-1 removed\n"), "{back}");
}

#[test]
fn a_new_error_is_red_and_one_that_is_gone_is_green() {
    let rule = |kind: &str| format!("src/check/rules/fixtures/GF301.{kind}.yaml");
    let (good, bad) = (rule("passing"), rule("failing"));
    let told = text(&run(&["diff", &good, &bad, "--color", "always"], &repository("")).stdout).to_owned();
    assert!(told.contains("\u{1b}[31m+\u{1b}[0m Distribution *: error GF301"), "{told}");
    let back = text(&run(&["diff", &bad, &good, "--color", "always"], &repository("")).stdout).to_owned();
    assert!(back.contains("\u{1b}[32m-\u{1b}[0m Distribution *: error GF301"), "{back}");
}

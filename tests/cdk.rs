//! `gatefront check` on cloud assemblies of the CDK: findings are shown at the code of the app.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{names, repository, run, text};

/// Returns a folder with the app of `tests/fixtures/cdk` and its cloud assembly, as if the app had been run there.
fn app() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("a path");
    let assembly = root.join("cdk.out");
    fs::create_dir(&assembly).expect("a folder");
    for name in names("tests/fixtures/cdk.out", "") {
        let content = fs::read_to_string(repository("tests/fixtures/cdk.out").join(&name)).expect(&name);
        let here = format!("{}/", root.display()).replace('\\', "/");
        fs::write(assembly.join(&name), content.replace("/app/", &here)).expect(&name);
    }
    fs::copy(repository("tests/fixtures/cdk/app.js"), root.join("app.js")).expect("the app");
    folder
}

/// Returns the place of a text in the app: its line and column, from 1.
fn place(line_with: &str) -> (usize, usize) {
    let app = fs::read_to_string(repository("tests/fixtures/cdk/app.js")).expect("the app");
    let (index, line) = app.lines().enumerate().find(|(_, line)| line.contains(line_with)).expect(line_with);
    (index + 1, line.find("new ").expect("a constructor") + 1)
}

const TEMPLATE: &str = "cdk.out/ForwardedHost.template.json";

fn check(folder: &Path, format: &str) -> String {
    text(&run(&["check", TEMPLATE, "--format", format], folder).stdout).to_owned()
}

#[test]
fn a_finding_is_at_the_line_of_the_app() {
    let folder = app();
    let (line, column) = place("new cloudfront.Distribution(scope, 'Distribution', { defaultBehavior: { ...behavior");
    let shown = check(folder.path(), "text");
    assert!(shown.contains(&format!("--> app.js:{line}:{column}\n")), "{shown}");
    assert!(shown.contains("= note: in the construct `ForwardedHost/Distribution/Resource`\n"), "{shown}");
    let help = "set `originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER`\n";
    assert!(shown.contains(&format!("= help: {help}")), "{shown}");
    assert!(shown.contains(&format!("= note: {TEMPLATE}:")), "the place in the template: {shown}");

    let verdict: Value = serde_json::from_str(&check(folder.path(), "json")).expect("JSON");
    let finding = &verdict["files"][0]["findings"][0];
    assert_eq!(
        (&finding["file"], &finding["line"], &finding["column"]),
        (&"app.js".into(), &line.into(), &column.into())
    );
    assert_eq!(finding["construct"]["path"], "ForwardedHost/Distribution/Resource");
    assert_eq!(finding["construct"]["created_at"]["file"], "app.js");
    assert_eq!(finding["fix"], Value::Null);

    let log: Value = serde_json::from_str(&check(folder.path(), "sarif")).expect("JSON");
    let result = &log["runs"][0]["results"][0];
    let location = &result["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "app.js");
    assert_eq!(location["physicalLocation"]["region"]["startLine"], line);
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "ForwardedHost/Distribution/Resource");
    assert_eq!(result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], TEMPLATE);
    assert_eq!(result["fixes"], Value::Null);

    let table = check(folder.path(), "markdown");
    let cell = format!("`app.js`:{line}:{column} `ForwardedHost/Distribution/Resource` ");
    assert!(table.contains(&cell), "{table}");
}

/// The paths of SARIF are those of the repository, from whichever folder the command is run.
#[test]
fn the_root_of_sarif_is_that_of_the_code_too() {
    let folder = app();
    let arguments = ["check", "ForwardedHost.template.json", "--format", "sarif", "--root", ".."];
    let output = run(&arguments, &folder.path().join("cdk.out"));
    let log: Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
    let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "app.js");
}

/// A library in front of 2.276 has the metadata in the manifest, and traces only with `CDK_DEBUG`.
#[test]
fn older_assemblies_have_the_metadata_in_the_manifest() {
    let folder = app();
    let assembly = folder.path().join("cdk.out");
    let path = assembly.join("ForwardedHost.metadata.json");
    let metadata: Value = serde_json::from_str(&fs::read_to_string(&path).expect("metadata")).expect("JSON");
    fs::remove_file(&path).expect("a file");
    let manifest_with = |metadata: Value| {
        let mut manifest: Value =
            serde_json::from_str(&fs::read_to_string(assembly.join("manifest.json")).expect("a manifest"))
                .expect("JSON");
        let stack = &mut manifest["artifacts"]["ForwardedHost"];
        stack.as_object_mut().expect("a stack").remove("additionalMetadataFile");
        stack["metadata"] = metadata;
        fs::write(assembly.join("manifest.json"), manifest.to_string()).expect("a manifest");
    };
    let mut traced = metadata.clone();
    let mut plain = metadata;
    for (path, entries) in traced.as_object_mut().expect("constructs") {
        let entries = entries.as_array_mut().expect("entries");
        let stack = entries.iter().position(|entry| entry["type"] == "aws:cdk:creationStack").expect(path);
        let stack = entries.remove(stack);
        if let Some(id) = entries.iter_mut().find(|entry| entry["type"] == "aws:cdk:logicalId") {
            id["trace"] = stack["data"].clone();
        }
    }
    for (_, entries) in plain.as_object_mut().expect("constructs") {
        entries.as_array_mut().expect("entries").retain(|entry| entry["type"] != "aws:cdk:creationStack");
    }
    let (line, column) = place("new cloudfront.Distribution(scope, 'Distribution', { defaultBehavior: { ...behavior");
    manifest_with(traced);
    assert!(check(folder.path(), "text").contains(&format!("--> app.js:{line}:{column}\n")));
    manifest_with(plain);
    let shown = check(folder.path(), "text");
    assert!(shown.contains(&format!("--> {TEMPLATE}:")), "{shown}");
    let note = "in the construct `ForwardedHost/Distribution/Resource`; the cloud assembly does not have the line that creates it";
    assert!(shown.contains(note) && shown.contains("OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER"), "{shown}");
}

/// An assembly may come from anybody: it does not decide which files are shown.
#[test]
fn files_outside_of_the_app_are_not_shown() {
    let folder = app();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let (line, _) = place("new cloudfront.Distribution(scope, 'Distribution', { defaultBehavior: { ...behavior");
    let secret = "\n".repeat(line - 1) + "    the private key\n";
    let here = folder.path().canonicalize().expect("a path");
    for path in [elsewhere.path().canonicalize().expect("a path").join("app.js"), here.join(".env"), here.join("no.js")]
    {
        if path.file_name().is_some_and(|name| name != "no.js") {
            fs::write(&path, &secret).expect("a file");
        }
        let metadata =
            fs::read_to_string(repository("tests/fixtures/cdk.out/ForwardedHost.metadata.json")).expect("metadata");
        let named = metadata.replace("/app/app.js", &path.display().to_string());
        fs::write(here.join("cdk.out/ForwardedHost.metadata.json"), named).expect("metadata");
        let shown = check(&here, "text");
        assert!(shown.contains(&format!("--> {TEMPLATE}:")), "{shown}");
        assert!(shown.contains("`, which is created at ") && shown.contains(&format!(":{line}:")), "{shown}");
        assert!(!shown.contains("private key"), "{shown}");
    }
}

#[test]
fn a_template_of_the_cdk_is_not_changed() {
    let folder = app();
    let before = fs::read_to_string(folder.path().join(TEMPLATE)).expect("a template");
    let output = run(&["check", TEMPLATE, "--fix"], folder.path());
    let note = "cdk.out/ForwardedHost.template.json: not changed, because the CDK writes it; change the construct, and run `cdk synth` again\n";
    assert!(text(&output.stderr).contains(note), "{output:?}");
    assert!(!text(&output.stderr).contains("can be fixed"), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path().join(TEMPLATE)).expect("a template"), before);
}

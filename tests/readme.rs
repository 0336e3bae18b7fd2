//! What the README shows is what is printed.

use std::fs;

use crate::support::{names, repository, run, text};

#[test]
fn every_console_block_is_what_the_commands_print() {
    let readme = fs::read_to_string(repository("README.md")).expect("the README");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["examples", "tests"] {
        std::os::unix::fs::symlink(repository(name), folder.path().join(name)).expect("a link");
    }
    let blocks: Vec<&str> = readme
        .split("```console\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("the end of the block").0)
        .collect();
    assert!(blocks.len() >= 3, "the README shows nothing");
    for block in blocks {
        let mut printed = String::new();
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let words: Vec<&str> = command.split_whitespace().collect();
            printed.extend(["$ ", command, "\n"]);
            match words.as_slice() {
                ["cat", file] => printed += &fs::read_to_string(folder.path().join(file)).expect(file),
                ["gatefront", arguments @ ..] => {
                    let output = run(arguments, folder.path());
                    printed += text(&output.stdout);
                    printed += text(&output.stderr);
                }
                _ => panic!("the README shows a command that this test does not run: {command}"),
            }
        }
        assert_eq!(block, printed);
    }
}

/// The keys of the config reference and the keys of the schema are the same.
#[test]
fn the_config_reference_names_every_key() {
    let readme = fs::read_to_string(repository("README.md")).expect("the README");
    let reference = readme.split_once("## The config").expect("the section").1.split_once("\n## ").expect("its end").0;
    let schema = gatefront::config::schema();
    let keys = |pointer: &str| -> Vec<String> {
        let properties = schema.pointer(pointer).and_then(serde_json::Value::as_object).expect(pointer);
        properties.keys().cloned().collect()
    };
    let sections = [
        ("/properties", ""),
        ("/$defs/Api/properties", "api."),
        ("/$defs/Domain/properties", "domain."),
        ("/$defs/Certificates/properties", "domain.certificates."),
        ("/$defs/Distribution/properties", "distribution."),
    ];
    for (pointer, prefix) in sections {
        for key in keys(pointer) {
            let name = format!("`{prefix}{key}");
            assert!(reference.contains(&name), "the README does not explain {name}`");
        }
    }
    for strategy in gatefront::strategy::ALL {
        for option in strategy.options {
            assert!(reference.contains(&format!("`{option}`")), "the README does not explain {option}");
        }
    }
}

/// Links inside the repository lead somewhere.
#[test]
fn links_in_the_documents_lead_somewhere() {
    let mut pages = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned(), "tests/judges/README.md".to_owned()];
    pages.extend(names("docs", ".md").into_iter().map(|name| format!("docs/{name}.md")));
    let mut checked = 0;
    for page in pages {
        let text = fs::read_to_string(repository(&page)).expect(&page);
        let folder = repository(&page).parent().expect("a folder").to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") {
                assert!(folder.join(file).exists(), "{page}: {target}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 4, "only {checked} links were found");
}

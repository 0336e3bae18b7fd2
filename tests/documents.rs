//! The README and the pages in `docs` show the real output, and their links lead to files that exist.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use gatefront::check::RULES;

use crate::config_page::with_reference;
use crate::generated::Files;
use crate::support::{BINARY, names, repository, run, text};

/// Every page by its path, with its text.
fn pages() -> Vec<(String, String)> {
    let mut paths: Vec<String> =
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "tests/judges/README.md"].map(str::to_owned).to_vec();
    for folder in ["docs", "docs/rules"] {
        paths.extend(names(folder, ".md").into_iter().map(|name| format!("{folder}/{name}.md")));
    }
    let text = |path: &String| fs::read_to_string(repository(path)).expect(path);
    paths.into_iter().map(|path| (path.clone(), text(&path))).collect()
}

/// Returns the contents of the code blocks in this language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let begin = format!("```{language}\n");
    page.split(&begin).skip(1).map(|rest| rest.split_once("```").expect("the end of the block").0).collect()
}

/// Returns the pages with what the commands in their console blocks print, and with the reference of the config.
pub(crate) fn pages_as_they_should_be() -> Files {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["examples", "tests"] {
        symlink(repository(name), folder.path().join(name)).expect("a link");
    }
    let mut shown = 0;
    let mut files = Files::new();
    for (path, mut page) in pages().into_iter().filter(|(path, _)| !path.starts_with("docs/rules/")) {
        for block in blocks(&page.clone(), "console") {
            page = page.replace(block, &printed(&path, block, folder.path()));
            shown += 1;
        }
        match path.as_str() {
            "docs/config.md" => page = with_reference(&page),
            "docs/SUMMARY.md" => page = with_rules(&page),
            _ => {}
        }
        files.insert(path, page);
    }
    assert!(shown >= 10, "only {shown} blocks were found");
    files
}

/// Returns the contents of the site with a page for each rule behind that of all rules, which is the last.
fn with_rules(contents: &str) -> String {
    const RULES_PAGE: &str = "- [The rules](rules/README.md)\n";
    let (before, _) = contents.split_once(RULES_PAGE).expect("the page of the rules");
    let pages = RULES.iter().map(|rule| format!("  - [{id}: {}](rules/{id}.md)\n", rule.title, id = rule.id));
    pages.fold(format!("{before}{RULES_PAGE}"), |contents, page| contents + &page)
}

/// Every page in docs is in the contents of the site.
#[test]
fn the_site_has_every_page() {
    let contents = fs::read_to_string(repository("docs/SUMMARY.md")).expect("the contents");
    for name in names("docs", ".md").into_iter().filter(|name| name != "SUMMARY") {
        assert!(contents.contains(&format!("]({name}.md)")), "{name}");
    }
}

/// Returns what the commands in a console block print.
fn printed(path: &str, block: &str, folder: &Path) -> String {
    let mut printed = String::new();
    for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        // A shell takes the quotes off, which keep `*` as it is.
        let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches('\'')).collect();
        printed.extend(["$ ", command, "\n"]);
        match words.as_slice() {
            ["cat", file] => printed += &fs::read_to_string(folder.join(file)).expect(file),
            ["gatefront", arguments @ ..] => {
                let output = run(arguments, folder);
                printed += text(&output.stdout);
                printed += text(&output.stderr);
            }
            _ => panic!("{path} shows a command that this test does not run: {command}"),
        }
    }
    printed
}

/// In recipes, whose input is not here: each command and each of its options exists.
#[test]
fn every_command_in_a_recipe_is_one_that_gatefront_takes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stand_in = |name: &str, script: String| {
        let path = folder.path().join(name);
        fs::write(&path, script).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
    };
    // Asked for help, the command line is read and nothing is done.
    stand_in("gatefront", format!("#!/bin/sh\nexec '{BINARY}' \"$@\" --help\n"));
    stand_in("cdk", "#!/bin/sh\n".to_owned());
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").expect("PATH"));
    let mut seen = 0;
    for (page, content) in pages() {
        let recipes = [blocks(&content, "sh"), blocks(&content, "yaml")].concat().join("\n");
        for line in recipes.lines() {
            let command = line.trim_start().trim_start_matches("- ").trim_start_matches("run: ");
            if !command.starts_with("gatefront ") && !command.contains("&& gatefront ") {
                continue;
            }
            let mut shell = Command::new("sh");
            shell.args(["-ec", command]).env("PATH", &path).current_dir(folder.path());
            let output = shell.output().expect("a shell");
            assert!(output.status.success(), "{page}: {line}\n{}", text(&output.stderr));
            seen += 1;
        }
    }
    assert!(seen >= 12, "only {seen} commands were found");
}

/// Links inside the repository lead to a file, and to a heading where they name one.
#[test]
fn links_in_the_documents_lead_somewhere() {
    let mut checked = 0;
    for (page, content) in pages() {
        let path = repository(&page);
        for target in content.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { path.parent().expect("a folder").join(file) };
            assert!(file.exists(), "{page}: {target}");
            if !heading.is_empty() {
                let there = fs::read_to_string(&file).expect(target);
                assert!(there.lines().any(|line| anchor(line).as_deref() == Some(heading)), "{page}: {target}");
            }
            checked += 1;
        }
    }
    assert!(checked >= 40, "only {checked} links were found");
}

/// The name by which GitHub lets one link to a heading.
fn anchor(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    Some(kept.map(|c| if c == ' ' { '-' } else { c }).collect())
}

/// The custom domain's regional name answers whoever sends the custom domain as Host.
#[test]
fn no_page_takes_a_switched_off_endpoint_for_a_lock() {
    for (path, page) in pages() {
        if page.contains("disableExecuteApiEndpoint") || page.contains("endpoint switched off") {
            assert!(page.contains("not keep them out") || page.contains("keeps nobody out"), "{path}");
        }
    }
}

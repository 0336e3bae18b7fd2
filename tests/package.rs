//! The files that `cargo package` puts into the crate: enough to build from, and every page that another links to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::support::{names, repository, text};

fn packaged() -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--locked", "--offline", "--allow-dirty"])
        .current_dir(repository(""))
        .output()
        .expect("cargo runs its own tests");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    text(&output.stdout).lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn the_crate_has_what_it_is_built_from_and_no_tests() {
    let packaged = packaged();
    let mut needed: Vec<String> = ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "build/main.rs", "src/main.rs"]
        .map(str::to_owned)
        .into_iter()
        .chain(files("templates"))
        .chain(files("src/check/rules/fixtures"))
        .chain(files("examples"))
        .collect();
    needed.extend(["gatefront", "verdict", "diff", "verify", "trace"].map(|subject| format!("{subject}.schema.json")));
    let missing: Vec<&String> = needed.iter().filter(|name| !packaged.contains(*name)).collect();
    assert!(missing.is_empty(), "not in the crate: {missing:?}");
    let left: Vec<&String> = packaged.iter().filter(|name| is_for_us_alone(name)).collect();
    assert!(left.is_empty(), "in the crate without need: {left:?}");
}

fn is_for_us_alone(name: &str) -> bool {
    ["tests/", "snapshots/", "fuzz/", "benches/", "packages/", "playground/", "target/", ".cargo/", ".ci/", ".github/"]
        .iter()
        .any(|own| name.starts_with(own))
}

/// The files in a folder of the repository and in those below, by their paths from the top.
fn files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(repository(folder)).expect(folder).map(|entry| entry.expect(folder));
    entries
        .flat_map(|entry| {
            let path = format!("{folder}/{}", entry.file_name().to_str().expect("UTF-8"));
            if entry.path().is_dir() { files(&path) } else { vec![path] }
        })
        .collect()
}

/// The published pages have no broken links. The pages for contributors are for those with a clone.
#[test]
fn every_link_in_the_crate_leads_to_a_file_in_it() {
    let packaged = packaged();
    let mut links = 0;
    for page in packaged.iter().filter(|name| Path::new(name).extension().is_some_and(|end| end == "md")) {
        if ["CONTRIBUTING.md", "docs/architecture.md"].contains(&page.as_str()) {
            continue;
        }
        let page = Path::new(page);
        for target in targets(&fs::read_to_string(repository("").join(page)).expect("a page")) {
            let path = normal(&page.parent().expect("a folder").join(&target));
            let is_there = |name: &String| *name == path || name.starts_with(&format!("{path}/"));
            assert!(packaged.iter().any(is_there), "{} leads to {target}, which is not in the crate", page.display());
            links += 1;
        }
    }
    assert!(links > 50, "only {links} links were seen");
}

/// Returns the targets of a page's links, except those to the web and within the page.
fn targets(page: &str) -> Vec<String> {
    let links = page.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
    links.filter(|link| !link.is_empty() && !link.contains("://")).map(str::to_owned).collect()
}

fn normal(path: &Path) -> String {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(parts.pop(), "{} leads out of the repository", path.display()),
            Component::CurDir => {}
            part => parts.push(part),
        }
    }
    parts.to_str().expect("UTF-8").replace('\\', "/")
}

/// The files that name the repository, by their folders and endings.
const NAMING: [(&str, &str); 4] =
    [("docs", ".md"), ("packages", ".sh"), ("packages", ".ps1"), ("packages/homebrew", ".sh")];

#[test]
fn every_mention_of_the_repository_is_that_of_the_manifest() {
    let manifest = fs::read_to_string(repository("Cargo.toml")).expect("Cargo.toml");
    let field = |name: &str| {
        let line = manifest.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'));
        line.expect(name).to_owned()
    };
    let (address, version) = (field("repository"), field("version"));
    let owner = address.strip_prefix("https://github.com/").and_then(|path| path.strip_suffix("/gatefront"));
    let owner = owner.expect("an address such as https://github.com/OWNER/gatefront");
    let mention = regex_lite::Regex::new("(?:github\\.com/|uses: |--repo )([\\w-]+)/gatefront(?:@v([\\d.]+))?")
        .expect("a pattern");
    let folders = NAMING.into_iter().flat_map(|(folder, ending)| {
        names(folder, ending).into_iter().map(move |name| format!("{folder}/{name}{ending}"))
    });
    let mut mentions = 0;
    for path in folders.chain(["README.md".to_owned()]) {
        let text = fs::read_to_string(repository(&path)).expect(&path);
        for found in mention.captures_iter(&text) {
            mentions += 1;
            assert_eq!(&found[1], owner, "{path}: {}", &found[0]);
            let tag = found.get(2).map_or(version.as_str(), |tag| tag.as_str());
            assert_eq!(tag, version, "{path}: {}", &found[0]);
        }
    }
    assert!(mentions >= 5, "{mentions}");
}

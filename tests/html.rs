//! The pages of `check` and `diff`: whole, harmless, and on their own.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{repository, run, text};

const FAILING: &str = "src/check/rules/fixtures/GF101.failing.yaml";
const PASSING: &str = "src/check/rules/fixtures/GF101.passing.yaml";

/// The elements that gatefront writes.
const ELEMENTS: &str = "!doctype a article body br code del div footer h1 h2 h3 h4 head html ins li main mark meta ol p pre \
    section span strong style table tbody td th thead title tr ul";

fn page(arguments: &[&str]) -> String {
    text(&run(&[arguments, &["--format", "html"]].concat(), &repository("")).stdout).to_owned()
}

/// Returns the tags of a page, without its style.
fn tags(page: &str) -> Vec<String> {
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag.to_owned()));
    tags.collect()
}

#[test]
fn hostile_text_makes_no_element() {
    let hostile = "tests/fixtures/hostile/markup.json";
    let differing = ["tests/fixtures/diff/hostile.old.yaml", "tests/fixtures/diff/hostile.new.yaml"];
    let known: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    for page in
        [page(&["check", hostile]), page(&["diff", differing[0], differing[1]]), page(&["diff", FAILING, hostile])]
    {
        assert!(page.contains("<table>") || page.contains("class=\"lane"), "{page}");
        for tag in tags(&page) {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            assert!(known.contains(name), "{tag}");
            for attribute in tag.split(' ').skip(1) {
                assert!(!attribute.starts_with("on") && !attribute.contains("evil"), "{tag}");
            }
            if let Some((_, address)) = tag.split_once("href=\"") {
                assert!(address.starts_with("https://") || address.starts_with("#f"), "{tag}");
            }
        }
    }
}

#[test]
fn a_page_loads_nothing_and_is_small() {
    for page in [page(&["check", PASSING]), page(&["diff", FAILING, PASSING])] {
        assert!(page.contains("default-src 'none'") && page.len() < 30_000, "{} bytes", page.len());
        for loading in ["<script", "src=", "@import", "url(", "<link", "<img", "<iframe"] {
            assert!(!page.contains(loading), "{loading}");
        }
    }
    assert_eq!(page(&["check", PASSING]), page(&["check", PASSING]));
}

/// The reason is beside the behavior, and leads to the finding, its lines and its fix.
#[test]
fn a_page_shows_which_behavior_fails_and_why() {
    let page = page(&["check", FAILING]);
    let lane = page.split("<li class=\"lane").nth(1).expect("a behavior");
    let words =
        ["<h4><code>*</code></h4>", "stripped", "Authorization is removed here", "arrives without Authorization"];
    for words in words {
        assert!(lane.contains(words), "{words}: {lane}");
    }
    assert!(lane.contains("<a href=\"#f1-1\">GF101</a>") && page.contains("id=\"f1-1\""), "{page}");
    assert!(page.contains("<mark>4135ea2d-6df8-44a3-9df3-4b5a84be39ad</mark>") && page.contains("<ins>+ "), "{page}");
}

#[test]
fn the_report_goes_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = fs::read_to_string(repository(FAILING)).expect(FAILING);
    fs::write(folder.path().join("t.yaml"), &template).expect("a file");
    let check = |output: &str| run(&["check", "t.yaml", "--format", "html", "-o", output], folder.path());
    let written = check("report.html");
    assert_eq!((written.status.code(), text(&written.stdout)), (Some(1), ""));
    let file = fs::read_to_string(folder.path().join("report.html")).expect("the report");
    assert_eq!(file, text(&check("-").stdout));
    let refused = check("t.yaml");
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("t.yaml is read; the report would replace it"), "{}", text(&refused.stderr));
    assert_eq!(fs::read_to_string(folder.path().join("t.yaml")).expect("the template"), template);
}

//! A type name has one meaning in the whole crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::repository;

/// Names that several types may have, each with the reason.
const EXCEPTIONS: [(&str, &str); 12] = [
    ("Api", "an API as the config asks for it, and as the check sees it"),
    ("Arguments", "the arguments of a subcommand, in the file of the subcommand"),
    ("Alias", "a name as the config asks for it, and as the check sees it"),
    ("Certificate", "a certificate as the config asks for it, and as the check sees it"),
    ("Distribution", "a distribution as the config asks for it, and as the check sees it"),
    ("Entry", "an entry of a mapping, read for its value and for its place in the text"),
    ("Node", "a value of a text, read for itself and for its place in the text"),
    ("Output", "an output of a stack, and one of a program"),
    ("Policy", "a policy as the config asks for it, and as the check sees it"),
    ("Refusal", "an edit that is refused, and a deployment that AWS refuses"),
    ("Style", "the style of a whole text, and of one collection in it"),
    ("Template", "a template as sections, and one that is written to a folder"),
];

/// The names of the structs and enums in a folder, each with the files that define it.
fn types(folder: &Path, found: &mut BTreeMap<String, Vec<String>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            types(&path, found);
            continue;
        }
        for line in fs::read_to_string(&path).expect("code").lines() {
            let line = line.trim_start();
            let line = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub(super) ")).unwrap_or(line);
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let Some(rest) = line.strip_prefix("struct ").or(line.strip_prefix("enum ")) else { continue };
            let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            found.entry(name).or_default().push(path.display().to_string());
        }
    }
}

#[test]
fn a_type_name_has_one_meaning() {
    let mut found = BTreeMap::new();
    types(&repository("src"), &mut found);
    assert!(found.len() > 100, "{} types", found.len());
    found.retain(|name, files| files.len() > 1 && !name.starts_with('$') && !name.is_empty());
    for (name, reason) in EXCEPTIONS {
        assert!(found.remove(name).is_some(), "{name} has one meaning, and needs no exception: {reason}");
    }
    assert!(found.is_empty(), "{found:#?}");
}

//! `gatefront check --fix` and `--diff` for configs: what the messages about a config propose, written or printed.

use std::path::{Path, PathBuf};

use gatefront::diagnostic::{Sources, printable};
use gatefront::edit::{Applicability, Fix};
use gatefront::fix::fix_config;
use gatefront::report::{self, config_patch};
use gatefront::source_kind::SourceKind;
use gatefront::{config, synth_all};

use super::super::extends::Extends;
use super::super::{Failure, colored_stderr, file, print, talk};
use super::fix::has_mark;

/// Reports whether all of the paths are configs.
pub(super) fn are_configs(paths: &[PathBuf]) -> bool {
    let is_config = |path: &PathBuf| {
        path.is_file() && file::read(path, config::MAX_BYTES).is_ok_and(|text| SourceKind::is_config(&text))
    };
    !paths.is_empty() && paths.iter().all(is_config)
}

/// Writes the fixes of configs into the files, or prints them as a unified diff. What has no fix left to print is judged.
pub(super) fn fix(paths: &[PathBuf], most: Applicability, is_written: bool) -> Result<(), Failure> {
    let (mut patches, mut left) = (String::new(), Vec::new());
    for path in paths {
        let name = file::display(path);
        let text = file::read(path, config::MAX_BYTES)?;
        let extends = Extends::default();
        let fixed = fix_config(&name, &text, &extends.of(path), most);
        for fix in &fixed.applied {
            talk(&format!("{}: {}\n", printable(&name), printable(&fix.title)));
        }
        for (Fix { title, .. }, why) in &fixed.refused {
            let (name, title, why) = (printable(&name), printable(title), printable(&why.to_string()));
            talk(&format!("{name}: not changed: {title}: {why}\n"));
        }
        let patch = config_patch(&name, &text, &fixed.text);
        if is_written && !patch.is_empty() {
            let mark = if has_mark(path)? { "\u{FEFF}" } else { "" };
            file::write(path, &format!("{mark}{}", fixed.text))?;
        }
        if is_written || patch.is_empty() {
            left.push((path, name, fixed.text));
        }
        patches += &patch;
    }
    if !is_written {
        print(&patches)?;
    }
    let mut passes = true;
    for (path, name, text) in left {
        passes &= judge(path, &name, text)?;
    }
    match (passes, is_written || patches.is_empty()) {
        (true, true) => Ok(()),
        (false, true) => Err(Failure::NotDelivered),
        (_, false) => Err(Failure::Differs),
    }
}

/// Makes the templates of a config, and returns `true` if all of them deliver Authorization.
fn judge(path: &Path, name: &str, text: String) -> Result<bool, Failure> {
    let mut sources = Sources::new(name, text);
    let extends = Extends::default();
    let stacks = synth_all(&mut sources, &extends.of(path)).map_err(|error| Failure::of_synth(error, &sources))?;
    let mut passes = true;
    for stack in stacks {
        if !stack.warnings.is_empty() {
            talk(&sources.render(&stack.warnings, colored_stderr()));
        }
        talk(&report::sentence(&stack.report));
        passes &= stack.report.passes();
    }
    Ok(passes)
}

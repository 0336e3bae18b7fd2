//! `gatefront check --fix` and `--diff`: the fixes of templates, written into the files or printed.

use std::path::Path;

use gatefront::check::{Finding, Options};
use gatefront::diagnostic::printable;
use gatefront::edit::Applicability;
use gatefront::fix::Generator;
use gatefront::report::{Checked, patch};
use gatefront::template::Document;

use super::super::discover::Input;
use super::super::{Failure, file, print, talk};
use super::MAX_BYTES;

/// Applies the fixes to the files, reports each change on standard error, and returns the files as they are then.
pub(super) fn write(
    inputs: &[&Input],
    mut checked: Vec<Checked>,
    options: &Options,
    most: Applicability,
) -> Result<Vec<Checked>, Failure> {
    if inputs.iter().any(|input| file::is_dash(&input.path)) {
        return Err(Failure::sentence("standard input cannot be changed in place")
            .help("name the file, or print the changes with `--diff`"));
    }
    for (input, file) in inputs.iter().zip(&mut checked) {
        let Some(after) = fixed(input, file, options, most)? else { continue };
        let mark = if has_mark(&input.path)? { "\u{FEFF}" } else { "" };
        file::write(&input.path, &format!("{mark}{}", after.text))?;
        *file = after;
    }
    Ok(checked)
}

/// Prints the fixes as a unified diff. Returns `true` if there are any.
pub(super) fn show(
    inputs: &[&Input],
    checked: &[Checked],
    options: &Options,
    most: Applicability,
) -> Result<bool, Failure> {
    let mut patches = String::new();
    for (input, before) in inputs.iter().zip(checked) {
        if let Some(after) = fixed(input, before, options, most)? {
            patches += &patch(before, &after);
        }
    }
    print(&patches)?;
    Ok(!patches.is_empty())
}

/// Returns a file with its fixes, and reports what was and what was not fixed; `None` if nothing changes.
fn fixed(input: &Input, checked: &Checked, options: &Options, most: Applicability) -> Result<Option<Checked>, Failure> {
    let is_concerned = |finding: &Finding| finding.fix.is_some() || finding.construct.is_some();
    if !checked.report.open().any(is_concerned) {
        return Ok(None);
    }
    let name = printable(&checked.path);
    if let Some(generator) = generator(&input.path, &checked.text) {
        talk(&format!("{name}: not changed, because {} writes it; {}\n", generator.name(), generator.advice()));
        return Ok(None);
    }
    let fixed = gatefront::fix(&checked.text, options, most)
        .map_err(|diagnostics| Failure::sentence(diagnostics.to_string()))?;
    for applied in &fixed.applied {
        talk(&format!("{name}: {}: {}\n", applied.rule, printable(&applied.title)));
    }
    for refused in &fixed.refused {
        let (title, why) = (printable(&refused.title), printable(&refused.why.to_string()));
        talk(&format!("{name}:{}: {}: not changed: {title}: {why}\n", refused.line, refused.rule));
    }
    if fixed.text == checked.text {
        return Ok(None);
    }
    let after =
        checked.with_text(&fixed.text, options).map_err(|diagnostics| Failure::sentence(diagnostics.to_string()))?;
    Ok(Some(after))
}

/// Returns the program that writes a file, so that a change would be lost.
fn generator(path: &Path, text: &str) -> Option<Generator> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folders: Vec<String> = absolute.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    if folder.join("cdk.out").is_file() && folder.join("manifest.json").is_file() {
        return Some(Generator::Cdk);
    }
    let document = Document::read(text).ok()?;
    Generator::of(folders.iter().map(String::as_str), document.value())
}

/// Reports whether a file begins with a byte order mark, which reading leaves out.
pub(super) fn has_mark(path: &Path) -> Result<bool, Failure> {
    Ok(file::bytes(path, MAX_BYTES)?.starts_with("\u{FEFF}".as_bytes()))
}

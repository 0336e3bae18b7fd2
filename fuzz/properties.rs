//! Properties that hold for any text. libFuzzer searches for one for which they do not; `tests/fuzz.rs` tries a few
//! thousand, the same in every run.

#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each fuzz target uses one of them, and panics where it does not hold"
)]

use gatefront::check::{Options, Report, check as judge};
use gatefront::diagnostic::{Diagnostic, Source, render};
use gatefront::diff::Version;
use gatefront::report::diff::Compared;
use gatefront::report::{self, Checked};
use gatefront::template::Document;
use gatefront::{SynthError, synth, write as writer};
use serde_json::Value;

/// A config makes a template that is read again as it was written, or errors that can be shown.
pub(crate) fn config(text: &str) {
    match synth(text) {
        Ok(synthesis) => {
            let written = Document::read(&synthesis.to_yaml()).expect("our own YAML");
            assert_eq!(written.value(), Document::read(&synthesis.to_json()).expect("our own JSON").value());
        }
        Err(SynthError::Config(diagnostics)) => shown(&diagnostics.0, text),
        Err(SynthError::Defect(defect)) => panic!("{defect}"),
    }
}

/// A template is judged, and told in every form.
pub(crate) fn check(text: &str) {
    match judge(text, &Options::default()) {
        Ok(report) => told(report, text),
        Err(diagnostics) => shown(&diagnostics.0, text),
    }
}

/// Two texts, with a NUL between them, are compared; a template with itself does not differ.
pub(crate) fn diff(text: &str) {
    let (old, new) = text.split_once('\0').unwrap_or((text, text));
    let options = Options::default();
    let (Ok(old), Ok(new)) = (Version::read(old, &options), Version::read(new, &options)) else { return };
    assert!(gatefront::diff::diff(&old, &old).is_empty());
    let found = gatefront::diff::diff(&old, &new);
    let compared = Compared { old: "old", new: "new", diff: &found };
    clean(&report::diff::text(compared, false));
    clean(&report::diff::markdown(compared));
    serde_json::from_str::<Value>(&report::diff::json(&found)).expect("JSON");
}

/// A value that is written is read back as the same value, as YAML and as JSON. `!Condition X` and `{Condition: X}` are the
/// same too.
pub(crate) fn write(text: &str) {
    let Ok(document) = Document::read(text) else { return };
    for written in [writer::yaml(document.value()), writer::json(document.value())] {
        let again = Document::read(&written).expect("what we write, we read");
        assert_eq!(plain(again.value().to_json()), plain(document.value().to_json()));
    }
}

/// JSON with its numbers as texts: to CloudFormation they are the same, and YAML 1.1 takes `1e+36` for a text.
fn plain(json: Value) -> Value {
    match json {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        other => other,
    }
}

fn told(report: Report, text: &str) {
    for finding in &report.findings {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        assert!(text.get(start..end).is_some(), "{finding:?}");
    }
    let files = [Checked::new("a", text, report, &Options::default()).expect("it was read before")];
    clean(&report::text(&files, false, true));
    clean(&report::markdown(&files));
    for json in [report::json(&files), report::sarif(&files)] {
        serde_json::from_str::<Value>(&json).expect("JSON");
    }
}

/// A text for people has no control characters of terminals.
fn clean(told: &str) {
    assert!(!told.chars().any(|c| c.is_control() && c != '\n'), "{told:?}");
}

fn shown(diagnostics: &[Diagnostic], text: &str) {
    assert!(!diagnostics.is_empty());
    let told = render(diagnostics, Source { name: "a", text }, false);
    assert!(!told.is_empty());
    clean(&told);
}

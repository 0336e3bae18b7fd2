//! `gatefront synth --check`: whether a committed template is what its config gives.

use std::io;
use std::path::Path;

use gatefront::Synthesis;
use gatefront::check::Options;
use gatefront::diagnostic::{Source, printable, render};
use gatefront::diff::{Version, diff};
use gatefront::report::diff::{self as report, Compared};

use super::Arguments;
use crate::cli::line_ends::{self, Comparison};
use crate::cli::{Failure, colored, colored_stderr, discover, file, print, talk};

/// Compares the file with the template, and shows what differs beside line ends. Nothing is written.
pub(super) fn compare(
    arguments: &Arguments,
    path: &Path,
    synthesis: &Synthesis,
    template: &str,
) -> Result<(), Failure> {
    let committed = path.display().to_string();
    let config = file::display(arguments.config());
    let (shown, remedy) = (printable(&committed), printable(&arguments.command(path)));
    if !path.exists() {
        talk(&format!("{shown} is not there; `{remedy}` writes it\n"));
        return Err(Failure::Differs);
    }
    let bytes = file::bytes(path, discover::MAX_BYTES)?;
    // A byte order mark is a difference too, which the text does not show any more.
    match line_ends::compare(&bytes, template) {
        Comparison::Same => {
            if !arguments.quiet {
                talk(&format!("{shown} is what {} gives\n", printable(&config)));
            }
            return Ok(());
        }
        Comparison::LineEnds => {
            if !arguments.quiet {
                let hint = line_ends::hint(path);
                talk(&format!("{shown} is what {} gives, but for its line ends; {hint}\n", printable(&config)));
            }
            return Ok(());
        }
        Comparison::Different => {}
    }
    let text = file::text(&committed, bytes, discover::MAX_BYTES)?;
    let region = synthesis.plan.regions.only().map(|region| region.to_string());
    let mut options = Options::default();
    options.region = region;
    let read = |name: &str, text: &str| {
        let source = Source { name, text };
        Version::read(text, &options).map_err(|diagnostics| render(&diagnostics.0, source, colored_stderr()))
    };
    match (read(&committed, &text), read(&config, template)) {
        (Ok(old), Ok(new)) => {
            let found = diff(&old, &new);
            let compared = Compared { old: &committed, new: &config, diff: &found };
            print(&report::text(compared, colored(&io::stdout())))?;
            let only =
                if found.is_empty() { ", but means the same to CloudFormation: only its text differs" } else { "" };
            talk(&format!("{shown} is not what {} gives{only}; `{remedy}` writes it\n", printable(&config)));
        }
        (Err(described), _) | (_, Err(described)) => {
            talk(&described);
            talk(&format!("{shown} is not what {} gives; `{remedy}` writes it\n", printable(&config)));
        }
    }
    Err(Failure::Differs)
}

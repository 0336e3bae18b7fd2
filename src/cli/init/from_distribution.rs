//! `gatefront init --from-distribution`: the routes of a distribution that runs already.

use std::path::Path;

use gatefront::diagnostic::{Sources, printable};
use gatefront::import::import;

use super::Arguments;
use crate::cli::discover::MAX_BYTES;
use crate::cli::{Failure, colored_stderr, file, live, talk};

/// Returns the config, and reports what it could not express on standard error.
pub(super) fn text(given: &[String], arguments: &Arguments) -> Result<String, Failure> {
    let sources = read(given, arguments)?;
    let stack = arguments.stack.as_ref().map_or_else(|| suggested(&sources), ToString::to_string);
    let imported = import(&sources, &stack)
        .map_err(|diagnostics| Failure::Rendered(sources.render(&diagnostics.0, colored_stderr())))?;
    if !imported.left_out.is_empty() {
        talk("Not taken over:\n");
        for sentence in &imported.left_out {
            talk(&format!("  - {}\n", printable(sentence)));
        }
    }
    Ok(imported.config)
}

/// Returns the answers in files, or those of a running distribution.
fn read(given: &[String], arguments: &Arguments) -> Result<Sources, Failure> {
    let Some((first, more)) = given.split_first() else { return Err(Failure::sentence("no distribution is named")) };
    let path = Path::new(first);
    if !path.is_file() && !file::is_dash(path) {
        if let Some(extra) = more.first() {
            return Err(Failure::sentence(format!("there is no file {first}, which {extra} would belong to")));
        }
        return Ok(live::read(&first.parse().map_err(Failure::sentence)?, &arguments.aws)?.sources);
    }
    let mut sources = Sources::new(file::display(path), file::read(path, MAX_BYTES)?);
    for path in more.iter().map(Path::new) {
        sources.add(file::display(path), file::read(path, MAX_BYTES)?);
    }
    Ok(sources)
}

/// Returns the name of the stack: the ID of the distribution, if the answer has it.
fn suggested(sources: &Sources) -> String {
    match gatefront::import::distribution_id(sources) {
        Some(id) => format!("edge-{}", id.to_ascii_lowercase()),
        None => "edge".to_owned(),
    }
}

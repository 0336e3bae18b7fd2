//! `gatefront synth CONFIG… --out-dir DIR`: a template for every stack of many configs, or with `--check` whether they
//! are there.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use gatefront::{SynthError, Synthesis, synth_all};

use super::form::Format;
use super::{Failure, config, file, parallel, talk};

/// What became of one config: how many templates it gives, how many of them are in the folder as they should be, and
/// what there is to say, line by line.
struct Outcome {
    templates: usize,
    current: usize,
    is_refused: bool,
    lines: String,
}

/// Writes `DIR/CONFIG.yaml` for a config of one stack, and `DIR/CONFIG/STACK.yaml` for each of several; or only looks
/// which of them are not what their config gives. A config that is wrong is told in a line for each error, and the others
/// are seen to all the same.
pub(super) fn run(
    configs: &[PathBuf],
    folder: &Path,
    format: Format,
    task: Task,
    is_quiet: bool,
) -> Result<(), Failure> {
    let names = names(configs)?;
    if matches!(task, Task::Write) {
        file::create_folder(folder)?;
    }
    let outcomes = parallel::map(&names, ("synthesized", "configs"), |(name, config)| {
        one(config, &folder.join(name), format, task).unwrap_or_else(|failure| refused(config, failure))
    });
    let lines: String = outcomes.iter().map(|outcome| outcome.lines.as_str()).collect();
    let templates: usize = outcomes.iter().map(|outcome| outcome.templates).sum();
    let current: usize = outcomes.iter().map(|outcome| outcome.current).sum();
    let refused = outcomes.iter().filter(|outcome| outcome.is_refused).count();
    let plural = |count, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let done = match task {
        Task::Write => format!("{} written to {}", plural(templates, "template"), folder.display()),
        Task::Check => {
            let are = if templates == 1 { "is" } else { "are" };
            format!("{current} of {} in {} {are} current", plural(templates, "template"), folder.display())
        }
    };
    if refused > 0 {
        let refused = format!("{refused} of {} refused", plural(configs.len(), "config"));
        return Err(Failure::Rendered(format!("{lines}{done}; {refused}\n")));
    }
    talk(&lines);
    if !is_quiet {
        talk(&format!("{done}\n"));
    }
    if current < templates { Err(Failure::Differs) } else { Ok(()) }
}

/// What to do about a template and its file.
#[derive(Clone, Copy)]
pub(super) enum Task {
    Write,
    Check,
}

impl Task {
    /// Writes the file, or says what is wrong with the one that is there.
    fn settle(self, output: &Path, template: &str, config: &Path) -> Result<Option<String>, Failure> {
        if matches!(self, Self::Write) {
            return file::write_soon(output, template).map(|()| None);
        }
        if !output.exists() {
            return Ok(Some(format!("{} is not there\n", output.display())));
        }
        if !output.is_file() {
            return Err(Failure::sentence(format!("{} is no regular file", output.display())));
        }
        // One byte more than it should have is enough to tell them apart.
        let is_current = file::bytes(output, template.len())? == template.as_bytes();
        Ok((!is_current).then(|| format!("{} is not what {} gives\n", output.display(), config.display())))
    }
}

/// The configs by the names of what is made from them: two configs of one name are told before anything is written.
fn names(configs: &[PathBuf]) -> Result<Vec<(String, &Path)>, Failure> {
    let mut names: BTreeMap<String, &Path> = BTreeMap::new();
    let mut all = Vec::new();
    for config in configs {
        let Some(name) = config.file_stem().filter(|_| !file::is_dash(config)).and_then(|name| name.to_str()) else {
            let message = format!("{} has no name that a template could be called by", file::display(config));
            return Err(Failure::sentence(message));
        };
        // Some file systems do not tell `A` from `a`.
        if let Some(first) = names.insert(name.to_lowercase(), config) {
            let message = format!("{} and {} would be written to one file", first.display(), config.display());
            return Err(Failure::sentence(message).help("rename one, or give each its own --out-dir"));
        }
        all.push((name.to_owned(), config.as_path()));
    }
    Ok(all)
}

fn one(config: &Path, output: &Path, format: Format, task: Task) -> Result<Outcome, Failure> {
    let mut sources = config::read(config)?;
    let syntheses = match synth_all(&mut sources, &config::load) {
        Ok(syntheses) => syntheses,
        Err(SynthError::Config(diagnostics)) => {
            return Ok(Outcome { templates: 0, current: 0, is_refused: true, lines: sources.lines(&diagnostics.0) });
        }
        Err(SynthError::Defect(defect)) => return Err(Failure::sentence(defect.to_string())),
    };
    let ending = format.ending();
    let outputs: Vec<PathBuf> = match syntheses.as_slice() {
        [_] => vec![with_ending(output, ending)],
        several => {
            several.iter().map(|synthesis| with_ending(&output.join(synthesis.plan.stack.as_str()), ending)).collect()
        }
    };
    let mut told = HashSet::new();
    // Some file systems do not tell `A` from `a`.
    if let Some(same) = outputs.iter().find(|output| !told.insert(output.to_string_lossy().to_lowercase())) {
        return Err(Failure::sentence(format!("two stacks would be written to {}", same.display())));
    }
    for output in &outputs {
        config::spare(&sources, output)?;
    }
    let templates = syntheses.iter().map(|synthesis| format.template(synthesis)).collect::<Result<Vec<_>, _>>()?;
    if outputs.len() > 1 && matches!(task, Task::Write) {
        file::create_folder(output)?;
    }
    let mut lines = String::new();
    let mut current = 0;
    for (output, template) in outputs.iter().zip(&templates) {
        match task.settle(output, template, config)? {
            None => current += 1,
            Some(line) => lines += &line,
        }
    }
    for warning in syntheses.iter().flat_map(|Synthesis { warnings, .. }| warnings) {
        let line = sources.lines(std::slice::from_ref(warning));
        if !lines.contains(&line) {
            lines.push_str(&line);
        }
    }
    Ok(Outcome { templates: templates.len(), current, is_refused: false, lines })
}

/// The path with more at its end: a name may have dots of its own.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    PathBuf::from(path)
}

fn refused(path: &Path, failure: Failure) -> Outcome {
    let lines = format!("{}: error: {}\n", path.display(), failure.what());
    Outcome { templates: 0, current: 0, is_refused: true, lines }
}

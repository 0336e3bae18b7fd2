//! `gatefront synth CONFIG… --out-dir DIR`: a template for every stack of many configs, or with `--check` whether they
//! are there.
//!
//! Every config is read before anything is written: no template replaces a file that another config is made from.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use gatefront::claim::{self, Claim, Conflict};
use gatefront::{SynthError, synth_all};

use super::extends::Extends;
use super::format::TemplateFormat;
use super::inputs::{Identity, Inputs};
use super::line_ends::{self, Comparison};
use super::{Failure, config, file, parallel, scratch, talk};

/// The folder of the templates, their form, and the task.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) folder: &'a Path,
    pub(super) format: Option<TemplateFormat>,
    pub(super) task: Task,
}

/// A config that was read, and its templates, of which none is written yet.
struct Made<'a> {
    config: &'a Path,
    inputs: Inputs,
    /// The templates, or the lines that say why there are none.
    templates: Result<Vec<Template>, String>,
    /// The remarks for the author of the config, line by line.
    warnings: String,
}

struct Template {
    output: PathBuf,
    text: String,
    /// The names that its stack takes for itself alone, each with its place.
    claims: Vec<(Claim, String)>,
}

/// The result of one config: how many templates it gives, how many of them are in the folder as they should be, and
/// what there is to say, line by line.
struct ConfigOutcome {
    templates: usize,
    current: usize,
    /// The number of these that differ in their line ends.
    other_line_ends: usize,
    is_refused: bool,
    lines: String,
}

/// Writes `DIR/CONFIG.yaml` for a config of one stack, and `DIR/CONFIG/STACK.yaml` for each of several; or only looks
/// which of them are not what their config gives.
///
/// A config that is wrong is reported in a line for each error, and the others are seen to all the same. Where two stacks
/// claim one thing, nothing is written.
pub(super) fn run(configs: &[PathBuf], target: Target<'_>, extends: &Extends, is_quiet: bool) -> Result<(), Failure> {
    let Target { folder, task, .. } = target;
    let names = names(configs)?;
    let mut made = parallel::map(&names, ("synthesized", "configs"), |(name, config)| {
        make(config, &folder.join(name), target.format, extends)
    });
    refuse_conflicts(&made, folder)?;
    if matches!(task, Task::Write) {
        file::create_folder(folder)?;
        scratch::sweep(folder);
    }
    refuse_outputs(&mut made, folder);
    let outcomes = parallel::map(&made, ("finished", "configs"), |made| settle(made, target));
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
    let other_line_ends: usize = outcomes.iter().map(|outcome| outcome.other_line_ends).sum();
    if !is_quiet {
        let hint = match other_line_ends {
            0 => String::new(),
            count => format!(", {count} of them but for line ends; {}", line_ends::hint_for_folder(folder)),
        };
        talk(&format!("{done}{hint}\n"));
    }
    if current < templates { Err(Failure::Differs) } else { Ok(()) }
}

/// The task for a template and its file.
#[derive(Clone, Copy)]
pub(super) enum Task {
    Write,
    Check,
}

/// The state of a file after its template was settled.
enum SettledFile {
    Current,
    /// Current but for its line ends.
    OtherLineEnds,
    /// Not current, for the reason in this line.
    Stale(String),
}

impl Task {
    /// Writes the file, or reports what is wrong with the one that is there.
    fn settle(self, output: &Path, template: &str, config: &Path) -> Result<SettledFile, Failure> {
        if output.exists() && !output.is_file() {
            return Err(Failure::sentence(format!("{} is no regular file", output.display())));
        }
        if matches!(self, Self::Write) {
            return file::write_soon(output, template).map(|()| SettledFile::Current);
        }
        if !output.exists() {
            return Ok(SettledFile::Stale(format!("{} is not there\n", output.display())));
        }
        // One byte more than it may have is enough to see the difference.
        let bytes = file::bytes(output, line_ends::most_bytes(template))?;
        Ok(match line_ends::compare(&bytes, template) {
            Comparison::Same => SettledFile::Current,
            Comparison::LineEnds => SettledFile::OtherLineEnds,
            Comparison::Different => {
                SettledFile::Stale(format!("{} is not what {} gives\n", output.display(), config.display()))
            }
        })
    }
}

/// Returns the configs by the names of what is made from them: two configs of one name are reported before anything is
/// written.
fn names(configs: &[PathBuf]) -> Result<Vec<(String, &Path)>, Failure> {
    let mut names: BTreeMap<String, &Path> = BTreeMap::new();
    let mut all = Vec::new();
    for config in configs {
        let name = config.file_stem().filter(|_| !file::is_dash(config)).and_then(|name| name.to_str());
        // `..` is a folder outside of the one that is written to.
        let Some(name) = name.filter(|name| !matches!(*name, "." | "..")) else {
            let message = format!("{} has no name that a template could be called by", file::display(config));
            return Err(Failure::sentence(message));
        };
        // Some file systems do not distinguish `A` from `a`.
        if let Some(first) = names.insert(name.to_lowercase(), config) {
            let message = format!("{} and {} would be written to one file", first.display(), config.display());
            return Err(Failure::sentence(message).help("rename one, or give each its own --out-dir"));
        }
        all.push((name.to_owned(), config.as_path()));
    }
    Ok(all)
}

/// Reads a config and makes its templates.
fn make<'a>(config: &'a Path, output: &Path, format: Option<TemplateFormat>, extends: &Extends) -> Made<'a> {
    let refused = |inputs, lines| Made { config, inputs, templates: Err(lines), warnings: String::new() };
    let mut sources = match config::read(config) {
        Ok(sources) => sources,
        Err(failure) => return refused(Inputs::default(), refusal(config, failure)),
    };
    let syntheses = synth_all(&mut sources, &extends.of(config));
    let inputs = Inputs::of(&sources);
    let syntheses = match syntheses {
        Ok(syntheses) => syntheses,
        Err(SynthError::Config(diagnostics)) => return refused(inputs, sources.lines(&diagnostics.0)),
        Err(SynthError::Defect(defect)) => {
            return refused(inputs, refusal(config, Failure::sentence(defect.to_string())));
        }
    };
    let is_only = syntheses.len() == 1;
    let mut warnings = String::new();
    let mut templates = Vec::new();
    for synthesis in &syntheses {
        let output = if is_only { output.to_owned() } else { output.join(synthesis.plan.stack.as_str()) };
        let format = TemplateFormat::of(format, synthesis);
        let text = match format.template(synthesis) {
            Ok(text) => text,
            Err(failure) => return refused(inputs, refusal(config, failure)),
        };
        let claims = synthesis.claims.iter().map(|claim| (claim.clone(), sources.place(claim.span))).collect();
        templates.push(Template { output: with_ending(&output, format.ending()), text, claims });
        for warning in &synthesis.warnings {
            let line = sources.lines(std::slice::from_ref(warning));
            if !warnings.contains(&line) {
                warnings.push_str(&line);
            }
        }
    }
    Made { config, inputs, templates: Ok(templates), warnings }
}

/// Refuses the whole run where two of its stacks claim one thing.
fn refuse_conflicts(made: &[Made], folder: &Path) -> Result<(), Failure> {
    let templates = made.iter().filter_map(|made| made.templates.as_ref().ok()).flatten();
    let claims = templates.map(|template| template.claims.iter().map(|(claim, place)| (claim, place)));
    let conflicts = claim::conflicts(claims);
    if conflicts.is_empty() {
        return Ok(());
    }
    let mut lines = String::new();
    for conflict in &conflicts {
        let Conflict { claim, first, second } = conflict;
        // Writing into a text cannot fail.
        let _ = writeln!(lines, "{second}: error: {} is made twice, first by {first}", claim.thing);
    }
    let mut helps: Vec<&str> = conflicts.iter().map(|conflict| conflict.claim.thing.help()).collect();
    helps.sort_unstable();
    helps.dedup();
    for help in helps {
        let _ = writeln!(lines, "  help: {help}");
    }
    Err(Failure::Rendered(format!("{lines}nothing was written to {}\n", folder.display())))
}

/// Refuses configs whose templates would replace a file that the run reads, or another template, or would end up outside
/// of the folder.
fn refuse_outputs(made: &mut [Made], folder: &Path) {
    let mut inputs = Inputs::default();
    for made in made.iter_mut() {
        inputs.extend(std::mem::take(&mut made.inputs));
    }
    let mut outputs = HashMap::new();
    for made in made.iter_mut() {
        let Ok(templates) = &made.templates else { continue };
        let mut paths = templates.iter().map(|template| template.output.as_path());
        if let Err(failure) = paths.try_for_each(|output| refuse_output(output, folder, &inputs, &mut outputs)) {
            made.templates = Err(refusal(made.config, failure));
        }
    }
}

fn refuse_output(
    output: &Path,
    folder: &Path,
    inputs: &Inputs,
    outputs: &mut HashMap<Output, PathBuf>,
) -> Result<(), Failure> {
    inputs.spare(output)?;
    file::stays_within(output, folder)?;
    // Some file systems do not distinguish `A` from `a`, and a link may lead to another template.
    let keys =
        [Some(Output::Path(output.to_string_lossy().to_lowercase())), Identity::of_file(output).map(Output::File)];
    for key in keys.into_iter().flatten() {
        if let Some(first) = outputs.insert(key, output.to_owned()) {
            let message =
                format!("two stacks would be written to one file, {} and {}", first.display(), output.display());
            return Err(Failure::sentence(message));
        }
    }
    Ok(())
}

/// A file to write to, by what it shares with another path to it.
#[derive(PartialEq, Eq, Hash)]
enum Output {
    Path(String),
    File(Identity),
}

/// Writes the templates of a config, or compares them with their files.
fn settle(made: &Made, target: Target<'_>) -> ConfigOutcome {
    let refused = |lines| ConfigOutcome { templates: 0, current: 0, other_line_ends: 0, is_refused: true, lines };
    match &made.templates {
        Err(lines) => refused(lines.clone()),
        Ok(templates) => {
            settle_all(made, templates, target).unwrap_or_else(|failure| refused(refusal(made.config, failure)))
        }
    }
}

fn settle_all(made: &Made, templates: &[Template], target: Target<'_>) -> Result<ConfigOutcome, Failure> {
    let Target { folder, task, .. } = target;
    // One folder holds all of them: that of the run, or the config's own.
    let own = templates.first().and_then(|template| template.output.parent()).filter(|own| *own != folder);
    if let (Task::Write, Some(own)) = (task, own) {
        file::create_folder(own)?;
        scratch::sweep(own);
    }
    let mut lines = String::new();
    let (mut current, mut other_line_ends) = (0, 0);
    for template in templates {
        match task.settle(&template.output, &template.text, made.config)? {
            SettledFile::Current => current += 1,
            SettledFile::OtherLineEnds => {
                current += 1;
                other_line_ends += 1;
            }
            SettledFile::Stale(line) => lines += &line,
        }
    }
    lines += &made.warnings;
    Ok(ConfigOutcome { templates: templates.len(), current, other_line_ends, is_refused: false, lines })
}

/// Returns the path with more at its end: a name may have dots of its own.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    PathBuf::from(path)
}

fn refusal(path: &Path, failure: Failure) -> String {
    format!("{}: error: {}\n", path.display(), failure.what())
}

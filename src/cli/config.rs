//! The config that a command is given, and the configs that it extends.

use std::path::{Path, PathBuf};

use clap::Args;
use gatefront::config;
use gatefront::deploy::{shell_path, shell_word};
use gatefront::diagnostic::{Sources, similar};
use gatefront::{Synthesis, synth_all, tidy};

use super::extends::Extends;
use super::inputs::Inputs;
use super::{Failure, colored_stderr, completions, file, talk};

/// The config of a command that works on one stack.
#[derive(Args)]
pub(super) struct Chosen {
    /// The config; `-` is standard input, and needs --yes
    #[arg(default_value = "gatefront.yaml")]
    config: PathBuf,
    /// Of a config with several stacks, take this one
    #[arg(long, value_name = "NAME", add = completions::stacks())]
    stack: Option<String>,
    #[command(flatten)]
    extends: Extends,
}

impl Chosen {
    /// Makes the template, and prints the remarks for its author.
    pub(super) fn synthesize(&self) -> Result<Synthesis, Failure> {
        synthesize(&self.config, self.stack.as_deref(), &self.extends).map(|(synthesis, _)| synthesis)
    }

    /// Returns the config, and which of its stacks, in the words of a shell.
    pub(super) fn words(&self) -> String {
        let config = shell_path(&self.config.display().to_string());
        let stack = self.stack.as_ref().map(|stack| format!(" --stack {}", shell_word(stack)));
        config + &stack.unwrap_or_default() + &self.extends.words()
    }
}

/// Makes the template of a config, of several stacks in it that of the one with that name; what its author should know
/// is reported. Returns the files that were read too.
pub(super) fn synthesize(
    config: &Path,
    stack: Option<&str>,
    extends: &Extends,
) -> Result<(Synthesis, Inputs), Failure> {
    let mut sources = read(config)?;
    let stacks = synth_all(&mut sources, &extends.of(config)).map_err(|error| Failure::of_synth(error, &sources))?;
    let synthesis = chosen(stacks, stack, &file::display(config))?;
    if !synthesis.warnings.is_empty() {
        talk(&sources.render(&synthesis.warnings, colored_stderr()));
    }
    Ok((synthesis, Inputs::of(&sources)))
}

/// Returns the stack of that name, or the only one.
pub(super) fn chosen(mut stacks: Vec<Synthesis>, name: Option<&str>, config: &str) -> Result<Synthesis, Failure> {
    let place = match name {
        Some(name) => stacks.iter().position(|stack| stack.plan.stack.as_str() == name),
        None => (stacks.len() == 1).then_some(0),
    };
    if let Some(place) = place {
        return Ok(stacks.swap_remove(place));
    }
    let names: Vec<&str> = stacks.iter().map(|stack| stack.plan.stack.as_str()).collect();
    let list = names.join(", ");
    let Some(name) = name else {
        let help = "name one with --stack; `gatefront synth` makes the templates of all with --out-dir".to_owned();
        return Err(Failure::sentence(format!("{config} has {} stacks: {list}", names.len())).help(help));
    };
    let help = match similar(name, names.iter().copied()) {
        Some(near) => format!("did you mean `--stack {near}`?"),
        None => format!("it has {list}"),
    };
    Err(Failure::sentence(format!("{config} has no stack `{name}`")).help(help))
}

/// Reads the text of a config.
pub(super) fn read(path: &Path) -> Result<Sources, Failure> {
    if path == Path::new("gatefront.yaml") && !path.exists() {
        let help = "write one with `gatefront init`, or name another file";
        return Err(Failure::sentence("there is no gatefront.yaml here").help(help));
    }
    let text = file::read(path, config::MAX_BYTES)?;
    Ok(Sources::new(file::display(&tidy(path)), text))
}

/// Returns a path that starts in the folder of a file.
pub(super) fn beside(path: &str, file: &str) -> PathBuf {
    tidy(&Path::new(file).parent().unwrap_or(Path::new("")).join(path))
}

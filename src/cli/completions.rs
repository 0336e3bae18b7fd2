//! `gatefront completions`, and the answers to the shells that use them.
//!
//! The script asks gatefront for the words at each Tab, so that it completes what only a file has: the names of stacks.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};
use gatefront::names::REGIONS;
use gatefront::synth_all;

use super::config;
use super::extends::Extends;
use super::{Cli, Failure, print_file};

const EXAMPLES: &str = "\
Examples:
  gatefront completions bash > ~/.local/share/bash-completion/completions/gatefront
  gatefront completions zsh > ~/.zfunc/_gatefront";

/// The environment variable by which a shell asks for completions.
const VARIABLE: &str = "GATEFRONT_COMPLETE";

/// The end of the script for zsh: as a file in `fpath`, it answers its first call too.
const FIRST_CALL: &str = "if [[ $funcstack[1] == _gatefront ]]; then _clap_dynamic_completer_gatefront \"$@\"; fi\n";

/// Print shell completions.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let shells = Shells::builtins();
    let name = arguments.shell.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let mut script = Vec::new();
    if let Some(completer) = shells.completer(&name) {
        completer.write_registration(VARIABLE, "gatefront", "gatefront", "gatefront", &mut script)?;
    }
    if arguments.shell == Shell::Zsh {
        script.extend(FIRST_CALL.as_bytes());
    }
    print_file(&String::from_utf8_lossy(&script))
}

/// Answers a shell that asks for completions. Returns `false` if none asks.
pub(super) fn answer() -> Result<bool, clap::Error> {
    let folder = env::current_dir().ok();
    CompleteEnv::with_factory(Cli::command).var(VARIABLE).try_complete(env::args_os(), folder.as_deref())
}

/// Completes the names of Regions.
pub(super) fn regions() -> ArgValueCandidates {
    ArgValueCandidates::new(|| REGIONS.iter().map(CompletionCandidate::new).collect())
}

/// Completes the names of the stacks of the configs in the command, or else of `gatefront.yaml`.
pub(super) fn stacks() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        // The words of the command come after the completer and `--`.
        let words = env::args_os().skip_while(|word| word != "--").skip(1);
        let mut configs: Vec<PathBuf> = words.filter(is_config).map(PathBuf::from).collect();
        if configs.is_empty() {
            configs.push(PathBuf::from("gatefront.yaml"));
        }
        let names: BTreeSet<String> = configs.iter().flat_map(|config| stacks_of(config)).collect();
        names.into_iter().map(CompletionCandidate::new).collect()
    })
}

fn is_config(word: &OsString) -> bool {
    let path = Path::new(word);
    path.extension().is_some_and(|end| end == "yaml" || end == "yml") && path.is_file()
}

/// Returns the names of the stacks of a config. A file that is no config has none.
fn stacks_of(path: &Path) -> Vec<String> {
    let Ok(mut sources) = config::read(path) else { return Vec::new() };
    let stacks = synth_all(&mut sources, &Extends::default().of(path)).unwrap_or_default();
    stacks.iter().map(|stack| stack.plan.stack.to_string()).collect()
}

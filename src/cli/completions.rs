//! `gatefront completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, print_file};

const EXAMPLES: &str = "\
Examples:
  gatefront completions bash > ~/.local/share/bash-completion/completions/gatefront
  gatefront completions zsh > ~/.zfunc/_gatefront";

/// Print shell completions.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "gatefront", &mut text);
    print_file(&String::from_utf8_lossy(&text))
}

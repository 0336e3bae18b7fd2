//! `gatefront man`

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, Failure, file, print};

const EXAMPLES: &str = "\
Examples:
  gatefront man | man -l -                                 read the page
  gatefront man --out-dir ~/.local/share/man/man1          for `man gatefront-synth` and the others";

/// Print or write man pages.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Write the pages of all commands to this folder
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut all = Cli::command();
    all.build();
    let Some(folder) = &arguments.out_dir else {
        return print(&page(all)?);
    };
    file::create_folder(folder)?;
    let commands: Vec<Command> =
        all.get_subcommands().filter(|command| command.get_name() != "help").cloned().collect();
    for command in [all].into_iter().chain(commands) {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        file::write(&folder.join(format!("{name}.1")), &page(command)?)?;
    }
    Ok(())
}

/// One page, without a date: the same version makes the same page.
fn page(command: Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    Man::new(command).date("").render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

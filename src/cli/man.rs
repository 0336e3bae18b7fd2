//! `gatefront man`

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, Failure, file, print_file};

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
    // There is no page of `gatefront help` to refer to.
    let mut all = Cli::command().disable_help_subcommand(true);
    all.build();
    let Some(folder) = &arguments.out_dir else {
        return print_file(&page(all)?);
    };
    file::create_folder(folder)?;
    let commands: Vec<Command> = all.get_subcommands().cloned().collect();
    for command in [all].into_iter().chain(commands) {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        file::write(&folder.join(format!("{name}.1")), &page(command)?)?;
    }
    Ok(())
}

/// Returns one page, without a date: the same version makes the same page.
fn page(command: Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    let man = Man::new(command).date("").source(concat!("gatefront ", env!("CARGO_PKG_VERSION")));
    man.render(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    Ok(match text.split_once(".SH EXTRA\n") {
        Some((before, extra)) => format!("{before}{}", sections(extra)),
        None => text.into_owned(),
    })
}

/// Returns the end of a help text, by the sections of a man page, with its lines as they are.
fn sections(extra: &str) -> String {
    let (help, after) = match extra.split_once("\n.SH ") {
        Some((help, version)) => (help, format!(".SH {version}")),
        None => (extra, String::new()),
    };
    let mut text = String::new();
    let mut last = "";
    for paragraph in help.trim_end().split("\n\n") {
        let (heading, lines) = match paragraph.split_once('\n') {
            Some(("Examples:", lines)) => ("EXAMPLES", lines),
            Some(("Exit codes:", lines)) => ("EXIT STATUS", lines),
            _ => ("NOTES", paragraph),
        };
        // Writing into a text cannot fail.
        let _ = if heading == last { writeln!(text, ".PP") } else { writeln!(text, ".SH {heading}") };
        let _ = write!(text, ".nf\n{lines}\n.fi\n");
        last = heading;
    }
    text + &after
}

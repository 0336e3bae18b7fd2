//! `gatefront synth`

mod check;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gatefront::diagnostic::{Source, render};
use gatefront::{Synthesis, assembly, config, deploy, report};

use super::{Failure, colored_stderr, file, print, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront synth                                 read gatefront.yaml, print the template
  gatefront synth orders.yaml -o template.yaml    write it to a file
  gatefront synth - --format json < orders.yaml   from standard input, as JSON
  gatefront synth -o template.yaml --check        whether the file is what the config gives
  gatefront synth --assembly cdk.out              a CDK cloud assembly, for `cdk deploy --app cdk.out --all`

The template goes to standard output or to FILE; how to deploy it goes to standard error.

Exit codes:
  0  done; with --check, FILE is what the config gives, byte for byte
  1  with --check alone: it is not
  2  the command, the config or a file is wrong; nothing was written";

/// Make one CloudFormation template from a config.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config; `-` is standard input
    #[arg(default_value = "gatefront.yaml")]
    config: PathBuf,
    /// Write the template to FILE; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write a CDK cloud assembly into the folder DIR, for `cdk deploy --app DIR`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format"])]
    assembly: Option<PathBuf>,
    /// Form of the template
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Write nothing: exit with 1 and show what differs if FILE is not what the config gives
    #[arg(long, requires = "output")]
    check: bool,
    /// Say nothing but warnings and errors on standard error
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// YAML, functions in their short form
    Yaml,
    /// JSON, functions in their long form
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let synthesis = synthesize(&arguments.config)?;
    if let Some(folder) = &arguments.assembly {
        return assemble(&synthesis, folder, arguments.quiet);
    }
    let template = match arguments.format {
        Format::Yaml => synthesis.to_yaml(),
        Format::Json => synthesis.to_json(),
    };
    fits(&template)?;
    let output = arguments.output.as_deref().filter(|path| !file::is_dash(path));
    match output {
        Some(path) if file::is_same(path, &arguments.config) => {
            let message = format!("{} is the config; the template would replace it", path.display());
            return Err(Failure::Sentence(message, Some("name another file with --output".to_owned())));
        }
        Some(path) if arguments.check => return check::compare(arguments, path, &synthesis, &template),
        None if arguments.check => return Err(Failure::sentence("--check compares a file: name it with --output")),
        Some(path) => file::write(path, &template)?,
        None => print(&template)?,
    }
    if !arguments.quiet {
        let default = match arguments.format {
            Format::Yaml => "template.yaml",
            Format::Json => "template.json",
        };
        let written = output.unwrap_or(Path::new(default)).display().to_string();
        talk(&report::sentence(&synthesis.report));
        if output.is_none() {
            talk(&format!("Save the template as {default}, or let `-o {default}` do it.\n"));
        }
        talk(&deploy::instructions(&synthesis, &written, template.len()));
    }
    Ok(())
}

impl Arguments {
    /// The command that writes the template.
    fn command(&self, output: &Path) -> String {
        let mut words = vec!["gatefront".to_owned(), "synth".to_owned()];
        if self.config != Path::new("gatefront.yaml") {
            words.push(deploy::shell_word(&self.config.to_string_lossy()));
        }
        words.extend(["-o".to_owned(), deploy::shell_word(&output.to_string_lossy())]);
        if matches!(self.format, Format::Json) {
            words.extend(["--format".to_owned(), "json".to_owned()]);
        }
        words.join(" ")
    }
}

/// Makes the template of a config; what its author should know is told.
pub(super) fn synthesize(config: &Path) -> Result<Synthesis, Failure> {
    let text = read_config(config)?;
    let name = file::display(config);
    let source = Source { name: &name, text: &text };
    let synthesis = gatefront::synth(&text).map_err(|error| Failure::of_synth(error, source))?;
    if !synthesis.warnings.is_empty() {
        talk(&render(&synthesis.warnings, source, colored_stderr()));
    }
    Ok(synthesis)
}

/// Writes a cloud assembly; its manifest comes last, so that it names nothing that is not there.
fn assemble(synthesis: &Synthesis, folder: &Path, quiet: bool) -> Result<(), Failure> {
    let files = assembly::files(synthesis);
    fits(&synthesis.to_json())?;
    fs::create_dir_all(folder)
        .map_err(|error| Failure::sentence(format!("cannot make the folder {}: {error}", folder.display())))?;
    for (name, text) in files {
        file::write(&folder.join(name), &text)?;
    }
    if !quiet {
        talk(&report::sentence(&synthesis.report));
        talk(&assembly::instructions(&folder.display().to_string()));
    }
    Ok(())
}

/// CloudFormation takes no larger template, by no way.
pub(super) fn fits(template: &str) -> Result<(), Failure> {
    if template.len() <= deploy::MAX_BYTES {
        return Ok(());
    }
    let message = format!("the template has {} bytes; CloudFormation takes {}", template.len(), deploy::MAX_BYTES);
    Err(Failure::sentence(message))
}

fn read_config(path: &Path) -> Result<String, Failure> {
    if path == Path::new("gatefront.yaml") && !path.exists() {
        let help = "write one with `gatefront init`, or name another file";
        return Err(Failure::Sentence("there is no gatefront.yaml here".to_owned(), Some(help.to_owned())));
    }
    file::read(path, config::MAX_BYTES)
}

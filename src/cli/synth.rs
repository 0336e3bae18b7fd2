//! `gatefront synth`

mod check;

use std::path::{Path, PathBuf};

use clap::Args;
use gatefront::{Synthesis, assembly, deploy, report};

use super::extends::Extends;
use super::format::{TemplateFormat, fits};
use super::inputs::Inputs;
use super::{Failure, completions, config, file, fleet, print_file, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront synth                                 read gatefront.yaml and print the template
  gatefront synth orders.yaml -o template.yaml    write it to a file
  gatefront synth - --format json < orders.yaml   from standard input, as JSON
  gatefront synth -o template.yaml --check        compare the file with the output
  gatefront synth --assembly cdk.out              write a CDK cloud assembly
  gatefront synth stages.yaml --stack orders-dev  one of the stacks of a config
  gatefront synth configs/*.yaml --out-dir out    all stacks of all configs, in parallel

The template is written to standard output or to FILE. The deployment commands are written to
standard error. With --out-dir, the stack of orders.yaml is written to DIR/orders.yaml, and each
stack of stages.yaml to DIR/stages/STACK.yaml. An invalid config does not stop the others.
Deploy an assembly with `cdk deploy --app cdk.out --all`.

Exit codes:
  0  success; with --check, the files are current (line endings are ignored)
  1  with --check, a file is not current
  2  the command, a config or a file is invalid; nothing was written for it";

/// Make one CloudFormation template from a config.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config, or several with --out-dir; `-` is standard input
    #[arg(default_value = "gatefront.yaml", value_name = "CONFIG")]
    configs: Vec<PathBuf>,
    /// Write the template to FILE; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Make the template of this stack of a config with several stacks
    #[arg(long, value_name = "NAME", add = completions::stacks())]
    stack: Option<String>,
    /// Write a template for every stack of every config into the folder DIR
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "stack", "assembly"])]
    out_dir: Option<PathBuf>,
    /// Write a CDK cloud assembly into the folder DIR, for `cdk deploy --app DIR`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format", "check"])]
    assembly: Option<PathBuf>,
    /// Format of the template [default: yaml, or that of the config's `template`]
    #[arg(long, value_enum)]
    format: Option<TemplateFormat>,
    /// Write nothing; exit with 1 if FILE, or a file in DIR, differs from the output, and show the differences
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    extends: Extends,
    /// Print only warnings and errors on standard error
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(folder) = &arguments.out_dir {
        let task = if arguments.check { fleet::Task::Check } else { fleet::Task::Write };
        let target = fleet::Target { folder, format: arguments.format, task };
        return fleet::run(&arguments.configs, target, &arguments.extends, arguments.quiet);
    }
    let [config] = arguments.configs.as_slice() else {
        let help = "name a folder for their templates with --out-dir".to_owned();
        return Err(Failure::sentence(format!("{} configs", arguments.configs.len())).help(help));
    };
    let output = arguments.output.as_deref().filter(|path| !file::is_dash(path));
    let (synthesis, inputs) = config::synthesize(config, arguments.stack.as_deref(), &arguments.extends)?;
    if let Some(folder) = &arguments.assembly {
        return assemble(&synthesis, &inputs, folder, arguments.quiet);
    }
    match output {
        Some(path) => inputs.spare(path)?,
        None => inputs.spare_stdout()?,
    }
    let format = TemplateFormat::of(arguments.format, &synthesis);
    let template = format.template(&synthesis)?;
    match output {
        Some(path) if arguments.check => return check::compare(arguments, path, &synthesis, &template),
        None if arguments.check => {
            let help = "name it with --output, or a folder with --out-dir".to_owned();
            return Err(Failure::sentence("--check compares a file").help(help));
        }
        Some(path) => file::write(path, &template)?,
        None => print_file(&template)?,
    }
    if !arguments.quiet {
        let default = format!("template.{}", format.ending());
        let written = output.unwrap_or(Path::new(&default)).display().to_string();
        talk(&report::sentence(&synthesis.report));
        if output.is_none() {
            talk(&format!("Save the template as {default}, or let `-o {default}` do it.\n"));
        }
        talk(&deploy::instructions(&synthesis, &written, template.len()));
    }
    Ok(())
}

impl Arguments {
    /// Returns the only config, or the first.
    fn config(&self) -> &Path {
        self.configs.first().map_or(Path::new("gatefront.yaml"), PathBuf::as_path)
    }

    /// Returns the command that writes the template.
    fn command(&self, output: &Path) -> String {
        let mut words = vec!["gatefront".to_owned(), "synth".to_owned()];
        if self.config() != Path::new("gatefront.yaml") {
            words.push(deploy::shell_path(&self.config().to_string_lossy()));
        }
        if let Some(stack) = &self.stack {
            words.extend(["--stack".to_owned(), deploy::shell_word(stack)]);
        }
        words.extend(["-o".to_owned(), deploy::shell_path(&output.to_string_lossy())]);
        if matches!(self.format, Some(TemplateFormat::Json)) {
            words.extend(["--format".to_owned(), "json".to_owned()]);
        }
        words.join(" ") + &self.extends.words()
    }
}

/// Writes a cloud assembly; its manifest comes last, so that it names nothing that is not there.
fn assemble(synthesis: &Synthesis, inputs: &Inputs, folder: &Path, quiet: bool) -> Result<(), Failure> {
    if synthesis.plan.whole_stack.is_fragment {
        let help = "write it to a file with --output, and add it to a template";
        return Err(Failure::sentence("a fragment is no stack that the CDK could deploy").help(help.to_owned()));
    }
    let files = assembly::files(synthesis);
    fits(&synthesis.to_json())?;
    let files: Vec<(PathBuf, String)> = files.into_iter().map(|(name, text)| (folder.join(name), text)).collect();
    for (path, _) in &files {
        inputs.spare(path)?;
        file::stays_within(path, folder)?;
    }
    file::create_folder(folder)?;
    for (path, text) in files {
        file::write(&path, &text)?;
    }
    if !quiet {
        talk(&report::sentence(&synthesis.report));
        talk(&assembly::instructions(synthesis, &folder.display().to_string()));
    }
    Ok(())
}

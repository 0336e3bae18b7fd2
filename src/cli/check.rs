//! `gatefront check`

mod config;
mod fix;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args, ValueEnum};
use gatefront::check::{BehaviorReport, Finding, Options, Severity};
use gatefront::diagnostic::{Sources, printable, similar};
use gatefront::edit::Applicability;
use gatefront::inquiry::DistributionName;
use gatefront::names::Region;
use gatefront::report::{self, Checked};

use super::aws::{Aws, AwsError};
use super::companions::SourcePart;
use super::discover::{self, Foreign, Input, MAX_BYTES, SearchResult};
use super::inputs::Inputs;
use super::live::LiveReading;
use super::report_file::ReportFile;
use super::rule_id::RuleId;
use super::{Failure, colored, colored_stderr, completions, file, live, nested, parallel, talk, terraform};

const EXAMPLES: &str = "\
Examples:
  gatefront check template.yaml                     CloudFormation, SAM or serverless.yml
  gatefront check cdk.out                           a folder to search, or a CDK cloud assembly
  gatefront check distribution.json policy.json     saved output of the AWS CLI
  gatefront check --distribution shop.example.com   a running distribution
  gatefront check plan.json                         a Terraform plan, from `terraform show -json`
  gatefront synth | gatefront check -               from standard input
  gatefront check . --format sarif > check.sarif    for GitHub code scanning
  gatefront check . --format html -o report.html    a page with a drawing of each distribution
  gatefront check template.yaml --diff              print the fixes as a diff
  gatefront check template.yaml --fix               apply the fixes

An origin may be a custom domain of an API in another stack. Name it with --api-origin HOST, or in
the template:
  Metadata: {gatefront: {origins: {ORIGIN_ID: {type: http, region: eu-west-1}}}}

Accept a finding with `--allow GF401`, or in the template, with a reason:
  Metadata: {gatefront: {allow: [{rule: GF401, reason: the API is read-only}]}}
or in the .tf file beside a plan, in or above the resource:
  # gatefront: allow GF401: the API is read-only

Exit codes:
  0  every behavior delivers Authorization, and there is no error
  1  a behavior does not deliver Authorization, or there is an error (--strict: or a warning)
  2  the command is invalid, or a file cannot be read; the other files are checked";

/// Check whether Authorization reaches the API through the distributions of CloudFormation templates.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = EXAMPLES, group = ArgGroup::new("fixing").args(["fix", "diff"]))]
pub(super) struct Arguments {
    /// Templates, Terraform plans, saved output of the AWS CLI, folders to search, CDK cloud assemblies; `-` is
    /// standard input
    #[arg(required_unless_present = "distribution", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Check the running distribution with this ID, domain name or alias; it is read through the AWS CLI
    #[arg(long, value_name = "NAME", conflicts_with_all = ["paths", "fixing", "parameter", "root"])]
    distribution: Option<DistributionName>,
    #[command(flatten)]
    aws: Aws,
    /// Output format
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    #[command(flatten)]
    report: ReportFile,
    /// Accept the findings of these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = RuleId, hide_possible_values = true)]
    allow: Vec<String>,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// Give a parameter of the templates its value
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// Treat the origin with the domain name HOST as an API, a custom domain of another stack
    #[arg(long, value_name = "HOST")]
    api_origin: Vec<String>,
    /// Show the request path of behaviors without findings too
    #[arg(short, long)]
    verbose: bool,
    /// Apply the safe fixes to the files, then check them again
    #[arg(long)]
    fix: bool,
    /// Print the changes that the safe fixes make, as a unified diff; exit with 1 if there are any
    #[arg(long, conflicts_with_all = ["format", "output"])]
    diff: bool,
    /// With --fix or --diff, include the fixes that change caching, cost or access
    #[arg(long, requires = "fixing")]
    unsafe_fixes: bool,
    /// The Region of the stacks
    #[arg(long, value_parser = region, add = completions::regions())]
    region: Option<Region>,
    /// Write the paths in SARIF relative to DIR [default: the working directory]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckFormat {
    /// For people: the verdicts, and the findings with their places and fixes
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for GitHub code scanning
    Sarif,
    /// A table and a drawing for a pull request
    Markdown,
    /// The drawing alone, in Mermaid
    Mermaid,
    /// A page to open in a browser: the drawing, and the findings with their places and fixes
    Html,
}

pub(super) fn parameter(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    if key.is_empty() { Err("write KEY=VALUE".to_owned()) } else { Ok((key.to_owned(), value.to_owned())) }
}

pub(super) fn region(text: &str) -> Result<Region, String> {
    text.parse::<Region>().map_err(|error| error.to_string())
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut options = Options::default();
    options.parameters = arguments.parameter.iter().cloned().collect();
    options.region = arguments.region.map(|region| region.to_string());
    options.allow.clone_from(&arguments.allow);
    options.api_origins.clone_from(&arguments.api_origin);
    if arguments.root.is_some() && !matches!(arguments.format, CheckFormat::Sarif) {
        return Err(Failure::sentence("--root is for --format sarif"));
    }
    if let Some(name) = &arguments.distribution {
        return check_live(name, arguments, &options);
    }
    let most = if arguments.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    if (arguments.fix || arguments.diff) && config::are_configs(&arguments.paths) {
        return config::fix(&arguments.paths, most, arguments.fix);
    }
    let SearchResult { inputs, mut failures, foreign } = discover::collect(&arguments.paths)?;
    let named: Vec<String> = arguments.paths.iter().map(|path| file::display(path)).collect();
    arguments.report.spare(&Inputs::of_names(named.iter().map(String::as_str)))?;
    let (found, more) = check_all(&inputs, &options);
    failures.extend(more);
    report_foreign(&foreign, &found);
    let has_failed = !failures.is_empty();
    for failure in failures {
        failure.report();
    }
    // No file is changed while another cannot be read.
    if has_failed && (found.is_empty() || arguments.fix || arguments.diff) {
        return Err(Failure::Reported);
    }
    if found.is_empty() {
        return Err(Failure::sentence("no CloudFormation template was found"));
    }
    let (read, mut checked): (Vec<&Input>, Vec<Checked>) = found.into_iter().unzip();
    parameters_fit(&arguments.parameter, &checked)?;
    origins_fit(&arguments.api_origin, &checked)?;
    if arguments.diff {
        let has_fixes = fix::show(&read, &checked, &options, most)?;
        return if has_fixes { Err(Failure::Differs) } else { verdict(&checked, arguments.strict) };
    }
    if arguments.fix {
        checked = fix::write(&read, checked, &options, most)?;
    }
    show(&mut checked, arguments)?;
    if has_failed { Err(Failure::Reported) } else { verdict(&checked, arguments.strict) }
}

/// Checks a running distribution.
fn check_live(name: &DistributionName, arguments: &Arguments, options: &Options) -> Result<(), Failure> {
    if matches!(arguments.format, CheckFormat::Sarif) {
        return Err(Failure::sentence("a running distribution has no file for --format sarif")
            .help("save it with `aws cloudfront get-distribution --id ID`, and check that file"));
    }
    let LiveReading { sources, unread } = live::read(name, &arguments.aws)?;
    let mut checked = Checked::check_all(sources, options)
        .map_err(|diagnostics| Failure::from(AwsError::Answer(diagnostics.to_string())))?;
    checked.unread = unread;
    let mut checked = [checked];
    origins_fit(&arguments.api_origin, &checked)?;
    show(&mut checked, arguments)?;
    verdict(&checked, arguments.strict)
}

/// Prints the verdicts in the form that is asked for, and warnings on standard error.
fn show(checked: &mut [Checked], arguments: &Arguments) -> Result<(), Failure> {
    for file in checked.iter().filter(|file| !file.warnings.is_empty()) {
        talk(&file.rendered_warnings(colored_stderr()));
    }
    for file in checked.iter().filter(|file| file.report.distributions.is_empty()) {
        talk(&format!("{}: no CloudFront distribution, nothing to check\n", printable(&file.path)));
    }
    let output = &arguments.report;
    match arguments.format {
        CheckFormat::Text => {
            let colored = output.is_stdout() && colored(&io::stdout());
            output.write(&report::text(checked, colored, arguments.verbose))?;
            if checked.iter().any(|file| !file.report.distributions.is_empty()) {
                talk(&report::summary(checked));
            }
        }
        CheckFormat::Json => output.write(&report::json(checked))?,
        CheckFormat::Sarif => {
            let root = arguments.root.as_deref().unwrap_or(Path::new("."));
            for file in &mut *checked {
                file.rename(|name| relative(name, root));
            }
            output.write(&report::sarif(checked))?;
        }
        CheckFormat::Markdown => output.write(&report::markdown(checked))?,
        CheckFormat::Html => output.write(&report::html(checked))?,
        CheckFormat::Mermaid => output.write(&report::mermaid(checked))?,
    }
    Ok(())
}

/// Fails if one of the files does not pass, or, in a strict check, has a warning.
fn verdict(checked: &[Checked], is_strict: bool) -> Result<(), Failure> {
    let is_warning = |finding: &Finding| finding.severity == Severity::Warning;
    let passes = |file: &Checked| file.report.passes() && !(is_strict && file.report.open().any(is_warning));
    if checked.iter().all(passes) { Ok(()) } else { Err(Failure::NotDelivered) }
}

/// Returns a path relative to a folder. A path outside of the folder is returned as it is.
fn relative(path: &str, folder: &Path) -> String {
    let place = |path: &Path| fs::canonicalize(path).ok();
    let inside = place(Path::new(path))
        .zip(place(folder))
        .and_then(|(path, folder)| Some(path.strip_prefix(folder).ok()?.display().to_string()));
    inside.unwrap_or_else(|| path.to_owned())
}

/// Refuses a parameter that no template has, and a value that CloudFormation refuses.
fn parameters_fit(given: &[(String, String)], checked: &[Checked]) -> Result<(), Failure> {
    let known = || checked.iter().flat_map(|file| &file.report.parameters);
    for (name, value) in given {
        let of_name: Vec<_> = known().filter(|(known, _)| known == name).map(|(_, allowed)| allowed).collect();
        if of_name.is_empty() {
            let mut names: Vec<&str> = known().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            let help = match similar(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => "there are no parameters".to_owned(),
                None => format!("the parameters are {}", names.join(", ")),
            };
            return Err(Failure::sentence(format!("no template has a parameter `{name}`")).help(help));
        }
        let takes =
            |allowed: &[String]| value.split(',').all(|value| allowed.iter().any(|known| known == value.trim()));
        let refusing = of_name.iter().filter_map(|allowed| allowed.as_ref().filter(|allowed| !takes(allowed)));
        let refusing: Vec<&Vec<String>> = refusing.collect();
        if let (Some(allowed), true) = (refusing.first(), refusing.len() == of_name.len()) {
            // The value may be that of a `NoEcho` parameter.
            let message = format!("the parameter `{name}` cannot have the given value");
            return Err(Failure::sentence(message).help(format!("its AllowedValues are {}", allowed.join(", "))));
        }
    }
    Ok(())
}

/// Refuses a name for which no template has an origin: it would change nothing.
fn origins_fit(given: &[String], checked: &[Checked]) -> Result<(), Failure> {
    let behaviors = checked.iter().flat_map(|file| &file.report.distributions).flat_map(|found| &found.behaviors);
    let known: Vec<&str> = behaviors.flat_map(BehaviorReport::origin_domains).collect();
    for host in given {
        if !known.iter().any(|name| name.eq_ignore_ascii_case(host)) {
            let failure = Failure::sentence(format!("no template has an origin `{host}`"));
            return Err(match similar(host, known.iter().copied()) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure,
            });
        }
    }
    Ok(())
}

/// Checks every file, and returns the results with their inputs, in the order of the inputs, and the failures.
fn check_all<'a>(inputs: &'a [Input], options: &Options) -> (Vec<(&'a Input, Checked)>, Vec<Failure>) {
    let (mut parts, mut found, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for part in parallel::map(inputs, ("read", "files"), read_one) {
        match part {
            Ok(part) => parts.extend(part),
            Err(failure) => failures.push(failure),
        }
    }
    let results = parallel::map(&parts, ("checked", "files"), |part| check_one(part, &parts, options));
    let mut joined: BTreeSet<String> = BTreeSet::new();
    for (part, result) in parts.iter().zip(results) {
        match result {
            Ok(checked) => {
                joined.extend(checked.iter().flat_map(|checked| checked.joined.iter().cloned()));
                found.extend(checked.map(|checked| (part.input, checked)));
            }
            Err(failure) => failures.push(failure),
        }
    }
    // A nested stack is in the report of its parent.
    if !joined.is_empty() {
        found.retain(|(input, _)| !nested::is_one_of(&input.path, &joined));
    }
    (found, failures)
}

/// Reads one file. Returns `None` if a search found it and it is no text.
fn read_one(input: &Input) -> Result<Option<SourcePart<'_>>, Failure> {
    let bytes = file::bytes(&input.path, MAX_BYTES)?;
    // A search meets much that is no YAML; but not what speaks of distributions.
    let speaks = input.is_searched && speaks_of_distributions(&bytes);
    match file::text(&file::display(&input.path), bytes, MAX_BYTES) {
        Err(_) if input.is_searched && !speaks => Ok(None),
        text => Ok(Some(SourcePart::new(input, text?))),
    }
}

/// Checks one file with its companions. Returns `None` if a search found it and it is no template, and if it is the
/// companion of another.
fn check_one(part: &SourcePart<'_>, all: &[SourcePart<'_>], options: &Options) -> Result<Option<Checked>, Failure> {
    let SourcePart { input, text, .. } = part;
    if let Some(failure) = discover::terraform_code(&input.path).filter(|_| !input.is_searched) {
        return Err(failure);
    }
    let Some(sources) = part.sources(all) else { return Ok(None) };
    match Checked::check_all(sources, options) {
        Ok(mut checked) if checked.report.is_template => {
            // The code of an assembly has absolute paths.
            let is_ours = |name: &str| Path::new(name).is_absolute() && name != file::display(&input.path);
            checked.rename(|name| if is_ours(name) { relative(name, Path::new(".")) } else { name.to_owned() });
            Ok(Some(checked))
        }
        Ok(_) if input.is_searched => Ok(None),
        Err(_) if input.is_searched && !speaks_of_distributions(text.as_bytes()) => Ok(None),
        Ok(_) => Err(discover::no_template(&input.path, text)),
        Err(diagnostics) => {
            let sources = part.sources(all).unwrap_or_else(|| Sources::new(file::display(&input.path), text.as_str()));
            Err(Failure::Rendered(sources.render(&diagnostics.0, colored_stderr())))
        }
    }
}

/// Names the files in other languages that no plan was made from.
fn report_foreign(foreign: &[Foreign], found: &[(&Input, Checked)]) {
    let read: Vec<PathBuf> = found.iter().flat_map(|(input, file)| terraform::files(&input.path, &file.text)).collect();
    for file in foreign.iter().filter(|file| !read.contains(&file.path)) {
        file.report();
    }
}

/// Reports whether a text, in UTF-8 or UTF-16, has the name of the resource type.
fn speaks_of_distributions(bytes: &[u8]) -> bool {
    const NAMES: [&[u8]; 2] = [b"AWS::CloudFront::Distribution", b"aws_cloudfront_distribution"];
    let is_there = |bytes: &[u8]| NAMES.iter().any(|name| bytes.windows(name.len()).any(|window| window == *name));
    is_there(bytes)
        || (bytes.contains(&0) && is_there(&bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<u8>>()))
}

//! The files that a check reads: those that are named, and those that a search of a folder finds.

use std::fs;
use std::path::{Path, PathBuf};

use gatefront::deploy::{shell_path, shell_word};
use gatefront::diagnostic::printable;
use gatefront::source_kind::{ConfigShape, SourceKind};
use gatefront::template::Document;

use super::{Failure, file, talk};

/// CloudFormation takes 1 MB; a file with more than this is not meant for it.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The result of a search.
#[derive(Default)]
pub(super) struct SearchResult {
    /// The files to read.
    pub(super) inputs: Vec<Input>,
    /// The folders that cannot be read.
    pub(super) failures: Vec<Failure>,
    /// The files in another language that define a distribution.
    pub(super) foreign: Vec<Foreign>,
}

/// A file in another language, which is not read by itself.
pub(super) struct Foreign {
    pub(super) path: PathBuf,
    /// The language.
    kind: &'static str,
}

impl Foreign {
    /// Says that it is not checked.
    pub(super) fn report(&self) {
        let shown = printable(&self.path.display().to_string());
        let help = if self.kind == TERRAFORM { "; check the plan that `terraform show -json` writes" } else { "" };
        talk(&format!("{shown}: not checked, it is {} and not a CloudFormation template{help}\n", self.kind));
    }
}

/// A file to read.
pub(super) struct Input {
    pub(super) path: PathBuf,
    /// `true` if a search found it, so that it may well be something else than a template.
    pub(super) is_searched: bool,
}

/// Returns the files of all paths, folders searched in the order of names.
pub(super) fn collect(paths: &[PathBuf]) -> Result<SearchResult, Failure> {
    let mut found = SearchResult::default();
    for path in paths {
        if !file::is_dash(path) && path.is_dir() {
            search(path, &mut found);
        } else {
            found.inputs.push(Input { path: path.clone(), is_searched: false });
        }
    }
    if found.inputs.is_empty() {
        found.foreign.iter().for_each(Foreign::report);
        let failure = found.failures.pop();
        return Err(failure.unwrap_or_else(|| Failure::sentence("no CloudFormation template was found")));
    }
    Ok(found)
}

/// Searches a folder. A CDK cloud assembly has a manifest; its templates are named `*.template.json`, nested stacks
/// included.
fn search(folder: &Path, found: &mut SearchResult) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("cannot read {}: {}", folder.display(), file::plain(&error));
            found.failures.push(Failure::sentence(message));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let is_assembly = folder.join("manifest.json").is_file() && folder.join("cdk.out").is_file();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // A link may lead back up.
        if path.is_symlink() || name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target") {
            continue;
        }
        if path.is_dir() {
            if !name.starts_with("asset.") {
                search(&path, found);
            }
        } else if is_template(&name) && (!is_assembly || name.ends_with(".template.json")) {
            // Reading from a pipe could wait forever.
            if path.is_file() {
                found.inputs.push(Input { path, is_searched: true });
            } else {
                talk(&format!("{}: passed over, it is no regular file\n", printable(&path.display().to_string())));
            }
        } else if let Some(kind) = foreign(&path, &name) {
            found.foreign.push(Foreign { path, kind });
        }
    }
}

/// The most bytes of a file in another language that are read.
const MAX_SOURCE_BYTES: u64 = 1024 * 1024;

/// The language of Terraform and OpenTofu.
const TERRAFORM: &str = "Terraform";

/// Returns the kind of a file in another language that defines a distribution.
fn foreign(path: &Path, name: &str) -> Option<&'static str> {
    let extension = Path::new(name).extension()?.to_str()?;
    let is_terraform = ["tf", "tofu", "tfstate"].contains(&extension);
    if !is_terraform && !["cs", "go", "java", "js", "py", "ts"].contains(&extension) {
        return None;
    }
    let metadata = fs::metadata(path).ok()?;
    let text = (metadata.is_file() && metadata.len() <= MAX_SOURCE_BYTES).then(|| fs::read_to_string(path).ok())??;
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if is_terraform {
        return has(&["aws_cloudfront_distribution"]).then_some(TERRAFORM);
    }
    let is_cdk = has(&["aws-cdk", "aws_cdk", "awscdk", "Amazon.CDK"]);
    (is_cdk && has(&["Distribution("])).then_some("CDK source code")
}

/// Returns the failure about a file with the code of Terraform, which says little without its plan; `None` for others.
pub(super) fn terraform_code(path: &Path) -> Option<Failure> {
    let shown = file::display(path);
    let is_code = [".tf", ".tofu", ".tf.json"].iter().any(|end| shown.ends_with(end));
    let message = format!("{shown} is Terraform code, and not a plan");
    let help = "run `terraform plan -out plan && terraform show -json plan > plan.json`, then name plan.json";
    is_code.then(|| Failure::sentence(message).help(help))
}

/// Reports a file that is named and is no template, with the way to one.
pub(super) fn no_template(path: &Path, text: &str) -> Failure {
    let document = Document::read(text).ok();
    let kind = document.as_ref().map_or(SourceKind::Other, |document| SourceKind::of(document.value()));
    let shown = file::display(path);
    let failure = match kind {
        SourceKind::Template | SourceKind::Live | SourceKind::Terraform | SourceKind::Other => {
            Failure::sentence(format!("{shown} is no CloudFormation template"))
        }
        SourceKind::LiveCompanion => {
            Failure::sentence(format!("{shown} is {}, and there is no distribution", kind.name()))
        }
        kind => Failure::sentence(format!("{shown} is {}, and no CloudFormation template", kind.name())),
    };
    let config = if file::is_dash(path) { "CONFIG".to_owned() } else { shell_path(&shown) };
    match kind {
        SourceKind::Template | SourceKind::Live | SourceKind::Terraform | SourceKind::Other => {
            failure.help("a CloudFormation template has `Resources`")
        }
        SourceKind::LiveCompanion => {
            failure.help("name the output of `aws cloudfront get-distribution --id ID` beside it")
        }
        SourceKind::TerraformState => failure.help("run `terraform show -json > state.json`, then check state.json"),
        SourceKind::Serverless => {
            failure.help("make its template with `serverless package`, then `gatefront check .serverless`")
        }
        SourceKind::Assembly => failure.help("check the folder that it is in, with all templates"),
        SourceKind::Config(ConfigShape::Single) => {
            failure.help(format!("check its template: `gatefront synth {config} | gatefront check -`"))
        }
        SourceKind::Config(ConfigShape::Several) => {
            let stacks = document.as_ref().and_then(|document| document.value().as_map()?.get("stacks")?.as_map());
            let first = stacks.and_then(|stacks| stacks.keys().next()).map_or("NAME", String::as_str);
            let stack = shell_word(first);
            failure
                .help(format!(
                    "check one of its stacks: `gatefront synth {config} --stack {stack} | gatefront check -`"
                ))
                .help(format!("or all of them: `gatefront synth {config} --out-dir out && gatefront check out`"))
        }
        SourceKind::Config(ConfigShape::Base) => failure
            .help("it has no stack; check a config that extends it: `gatefront synth CONFIG | gatefront check -`"),
    }
}

fn is_template(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["yaml", "yml", "json", "template"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

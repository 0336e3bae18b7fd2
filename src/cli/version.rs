//! Where a template to compare comes from: a file, a git revision, a config, or a stack.

use std::path::Path;
use std::process::{Command, Stdio};

use gatefront::check::Options;
use gatefront::config::Base;
use gatefront::deploy::StackReference;
use gatefront::diagnostic::{self, Sources, render};
use gatefront::diff::Version;
use gatefront::names::Region;
use gatefront::plan::Regions;
use gatefront::synth_all;
use gatefront::template::Document;

use super::aws::Aws;
use super::{Failure, colored_stderr, config, file, talk, templates};

/// The text of a template, and what people call it.
pub(super) struct Source {
    pub(super) name: String,
    text: String,
    /// Where it is deployed, where a config says it.
    regions: Option<Regions>,
    /// Whether it is one of several stacks in a config.
    pub(super) has_several: bool,
}

/// A template without resources stands for a stack that is not there.
const NOTHING: &str = "Resources: {}\n";

impl Source {
    /// A file, standard input, or `git:REV:PATH`; a config is synthesized. Of a config with several stacks, the one of
    /// that name.
    pub(super) fn open(argument: &str, stack: Option<&str>) -> Result<Self, Failure> {
        Self::find(argument, stack, false)
    }

    /// The same for what was there before: a file that a revision does not have yet is nothing, and so is a stack that a
    /// config there does not have yet.
    pub(super) fn open_old(argument: &str, stack: Option<&str>) -> Result<Self, Failure> {
        Self::find(argument, stack, argument.starts_with("git:"))
    }

    fn find(argument: &str, stack: Option<&str>, may_be_missing: bool) -> Result<Self, Failure> {
        let (name, text) = match argument.strip_prefix("git:") {
            Some(object) if may_be_missing && is_missing(object) => {
                return Ok(Self::nothing(argument.to_owned(), argument));
            }
            Some(object) => (argument.to_owned(), git(object)?),
            None => {
                let path = Path::new(argument);
                (file::display(path), file::read(path, templates::MAX_BYTES)?)
            }
        };
        if !is_config(&text) {
            return Ok(Self { name, text, regions: None, has_several: false });
        }
        let mut sources = Sources::new(name.as_str(), text);
        let stacks = synth_all(&mut sources, &load).map_err(|error| Failure::of_synth(error, &sources))?;
        let has_several = stacks.len() > 1;
        let stack = stack.filter(|_| has_several);
        let lacks = |wanted: &&str| stacks.iter().all(|known| known.plan.stack.as_str() != *wanted);
        if let Some(wanted) = stack.filter(|_| may_be_missing).filter(lacks) {
            let what = format!("stack {wanted} in {name}");
            return Ok(Self::nothing(name, &what));
        }
        let synthesis = config::chosen(stacks, stack, &name)?;
        Ok(Self { name, text: synthesis.to_yaml(), regions: Some(synthesis.plan.regions), has_several })
    }

    /// What is not there yet.
    fn nothing(name: String, what: &str) -> Self {
        talk(&format!("There is no {what}: everything is new.\n"));
        Self { name, text: NOTHING.to_owned(), regions: None, has_several: false }
    }

    /// What is deployed.
    pub(super) fn stack(aws: &Aws, stack: &StackReference, region: Region) -> Result<Self, Failure> {
        let name = format!("stack {stack} in {region}");
        match aws.template(stack.as_str(), region)? {
            Some(text) => Ok(Self { name, text, regions: None, has_several: false }),
            None => Ok(Self::nothing(name.clone(), &name)),
        }
    }

    /// The text, read and judged. Where nobody says in which Region, a config does, also for the other template.
    pub(super) fn read(&self, other: &Self, options: &Options) -> Result<Version, Failure> {
        let regions = self.regions.or(other.regions);
        let region = options.region.clone().or_else(|| regions?.only().map(|region| region.to_string()));
        let mut options = options.clone();
        options.region = region;
        Version::read(&self.text, &options).map_err(|diagnostics| {
            let source = diagnostic::Source { name: &self.name, text: &self.text };
            Failure::Rendered(render(&diagnostics.0, source, colored_stderr()))
        })
    }
}

/// Gives what a config extends: of a config in a revision, as it is in that revision.
fn load(path: &str, from: &str) -> Result<Base, String> {
    let Some((revision, file)) = from.strip_prefix("git:").and_then(|object| object.split_once(':')) else {
        return config::load(path, from);
    };
    // To git a path begins at the top of the repository, unless it begins with a dot.
    let here = if file.starts_with("./") { "./" } else { "" };
    let object = format!("{revision}:{here}{}", config::beside(path, file).display());
    let text = git(&object).map_err(Failure::what)?;
    Ok(Base { name: format!("git:{object}"), text })
}

/// Whether a text is a gatefront config: it has a strategy, or takes it from another, and no resources.
fn is_config(text: &str) -> bool {
    const KEYS: [&str; 3] = ["strategy", "extends", "stacks"];
    // Most templates have none of these words anywhere, and are not read twice.
    if !KEYS.into_iter().any(|key| text.contains(key)) {
        return false;
    }
    let Ok(document) = Document::read(text) else { return false };
    let has = |key| document.value().as_map().is_some_and(|map| map.contains_key(key));
    KEYS.into_iter().any(has) && !has("Resources") && !has("resources")
}

/// Whether git says of a file, `REV:PATH`, that the revision does not have it, and nothing else is wrong: no path out of
/// the repository, no other folder's file.
fn is_missing(object: &str) -> bool {
    if object.starts_with('-') || object.contains(":/") {
        return false;
    }
    let output = Command::new("git").args(["rev-parse", object]).env("LC_ALL", "C").stdin(Stdio::null()).output();
    let told = output.map(|output| String::from_utf8_lossy(&output.stderr).into_owned()).unwrap_or_default();
    told.contains("' does not exist in '") || told.contains("' exists on disk, but not in '")
}

/// A file as it is in a revision, `REV:PATH`.
fn git(object: &str) -> Result<String, Failure> {
    let Some((revision, path)) = object.split_once(':') else {
        return Err(Failure::sentence(format!("`git:{object}` names no file"))
            .help("write git:REV:PATH, such as git:HEAD:template.yaml"));
    };
    // What begins with a dash would be an option of git's.
    if revision.is_empty() || revision.starts_with('-') || path.is_empty() {
        return Err(Failure::sentence(format!("`{revision}` and `{path}` are no revision and path of git's")));
    }
    let output = Command::new("git")
        .args(["cat-file", "blob", object])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::sentence(format!("cannot run git: {error}")))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::sentence(format!("git does not give {object}: {}", told.trim())));
    }
    file::text(&format!("git:{object}"), output.stdout, templates::MAX_BYTES)
}

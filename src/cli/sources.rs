//! The sources of a template to compare: a file, a git revision, a config, or a stack.

use std::path::Path;

use gatefront::check::Options;
use gatefront::config::Base;
use gatefront::deploy::StackReference;
use gatefront::diagnostic::{Diagnostics, Sources};
use gatefront::diff::Version;
use gatefront::inquiry::DistributionName;
use gatefront::names::Region;
use gatefront::plan::Regions;
use gatefront::source_kind::SourceKind;
use gatefront::synth_all;

use super::aws::Aws;
use super::extends::Extends;
use super::git::GitObject;
use super::{Failure, colored_stderr, config, discover, file, live, talk};

/// The text of a template, and what people call it.
pub(super) struct ComparedTemplate {
    pub(super) name: String,
    /// Its text, and those that belong to it.
    pub(super) sources: Sources,
    /// The Regions where it is deployed, if a config has them.
    regions: Option<Regions>,
    /// `true` if it is one of several stacks in a config.
    pub(super) has_several: bool,
}

/// The template of a stack that is not there: it has no resources.
const NOTHING: &str = "Resources: {}\n";

/// Finds the two templates.
#[derive(Clone, Copy)]
pub(super) struct Finder<'a> {
    /// Of a config with several stacks, the one to take.
    pub(super) stack: Option<&'a str>,
    pub(super) extends: &'a Extends,
    /// `true` if a file that a revision does not have is taken for empty.
    pub(super) allows_missing: bool,
    /// The AWS CLI that reads a running distribution.
    pub(super) aws: &'a Aws,
}

const IS_NEW: &str = "--allow-missing-old takes it for empty, and everything for new";

impl Finder<'_> {
    /// Returns a file, standard input, `git:REV:PATH`, or `distribution:NAME`; a config is synthesized.
    pub(super) fn open(self, argument: &str) -> Result<ComparedTemplate, Failure> {
        if let Some(name) = argument.strip_prefix("distribution:") {
            return ComparedTemplate::distribution(&name.parse().map_err(Failure::sentence)?, self.aws);
        }
        if let Some(object) = argument.strip_prefix("git:") {
            return self.source(argument.to_owned(), GitObject::parse(object)?.read()?, false);
        }
        let path = Path::new(argument);
        if let Some(failure) = discover::terraform_code(path) {
            return Err(failure);
        }
        self.source(file::display(path), file::read(path, discover::MAX_BYTES)?, false)
    }

    /// Returns the same for what was there before: a file, or the stack in a config, that a revision does not have is an
    /// error, or empty where that is allowed.
    pub(super) fn open_old(self, argument: &str) -> Result<ComparedTemplate, Failure> {
        let Some(object) = argument.strip_prefix("git:") else { return self.open(argument) };
        let object = GitObject::parse(object)?;
        let Some(missing) = object.missing() else { return self.source(argument.to_owned(), object.read()?, true) };
        let near = missing.near.as_ref().map(|near| object.sibling(near));
        // A file that the work tree has is hardly a typing error.
        let is_mistyped = near.is_some() && !missing.is_new;
        if self.allows_missing && !is_mistyped {
            return Ok(ComparedTemplate::nothing(argument.to_owned(), argument));
        }
        let help = match near {
            Some(near) if is_mistyped => format!("did you mean `{near}`?"),
            Some(near) => format!("did you mean `{near}`? If the file is new, {IS_NEW}"),
            None => format!("if the file is new, {IS_NEW}"),
        };
        Err(Failure::sentence(format!("there is no {argument}")).help(help))
    }

    fn source(self, name: String, text: String, is_old_revision: bool) -> Result<ComparedTemplate, Failure> {
        if !SourceKind::is_config(&text) {
            return Ok(ComparedTemplate::of(name, &text));
        }
        let mut sources = Sources::new(name.as_str(), text);
        let stacks = synth_all(&mut sources, &|path, from| self.load(path, from, &name))
            .map_err(|error| Failure::of_synth(error, &sources))?;
        let has_several = stacks.len() > 1;
        let stack = self.stack.filter(|_| has_several);
        let lacks = |wanted: &&str| stacks.iter().all(|known| known.plan.stack.as_str() != *wanted);
        if let Some(wanted) = stack.filter(|_| is_old_revision).filter(lacks) {
            if !self.allows_missing {
                let help = format!("if the stack is new, {IS_NEW}");
                return Err(Failure::sentence(format!("{name} has no stack `{wanted}`")).help(help));
            }
            let what = format!("stack {wanted} in {name}");
            return Ok(ComparedTemplate::nothing(name, &what));
        }
        let synthesis = config::chosen(stacks, stack, &name)?;
        let regions = Some(synthesis.plan.regions.clone());
        Ok(ComparedTemplate { regions, has_several, ..ComparedTemplate::of(name, &synthesis.to_yaml()) })
    }

    /// Gives what a config extends: of a config in a revision, as it is in that revision.
    fn load(self, path: &str, from: &str, config: &str) -> Result<Base, String> {
        let Some(object) = from.strip_prefix("git:") else { return self.extends.load(path, from, Path::new(config)) };
        let object = GitObject::parse(object).map_err(Failure::what)?.beside(path);
        let text = GitObject::parse(&object).and_then(|object| object.read()).map_err(Failure::what)?;
        Ok(Base { name: format!("git:{object}"), text })
    }
}

impl ComparedTemplate {
    /// Returns the empty source of something that is not there yet.
    fn nothing(name: String, what: &str) -> Self {
        talk(&format!("There is no {what}: everything is new.\n"));
        Self::of(name, NOTHING)
    }

    fn of(name: String, text: &str) -> Self {
        let sources = Sources::new(name.as_str(), text);
        Self { name, sources, regions: None, has_several: false }
    }

    /// Reads a running distribution.
    pub(super) fn distribution(name: &DistributionName, aws: &Aws) -> Result<Self, Failure> {
        let sources = live::read(name, aws)?.sources;
        let name = sources.names().next().unwrap_or_default().to_owned();
        Ok(Self { name, sources, regions: None, has_several: false })
    }

    /// Reads the template of a stack.
    pub(super) fn stack(aws: &Aws, stack: &StackReference, region: Region) -> Result<Self, Failure> {
        let name = format!("stack {stack} in {region}");
        match aws.template(stack.as_str(), region)? {
            Some(text) => Ok(Self::of(name, &text)),
            None => Ok(Self::nothing(name.clone(), &name)),
        }
    }

    /// Returns a Terraform plan as it is before it is applied, read and judged; `None` for anything else.
    pub(super) fn read_before(&self, options: &Options) -> Result<Option<Version>, Failure> {
        Version::read_before(&self.sources, options).map_err(|diagnostics| self.refused(&diagnostics))
    }

    fn refused(&self, diagnostics: &Diagnostics) -> Failure {
        Failure::Rendered(self.sources.render(&diagnostics.0, colored_stderr()))
    }

    /// Returns the text, read and judged. Without a Region from the command line, that of a config holds, also for the
    /// other template.
    pub(super) fn read(&self, other: &Self, options: &Options) -> Result<Version, Failure> {
        let regions = self.regions.as_ref().or(other.regions.as_ref());
        let region = options.region.clone().or_else(|| regions?.only().map(|region| region.to_string()));
        let mut options = options.clone();
        options.region = region;
        Version::read_all(&self.sources, &options).map_err(|diagnostics| self.refused(&diagnostics))
    }
}

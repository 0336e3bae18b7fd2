//! The files that are one source: the answer of the AWS CLI about a distribution, and those about what it uses; a
//! Terraform plan, and the files that it was made from.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use gatefront::diagnostic::Sources;
use gatefront::source_kind::SourceKind;

use super::discover::{Input, MAX_BYTES};
use super::{cdk, file, nested, serverless, terraform};

/// A file that is read, with its role.
pub(super) struct SourcePart<'a> {
    pub(super) input: &'a Input,
    pub(super) text: String,
    role: Role,
}

/// The role of a file in a source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A source by itself.
    Alone,
    /// The answer about a distribution.
    Distribution,
    /// An answer about something that a distribution uses.
    Companion,
    /// The code of a function at the edge.
    Code,
}

impl<'a> SourcePart<'a> {
    pub(super) fn new(input: &'a Input, text: String) -> Self {
        let role = match SourceKind::of_answer(&text) {
            Some(SourceKind::Live) => Role::Distribution,
            Some(SourceKind::LiveCompanion) => Role::Companion,
            _ if is_code(&input.path) => Role::Code,
            _ => Role::Alone,
        };
        Self { input, text, role }
    }

    /// Adds the code of functions of the distribution, in the folder that it was found in.
    fn add_code(&self, sources: &mut Sources) {
        let folder = self.input.path.parent().unwrap_or(Path::new("."));
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_code(path)).collect();
        files.sort();
        for path in files.into_iter().filter(|path| path.is_file() && !path.is_symlink()) {
            let name = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
            // The ARNs of both kinds of functions end so, but for the version of Lambda's.
            let is_used = [format!("function/{name}\""), format!(":function:{name}:")];
            if is_used.iter().any(|end| self.text.contains(end))
                && let Ok(text) = file::read(&path, MAX_BYTES)
            {
                sources.add(file::display(&path), text);
            }
        }
    }

    /// Reports whether it belongs to the distribution in another file: both are named in the command, or they are in one
    /// folder that is searched.
    fn belongs_to(&self, distribution: &Self) -> bool {
        let is_near = match (self.input.is_searched, distribution.input.is_searched) {
            (false, false) => true,
            (true, true) => self.input.path.parent() == distribution.input.path.parent(),
            _ => false,
        };
        is_near && matches!(self.role, Role::Companion | Role::Code)
    }

    /// Returns the texts that are read together with this one, which comes first; `None` if it is a part of another one.
    pub(super) fn sources(&self, all: &[Self]) -> Option<Sources> {
        let mut sources = Sources::new(file::display(&self.input.path), self.text.as_str());
        match self.role {
            Role::Distribution => {
                for companion in all.iter().filter(|part| part.belongs_to(self)) {
                    sources.add(file::display(&companion.input.path), companion.text.clone());
                }
                if self.input.is_searched {
                    self.add_code(&mut sources);
                }
            }
            Role::Companion | Role::Code => {
                let is_used = |part: &Self| part.role == Role::Distribution && self.belongs_to(part);
                if all.iter().any(is_used) {
                    return None;
                }
            }
            Role::Alone => {
                terraform::add_files(&self.input.path, &self.text, &mut sources);
                nested::add_files(&self.input.path, &self.text, &mut sources);
                serverless::add_files(&self.input.path, &self.text, &mut sources);
                cdk::add_files(&self.input.path, &self.text, &mut sources);
            }
        }
        Some(sources)
    }
}

/// Reports whether a file has the code of a function at the edge, by its name.
pub(super) fn is_code(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["js", "mjs", "cjs", "py"].contains(&extension)
}

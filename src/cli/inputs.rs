//! The files that a run reads, to which it writes under no name.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use gatefront::diagnostic::Sources;

use super::{Failure, file};

/// The files that a run reads, by what they are, whatever path or link leads there; each with the name by which it was
/// read.
#[derive(Default)]
pub(super) struct Inputs(HashMap<Identity, String>);

impl Inputs {
    /// Returns the files that a config was read from.
    pub(super) fn of(sources: &Sources) -> Self {
        Self::of_names(sources.names())
    }

    /// Returns the files of these names; one of them may be that of standard input.
    pub(super) fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut inputs = Self::default();
        for name in names {
            let stream = (name == file::STDIN).then(|| Identity::of_stream(&io::stdin())).flatten();
            for identity in stream.into_iter().chain(Identity::of_file(Path::new(name))) {
                inputs.0.insert(identity, name.to_owned());
            }
        }
        inputs
    }

    /// Adds the files of another config.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Refuses a file to write to that is read in the same run.
    pub(super) fn spare(&self, output: &Path) -> Result<(), Failure> {
        let Some(name) = self.named(Identity::of_file(output)) else { return Ok(()) };
        let message = format!("{name} is the config, or part of it; the template would replace it");
        Err(Failure::sentence(message).help("name another file or folder"))
    }

    /// Refuses a report that would replace a file that is read in the same run.
    pub(super) fn spare_from_report(&self, output: &Path) -> Result<(), Failure> {
        let Some(name) = self.named(Identity::of_file(output)) else { return Ok(()) };
        Err(Failure::sentence(format!("{name} is read; the report would replace it")).help("name another file"))
    }

    /// Refuses standard output where it leads into a file that is read in the same run.
    pub(super) fn spare_stdout(&self) -> Result<(), Failure> {
        let Some(name) = self.named(Identity::of_stream(&io::stdout())) else { return Ok(()) };
        Err(Failure::sentence(format!("standard output is {name}, which is read; the result would be written into it")))
    }

    fn named(&self, identity: Option<Identity>) -> Option<&str> {
        self.0.get(&identity?).map(String::as_str)
    }
}

/// The identity of a regular file: two paths to it have the same, by hard links too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Identity(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] std::path::PathBuf);

impl Identity {
    /// Returns the identity of a file that exists and is regular.
    #[cfg(unix)]
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        Self::of_metadata(&fs::metadata(path).ok()?)
    }

    #[cfg(not(unix))]
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().filter(Metadata::is_file)?;
        fs::canonicalize(path).ok().map(Self)
    }

    #[cfg(unix)]
    fn of_stream(stream: &impl std::os::fd::AsFd) -> Option<Self> {
        let file = fs::File::from(stream.as_fd().try_clone_to_owned().ok()?);
        Self::of_metadata(&file.metadata().ok()?)
    }

    #[cfg(not(unix))]
    fn of_stream<T>(_: &T) -> Option<Self> {
        None
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        metadata.is_file().then(|| Self((metadata.dev(), metadata.ino())))
    }
}

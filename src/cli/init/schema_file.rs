//! The JSON Schema that editors check the config with: one that is there, or one that is written beside the config.

use std::fs;
use std::path::{Path, PathBuf};

use gatefront::config;

use crate::cli::{Failure, file, talk};

const NAME: &str = "gatefront.schema.json";

/// A schema, by its path from the folder of the config.
pub(super) struct SchemaFile {
    pub(super) path: String,
    /// The file to write; `None` if there is one.
    new: Option<PathBuf>,
}

/// Returns the schema in the folder of the config or in one above it, within the git work tree; or a new one beside the
/// config.
pub(super) fn find(config: &Path) -> SchemaFile {
    let folder = config.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let absolute = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let root = absolute.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&absolute);
    let within = absolute.ancestors().take_while(|folder| folder.starts_with(root));
    match within.enumerate().find(|(_, folder)| folder.join(NAME).is_file()) {
        Some((levels, _)) => SchemaFile { path: format!("{}{NAME}", "../".repeat(levels)), new: None },
        None => SchemaFile { path: NAME.to_owned(), new: Some(config.with_file_name(NAME)) },
    }
}

impl SchemaFile {
    /// Writes the schema if it is new.
    pub(super) fn write(&self) -> Result<(), Failure> {
        let Some(path) = &self.new else { return Ok(()) };
        file::write(path, &format!("{:#}\n", config::schema()))?;
        talk(&format!("Wrote {}, by which editors complete and check the config.\n", path.display()));
        Ok(())
    }
}

//! The version that the command shows.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use crate::Result;

/// Returns the version with the commit, where the sources come from a repository or a package made of one. A build for
/// development goes without, or every commit would build all of it again.
pub(crate) fn version() -> Result<String> {
    let version = env::var("CARGO_PKG_VERSION")?;
    let packed = fs::read_to_string(".cargo_vcs_info.json").ok();
    let commit = match packed.as_deref().and_then(|info| info.split("\"sha1\": \"").nth(1)) {
        Some(rest) => rest.split('"').next().map(str::to_owned),
        None if env::var("PROFILE")? == "release" && Path::new(".git").exists() => {
            println!("cargo::rerun-if-changed=.git/logs/HEAD");
            let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok();
            output.and_then(|output| String::from_utf8(output.stdout).ok())
        }
        None => None,
    };
    let short = commit.iter().filter_map(|commit| commit.get(..12));
    Ok(short.fold(version, |version, commit| format!("{version} ({commit})")))
}

//! The file that a report is written to.

use std::path::{Path, PathBuf};

use clap::Args;

use super::inputs::Inputs;
use super::{Failure, file, print};

/// The target of a command's report.
#[derive(Args)]
pub(super) struct ReportFile {
    /// Write the report to FILE; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ReportFile {
    /// Reports whether there is no file, so that the report is printed.
    pub(super) fn is_stdout(&self) -> bool {
        self.path().is_none()
    }

    /// Refuses a file, or a standard output, that is read in the same run.
    pub(super) fn spare(&self, inputs: &Inputs) -> Result<(), Failure> {
        match self.path() {
            Some(path) => inputs.spare_from_report(path),
            None => inputs.spare_stdout(),
        }
    }

    /// Writes the report.
    pub(super) fn write(&self, report: &str) -> Result<(), Failure> {
        match self.path() {
            Some(path) => file::write(path, report),
            None => print(report),
        }
    }

    fn path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| !file::is_dash(path))
    }
}

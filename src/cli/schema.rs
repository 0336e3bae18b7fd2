//! `gatefront schema`

use gatefront::config;

use super::{Failure, print};

pub(super) fn run() -> Result<(), Failure> {
    print(&format!("{:#}\n", config::schema()))
}

//! YAML, read into a tree that knows its places.

pub(crate) mod layout;
mod node;
mod read;

pub use node::{Content, Entry, Node};
pub use read::{Limits, read, read_leniently};

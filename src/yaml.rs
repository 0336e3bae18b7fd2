//! YAML and JSON, read into a tree that knows its places.

mod json;
pub(crate) mod layout;
mod node;
mod read;

pub use node::{Content, Entry, Node};
pub(crate) use read::{Duplicate, read_with_duplicates};
pub use read::{Limits, read, read_leniently};

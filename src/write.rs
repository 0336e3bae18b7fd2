//! Writing a template's values as text, YAML or JSON.

mod json;
mod yaml;

pub use json::json;
pub use yaml::yaml;

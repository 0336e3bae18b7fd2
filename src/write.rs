//! Writing a template's values as text, YAML or JSON.

pub(crate) mod flow;
mod json;
pub(crate) mod yaml;

pub use json::json;
pub(crate) use json::string as json_string;
pub use yaml::yaml;

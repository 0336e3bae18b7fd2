//! APIs that the source holds, and the mappings of custom domains to them.

use std::rc::Rc;

use super::{At, Place, Routes, Text};

/// The kind of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiProtocol {
    Rest,
    Http,
    WebSocket,
}

/// An API.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    pub(crate) kind: ApiProtocol,
    /// The names of its stages; empty if the source holds no stage of it.
    pub(crate) stages: Vec<Text>,
    pub(crate) routes: Rc<Routes>,
    /// The place that makes it private.
    pub(crate) private: Option<Place>,
    /// The place that makes it edge-optimized: the endpoint type, or what lacks one.
    pub(crate) edge_optimized: Option<Place>,
    /// The place of the API, if it is a resource of API Gateway that names no endpoint type.
    pub(crate) unnamed_endpoint: Option<Place>,
    /// True if it says that it is regional.
    pub(crate) is_regional: bool,
    /// True if its default endpoint is disabled.
    pub(crate) disabled_endpoint: At<bool>,
}

impl Api {
    /// Returns the names of its stages; `None` if one of them is not known.
    pub(crate) fn known_stages(&self) -> Option<Vec<&str>> {
        self.stages.iter().map(Text::as_known).collect()
    }

    /// Returns the paths below the stage that a path below the endpoint may be, as globs. `None` if the stage is not
    /// known; empty if the path leads to no stage.
    ///
    /// `$default` is the root: a request goes to it if its first segment is no other stage.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html>
    pub(crate) fn below_stage(&self, path: &str) -> Option<Vec<String>> {
        let stages = self.known_stages()?;
        let (first, rest) = first_segment(path);
        let has_default = stages.contains(&"$default");
        let is_stage = stages.contains(&first);
        let may_be_any = first.contains(['*', '?']);
        let root = || path.to_owned();
        Some(match self.kind {
            // The stages of an HTTP API may be made elsewhere.
            ApiProtocol::Http if stages.is_empty() => vec![root(), rest.to_owned()],
            ApiProtocol::Http if has_default && !is_stage => vec![root()],
            _ if may_be_any => return None,
            _ if is_stage || stages.is_empty() => vec![rest.to_owned()],
            _ => Vec::new(),
        })
    }
}

/// Splits a path behind its first segment: `/prod/v1` is `prod` and `/v1`.
pub(crate) fn first_segment(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.find('/').map_or((path, ""), |at| path.split_at(at))
}

/// A mapping from a custom domain to an API.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// The custom domain's own name.
    pub(crate) domain: Text,
    /// The base path, empty for the root.
    pub(crate) path: Text,
    /// True if it leads to one stage. Otherwise the stage is the next segment of the path.
    pub(crate) has_stage: bool,
    /// The API, if the source holds it.
    pub(crate) api: Option<Api>,
}

/// A path of a custom domain below the key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Below {
    /// The rest of the path, as a glob.
    Path(String),
    /// The mapping does not take the path.
    Elsewhere,
    /// Not known.
    Open,
}

impl Mapping {
    /// Returns what becomes of a path of the custom domain, as a glob.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
    pub(crate) fn below(&self, path: &str) -> Below {
        let Some(base) = self.path.as_known().map(|base| base.trim_matches('/')) else { return Below::Open };
        if base.is_empty() {
            return Below::Path(path.to_owned());
        }
        let mut rest = path;
        for segment in base.split('/') {
            let (first, below) = first_segment(rest);
            if first.contains('*') {
                // The wildcard takes any number of segments.
                return Below::Path("/*".to_owned());
            }
            if first.contains('?') {
                return Below::Open;
            }
            if first != segment {
                return Below::Elsewhere;
            }
            rest = below;
        }
        Below::Path(rest.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(path: &str) -> Mapping {
        Mapping { domain: Text::default(), path: Text::known(path), has_stage: true, api: None }
    }

    #[test]
    fn a_mapping_takes_the_paths_below_its_key() {
        for (key, path, below) in [
            ("", "/api/*", Some("/api/*")),
            ("v1", "/v1/*", Some("/*")),
            ("v1", "/v1", Some("")),
            ("v1", "/*", Some("/*")),
            ("v1", "/api/*", None),
            ("v1", "/v10/*", None),
            ("v1/orders", "/v1/orders/*", Some("/*")),
            ("v1/orders", "/v1/users/*", None),
        ] {
            let below = below.map_or(Below::Elsewhere, |below| Below::Path(below.to_owned()));
            assert_eq!(mapping(key).below(path), below, "{key} {path}");
        }
    }

    #[test]
    fn the_first_segment_of_a_path() {
        assert_eq!(first_segment("/prod/v1"), ("prod", "/v1"));
        assert_eq!(first_segment("/prod"), ("prod", ""));
        assert_eq!(first_segment("/"), ("", ""));
    }
}

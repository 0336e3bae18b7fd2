//! Facts about CloudFront: managed policies, forwarding, path patterns, headers, limits and countries.

pub(crate) mod countries;
pub(crate) mod default_header;
pub(crate) mod edge_event;
pub(crate) mod forwarding;
pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod log_fields;
pub(crate) mod managed;
pub(crate) mod options;
pub(crate) mod path_pattern;
pub(crate) mod policies;
pub(crate) mod selection;

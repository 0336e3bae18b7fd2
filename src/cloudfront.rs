//! What CloudFront itself knows: its managed policies, what reaches the origin under which settings, its limits and
//! the countries it tells apart.

pub(crate) mod countries;
pub(crate) mod forwarding;
pub(crate) mod limits;
pub(crate) mod managed;
pub(crate) mod path_pattern;
pub(crate) mod policies;
pub(crate) mod selection;

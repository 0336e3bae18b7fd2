//! What CloudFront itself knows: its managed policies, what reaches the origin under which settings, its limits and
//! the countries it tells apart.

pub mod countries;
pub mod forwarding;
pub mod limits;
pub mod managed;
pub mod policies;
pub mod selection;

//! What CloudFront itself knows: its managed policies and its limits.

pub mod limits;
pub mod managed;

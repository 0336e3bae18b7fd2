//! What CloudFront itself knows: its managed policies, its limits and the countries it tells apart.

pub mod countries;
pub mod limits;
pub mod managed;

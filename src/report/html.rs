//! One page with the verdicts: a drawing of each distribution, and the findings below it. It loads nothing, needs no
//! script, and can be read without colors.

mod check;
mod finding;
mod lane;
mod markup;
mod page;

pub use check::{body, html};
#[doc(hidden)]
pub use page::STYLE;

pub(super) use lane::map;
pub(super) use markup::{code, each, text};
pub(super) use page::page;

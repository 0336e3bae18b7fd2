//! The name of the stack that `init` suggests.

use gatefront::names::{ApiId, StageName};

/// The most characters of a stage's name that go into the name of a stack.
const STAGE: usize = 30;

/// Returns the name of the stack for an API and its stage: two projects never have the same, because AWS gives an API's
/// id once.
pub(super) fn suggested(api: &ApiId, stage: &StageName) -> String {
    if stage.is_default() {
        return format!("edge-{api}");
    }
    let stage: String = stage.as_str().chars().take(STAGE).map(|c| if c == '_' { '-' } else { c }).collect();
    format!("edge-{api}-{stage}")
}

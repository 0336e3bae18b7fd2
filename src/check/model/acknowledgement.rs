//! What a template accepts: `Metadata: {gatefront: {allow: [{rule: GF101, reason: …}]}}` of a resource.

use crate::check::cursor::Cursor;
use crate::check::env::Env;

/// An entry of the list.
#[derive(Debug)]
pub(crate) struct Acknowledgement<'a> {
    /// The logical id of the resource.
    pub(crate) resource: &'a str,
    pub(crate) at: Cursor<'a>,
    pub(crate) rule: Option<String>,
    pub(crate) reason: Option<String>,
}

impl Acknowledgement<'_> {
    /// Whether it has a reason: without one it counts for nothing.
    pub(crate) fn counts(&self) -> bool {
        self.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty())
    }
}

/// Every entry in a template.
pub(crate) fn read(env: Env<'_>) -> Vec<Acknowledgement<'_>> {
    let mut all = Vec::new();
    for resource in &env.sections.acknowledging {
        let allow = Cursor::resource(env, resource).and_then(|found| found.at(&["Metadata", "gatefront", "allow"]));
        all.extend(allow.iter().flat_map(Cursor::items).map(|at| Acknowledgement {
            resource,
            rule: at.known("rule"),
            reason: at.known("reason"),
            at,
        }));
    }
    all
}

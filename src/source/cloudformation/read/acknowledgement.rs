//! Findings that a template accepts: `Metadata: {gatefront: {allow: [{rule: GF101, reason: …}]}}` of a resource.

use crate::model::Acknowledgement;
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;

/// Returns every entry of a template with the logical ID of its resource.
pub(in crate::source::cloudformation) fn all(env: Env<'_>) -> Vec<(&str, Acknowledgement)> {
    let mut all = Vec::new();
    for resource in &env.sections.acknowledging {
        let allow = Cursor::resource(env, resource).and_then(|found| found.at(&["Metadata", "gatefront", "allow"]));
        for at in allow.iter().flat_map(Cursor::items) {
            let (rule, reason) = (at.at_text("rule"), at.at_text("reason"));
            all.push((*resource, Acknowledgement { place: at.place(), rule, reason }));
        }
    }
    all
}

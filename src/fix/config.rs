//! The fixes of a config: what its messages propose, applied to the text until none is left.

use super::PASSES;
use crate::config::Load;
use crate::diagnostic::{Diagnostic, Sources};
use crate::edit::{Applicability, Edit, Fix, Refusal, WrittenPart, apply, written_at};
use crate::synth::{SynthError, synth_all};

/// A config with its fixes applied.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FixedConfig {
    /// The text: what no fix changes is as it was, byte for byte.
    pub text: String,
    /// The fixes that were applied, in order.
    pub applied: Vec<Fix>,
    /// The fixes that were not applied, with the reasons.
    pub refused: Vec<(Fix, Refusal)>,
}

/// Applies the fixes of a config, those of a higher applicability than `most` left out. What is wrong then is fixed too.
/// Configs that it extends are not changed.
///
/// ```
/// use gatefront::edit::Applicability;
///
/// let config = "stack: orders # by team a\napi: {id: a1b2c3d4e5, regoin: EU-WEST-1, type: http}\nstrategy: managed-policy\n";
/// let load = |path: &str, _from: &str| Err(format!("there is no {path}"));
/// let fixed = gatefront::fix::fix_config("gatefront.yaml", config, &load, Applicability::Safe);
/// assert_eq!(fixed.text, config.replace("regoin: EU-WEST-1", "region: eu-west-1"));
/// ```
pub fn fix_config(name: &str, text: &str, load: Load<'_>, most: Applicability) -> FixedConfig {
    let mut fixed = FixedConfig { text: text.to_owned(), applied: Vec::new(), refused: Vec::new() };
    let mut tried: Vec<Fix> = Vec::new();
    for _ in 0..PASSES {
        let mut sources = Sources::new(name, fixed.text.as_str());
        let Err(SynthError::Config(diagnostics)) = synth_all(&mut sources, load) else { break };
        let mut proposed: Vec<Fix> = Vec::new();
        for fix in diagnostics.0.iter().filter_map(|diagnostic| of(&fixed.text, diagnostic)) {
            if fix.applicability <= most && !tried.contains(&fix) {
                tried.push(fix.clone());
                proposed.push(fix);
            }
        }
        if proposed.is_empty() {
            break;
        }
        // A renamed key changes the way to what is in it, so that goes first.
        proposed.sort_by_key(|fix| std::cmp::Reverse(fix.edits.first().map(|edit| edit.place().steps().count())));
        for fix in proposed {
            match apply(&fixed.text, &fix.edits) {
                Ok(text) => {
                    fixed.text = text;
                    fixed.applied.push(fix);
                }
                Err(why) => fixed.refused.push((fix, why)),
            }
        }
    }
    fixed
}

/// Returns the fix of an error in a config; `None` if it has no fix, or is in another file.
#[must_use]
pub fn of(text: &str, diagnostic: &Diagnostic) -> Option<Fix> {
    let correction = diagnostic.correction.as_ref()?;
    let new = &correction.text;
    let edit = match written_at(text, correction.span.range().start)? {
        WrittenPart::Key(at) => Edit::Rename { at, key: new.clone() },
        WrittenPart::Value(at) => Edit::Replace { at, value: new.as_str().into() },
    };
    let applicability = if correction.is_certain { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { title: format!("write `{new}`"), applicability, edits: vec![edit] })
}

//! The text on the page as a source: a template, a plan, a config, or answers of the AWS CLI one after the other.

use gatefront::diagnostic::{Diagnostics, Sources};
use gatefront::source_kind::SourceKind;
use gatefront::{SynthError, synth};
use serde::de::IgnoredAny;

/// The name of the text in messages.
const NAME: &str = "input";

/// The name of the template that is made from a config.
const MADE: &str = "the template of this config";

/// Returns the source to judge: of a config, the template that it makes.
pub(crate) fn sources(text: &str) -> Result<Sources, String> {
    if SourceKind::is_config(text) {
        return match synth(text) {
            Ok(synthesis) => Ok(Sources::new(MADE, synthesis.to_yaml())),
            Err(SynthError::Config(diagnostics)) => Err(rendered(&Sources::new(NAME, text), &diagnostics)),
            Err(error) => Err(error.to_string()),
        };
    }
    let mut answers = answers(text);
    // The answer about the distribution is the one that the others belong to.
    answers.sort_by_key(|answer| SourceKind::of_answer(answer) != Some(SourceKind::Live));
    let mut numbered = answers.into_iter().enumerate();
    let Some((_, first)) = numbered.next() else { return Ok(Sources::new(NAME, text)) };
    let mut sources = Sources::new(NAME, first);
    for (index, answer) in numbered {
        sources.add(format!("{NAME} {}", index + 1), answer.to_owned());
    }
    Ok(sources)
}

/// Returns messages about a source as text for people.
pub(crate) fn rendered(sources: &Sources, diagnostics: &Diagnostics) -> String {
    sources.render(&diagnostics.0, false)
}

/// Returns the JSON objects of a text that is several of them; empty for any other text.
fn answers(text: &str) -> Vec<&str> {
    if !text.trim_start().starts_with('{') {
        return Vec::new();
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let (mut answers, mut start) = (Vec::new(), 0);
    while let Some(answer) = stream.next() {
        let end = stream.byte_offset();
        match answer {
            Ok(_) => answers.push(&text[start..end]),
            Err(_) => return Vec::new(),
        }
        start = end;
    }
    if answers.len() > 1 { answers } else { Vec::new() }
}

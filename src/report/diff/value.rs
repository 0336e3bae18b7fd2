//! Values of a template on one line.

use crate::cloudfront::managed;
use crate::diff::Difference;
use crate::template::{Intrinsic, Value};

/// The number of characters of a value that are shown.
const SHOWN: usize = 100;

/// Returns a value on one line and not too long; managed policies with their names, functions in their short form.
fn value(value: &Value) -> String {
    short(&match value {
        Value::String(text) => match managed::all().find(|(_, policy)| policy.id == text) {
            Some((_, policy)) => format!("{} ({})", policy.name, policy.id),
            None if text.is_empty() || text.trim() != text => format!("\"{text}\""),
            None => text.clone(),
        },
        Value::Call(function, argument) => call(*function, argument),
        other => scalar_or_json(other),
    })
}

fn call(function: Intrinsic, argument: &Value) -> String {
    let name = function.short().map_or_else(|| format!("{}:", function.long()), |short| format!("!{short}"));
    match (function, argument) {
        (Intrinsic::GetAtt, Value::List(parts)) if parts.iter().all(|part| part.as_str().is_some()) => {
            format!("{name} {}", parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("."))
        }
        (_, argument) => format!("{name} {}", scalar_or_json(argument)),
    }
}

fn scalar_or_json(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_json().to_string(),
    }
}

/// Returns the text on one line, and of a long one the beginning.
fn short(text: &str) -> String {
    let text = one_line(text);
    if text.chars().count() <= SHOWN { text } else { text.chars().take(SHOWN - 2).collect::<String>() + " …" }
}

/// Returns the text with its line ends as escapes, so that it cannot look like lines of ours.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}

/// Returns the value before and after, as two texts.
pub(super) fn both(difference: &Difference) -> (String, String) {
    let (before, after) = (&difference.before, &difference.after);
    if let (Some(Value::String(before)), Some(Value::String(after))) = (before, after)
        && (before.contains('\n') || after.contains('\n'))
        && let Some(lines) = first_line(before, after)
    {
        return lines;
    }
    let show = |side: &Option<Value>| side.as_ref().map_or_else(|| "nothing".to_owned(), value);
    (show(before), show(after))
}

/// Returns the first line that differs between two texts of several lines.
fn first_line(before: &str, after: &str) -> Option<(String, String)> {
    let same = before.lines().zip(after.lines()).take_while(|(before, after)| before == after).count();
    let line = |text: &str| {
        let of = format!("line {} of {}", same + 1, text.lines().count());
        text.lines().nth(same).map_or_else(|| "nothing more".to_owned(), |line| format!("{of}: {}", short(line.trim())))
    };
    (before.lines().nth(same) != after.lines().nth(same)).then(|| (line(before), line(after)))
}

/// Returns what changes, in one line.
pub(super) fn arrow(difference: &Difference) -> String {
    if is_hidden(difference) {
        return "changed, not shown".to_owned();
    }
    let (before, after) = both(difference);
    format!("{before} → {after}")
}

/// Reports whether only what is not shown differs.
pub(super) fn is_hidden(difference: &Difference) -> bool {
    difference.hidden && difference.before == difference.after
}

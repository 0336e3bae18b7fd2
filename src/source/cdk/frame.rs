//! The frames of a stack trace.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::diagnostic::{SourceText, Span};

/// A place in the code of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct CodePlace {
    /// The file.
    pub file: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// Returns the first frame in the user's own code, from a list of frames. A program in another language than JavaScript
/// runs the CDK in a process of its own, whose frames are not the user's.
pub(super) fn of_user(stack: &Json) -> Option<CodePlace> {
    let frames: Vec<&str> = stack.as_array()?.iter().filter_map(Json::as_str).collect();
    if frames.iter().any(|frame| frame.contains("jsii")) {
        return None;
    }
    let is_own = |frame: &CodePlace| !frame.file.starts_with("node:") && !frame.file.contains("node_modules");
    frames.into_iter().filter_map(CodePlace::parse).find(is_own)
}

impl CodePlace {
    /// Reads `NAME (FILE:LINE:COLUMN)`, or the place alone.
    fn parse(text: &str) -> Option<Self> {
        let inside = text.strip_suffix(')').and_then(|text| text.split_once(" ("));
        let place = inside.map_or(text.trim_start_matches("at "), |(_, place)| place);
        let (rest, column) = place.rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        let file = file.strip_prefix("file://").unwrap_or(file);
        Some(Self { file: file.to_owned(), line: line.parse().ok()?, column: column.parse().ok()? })
    }

    /// Gives its file another name.
    pub(crate) fn rename(&mut self, name: impl Fn(&str) -> String) {
        self.file = name(&self.file);
    }

    /// Returns the place in a text, up to the end of its line; `None` if it is in another text, or in no line of it.
    pub(super) fn in_text(&self, source: &SourceText<'_>) -> Option<Span> {
        if source.name != self.file {
            return None;
        }
        let line = source.text.split_inclusive('\n').nth(self.line.checked_sub(1)?)?;
        let start = source.text.split_inclusive('\n').take(self.line - 1).map(str::len).sum::<usize>();
        let column = line.char_indices().nth(self.column.checked_sub(1)?).map(|(at, _)| at)?;
        let length = line.get(column..)?.trim_end().len();
        let offset = |at: usize| u32::try_from(at).ok()?.checked_add(source.start);
        (length > 0).then_some(Span { start: offset(start + column)?, end: offset(start + column + length)? })
    }
}

/// `FILE:LINE:COLUMN`
impl fmt::Display for CodePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_frame_of_the_users_own_is_taken() {
        let shown = |frames: &[&str]| of_user(&json!(frames)).map(|frame| frame.to_string());
        for (frames, expected) in [
            (
                &["...new A in aws-cdk-lib...", "new F (/x/app.ts:7:5)", "<anonymous> (/x/app.ts:17:1)"][..],
                "/x/app.ts:7:5",
            ),
            (&["new D (/x/node_modules/a/d.js:1:9)", "Object.<anonymous> (/x/app.js:6:1)"], "/x/app.js:6:1"),
            (&["new D (C:\\x\\app.ts:1:9)"], "C:\\x\\app.ts:1:9"),
            (&["new D (file:///x/app.mjs:1:9)"], "/x/app.mjs:1:9"),
            (&["node:internal/main/run_main_module:28:49", "/x/a (b).ts:3:4"], "/x/a (b).ts:3:4"),
        ] {
            assert_eq!(shown(frames).as_deref(), Some(expected), "{frames:?}");
        }
        let other_language = ["new D (/tmp/jsii-kernel-A/node_modules/a.js:1:2)", "K.c (/tmp/t/lib/program.js:1:5)"];
        for frames in [&other_language[..], &["...node internals..."], &["(no user code in 10 frames)"], &[]] {
            assert_eq!(shown(frames), None, "{frames:?}");
        }
    }

    #[test]
    fn a_place_that_the_text_does_not_have_is_none() {
        let text = SourceText { name: "a.ts", text: "é new A\n", start: 0 };
        let frame = |line, column| CodePlace { file: "a.ts".to_owned(), line, column };
        assert_eq!(frame(1, 3).in_text(&text), Some(Span { start: 3, end: 8 }));
        for (line, column) in [(2, 1), (1, 9), (0, 1), (1, 0), (3, 3)] {
            assert_eq!(frame(line, column).in_text(&text), None, "{line}:{column}");
        }
    }
}

//! The line of a function's code that makes it do what it should not.

use super::{CodeEffect, CodeFault, EdgeProgram, Language};

/// The most lines of a code that is looked at. Each is left out once, and the rest is followed.
const MOST: usize = 200;

/// The words that begin a statement with others in it, or one that ends a function.
const CONTROL: &[&str] =
    &["if", "else", "elif", "for", "while", "do", "switch", "case", "try", "with", "function", "def", "return"];

impl EdgeProgram {
    /// Returns the line without which the code is valid and has a wanted effect, with its line end; `None` if there is no
    /// such line, or several.
    pub(crate) fn line_to_remove(&self, is_wanted: impl Fn(&CodeEffect) -> bool) -> Option<&str> {
        if self.code.lines().count() > MOST {
            return None;
        }
        let mut start = 0;
        let mut found = None;
        for line in self.code.split_inclusive('\n') {
            let end = start + line.len();
            if !self.is_statement(start, line) || self.code.matches(line).count() > 1 {
                start = end;
                continue;
            }
            let rest = [&self.code[..start], &self.code[end..]].concat();
            start = end;
            let effect = Self { code: rest, ..self.clone() }.effect();
            let is_valid =
                !effect.faults.iter().any(|fault| matches!(fault, CodeFault::Invalid(..) | CodeFault::Fails));
            if is_valid && is_wanted(&effect) {
                if found.is_some() {
                    return None;
                }
                found = Some(line);
            }
        }
        found
    }

    /// Reports whether a line is one whole statement: nothing before it or behind it goes on in another line, so that the
    /// code around it keeps its meaning without the line.
    fn is_statement(&self, start: usize, line: &str) -> bool {
        let text = line.trim();
        let before = self.code[..start].trim_end();
        let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_balanced = text.matches('{').count() == text.matches('}').count();
        let is_simple = !text.is_empty() && is_balanced && !text.contains("=>") && !CONTROL.contains(&first);
        match self.language {
            Language::JavaScript => {
                let has_end = text.ends_with(';') && text.matches(';').count() == 1;
                is_simple && has_end && before.ends_with([';', '{', '}'])
            }
            Language::Python => is_simple && !text.contains(';') && !before.ends_with(['\\', ',', '(', '[', '{']),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudfront::edge_event::EdgeEvent;
    use crate::edge_code::Touch;

    fn line(body: &str) -> Option<String> {
        let program = EdgeProgram {
            code: format!(
                "function handler(event) {{\n  const request = event.request;\n{body}\n  return request;\n}}\n"
            ),
            language: Language::JavaScript,
            is_function: true,
            event: Some(EdgeEvent::ViewerRequest),
            handler: "handler".to_owned(),
        };
        program.line_to_remove(|effect| effect.authorization == Touch::Leaves).map(str::to_owned)
    }

    #[test]
    fn only_a_statement_by_itself_is_removed() {
        let deletes = "  delete request.headers.authorization;";
        assert_eq!(line(deletes), Some(format!("{deletes}\n")));
        for part_of_another in [
            "  if (request.uri === '/') { delete request.headers.authorization; }",
            "  if (request.uri === '/')\n  delete request.headers.authorization;",
            "  if (request.uri === '/') request.uri = '/x';\n  else delete request.headers.authorization;",
            "  request.uri = '/x'; delete request.headers.authorization;",
            "  for (const name in request.headers)\n    delete request.headers.authorization;",
        ] {
            assert_eq!(line(part_of_another), None, "{part_of_another}");
        }
        assert_eq!(line(&format!("  if (request.uri === '/') {{\n  {deletes}\n  }}")), Some(format!("  {deletes}\n")));
        assert_eq!(line(&format!("{deletes}\n  delete request.headers['authorization'];")), None);
    }
}

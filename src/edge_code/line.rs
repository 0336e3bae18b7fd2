//! The line of a function's code that makes it do what it should not.

use super::{CodeEffect, CodeFault, EdgeProgram};

/// The most lines of a code that is looked at. Each is left out once, and the rest is followed.
const MOST: usize = 200;

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
            let rest = [&self.code[..start], &self.code[end..]].concat();
            start = end;
            if line.trim().is_empty() || self.code.matches(line).count() > 1 {
                continue;
            }
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudfront::edge_event::EdgeEvent;
    use crate::edge_code::{Language, Touch};

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
        assert_eq!(
            line("  if (request.uri === '/') { delete request.headers.authorization; }").map(|l| l.len()),
            Some(69)
        );
        assert_eq!(line(&format!("  if (request.uri === '/') {{\n  {deletes}\n  }}")), Some(format!("  {deletes}\n")));
        assert_eq!(line(&format!("{deletes}\n  delete request.headers['authorization'];")), None);
    }
}

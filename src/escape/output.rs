//! The filter through which every line passes that the command line prints.

use std::borrow::Cow;

use super::{is_visible, with_previous};

/// Returns a text as it may be printed: nothing in it moves the cursor, hides, or is a command for the log of a
/// continuous integration. On a terminal colors stay, and what goes back to the start of the line at the text's start.
#[must_use]
pub fn terminal(text: &str, is_terminal: bool) -> Cow<'_, str> {
    let is_harmless = |byte| matches!(byte, b'\n' | b' '..=b'~');
    if text.bytes().all(is_harmless) && !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut is_line_start = true;
    let mut place = 0;
    // The end of a sequence that is let through.
    let mut stays_until = 0;
    for (c, before) in with_previous(text) {
        let rest = &text[place..];
        if is_terminal && c == '\u{1b}' {
            stays_until = place + style(rest);
        }
        let is_start = is_terminal && c == '\r' && place == 0;
        let is_command = starts_command(rest) || (is_line_start && rest.starts_with("::"));
        if place < stays_until || c == '\n' || is_start || (is_visible(c, before) && !is_command) {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
        is_line_start = c == '\n' || (is_line_start && c.is_whitespace());
        place += c.len_utf8();
    }
    Cow::Owned(out)
}

/// Returns the length of a sequence that only sets the style or clears the line: `ESC [ 1 ; 31 m`, `ESC [ K`.
fn style(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return 0 };
    let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    if rest[digits..].starts_with(['m', 'K']) { 3 + digits } else { 0 }
}

/// Reports whether a command begins here that runners of GitHub and Azure find anywhere in a line: `##[error]`,
/// `##vso[…]`. Those with two colons count only at a line's start.
///
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
pub(super) fn starts_command(text: &str) -> bool {
    text.strip_prefix("##")
        .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(
            terminal("::error::x\n  ::warning::y\na::b\n", false),
            "\\u{3a}:error::x\n  \\u{3a}:warning::y\na::b\n"
        );
        assert_eq!(terminal("a ##[error]x ##vso[y] ## z", false), "a \\u{23}#[error]x \\u{23}#vso[y] ## z");
    }

    #[test]
    fn only_styles_reach_a_terminal() {
        let styled = "\r\u{1b}[Ka \u{1b}[1;31mb\u{1b}[0m\n";
        assert_eq!(terminal(styled, true), styled);
        assert_eq!(terminal("\u{1b}[2Ja\rb\u{1b}]0;x\u{7}", true), "\\u{1b}[2Ja\\u{d}b\\u{1b}]0;x\\u{7}");
        assert_eq!(terminal("\u{1b}[31mred", false), "\\u{1b}[31mred");
    }
}

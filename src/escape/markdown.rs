//! Text in Markdown as GitHub reads it: no link, no image, no mention, no HTML.
//!
//! <https://github.github.com/gfm/>

use super::line;

/// Returns text as code. A bar would end a table's cell, also in code, and also after a backslash of the text's own.
pub(crate) fn code(text: &str) -> String {
    let text = visible(text).replace('`', "'");
    if text.is_empty() { String::new() } else { format!("`{}`", text.replace("\\|", "\\ |").replace('|', "\\|")) }
}

/// Returns a sentence that has code in backticks. Whatever backticks its values hold, every piece is either code by
/// itself or text without markup; a word that GitHub would make something of is code.
pub(crate) fn sentence(text: &str) -> String {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for (index, segment) in visible(text).split('`').enumerate() {
        if index % 2 == 1 {
            push(&mut pieces, true, segment);
            continue;
        }
        for word in segment.split_inclusive(' ') {
            let (bare, blank) = word.strip_suffix(' ').map_or((word, ""), |bare| (bare, " "));
            push(&mut pieces, is_markup(bare), bare);
            push(&mut pieces, false, blank);
        }
    }
    pieces.iter().map(|(is_code, piece)| if *is_code { code(piece) } else { escaped(piece) }).collect()
}

/// Adds a piece. Two pieces of code without a blank between them are one, because their backticks would be.
fn push(pieces: &mut Vec<(bool, String)>, is_code: bool, piece: &str) {
    match pieces.last_mut() {
        _ if piece.is_empty() => {}
        Some((known, text)) if *known == is_code => {
            if is_code {
                text.push('\'');
            }
            text.push_str(piece);
        }
        _ => pieces.push((is_code, piece.to_owned())),
    }
}

/// Reports whether GitHub would make a link, an image, a mention, a reference, a formula, an emoji or HTML of a word.
fn is_markup(word: &str) -> bool {
    let is_emoji = || word.split(':').count() > 2;
    let has_scheme = || ["://", "www.", "mailto:", "xmpp:"].iter().any(|scheme| word.to_lowercase().contains(scheme));
    word.contains(['@', '#', '[', ']', '<', '>', '&', '$', '~', '!']) || is_emoji() || has_scheme()
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "|*_\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns the text on one line, without invisible characters.
fn visible(text: &str) -> String {
    line(&text.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_keeps_its_code_and_has_no_markup() {
        for (text, expected) in [
            ("`a|b` is *no* path_pattern", "`a\\|b` is \\*no\\* path\\_pattern"),
            ("see [click](http://evil.example) now", "see `[click](http://evil.example)` now"),
            ("by @octocat and www.example.com", "by `@octocat` and `www.example.com`"),
            ("`a` ```<h1>x</h1>", "`a` `<h1>x</h1>`"),
            ("`a``b` c", "`a'b` c"),
            ("![x](http://e/p.png)`y`", "`![x](http://e/p.png)'y`"),
            ("<img\nsrc=x>", "`<img` `src=x>`"),
            ("a\u{202e}", "a\\\\u{202e}"),
        ] {
            assert_eq!(sentence(text), expected, "{text}");
        }
    }
}

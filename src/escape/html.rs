//! Text in HTML: no element, no attribute, no entity of its own.
//!
//! <https://html.spec.whatwg.org/multipage/syntax.html#syntax-text>

/// Returns text for an element or for an attribute between quotes. Characters that are not seen are escapes; line ends
/// and tabs stay.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in super::visible(text, |c| matches!(c, '\n' | '\t')).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_an_element() {
        assert_eq!(html("<b a='1' c=\"2\">&amp;\u{202e}"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;\\u{202e}");
    }
}

//! Values behind the name of a secret: in code, in connection strings, in queries, in JSON, among arguments.

use std::ops::Range;

use super::name::is_named;

pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(start) = text[place..].find(is_name).map(|start| place + start) {
        let end = text[start..].find(|c| !is_name(c)).map_or(text.len(), |end| start + end);
        let name = text[start..end].trim_start_matches('.').trim_end_matches(".value");
        place = end;
        if is_named(name) {
            let values = if name.starts_with("--") { argument(text, end) } else { assigned(text, end) };
            place = values.last().map_or(end, |value| value.end);
            found.extend(values);
        }
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Returns the value of an option: `--token abc`, `--token=abc`, `"--token", "abc"`.
fn argument(text: &str, end: usize) -> Vec<Range<usize>> {
    let rest = &text[end..];
    let gap = rest.len() - rest.trim_start_matches(['=', ' ', ',', '"', '\'']).len();
    let start = end + gap;
    if gap == 0 || text[start..].starts_with('-') {
        return Vec::new();
    }
    let value = unquoted(text, start);
    if is_literal(&text[value.clone()]) { vec![value] } else { Vec::new() }
}

/// Returns the values behind `name =`, `"name":`, `['name'] ===`, also those in a mapping there.
fn assigned(text: &str, end: usize) -> Vec<Range<usize>> {
    let Some(operator) = operator(text, end) else { return Vec::new() };
    let start = skipped(text, operator.end, |c| c == ' ');
    // Closing what opens here is not needed: the first line has the values.
    if text[start..].starts_with(['{', '[', '(']) {
        return quoted_values(text, start);
    }
    if let Some(value) = quoted(text, start) {
        return if is_literal(&text[value.clone()]) { vec![value] } else { Vec::new() };
    }
    let value = unquoted(text, start);
    let written = &text[value.clone()];
    let is_tight = operator == (end..end + 1) && start == operator.end && operator_is(text, &operator, "=");
    let is_pair = operator_is(text, &operator, ":") && start > operator.end;
    if is_literal(written) && (is_tight || (is_pair && !is_expression(written))) {
        // A scheme, such as `Bearer`, is followed by the value.
        let more = skipped(text, value.end, |c| c == ' ');
        let scheme = matches!(written, "Basic" | "Bearer").then(|| value.start..unquoted(text, more).end);
        return vec![scheme.unwrap_or(value)];
    }
    Vec::new()
}

fn operator_is(text: &str, operator: &Range<usize>, expected: &str) -> bool {
    &text[operator.clone()] == expected
}

/// The text that may be between the name of a header and what is done with its value.
const ACCESSORS: &[&str] = &["[0].value", ".value", "['value']", "[\"value\"]", "[0]['value']", "[0][\"value\"]"];

/// Returns the operator behind a name, which may be in quotes or brackets: `=`, `:`, `==`, `!==`, `=>`, `:=`.
fn operator(text: &str, end: usize) -> Option<Range<usize>> {
    let start = skipped(text, end, |c| matches!(c, '\\' | '\'' | '"' | '`' | ']'));
    let start =
        ACCESSORS.iter().find(|accessor| text[start..].starts_with(**accessor)).map_or(start, |a| start + a.len());
    let start = skipped(text, start, |c| c == ' ');
    let end = skipped(text, start, |c| matches!(c, '=' | ':' | '!' | '>'));
    (end > start && text[start..end].contains(['=', ':'])).then_some(start..end)
}

/// Returns the text in quotes that starts there. Quotes may be escaped, as in JSON in a text.
fn quoted(text: &str, start: usize) -> Option<Range<usize>> {
    let open = skipped(text, start, |c| c == '\\');
    let quote = text[open..].chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let is_escaped = open > start;
    let from = open + 1;
    let mut end = from;
    loop {
        let rest = &text[end..];
        let next = end + rest.find([quote, '\n']).unwrap_or(rest.len());
        let slashes = text[from..next].len() - text[from..next].trim_end_matches('\\').len();
        if !text[next..].starts_with(quote) || is_escaped || slashes.is_multiple_of(2) {
            return Some(from..if is_escaped { next - slashes } else { next });
        }
        end = next + 1;
    }
}

/// Returns every text in quotes from there to the end of the line, but for keys.
fn quoted_values(text: &str, start: usize) -> Vec<Range<usize>> {
    let line = text[start..].find('\n').map_or(text.len(), |end| start + end);
    let mut found = Vec::new();
    let mut place = start;
    while let Some(open) = text[place..line].find(['\'', '"', '`']).map(|open| place + open) {
        let Some(value) = quoted(text, open) else { break };
        let after = skipped(text, (value.end + 1).min(text.len()), |c| c == ' ');
        place = (value.end + 1).min(line);
        if !text[after.min(text.len())..].starts_with(':') && is_literal(&text[value.clone()]) {
            found.push(value);
        }
        if text[place..line].starts_with(['}', ')']) {
            break;
        }
    }
    found
}

/// Returns the word that starts there.
fn unquoted(text: &str, start: usize) -> Range<usize> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&' | ')' | '}' | ']' | '"' | '\'' | '`' | '\\');
    if text[start..].starts_with("${") {
        return start..text[start..].find('}').map_or(text.len(), |end| start + end + 1);
    }
    start..text[start..].find(ends).map_or(text.len(), |end| start + end)
}

/// Reports whether a text is a value, and no reference to one: no tag, variable, dynamic reference or ARN.
fn is_literal(value: &str) -> bool {
    let is_reference = ["!", "$", "{{resolve:", "arn:", "*", "&", "process.env", "os.environ"];
    let is_word =
        matches!(value, "true" | "false" | "null" | "undefined" | "None" | "True" | "False" | "|" | ">" | "|-" | ">-");
    !value.is_empty() && !is_word && !is_reference.iter().any(|start| value.starts_with(start))
}

/// Reports whether a text is code that reads the value elsewhere: `event.token`, `read()`.
fn is_expression(value: &str) -> bool {
    value.contains('(')
        || (value.contains('.') && value.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '_')))
}

fn skipped(text: &str, start: usize, is_skipped: impl Fn(char) -> bool) -> usize {
    text[start..].find(|c| !is_skipped(c)).map_or(text.len(), |end| start + end)
}

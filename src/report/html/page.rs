//! The frame of a page.

use super::markup::text;

/// The style of every page, with a light and a dark side.
pub const STYLE: &str = include_str!("style.css");

/// Returns a page. Its policy lets it load nothing and run nothing.
///
/// <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy>
pub(in crate::report) fn page(title: &str, body: &str) -> String {
    let title = text(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"gatefront {version}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n\
         <footer><p>Made by gatefront {version}.</p></footer>\n</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}

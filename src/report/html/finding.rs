//! A finding: the sentence, the place in its source, and the change that fixes it.

use std::fmt::Write as _;

use super::markup::{sentence, text};
use crate::check::Finding;
use crate::edit::{Applicability, Fix};
use crate::escape;
use crate::report::{Checked, message, reason};

/// Returns a finding with an identifier on the page. `room` is how much text may still be edited to show changes.
pub(super) fn article(file: &Checked, finding: &Finding, id: &str, room: &mut usize) -> String {
    let Finding { rule, url, line, column, .. } = finding;
    let severity = finding.severity.name();
    let path = finding.file.as_deref().unwrap_or(&file.path);
    let place = match finding.shown_span() {
        Some(_) => format!("{path}:{line}:{column}"),
        None => path.to_owned(),
    };
    let mut html = format!(
        "<article class=\"finding {severity}\" id=\"{id}\">\n<h4><span class=\"badge {severity}\">{severity}</span> {rule}: {}</h4>\n<p class=\"place\">{}",
        sentence(&message(finding)),
        text(&place),
    );
    // Writing into a text cannot fail.
    if let Some(address) = &finding.address {
        let _ = write!(html, " in {}", text(address));
    }
    html += "</p>\n";
    if let Some(accepted) = &finding.accepted {
        let _ = writeln!(html, "<p>Accepted: {}.</p>", text(&reason(accepted)));
    }
    html += &excerpt(file, finding);
    for related in &finding.related {
        let place = related.file.as_deref().unwrap_or(&file.path);
        let place = match &related.address {
            Some(address) => address.clone(),
            None => format!("{place}:{}", related.line),
        };
        let _ = writeln!(html, "<p>{}: {}.</p>", text(&place), sentence(&related.message.to_string()));
    }
    let change = finding.fix.as_ref().and_then(|fix| change(file, fix, room));
    if let Some(help) = &finding.help {
        let _ = writeln!(html, "<p><strong>To fix it:</strong> {}.</p>", sentence(&help.to_string()));
    }
    html += &change.unwrap_or_default();
    let _ = writeln!(html, "<p><a href=\"{}\">The page of AWS about {rule}</a></p>\n</article>", text(url));
    html
}

/// Returns the lines around the place, in which the place is marked.
fn excerpt(file: &Checked, finding: &Finding) -> String {
    let Some(shown) = finding.shown_span().and_then(|span| file.excerpt(span)) else { return String::new() };
    let first = finding.line.saturating_sub(shown.lines_before);
    let [before, marked, after] = shown.parts.map(|part| escape::html(&part));
    let all = format!("{before}<mark>{marked}</mark>{after}");
    let mut html = String::new();
    for (index, line) in all.trim_end_matches('\n').split('\n').enumerate() {
        // Writing into a text cannot fail.
        let _ = writeln!(html, "<span class=\"number\">{:>4}</span> {line}", first + index);
    }
    format!(
        "<pre tabindex=\"0\" role=\"group\" aria-label=\"Lines of the source around {}\">{html}</pre>\n",
        finding.rule
    )
}

/// Returns the lines that a fix changes, old and new.
fn change(file: &Checked, fix: &Fix, room: &mut usize) -> Option<String> {
    if file.text.len() > *room {
        return None;
    }
    *room -= file.text.len();
    let mut html = String::new();
    for change in file.shown_changes(fix)? {
        // Writing into a text cannot fail.
        let _ = writeln!(html, "<span class=\"number\">@ line {}</span>", change.line);
        for line in change.old.lines() {
            let _ = writeln!(html, "<del>- {}</del>", escape::html(line));
        }
        for line in change.new.lines() {
            let _ = writeln!(html, "<ins>+ {}</ins>", escape::html(line));
        }
    }
    let trust = match fix.applicability {
        Applicability::Safe => "<code>gatefront check --fix</code> makes this change",
        Applicability::Unsafe => {
            "<code>gatefront check --fix --unsafe-fixes</code> makes this change; it may change caching, cost or access"
        }
    };
    let title = text(&fix.title);
    Some(format!(
        "<p>{trust}:</p>\n<pre class=\"diff\" tabindex=\"0\" role=\"group\" aria-label=\"The change: {title}\">{html}</pre>\n"
    ))
}

//! The verdicts of `check` as a page.

use std::fmt::Write as _;

use super::finding::article;
use super::markup::{sentence, text};
use super::{map, page};
use crate::check::Finding;
use crate::report::drawing::lanes;
use crate::report::{Checked, EDITED, summary};

/// Returns the verdicts and findings of all files as one page of HTML.
#[must_use]
pub fn html(files: &[Checked]) -> String {
    page("Will Authorization reach the API?", &body(files))
}

/// Returns what is in the page below its title.
#[doc(hidden)]
#[must_use]
pub fn body(files: &[Checked]) -> String {
    let state = if files.iter().all(|file| file.report.passes()) { "good" } else { "bad" };
    let mut html = format!("<p class=\"summary {state}\">");
    html += &summary(files).lines().map(sentence).collect::<Vec<_>>().join("<br>\n");
    html += "</p>\n";
    for (index, file) in files.iter().enumerate() {
        let id = |number: usize| format!("f{}-{}", index + 1, number + 1);
        let link = |finding: &Finding| {
            let number = file.report.findings.iter().position(|known| std::ptr::eq(known, finding))?;
            Some(format!("#{}", id(number)))
        };
        // Writing into a text cannot fail.
        let _ = writeln!(html, "<section>\n<h2>{}</h2>", text(&file.path));
        if file.report.distributions.is_empty() {
            html += "<p>There is no CloudFront distribution, nothing to check.</p>\n";
        }
        for distribution in &file.report.distributions {
            html += &map(&distribution.logical_id, &lanes(&file.report, distribution), link);
        }
        let mut room = EDITED;
        let numbered = || file.report.findings.iter().enumerate();
        let (open, accepted): (Vec<_>, Vec<_>) = numbered().partition(|(_, finding)| finding.accepted.is_none());
        for (title, findings) in [("Findings", open), ("Accepted findings", accepted)] {
            if findings.is_empty() {
                continue;
            }
            let _ = writeln!(html, "<h3>{title}</h3>");
            for (number, finding) in findings {
                html += &article(file, finding, &id(number), &mut room);
            }
        }
        html += "</section>\n";
    }
    html
}

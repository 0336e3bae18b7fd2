//! A drawing of the distributions in the words of Mermaid, which GitHub and GitLab draw in Markdown.
//!
//! <https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams>

use std::fmt::Write as _;

use super::Checked;
use super::drawing::{Lane, lanes};
use super::path::StopKind;
use super::tone::Tone;
use crate::check::Report;
use crate::escape::mermaid::label;

/// The characters of a drawing, at most: Mermaid draws no more.
///
/// <https://mermaid.js.org/config/schema-docs/config.html#maxtextsize>
const ROOM: usize = 45_000;
/// The edges of a drawing, at most.
///
/// <https://mermaid.js.org/config/schema-docs/config.html#maxedges>
const EDGES: usize = 450;
/// The characters of one line of a label, at most.
const WIDE: usize = 160;

/// The classes, with colors that can be read on a light page and on a dark one.
const CLASSES: &str = "  classDef good fill:#d7f5dd,stroke:#1a7f37,color:#0b3d1a
  classDef bad fill:#ffdcd9,stroke:#c4211b,color:#5c0a06
  classDef unknown fill:#fff1c2,stroke:#9a6700,color:#4d3400
  classDef accepted fill:#e4e4f7,stroke:#5a5ab0,color:#2a2a66
  classDef neutral fill:#eceff2,stroke:#6e7781,color:#24292f
";

/// Returns the distributions of all files as one drawing.
#[must_use]
pub fn mermaid(files: &[Checked]) -> String {
    within(files, ROOM)
}

/// Returns the drawing with as many behaviors as these characters have room for.
pub(super) fn within(files: &[Checked], room: usize) -> String {
    drawing(files.iter().map(|file| (file.path.as_str(), &file.report)), room)
}

/// Returns the drawing of reports, each with the name of its file.
pub(super) fn drawing<'a>(reports: impl IntoIterator<Item = (&'a str, &'a Report)>, room: usize) -> String {
    let mut drawing = Drawing::new(room.min(ROOM));
    for (name, report) in reports {
        for distribution in &report.distributions {
            let title = format!("{name}: {}", distribution.logical_id);
            drawing.distribution(&title, &lanes(report, distribution));
        }
    }
    drawing.finish()
}

/// A drawing that is being made.
struct Drawing {
    text: String,
    room: usize,
    /// The subgraphs so far.
    distributions: usize,
    edges: Vec<Tone>,
    left_out: usize,
}

impl Drawing {
    fn new(room: usize) -> Self {
        let text = "flowchart LR\n  viewer([\"viewer<br/>sends Authorization\"])\n".to_owned();
        let room = room.saturating_sub(text.len() + CLASSES.len() + 200);
        Self { text, room, distributions: 0, edges: Vec::new(), left_out: 0 }
    }

    fn distribution(&mut self, title: &str, lanes: &[Lane<'_>]) {
        let id = format!("d{}", self.distributions);
        let mut origins: Vec<(String, &str)> = Vec::new();
        let mut nodes = String::new();
        let mut ways = String::new();
        for (index, lane) in lanes.iter().enumerate() {
            let behavior = format!("{id}b{index}");
            let node = format!("    {behavior}[\"{}\"]:::{}\n", behavior_label(index, lane), lane.tone.class());
            let name = &lane.stops.last().map_or(String::new(), |stop| stop.name.clone());
            let known = origins.iter().position(|(known, _)| known == name);
            let (way, edges) = way(&behavior, &format!("{id}o{}", known.unwrap_or(origins.len())), lane);
            let cost = node.len() + way.len() + edges.len() * 40 + 200;
            if cost > self.room || self.edges.len() + edges.len() > EDGES {
                self.left_out += lanes.len() - index;
                break;
            }
            self.room -= cost;
            nodes += &node;
            ways += &way;
            self.edges.extend(edges);
            if known.is_none() {
                origins.push((name.clone(), super::target(lane.behavior)));
            }
        }
        if nodes.is_empty() {
            return;
        }
        self.distributions += 1;
        // Writing into a text cannot fail.
        let _ = writeln!(self.text, "  subgraph {id}[\"{}\"]\n{nodes}  end", label(title, WIDE));
        for (index, (name, target)) in origins.iter().enumerate() {
            let _ = writeln!(self.text, "  {id}o{index}[(\"{target}<br/>{}\")]:::neutral", label(name, WIDE));
        }
        self.text += &ways;
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let behaviors = super::count(self.left_out, "behavior");
            // Writing into a text cannot fail.
            let _ = writeln!(self.text, "  more[\"… and {behaviors} more\"]:::neutral");
        }
        self.text += CLASSES;
        for (tone, color, more) in [
            (Tone::Good, "#1a7f37", ""),
            (Tone::Bad, "#c4211b", ",stroke-dasharray:6 4"),
            (Tone::Unknown, "#9a6700", ""),
        ] {
            let of_tone = self.edges.iter().enumerate().filter(|(_, known)| **known == tone);
            let numbers: Vec<String> = of_tone.map(|(number, _)| number.to_string()).collect();
            if !numbers.is_empty() {
                let _ = writeln!(self.text, "  linkStyle {} stroke:{color},stroke-width:2px{more}", numbers.join(","));
            }
        }
        self.text
    }
}

/// Returns the label of a behavior: its place in match order, its pattern, its outcomes, and the rules behind them.
fn behavior_label(index: usize, lane: &Lane<'_>) -> String {
    let mut lines = vec![format!("({}) {}", index + 1, lane.title)];
    lines.extend(lane.verdicts.iter().map(|(words, _)| words.clone()));
    for reason in lane.reasons.iter().take(2) {
        lines.push(format!("{}: {}", reason.rule, reason.message));
    }
    lines.iter().map(|line| label(line, WIDE)).collect::<Vec<_>>().join("<br/>")
}

/// Returns the lines from the viewer through a behavior and its functions to an origin, and the judgement on each edge.
fn way(behavior: &str, origin: &str, lane: &Lane<'_>) -> (String, Vec<Tone>) {
    let mut text = format!("  viewer --> {behavior}\n");
    let passed = if lane.tone == Tone::Neutral { Tone::Neutral } else { Tone::Good };
    let mut edges = vec![passed];
    let mut last = behavior.to_owned();
    for (index, stop) in lane.stops.iter().enumerate() {
        let node = match stop.kind {
            StopKind::CloudFront => continue,
            StopKind::Function => format!("{behavior}f{index}"),
            StopKind::Origin => origin.to_owned(),
        };
        if stop.kind == StopKind::Function {
            let lines: Vec<String> =
                std::iter::once(&stop.name).chain(&stop.lines).map(|line| label(line, WIDE)).collect();
            let class = if lane.fault == Some(index) { lane.tone.class() } else { Tone::Neutral.class() };
            // Writing into a text cannot fail.
            let _ = writeln!(text, "  {node}{{{{\"{}\"}}}}:::{class}", lines.join("<br/>"));
        }
        let is_origin = stop.kind == StopKind::Origin;
        // CloudFront is the node of the behavior, which is before its functions.
        let is_lost = lane.fault.is_some_and(|fault| fault < index || (is_origin && fault == index));
        let tone = if is_lost { lane.tone } else { passed };
        let ill = lane.verdicts.iter().find(|(_, tone)| !matches!(tone, Tone::Good | Tone::Neutral));
        let words = ill.filter(|_| is_lost && is_origin);
        let words = words.map(|(words, _)| format!("|\"{}\"|", label(words, WIDE))).unwrap_or_default();
        let _ = writeln!(text, "  {last} -->{words} {node}");
        edges.push(tone);
        last = node;
    }
    (text, edges)
}

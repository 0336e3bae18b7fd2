//! What the check tells about one file: verdicts and findings, as every format shows them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Found, Outcome, Severity};
use super::model::Scene;
use super::model::behavior::Behavior;
use super::model::code::Touch;
use super::model::edge::{EdgeFunction, Service};
use super::model::host::{self, Host};
use super::model::origin::{Origin, OriginKind};
use super::model::shadow::shadow;
use super::rules::Rule;
use super::sections::Sections;
use super::verdict::{Outcomes, Subject, outcomes};
use crate::cloudfront::forwarding::{Caching, Class};
use crate::diagnostic::Span;
use crate::template::{Document, Pointer};

/// What the check tells about one file.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Whether the file is a template.
    #[serde(skip)]
    pub is_template: bool,
    /// The template's parameters, with the values that they may have where the template lists them.
    #[serde(skip)]
    pub parameters: Vec<(String, Option<Vec<String>>)>,
    /// Its distributions, in the order of the file.
    pub distributions: Vec<DistributionReport>,
    /// What the rules found.
    pub findings: Vec<Finding>,
}

/// A distribution.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct DistributionReport {
    /// Its logical id.
    pub logical_id: String,
    /// Its behaviors in match order, the default one last.
    pub behaviors: Vec<BehaviorReport>,
}

/// A behavior, in the scenarios in which it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct BehaviorReport {
    /// Its path pattern, `*` for the default behavior.
    pub path_pattern: String,
    /// The origin that it names.
    pub origin_id: String,
    /// What kind of server that is.
    pub origin_kind: OriginKind,
    /// The conditions that make it so, where others make it different.
    pub when: BTreeMap<String, bool>,
    /// Whose Host the API sees.
    pub host: Host,
    /// Whether answers are kept.
    pub caching: Caching,
    /// What is forwarded.
    pub forwards: Forwards,
    /// The path pattern before it that takes every request, so that none gets here.
    pub shadowed_by: Option<String>,
    /// What becomes of requests; nothing where the origin is no API, or no request gets here.
    pub outcomes: Option<Outcomes>,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
    /// The way of a request.
    #[serde(skip)]
    pub path: Vec<Hop>,
}

/// What is forwarded: `all`, `none`, `all-except-…`, or names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Forwards {
    /// Headers; legacy settings forward most others too.
    pub headers: String,
    /// Cookies.
    pub cookies: String,
    /// Query strings.
    pub query_strings: String,
}

/// One station on the way of a request, and what happens there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hop {
    /// The station.
    pub at: String,
    /// What happens, line by line.
    pub lines: Vec<String>,
}

/// What a rule found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The place as a JSON pointer.
    #[serde(serialize_with = "as_text")]
    #[schemars(with = "String")]
    pub pointer: Pointer,
    /// The line in the file, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The smallest change that mends it.
    pub help: Option<String>,
    /// The conditions under which it is so, each alone being enough; empty where they make no difference.
    pub when: Vec<BTreeMap<String, bool>>,
    /// What AWS says about it.
    pub url: &'static str,
    /// The place in the text.
    #[serde(skip)]
    pub span: Span,
    /// What it does to the verdict.
    #[serde(skip)]
    pub outcome: Option<Outcome>,
    /// Why somebody has accepted it, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// The distributions that it concerns, by their logical ids.
    #[serde(skip)]
    pub distributions: Vec<String>,
}

/// Who has accepted a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Accepted {
    /// The template's author, with this reason.
    InTemplate(String),
    /// Whoever ran the check, by the rule.
    ByOption,
}

fn as_text<S: serde::Serializer>(pointer: &Pointer, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(pointer.as_str())
}

impl Finding {
    /// Whether it makes the check fail: an error, or something that keeps a request from being delivered.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.accepted.is_none() && (self.severity == Severity::Error || self.outcome.is_some())
    }

    /// Whether it is about that behavior of that distribution: it led to the verdict, or stands in it.
    #[must_use]
    pub fn concerns(&self, distribution: &DistributionReport, behavior: &BehaviorReport) -> bool {
        let led =
            |outcomes: &Outcomes| outcomes.by_class().iter().any(|(_, verdict)| verdict.rules.contains(&self.rule));
        let is_about = match self.outcome {
            Some(_) => behavior.outcomes.as_ref().is_some_and(led),
            None => self.pointer.is_within(&behavior.pointer),
        };
        self.distributions.contains(&distribution.logical_id) && is_about
    }

    /// Gives it its place in the text.
    pub(super) fn stands_in(&mut self, document: &Document, text: &str) {
        self.span = document.locate(&self.pointer);
        (self.line, self.column) = self.span.line_and_column(text);
    }
}

/// What a rule found, and under which conditions.
pub(super) struct Judged {
    pub(super) rule: &'static Rule,
    pub(super) found: Found,
    pub(super) when: Vec<BTreeMap<String, bool>>,
}

impl Report {
    pub(super) fn new(sections: &Sections<'_>) -> Self {
        let names = sections.parameter_names();
        let parameters = names.map(|name| (name.to_owned(), sections.allowed_values(name))).collect();
        Self { is_template: true, parameters, ..Self::default() }
    }

    pub(super) fn add(&mut self, judged: Judged, id: &str) {
        let Judged { rule, found, when } = judged;
        // Two distributions may share what is wrong.
        let is_same = |known: &&mut Finding| {
            known.rule == rule.id
                && known.pointer == found.pointer
                && known.message == found.message
                && known.when == when
        };
        if let Some(known) = self.findings.iter_mut().find(is_same) {
            known.distributions.push(id.to_owned());
            return;
        }
        self.findings.push(Finding {
            rule: rule.id,
            severity: rule.severity,
            message: found.message,
            pointer: found.pointer,
            line: 0,
            column: 0,
            help: found.help,
            when,
            url: rule.source,
            span: Span::default(),
            outcome: found.effect.map(|effect| effect.outcome),
            accepted: None,
            distributions: vec![id.to_owned()],
        });
    }

    /// Findings that nobody has accepted.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.accepted.is_none())
    }

    /// What somebody has accepted.
    pub fn accepted(&self) -> impl Iterator<Item = (&Finding, &Accepted)> {
        self.findings.iter().filter_map(|finding| finding.accepted.as_ref().map(|accepted| (finding, accepted)))
    }

    /// Whether everything is delivered and nothing is dangerous, but for what somebody has accepted.
    #[must_use]
    pub fn passes(&self) -> bool {
        !self.findings.iter().any(Finding::fails)
    }
}

/// The behaviors of a distribution in one scenario.
pub(super) fn behaviors(scene: &Scene<'_>, found: &[(&'static Rule, Found)]) -> Vec<BehaviorReport> {
    let behaviors = scene.behaviors.iter().enumerate();
    behaviors
        .map(|(index, behavior)| {
            let origin = behavior.origin.and_then(|index| scene.origins.get(index));
            report(Subject { scene, index, behavior, origin }, found)
        })
        .collect()
}

fn report(subject: Subject<'_, '_>, found: &[(&'static Rule, Found)]) -> BehaviorReport {
    let Subject { behavior, origin, .. } = subject;
    let origin_kind = origin.map_or(OriginKind::Unknown, |origin| origin.kind);
    let shadowed_by = shadow(subject.scene, subject.index).map(|earlier| earlier.pattern.clone());
    let parts = behavior.settings.forwarded();
    let forwards = Forwards {
        headers: parts.headers.to_string(),
        cookies: parts.cookies.to_string(),
        query_strings: parts.query_strings.to_string(),
    };
    BehaviorReport {
        path_pattern: behavior.pattern.clone(),
        origin_id: behavior.target.to_string(),
        origin_kind,
        when: BTreeMap::new(),
        host: host::host(behavior),
        caching: behavior.settings.caching(),
        path: path(behavior, origin, &forwards),
        forwards,
        outcomes: (origin_kind.may_be_api() && shadowed_by.is_none()).then(|| outcomes(subject, found)),
        shadowed_by,
        pointer: behavior.at.pointer.clone(),
    }
}

/// The way of a request from the viewer to the API.
fn path(behavior: &Behavior<'_>, origin: Option<&Origin<'_>>, forwards: &Forwards) -> Vec<Hop> {
    let functions = |event: &'static str| {
        behavior.functions.iter().filter(move |function| function.event == event).map(function_hop)
    };
    let mut hops: Vec<Hop> = functions("viewer-request").collect();
    hops.push(Hop { at: "CloudFront".to_owned(), lines: cloudfront(behavior, forwards) });
    hops.extend(functions("origin-request"));
    let host = match host::host(behavior) {
        Host::Origin => "Host: the origin's",
        Host::Viewer => "Host: the viewer's",
        Host::Rewritten => "Host: set by the function",
        Host::Unknown => "Host: unknown",
    };
    let name = origin.map_or_else(|| behavior.target.to_string(), |origin| format!("{}{}", origin.domain, origin.path));
    hops.push(Hop { at: name, lines: vec![host.to_owned()] });
    hops
}

fn function_hop(function: &EdgeFunction<'_>) -> Hop {
    let service = match function.service {
        Service::Lambda => "Lambda@Edge",
        Service::CloudFront => "CloudFront Function",
    };
    let host = match function.effect {
        None => "its code is not in the template",
        Some(_) if function.rewrites_host() => "sets Host",
        Some(_) if function.is_opaque() => "may set Host",
        Some(_) => "leaves Host",
    };
    let mut lines = vec![host.to_owned()];
    lines.extend(match function.effect.as_ref().map(|effect| effect.authorization) {
        Some(Touch::Removes) => Some("removes Authorization".to_owned()),
        Some(Touch::Sets) => Some("sets Authorization".to_owned()),
        _ => None,
    });
    Hop { at: format!("{service} on {}", function.event), lines }
}

/// What CloudFront itself does with a request.
fn cloudfront(behavior: &Behavior<'_>, forwards: &Forwards) -> Vec<String> {
    let mut lines = vec![match &behavior.cache {
        Some(cache) => format!("cache policy {}", cache.label),
        None if behavior.at.get("ForwardedValues").is_some() => "legacy ForwardedValues".to_owned(),
        None => "no cache policy and no ForwardedValues".to_owned(),
    }];
    match &behavior.request {
        Some(request) => lines.push(format!("origin request policy {}", request.label)),
        None if behavior.cache.is_some() => lines.push("no origin request policy".to_owned()),
        None => {}
    }
    let arrives = |class| behavior.settings.authorization(class, behavior.caches_options()).arrives;
    let methods = |wanted: Option<bool>| -> Vec<&str> {
        Class::ALL.into_iter().filter(|class| arrives(*class) == wanted).flat_map(Class::methods).copied().collect()
    };
    let removed = methods(Some(false));
    lines.push(if !methods(None).is_empty() {
        "Authorization: unknown".to_owned()
    } else if removed.is_empty() {
        "Authorization: forwarded".to_owned()
    } else {
        format!("Authorization: removed from {}", removed.join(", "))
    });
    let Forwards { headers, cookies, query_strings } = forwards;
    lines.push(format!("forwards headers: {headers}; cookies: {cookies}; query strings: {query_strings}"));
    lines.push(match behavior.settings.caching() {
        Caching::Disabled => "caching: disabled".to_owned(),
        Caching::ZeroTtl => "caching: none, but requests at the same moment may share an answer".to_owned(),
        Caching::Cached => format!("caching: with these headers in the key: {}", behavior.settings.key().headers),
        Caching::Unknown => "caching: unknown".to_owned(),
    });
    lines
}

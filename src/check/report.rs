//! The report of the check on one file: verdicts and findings, as data for every form of output.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Outcome, Raised, Severity};
use super::message::{Message, message};
use super::path::Path;
use super::rule::Rule;
use super::verdict::Outcomes;
use crate::cloudfront::forwarding::Caching;
use crate::diagnostic::{SourceLines, Span};
use crate::edit::Fix;
use crate::model::{ApiProtocol, Behavior, Host, Likeness, OriginKind};
use crate::source::{Construct, Dialect, Reading, TemplateSource};
use crate::template::{Document, Pointer};

/// The report on one file.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// True if the file is a template.
    #[serde(skip)]
    pub is_template: bool,
    /// The language of the source.
    #[serde(skip)]
    pub(crate) dialect: Dialect,
    /// The template's parameters, with the values that they may have if the template lists them.
    #[serde(skip)]
    pub parameters: Vec<(String, Option<Vec<String>>)>,
    /// Its distributions, in the order of the file.
    pub distributions: Vec<DistributionReport>,
    /// The findings of the rules.
    pub findings: Vec<Finding>,
}

/// A distribution.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct DistributionReport {
    /// Its logical ID.
    pub logical_id: String,
    /// Its behaviors in match order, the default one last.
    pub behaviors: Vec<BehaviorReport>,
}

/// A behavior, in the cases in which it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct BehaviorReport {
    /// Its path pattern, `*` for the default behavior.
    pub path_pattern: String,
    /// The ID of its origin or origin group.
    pub origin_id: String,
    /// The kind of server that the origin is.
    pub origin_kind: OriginKind,
    /// The kind of thing that answers its requests.
    pub target: BehaviorTarget,
    /// The conditions of these cases, if others make it different.
    pub when: BTreeMap<String, bool>,
    /// Whose Host the API sees.
    pub host: Host,
    /// The caching of answers.
    pub caching: Caching,
    /// The parts of a request that are forwarded.
    pub forwards: Forwards,
    /// The way of a request.
    pub path: Path,
    /// The path pattern before it that takes every request, so that it gets none.
    pub shadowed_by: Option<String>,
    /// The outcomes of requests; `null` if the origin is not an API, or the behavior gets no requests.
    pub outcomes: Option<Outcomes>,
    /// Its place.
    #[serde(skip)]
    pub pointer: Pointer,
    /// `true` if it is not judged although its origin may be an API: a custom domain has any name.
    #[serde(skip)]
    pub may_be_api: bool,
    /// The language of its source.
    #[serde(skip)]
    pub(crate) dialect: Dialect,
}

/// The kinds of things that answer the requests of a behavior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BehaviorTarget {
    /// A REST or HTTP API.
    Api,
    /// A WebSocket API.
    Websocket,
    /// A site in a bucket.
    Site,
    /// Any other server.
    Origin,
    /// The URL of a Lambda function.
    FunctionUrl,
    /// A function at the edge, which answers every request.
    Respond,
}

impl BehaviorTarget {
    fn of(behavior: &Behavior) -> Self {
        if behavior.answers_at_edge() {
            return Self::Respond;
        }
        let Some(origin) = &behavior.origin else { return Self::Origin };
        match origin.kind {
            OriginKind::S3 => Self::Site,
            OriginKind::FunctionUrl => Self::FunctionUrl,
            _ if origin.protocol() == Some(ApiProtocol::WebSocket) => Self::Websocket,
            _ if origin.is_likely_api() => Self::Api,
            _ => Self::Origin,
        }
    }
}

/// The forwarded parts of a request: `all`, `none`, `all-except-…`, or names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Forwards {
    /// Headers. Legacy settings forward most others too.
    pub headers: String,
    /// Cookies.
    pub cookies: String,
    /// Query strings.
    pub query_strings: String,
}

/// A finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's ID.
    pub rule: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The problem, in one sentence.
    pub message: Message,
    /// The place as a JSON pointer.
    #[serde(serialize_with = "as_text")]
    #[schemars(with = "String")]
    pub pointer: Pointer,
    /// The attribute by its address, if the source is a Terraform plan: `aws_cloudfront_distribution.d.aliases`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The construct that made the resource, if the CDK wrote the template. If its code is there, the file, the line and
    /// the column are those of the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construct: Option<Construct>,
    /// The file of the place, if it is another one than the first of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in the file, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The remedy.
    pub help: Option<Message>,
    /// The change that resolves it, if it is known.
    pub fix: Option<Fix>,
    /// The conditions under which it applies, each entry being enough; empty if it always applies.
    pub when: Vec<BTreeMap<String, bool>>,
    /// The page of AWS about it.
    pub url: &'static str,
    /// The place in the text.
    #[serde(skip)]
    pub span: Span,
    /// The outcome that it leads to.
    #[serde(skip)]
    pub outcome: Option<Outcome>,
    /// The acceptance, if it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// The logical IDs of the distributions that it concerns.
    #[serde(skip)]
    pub distributions: Vec<String>,
}

/// Another place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Related {
    /// The remark.
    pub message: Message,
    /// The place as a JSON pointer.
    #[serde(serialize_with = "as_text")]
    #[schemars(with = "String")]
    pub pointer: Pointer,
    /// The attribute by its address, if the source is a Terraform plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The file of the place, if it is another one than the first of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in the file, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The place in the text.
    #[serde(skip)]
    pub span: Span,
}

/// The acceptance of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Accepted {
    /// The template's author, with this reason.
    InTemplate(String),
    /// The person who ran the check, by the rule.
    ByOption,
}

fn as_text<S: serde::Serializer>(pointer: &Pointer, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(pointer.as_str())
}

impl Finding {
    /// Returns its place in a text of the source; `None` in a plan, of which no lines are shown.
    pub(crate) fn shown_span(&self) -> Option<Span> {
        let in_code = self.construct.as_ref().and_then(|construct| construct.place);
        in_code.or_else(|| (self.address.is_none() || self.file.is_some()).then_some(self.span))
    }

    /// Reports whether it makes the check fail: it is an error, or keeps a request from being delivered. A note never
    /// does.
    #[must_use]
    pub fn fails(&self) -> bool {
        let is_failure = match self.severity {
            Severity::Error => true,
            Severity::Warning => self.outcome.is_some(),
            Severity::Note => false,
        };
        self.accepted.is_none() && is_failure
    }

    /// Reports whether it is about that behavior of that distribution: it led to the verdict, or is in the behavior.
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

    /// Finds its places in the text.
    pub(super) fn locate(&mut self, document: &Document, lines: &SourceLines<'_>) {
        self.span = document.locate(&self.pointer);
        let (file, line, column) = lines.place(self.span);
        (self.file, self.line, self.column) = (file.map(str::to_owned), line, column);
        for related in &mut self.related {
            related.span = document.locate(&related.pointer);
            let (file, line, column) = lines.place(related.span);
            (related.file, related.line, related.column) = (file.map(str::to_owned), line, column);
        }
    }
}

impl Finding {
    /// Names the construct that made the resource, in the words of the CDK, and leads to the code that created it. The
    /// template is written anew by the next run, so it has no fix.
    pub(super) fn lead_to_construct(&mut self, construct: &Construct, lines: &SourceLines<'_>) {
        self.fix = None;
        self.construct = Some(construct.clone());
        if construct.has_own_words() {
            self.message = self.message.in_dialect(Dialect::Cdk);
            self.help = self.help.take().map(|help| help.in_dialect(Dialect::Cdk));
        }
        let Some(place) = construct.place else { return };
        self.related.push(Related {
            message: message!["the setting in the template"],
            pointer: self.pointer.clone(),
            address: None,
            file: self.file.clone(),
            line: self.line,
            column: self.column,
            span: self.span,
        });
        let (file, line, column) = lines.place(place);
        (self.file, self.line, self.column) = (file.map(str::to_owned), line, column);
    }
}

impl Report {
    pub(super) fn new(template: &TemplateSource<'_>) -> Self {
        Self { is_template: true, dialect: template.dialect(), parameters: template.parameters(), ..Self::default() }
    }

    /// Adds what a rule raised in a distribution, under these conditions.
    pub(super) fn add(
        &mut self,
        template: &TemplateSource<'_>,
        rule: &'static Rule,
        raised: &Raised,
        when: Vec<BTreeMap<String, bool>>,
        distribution: &str,
    ) {
        let (dialect, pointer) = (template.dialect(), template.pointer(raised.place));
        let message = raised.message.in_dialect(dialect);
        // Two distributions may share a fault.
        let is_same = |known: &&mut Finding| {
            known.rule == rule.id && known.pointer == pointer && known.message == message && known.when == when
        };
        if let Some(known) = self.findings.iter_mut().find(is_same) {
            known.distributions.push(distribution.to_owned());
            return;
        }
        let repair = raised.repair.as_ref();
        let help = raised.advice.as_ref().or_else(|| repair.map(|repair| &repair.title));
        let fix = repair.and_then(|repair| repair.to_fix(template));
        let related = raised.related.iter().map(|(place, message)| Related {
            message: message.in_dialect(dialect),
            pointer: template.pointer(*place),
            address: None,
            file: None,
            line: 0,
            column: 0,
            span: Span::default(),
        });
        self.findings.push(Finding {
            rule: rule.id,
            severity: raised.severity.unwrap_or(rule.severity),
            message,
            pointer,
            address: None,
            construct: None,
            file: None,
            line: 0,
            column: 0,
            related: related.collect(),
            help: help.map(|help| help.in_dialect(dialect)),
            fix,
            when,
            url: rule.source,
            span: Span::default(),
            outcome: raised.effect.as_ref().map(|effect| effect.outcome),
            accepted: None,
            distributions: vec![distribution.to_owned()],
        });
    }

    /// Makes the pointers of a source that was translated lead into its own text.
    pub(crate) fn lead_to_written(&mut self, reading: &Reading) {
        self.lead_to_nested(reading);
        self.lead_to_included(reading);
        if reading.is_template() {
            return;
        }
        let lead = |pointer: &mut Pointer| {
            if let Some(place) = reading.named(pointer) {
                *pointer = place.pointer.clone();
                return Some(place.name.clone());
            }
            let written = reading.written(reading.document.locate(pointer)).unwrap_or_default();
            // The place of an item that is a mapping is its first key.
            let is_item = pointer.steps().last().is_some_and(|step| step.parse::<usize>().is_ok());
            *pointer = written.item().filter(|_| is_item).unwrap_or(written);
            None
        };
        for behavior in self.distributions.iter_mut().flat_map(|distribution| &mut distribution.behaviors) {
            lead(&mut behavior.pointer);
        }
        for finding in &mut self.findings {
            finding.address = lead(&mut finding.pointer);
            for related in &mut finding.related {
                related.address = lead(&mut related.pointer);
            }
        }
    }

    /// Names the resources of nested stacks as their own templates do. Only the first text can be edited, so findings in
    /// others have no fix.
    fn lead_to_nested(&mut self, reading: &Reading) {
        if reading.nested.is_empty() {
            return;
        }
        let lead = |pointer: &mut Pointer| {
            let steps: Vec<String> = pointer.steps().collect();
            let [section, id, rest @ ..] = steps.as_slice() else { return false };
            let Some(resource) = reading.nested.get(id).filter(|_| section == "Resources") else { return false };
            let own = Pointer::default().join(section).join(&resource.id);
            *pointer = rest.iter().fold(own, |pointer, step| pointer.join(step));
            true
        };
        let name = |id: &mut String| {
            if let Some(resource) = reading.nested.get(id) {
                id.clone_from(&resource.path);
            }
        };
        for distribution in &mut self.distributions {
            name(&mut distribution.logical_id);
            for behavior in &mut distribution.behaviors {
                lead(&mut behavior.pointer);
            }
        }
        for finding in &mut self.findings {
            if lead(&mut finding.pointer) {
                finding.fix = None;
            }
            finding.distributions.iter_mut().for_each(name);
            for related in &mut finding.related {
                lead(&mut related.pointer);
            }
        }
    }

    /// Makes pointers to what comes from included files lead into those. Only the first text can be edited, so findings in
    /// others have no fix.
    fn lead_to_included(&mut self, reading: &Reading) {
        if reading.included.is_empty() {
            return;
        }
        let lead = |pointer: &mut Pointer| {
            let mut around = std::iter::successors(Some(pointer.clone()), Pointer::holder);
            let part = around.find_map(|place| Some((reading.included.get(&place)?, place.steps().count())));
            let Some((own, depth)) = part else { return false };
            *pointer = pointer.steps().skip(depth).fold(own.clone(), |own, step| own.join(&step));
            true
        };
        for behavior in self.distributions.iter_mut().flat_map(|distribution| &mut distribution.behaviors) {
            lead(&mut behavior.pointer);
        }
        for finding in &mut self.findings {
            if lead(&mut finding.pointer) {
                finding.fix = None;
            }
            for related in &mut finding.related {
                lead(&mut related.pointer);
            }
        }
    }

    /// Returns the findings that nobody has accepted.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.accepted.is_none())
    }

    /// Returns the findings that somebody has accepted.
    pub fn accepted(&self) -> impl Iterator<Item = (&Finding, &Accepted)> {
        self.findings.iter().filter_map(|finding| finding.accepted.as_ref().map(|accepted| (finding, accepted)))
    }

    /// Reports whether everything is delivered and nothing is dangerous, except for what somebody has accepted.
    #[must_use]
    pub fn passes(&self) -> bool {
        !self.findings.iter().any(Finding::fails)
    }
}

impl BehaviorReport {
    /// Returns the domain names of the origin. More than one if cases differ in nothing else.
    pub fn origin_domains(&self) -> impl Iterator<Item = &str> {
        self.path.origins.iter().filter_map(|address| address.split('/').next())
    }

    /// Describes a behavior in one case, with the outcomes of its requests.
    pub(super) fn new(template: &TemplateSource<'_>, behavior: &Behavior, outcomes: Outcomes) -> Self {
        let origin_kind = behavior.origin.as_deref().map_or(OriginKind::Unknown, |origin| origin.kind);
        let parts = &behavior.delivery.forwards;
        Self {
            path_pattern: behavior.pattern.to_string(),
            origin_id: behavior.target.to_string(),
            origin_kind,
            target: BehaviorTarget::of(behavior),
            when: BTreeMap::new(),
            host: behavior.delivery.host,
            caching: behavior.delivery.caching,
            forwards: Forwards {
                headers: parts.headers.to_string(),
                cookies: parts.cookies.to_string(),
                query_strings: parts.query_strings.to_string(),
            },
            path: Path::of(behavior),
            outcomes: (origin_kind.may_be_api() && behavior.shadowed_by.is_none()).then_some(outcomes),
            shadowed_by: behavior.shadowed_by.as_ref().map(ToString::to_string),
            pointer: template.pointer(behavior.place),
            dialect: template.dialect(),
            may_be_api: behavior.origin.as_deref().is_some_and(|origin| origin.likeness == Likeness::Possible),
        }
    }
}

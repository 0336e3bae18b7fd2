//! The differences between two templates: resource by resource and property by property, what CloudFormation will do
//! about them, and what becomes of requests.
//!
//! ```text
//! two texts ─Document, check─▶ two Versions ─compare, facts, cascade─▶ changes ┐
//!                                          └─effect─▶ verdicts and requests    ┴─▶ Diff ─report─▶ text
//! ```
//!
//! Like the check, this knows only CloudFormation.
//!
//! ```
//! use gatefront::check::Options;
//! use gatefront::diff::{Interruption, Version, diff};
//!
//! let version = |name: &str| {
//!     let table = format!("{{Type: AWS::DynamoDB::Table, Properties: {{TableName: {name}}}}}");
//!     Version::read(&format!("Resources: {{Orders: {table}}}"), &Options::default())
//! };
//! let diff = diff(&version("orders")?, &version("orders-2")?);
//! let change = diff.replacements().next().expect("a new name is a new table");
//! assert_eq!(change.properties[0].difference.label, "TableName");
//! assert_eq!(change.properties[0].interruption, Interruption::Replacement);
//! # Ok::<(), gatefront::diagnostic::Diagnostics>(())
//! ```

mod cascade;
mod change;
mod compare;
mod effect;
mod facts;
mod finding;
mod list;
mod region;
mod resource;
mod same;
mod section;

pub use change::{
    Change, ChangeKind, Diff, Difference, Effect, FindingChange, Interruption, Property, Replacement,
    ReplacementCertainty, RequestChange, SectionChange, What,
};

use std::sync::LazyLock;

use indexmap::IndexMap;

use crate::check::{self, Options, Report};
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::redact::Secrets;
use crate::source::Reading;
use crate::template::{Document, Value};

type Map = IndexMap<String, Value>;

static EMPTY: LazyLock<Map> = LazyLock::new(Map::new);

/// One of the two templates, read and judged.
#[derive(Debug, Clone)]
pub struct Version {
    document: Document,
    options: Options,
    /// The template in its normal form, which is the same for all forms that mean the same.
    template: Value,
    report: Report,
    secrets: Secrets,
    /// True if CloudFormation deploys it, so that its resources can be compared.
    is_template: bool,
}

impl Version {
    /// Reads the text of a template, and judges it as `check` does with these options.
    ///
    /// # Errors
    /// The text is neither YAML nor JSON, or holds no template or several.
    pub fn read(text: &str, options: &Options) -> Result<Self, Diagnostics> {
        Self::of(Reading::read(text)?, options)
    }

    /// Reads a source of several texts, and judges it as `check` does with these options.
    ///
    /// # Errors
    /// As [`Version::read`].
    pub fn read_all(sources: &Sources, options: &Options) -> Result<Self, Diagnostics> {
        Self::of(Reading::read_all(sources)?, options)
    }

    /// Reads a Terraform plan as it is before the plan is applied; `None` if the source is no plan.
    ///
    /// # Errors
    /// The plan cannot be read.
    pub fn read_before(sources: &Sources, options: &Options) -> Result<Option<Self>, Diagnostics> {
        let reading = Reading::before(sources)?;
        reading.map(|reading| Self::of(reading, options)).transpose()
    }

    fn of(reading: Reading, options: &Options) -> Result<Self, Diagnostics> {
        let report = check::judge_in(reading.value(), reading.dialect, options);
        let is_template = reading.is_template();
        let Reading { document, secrets, .. } = reading;
        let Some(template) = template(document.value()).filter(|_| report.is_template).map(compare::normal_template)
        else {
            let message = "this is no CloudFormation template, or one in parts";
            let error = Diagnostic::error(None, message).help("a template has one mapping `Resources`");
            return Err(Diagnostics(vec![error]));
        };
        let secrets = Secrets::of(&template, &options.parameters).with(&secrets);
        Ok(Self { template, options: options.clone(), document, report, secrets, is_template })
    }

    /// Returns the report of the check on it.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns the version with its distribution called as in another one, if each has one: a running distribution goes by
    /// its ID, and that of a template by its logical ID.
    fn called_as_in(&self, other: &Self) -> Self {
        let mut version = self.clone();
        if let ([own], [other]) = (version.report.distributions.as_mut_slice(), other.report.distributions.as_slice()) {
            own.logical_id.clone_from(&other.logical_id);
            for finding in &mut version.report.findings {
                finding.distributions.iter_mut().for_each(|name| name.clone_from(&other.logical_id));
            }
        }
        version
    }

    fn section(&self, name: &str) -> &Map {
        self.template.as_map().and_then(|map| map.get(name)).and_then(Value::as_map).unwrap_or(&EMPTY)
    }

    fn resources(&self) -> &Map {
        self.section("Resources")
    }
}

/// Returns the template in a file, which the Serverless Framework keeps under `resources` of its own.
fn template(file: &Value) -> Option<&Value> {
    let map = file.as_map()?;
    if map.contains_key("Resources") {
        Some(file)
    } else {
        map.get("resources").filter(|value| value.as_map().is_some())
    }
}

/// Returns what an update does to the resources of a stack.
fn changes(old: &Version, new: &Version) -> Vec<Change> {
    let mut changes = resource::changes(old, new);
    cascade::follow(old, new, &mut changes);
    region::locate(old, new, &mut changes);
    changes.extend(region::moved(old, new, &changes));
    changes.sort_by_key(Change::rank);
    changes
}

/// Returns the differences between two templates; values that may be secret are masked in it. Of a plan or a running
/// distribution, only what becomes of requests is compared.
#[must_use]
pub fn diff(old: &Version, new: &Version) -> Diff {
    let secrets = old.secrets.and(&new.secrets);
    let are_templates = old.is_template && new.is_template;
    let renamed = old.called_as_in(new);
    let old = if are_templates { old } else { &renamed };
    let mut diff = Diff {
        changes: if are_templates { changes(old, new) } else { Vec::new() },
        sections: if are_templates { section::changes(old, new, &secrets) } else { Vec::new() },
        effects: effect::effects(old.report(), new.report()),
        findings: finding::changes(old, new),
        requests: effect::requests(old, new),
        is_of_requests: !are_templates,
        report_before: old.report().clone(),
        report_after: new.report().clone(),
    };
    diff.mask(&secrets);
    diff
}

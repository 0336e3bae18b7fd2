//! CloudFormation templates as a source: sections, intrinsic functions, and the cases that conditions make.
//!
//! ```text
//! TemplateSource ─cases─▶ Env (functions, conditions) ─Cursor─▶ read/* ─▶ model
//! ```

mod answers;
mod cases;
mod condition;
mod cursor;
mod env;
mod locate;
mod memo;
mod read;
mod refusal;
mod resolution;
mod sections;

use std::collections::BTreeSet;

use super::{Case, Condition, Dialect, Options};
use crate::edit::Edit;
use crate::model::{Acknowledgement, Origin, Place, Places, Routes, Setting, Text};
use crate::template::{Pointer, Value};
use answers::GivenAnswers;
use env::{Env, Log};
use memo::Memo;
pub(crate) use refusal::RefusedPart;
use sections::Sections;

/// A template, with what the caller knows about its deployment.
#[derive(Debug)]
pub(crate) struct TemplateSource<'a> {
    file: &'a Value,
    sections: Sections<'a>,
    lists: read::Lists<'a>,
    dialect: Dialect,
    options: &'a Options,
    places: Places<Pointer>,
    effects: read::Effects,
    readers: read::HeaderReaders,
    shared: SharedParts,
    /// The most cases of a distribution, and of each of its behaviors.
    most_cases: usize,
}

/// The parts that several behaviors share.
#[derive(Debug, Default)]
struct SharedParts {
    origins: Memo<Pointer, Origin>,
    routes: Memo<String, Routes>,
    patterns: Memo<Pointer, Option<Text>>,
}

/// The part of a distribution that a question is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CaseSubject<'s> {
    /// Everything but the behaviors.
    Distribution,
    /// One behavior, with its origin.
    Behavior(&'s Pointer),
}

impl<'a> TemplateSource<'a> {
    /// Finds the template in a file: the file itself, or the `resources` of a Serverless Framework file. `None` if the
    /// file holds no template.
    pub(crate) fn find(file: &'a Value, dialect: Dialect, options: &'a Options) -> Option<Self> {
        let sections = Sections::find(file)?;
        let lists = read::Lists::of(&sections, sections.distributions());
        let most_cases = cases::most(lists.subjects());
        Some(Self {
            file,
            sections,
            lists,
            dialect,
            options,
            places: Places::default(),
            effects: read::Effects::default(),
            readers: read::HeaderReaders::of(dialect),
            shared: SharedParts::default(),
            most_cases,
        })
    }

    /// Returns the language that the tree was translated from.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the names of the parameters, with the values that they may have if the template lists them.
    pub(crate) fn parameters(&self) -> Vec<(String, Option<Vec<String>>)> {
        let names = self.sections.parameter_names();
        names
            .map(|name| (name.to_owned(), self.sections.allowed_values(name).map(|all| all.iter().cloned().collect())))
            .collect()
    }

    /// Returns the logical IDs of the distributions, in the order of the file.
    pub(crate) fn distributions(&self) -> impl Iterator<Item = &'a str> {
        self.sections.distributions()
    }

    /// Returns the places of all behaviors that a distribution has in some case, in match order.
    pub(crate) fn behaviors(&self, id: &str) -> Vec<Pointer> {
        let Some(listed) = self.lists.get(id) else { return Vec::new() };
        let behaviors = listed.behaviors.iter().map(|behavior| &behavior.entry);
        behaviors.chain(&listed.defaults).map(|entry| entry.pointer.clone()).collect()
    }

    /// Returns the cases of one subject of a distribution. `also` names conditions that the cases have to decide beside
    /// those that reading asks about.
    pub(crate) fn cases(&self, id: &'a str, subject: CaseSubject<'_>, also: &[Condition]) -> Vec<Case> {
        cases::cases(self, id, subject, also)
    }

    /// Returns the findings that the template's resources accept, with their resources.
    pub(crate) fn acknowledgements(&self) -> Vec<(String, Acknowledgement)> {
        let (answers, log) = (GivenAnswers::default(), Log::default());
        let all = read::acknowledgement::all(self.env(&answers, &log));
        all.into_iter().map(|(id, entry)| (id.to_owned(), entry)).collect()
    }

    /// Returns what CloudFormation refuses in the template, part by part. It does not see other sources.
    pub(crate) fn refusals(&self) -> Vec<RefusedPart> {
        if self.dialect.is_deployed_by_cloudformation() { refusal::refusals(self) } else { Vec::new() }
    }

    /// Returns the place of a value as a JSON pointer.
    pub(crate) fn pointer(&self, place: Place) -> Pointer {
        self.places.key(place).unwrap_or_default()
    }

    /// Returns the JSON pointer of a resource.
    pub(crate) fn resource(&self, id: &str) -> Pointer {
        self.sections.pointer(id)
    }

    /// Returns the JSON pointer of a setting in what holds it.
    pub(crate) fn setting(&self, holder: Place, property: Setting) -> Pointer {
        locate::setting(&self.pointer(holder), property)
    }

    /// Returns the edit that sets a property of what holds it; `None` if a function gives the property.
    pub(crate) fn setting_edit(&self, holder: Place, property: Setting, value: Value) -> Option<Edit> {
        locate::set(self.file, &self.pointer(holder), Dialect::CloudFormation.keys(property), value)
    }

    /// Returns the edit that sets the property to which keys lead from what holds it; `None` if a function gives the
    /// property.
    pub(crate) fn keys_edit(&self, holder: Place, keys: &[String], value: Value) -> Option<Edit> {
        locate::set(self.file, &self.pointer(holder), keys, value)
    }

    /// Returns the value at a place as it is written.
    pub(crate) fn value(&self, place: Place) -> Option<&'a Value> {
        locate::find(self.file, &self.pointer(place))
    }

    /// Returns the edit that adds an item to a list property; `None` if a function gives the list.
    pub(crate) fn item_edit(&self, holder: Place, property: Setting, item: Value) -> Option<Edit> {
        locate::append(self.file, &self.pointer(holder), property, item)
    }

    fn env<'e>(&'e self, answers: &'e GivenAnswers, log: &'e Log) -> Env<'e>
    where
        'a: 'e,
    {
        Env::new(self, answers, log)
    }
}

/// Returns the logical IDs of the resources that are created with these options, as far as their conditions are known.
pub(crate) fn created(file: &Value, options: &Options) -> BTreeSet<String> {
    let Some(template) = TemplateSource::find(file, Dialect::CloudFormation, options) else { return BTreeSet::new() };
    let (answers, log) = (GivenAnswers::default(), Log::default());
    let env = template.env(&answers, &log);
    let is_created = |id: &&str| env.exists(id) != Some(false);
    template.sections.ids().filter(is_created).map(str::to_owned).collect()
}

//! A template in one case: what its intrinsic functions come to, as far as the template, its parameters and the
//! answers of the case say.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use indexmap::IndexSet;

use super::answers::{GivenAnswers, Question};
use super::condition;
use super::read::{Effects, HeaderReaders, Lists};
use super::resolution::Resolution;
use super::sections::Sections;
use super::{SharedParts, TemplateSource};
use crate::model::{Place, Places};
use crate::source::Options;
use crate::template::{Expr, Part, Pointer, Value};

/// A template in one case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Env<'a> {
    pub(super) sections: &'a Sections<'a>,
    pub(super) lists: &'a Lists<'a>,
    pub(super) options: &'a Options,
    /// Read by [`Env::answers`], which notes it.
    answers: &'a GivenAnswers,
    pub(super) log: &'a Log,
    pub(super) places: &'a Places<Pointer>,
    pub(super) effects: &'a Effects,
    pub(super) readers: &'a HeaderReaders,
    pub(super) shared: &'a SharedParts,
}

/// A record of what reading a template in one case asked for.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// The conditions, in the order in which they were first asked for.
    names: RefCell<IndexSet<String>>,
    /// The first question that is open.
    question: RefCell<Option<Question>>,
    /// True if the case cannot be deployed, because a parameter chooses a key that a mapping does not have.
    pub(super) is_impossible: Cell<bool>,
    /// The conditions that were evaluated.
    pub(super) conditions: RefCell<BTreeMap<String, condition::Answer>>,
    /// True if something in the case was looked at.
    looks_at_case: Cell<bool>,
    /// The resources that do not exist here, and whether another Region's stack creates them.
    elsewhere: RefCell<BTreeMap<String, bool>>,
    /// References to resources that do not exist, by their names.
    missing: RefCell<Vec<String>>,
    /// The same, with the places of the references.
    dangling: RefCell<Vec<(Place, String)>>,
}

impl Log {
    pub(super) fn names(&self) -> IndexSet<String> {
        self.names.take()
    }

    pub(super) fn question(&self) -> Option<Question> {
        self.question.take()
    }

    /// Reports whether a question is open.
    pub(super) fn is_open(&self) -> bool {
        self.question.borrow().is_some()
    }

    pub(super) fn dangling(&self) -> Vec<(Place, String)> {
        self.dangling.take()
    }

    /// Reports whether another case may lead to another result.
    pub(super) fn depends_on_case(&self) -> bool {
        self.looks_at_case.get()
    }

    /// Adds what another reading in the same case asked for.
    pub(super) fn add(&self, other: &Self) {
        self.looks_at_case.set(self.looks_at_case.get() || other.looks_at_case.get());
        self.is_impossible.set(self.is_impossible.get() || other.is_impossible.get());
        self.names.borrow_mut().extend(other.names.borrow().iter().cloned());
        if let Some(question) = other.question.borrow().as_ref().filter(|_| !self.is_open()) {
            self.ask(question.clone());
        }
        self.elsewhere.borrow_mut().extend(other.elsewhere.borrow().iter().map(|(id, exists)| (id.clone(), *exists)));
        self.missing.borrow_mut().extend(other.missing.borrow().iter().cloned());
        self.dangling.borrow_mut().extend(other.dangling.borrow().iter().cloned());
    }

    fn ask(&self, question: Question) {
        self.question.borrow_mut().get_or_insert(question);
    }
}

const REGION: &str = "AWS::Region";

/// A parameter with more allowed values than this, or a mapping with more keys, is not looked at value by value.
const MOST_VALUES: usize = 32;

impl<'a> Env<'a> {
    /// Returns a template in the case that these answers make.
    pub(super) fn new(template: &'a TemplateSource<'_>, answers: &'a GivenAnswers, log: &'a Log) -> Self {
        Self {
            sections: &template.sections,
            lists: &template.lists,
            options: template.options,
            answers,
            log,
            places: &template.places,
            effects: &template.effects,
            readers: &template.readers,
            shared: &template.shared,
        }
    }

    /// Returns the same case with another log.
    pub(super) fn with_log<'l>(self, log: &'l Log) -> Env<'l>
    where
        'a: 'l,
    {
        Env { log, ..self }
    }

    /// Returns what the case says. The log notes that it was looked at.
    pub(super) fn answers(&self) -> &'a GivenAnswers {
        self.log.looks_at_case.set(true);
        self.answers
    }

    /// Returns a value as an expression.
    pub(super) fn expr(&self, value: &Value) -> Expr {
        Resolution::new(self, true).resolve(value, 0).with_dynamic_references()
    }

    /// Returns a value of a condition as an expression. Only what was given is known here: a parameter's default is one
    /// of the values that may be deployed.
    pub(super) fn given(&self, value: &Value) -> Expr {
        let expr = Resolution::new(self, false).resolve(value, 0).with_dynamic_references();
        let is_opaque = |part: &Part| !matches!(part, Part::Literal(_) | Part::Ref(_) | Part::GetAtt(..));
        if expr.parts().iter().any(is_opaque) {
            // Two values that cannot be resolved are equal if they are written alike.
            let written = value.to_json().to_string();
            Expr::opaque(&written, written.as_str())
        } else {
            expr
        }
    }

    /// Returns the expressions of a list, however it comes about; `None` if it is not known how many there are.
    pub(super) fn exprs(&self, value: &Value) -> Option<Vec<Expr>> {
        Resolution::new(self, true).list(value, 0)
    }

    /// Runs a resolution and notes the references to resources that do not exist at this place.
    pub(super) fn at<T>(&self, place: Place, resolve: impl FnOnce() -> T) -> T {
        let result = resolve();
        let missing = self.log.missing.take();
        self.log.dangling.borrow_mut().extend(missing.into_iter().map(|name| (place, name)));
        result
    }

    /// Returns whether a condition is true; `None` if the case leaves that open. The log keeps the question.
    pub(super) fn holds(&self, name: &str) -> Option<bool> {
        if !self.log.names.borrow().contains(name) {
            self.log.names.borrow_mut().insert(name.to_owned());
        }
        match condition::evaluate(*self, name) {
            Ok(holds) => Some(holds),
            Err(question) => {
                if let Some(question) = question {
                    self.log.ask(question);
                }
                None
            }
        }
    }

    /// Returns whether a resource is created; `None` if the case leaves that open.
    pub(super) fn exists(&self, id: &str) -> Option<bool> {
        let Some(resource) = self.sections.resource(id) else { return Some(true) };
        resource.get("Condition").and_then(Value::as_str).map_or(Some(true), |name| self.holds(name))
    }

    /// Reports whether a resource is created by some stack of this template: in this case, or in another Region. A template
    /// may be deployed in two Regions with conditions on `AWS::Region`.
    pub(super) fn exists_somewhere(&self, id: &str) -> bool {
        if self.exists(id) != Some(false) {
            return true;
        }
        let known = self.log.elsewhere.borrow().get(id).copied();
        known.unwrap_or_else(|| {
            let exists = self.exists_in_another_region(id);
            self.log.elsewhere.borrow_mut().insert(id.to_owned(), exists);
            exists
        })
    }

    fn exists_in_another_region(&self, id: &str) -> bool {
        let options = Options { region: None, ..self.options.clone() };
        let mut open = vec![self.answers().without(REGION)];
        while let Some(answers) = open.pop() {
            let log = Log::default();
            let env = Env { options: &options, answers: &answers, log: &log, ..*self };
            match (env.exists(id), log.question()) {
                (Some(false), _) => {}
                (Some(true), _) | (None, None) => return true,
                (None, Some(question)) if question.is_about(REGION) => {
                    let both = [false, true].map(|holds| answers.with(&question, holds));
                    open.extend(both.into_iter().filter(|answers| answers.is_consistent(self.sections)));
                }
                (None, Some(question)) => {
                    self.log.ask(question);
                    return true;
                }
            }
        }
        false
    }

    /// Runs a resolution whose references may be to resources of another stack.
    pub(super) fn of_other_stack<T>(&self, resolve: impl FnOnce() -> T) -> T {
        let (missing, dangling) = (self.log.missing.borrow().len(), self.log.dangling.borrow().len());
        let result = resolve();
        self.log.missing.borrow_mut().truncate(missing);
        self.log.dangling.borrow_mut().truncate(dangling);
        result
    }

    /// Returns the branch of an `Fn::If` that is taken, with its index in the function's argument.
    pub(super) fn branch(&self, parts: &'a [Value]) -> Option<(usize, &'a Value)> {
        let [Value::String(name), yes, no] = parts else { return None };
        self.holds(name).map(|holds| if holds { (1, yes) } else { (2, no) })
    }

    /// Returns the value that an `Fn::FindInMap` leads to.
    pub(super) fn find_in_map(&self, parts: &[Value]) -> Option<&'a Value> {
        Resolution::new(self, true).mapped(parts, 0)
    }

    /// Returns the value that an `Fn::FindInMap` leads to whatever the parameters that were not given.
    pub(super) fn given_in_map(&self, parts: &[Value]) -> Option<&'a Value> {
        Resolution::new(self, false).mapped(parts, 0)
    }

    /// Asks for the value of a parameter that chooses from a list.
    pub(super) fn choose(&self, chooser: &Expr, values: &[&str]) {
        if let Some(question) = self.choice(chooser, values).filter(|_| values.len() <= MOST_VALUES) {
            self.log.ask(question);
        }
    }

    /// Returns the next question about a parameter that has one of these values: whether it has the first of those that
    /// are still possible.
    pub(super) fn choice(&self, chooser: &Expr, values: &[&str]) -> Option<Question> {
        let Part::Ref(name) = chooser.single()? else { return None };
        let allowed = self.sections.allowed_values(name);
        let is_open = |value: &&&str| {
            allowed.is_none_or(|allowed| allowed.contains(**value)) && !self.answers().excludes(name, value)
        };
        let open = values.iter().find(is_open);
        // CloudFormation refuses a value that no mapping has.
        if open.is_none() && !values.is_empty() {
            self.log.is_impossible.set(true);
        }
        open.map(|value| Question::equal(chooser, &Expr::literal(value)))
    }

    pub(super) fn reference(&self, name: &str, defaults: bool) -> Expr {
        match name {
            "AWS::URLSuffix" => Expr::literal("amazonaws.com"),
            "AWS::Partition" => Expr::literal("aws"),
            "AWS::NoValue" => Expr::default(),
            REGION => match &self.options.region {
                Some(region) => Expr::literal(region),
                None => self.fixed(name),
            },
            _ => self.parameter(name, defaults),
        }
    }

    fn parameter(&self, name: &str, defaults: bool) -> Expr {
        if let Some(value) = self.options.parameters.get(name) {
            return Expr::literal(value);
        }
        let Some(parameter) = self.sections.parameter(name) else {
            self.note_missing(name);
            return self.fixed(name);
        };
        if !defaults || self.answers().value(name).is_some() {
            return self.fixed(name);
        }
        let kind = parameter.get("Type").and_then(Value::as_str).unwrap_or_default();
        let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
        // The default is one of the values that the parameter may have.
        if let Some(allowed) = self.sections.allowed_values(name).filter(|_| !is_list) {
            let fixed = self.fixed(name);
            if fixed.as_literal().is_none() && allowed.len() <= MOST_VALUES {
                let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
                self.choose(&fixed, &allowed);
            }
            return fixed;
        }
        // The default of a parameter of Parameter Store is the name of its value.
        let is_plain = !kind.contains("AWS::SSM");
        match parameter.get("Default").and_then(Value::scalar) {
            Some(text) if is_plain && !text.is_empty() && !self.answers().excludes(name, &text) => {
                serverless(&text).with_dynamic_references()
            }
            _ => self.fixed(name),
        }
    }

    /// Returns the value that the answers give or leave, or a reference.
    fn fixed(&self, name: &str) -> Expr {
        if let Some(value) = self.answers().value(name) {
            return Expr::literal(value);
        }
        let allowed = self.sections.allowed_values(name);
        let left = allowed.filter(|allowed| self.answers().excluded(name) + 1 >= allowed.len());
        let mut left = left.into_iter().flatten().filter(|value| !self.answers().excludes(name, value));
        match (left.next(), left.next()) {
            (Some(only), None) => Expr::literal(only),
            _ => Expr::part(Part::Ref(name.to_owned())),
        }
    }

    /// Returns an attribute of a resource. An endpoint of an API is spelled out, so that a part of it can be known.
    pub(super) fn attribute(&self, id: &str, attribute: &str) -> Expr {
        self.note_missing(id);
        let is_http = matches!(
            self.sections.resource_type(id),
            Some("AWS::ApiGatewayV2::Api" | "AWS::Serverless::HttpApi") | None
        );
        if attribute != "ApiEndpoint" || !is_http {
            return Expr::part(Part::GetAtt(id.to_owned(), attribute.to_owned()));
        }
        let mut expr = Expr::literal("https://");
        expr.extend(Expr::part(Part::Ref(id.to_owned())));
        expr.extend(Expr::literal(".execute-api."));
        expr.extend(self.reference(REGION, true));
        expr.extend(Expr::literal(".amazonaws.com"));
        expr
    }

    fn note_missing(&self, id: &str) {
        if self.exists(id) == Some(false) {
            self.log.missing.borrow_mut().push(id.to_owned());
        }
    }
}

/// Returns text of the Serverless Framework with its variables, such as `${self:custom.host}`, as unknown parts: they
/// are filled in before CloudFormation sees the template.
pub(super) fn serverless(text: &str) -> Expr {
    let mut pieces = text.split("${");
    let mut result = Expr::literal(pieces.next().unwrap_or_default());
    for piece in pieces {
        match piece.split_once('}') {
            Some((name, rest)) if name.contains(':') && !name.starts_with("AWS:") => {
                result.extend(Expr::opaque(name, name));
                result.extend(Expr::literal(rest));
            }
            _ => result.extend(Expr::literal(&format!("${{{piece}"))),
        }
    }
    result
}

//! The errors in a source that CloudFormation refuses, whatever would become of requests.

use super::Place;

/// Something that CloudFormation refuses, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) place: Place,
    pub(crate) reason: RefusalReason,
}

/// The reason of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RefusalReason {
    /// A property that the resource type does not have. Holds a property with a similar name.
    UnknownProperty { name: String, similar: Option<String> },
    /// A property that AWS sets and nobody else can.
    ReadOnlyProperty { name: String },
    /// A property that the resource type requires.
    MissingProperty { name: String },
    /// A value of another type. Holds both types as people would write them.
    WrongType { found: &'static str, expected: String },
    /// A value that its property does not take.
    ValueRefused { value: String, bound: Bound },
    /// Properties that do not go together, or not alone.
    Properties(Together),
    /// A name of nothing in the source. Holds a similar name of the same kind.
    MissingName { kind: NameKind, name: String, similar: Option<String> },
    /// An attribute that the resource does not have.
    UnknownAttribute { attribute: String, resource_type: String, similar: Option<String> },
    /// Resources that wait for each other, each for the next one.
    Circle { names: Vec<String> },
    /// A value that a parameter does not take.
    ParameterRefused { parameter: String, value: String, bound: Bound },
    /// A function that is not written as CloudFormation reads it.
    FunctionForm { function: FunctionName, wanted: &'static str },
    /// A part of the source that is not where, or as, CloudFormation wants it.
    Form { name: String, wanted: &'static str },
    /// More entries than CloudFormation takes.
    TooMany { what: &'static str, found: u64, most: u64 },
    /// A resource type that AWS did not have at that date.
    UnknownType { name: String, similar: Option<String>, date: &'static str },
}

/// The limit of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    /// One of these.
    OneOf(Vec<String>),
    /// A text that matches the pattern.
    Pattern(String),
    /// A number that is not below this one.
    AtLeast(String),
    /// A number that is not above this one.
    AtMost(String),
    /// A text with as many characters or more.
    Shortest(u64),
    /// A text with as many characters or fewer.
    Longest(u64),
    /// A list with as many items or more.
    Fewest(u64),
    /// A list with as many items or fewer.
    Most(u64),
    /// A list without equal items.
    Unique,
    /// A number.
    Number,
}

/// Properties that depend on each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Together {
    /// The first excludes the second.
    Excluded(String, String),
    /// The first needs the second.
    Needed(String, String),
    /// Exactly one of these, and several are there.
    OnlyOne(Vec<String>),
    /// One of these at least, and none is there.
    OneOf(Vec<String>),
}

/// The kind of thing that has a name in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// A resource or a parameter.
    Resource,
    /// A resource; a parameter is not allowed there.
    ResourceOnly,
    /// A parameter; a resource is not allowed there.
    ParameterOnly,
    Condition,
    Mapping,
    /// A key of a mapping.
    Key,
}

/// A function by its name in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FunctionName {
    Known(&'static str),
    /// CloudFormation has no such function.
    Unknown(String),
}

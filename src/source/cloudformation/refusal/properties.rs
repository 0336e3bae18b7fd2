//! The properties of a resource against the schema of its type, in one case.

use std::borrow::Cow;

use super::refusals::Refusals;
use super::way::Way;
use crate::model::{Bound, RefusalReason, Together};
use crate::schema::{Constraints, Kinds, ResourceType, Schemas, Shape};
use crate::source::cloudformation::env::Env;
use crate::template::{Intrinsic, Value};

type Map = indexmap::IndexMap<String, Value>;

/// Judges the properties of a resource, if the table has its type.
pub(super) fn judge(env: Env<'_>, schemas: &Schemas, id: &str, found: &mut Refusals<'_>) {
    let Some(resource) = env.sections.resource(id) else { return };
    let Some(schema) = env.sections.resource_type(id).and_then(|name| schemas.find(name)) else { return };
    // A macro may write the resource anew.
    if resource.contains_key("Fn::Transform") {
        return;
    }
    let pointer = env.sections.pointer(id);
    let judge = PropertiesJudge { env, schemas, schema: &schema };
    let top = Way::Start(&pointer);
    match resource.get("Properties") {
        Some(value) => judge.constrained(&schema.top, value, &top.key("Properties"), found),
        None => judge.object(&schema.top, &Map::new(), &top, found),
    }
}

struct PropertiesJudge<'a> {
    env: Env<'a>,
    schemas: &'a Schemas,
    schema: &'a ResourceType,
}

/// A value as far as it is known in the case.
enum KnownValue<'a> {
    Null,
    Map(&'a Map),
    List(&'a [Value]),
    /// A scalar as text, with its type.
    Scalar(Cow<'a, str>, Kinds),
    /// A function that gives a value of this type, which is not known.
    Of(Kinds),
    Unknown,
}

impl PropertiesJudge<'_> {
    fn shaped(&self, shape: &Shape<'_>, value: &Value, path: &Way<'_>, found: &mut Refusals<'_>) {
        match shape {
            Shape::Definition(name) => {
                if let Some(definition) = self.schema.definition(name) {
                    self.constrained(&definition, value, path, found);
                }
            }
            Shape::Of(kinds) => {
                // What a mapping or a list without a schema holds is not looked at.
                if let KnownValue::Scalar(text, kind) = self.typed(*kinds, value, path, found) {
                    scalar_type(*kinds, &text, kind, path, found);
                }
            }
            Shape::With(constraints) => self.constrained(constraints, value, path, found),
        }
    }

    /// Judges a value that exists in this case; it is followed through functions that choose.
    fn constrained(&self, wanted: &Constraints<'_>, value: &Value, path: &Way<'_>, found: &mut Refusals<'_>) {
        let kinds = wanted.kinds();
        match self.typed(kinds, value, path, found) {
            KnownValue::Map(map) if !wanted.properties.0.is_empty() => self.object(wanted, map, path, found),
            KnownValue::Map(map) => {
                if let Some(shape) = &wanted.values {
                    for (key, value) in map.iter().filter(|(key, _)| !key.starts_with("Fn::")) {
                        self.chosen(value, &path.key(key), &mut |value, path| self.shaped(shape, value, path, found));
                    }
                }
            }
            KnownValue::List(items) => self.list(wanted, items, path, found),
            KnownValue::Scalar(text, kind) => {
                if scalar_type(kinds, &text, kind, path, found) {
                    self.scalar(wanted, &text, path, found);
                }
            }
            KnownValue::Unknown if !wanted.words.is_empty() => {
                if let Some(text) = self.default(value) {
                    self.scalar(wanted, &text, path, found);
                }
            }
            KnownValue::Null | KnownValue::Of(_) | KnownValue::Unknown => {}
        }
    }

    /// Returns the default of the parameter that a value is. One that lists its values, or whose default is empty, may have
    /// another value in every deployment.
    fn default(&self, value: &Value) -> Option<String> {
        let Value::Call(Intrinsic::Ref, name) = value else { return None };
        let name = name.as_str().filter(|name| self.env.sections.allowed_values(name).is_none())?;
        self.env.sections.parameter(name)?;
        let is_single = !self.is_list_parameter(value);
        self.env.expr(value).as_literal().filter(|text| is_single && !text.is_empty()).map(str::to_owned)
    }

    /// Looks at a value and refuses one of another type. What was refused is not known any more.
    fn typed<'v>(&self, kinds: Kinds, value: &'v Value, path: &Way<'_>, found: &mut Refusals<'_>) -> KnownValue<'v>
    where
        Self: 'v,
    {
        let seen = self.look(value);
        let (is_taken, name) = match &seen {
            KnownValue::Null => (false, "null"),
            KnownValue::Map(_) => (kinds.takes(Kinds::OBJECT), "a mapping"),
            KnownValue::List(_) => (kinds.takes(Kinds::ARRAY), "a list"),
            KnownValue::Of(kind) if *kind == Kinds::ARRAY => (kinds.takes(Kinds::ARRAY), "a list"),
            KnownValue::Scalar(..) | KnownValue::Of(_) => (kinds.takes(Kinds::SCALAR), "a single value"),
            KnownValue::Unknown => (true, ""),
        };
        if is_taken {
            return seen;
        }
        found.add(path, RefusalReason::WrongType { found: name, expected: kinds.to_string() });
        KnownValue::Unknown
    }

    fn look<'v>(&self, value: &'v Value) -> KnownValue<'v> {
        match value {
            Value::Null => KnownValue::Null,
            // A macro may replace it.
            Value::Map(map) if map.keys().any(|key| key == "Fn::Transform") => KnownValue::Unknown,
            // Rain replaces its own functions before CloudFormation sees the template.
            Value::Map(map)
                if map.len() == 1 && map.keys().any(|key| key.starts_with("Fn::") || key.starts_with("Rain::")) =>
            {
                KnownValue::Unknown
            }
            Value::Map(map) => KnownValue::Map(map),
            Value::List(items) => KnownValue::List(items),
            Value::Bool(bool) => KnownValue::Scalar(Cow::Owned(bool.to_string()), Kinds::BOOLEAN),
            Value::Number(number) => KnownValue::Scalar(Cow::Owned(number.to_string()), Kinds::NUMBER),
            Value::String(text) if !text.contains('{') => KnownValue::Scalar(Cow::Borrowed(text), Kinds::STRING),
            Value::String(text) if !text.contains("${") && !text.contains("{{resolve:") => {
                KnownValue::Scalar(Cow::Borrowed(text), Kinds::STRING)
            }
            Value::String(_) => {
                self.text(value).map_or(KnownValue::Unknown, |text| KnownValue::Scalar(Cow::Owned(text), Kinds::STRING))
            }
            Value::Call(function, _) => match function {
                Intrinsic::Sub | Intrinsic::Join | Intrinsic::Base64 => self
                    .text(value)
                    .map_or(KnownValue::Of(Kinds::STRING), |text| KnownValue::Scalar(Cow::Owned(text), Kinds::STRING)),
                Intrinsic::Split | Intrinsic::Cidr | Intrinsic::GetAZs => KnownValue::Of(Kinds::ARRAY),
                Intrinsic::Ref | Intrinsic::Select => {
                    // The text of a list parameter is no list yet.
                    self.text(value).map_or(KnownValue::Unknown, |text| {
                        if self.is_list_parameter(value) {
                            KnownValue::Unknown
                        } else {
                            KnownValue::Scalar(Cow::Owned(text), Kinds::STRING)
                        }
                    })
                }
                _ => KnownValue::Unknown,
            },
        }
    }

    fn is_list_parameter(&self, value: &Value) -> bool {
        let Value::Call(Intrinsic::Ref, name) = value else { return false };
        let parameter = name.as_str().and_then(|name| self.env.sections.parameter(name));
        let kind = parameter.and_then(|parameter| parameter.get("Type")?.as_str()).unwrap_or_default();
        kind.contains("List")
    }

    fn text(&self, value: &Value) -> Option<String> {
        self.env.given(value).as_literal().map(str::to_owned)
    }

    /// Follows functions that choose a value in this case, and passes on the value if there is one.
    fn chosen(&self, value: &Value, path: &Way<'_>, then: &mut dyn FnMut(&Value, &Way<'_>)) -> Presence {
        match value {
            Value::Call(Intrinsic::Ref, name) if name.as_str() == Some("AWS::NoValue") => Presence::Absent,
            Value::Call(Intrinsic::If, argument) => {
                let Value::List(parts) = argument.as_ref() else { return Presence::Open };
                let [Value::String(name), yes, no] = parts.as_slice() else { return Presence::Open };
                let Some(holds) = self.env.holds(name) else { return Presence::Open };
                let (index, branch) = if holds { (1, yes) } else { (2, no) };
                self.chosen(branch, &path.key("Fn::If").index(index), then)
            }
            Value::Call(Intrinsic::FindInMap, argument) => {
                if let Value::List(parts) = argument.as_ref()
                    && let Some(value) = self.env.given_in_map(parts)
                {
                    then(value, path);
                }
                Presence::There
            }
            _ => {
                then(value, path);
                Presence::There
            }
        }
    }

    fn object(&self, wanted: &Constraints<'_>, map: &Map, path: &Way<'_>, found: &mut Refusals<'_>) {
        // A macro or a loop may add properties.
        let is_whole = !map.keys().any(|key| key.starts_with("Fn::"));
        let mut present: Vec<(&str, bool)> = Vec::new();
        let mut is_open = false;
        for (key, value) in map.iter().filter(|(key, _)| !key.starts_with("Fn::")) {
            let path = path.key(key);
            let mut is_false = false;
            let presence = match wanted.properties.get(key) {
                Some(_) if wanted.attributes.contains(&key.as_str()) && !wanted.required.contains(&key.as_str()) => {
                    self.chosen(value, &path, &mut |_, path| {
                        found.add(path, RefusalReason::ReadOnlyProperty { name: key.clone() });
                    })
                }
                Some(shape) => self.chosen(value, &path, &mut |value, path| {
                    is_false = matches!(value, Value::Bool(false)) || value.as_str() == Some("false");
                    self.shaped(shape, value, path, found);
                }),
                None if wanted.open => Presence::There,
                None => self.chosen(value, &path, &mut |_, path| {
                    let names = wanted.properties.0.iter().map(|(name, _)| *name);
                    let similar = found.similar(key, names);
                    found.add(path, RefusalReason::UnknownProperty { name: key.clone(), similar });
                }),
            };
            match presence {
                Presence::There => present.push((key, is_false)),
                Presence::Open => {
                    present.push((key, is_false));
                    is_open = true;
                }
                Presence::Absent => {}
            }
        }
        let has = |name: &str| present.iter().any(|(known, _)| *known == name);
        if is_whole {
            for name in wanted.required.iter().filter(|name| !has(name)) {
                found.add(path, RefusalReason::MissingProperty { name: (*name).to_owned() });
            }
        }
        if !is_open {
            let is_set = |name: &str| present.iter().any(|(known, is_false)| *known == name && !is_false);
            together(wanted, &has, &is_set, is_whole, path, found);
        }
    }

    fn list(&self, wanted: &Constraints<'_>, items: &[Value], path: &Way<'_>, found: &mut Refusals<'_>) {
        let mut count = 0;
        let mut is_open = false;
        let mut texts: Vec<String> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let presence = self.chosen(item, &path.index(index), &mut |item, path| {
                if let Some(shape) = &wanted.items {
                    self.shaped(shape, item, path, found);
                }
                if wanted.unique_items
                    && let KnownValue::Scalar(text, _) = self.look(item)
                {
                    texts.push(text.into_owned());
                }
            });
            count += u64::from(presence != Presence::Absent);
            is_open |= presence == Presence::Open;
        }
        let mut refuse = |bound| found.add(path, RefusalReason::ValueRefused { value: String::new(), bound });
        if let Some(least) = wanted.min_items.filter(|least| count < *least && !is_open) {
            refuse(Bound::Fewest(least));
        }
        if let Some(most) = wanted.max_items.filter(|most| count > *most && !is_open) {
            refuse(Bound::Most(most));
        }
        let all = texts.len();
        texts.sort_unstable();
        texts.dedup();
        if texts.len() < all {
            refuse(Bound::Unique);
        }
    }

    fn scalar(&self, wanted: &Constraints<'_>, text: &str, path: &Way<'_>, found: &mut Refusals<'_>) {
        let mut refuse = |bound| found.add(path, RefusalReason::ValueRefused { value: text.to_owned(), bound });
        if !wanted.words.is_empty() && !wanted.words.iter().any(|word| word.0 == text) {
            return refuse(Bound::OneOf(wanted.words.iter().map(|word| word.0.to_string()).collect()));
        }
        if let Ok(number) = text.trim().parse::<f64>() {
            if let Some(least) = wanted.minimum.filter(|least| number < *least) {
                return refuse(Bound::AtLeast(least.to_string()));
            }
            if let Some(most) = wanted.maximum.filter(|most| number > *most) {
                return refuse(Bound::AtMost(most.to_string()));
            }
        }
        if wanted.min_length.is_some() || wanted.max_length.is_some() {
            let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            if let Some(least) = wanted.min_length.filter(|least| length < *least) {
                return refuse(Bound::Shortest(least));
            }
            if let Some(most) = wanted.max_length.filter(|most| length > *most) {
                return refuse(Bound::Longest(most));
            }
        }
        if let Some(pattern) = &wanted.pattern
            && !self.schemas.pattern(pattern).takes(text)
        {
            refuse(Bound::Pattern(pattern.to_string()));
        }
    }
}

/// Judges properties that depend on each other. `has` says which are there, `is_set` which of them are not false.
fn together(
    wanted: &Constraints<'_>,
    has: &dyn Fn(&str) -> bool,
    is_set: &dyn Fn(&str) -> bool,
    is_whole: bool,
    path: &Way<'_>,
    found: &mut Refusals<'_>,
) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (name, others) in &wanted.dependent_excluded.0 {
        for other in others.iter().filter(|other| has(name) && has(other)) {
            if !seen.contains(&(*other, *name)) {
                seen.push((*name, *other));
                let excluded = Together::Excluded((*name).to_owned(), (*other).to_owned());
                found.add(&path.key(other), RefusalReason::Properties(excluded));
            }
        }
    }
    if is_whole {
        for (name, others) in &wanted.dependent_required.0 {
            for other in others.iter().filter(|other| has(name) && !has(other)) {
                let needed = Together::Needed((*name).to_owned(), (*other).to_owned());
                found.add(&path.key(name), RefusalReason::Properties(needed));
            }
        }
    }
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    if !wanted.required_xor.is_empty() {
        match wanted.required_xor.iter().filter(|name| is_set(name)).count() {
            0 if is_whole && !wanted.required_xor.iter().any(|name| has(name)) => {
                found.add(path, RefusalReason::Properties(Together::OneOf(names(&wanted.required_xor))));
            }
            0 | 1 => {}
            _ => found.add(path, RefusalReason::Properties(Together::OnlyOne(names(&wanted.required_xor)))),
        }
    }
    let whole = |sets: &[Vec<&str>]| sets.iter().filter(|set| set.iter().all(|name| has(name))).count();
    for (sets, most) in [(&wanted.any_of, usize::MAX), (&wanted.one_of, 1)] {
        let all: Vec<&str> = sets.iter().flatten().copied().collect();
        match whole(sets) {
            0 if is_whole && !sets.is_empty() => {
                found.add(path, RefusalReason::Properties(Together::OneOf(names(&all))));
            }
            count if count > most => {
                found.add(path, RefusalReason::Properties(Together::OnlyOne(names(&all))));
            }
            _ => {}
        }
    }
}

/// Reports whether a scalar is of these types, or is taken for one: CloudFormation converts texts to numbers and
/// booleans, and these to texts.
fn scalar_type(kinds: Kinds, text: &str, kind: Kinds, path: &Way<'_>, found: &mut Refusals<'_>) -> bool {
    let is_number = || kind != Kinds::BOOLEAN && text.trim().parse::<f64>().is_ok_and(f64::is_finite);
    let is_integer = || is_number() && text.trim().parse::<f64>().is_ok_and(|number| number.fract() == 0.0);
    let is_boolean = || text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    let is_taken = kinds.takes(Kinds::STRING)
        || (kinds.takes(Kinds::NUMBER) && is_number())
        || (kinds.takes(Kinds::INTEGER) && is_integer())
        || (kinds.takes(Kinds::BOOLEAN) && is_boolean());
    if !is_taken {
        let found_kind = if kind == Kinds::BOOLEAN {
            "a boolean"
        } else if kind == Kinds::NUMBER {
            "a number"
        } else {
            "text"
        };
        found.add(path, RefusalReason::WrongType { found: found_kind, expected: kinds.to_string() });
    }
    is_taken
}

/// The presence of a property or an item in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    There,
    Absent,
    /// The case leaves it open.
    Open,
}

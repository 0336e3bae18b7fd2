//! Two values compared as CloudFormation sees them: the order of keys, the form of functions, quotes, and whether a
//! number or boolean is written as text mean nothing.

use indexmap::IndexMap;

use super::change::Difference;
use super::list::{self, Alignment};
use super::same::same;
use crate::redact::{is_secret, masked};
use crate::template::{Intrinsic, Pointer, Value};

/// The place of two values.
#[derive(Debug, Clone, Default)]
pub(super) struct ComparedPlace {
    path: Pointer,
    label: String,
    /// True if the values here are secret.
    pub(super) secret: bool,
}

impl ComparedPlace {
    /// Returns the properties of a resource, which people name without saying so.
    pub(super) fn properties() -> Self {
        Self { path: Pointer::default().join("Properties"), ..Self::default() }
    }

    /// Returns the same place, with values that are perhaps secret.
    pub(super) fn hidden(self, secret: bool) -> Self {
        Self { secret, ..self }
    }

    /// Returns the value of a key.
    pub(super) fn key(&self, key: &str, secret: bool) -> Self {
        let dot = if self.label.is_empty() { "" } else { "." };
        Self { path: self.path.join(key), label: format!("{}{dot}{key}", self.label), secret: self.secret || secret }
    }

    /// Returns the item of a list, with what it is called.
    pub(super) fn item(&self, index: usize, name: Option<&str>) -> Self {
        let name = name.filter(|_| !self.secret).map_or_else(|| index.to_string(), str::to_owned);
        Self { path: self.path.index(index), label: format!("{}[{name}]", self.label), secret: self.secret }
    }

    /// Returns the difference here as a whole.
    pub(super) fn difference(&self, before: Option<&Value>, after: Option<&Value>) -> Difference {
        let show = |value: Option<&Value>| value.map(|value| masked(value, self.secret));
        let (shown_before, shown_after) = (show(before), show(after));
        Difference {
            path: self.path.clone(),
            label: self.label.clone(),
            hidden: shown_before.as_ref() != before || shown_after.as_ref() != after,
            before: shown_before,
            after: shown_after,
        }
    }
}

/// Everything that differs between two values, each as deep down as it can be said.
pub(super) fn compare(
    place: &ComparedPlace,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        (None, None) => {}
        (Some(Value::Map(a)), Some(Value::Map(b))) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let secret = [a, b].iter().any(|map| map.contains_key(key) && is_secret(map, key));
                compare(&place.key(key, secret), a.get(key), b.get(key), found);
            }
        }
        (Some(Value::List(a)), Some(Value::List(b))) => lists(place, a, b, found),
        (Some(Value::Call(Intrinsic::If, a)), Some(Value::Call(Intrinsic::If, b))) => match (a.as_ref(), b.as_ref()) {
            (Value::List(a), Value::List(b)) if a.len() == 3 && b.len() == 3 && same(&a[0], &b[0]) => {
                for (index, (a, b)) in a.iter().zip(b).enumerate().skip(1) {
                    compare(&place.key("Fn::If", false).item(index, None), Some(a), Some(b), found);
                }
            }
            _ => whole(place, before, after, found),
        },
        _ => whole(place, before, after, found),
    }
}

fn whole(place: &ComparedPlace, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    if !before.zip(after).is_some_and(|(a, b)| same(a, b)) {
        found.push(place.difference(before, after));
    }
}

fn lists(place: &ComparedPlace, a: &[Value], b: &[Value], found: &mut Vec<Difference>) {
    let aligned = list::align(a, b);
    for step in &aligned.steps {
        match step {
            Alignment::Both { old, new, name } => {
                compare(&place.item(*new, name.as_deref()), a.get(*old), b.get(*new), found);
            }
            Alignment::Removed { old, name } => compare(&place.item(*old, name.as_deref()), a.get(*old), None, found),
            Alignment::Added { new, name } => compare(&place.item(*new, name.as_deref()), None, b.get(*new), found),
        }
    }
    if let Some((before, after)) = aligned.order {
        let mut moved = place.difference(Some(&before), Some(&after));
        moved.label += " (order)";
        found.push(moved);
    }
}

/// Returns the template in its normal form, which is the same for all forms that mean the same.
pub(super) fn normal_template(template: &Value) -> Value {
    let mut template = normal(template);
    if let Value::Map(sections) = &mut template
        && let Some(Value::Map(resources)) = sections.get_mut("Resources")
    {
        for resource in resources.values_mut() {
            if let Value::Map(attributes) = resource
                && let Some(depends_on) = attributes.get_mut("DependsOn")
                && let Some(names) = names(depends_on)
            {
                *depends_on = names;
            }
        }
    }
    template
}

/// Returns the value in its normal form, which is the same for all forms that mean the same: a property that is
/// `AWS::NoValue` is left out, the variables of `Fn::Sub` where there are none, and an attribute in parts is one text.
fn normal(value: &Value) -> Value {
    match value {
        Value::List(items) => items.iter().filter(|item| is_value(item)).map(normal).collect(),
        Value::Map(map) => match condition(map) {
            Some(name) => Value::Call(Intrinsic::Condition, Box::new(name.into())),
            None => Value::Map(
                map.iter()
                    .filter(|(_, value)| is_value(value))
                    .map(|(key, value)| (key.clone(), normal(value)))
                    .collect(),
            ),
        },
        Value::Call(function, argument) => {
            Value::Call(*function, Box::new(argument_of(*function, counted(*function, argument))))
        }
        _ => value.clone(),
    }
}

/// Returns the name in `{Condition: Name}`, the long form of `!Condition Name`.
fn condition(map: &IndexMap<String, Value>) -> Option<&str> {
    map.get("Condition").filter(|_| map.len() == 1)?.as_str()
}

/// Returns the names in a resource's `DependsOn`, which mean the same in any order; a lone one is a list of one.
fn names(value: &Value) -> Option<Value> {
    let mut names: Vec<&str> = match value {
        Value::List(items) => items.iter().map(Value::as_str).collect::<Option<_>>()?,
        value => vec![value.as_str()?],
    };
    names.sort_unstable();
    Some(names.into_iter().map(Value::from).collect())
}

/// Reports whether a value is there at all.
fn is_value(value: &Value) -> bool {
    !matches!(value, Value::Call(Intrinsic::Ref, name) if name.as_str() == Some("AWS::NoValue"))
}

/// Returns the argument of a function, whose lists keep every item: only the branches of `Fn::If` are values of a
/// property.
fn counted(function: Intrinsic, argument: &Value) -> Value {
    match argument {
        Value::List(items) if function == Intrinsic::If => items.iter().map(normal).collect(),
        Value::List(items) => items.iter().map(|item| counted(function, item)).collect(),
        _ => normal(argument),
    }
}

fn argument_of(function: Intrinsic, argument: Value) -> Value {
    match (function, argument) {
        (Intrinsic::Sub, Value::List(mut parts)) => match parts.as_slice() {
            [Value::String(_)] => parts.remove(0),
            [Value::String(_), Value::Map(variables)] if variables.is_empty() => parts.remove(0),
            _ => Value::List(parts),
        },
        (Intrinsic::GetAtt, Value::List(parts)) if parts.len() > 2 && parts.iter().all(|p| p.as_str().is_some()) => {
            let mut texts = parts.iter().filter_map(Value::as_str);
            let id = texts.next().unwrap_or_default();
            [id.into(), texts.collect::<Vec<_>>().join(".").into()].into_iter().collect()
        }
        (_, argument) => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    fn differences(old: &str, new: &str) -> Vec<(String, String)> {
        let read = |text| normal_template(Document::read(text).unwrap().value());
        let mut found = Vec::new();
        compare(&ComparedPlace::default(), Some(&read(old)), Some(&read(new)), &mut found);
        found.into_iter().map(|d| (d.path.to_string(), d.label)).collect()
    }

    #[test]
    fn what_means_the_same_is_no_difference() {
        for (old, new) in [
            ("a: 1\nb: 2\n", "b: '2'\na: \"1\"\n"),
            ("a: true", "{\"a\": \"true\"}"),
            ("a: !GetAtt B.C.D", "a: {Fn::GetAtt: [B, C, D]}"),
            ("a: !Sub ['${B}', {}]", "a: {Fn::Sub: '${B}'}"),
            ("a: !If [C, x, !Ref AWS::NoValue]", "a: {Fn::If: [C, x, {Ref: AWS::NoValue}]}"),
            ("a: 1\nb: !Ref AWS::NoValue", "a: 1"),
            ("a: [x, !Ref AWS::NoValue]", "a: [x]"),
            ("Resources: {R: {DependsOn: A}}", "Resources: {R: {DependsOn: [A]}}"),
            ("Resources: {R: {DependsOn: [B, A]}}", "Resources: {R: {DependsOn: [A, B]}}"),
            ("c: !And [!Condition A, !Condition B]", "c: {Fn::And: [{Condition: A}, {Condition: B}]}"),
            ("a: >-\n  one\n  two\n", "a: one two"),
            ("a: &x [1]\nb: *x", "a: [1]\nb: ['1']"),
        ] {
            assert_eq!(differences(old, new), [], "{old}\n{new}");
        }
    }

    #[test]
    fn what_differs_is_told_as_deep_down_as_it_can_be() {
        for (old, new, expected) in [
            ("a: {b: 1, c: 2}", "a: {b: 1, c: 3}", &[("/a/c", "a.c")][..]),
            (
                "a: [{Id: x, v: 1}, {Id: y, v: 2}]",
                "a: [{Id: z}, {Id: y, v: 3}]",
                &[("/a/0", "a[x]"), ("/a/0", "a[z]"), ("/a/1/v", "a[y].v")],
            ),
            ("a: !If [C, {b: 1}, 2]", "a: !If [C, {b: 2}, 2]", &[("/a/Fn::If/1/b", "a.Fn::If[1].b")]),
            ("a: !If [C, 1, 2]", "a: !If [D, 1, 2]", &[("/a", "a")]),
            ("a: [x, y]", "a: [y, x]", &[("/a", "a (order)")]),
            ("a: [x, y, z]", "a: [x, w, z]", &[("/a/1", "a[1]")]),
            ("a: [x, y]", "a: [v, w]", &[("/a/0", "a[0]"), ("/a/1", "a[1]"), ("/a/0", "a[0]"), ("/a/1", "a[1]")]),
            ("a: !Ref B", "a: B", &[("/a", "a")]),
            ("a: 1", "a: 01", &[]),
            ("a: 12345678901234567890123", "a: 12345678901234567890124", &[("/a", "a")]),
            ("a: {DependsOn: [{C: 1}]}", "a: {DependsOn: [{C: 2}]}", &[("/a/DependsOn/0/C", "a.DependsOn[0].C")]),
            (
                "Resources: {R: {DependsOn: [{C: 1}]}}",
                "Resources: {R: {DependsOn: [{C: 2}]}}",
                &[("/Resources/R/DependsOn/0/C", "Resources.R.DependsOn[0].C")],
            ),
            ("a: yes", "a: 'yes'", &[("/a", "a")]),
            ("a: {}", "b: {}", &[("/a", "a"), ("/b", "b")]),
        ] {
            let expected: Vec<_> = expected.iter().map(|(p, l)| ((*p).to_owned(), (*l).to_owned())).collect();
            assert_eq!(differences(old, new), expected, "{old}\n{new}");
        }
    }
}

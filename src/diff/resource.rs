//! Resources that are added, removed and changed.

use super::change::{Change, ChangeKind, Difference, Interruption, Property, Replacement, ReplacementCertainty};
use super::compare::{ComparedPlace, compare};
use super::facts::{self, Fact};
use super::same::same;
use super::{EMPTY, Map, Version};
use crate::redact::{is_secret, is_secret_property};
use crate::source;
use crate::template::{Intrinsic, Value};

/// Returns every resource that differs: removed ones in the order of the old template, then the others in that of the
/// new.
pub(super) fn changes(old: &Version, new: &Version) -> Vec<Change> {
    let (before, after) = (old.resources(), new.resources());
    let removed = before.iter().filter(|(id, _)| !after.contains_key(*id));
    let removed = removed.map(|(id, resource)| Change {
        policy: policy(resource, "DeletionPolicy"),
        ..Change::new(id, resource, ChangeKind::Removed)
    });
    let made = |version: &Version| source::created(version.document.value(), &version.options);
    let (was_made, is_made) = (made(old), made(new));
    let others = after.iter().filter_map(|(id, resource)| match before.get(id) {
        None => Some(Change::new(id, resource, ChangeKind::Added)),
        Some(known) => match (was_made.contains(id), is_made.contains(id)) {
            (true, false) => {
                let policy = policy(known, "DeletionPolicy");
                Some(Change { policy, ..Change::new(id, known, ChangeKind::Removed) })
            }
            (false, true) => Some(Change::new(id, resource, ChangeKind::Added)),
            _ => changed(id, known, resource),
        },
    });
    removed.chain(others).collect()
}

impl Change {
    pub(super) fn new(id: &str, resource: &Value, kind: ChangeKind) -> Self {
        let resource_type = type_of(id, resource);
        Self {
            logical_id: id.to_owned(),
            kind,
            replacement: Replacement::Never,
            properties: Vec::new(),
            used_by: Vec::new(),
            regions: Vec::new(),
            policy: None,
            source: facts::source(&resource_type),
            resource_type,
        }
    }

    /// Draws the conclusion from the properties: whether the resource is replaced, and what becomes of the old one.
    pub(super) fn conclude(&mut self, resource: &Value) {
        self.replacement = self.properties.iter().map(Property::replacement).max().unwrap_or(Replacement::Never);
        self.policy = match self.replacement {
            Replacement::Never => None,
            _ => policy(resource, "UpdateReplacePolicy"),
        };
    }

    /// Returns the rank by which changes are ordered: those that people have to see first have the lowest.
    pub(super) fn rank(&self) -> u8 {
        match (self.kind, self.replacement) {
            (ChangeKind::Removed, _) => 0,
            (ChangeKind::Changed, Replacement::Always) => 1,
            (ChangeKind::Changed, Replacement::Conditional) => 2,
            (ChangeKind::Changed, Replacement::Never) => 3,
            (ChangeKind::Added, _) => 4,
        }
    }
}

impl Property {
    fn replacement(&self) -> Replacement {
        match (self.interruption, self.certainty) {
            (Interruption::Replacement, ReplacementCertainty::Documented) => Replacement::Always,
            (Interruption::Replacement, _) => Replacement::Conditional,
            _ => Replacement::Never,
        }
    }
}

fn changed(id: &str, old: &Value, new: &Value) -> Option<Change> {
    // Most are, and it is cheaper to see that than to look for the place of a difference.
    if same(old, new) {
        return None;
    }
    let mut change = Change::new(id, new, ChangeKind::Changed);
    match (old.as_map(), new.as_map()) {
        (Some(old), Some(new)) => attributes(old, new, &mut change),
        // Fn::ForEach, or what is no resource at all.
        _ => add(&mut change, &ComparedPlace::default(), (Some(old), Some(new)), facts::property("", "")),
    }
    change.conclude(new);
    (!change.properties.is_empty()).then_some(change)
}

fn attributes(old: &Map, new: &Map, change: &mut Change) {
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let values = (old.get(key), new.get(key));
        if key == "Properties" {
            properties(values, change);
        } else {
            let place = ComparedPlace::default().key(key, false);
            add(change, &place, values, attribute(key));
        }
    }
}

/// Returns the properties of both. Missing properties are equal to an empty mapping.
fn properties((old, new): (Option<&Value>, Option<&Value>), change: &mut Change) {
    let maps = (old.map_or(Some(&*EMPTY), Value::as_map), new.map_or(Some(&*EMPTY), Value::as_map));
    let resource_type = change.resource_type.clone();
    let (Some(old), Some(new)) = maps else {
        return add(change, &ComparedPlace::properties(), (old, new), facts::property(&resource_type, ""));
    };
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let secret = is_secret_property(&resource_type, key) || [old, new].iter().any(|map| is_secret(map, key));
        let place = ComparedPlace::properties().key(key, secret);
        add(change, &place, (old.get(key), new.get(key)), facts::property(&resource_type, key));
    }
}

fn add(change: &mut Change, place: &ComparedPlace, (old, new): (Option<&Value>, Option<&Value>), fact: Fact) {
    let (interruption, certainty) = fact;
    let mut found = Vec::new();
    compare(place, old, new, &mut found);
    let properties = found.into_iter().map(|difference| {
        let depends = certainty == ReplacementCertainty::Documented
            && interruption != Interruption::None
            && in_branch(&difference);
        let certainty = if depends { ReplacementCertainty::Conditional } else { certainty };
        Property { difference, interruption, certainty, because: None }
    });
    change.properties.extend(properties);
}

/// Reports whether a condition decides what the value was or will be, and so perhaps that it stays.
fn in_branch(difference: &Difference) -> bool {
    let is_if = |value: &Option<Value>| matches!(value, Some(Value::Call(Intrinsic::If, _)));
    difference.path.as_str().split('/').any(|step| step == Intrinsic::If.long())
        || is_if(&difference.before)
        || is_if(&difference.after)
}

/// Returns the effect of a change of a resource's attribute. Another type would be another resource, another condition
/// may remove or make it; the rest leaves it alone.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>
fn attribute(key: &str) -> Fact {
    match key {
        "Type" => (Interruption::Replacement, ReplacementCertainty::Documented),
        "Condition" => (Interruption::None, ReplacementCertainty::Conditional),
        _ => (Interruption::None, ReplacementCertainty::Documented),
    }
}

/// Returns the type; `Fn::ForEach` for the loop of that name, empty where there is none.
fn type_of(id: &str, resource: &Value) -> String {
    let named = resource.as_map().and_then(|map| map.get("Type")).and_then(Value::as_str);
    named.unwrap_or(if id.starts_with("Fn::ForEach") { "Fn::ForEach" } else { "" }).to_owned()
}

fn policy(resource: &Value, attribute: &str) -> Option<String> {
    let policy = resource.as_map()?.get(attribute)?.as_str()?;
    (policy != "Delete").then(|| policy.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Options;

    /// Returns the change, as `KIND REPLACEMENT POLICY`, between two versions of the resource `R`.
    fn change(old: &str, new: &str) -> String {
        let version = |resource: &str| {
            let conditions = "Conditions: {Never: !Equals [a, b], Maybe: !Equals [!Ref AWS::StackName, b]}\n";
            let resource = if resource.is_empty() { String::new() } else { format!("  R: {{{resource}}}\n") };
            let other = "  Other: {Type: 'AWS::SNS::Topic'}\n";
            Version::read(&format!("{conditions}Resources:\n{other}{resource}"), &Options::default()).unwrap()
        };
        let found = changes(&version(old), &version(new));
        let words = found.iter().map(|change| {
            let policy = change.policy.as_deref().unwrap_or("-");
            format!("{} {:?} {:?} {policy}", change.logical_id, change.kind, change.replacement)
        });
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_resource_is_added_removed_or_changed() {
        let topic = "Type: 'AWS::SNS::Topic', Properties: {TopicName: a}";
        let kept = "Type: 'AWS::SNS::Topic', DeletionPolicy: Retain";
        let renamed = "Type: 'AWS::SNS::Topic', UpdateReplacePolicy: Retain, Properties: {TopicName: b}";
        let cases = [
            (topic, topic, ""),
            ("Type: 'AWS::SNS::Topic'", "Type: 'AWS::SNS::Topic', Properties: {}", ""),
            ("", topic, "R Added Never -"),
            (topic, "", "R Removed Never -"),
            (kept, "", "R Removed Never Retain"),
            (topic, "Type: 'AWS::SQS::Queue'", "R Changed Always -"),
            (topic, renamed, "R Changed Conditional Retain"),
            (topic, "Type: 'AWS::SNS::Topic', Condition: Never", "R Removed Never -"),
            ("Type: 'AWS::SNS::Topic', Condition: Never", topic, "R Added Never -"),
            (topic, &format!("{topic}, Condition: Maybe"), "R Changed Never -"),
            (topic, &format!("{topic}, DependsOn: Other"), "R Changed Never -"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(change(old, new), expected, "{old} → {new}");
        }
    }

    #[test]
    fn a_value_in_a_branch_is_replaced_only_perhaps() {
        let record = |name: &str| format!("Type: 'AWS::Route53::RecordSet', Properties: {{Name: {name}}}");
        assert_eq!(change(&record("a"), &record("b")), "R Changed Always -");
        assert_eq!(change(&record("!If [Maybe, a, c]"), &record("!If [Maybe, b, c]")), "R Changed Conditional -");
        assert_eq!(change(&record("a"), &record("!If [Maybe, a, c]")), "R Changed Conditional -");
    }
}

//! Every consistent combination of what a deployment decides, as far as it bears on a distribution.

use std::collections::BTreeSet;

use super::env::{Env, Options};
use super::scenario::{Atom, Scenario};
use super::sections::Sections;
use crate::template::{Intrinsic, Value};

/// Combinations beyond this number are not explored; what depends on them is unknown.
pub(super) const MOST: usize = 64;

/// Properties that no rule looks at, so that conditions in them bear on nothing.
const IRRELEVANT: &[&str] = &[
    "Comment",
    "Compress",
    "ConnectionAttempts",
    "ConnectionTimeout",
    "ContinuousDeploymentPolicyId",
    "DefaultRootObject",
    "Description",
    "Enabled",
    "FieldLevelEncryptionId",
    "GrpcConfig",
    "HTTPPort",
    "HTTPSPort",
    "HttpVersion",
    "IPV6Enabled",
    "IpAddressType",
    "Logging",
    "OriginKeepaliveTimeout",
    "OriginReadTimeout",
    "OriginSSLProtocols",
    "OriginShield",
    "PriceClass",
    "RealtimeLogConfigArn",
    "ResponseHeadersPolicyId",
    "Restrictions",
    "SmoothStreaming",
    "Staging",
    "Tags",
    "TrustedKeyGroups",
    "TrustedSigners",
];

/// What conditions come to in a scenario.
pub(super) type Truths = Vec<(String, bool)>;

/// The scenarios of a distribution, each with what its conditions come to in it.
pub(super) fn explore(sections: &Sections<'_>, options: &Options, id: &str) -> Vec<(Scenario, Truths)> {
    let conditions = |env: &Env<'_>| conditions(env, id);
    let scenarios = scenarios(sections, options, conditions);
    let mut names: Vec<String> = Vec::new();
    for scenario in &scenarios {
        let all = conditions(&Env { sections, options, scenario });
        names.extend(all.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
    }
    let with_truths = |scenario: Scenario| {
        let env = Env { sections, options, scenario: &scenario };
        let truths = names.iter().filter_map(|name| env.holds(name).map(|holds| (name.clone(), holds))).collect();
        (scenario, truths)
    };
    let mut scenarios: Vec<(Scenario, Truths)> = scenarios.into_iter().map(with_truths).collect();
    let is_same = |(number, (_, truths)): (usize, &(Scenario, Truths))| {
        scenarios.iter().skip(number + 1).any(|(_, other)| other == truths)
    };
    // Where no condition by itself tells two scenarios apart, the questions that it was asked do.
    if scenarios.iter().enumerate().any(is_same) {
        let questions: BTreeSet<Atom> =
            scenarios.iter().flat_map(|(scenario, _)| scenario.questions()).cloned().collect();
        for (scenario, truths) in &mut scenarios {
            let answers = questions.iter().filter_map(|atom| Some((atom.to_string(), scenario.answer(atom)?)));
            truths.extend(answers);
        }
    }
    scenarios
}

/// Asks for what is needed after the answers so far: a branch that is not taken asks nothing.
fn scenarios(sections: &Sections<'_>, options: &Options, needed: impl Fn(&Env<'_>) -> Vec<String>) -> Vec<Scenario> {
    let mut open = vec![Scenario::default()];
    let mut done = Vec::new();
    while let Some(mut scenario) = open.pop() {
        let env = Env { sections, options, scenario: &scenario };
        match env.question(&needed(&env)) {
            Some(atom) if open.len() + done.len() + 2 <= MOST => {
                let both = [false, true].map(|holds| scenario.with(&atom, holds));
                open.extend(both.into_iter().filter(|scenario| scenario.is_consistent(sections)));
            }
            question => {
                scenario.is_cut = question.is_some();
                done.push(scenario);
            }
        }
    }
    done
}

/// The conditions in a distribution and in what it refers to, its own first, without those in branches that are not
/// taken.
fn conditions(env: &Env<'_>, id: &str) -> Vec<String> {
    let sections = env.sections;
    let mut walk = Walk { env, names: Vec::new(), open: vec![id.to_owned()] };
    if let Some(own) = sections.resource(id).and_then(|resource| resource.get("Condition")).and_then(Value::as_str) {
        walk.name(own);
    }
    let mut next = 0;
    while let Some(id) = walk.open.get(next).cloned() {
        if let Some(properties) = sections.resource(&id).and_then(|resource| resource.get("Properties")) {
            walk.value(properties);
        }
        next += 1;
    }
    walk.names
}

struct Walk<'e> {
    env: &'e Env<'e>,
    names: Vec<String>,
    open: Vec<String>,
}

impl Walk<'_> {
    fn name(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    fn resource(&mut self, id: &str) {
        let id = id.split('.').next().unwrap_or_default();
        if !self.open.iter().any(|known| known == id) {
            self.open.push(id.to_owned());
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Map(map) => {
                let bearing = map.iter().filter(|(key, _)| !IRRELEVANT.contains(&key.as_str()));
                bearing.for_each(|(_, value)| self.value(value));
            }
            Value::Call(function, argument) => {
                match (function, argument.as_ref()) {
                    (Intrinsic::If, Value::List(parts)) => {
                        if let Some(Value::String(name)) = parts.first() {
                            self.name(name);
                            if let (Some(holds), [_, yes, no]) = (self.env.holds(name), parts.as_slice()) {
                                return self.value(if holds { yes } else { no });
                            }
                        }
                    }
                    (Intrinsic::Ref, Value::String(id)) => self.resource(id),
                    (Intrinsic::GetAtt, Value::List(parts)) => {
                        if let Some(Value::String(id)) = parts.first() {
                            self.resource(id);
                        }
                    }
                    (Intrinsic::Sub, Value::String(text)) => self.sub(text),
                    (Intrinsic::Sub, Value::List(parts)) => {
                        if let Some(Value::String(text)) = parts.first() {
                            self.sub(text);
                        }
                    }
                    _ => {}
                }
                self.value(argument);
            }
            _ => {}
        }
    }

    fn sub(&mut self, text: &str) {
        for hole in text.split("${").skip(1) {
            if let Some((id, _)) = hole.split_once('}') {
                self.resource(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    fn count(conditions: &str, names: &[&str]) -> usize {
        let text = format!(
            "Parameters: {{P: {{Type: String, Default: a, AllowedValues: [a, b]}}, Q: {{Type: String}}}}\nResources: {{}}\nConditions:\n{conditions}"
        );
        let document = Document::read(&text).unwrap();
        let sections = Sections::find(document.value()).unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        scenarios(&sections, &Options::default(), |_| names.clone()).len()
    }

    #[test]
    fn combinations_that_cannot_be_are_left_out() {
        let text =
            "  A: !Equals [!Ref P, a]\n  B: !Equals [b, !Ref P]\n  N: !Not [!Condition A]\n  C: !Equals [!Ref Q, a]\n";
        assert_eq!(count(text, &["A"]), 2);
        assert_eq!(count(text, &["A", "N"]), 2);
        assert_eq!(count(text, &["A", "B"]), 2);
        assert_eq!(count(text, &["A", "C"]), 4);
        assert_eq!(count(text, &["Missing"]), 2);
        let text = "  A: !Equals [!Ref E, !Ref F]\n  B: !Equals [!Ref F, !Ref E]\n";
        assert_eq!(count(text, &["A", "B"]), 2);
    }

    #[test]
    fn the_number_of_combinations_is_bounded() {
        let text: Vec<String> = (0..20).map(|n| format!("  C{n}: !Equals [!Ref X{n}, a]\n")).collect();
        let names: Vec<String> = (0..20).map(|n| format!("C{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(count(&text.concat(), &names) <= MOST);
    }

    #[test]
    fn conditions_that_use_others_twice_are_evaluated_once() {
        let mut text = "  C0: !Equals [!Ref Q, a]\n".to_owned();
        text.extend((1..60).map(|n| format!("  C{n}: !And [!Condition C{0}, !Condition C{0}]\n", n - 1)));
        assert_eq!(count(&text, &["C59"]), 2);
        assert_eq!(count("  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n", &["A"]), 1);
    }
}

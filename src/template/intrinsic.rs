//! CloudFormation's intrinsic functions: short tag, long name and what the argument may be, in one table.

use crate::diagnostic::similar;

/// An intrinsic function.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is CloudFormation's own name")]
#[non_exhaustive]
pub enum Intrinsic {
    And,
    Base64,
    Cidr,
    Condition,
    Contains,
    EachMemberEquals,
    EachMemberIn,
    Equals,
    FindInMap,
    GetAtt,
    GetAZs,
    GetStackOutput,
    If,
    ImportValue,
    Join,
    Length,
    Not,
    Or,
    Ref,
    RefAll,
    Select,
    Split,
    Sub,
    ToJsonString,
    Transform,
    ValueOf,
    ValueOfAll,
}

/// The function, its long name, and whether it has a short form that every reader of templates knows.
const TABLE: &[(Intrinsic, &str, bool)] = &[
    (Intrinsic::And, "Fn::And", true),
    (Intrinsic::Base64, "Fn::Base64", true),
    (Intrinsic::Cidr, "Fn::Cidr", true),
    (Intrinsic::Condition, "Condition", true),
    (Intrinsic::Contains, "Fn::Contains", false),
    (Intrinsic::EachMemberEquals, "Fn::EachMemberEquals", false),
    (Intrinsic::EachMemberIn, "Fn::EachMemberIn", false),
    (Intrinsic::Equals, "Fn::Equals", true),
    (Intrinsic::FindInMap, "Fn::FindInMap", true),
    (Intrinsic::GetAtt, "Fn::GetAtt", true),
    (Intrinsic::GetAZs, "Fn::GetAZs", true),
    (Intrinsic::GetStackOutput, "Fn::GetStackOutput", false),
    (Intrinsic::If, "Fn::If", true),
    (Intrinsic::ImportValue, "Fn::ImportValue", true),
    (Intrinsic::Join, "Fn::Join", true),
    (Intrinsic::Length, "Fn::Length", false),
    (Intrinsic::Not, "Fn::Not", true),
    (Intrinsic::Or, "Fn::Or", true),
    (Intrinsic::Ref, "Ref", true),
    (Intrinsic::RefAll, "Fn::RefAll", false),
    (Intrinsic::Select, "Fn::Select", true),
    (Intrinsic::Split, "Fn::Split", true),
    (Intrinsic::Sub, "Fn::Sub", true),
    (Intrinsic::ToJsonString, "Fn::ToJsonString", false),
    (Intrinsic::Transform, "Fn::Transform", true),
    (Intrinsic::ValueOf, "Fn::ValueOf", false),
    (Intrinsic::ValueOfAll, "Fn::ValueOfAll", false),
];

impl Intrinsic {
    /// Returns the function named by a key of a one-key mapping. `Condition` is a function only in the place of a
    /// condition, so it is none here.
    #[must_use]
    pub fn from_long(name: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|(function, long, _)| *long == name && *function != Self::Condition)
            .map(|(function, ..)| *function)
    }

    /// Returns the function named by a short tag, given without its exclamation mark.
    #[must_use]
    pub fn from_short(tag: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|(_, long, _)| long.strip_prefix("Fn::").unwrap_or(long) == tag)
            .map(|(function, ..)| *function)
    }

    /// Returns the short tag that a wrong one was probably meant to be.
    pub(crate) fn similar_short(tag: &str) -> Option<&'static str> {
        let name = tag.strip_prefix("Fn::").unwrap_or(tag);
        let mut tags = TABLE.iter().map(|(function, ..)| function.tag());
        let same = tags.clone().find(|known| known.eq_ignore_ascii_case(name));
        same.or_else(|| similar(name, &mut tags))
    }

    /// Returns the long name, such as `Fn::GetAtt`.
    #[must_use]
    pub fn long(self) -> &'static str {
        TABLE.iter().find(|(function, ..)| *function == self).map_or("", |(_, long, _)| long)
    }

    /// Returns the short tag, such as `GetAtt`, where there is one.
    #[must_use]
    pub fn short(self) -> Option<&'static str> {
        let (.., short) = TABLE.iter().find(|(function, ..)| *function == self)?;
        short.then(|| self.tag())
    }

    fn tag(self) -> &'static str {
        let long = self.long();
        long.strip_prefix("Fn::").unwrap_or(long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_by_its_names() {
        for (function, long, _) in TABLE {
            assert_eq!(function.long(), *long);
            assert_eq!(Intrinsic::from_short(long.trim_start_matches("Fn::")), Some(*function));
            if *function != Intrinsic::Condition {
                assert_eq!(Intrinsic::from_long(long), Some(*function));
            }
        }
    }
}

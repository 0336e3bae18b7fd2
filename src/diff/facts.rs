//! The effect of a changed property on its resource in CloudFormation, from tables in the words of AWS's own pages:
//! `facts/*.txt`. Nothing else in gatefront knows these facts.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html>

use super::change::{Interruption, ReplacementCertainty};

/// The tables; in each, a type is followed by its indented properties.
const TABLES: [&str; 3] =
    [include_str!("facts/api_gateway.txt"), include_str!("facts/cloudfront.txt"), include_str!("facts/neighbours.txt")];

/// The effect of a change of a property, and how sure that is.
pub(super) type Fact = (Interruption, ReplacementCertainty);

/// The effect if nothing is known: the worst that can happen.
const UNKNOWN: Fact = (Interruption::Replacement, ReplacementCertainty::Unknown);

/// Returns the meaning of a heading in the tables.
fn meaning(heading: &str) -> Option<Fact> {
    match heading {
        "Replacement" => Some((Interruption::Replacement, ReplacementCertainty::Documented)),
        "Some interruptions or replacement" => Some((Interruption::Replacement, ReplacementCertainty::Conditional)),
        "Some interruptions" => Some((Interruption::Some, ReplacementCertainty::Documented)),
        "No interruption" => Some((Interruption::None, ReplacementCertainty::Documented)),
        _ => None,
    }
}

/// Returns the effect of a change of a property of a type. Parts of a property are as the property.
pub(super) fn property(resource_type: &str, name: &str) -> Fact {
    let mut fact = UNKNOWN;
    for line in block(resource_type).into_iter().flatten() {
        let names = match line.split_once(": ") {
            Some((heading, names)) => {
                fact = meaning(heading.trim_start()).unwrap_or(UNKNOWN);
                names
            }
            None => line,
        };
        if names.split_whitespace().any(|known| known == name) {
            return fact;
        }
    }
    UNKNOWN
}

/// Returns the page of the CloudFormation template reference that says so; `None` if the tables do not have the type.
pub(super) fn source(resource_type: &str) -> Option<String> {
    let page = resource_type.strip_prefix("AWS::")?.replace("::", "-").to_lowercase();
    block(resource_type).map(|_| {
        format!("https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-{page}.html")
    })
}

/// Returns the indented lines below a type.
fn block(resource_type: &str) -> Option<impl Iterator<Item = &'static str>> {
    TABLES.iter().find_map(|table| {
        let mut lines = table.lines();
        lines.find(|line| *line == resource_type && line.starts_with(|c: char| c.is_ascii_uppercase()))?;
        Some(lines.take_while(|line| line.starts_with(' ')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_found_under_its_heading_also_in_a_line_that_goes_on() {
        assert_eq!(property("AWS::Lambda::Version", "FunctionName").0, Interruption::Replacement);
        assert_eq!(property("AWS::Lambda::Function", "VpcConfig").0, Interruption::None);
        assert_eq!(property("AWS::DynamoDB::Table", "SSESpecification").0, Interruption::Some);
        assert_eq!(property("AWS::DynamoDB::Table", "AttributeDefinitions").1, ReplacementCertainty::Conditional);
        for (resource_type, name) in [("AWS::Lambda::Version", "New"), ("AWS::X::Y", "A"), ("", ""), ("  ", "Tags")] {
            assert_eq!(property(resource_type, name), UNKNOWN, "{resource_type} {name}");
        }
    }

    #[test]
    fn every_line_of_the_tables_is_understood() {
        for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
            if let Some((heading, _)) = line.split_once(": ") {
                assert!(meaning(heading.trim_start()).is_some(), "{line}");
            } else if !line.is_empty() && !line.starts_with("    ") {
                assert!(line.starts_with("AWS::") && line.split("::").count() == 3, "{line}");
            }
        }
    }

    #[test]
    fn every_type_that_gatefront_writes_is_known() {
        for resource_type in ["AWS::CloudFront::Distribution", "AWS::ApiGatewayV2::ApiMapping", "AWS::IAM::Role"] {
            assert!(source(resource_type).is_some(), "{resource_type}");
        }
        assert_eq!(
            source("AWS::Route53::RecordSet").as_deref(),
            Some(
                "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html"
            )
        );
    }
}

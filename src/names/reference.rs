//! The names by which a template refers to values that are known only to a deployment.

use std::fmt;

use super::{Invalid, LogicalId, StackName, first_stranger, text_newtype};

text_newtype!(
    /// The name of a parameter in Parameter Store, without a version: `/orders/api-id`.
    ///
    /// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>
    SsmName, check_ssm_name, pattern: "^[A-Za-z0-9_./-]{1,1011}$", example: "/orders/api-id"
);

fn check_ssm_name(text: &str) -> Result<(), Invalid> {
    let error = |why: &str| Invalid::new(format!("`{text}` is not the name of a parameter in Parameter Store{why}"));
    let help = "write its full name, like `/orders/api-id`";
    if let Some((_, name)) = text.split_once(":parameter/").filter(|_| text.starts_with("arn:")) {
        return Err(error("").help(format!("write its name, not its ARN: `/{name}`")));
    }
    if let Some((name, _)) = text.split_once(':').filter(|(name, _)| !name.is_empty()) {
        return Err(error("").help(format!("a template parameter takes the newest version: `{name}`")));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || "_./-".contains(c)) {
        return Err(error(&format!(": it contains {stranger}")).help(help));
    }
    if !text.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return Err(error("").help(help));
    }
    if text.len() > 1011 {
        return Err(Invalid::new("the name of the parameter is longer than 1,011 characters"));
    }
    Ok(())
}

impl SsmName {
    /// Returns the logical ID of the template parameter with this value: `OrdersApiId` for `/orders/api-id`.
    #[must_use]
    pub fn parameter(&self) -> String {
        let words = self.as_str().split(|c: char| !c.is_ascii_alphanumeric());
        let capitalized = words.flat_map(|word| word.chars().enumerate().map(capital_first));
        // A logical ID has 255 characters at most.
        capitalized.take(255).collect()
    }
}

fn capital_first((index, c): (usize, char)) -> char {
    if index == 0 { c.to_ascii_uppercase() } else { c }
}

text_newtype!(
    /// The name of an export: letters, digits, colons and hyphens.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html>
    ExportName, check_export_name, pattern: "^[A-Za-z0-9:-]+$", example: "orders-api-id"
);

fn check_export_name(text: &str) -> Result<(), Invalid> {
    let help =
        "the name of an export is letters, digits, colons and hyphens; `aws cloudformation list-exports` lists them";
    match first_stranger(text, |c| c.is_ascii_alphanumeric() || ":-".contains(c)) {
        Some(stranger) => {
            Err(Invalid::new(format!("`{text}` is not the name of an export: it contains {stranger}")).help(help))
        }
        None if text.is_empty() => Err(Invalid::new("the name of the export is empty").help(help)),
        None => Ok(()),
    }
}

text_newtype!(
    /// An output of another stack: `users-api.ApiId`.
    StackOutputName, |text| parse_stack_output(text).map(drop),
    pattern: r"^[A-Za-z][A-Za-z0-9-]{0,127}\.[A-Za-z0-9]{1,255}$", example: "users-api.ApiId"
);

fn parse_stack_output(text: &str) -> Result<(StackName, LogicalId), Invalid> {
    let error = || {
        Invalid::new(format!("`{text}` is not an output of a stack"))
            .help("write the names of the stack and of its output, like `users-api.ApiId`")
    };
    let (stack, output) = text.split_once('.').ok_or_else(error)?;
    Ok((stack.parse()?, output.parse().map_err(|_| error())?))
}

impl StackOutputName {
    /// Returns the name of the stack.
    #[must_use]
    pub fn stack(&self) -> &str {
        self.as_str().split_once('.').map_or("", |(stack, _)| stack)
    }

    /// Returns the name of the output.
    #[must_use]
    pub fn output(&self) -> &str {
        self.as_str().split_once('.').map_or("", |(_, output)| output)
    }
}

text_newtype!(
    /// An attribute of a resource, as `Fn::GetAtt` takes it: `Arn`, or `Outputs.ApiId` of a nested stack.
    AttributeName, check_attribute, pattern: r"^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$", example: "RegionalDomainName"
);

fn check_attribute(text: &str) -> Result<(), Invalid> {
    if text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric())) {
        Ok(())
    } else {
        let error = Invalid::new(format!("`{text}` is not an attribute of a resource"));
        Err(error.help("write it as `Fn::GetAtt` takes it, like `RegionalDomainName`"))
    }
}

/// The type of a text that a value is checked by, for templates.
pub trait Pattern: fmt::Display {
    /// The regular expression that every such text matches; empty if there is none.
    const PATTERN: &'static str;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logical_id_comes_from_the_name_in_parameter_store() {
        let id = |name: &str| name.parse::<SsmName>().unwrap().parameter();
        assert_eq!(id("/orders/api-id"), "OrdersApiId");
        assert_eq!(id("orders.api_Id"), "OrdersApiId");
        assert_eq!(id(&"a".repeat(300)).len(), 255);
    }

    #[test]
    fn names_of_references_are_checked() {
        let ssm = |name: &str| name.parse::<SsmName>().unwrap_err().help.unwrap();
        assert!(ssm("arn:aws:ssm:eu-west-1:111122223333:parameter/orders/id").ends_with("`/orders/id`"));
        assert!(ssm("/orders/id:3").ends_with("`/orders/id`"));
        for bad in ["", "a b", "é", "/"] {
            assert!(bad.parse::<SsmName>().is_err(), "{bad}");
        }
        for bad in ["", "a_b", "${AWS::StackName}-id"] {
            assert!(bad.parse::<ExportName>().is_err(), "{bad}");
        }
        for bad in ["", "users", "users.", ".Id", "users.api.Id", "1users.Id", "users.Api-Id"] {
            assert!(bad.parse::<StackOutputName>().is_err(), "{bad}");
        }
        let output: StackOutputName = "users-api.ApiId".parse().unwrap();
        assert_eq!((output.stack(), output.output()), ("users-api", "ApiId"));
        assert!("Outputs.ApiId".parse::<AttributeName>().is_ok() && "a..b".parse::<AttributeName>().is_err());
    }
}

//! A stack as a person names it.

use std::fmt;
use std::str::FromStr;

use crate::names::{Region, StackName};

/// A stack by its name or by its ARN, and by nothing else: the AWS CLI takes `file://…` for the text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackReference {
    text: String,
    /// The Region in an ARN.
    region: Option<Region>,
}

impl StackReference {
    /// Returns the name or the ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the Region that an ARN names.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        self.region
    }
}

impl FromStr for StackReference {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.parse::<StackName>().is_ok() {
            return Ok(Self { text: text.to_owned(), region: None });
        }
        match region(text) {
            Some(region) => Ok(Self { text: text.to_owned(), region: Some(region) }),
            None => Err(format!("`{text}` is neither the name nor the ARN of a stack")),
        }
    }
}

impl fmt::Display for StackReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Returns the Region of a stack's ARN, `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID`; `None` for any other text.
fn region(text: &str) -> Option<Region> {
    let [_, _, _, region, account, resource]: [&str; 6] = text.split(':').collect::<Vec<_>>().try_into().ok()?;
    let parts: [&str; 3] = resource.split('/').collect::<Vec<_>>().try_into().ok()?;
    let ["stack", name, id] = parts else { return None };
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_stack = text.starts_with("arn:aws:cloudformation:") && name.parse::<StackName>().is_ok();
    if is_account && is_id && is_stack { region.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_has_a_name_or_an_arn() {
        let arn = "arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/6d9b0a50-0000-11ee-0000-0a0000000000";
        let region = |text: &str| text.parse::<StackReference>().map(|stack| stack.region());
        assert_eq!(region("orders-edge"), Ok(None));
        assert_eq!(region(arn), Ok(Some("eu-west-1".parse().expect("a Region"))));
        for text in
            ["file:///etc/passwd", "fileb://x", "--debug", "", "a_b", &arn.replace("stack/", "type/"), "arn:aws"]
        {
            assert!(region(text).is_err(), "{text}");
        }
    }
}

//! CloudFormation: stack names, logical ids and tags.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::{Invalid, first_stranger, text_newtype};

text_newtype!(
    /// The name of a CloudFormation stack: a letter first, then letters, digits and hyphens, 128 at most.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
    StackName, check_stack, pattern: "^[A-Za-z][A-Za-z0-9-]{0,127}$", example: "orders-edge"
);

fn check_stack(text: &str) -> Result<(), Invalid> {
    let rule = "a stack name is letters, digits and hyphens, and starts with a letter";
    if text.is_empty() {
        return Err(Invalid::new("the stack name is empty").help(rule));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Invalid::new(format!("`{text}` is not a stack name: it contains {stranger}")).help(rule));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(Invalid::new(format!("`{text}` is not a stack name: it does not start with a letter")).help(rule));
    }
    if text.len() > 128 {
        return Err(Invalid::new("the stack name is longer than 128 characters"));
    }
    Ok(())
}

text_newtype!(
    /// The logical id of a resource, condition, rule or output in a template: letters and digits, 255 at most.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
    LogicalId, check_logical_id, pattern: "^[A-Za-z0-9]{1,255}$", example: "Distribution"
);

fn check_logical_id(text: &str) -> Result<(), Invalid> {
    if (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(())
    } else {
        Err(Invalid::new(format!("`{text}` is not a logical id")).help("a logical id is letters and digits"))
    }
}

/// Reports whether a tag's key and value may hold a character: letters and numbers as Unicode has them, which leaves
/// out combining marks, and of all blanks the space.
///
/// <https://docs.aws.amazon.com/general/latest/gr/aws_tagging.html>
fn is_tag_character(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Number};
    matches!(c.general_category_group(), Letter | Number) || " _.:/=+-@".contains(c)
}

text_newtype!(
    /// The key of a tag: 128 characters at most, not starting with `aws:`.
    TagKey, check_tag_key, pattern: "", example: "team"
);

fn check_tag_key(text: &str) -> Result<(), Invalid> {
    if text.is_empty() {
        return Err(Invalid::new("a tag's key is empty"));
    }
    if is_of_aws(text) {
        return Err(
            Invalid::new(format!("`{text}` is not a tag key")).help("keys that start with `aws:` belong to AWS")
        );
    }
    check_tag_text("key", text, 128)
}

text_newtype!(
    /// The value of a tag: 256 characters at most.
    TagValue, check_tag_value, pattern: "", example: "web"
);

fn check_tag_value(text: &str) -> Result<(), Invalid> {
    if is_of_aws(text) {
        return Err(Invalid::new(format!("`{text}` is not a tag value"))
            .help("values that start with `aws:` belong to AWS, as keys do"));
    }
    super::text::check(text, super::text::Readers::Everybody)?;
    check_tag_text("value", text, 256)
}

/// Reports whether a text starts with `aws:`, in capital letters or not.
fn is_of_aws(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

fn check_tag_text(part: &str, text: &str, limit: usize) -> Result<(), Invalid> {
    if let Some(stranger) = first_stranger(text, is_tag_character) {
        return Err(Invalid::new(format!("this tag's {part} contains {stranger}"))
            .help("tags take letters, digits, spaces and `_.:/=+-@`"));
    }
    if text.chars().count() > limit {
        return Err(Invalid::new(format!("this tag's {part} is longer than {limit} characters")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stack_names() {
        assert!("orders-edge".parse::<StackName>().is_ok());
        for bad in ["", "1st", "-a", "orders_edge", "orders edge"] {
            assert!(bad.parse::<StackName>().is_err(), "{bad}");
        }
        assert!("a".repeat(129).parse::<StackName>().is_err());
    }

    #[test]
    fn tags() {
        assert!("Kosten: Übersee".parse::<TagValue>().is_ok());
        assert!("AWS:team".parse::<TagKey>().is_err());
        for bad in ["a#b", "a\u{345}", "\u{24B6}", "का"] {
            assert!(bad.parse::<TagValue>().is_err(), "{bad}");
        }
        assert!("x".repeat(129).parse::<TagKey>().is_err());
    }
}

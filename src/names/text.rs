//! Free text that goes into the template: what CloudFormation and CloudFront make of it.

use super::Invalid;

/// Dynamic references that CloudFormation resolves in one template.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
pub(crate) const REFERENCES: usize = 60;

/// The people who can read a text in the deployed resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever may list resources or reads log files.
    Everybody,
    /// Whoever may read the distribution's configuration.
    Few,
}

/// Checks a text that the template holds as it is written.
///
/// # Errors
/// A character that XML cannot hold, `AWS::NoValue`, `${`, or a dynamic reference that cannot be resolved or would show a
/// secret.
pub(crate) fn check(text: &str, readers: Readers) -> Result<(), Invalid> {
    if let Some(c) = text.chars().find(|c| !is_xml(*c)) {
        return Err(Invalid::new(format!("the text contains U+{:04X}", u32::from(c)))
            .help("CloudFront's API is XML, which cannot hold this character"));
    }
    if text == "AWS::NoValue" {
        return Err(Invalid::new("`AWS::NoValue` is text here").help("to have no value, leave the key out"));
    }
    if text.contains("${") {
        return Err(Invalid::new("CloudFormation substitutes nothing here; `${` stays as it is written")
            .help("write the value itself"));
    }
    references(text).try_for_each(|reference| reference.check(readers))
}

/// Returns how many dynamic references a text has.
pub(crate) fn count_references(text: &str) -> usize {
    references(text).count()
}

/// Reports whether a text has a dynamic reference.
pub(crate) fn is_reference(text: &str) -> bool {
    text.contains("{{resolve:")
}

/// Reports whether XML 1.0 can hold a character. <https://www.w3.org/TR/xml/#charsets>
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The text between `{{resolve:` and `}}`.
struct DynamicReference<'a>(Option<&'a str>);

fn references(text: &str) -> impl Iterator<Item = DynamicReference<'_>> {
    text.split("{{resolve:").skip(1).map(|rest| DynamicReference(rest.split_once("}}").map(|(inner, _)| inner)))
}

impl DynamicReference<'_> {
    fn check(&self, readers: Readers) -> Result<(), Invalid> {
        let Some(inner) = self.0 else {
            return Err(Invalid::new("this dynamic reference has no end").help("end it with `}}`"));
        };
        let (service, key) = inner.split_once(':').unwrap_or((inner, ""));
        let help = match readers {
            Readers::Everybody => "write the value itself, or `{{resolve:ssm:NAME}}`",
            Readers::Few => "write `{{resolve:secretsmanager:NAME}}`",
        };
        let error = |message: String| Invalid::new(message).help(help);
        match service {
            "ssm-secure" => {
                return Err(error("CloudFormation does not resolve `ssm-secure` in a distribution".to_owned()));
            }
            "secretsmanager" if readers == Readers::Everybody => {
                return Err(Invalid::new("CloudFormation would put the secret here in clear, for everybody to read")
                    .help("keep secrets to the values of `origin_headers`"));
            }
            "ssm" | "secretsmanager" => {}
            _ => return Err(error(format!("`{service}` is no service of dynamic references"))),
        }
        if key.split(':').next().is_none_or(str::is_empty) {
            return Err(error(format!("this dynamic reference names nothing in `{service}`")));
        }
        if key.ends_with('\\') {
            let message = "CloudFormation cannot resolve a reference that ends with a backslash";
            return Err(error(message.to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_checked_for_their_place() {
        for text in ["", "plain", "{{resolve:ssm:x}}", "a {{resolve:ssm:/x/y:3}} b"] {
            assert!(check(text, Readers::Everybody).is_ok(), "{text}");
        }
        assert!(check("{{resolve:secretsmanager:a:SecretString:b}}", Readers::Few).is_ok());
        assert!(check("{{resolve:secretsmanager:a}}", Readers::Everybody).is_err());
        for text in [
            "{{resolve:ssm-secure:x}}",
            "{{resolve:bogus:x}}",
            "{{resolve:ssm}}",
            "{{resolve:secretsmanager:}}",
            "{{resolve:ssm:x\\}}",
            "{{resolve:ssm:x",
            "${AWS::Region}",
            "AWS::NoValue",
            "a\u{FFFE}b",
            "a\u{0}",
        ] {
            assert!(check(text, Readers::Few).is_err(), "{text}");
        }
        assert_eq!(count_references("{{resolve:ssm:x}}{{resolve:ssm:y}}"), 2);
    }
}

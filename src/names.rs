//! Names and identifiers that cannot hold nonsense: each is checked once, when it is made from text, and trusted after.
//!
//! Every type here is made with [`str::parse`] and says in its error what is wrong and what to write instead.

mod api;
mod arn;
mod cloudfront;
mod cors;
mod domain;
mod domain_pattern;
mod logs;
mod origin;
mod reference;
mod region;
mod stack;
pub(crate) mod text;
mod truststore;

use std::fmt;

use crate::diagnostic::{Correction, Diagnostic, Problem, Span};
use crate::escape;

pub use api::{ApiEndpoint, ApiId, BasePath, StageName};
pub use arn::{CertificateArn, WebAclArn};
pub use cloudfront::{BucketName, HeaderName, HeaderValue, OriginHeaderName, PolicyId};
pub use cors::CorsOrigin;
pub use domain::{CertificateName, DomainName, HostedZoneId};
pub use domain_pattern::DomainPattern;
pub use logs::{DeliveryStream, LogBucket, LogGroup};
pub use origin::{HostName, PathText};
pub use reference::{AttributeName, ExportName, Pattern, SsmName, StackOutputName};
pub use region::{REGIONS, Region, US_EAST_1};
pub use stack::{LogicalId, StackName, TagKey, TagValue};
pub use truststore::TruststoreUri;

/// The reason why a text is not a valid name, and advice on what to write instead.
///
/// It prints as the message, and the help on a second line where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invalid {
    /// The error, in one sentence without a full stop.
    pub message: String,
    /// Advice on what to write instead.
    pub help: Option<String>,
    /// The text to write instead, if that follows from what is written.
    pub meant: Option<String>,
}

/// The help of an error on its way through serde; in the alternate form of `Display`, the text to write instead.
struct Advice<'a> {
    help: &'a str,
    meant: Option<&'a str>,
}

impl serde::de::Expected for Advice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { self.meant.unwrap_or_default() } else { self.help })
    }
}

impl Invalid {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: escape::line(&message.into()), help: None, meant: None }
    }

    /// Adds the text to write instead.
    pub(crate) fn meant(mut self, text: &str) -> Self {
        self.meant = Some(text.to_owned());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(escape::line(&help.into()));
        self
    }

    /// Returns an error about the text at that place.
    pub(crate) fn at(&self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(span, &self.message);
        let mut diagnostic = match &self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        };
        diagnostic.correction =
            self.meant.as_ref().map(|text| Correction { span, text: text.clone(), is_certain: true });
        diagnostic
    }

    /// Returns this as an error of serde. It has no error with a help, but one with what was found and what is expected.
    fn into_serde<E: serde::de::Error>(self) -> E {
        match &self.help {
            Some(help) => {
                let advice = Advice { help, meant: self.meant.as_deref() };
                E::invalid_value(serde::de::Unexpected::Other(&self.message), &advice)
            }
            None => E::custom(self.message),
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n{help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Invalid {}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::new(invalid.message).helps(invalid.help)
    }
}

/// Text with a rule: a newtype over `String`, its JSON Schema and its serde form.
macro_rules! text_newtype {
    ($(#[$doc:meta])* $name:ident, $check:expr, pattern: $pattern:expr, example: $example:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Returns the text as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::names::Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let check: fn(&str) -> Result<(), $crate::names::Invalid> = $check;
                check(text)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $crate::names::Pattern for $name {
            const PATTERN: &'static str = $pattern;
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(|invalid: $crate::names::Invalid| invalid.into_serde())
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let pattern = <Self as $crate::names::Pattern>::PATTERN;
                // What is all digits, or `true`, is text here and something else to an editor's YAML.
                let mut schema =
                    schemars::json_schema!({"type": ["string", "number", "boolean"], "examples": [$example]});
                if !pattern.is_empty() {
                    schema.insert("pattern".into(), pattern.into());
                }
                schema
            }
        }
    };
}
use text_newtype;

/// Says which character of `text` is not allowed, so that the reader need not search for it.
fn first_stranger(text: &str, allowed: impl Fn(char) -> bool) -> Option<String> {
    text.chars().find(|&c| !allowed(c)).map(|c| match c {
        ' ' => "a space".to_owned(),
        c if c.is_control() => format!("the control character U+{:04X}", u32::from(c)),
        c if !escape::is_visible(c, None) => format!("the invisible character U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    })
}

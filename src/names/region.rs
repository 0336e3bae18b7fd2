//! AWS Regions.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::Invalid;
use crate::diagnostic::{is_slip, similar};

/// Every Region of the commercial partition `aws`, opt-in ones included, as botocore 1.43.106 lists them for API Gateway.
///
/// A test against botocore keeps the list current.
pub const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The Region where CloudFront looks for viewer certificates, Lambda@Edge functions and web ACLs.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html>
pub const US_EAST_1: Region = Region("us-east-1");

/// A Region of the commercial partition, such as `eu-west-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Region(&'static str);

impl Region {
    /// Returns the Region's code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Returns the Region as a part of logical IDs: `EuWest1`.
    pub(crate) fn logical_id(self) -> String {
        let mut id = String::new();
        for word in self.0.split('-') {
            let mut characters = word.chars();
            id.extend(characters.next().map(|first| first.to_ascii_uppercase()));
            id.push_str(characters.as_str());
        }
        id
    }
}

impl FromStr for Region {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if let Ok(index) = REGIONS.binary_search(&text) {
            return Ok(Self(REGIONS[index]));
        }
        if ["cn-", "us-gov-", "us-iso", "eu-isoe", "eusc-"].iter().any(|partition| text.starts_with(partition)) {
            return Err(
                Invalid::new(format!("`{text}` is not in the commercial partition `aws`"))
                    .help("CloudFront there has no us-east-1 for certificates and edge functions; gatefront serves the commercial Regions only"),
            );
        }
        let lower = text.to_ascii_lowercase();
        let zone = lower.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let error = Invalid::new(format!("`{text}` is not an AWS Region"));
        Err(if REGIONS.contains(&lower.as_str()) {
            error.help(format!("write it in lower case: `{lower}`")).meant(&lower)
        } else if zone != lower && REGIONS.contains(&zone) {
            error.help(format!("that is an Availability Zone; its Region is `{zone}`")).meant(zone)
        } else if let Some(name) = similar(text, REGIONS.iter().copied()) {
            let error = error.help(format!("did you mean `{name}`?"));
            // Of several Regions that are a letter away, none is certain.
            let near: Vec<&&str> = REGIONS.iter().filter(|region| is_slip(text, region)).collect();
            if let [only] = near.as_slice() { error.meant(only) } else { error }
        } else {
            error.help("a Region looks like `eu-west-1`; `gatefront schema` lists them all")
        })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(Invalid::into_serde)
    }
}

impl JsonSchema for Region {
    fn schema_name() -> Cow<'static, str> {
        "Region".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "enum": REGIONS})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(REGIONS.is_sorted());
        assert_eq!("us-east-1".parse(), Ok(US_EAST_1));
    }

    #[test]
    fn near_misses_are_named() {
        let help = |text: &str| text.parse::<Region>().unwrap_err().help.unwrap();
        assert_eq!(help("eu-wset-1"), "did you mean `eu-west-1`?");
        assert_eq!(help("EU-West-1"), "write it in lower case: `eu-west-1`");
        assert!(help("eu-west-1a").contains("Availability Zone"));
        assert!(help("cn-north-1").contains("commercial Regions only"));
    }
}

//! The bucket that a template goes through when it is too large to be handed over.

use std::str::FromStr;

use crate::names::{BucketName, Invalid, Region};

/// A bucket for templates, in one Region or in whichever is deployed to: `BUCKET` or `REGION=BUCKET`.
#[derive(Debug, Clone)]
pub struct Bucket {
    region: Option<Region>,
    name: BucketName,
}

impl Bucket {
    /// Returns the one for a Region: the AWS CLI uploads to, and names, the endpoint of the stack's own Region.
    #[must_use]
    pub fn of(buckets: &[Self], region: Region) -> Option<&str> {
        let of = |wanted: Option<Region>| buckets.iter().find(|bucket| bucket.region == wanted);
        of(Some(region)).or_else(|| of(None)).map(|bucket| bucket.name.as_str())
    }
}

impl FromStr for Bucket {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.split_once('=') {
            Some((region, name)) => Ok(Self { region: Some(region.parse()?), name: name.parse()? }),
            None => Ok(Self { region: None, name: text.parse()? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::US_EAST_1;

    #[test]
    fn a_region_has_its_own_bucket_or_the_common_one() {
        let buckets: Vec<Bucket> =
            ["everywhere", "us-east-1=virginia"].iter().map(|text| text.parse().expect(text)).collect();
        assert_eq!(Bucket::of(&buckets, US_EAST_1), Some("virginia"));
        assert_eq!(Bucket::of(&buckets, "eu-west-1".parse().expect("a Region")), Some("everywhere"));
        assert_eq!(Bucket::of(&buckets[1..], "eu-west-1".parse().expect("a Region")), None);
        assert!("us-east-9=b".parse::<Bucket>().is_err() && "eu-west-1=B".parse::<Bucket>().is_err());
    }
}

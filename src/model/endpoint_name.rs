//! The form of the names of default endpoints: `a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html>

const SERVICE: &str = "execute-api";

/// The domains of AWS's partitions, and of the endpoints that have IPv6.
///
/// <https://docs.aws.amazon.com/general/latest/gr/apigateway.html>
const SUFFIXES: &[&str] = &[
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "api.aws",
    "api.amazonwebservices.com.cn",
    "c2s.ic.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
    "sc2s.sgov.gov",
];

/// The directions in the codes of Regions.
const DIRECTIONS: &[&str] =
    &["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// The error in a name that is meant to be one of a default endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EndpointFault {
    /// The first label is not the ID of an API.
    Id(String),
    /// The name of the service is misspelt.
    Service(String),
    /// There is no Region.
    NoRegion,
    /// This is the code of no Region.
    Region(String),
    /// The name does not end in a domain of AWS.
    Suffix(String),
}

/// Reports whether a name is meant to be one of a default endpoint, although the service in it is misspelt.
pub(crate) fn is_misspelt(name: &str) -> bool {
    matches!(fault(name), Some(EndpointFault::Service(_)))
}

/// Returns what is wrong with a name, in which unknown parts are written as `${…}`. `None` if it may be one of a default
/// endpoint, or is not meant to be.
pub(crate) fn fault(name: &str) -> Option<EndpointFault> {
    let name = name.to_lowercase();
    if name.contains(['/', ':', ' ']) || name.starts_with("vpce-") || name.contains(".vpce.") {
        return None;
    }
    let mut labels = name.splitn(4, '.');
    let (id, service) = (labels.next()?, labels.next()?);
    let (region, suffix) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
    if service != SERVICE {
        let is_meant = SUFFIXES.contains(&suffix) && is_region(region) && is_id(id);
        let is_near = strsim::levenshtein(service, SERVICE) <= 3;
        return (is_meant && is_near).then(|| EndpointFault::Service(service.to_owned()));
    }
    let rest = format!("{region}.{suffix}");
    if region.is_empty() || SUFFIXES.contains(&rest.as_str()) {
        return Some(EndpointFault::NoRegion);
    }
    if !is_open(suffix) && !SUFFIXES.contains(&suffix) {
        // A name under somebody's own domain may lead to a proxy.
        let is_near = suffix.contains("amazon")
            || suffix.starts_with("aws.")
            || SUFFIXES.iter().any(|known| strsim::levenshtein(known, suffix) <= 4);
        return is_near.then(|| EndpointFault::Suffix(suffix.to_owned()));
    }
    let is_of_china = region.starts_with("cn-");
    if !is_open(region) && !is_open(suffix) && is_of_china != suffix.contains(".com.cn") {
        return Some(EndpointFault::Suffix(suffix.to_owned()));
    }
    if !is_open(region) && !is_region(region) {
        return Some(EndpointFault::Region(region.to_owned()));
    }
    // A label with a hyphen is the name that AWS gives a custom domain, or names a VPC endpoint.
    (!is_open(id) && !id.contains('-') && !is_id(id)).then(|| EndpointFault::Id(id.to_owned()))
}

fn is_open(part: &str) -> bool {
    part.contains("${") || part.contains('}')
}

fn is_id(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Reports whether a text has the form of a Region's code, whatever Regions there will be: `us-gov-west-1`.
///
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
fn is_region(code: &str) -> bool {
    let mut parts = code.rsplit('-');
    let number = parts.next().is_some_and(|number| number.parse::<u8>().is_ok());
    let direction = parts.next().is_some_and(|direction| DIRECTIONS.contains(&direction));
    let place: Vec<&str> = parts.collect();
    let is_word = |part: &&str| (2..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    number && direction && (1..=2).contains(&place.len()) && place.iter().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_endpoints_have_no_fault() {
        for name in [
            "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "a1b2c3d4e5.execute-api.us-gov-west-1.amazonaws.com",
            "a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn",
            "a1b2c3d4e5.execute-api.mx-central-1.api.aws",
            "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}",
            "a1b2c3d4e5-vpce-0123456789abcdef0.execute-api.eu-west-1.amazonaws.com",
            "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "orders.execute-api.internal.example.com",
            "bucket.s3.eu-west-1.amazonaws.com",
            "api.example.com",
        ] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn each_part_of_a_name_may_be_wrong() {
        for (name, expected) in [
            ("a1b2c3d4e5.execute-api.us-esat-1.amazonaws.com", EndpointFault::Region("us-esat-1".to_owned())),
            ("${Api}.execute-api.us-east-1a.amazonaws.com", EndpointFault::Region("us-east-1a".to_owned())),
            ("a1b2c3d4e5.execute-api.amazonaws.com", EndpointFault::NoRegion),
            ("${Api}.execute-api", EndpointFault::NoRegion),
            ("a1b2c3d4e5.execute-api.us-east-1.amazonaws.org", EndpointFault::Suffix("amazonaws.org".to_owned())),
            ("a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com", EndpointFault::Suffix("amazonaws.com".to_owned())),
            ("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com.", EndpointFault::Suffix("amazonaws.com.".to_owned())),
            ("*.execute-api.us-east-1.amazonaws.com", EndpointFault::Id("*".to_owned())),
            ("a1b2_c3.execute-api.us-east-1.amazonaws.com", EndpointFault::Id("a1b2_c3".to_owned())),
            ("a1b2c3d4e5.executeapi.us-east-1.amazonaws.com", EndpointFault::Service("executeapi".to_owned())),
        ] {
            assert_eq!(fault(name), Some(expected), "{name}");
        }
    }
}

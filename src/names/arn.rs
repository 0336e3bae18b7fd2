//! ARNs of what the user brings along.

use super::{Invalid, Region, text_newtype};

/// `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, taken apart.
struct Arn<'a> {
    service: &'a str,
    region: &'a str,
    resource: &'a str,
}

fn parse_arn<'a>(text: &'a str, example: &str) -> Result<Arn<'a>, Invalid> {
    let like = format!("it looks like `{example}`");
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (arn, partition) = (next(), next());
    let (service, region, account, resource) = (next(), next(), next(), next());
    if arn != "arn" || resource.is_empty() {
        return Err(Invalid::new(format!("`{text}` is not an ARN")).help(like));
    }
    if partition != "aws" {
        return Err(Invalid::new(format!("`{text}` is in the partition `{partition}`"))
            .help("gatefront serves the commercial partition `aws` only"));
    }
    if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Invalid::new(format!("the account in `{text}` is not twelve digits")).help(like));
    }
    Ok(Arn { service, region, resource })
}

const CERTIFICATE_EXAMPLE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";

text_newtype!(
    /// The ARN of a certificate in AWS Certificate Manager.
    CertificateArn, |text| parse_certificate(text).map(drop),
    pattern: r"^arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]{36}$", example: CERTIFICATE_EXAMPLE
);

impl CertificateArn {
    /// Returns the Region that the certificate is in.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.split(':').nth(3).unwrap_or_default()
    }

    /// Returns the twelve digits of the account that owns it.
    #[must_use]
    pub fn account(&self) -> &str {
        account(&self.0)
    }
}

/// Returns the twelve digits of the account in a valid ARN.
fn account(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

fn parse_certificate(text: &str) -> Result<Arn<'_>, Invalid> {
    let like = || format!("it looks like `{CERTIFICATE_EXAMPLE}`");
    let arn = parse_arn(text, CERTIFICATE_EXAMPLE)?;
    if arn.service == "iam" {
        return Err(Invalid::new("this certificate is in IAM, not in ACM")
            .help("import it into AWS Certificate Manager and give that ARN"));
    }
    let id = arn.resource.strip_prefix("certificate/").unwrap_or_default();
    if arn.service != "acm" || !is_uuid(id) {
        return Err(Invalid::new(format!("`{text}` is not the ARN of an ACM certificate")).help(like()));
    }
    arn.region.parse::<Region>()?;
    Ok(arn)
}

const WEB_ACL_EXAMPLE: &str =
    "arn:aws:wafv2:us-east-1:111122223333:global/webacl/name/12345678-1234-1234-1234-123456789012";

text_newtype!(
    /// The ARN of a web ACL of scope CLOUDFRONT, which is always in us-east-1.
    WebAclArn, check_web_acl,
    pattern: r"^arn:aws:wafv2:us-east-1:[0-9]{12}:global/webacl/[^/]+/[0-9a-f-]{36}$", example: WEB_ACL_EXAMPLE
);

impl WebAclArn {
    /// Returns the twelve digits of the account that owns it.
    #[must_use]
    pub fn account(&self) -> &str {
        account(&self.0)
    }
}

fn check_web_acl(text: &str) -> Result<(), Invalid> {
    let like = format!("it looks like `{WEB_ACL_EXAMPLE}`");
    let arn = parse_arn(text, WEB_ACL_EXAMPLE)?;
    let parts: Vec<&str> = arn.resource.split('/').collect();
    match (arn.service, parts.as_slice()) {
        ("wafv2", ["regional", ..]) => Err(Invalid::new("this web ACL has the scope REGIONAL")
            .help("a distribution takes only web ACLs of scope CLOUDFRONT, made in us-east-1")),
        ("wafv2", ["global", "webacl", name, id]) if is_web_acl_name(name) && is_uuid(id) => {
            if arn.region == "us-east-1" {
                Ok(())
            } else {
                Err(Invalid::new(format!("this web ACL is in {}", arn.region))
                    .help("a distribution takes only web ACLs of scope CLOUDFRONT, made in us-east-1"))
            }
        }
        _ => Err(Invalid::new(format!("`{text}` is not the ARN of a WAFv2 web ACL")).help(like)),
    }
}

/// <https://docs.aws.amazon.com/waf/latest/APIReference/API_WebACL.html>
fn is_web_acl_name(name: &str) -> bool {
    (1..=128).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Reports whether the text has the form `8-4-4-4-12` of lower-case hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_say_their_region_and_account() {
        let arn: CertificateArn = CERTIFICATE_EXAMPLE.parse().unwrap();
        assert_eq!((arn.region(), arn.account()), ("us-east-1", "111122223333"));
    }

    #[test]
    fn what_is_no_certificate_or_web_acl_is_refused() {
        for bad in [
            "12345678-1234-1234-1234-123456789012",
            "arn:aws:acm:us-east-1:1111:certificate/12345678-1234-1234-1234-123456789012",
            "arn:aws:acm:us-esat-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
            "arn:aws:acm:us-east-1:111122223333:certificate/1234",
            "arn:aws-cn:acm:cn-north-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
        ] {
            assert!(bad.parse::<CertificateArn>().is_err(), "{bad}");
        }
        let iam = "arn:aws:iam::111122223333:server-certificate/name".parse::<CertificateArn>();
        assert!(iam.unwrap_err().message.contains("in IAM, not in ACM"));
        let regional = WEB_ACL_EXAMPLE.replace("global", "regional");
        assert!(regional.parse::<WebAclArn>().unwrap_err().message.contains("REGIONAL"));
        assert!(WEB_ACL_EXAMPLE.parse::<WebAclArn>().is_ok());
    }
}

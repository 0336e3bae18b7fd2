//! The web ACL before the distribution.

use schemars::Schema;

use crate::words::words;

/// A web ACL of scope CLOUDFRONT.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Firewall {
    /// Requests of one IP address in five minutes.
    pub rate_limit: Option<u32>,
    /// Groups of AWS's rules, in the order in which they are asked.
    pub managed: Vec<ManagedRules>,
    /// Rules of these groups that count and do not block, sorted.
    pub count: Vec<String>,
}

words! {
    /// A group of rules that AWS manages. A config may have AWS's name for it too.
    ///
    /// <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html>
    #[schemars(inline, transform = with_names_of_aws)]
    pub enum ManagedRules {
        /// Addresses with a bad name.
        #[serde(alias = "AWSManagedRulesAmazonIpReputationList")]
        IpReputation = "ip-reputation",
        /// Known attacks.
        #[serde(alias = "AWSManagedRulesKnownBadInputsRuleSet")]
        KnownBadInputs = "known-bad-inputs",
        /// The baseline for every application.
        #[serde(alias = "AWSManagedRulesCommonRuleSet")]
        Common = "common",
    }
}

/// Lists AWS's names of the groups beside the words.
fn with_names_of_aws(schema: &mut Schema) {
    let words = ManagedRules::ALL.iter().map(|group| group.as_str());
    let names = ManagedRules::ALL.iter().map(|group| group.group());
    schema.remove("oneOf");
    schema.insert("enum".to_owned(), words.chain(names).collect());
}

impl ManagedRules {
    /// Returns AWS's name of the group.
    #[must_use]
    pub fn group(self) -> &'static str {
        match self {
            Self::IpReputation => "AWSManagedRulesAmazonIpReputationList",
            Self::KnownBadInputs => "AWSManagedRulesKnownBadInputsRuleSet",
            Self::Common => "AWSManagedRulesCommonRuleSet",
        }
    }

    /// Returns the names of its rules.
    ///
    /// <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html>,
    /// <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html>
    #[must_use]
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Self::IpReputation => {
                &["AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"]
            }
            Self::KnownBadInputs => &[
                "JavaDeserializationRCE_HEADER",
                "JavaDeserializationRCE_BODY",
                "JavaDeserializationRCE_URIPATH",
                "JavaDeserializationRCE_QUERYSTRING",
                "Host_localhost_HEADER",
                "PROPFIND_METHOD",
                "ExploitablePaths_URIPATH",
                "Log4JRCE_HEADER",
                "Log4JRCE_QUERYSTRING",
                "Log4JRCE_BODY",
                "Log4JRCE_URIPATH",
                "ReactJSRCE_BODY",
            ],
            Self::Common => &[
                "NoUserAgent_HEADER",
                "UserAgent_BadBots_HEADER",
                "SizeRestrictions_QUERYSTRING",
                "SizeRestrictions_Cookie_HEADER",
                Self::BODY_SIZE,
                "SizeRestrictions_URIPATH",
                "EC2MetaDataSSRF_BODY",
                "EC2MetaDataSSRF_COOKIE",
                "EC2MetaDataSSRF_URIPATH",
                "EC2MetaDataSSRF_QUERYARGUMENTS",
                "GenericLFI_QUERYARGUMENTS",
                "GenericLFI_URIPATH",
                "GenericLFI_BODY",
                "RestrictedExtensions_URIPATH",
                "RestrictedExtensions_QUERYARGUMENTS",
                "GenericRFI_QUERYARGUMENTS",
                "GenericRFI_BODY",
                "GenericRFI_URIPATH",
                "CrossSiteScripting_COOKIE",
                "CrossSiteScripting_QUERYARGUMENTS",
                "CrossSiteScripting_BODY",
                "CrossSiteScripting_URIPATH",
            ],
        }
    }

    /// The rule that blocks bodies of more than 8 KB.
    pub const BODY_SIZE: &str = "SizeRestrictions_BODY";
}

impl Firewall {
    /// Returns the US dollars that it costs in a month, before requests: 5 for the web ACL, and 1 for each rule or group.
    ///
    /// <https://aws.amazon.com/waf/pricing/>
    #[must_use]
    pub fn monthly_cost(&self) -> usize {
        5 + usize::from(self.rate_limit.is_some()) + self.managed.len()
    }
}

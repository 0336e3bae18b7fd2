//! Kinds of servers by their names: domain names, resource types, attributes, and the words of people.

use crate::model::OriginKind;

/// Parts of the domain names that AWS gives to servers other than API Gateway.
const DOMAINS: &[(&str, OriginKind)] = &[
    (".s3.", OriginKind::S3),
    (".s3-", OriginKind::S3),
    (".elb.", OriginKind::LoadBalancer),
    (".lambda-url.", OriginKind::FunctionUrl),
    (".on.aws", OriginKind::Other),
    (".amplifyapp.com", OriginKind::Other),
    (".appsync-api.", OriginKind::Other),
    (".awsapprunner.com", OriginKind::Other),
    (".cloudfront.net", OriginKind::Other),
    (".compute.amazonaws.com", OriginKind::Other),
    (".compute-1.amazonaws.com", OriginKind::Other),
    (".compute.internal", OriginKind::Other),
    (".elasticbeanstalk.com", OriginKind::Other),
    (".mediapackage", OriginKind::Other),
    (".mediastore.", OriginKind::Other),
];

/// Returns the kind of a server by its domain name, in lower case.
pub(super) fn by_domain(name: &str) -> Option<OriginKind> {
    DOMAINS.iter().find(|(part, _)| name.contains(part)).map(|(_, kind)| *kind)
}

/// Returns the kind of a server by the type of its resource.
pub(super) fn by_type(name: &str) -> OriginKind {
    match name {
        "AWS::S3::Bucket" => OriginKind::S3,
        "AWS::Lambda::Url" | "AWS::Serverless::Function" => OriginKind::FunctionUrl,
        name if name.starts_with("AWS::ElasticLoadBalancing") => OriginKind::LoadBalancer,
        _ => OriginKind::Other,
    }
}

/// Returns the kind of a server by an attribute that no API and no custom domain has.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html>
pub(super) fn by_attribute(attribute: &str) -> Option<OriginKind> {
    match attribute {
        "DNSName" | "DNSNameBase" | "CanonicalHostedZoneName" => Some(OriginKind::LoadBalancer),
        "FunctionUrl" => Some(OriginKind::FunctionUrl),
        "WebsiteURL" | "DualStackDomainName" => Some(OriginKind::S3),
        "ServiceUrl" | "EndpointURL" | "PublicDnsName" | "PublicIp" | "PrivateDnsName" | "PrivateIp"
        | "Endpoint.Address" => Some(OriginKind::Other),
        _ => None,
    }
}

/// Words that name a server which is not API Gateway. Each is one word, or two that follow each other.
const WORDS: &[(&str, OriginKind)] = &[
    ("load balancer", OriginKind::LoadBalancer),
    ("loadbalancer", OriginKind::LoadBalancer),
    ("alb", OriginKind::LoadBalancer),
    ("elb", OriginKind::LoadBalancer),
    ("nlb", OriginKind::LoadBalancer),
    ("function url", OriginKind::FunctionUrl),
    ("functionurl", OriginKind::FunctionUrl),
    ("lambda url", OriginKind::FunctionUrl),
    ("s3", OriginKind::S3),
    ("bucket", OriginKind::S3),
    ("app runner", OriginKind::Other),
    ("apprunner", OriginKind::Other),
    ("beanstalk", OriginKind::Other),
    ("elasticbeanstalk", OriginKind::Other),
    ("ec2", OriginKind::Other),
];

/// Returns the kind of a server that the words of a name or a description name. A text that speaks of API Gateway,
/// or offers a choice, names none.
pub(super) fn by_words(text: &str) -> Option<OriginKind> {
    let words = words(text);
    let speaks_of_gateway = words.windows(2).any(|pair| pair == ["api", "gateway"])
        || words.iter().any(|word| matches!(word.as_str(), "apigateway" | "apigw" | "execute" | "httpapi" | "restapi"));
    let is_there = |wanted: &str| match wanted.split_once(' ') {
        Some((first, second)) => words.windows(2).any(|pair| pair == [first, second]),
        None => words.iter().any(|word| word == wanted),
    };
    let found = WORDS.iter().find(|(wanted, _)| is_there(wanted)).map(|(_, kind)| *kind);
    found.filter(|_| !speaks_of_gateway)
}

/// Words that suggest an API.
const HINTS: &[&str] = &["api", "apis", "apigateway", "apigw", "gateway", "gw", "httpapi", "restapi"];

/// Reports whether names have a word that suggests an API.
pub(super) fn suggests_api(names: &str) -> bool {
    words(names).iter().any(|word| HINTS.contains(&word.as_str()))
}

/// Returns the words of a name in lower case: `MyApiOrigin` has three, `ALBDnsName` too, and `capital` is one.
fn words(names: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let characters: Vec<char> = names.chars().collect();
    for (index, c) in characters.iter().copied().enumerate() {
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        let was_lower = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let was_upper = before.is_some_and(|before| before.is_uppercase());
        let is_before_lower = characters.get(index + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (was_lower || (was_upper && is_before_lower)) || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_whole_words() {
        assert!(suggests_api("MyApiOrigin") && suggests_api("orders-api") && suggests_api("api.example.com"));
        assert!(suggests_api("${ApiHost}") && suggests_api("APIDomain"));
        assert!(!suggests_api("www.capital.example.com") && !suggests_api("rapid") && !suggests_api("therapist"));
    }

    #[test]
    fn words_of_people_name_servers() {
        for (text, kind) in [
            ("AlbDnsName", Some(OriginKind::LoadBalancer)),
            ("ALBDomain", Some(OriginKind::LoadBalancer)),
            ("LoadBalancerDNS", Some(OriginKind::LoadBalancer)),
            ("my-stack-alb-dns", Some(OriginKind::LoadBalancer)),
            ("The DNS name of the application load balancer", Some(OriginKind::LoadBalancer)),
            ("Outputs.FunctionUrl", Some(OriginKind::FunctionUrl)),
            ("SiteBucketDomain", Some(OriginKind::S3)),
            ("EC2PublicDns", Some(OriginKind::Other)),
            ("AppRunnerHost", Some(OriginKind::Other)),
            ("OriginDomain", None),
            ("ApiHost", None),
            ("Host of the load balancer or of API Gateway", None),
            ("Balboa", None),
        ] {
            assert_eq!(by_words(text), kind, "{text}");
        }
    }

    #[test]
    fn domain_names_of_aws() {
        assert_eq!(by_domain("x.eu-west-1.elb.amazonaws.com"), Some(OriginKind::LoadBalancer));
        assert_eq!(by_domain("x.lambda-url.eu-west-1.on.aws"), Some(OriginKind::FunctionUrl));
        assert_eq!(by_domain("ec2-1-2-3-4.compute-1.amazonaws.com"), Some(OriginKind::Other));
        assert_eq!(by_domain("api.example.com"), None);
    }
}

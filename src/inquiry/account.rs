//! Questions for the AWS CLI about an account before there is a distribution: its APIs, hosted zones and certificates.

use serde_json::Value;

use super::AwsCall;
use crate::names::{ApiId, CertificateArn, CertificateName, DomainName, HostedZoneId, Region, US_EAST_1};
use crate::plan::{ApiKind, Auth};

/// An API in a list of all APIs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedApi {
    /// Its ID.
    pub id: ApiId,
    /// Its name, which several APIs may have.
    pub name: String,
    /// Its kind.
    pub kind: ApiKind,
}

/// Returns the calls that list the APIs of a Region: one for REST APIs, and one for the others.
///
/// <https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/get-apis.html>
#[must_use]
pub fn apis(region: Region) -> [AwsCall; 2] {
    let permission = |kind: &str| format!("apigateway:GET on arn:aws:apigateway:{region}::/{kind}");
    [("apigateway", "get-rest-apis", "restapis", "REST APIs"), ("apigatewayv2", "get-apis", "apis", "HTTP APIs")].map(
        |(service, verb, kind, title)| {
            AwsCall::new(&[service, verb], region, format!("the {title} in {region}"), permission(kind))
        },
    )
}

/// Returns the APIs in an answer to one of these calls.
#[must_use]
pub fn read_apis(answer: &Value) -> Vec<ListedApi> {
    let read = |item: &Value| {
        let (id, name, kind) = match item["id"].as_str() {
            Some(id) => (id, &item["name"], ApiKind::Rest),
            None if item["ProtocolType"] == "WEBSOCKET" => (item["ApiId"].as_str()?, &item["Name"], ApiKind::Websocket),
            None => (item["ApiId"].as_str()?, &item["Name"], ApiKind::Http),
        };
        Some(ListedApi { id: id.parse().ok()?, name: name.as_str().unwrap_or_default().to_owned(), kind })
    };
    items(answer).filter_map(read).collect()
}

/// Returns the call that lists a part of an API: its stages or its authorizers.
fn part(api: &ApiId, kind: ApiKind, region: Region, part: &str) -> AwsCall {
    let verb = format!("get-{part}");
    let (service, flag, of) = match kind {
        ApiKind::Rest => ("apigateway", "--rest-api-id", "restapis"),
        _ => ("apigatewayv2", "--api-id", "apis"),
    };
    let permission = format!("apigateway:GET on arn:aws:apigateway:{region}::/{of}/{api}/{part}");
    AwsCall::new(&[service, &verb, flag, api.as_str()], region, format!("the {part} of the API {api}"), permission)
}

/// Returns the call that lists the stages of an API.
#[must_use]
pub fn stages(api: &ApiId, kind: ApiKind, region: Region) -> AwsCall {
    part(api, kind, region, "stages")
}

/// Returns the names of the stages in an answer.
#[must_use]
pub fn read_stages(answer: &Value) -> Vec<String> {
    let name = |item: &Value| item["stageName"].as_str().or(item["StageName"].as_str()).map(str::to_owned);
    items(answer).filter_map(name).collect()
}

/// Returns the call that lists the authorizers of an API.
#[must_use]
pub fn authorizers(api: &ApiId, kind: ApiKind, region: Region) -> AwsCall {
    part(api, kind, region, "authorizers")
}

/// Returns how an API with the authorizers in an answer authorizes requests; `None` if there are several ways, or if no
/// authorizer says it, as with IAM.
#[must_use]
pub fn read_auth(answer: &Value) -> Option<Auth> {
    let auth = |item: &Value| match item["type"].as_str().or(item["AuthorizerType"].as_str())? {
        "COGNITO_USER_POOLS" => Some(Auth::Cognito),
        "JWT" => Some(Auth::Jwt),
        "TOKEN" | "REQUEST" => Some(Auth::Lambda),
        _ => None,
    };
    let mut all = items(answer).map(auth);
    let first = all.next()??;
    all.all(|auth| auth == Some(first)).then_some(first)
}

/// Returns the call that lists the hosted zones.
#[must_use]
pub fn zones() -> AwsCall {
    let words = ["route53", "list-hosted-zones"];
    AwsCall::new(&words, US_EAST_1, "the hosted zones of the account", "route53:ListHostedZones")
}

/// Returns the public hosted zone in an answer that has the records of a name: the one with the longest name.
#[must_use]
pub fn read_zone(answer: &Value, domain: &DomainName) -> Option<HostedZoneId> {
    let public = answer["HostedZones"].as_array()?.iter().filter(|zone| zone["Config"]["PrivateZone"] != true);
    let of_domain = public.filter_map(|zone| {
        let name = zone["Name"].as_str()?.trim_end_matches('.');
        let rest = domain.as_str().strip_suffix(name)?;
        (rest.is_empty() || rest.ends_with('.')).then_some((name.len(), zone["Id"].as_str()?))
    });
    let (_, id) = of_domain.max_by_key(|(length, _)| *length)?;
    id.trim_start_matches("/hostedzone/").parse().ok()
}

/// Returns the call that lists the issued certificates in us-east-1, with those keys that CloudFront takes: without
/// `keyTypes`, ACM leaves out elliptic curves.
///
/// <https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html>
#[must_use]
pub fn certificates() -> AwsCall {
    let keys = "keyTypes=RSA_2048,RSA_3072,RSA_4096,EC_prime256v1";
    let words = ["acm", "list-certificates", "--certificate-statuses", "ISSUED", "--includes", keys];
    AwsCall::new(&words, US_EAST_1, "the certificates in us-east-1", "acm:ListCertificates")
}

/// Returns the certificate in an answer that covers a name; one for the name itself goes before one with a wildcard.
#[must_use]
pub fn read_certificate(answer: &Value, domain: &DomainName) -> Option<CertificateArn> {
    let covers = |item: &Value, exact: bool| {
        let more = item["SubjectAlternativeNameSummaries"].as_array().into_iter().flatten();
        let mut names = more.chain([&item["DomainName"]]).filter_map(Value::as_str);
        names.any(|name| {
            if exact {
                name == domain.as_str()
            } else {
                name.parse::<CertificateName>().is_ok_and(|name| name.covers(domain))
            }
        })
    };
    let all = answer["CertificateSummaryList"].as_array()?;
    let found = all.iter().find(|item| covers(item, true)).or_else(|| all.iter().find(|item| covers(item, false)));
    found?["CertificateArn"].as_str()?.parse().ok()
}

/// Returns the items of an answer; each command has its own word for them.
fn items(answer: &Value) -> impl Iterator<Item = &Value> {
    ["items", "Items", "item"].into_iter().filter_map(|key| answer[key].as_array()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_calls_that_read_are_made() {
        let id: ApiId = "a1b2c3d4e5".parse().unwrap();
        let mut calls = apis(US_EAST_1).to_vec();
        calls.extend([zones(), certificates()]);
        for kind in ApiKind::ALL {
            calls.extend([stages(&id, *kind, US_EAST_1), authorizers(&id, *kind, US_EAST_1)]);
        }
        for call in calls {
            assert!(call.arguments[1].starts_with("get-") || call.arguments[1].starts_with("list-"), "{}", call.line());
        }
    }

    #[test]
    fn apis_stages_and_authorizers_are_read() {
        let rest = read_apis(&json!({"items": [{"id": "a1b2c3d4e5", "name": "orders"}]}));
        assert_eq!((rest[0].name.as_str(), rest[0].kind), ("orders", ApiKind::Rest));
        let others = json!({"Items": [
            {"ApiId": "f6g7h8i9j0", "Name": "users", "ProtocolType": "HTTP"},
            {"ApiId": "k1l2m3n4o5", "Name": "chat", "ProtocolType": "WEBSOCKET"},
        ]});
        let kinds: Vec<ApiKind> = read_apis(&others).iter().map(|api| api.kind).collect();
        assert_eq!(kinds, [ApiKind::Http, ApiKind::Websocket]);
        assert_eq!(read_stages(&json!({"item": [{"stageName": "dev"}, {"stageName": "prod"}]})), ["dev", "prod"]);
        assert_eq!(read_stages(&json!({"Items": [{"StageName": "$default"}]})), ["$default"]);
        assert_eq!(read_auth(&json!({"items": [{"type": "COGNITO_USER_POOLS"}]})), Some(Auth::Cognito));
        assert_eq!(read_auth(&json!({"Items": [{"AuthorizerType": "JWT"}, {"AuthorizerType": "REQUEST"}]})), None);
        assert_eq!(read_auth(&json!({"Items": []})), None);
    }

    #[test]
    fn the_zone_and_the_certificate_of_a_name_are_found() {
        let domain: DomainName = "shop.eu.example.com".parse().unwrap();
        let zone = |id: &str, name: &str, private: bool| json!({"Id": format!("/hostedzone/{id}"), "Name": name, "Config": {"PrivateZone": private}});
        let answer = json!({"HostedZones": [
            zone("Z1", "example.com.", false), zone("Z2", "eu.example.com.", false),
            zone("Z3", "shop.eu.example.com.", true), zone("Z4", "p.eu.example.com.", false),
        ]});
        assert_eq!(read_zone(&answer, &domain).unwrap().as_str(), "Z2");
        let arn = |id: &str| {
            format!("arn:aws:acm:us-east-1:111122223333:certificate/{id}2345678-1234-1234-1234-123456789012")
        };
        let answer = json!({"CertificateSummaryList": [
            {"CertificateArn": arn("0"), "DomainName": "*.example.com"},
            {"CertificateArn": arn("1"), "DomainName": "*.eu.example.com"},
            {"CertificateArn": arn("2"), "DomainName": "example.com", "SubjectAlternativeNameSummaries": ["shop.eu.example.com"]},
        ]});
        assert_eq!(read_certificate(&answer, &domain).unwrap().as_str(), arn("2"));
        let other: DomainName = "www.eu.example.com".parse().unwrap();
        assert_eq!(read_certificate(&answer, &other).unwrap().as_str(), arn("1"));
        assert_eq!(read_certificate(&answer, &"a.b.example.com".parse().unwrap()), None);
    }
}

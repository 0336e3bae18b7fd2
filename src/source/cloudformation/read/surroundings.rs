//! The parts of a template around a distribution: log buckets, names, DNS records, response headers policies.

use std::collections::BTreeMap;

use super::edge::stack_elsewhere;
use super::reference;
use crate::cloudfront::managed::is_managed_cors;
use crate::model::{
    Alias, CorsHeaders, CountryRestriction, Indirection, LogBucket, LogBucketName, LogSource, NameClash, Place, Text,
};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::{Part, Value};

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";
const RESPONSE_HEADERS: &str = "AWS::CloudFront::ResponseHeadersPolicy";

/// Returns the place that makes a distribution one that viewers cannot reach themselves, if the template has nothing that
/// leads requests to it.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-continuous-deployment.html>
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html>
pub(super) fn indirect(config: &Cursor<'_>, id: &str) -> Option<(Indirection, Place)> {
    let env = config.env;
    let is_ours = |value: &Cursor<'_>| value.expr().parts().iter().any(|part| part.target() == Some(id));
    if config.bool("Staging") == Some(true) {
        let leads_here = |policy: &Cursor<'_>| {
            let names = policy.at(&["ContinuousDeploymentPolicyConfig", "StagingDistributionDnsNames"]);
            names.is_some_and(|names| names.items().iter().any(is_ours))
        };
        let mut policies = Cursor::of_type(env, &["AWS::CloudFront::ContinuousDeploymentPolicy"], leads_here);
        let place = config.place_of("Staging");
        return policies.next().is_none().then_some((Indirection::ContinuousDeployment, place));
    }
    // Parameters are for tenants, which may be made elsewhere.
    if is_for_tenants(config) && config.get("TenantConfig").is_none() {
        let leads_here = |tenant: &Cursor<'_>| tenant.get("DistributionId").is_some_and(|own| is_ours(&own));
        let mut tenants = Cursor::of_type(env, &["AWS::CloudFront::DistributionTenant"], leads_here);
        return tenants.next().is_none().then(|| (Indirection::Tenant, config.place_of("ConnectionMode")));
    }
    None
}

/// Reports whether viewers reach a distribution through tenants.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html>
pub(super) fn is_for_tenants(config: &Cursor<'_>) -> bool {
    config.known("ConnectionMode").as_deref() == Some("tenant-only")
}

/// Returns the restriction of a distribution to countries.
pub(super) fn geo_restriction(config: &Cursor<'_>) -> Option<CountryRestriction> {
    let at = config.at(&["Restrictions", "GeoRestriction"])?;
    let locations = at.get("Locations");
    let has_locations = match &locations {
        Some(list) => list.exprs().map(|all| !all.is_empty()),
        None => Some(false),
    };
    Some(CountryRestriction {
        place: locations.as_ref().map_or_else(|| at.place(), Cursor::place),
        kind: at.at_text("RestrictionType"),
        has_locations,
    })
}

/// Returns the bucket of the access logs, as the distribution names it.
pub(super) fn log_target(config: &Cursor<'_>) -> Option<LogBucketName> {
    let at = config.at(&["Logging", "Bucket"])?;
    let name = at.expr();
    let not_a_name = name.single().and_then(|part| reference::not_a_name(at.env, part));
    Some(LogBucketName { place: at.place(), name: text(&name), not_a_name })
}

/// Returns the bucket of the access logs, if it is in the template.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html>
pub(super) fn log_bucket(config: &Cursor<'_>) -> Option<LogBucket> {
    let at = config.at(&["Logging", "Bucket"])?;
    let domain = at.expr();
    let is_bucket = |id: &&str| at.env.sections.resource_type(id) == Some("AWS::S3::Bucket");
    let id = domain.parts().iter().filter_map(Part::target).find(is_bucket)?;
    let bucket = Cursor::resource(at.env, id)?;
    let controls = bucket.at(&["Properties", "OwnershipControls"]);
    let rule = controls.as_ref().and_then(|controls| controls.get("Rules")?.items().into_iter().next());
    let ownership = rule.as_ref().and_then(|rule| rule.get("ObjectOwnership"));
    let refuses_lists = match (&controls, &ownership) {
        (None, _) => true,
        (Some(_), Some(ownership)) => ownership.expr().as_literal() == Some("BucketOwnerEnforced"),
        (Some(_), None) => false,
    };
    Some(LogBucket {
        place: at.place(),
        bucket: bucket.place(),
        ownership: ownership.map(|ownership| ownership.place()),
        refuses_lists,
    })
}

/// Returns the sources of access logs of a distribution.
pub(super) fn log_sources(env: Env<'_>, id: &str) -> Vec<LogSource> {
    let is_ours = |source: &Cursor<'_>| {
        let arn = source.get("ResourceArn").map(|arn| arn.expr()).unwrap_or_default();
        source.known("LogType").as_deref() == Some("ACCESS_LOGS")
            && arn.parts().iter().any(|part| part.target() == Some(id))
    };
    let sources = Cursor::of_type(env, &["AWS::Logs::DeliverySource"], is_ours);
    sources.map(|(_, source)| LogSource { place: source.place(), elsewhere: stack_elsewhere(env) }).collect()
}

/// The types whose names must differ in an account: type, the way to the name, and a noun for several of them.
const NAMED: &[(&str, &[&str], &str)] = &[
    ("AWS::CloudFront::CachePolicy", &["CachePolicyConfig", "Name"], "cache policies"),
    ("AWS::CloudFront::OriginRequestPolicy", &["OriginRequestPolicyConfig", "Name"], "origin request policies"),
    (RESPONSE_HEADERS, &["ResponseHeadersPolicyConfig", "Name"], "response headers policies"),
    ("AWS::CloudFront::OriginAccessControl", &["OriginAccessControlConfig", "Name"], "origin access controls"),
    ("AWS::CloudFront::Function", &["Name"], "CloudFront functions"),
    ("AWS::CloudFront::KeyValueStore", &["Name"], "key value stores"),
    ("AWS::CloudFront::PublicKey", &["PublicKeyConfig", "Name"], "public keys"),
    ("AWS::CloudFront::KeyGroup", &["KeyGroupConfig", "Name"], "key groups"),
    ("AWS::Lambda::Function", &["FunctionName"], "Lambda functions"),
    ("AWS::IAM::Role", &["RoleName"], "roles"),
    ("AWS::S3::Bucket", &["BucketName"], "buckets"),
];

/// Returns the resources that have the name of another one.
pub(super) fn name_clashes(env: Env<'_>) -> Vec<NameClash> {
    let mut clashes = Vec::new();
    for (kind, keys, noun) in NAMED {
        let mut names: BTreeMap<String, Vec<(&str, Text, Place)>> = BTreeMap::new();
        for (id, properties) in Cursor::written(env, &[kind]) {
            if let Some(at) = properties.at(keys) {
                let name = at.text();
                names.entry(name.to_string()).or_default().push((id, name, at.place()));
            }
        }
        for same in names.into_values().filter(|same| same.len() > 1) {
            let mut created = same.into_iter().filter(|(id, ..)| env.exists(id) != Some(false));
            let Some((_, name, other)) = created.next() else { continue };
            let others = created.filter(|(_, own, _)| *own == name && !name.is_empty());
            clashes.extend(others.map(|(_, name, place)| NameClash { place, other, kind: noun, name }));
        }
    }
    clashes
}

/// Returns the aliases of a distribution that another one in the template has too.
pub(super) fn alias_clashes(env: Env<'_>, id: &str, aliases: &[Alias]) -> Vec<NameClash> {
    let mut clashes = Vec::new();
    let known: Vec<&Alias> = aliases.iter().filter(|alias| alias.name.as_known().is_some()).collect();
    let others = Cursor::written(env, &[DISTRIBUTION]).filter(|(other, _)| *other != id);
    for (other, properties) in others.filter(|_| !known.is_empty()) {
        let Some(names) = properties.at(&["DistributionConfig", "Aliases"]).map(|list| list.items()) else { continue };
        for name in names {
            let own = known.iter().find(|alias| alias.name.is_same_name(&name.text()) == Some(true));
            let Some(own) = own.filter(|_| env.exists(other) != Some(false)) else { continue };
            clashes.push(NameClash {
                place: own.place,
                other: name.place(),
                kind: "distributions",
                name: own.name.clone(),
            });
        }
    }
    clashes
}

/// Returns the CORS headers of every response headers policy.
pub(super) fn cors_policies(env: Env<'_>) -> Vec<CorsHeaders> {
    let has_cors = |policy: &Cursor<'_>| policy.at(&["ResponseHeadersPolicyConfig", "CorsConfig"]).is_some();
    Cursor::of_type(env, &[RESPONSE_HEADERS], has_cors).filter_map(|(_, policy)| own_cors(&policy)).collect()
}

/// Returns the CORS headers that the response headers policy of a behavior adds.
pub(super) fn cors(behavior: &Cursor<'_>) -> Option<CorsHeaders> {
    let at = behavior.get("ResponseHeadersPolicyId")?;
    let id = at.expr();
    if id.as_literal().is_some_and(is_managed_cors) {
        return Some(CorsHeaders {
            place: at.place(),
            credentials: false,
            origins: vec!["*".to_owned()],
            headers: Vec::new(),
            headers_place: at.place(),
            replaces: false,
        });
    }
    match id.single()? {
        Part::Ref(name) | Part::GetAtt(name, _) if at.env.sections.resource_type(name) == Some(RESPONSE_HEADERS) => {
            own_cors(&Cursor::properties(at.env, name)?)
        }
        _ => None,
    }
}

fn own_cors(policy: &Cursor<'_>) -> Option<CorsHeaders> {
    let cors = policy.at(&["ResponseHeadersPolicyConfig", "CorsConfig"])?;
    let items = |key: &str| cors.get(key).and_then(|list| list.names("Items")).unwrap_or_default();
    Some(CorsHeaders {
        place: cors.place(),
        credentials: cors.bool("AccessControlAllowCredentials") == Some(true),
        origins: items("AccessControlAllowOrigins"),
        headers: items("AccessControlAllowHeaders"),
        headers_place: cors.place_of("AccessControlAllowHeaders"),
        replaces: cors.bool("OriginOverride") == Some(true),
    })
}

/// Returns the places where web ACLs are associated with HTTP and WebSocket APIs, by the form of their ARNs.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html>
pub(super) fn http_api_web_acls(env: Env<'_>) -> Vec<Place> {
    let is_http = |association: &Cursor<'_>| {
        association.get("ResourceArn").is_some_and(|arn| arn.text().has_known(|text| text.contains("::/apis/")))
    };
    let associations = Cursor::of_type(env, &["AWS::WAFv2::WebACLAssociation"], is_http);
    associations.map(|(_, association)| association.place_of("ResourceArn")).collect()
}

/// Reports whether a distribution is known to have no origins, and returns the place of a list of them that is inside a
/// behavior.
pub(super) fn missing_origins(config: &Cursor<'_>) -> (bool, Option<Place>) {
    let keys = ["Origins", "S3Origin", "CustomOrigin"];
    // Conditions may leave a list empty in some case: the behaviors without their origins say so.
    let is_written = |key: &&str| {
        let value = config.value.as_map().and_then(|map| map.get(*key));
        value.is_some_and(|value| !matches!(value, Value::Null) && *value != Value::List(Vec::new()))
    };
    if !config.is_whole_map() || keys.iter().any(is_written) {
        return (false, None);
    }
    let mut behaviors = config.get("DefaultCacheBehavior").into_iter().chain(config.list("CacheBehaviors"));
    let misplaced = behaviors.find_map(|behavior| Some(behavior.get("Origins")?.place()));
    (true, misplaced)
}

//! Read access to buckets and function URLs: origin access controls, bucket policies, permissions.

use super::edge::named;
use super::function::{Function, SAM_FUNCTION};
use crate::model::{AccessControl, BucketAccess, BucketRefusal, Place, UrlAccess};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part, Value};

const ACCESS_CONTROL: &str = "AWS::CloudFront::OriginAccessControl";
const BUCKET: &str = "AWS::S3::Bucket";
const BUCKET_POLICY: &str = "AWS::S3::BucketPolicy";
const CLOUDFRONT: &str = "cloudfront.amazonaws.com";
const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";

/// Returns the origin access control that an origin names.
pub(super) fn control(origin: &Cursor<'_>) -> Option<AccessControl> {
    let at = origin.get("OriginAccessControlId")?;
    let id = at.expr();
    if id.as_literal() == Some("") {
        return None;
    }
    let config = match id.single() {
        Some(Part::Ref(name) | Part::GetAtt(name, _)) if is_type(at.env, name, ACCESS_CONTROL) => {
            Cursor::properties(at.env, name).and_then(|control| control.get("OriginAccessControlConfig"))
        }
        _ => None,
    };
    Some(AccessControl {
        place: at.place(),
        kind: config.as_ref().map(|config| config.at_text("OriginAccessControlOriginType")),
        signing: config.as_ref().map(|config| config.at_text("SigningBehavior")),
    })
}

/// Returns the place of the origin access identity that an origin has, or may have.
pub(super) fn identity(origin: &Cursor<'_>) -> Option<Place> {
    let identity = origin.at(&["S3OriginConfig", "OriginAccessIdentity"])?;
    (identity.expr().as_literal() != Some("")).then(|| identity.place())
}

fn is_type(env: Env<'_>, id: &str, kind: &str) -> bool {
    env.sections.resource_type(id) == Some(kind)
}

/// Returns the bucket of the template that a domain name belongs to.
pub(super) fn bucket(origin: &Cursor<'_>, domain: &Expr, distribution: &str) -> Option<BucketAccess> {
    let env = origin.env;
    let id = domain.parts().iter().filter_map(Part::target).find(|id| is_type(env, id, BUCKET))?;
    let resource = Cursor::resource(env, id)?;
    let is_of_bucket = |policy: &Cursor<'_>| {
        policy.get("Bucket").is_some_and(|bucket| bucket.expr().single().and_then(Part::target) == Some(id))
    };
    let policy = Cursor::of_type(env, &[BUCKET_POLICY], is_of_bucket).next().map(|(_, policy)| policy);
    let document = policy.as_ref().and_then(|policy| policy.get("PolicyDocument"));
    let reader =
        BucketReader { distribution, by_control: control(origin).is_some(), by_identity: identity(origin).is_some() };
    let is_listed = resource
        .at(&["Properties", "AccessControl"])
        .is_some_and(|list| list.expr().as_literal().is_none_or(|list| list.starts_with("Public")));
    let statements: Vec<Cursor<'_>> = document.iter().flat_map(|document| document.list("Statement")).collect();
    let refuses = document
        .as_ref()
        .filter(|document| !document.is_call() && statements.iter().all(Cursor::is_whole_map))
        .and_then(|document| Some((document.place(), reader.refusal(&statements)?)));
    Some(BucketAccess {
        place: resource.place(),
        is_public: is_listed
            || statements.iter().any(|statement| !statement.is_whole_map() || is_for_everybody(statement)),
        refuses,
    })
}

/// The way in which CloudFront identifies itself to a bucket.
struct BucketReader<'a> {
    distribution: &'a str,
    by_control: bool,
    by_identity: bool,
}

impl BucketReader<'_> {
    /// Returns why no statement lets the distribution get objects; `None` if one does, or may.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>
    fn refusal(&self, statements: &[Cursor<'_>]) -> Option<BucketRefusal> {
        let mut closest = BucketRefusal::NoStatement;
        if !self.by_control && !self.by_identity {
            return None;
        }
        for statement in statements.iter().filter(|statement| statement.known("Effect").as_deref() == Some("Allow")) {
            if !self.is_meant(statement) || !allows_get(statement) {
                continue;
            }
            match self.fault(statement) {
                None => return None,
                Some(fault) => closest = fault,
            }
        }
        Some(closest)
    }

    /// Reports whether a statement is, or may be, about CloudFront.
    fn is_meant(&self, statement: &Cursor<'_>) -> bool {
        let Some(principal) = statement.get("Principal") else { return true };
        if principal.value.as_map().is_none() {
            return true;
        }
        let of = |key: &str| principal.list(key).iter().map(Cursor::expr).collect::<Vec<_>>();
        let is_service = of("Service").iter().any(|name| name.as_literal().is_none_or(|name| name == CLOUDFRONT));
        let is_identity = !of("CanonicalUser").is_empty()
            || of("AWS").iter().any(|name| {
                let shown = name.to_string().to_lowercase();
                shown == "*" || shown.contains("cloudfront") || name.single().is_some_and(is_unknown)
            });
        (is_service && self.by_control) || (is_identity && (self.by_identity || is_for_everybody(statement)))
    }

    fn fault(&self, statement: &Cursor<'_>) -> Option<BucketRefusal> {
        let resources: Vec<String> = statement.list("Resource").iter().map(|at| at.expr().to_string()).collect();
        if !resources.is_empty() && resources.iter().all(|name| !name.contains(['/', '*']) && names_bucket(name)) {
            return Some(BucketRefusal::BucketAlone);
        }
        let condition = statement.get("Condition")?;
        let operators = condition.value.as_map()?;
        for operator in operators.keys() {
            let Some(keys) = condition.get(operator) else { continue };
            let Some(map) = keys.value.as_map() else { continue };
            for key in map.keys().filter(|key| key.eq_ignore_ascii_case("aws:SourceArn")) {
                let values: Vec<Expr> = keys.list(key).iter().map(Cursor::expr).collect();
                let has_wildcard = |value: &Expr| value.has_literal(|text| text.contains('*'));
                if operator.starts_with("StringEquals") && !values.is_empty() && values.iter().all(has_wildcard) {
                    return Some(BucketRefusal::LiteralWildcard);
                }
                let is_other = |value: &Expr| {
                    let mut targets = value.parts().iter().filter_map(Part::target);
                    targets.any(|id| id != self.distribution && is_type(condition.env, id, DISTRIBUTION))
                };
                if !values.is_empty() && values.iter().all(is_other) {
                    return Some(BucketRefusal::OtherDistribution);
                }
            }
        }
        None
    }
}

fn is_unknown(part: &Part) -> bool {
    matches!(part, Part::Ref(_) | Part::Opaque { .. })
}

/// Reports whether a resource of a policy is a bucket, and not something that may be anything.
fn names_bucket(shown: &str) -> bool {
    shown.ends_with(".Arn}") || shown.contains(":s3:::")
}

fn is_for_everybody(statement: &Cursor<'_>) -> bool {
    let Some(principal) = statement.get("Principal") else { return false };
    let everybody = |at: &Cursor<'_>| at.expr().as_literal() == Some("*");
    let is_allowed = statement.known("Effect").as_deref() == Some("Allow") && allows_get(statement);
    is_allowed && (everybody(&principal) || principal.list("AWS").iter().any(everybody))
}

fn allows_get(statement: &Cursor<'_>) -> bool {
    let actions = statement.list("Action");
    let is_get = |action: &Cursor<'_>| match action.expr().as_literal().map(str::to_ascii_lowercase) {
        Some(action) => {
            action == "s3:getobject" || action.strip_suffix('*').is_some_and(|start| "s3:getobject".starts_with(start))
        }
        None => true,
    };
    actions.is_empty() || actions.iter().any(is_get)
}

/// Returns the function URL that a domain name belongs to.
pub(super) fn function_url(origin: &Cursor<'_>, domain: &Expr) -> Option<UrlAccess> {
    let env = origin.env;
    let target = domain.parts().iter().find_map(|part| match part.origin() {
        Part::GetAtt(id, attribute) if attribute == "FunctionUrl" => Some(id.as_str()),
        _ => None,
    });
    let Some(id) = target else {
        let is_url = domain.has_literal(|text| text.to_ascii_lowercase().contains(".lambda-url."));
        return is_url.then_some(UrlAccess { auth: None, permitted: None });
    };
    if let Some(url) = Cursor::properties(env, id).filter(|_| is_type(env, id, "AWS::Lambda::Url")) {
        let function = url.get("TargetFunctionArn").map(|arn| arn.expr());
        let function = function.as_ref().and_then(Expr::single).and_then(named).map(|(id, _)| id.to_owned());
        let permitted = function.and_then(|function| permitted(env, &function));
        return Some(UrlAccess { auth: Some(url.at_text("AuthType")), permitted });
    }
    // SAM names the URL of a function after it.
    let function = id.strip_suffix("Url").filter(|id| is_type(env, id, SAM_FUNCTION));
    let config = function.and_then(|id| Function::read(env, id)?.get("FunctionUrlConfig"));
    let permitted = function.and_then(|id| permitted(env, id));
    Some(UrlAccess { auth: config.map(|config| config.at_text("AuthType")), permitted })
}

/// Returns the actions on a function that CloudFront is permitted; `None` if the function, or some permission, is not
/// known.
fn permitted(env: Env<'_>, function: &str) -> Option<Vec<String>> {
    let kind = env.sections.resource_type(function)?;
    if !["AWS::Lambda::Function", SAM_FUNCTION].contains(&kind) {
        return None;
    }
    if env.sections.of_type(&["AWS::Lambda::ResourcePolicy"]).next().is_some() {
        return None;
    }
    let mut actions = Vec::new();
    let is_ours = |permission: &Cursor<'_>| {
        let name = permission.get("FunctionName").map(|name| name.expr()).unwrap_or_default();
        name.parts().iter().find_map(named).is_none_or(|(id, _)| id == function)
    };
    for (_, permission) in Cursor::of_type(env, &["AWS::Lambda::Permission"], is_ours) {
        let name = permission.get("FunctionName")?.expr();
        let (principal, action) = (permission.known("Principal")?, permission.known("Action")?);
        if principal == CLOUDFRONT {
            // A function that is named by a text may be this one.
            name.parts().iter().find_map(named)?;
            actions.push(action);
        }
    }
    Some(actions)
}

/// Reports whether a domain name is the website endpoint of a bucket.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html>
pub(super) fn is_website(domain: &Expr) -> bool {
    let is_attribute = |part: &Part| matches!(part.origin(), Part::GetAtt(_, attribute) if attribute == "WebsiteURL");
    domain.parts().iter().any(is_attribute) || domain.has_literal(|text| text.contains(".s3-website"))
}

/// Reports whether a value is a list with items, or may be one.
pub(super) fn has_items(list: &Cursor<'_>) -> bool {
    match list.value {
        Value::List(_) => !list.items().is_empty(),
        _ => list.expr().as_literal() != Some(""),
    }
}

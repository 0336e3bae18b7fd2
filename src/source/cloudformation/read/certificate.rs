//! The viewer certificate and the web ACL.

use super::edge::{elsewhere, named};
use crate::model::{Certificate, WebAcl};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::template::{Expr, Part};

pub(super) fn certificate(config: &Cursor<'_>) -> Option<Certificate> {
    let at = config.get("ViewerCertificate")?;
    let keys = ["AcmCertificateArn", "IamCertificateId"];
    let arn = at.get("AcmCertificateArn");
    Some(Certificate {
        place: arn.as_ref().map_or_else(|| at.place(), Cursor::place),
        is_own: at.is_call() || keys.iter().any(|key| at.get(key).is_some()),
        names: arn.as_ref().and_then(|arn| names(arn)).map(|names| names.iter().map(text).collect()),
        elsewhere: arn.and_then(|arn| elsewhere(arn.env, &arn.expr())),
    })
}

/// Returns the names of a certificate that is in the template; `None` if one of them is not known.
fn names(arn: &Cursor<'_>) -> Option<Vec<Expr>> {
    let arn_expr = arn.expr();
    let Part::Ref(id) = arn_expr.single()? else { return None };
    if arn.env.sections.resource_type(id) != Some("AWS::CertificateManager::Certificate") {
        return None;
    }
    let properties = Cursor::properties(arn.env, id)?;
    let mut names = vec![properties.get("DomainName")?.expr()];
    if let Some(others) = properties.get("SubjectAlternativeNames") {
        names.extend(others.exprs()?);
    }
    Some(names)
}

pub(super) fn web_acl(config: &Cursor<'_>) -> Option<WebAcl> {
    let at = config.get("WebACLId")?;
    let arn = at.expr();
    let acl = arn.single().and_then(named).map(|(id, _)| id);
    let acl = acl.filter(|id| at.env.sections.resource_type(id) == Some("AWS::WAFv2::WebACL"));
    let scope = acl.and_then(|id| Cursor::properties(at.env, id)?.get("Scope"));
    let is_regional = match arn.single() {
        Some(Part::Literal(arn)) => arn.starts_with("arn:aws:wafv2:us-east-1:") && arn.contains(":regional/"),
        _ => scope.as_ref().is_some_and(|scope| scope.expr().as_literal() == Some("REGIONAL")),
    };
    Some(WebAcl {
        place: at.place(),
        scope: scope.as_ref().map(Cursor::place),
        is_regional,
        elsewhere: elsewhere(at.env, &arn),
    })
}

//! GF791: Lambda@Edge version that the stack deletes.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF791",
    title: "Lambda@Edge version that the stack deletes",
    severity: Severity::Note,
    what: "A version of a Lambda@Edge function in this template has no `DeletionPolicy: Retain`.",
    why: "Lambda does not delete a version while CloudFront has replicas of it, for hours after its last use. The deletion of the stack ends in DELETE_FAILED.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html",
    evidence: Evidence::Documented,
    failing: example!("GF791", "failing"),
    passing: example!("GF791", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let deleted = behavior.functions.iter().filter_map(|function| function.deleted_version);
    let raise = |place| {
        let message = message!["the stack cannot be deleted while CloudFront has replicas of this version"];
        let title = message!["give the version `DeletionPolicy: Retain`"];
        Raised::at(place, message).repair(Repair::put(place, &["DeletionPolicy"], NewValue::text("Retain"), title))
    };
    deleted.map(raise).collect()
}

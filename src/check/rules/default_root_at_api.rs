//! GF659: Default root object of an API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, key, message};
use crate::check::repair::Repair;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF659",
    title: "Default root object of an API",
    severity: Severity::Warning,
    what: "DefaultRootObject is set, and requests for `/` go to an API.",
    why: "CloudFront asks the origin for the object instead of `/`, with every method: `POST /` reaches the API as `POST /index.html`.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
    evidence: Evidence::Documented,
    failing: example!("GF659", "failing"),
    passing: example!("GF659", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let root = &distribution.default_root;
    let Some(object) = root.known().filter(|object| !object.is_empty()) else { return Vec::new() };
    let Some(origin) = behavior.api_origin().filter(|_| !behavior.may_rewrite_path()) else { return Vec::new() };
    let path = format!("/{object}");
    let is_asked = ["/", path.as_str()].iter().all(|path| behavior.page_paths.iter().any(|known| known == path));
    // A route for the object, and for nothing else, says that it is wanted.
    let is_wanted = origin.api.as_ref().is_some_and(|api| {
        api.routes.take(&path) == Some(true) && api.routes.take(&format!("{path}.none")) == Some(false)
    });
    if !is_asked || is_wanted {
        return Vec::new();
    }
    let message = message!["`/` is asked of the API as ", code(format!("{}{path}", origin.path))];
    let title = message!["remove ", key(Setting::DefaultRootObject)];
    vec![Raised::at(root.place, message).repair(Repair::remove(distribution.place, Setting::DefaultRootObject, title))]
}

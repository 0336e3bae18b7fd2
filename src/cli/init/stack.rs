//! The name of the stack that `init` suggests.

use gatefront::names::DomainName;
use gatefront::plan::{Given, Reference};

use super::api::ApiAnswer;

/// The most characters of a suggested name: names that begin with it have 64 at most.
///
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html>
const LENGTH: usize = 46;

/// Returns the name of a stack that two projects never share: AWS gives the ID of an API once, and a domain name is on
/// one distribution. `None` if neither is known.
pub(super) fn suggested(api: &ApiAnswer, domain: Option<&DomainName>) -> Option<String> {
    let name = match (api.address.known_id(), domain) {
        (Some(id), _) => id.to_string(),
        (_, Some(domain)) => return Some(shortened(&format!("edge-{}", words(domain.as_str())))),
        _ => match api.address.reference()? {
            Reference::Ssm { name } => words(name.as_str()),
            Reference::Import { name } => words(name.as_str()),
            Reference::StackOutput { output, .. } => words(output.as_str()),
            _ => return None,
        },
    };
    let stage = match &api.stage {
        Given::Literal(stage) if !stage.is_default() => format!("-{}", words(stage.as_str())),
        _ => String::new(),
    };
    Some(shortened(&format!("edge-{name}{stage}")))
}

fn shortened(name: &str) -> String {
    name.chars().take(LENGTH).collect()
}

/// Returns the letters and digits of a name, with hyphens between them.
fn words(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

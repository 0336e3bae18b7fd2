use std::hash::Hasher;

use serde::Serialize;
use serde_json::json;

use super::Holes;
use crate::placement::Placement;
use crate::plan::Runtime;
use crate::render::{self, Prepared, templates};
use crate::template::Defect;

/// The Lambda@Edge function that rewrites Host on origin-request, with its role and its numbered version.
///
/// Function and version stay when the stack goes: CloudFront removes the replicas hours later, and until then neither
/// can be deleted. <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html>
#[derive(Serialize)]
pub(crate) struct EdgeFunctionFragment {
    runtime: &'static str,
    code: String,
    description: String,
    version_id: String,
}

impl EdgeFunctionFragment {
    /// Writes the code for a host.
    ///
    /// # Errors
    /// The code's source has a hole that is not filled.
    pub(crate) fn new(runtime: Runtime, host: &str) -> Result<Self, Defect> {
        let source = match runtime {
            Runtime::Python313 => &templates::ORIGIN_REQUEST_PY,
            Runtime::Nodejs22 | Runtime::Nodejs24 => &templates::ORIGIN_REQUEST_JS,
        };
        let code = render::code(source, &json!({ "host": host }))?;
        let runtime = runtime.as_str();
        Ok(Self { description: format!("Sets Host to {host}"), version_id: version_id(runtime, &code), runtime, code })
    }

    /// The logical id of the version.
    pub(crate) fn version_id(&self) -> &str {
        &self.version_id
    }
}

/// CloudFormation publishes a version only under a new logical id, so the id carries a hash of what a version freezes:
/// the code and the runtime it is written for.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html>
fn version_id(runtime: &str, code: &str) -> String {
    let mut hash = fnv::FnvHasher::default();
    hash.write(runtime.as_bytes());
    hash.write(b"\0");
    hash.write(code.as_bytes());
    format!("EdgeFunctionVersion{:016X}", hash.finish())
}

impl Holes for EdgeFunctionFragment {
    fn prepared(&self) -> &'static Prepared {
        &templates::EDGE_FUNCTION
    }

    fn placement(&self) -> Placement {
        Placement::Edge
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_changes_exactly_with_the_code_and_its_runtime() {
        let id = |runtime, host: &str| EdgeFunctionFragment::new(runtime, host).unwrap().version_id;
        let first = id(Runtime::Python313, "a.example.com");
        assert_eq!(first, id(Runtime::Python313, "a.example.com"));
        assert_ne!(first, id(Runtime::Python313, "b.example.com"));
        assert_ne!(id(Runtime::Nodejs22, "a.example.com"), id(Runtime::Nodejs24, "a.example.com"));
    }
}

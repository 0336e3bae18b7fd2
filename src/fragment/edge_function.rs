use std::hash::Hasher;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::label;
use crate::placement::Placement;
use crate::plan::Runtime;
use crate::render::{self, FragmentFile, templates};
use crate::template::Defect;

/// The Lambda@Edge function that rewrites Host on origin-request to the name of the request's origin, with its numbered
/// version. One serves every route of its runtime.
///
/// Function and version stay when the stack goes: CloudFront removes the replicas hours later, and until then neither
/// can be deleted. <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html>
#[derive(Serialize)]
pub(crate) struct EdgeFunctionFragment {
    logical_id: String,
    function: Json,
    output: String,
    runtime: &'static str,
    code: String,
    description: &'static str,
    version_id: String,
}

impl EdgeFunctionFragment {
    /// Writes the code.
    ///
    /// # Errors
    /// The code's source has a hole that is not filled.
    pub(crate) fn new(runtime: Runtime, is_short: bool) -> Result<Self, Defect> {
        let source = match runtime {
            Runtime::Python313 => &templates::ORIGIN_REQUEST_PY,
            Runtime::Nodejs22 | Runtime::Nodejs24 => &templates::ORIGIN_REQUEST_JS,
        };
        let code = render::code(source, &json!({}))?;
        let runtime = runtime.as_str();
        let label = if is_short { String::new() } else { label::logical(&runtime.replace('.', "")) };
        let logical_id = format!("EdgeFunction{label}");
        Ok(Self {
            function: json!({ "Ref": logical_id }),
            output: format!("EdgeFunctionName{label}"),
            description: "Sets Host to the name of the request's origin",
            version_id: version_id(&logical_id, runtime, &code),
            logical_id,
            runtime,
            code,
        })
    }

    /// Returns the logical id of the version.
    pub(crate) fn version_id(&self) -> &str {
        &self.version_id
    }
}

/// CloudFormation publishes a version only under a new logical id, so the id carries a hash of what a version freezes:
/// the code and the runtime it is written for.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html>
fn version_id(function: &str, runtime: &str, code: &str) -> String {
    let mut hash = fnv::FnvHasher::default();
    hash.write(runtime.as_bytes());
    hash.write(b"\0");
    hash.write(code.as_bytes());
    format!("{function}Version{:016X}", hash.finish())
}

impl Holes for EdgeFunctionFragment {
    fn file(&self) -> &'static FragmentFile {
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
        let id = |runtime| EdgeFunctionFragment::new(runtime, true).unwrap().version_id;
        assert_eq!(id(Runtime::Python313), id(Runtime::Python313));
        assert_ne!(id(Runtime::Python313), id(Runtime::Nodejs22));
        assert_ne!(id(Runtime::Nodejs22), id(Runtime::Nodejs24));
        assert_ne!(version_id("F", "python3.13", "a"), version_id("F", "python3.13", "b"));
    }
}

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::names::Region;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// A secret that CloudFront sends to an API. Secrets Manager makes its value.
///
/// For a distribution in another Region it has a fixed name and a replica there: a dynamic reference is resolved in the stack's own Region.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html>
#[derive(Serialize)]
pub(crate) struct OriginSecretFragment {
    logical_id: String,
    name: Option<Json>,
    replicas: Vec<Json>,
}

impl OriginSecretFragment {
    /// Returns the secret of a number, of the API with that part of logical IDs; `elsewhere` is the Region of the
    /// distribution if that is another one.
    pub(crate) fn new(api: &str, version: u32, elsewhere: Option<Region>) -> Self {
        Self {
            logical_id: secret_id(api, version),
            name: elsewhere.map(|_| json!({ "Fn::Sub": fixed_name(api, version) })),
            replicas: elsewhere.map(|region| json!({ "Region": region })).into_iter().collect(),
        }
    }

    /// Returns the logical ID of the secret.
    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }

    /// Returns the dynamic reference to the secret for a resource beside it.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html>
    pub(crate) fn value(api: &str, version: u32) -> Json {
        json!({ "Fn::Sub": format!("{{{{resolve:secretsmanager:${{{}}}:SecretString}}}}", secret_id(api, version)) })
    }

    /// Returns the dynamic reference to the secret for the distribution, which may be in another Region.
    pub(crate) fn value_at_distribution(api: &str, version: u32, elsewhere: Option<Region>) -> Json {
        if elsewhere.is_none() {
            return Self::value(api, version);
        }
        let name = fixed_name(api, version);
        json!({ "Fn::Sub": format!("{{{{resolve:secretsmanager:{name}:SecretString}}}}") })
    }
}

/// Returns the logical ID of a secret; the first has no number.
pub(crate) fn secret_id(api: &str, version: u32) -> String {
    let number = if version == 1 { String::new() } else { format!("V{version}") };
    format!("OriginSecret{api}{number}")
}

fn fixed_name(api: &str, version: u32) -> String {
    format!("${{AWS::StackName}}/{}", secret_id(api, version))
}

impl Holes for OriginSecretFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::ORIGIN_SECRET
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}

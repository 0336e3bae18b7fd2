//! The programs that write templates, in which a fix would be lost with the next run.

use crate::template::Value;

/// A program that writes a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generator {
    /// The AWS CDK.
    Cdk,
    /// gatefront itself.
    Gatefront,
    /// The AWS SAM CLI.
    Sam,
    /// The Serverless Framework.
    Serverless,
}

impl Generator {
    /// Returns the program that a template says it is from, or that owns one of the folders that lead to it.
    pub fn of<'a>(folders: impl IntoIterator<Item = &'a str>, template: &Value) -> Option<Self> {
        let by_folder = folders.into_iter().find_map(|folder| match folder {
            "cdk.out" => Some(Self::Cdk),
            ".aws-sam" => Some(Self::Sam),
            ".serverless" => Some(Self::Serverless),
            _ => None,
        });
        by_folder.or_else(|| Self::of_template(template))
    }

    fn of_template(template: &Value) -> Option<Self> {
        let map = template.as_map()?;
        let description = map.get("Description").and_then(Value::as_str).unwrap_or_default();
        if description.starts_with("CloudFront before API ") && description.contains(", by gatefront ") {
            return Some(Self::Gatefront);
        }
        let resources = map.get("Resources").and_then(Value::as_map)?;
        let has_path = |resource: &Value| {
            let metadata = resource.as_map().and_then(|resource| resource.get("Metadata")).and_then(Value::as_map);
            metadata.is_some_and(|metadata| metadata.contains_key("aws:cdk:path"))
        };
        resources.values().any(has_path).then_some(Self::Cdk)
    }

    /// Returns its name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cdk => "the CDK",
            Self::Gatefront => "gatefront",
            Self::Sam => "the SAM CLI",
            Self::Serverless => "the Serverless Framework",
        }
    }

    /// Returns the place to change instead.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Cdk => "change the construct, and run `cdk synth` again",
            Self::Gatefront => "change the config, and run `gatefront synth` again",
            Self::Sam => "change the template that `sam build` reads",
            Self::Serverless => "change `serverless.yml`",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    fn of(path: &str, template: &str) -> Option<Generator> {
        Generator::of(path.split('/'), Document::read(template).unwrap().value())
    }

    #[test]
    fn a_template_says_who_wrote_it() {
        let own =
            crate::synth("{stack: a, api: {id: a1b2c3d4e5, region: us-east-1, type: http}, strategy: managed-policy}");
        assert_eq!(of("template.yaml", &own.unwrap().to_yaml()), Some(Generator::Gatefront));
        let cdk = "Resources: {D: {Type: AWS::CloudFront::Distribution, Metadata: {'aws:cdk:path': A/D/Resource}}}";
        assert_eq!(of("template.yaml", cdk), Some(Generator::Cdk));
        let own_text = "Resources: {D: {Type: AWS::CloudFront::Distribution}}";
        assert_eq!(of("app/.aws-sam/build/template.yaml", own_text), Some(Generator::Sam));
        assert_eq!(of("app/template.yaml", own_text), None);
    }
}

//! Documents that API Gateway does not import, or of which CloudFormation cannot deploy the API.

use super::OpenApiFile;
use crate::diagnostic::Diagnostic;
use crate::template::{Pointer, Value};

/// The key of the backend of an operation.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html>
const INTEGRATION: &str = "x-amazon-apigateway-integration";

impl OpenApiFile {
    /// Reports what keeps the document from being a REST API, or an HTTP API, each with its place in the document.
    pub(crate) fn faults(&self, is_rest: bool) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        faults.extend(self.version_fault(is_rest));
        faults.extend(self.document.unknown_tags().iter().cloned());
        let paths = self.value().as_map().and_then(|document| document.get("paths"));
        match paths {
            Some(Value::Map(paths)) if !paths.is_empty() => {
                for path in paths.keys().filter(|path| !path.starts_with('/')) {
                    let place = self.document.locate(&Pointer::default().join("paths").join(path));
                    let error = Diagnostic::error(place, format!("the path `{path}` does not begin with `/`"));
                    faults.push(error.help(format!("write `/{path}`")));
                }
            }
            Some(Value::Call(..)) => {}
            _ => {
                let place = self.document.locate(&Pointer::default().join("paths"));
                faults.push(
                    Diagnostic::error(place, format!("{} has no paths", self.name()))
                        .note("an API without routes cannot be deployed")
                        .help("write `paths:` with at least one path"),
                );
            }
        }
        faults.extend(
            self.operations().iter().filter_map(|(operation, at)| self.operation_fault(operation, at, is_rest)),
        );
        faults
    }

    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html>,
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html>
    fn version_fault(&self, is_rest: bool) -> Option<Diagnostic> {
        let version = |key: &str| Some((key.to_owned(), self.value().as_map()?.get(key)?.scalar().unwrap_or_default()));
        let (known, help) = if is_rest {
            ("a REST API is imported from OpenAPI 2.0 and 3.0", "write `openapi: 3.0.1`")
        } else {
            ("an HTTP API is imported from OpenAPI 3.0", "write `openapi: 3.0.1`, or take `type: rest`")
        };
        let Some((key, version)) = version("openapi").or_else(|| version("swagger")) else {
            let message = format!("{} is no OpenAPI document: it has neither `openapi` nor `swagger`", self.name());
            let error = Diagnostic::error(self.document.locate(&Pointer::default()), message);
            return Some(error.note(known).help(help));
        };
        let is_imported = match key.as_str() {
            "openapi" => version == "3.0" || version.starts_with("3.0."),
            _ => is_rest && version == "2.0",
        };
        let place = self.document.locate(&Pointer::default().join(&key));
        let error = || Diagnostic::error(place, format!("API Gateway does not import `{key}: {version}` here"));
        (!is_imported).then(|| error().note(known).help(help))
    }

    /// Returns the fault of an operation: a REST API is not deployed with a method that has no integration, and calls
    /// Lambda by POST.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html>
    fn operation_fault(&self, operation: &Value, at: &Pointer, is_rest: bool) -> Option<Diagnostic> {
        let operation = operation.as_map()?;
        let Some(integration) = operation.get(INTEGRATION) else {
            let place = self.document.locate(at);
            let message = format!("this operation has no `{INTEGRATION}`");
            let help = "name the function or the server that answers it";
            let diagnostic = if is_rest {
                Diagnostic::error(place, message).note("API Gateway does not deploy a method without an integration")
            } else {
                Diagnostic::warning(place, message).note("API Gateway has no server for its requests")
            };
            return Some(diagnostic.help(help));
        };
        let integration = integration.as_map().filter(|_| is_rest)?;
        let method = integration.get("httpMethod")?.as_str()?;
        super::function::of_uri(integration.get("uri")?)?;
        if method.eq_ignore_ascii_case("POST") {
            return None;
        }
        let place = self.document.locate(&at.join(INTEGRATION).join("httpMethod"));
        let error = Diagnostic::error(place, format!("a Lambda function is not called by {method}"));
        Some(
            error
                .note("a REST API sends POST to Lambda, whatever the method of the operation")
                .help("write `httpMethod: POST`"),
        )
    }
}

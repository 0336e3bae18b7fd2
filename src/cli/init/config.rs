//! The commented config that `init` writes.

use gatefront::template::Value;
use gatefront::write;

use super::answers::Answers;

/// The config with its comments.
pub(super) fn text(answers: &Answers) -> String {
    format!(
        "\
# For completion in your editor: gatefront schema > gatefront.schema.json
# yaml-language-server: $schema=gatefront.schema.json

# Name of the CloudFormation stack, and prefix of the names that are unique in the account.
stack: {stack}

# The existing API Gateway API.
api:
  id: {id}
  region: {region}
  type: {kind} # rest | http
  stage: {stage} # the name of your stage
  auth: {auth} # none | jwt | cognito | lambda | iam

{domain}
# {summary}
# `gatefront strategies` compares all of them.
strategy: {strategy}

{REST}",
        stack = scalar(&answers.stack),
        id = scalar(&answers.api_id),
        region = answers.region,
        kind = answers.kind,
        stage = scalar(&answers.stage),
        auth = answers.auth,
        domain = domain(answers),
        summary = answers.strategy.summary,
        strategy = answers.strategy.name(),
    )
}

fn domain(answers: &Answers) -> String {
    let Some(name) = &answers.domain else { return NO_DOMAIN.to_owned() };
    let zone = match &answers.hosted_zone_id {
        Some(zone) => format!("hosted_zone_id: {zone} # certificates are validated and records created here"),
        None => "# hosted_zone_id: Z0123456789ABCDEFGHIJ # validates certificates and creates records".to_owned(),
    };
    format!("{DOMAIN}  name: {}\n  {zone}\n{CERTIFICATES}", scalar(name))
}

/// A text as a YAML scalar, in quotes where it needs them.
fn scalar(text: &str) -> String {
    write::yaml(&Value::from(text)).trim_end().to_owned()
}

const DOMAIN: &str = "\
# The name under which viewers reach the API.
domain:
";

const CERTIFICATES: &str = "  # certificates: # to reuse certificates instead of creating them
  #   viewer: arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012
";

const NO_DOMAIN: &str = "\
# The name under which viewers reach the API; without it they use the distribution's own.
# domain:
#   name: api.example.com
#   hosted_zone_id: Z0123456789ABCDEFGHIJ
";

const REST: &str = "\
# Options of the distribution.
# distribution:
#   read_timeout: 30
#   response_headers_policy: SecurityHeadersPolicy
#   origin_headers:
#     X-Origin-Verify: '{{resolve:secretsmanager:origin-verify}}'

# Tags on every resource that takes them.
# tags:
#   team: web
";

//! The commented config that `init` writes.

use gatefront::plan::ApiKind;
use gatefront::strategy::{Info, Kind};

use super::answers::Answers;
use super::api::ApiAnswer;
use super::domain::DomainAnswer;
use super::path::{EVERYTHING, prefix};
use super::reference::{scalar, yaml};
use super::site::{AnsweredBucket, SiteAnswer};

/// Returns the config with its comments; `template` is the path of the template from its folder.
pub(super) fn text(answers: &Answers, template: Option<&str>) -> String {
    let parts = [
        Some(format!("{STACK}stack: {}\n", scalar(answers.stack.as_str()))),
        template.map(|path| format!("{TEMPLATE}template: {}\n", scalar(path))),
        answers.stack_region.map(|region| format!("{STACK_REGION}stack_region: {region}\n")),
        only_api(answers).map(top_level),
        Some(domain(answers.domain.as_ref())),
        Some(strategy(answers.strategy)),
        only_api(answers).is_none().then(|| routes(answers)),
        Some(REST.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Returns the API of a config without routes.
fn only_api(answers: &Answers) -> Option<&ApiAnswer> {
    match answers.apis.as_slice() {
        [api] if answers.site.is_none() && api.path == EVERYTHING => Some(api),
        _ => None,
    }
}

fn top_level(api: &ApiAnswer) -> String {
    let region = api.region.map(|region| format!("  region: {region}\n")).unwrap_or_default();
    format!(
        "\
# The existing API Gateway API.
api:
  {key}: {address}
{region}  type: {kind} # rest | http
  stage: {stage} # the name of your stage
  auth: {auth} # none | jwt | cognito | lambda | iam
",
        key = api.address.key(),
        address = api.address.yaml(),
        kind = api.kind,
        stage = yaml(&api.stage),
        auth = api.auth,
    )
}

fn strategy(info: &Info) -> String {
    let Info { summary, .. } = info;
    format!("# {summary}\n# `gatefront strategies` compares all of them.\nstrategy: {}\n", info.name())
}

fn routes(answers: &Answers) -> String {
    let mut routes: Vec<(&str, String)> =
        answers.apis.iter().map(|api| (api.path.as_str(), api_route(api, answers.strategy.kind))).collect();
    routes.extend(answers.site.as_ref().map(|site| (site.path.as_str(), site_route(site))));
    if routes.iter().all(|(path, _)| *path != EVERYTHING) {
        routes.push((EVERYTHING, "    respond: 404 # no other path leads anywhere\n".to_owned()));
    }
    let routes = routes.into_iter().map(|(path, route)| format!("  {}:\n{route}", key(path)));
    format!("{ROUTES}routes:\n{}", routes.collect::<String>())
}

/// Returns a path as a key: a slash needs no quotes at the start of a key.
fn key(path: &str) -> String {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/*-_.".contains(&byte));
    if is_plain && path.starts_with('/') { path.to_owned() } else { scalar(path) }
}

fn api_route(api: &ApiAnswer, strategy: Kind) -> String {
    let region = api.region.map(|region| format!(", region: {region}")).unwrap_or_default();
    let (id_key, address) = (api.address.key(), api.address.yaml());
    let stage = yaml(&api.stage);
    let (kind, auth) = (api.kind, api.auth);
    let strip_prefix = match prefix(&api.path).filter(|_| api.strip_prefix) {
        Some(prefix) => format!("    strip_prefix: true # {prefix}/orders reaches the API as /orders\n"),
        None => String::new(),
    };
    let strategy = if strategy == Kind::CustomDomain && kind == ApiKind::Websocket {
        "    strategy: managed-policy # custom-domain does not serve WebSocket APIs\n"
    } else {
        ""
    };
    format!(
        "    api: {{{id_key}: {address}{region}, type: {kind}, stage: {stage}, auth: {auth}}}\n{strip_prefix}{strategy}"
    )
}

fn site_route(site: &SiteAnswer) -> String {
    let bucket = match &site.bucket {
        AnsweredBucket::Create => "{create: true}".to_owned(),
        AnsweredBucket::Existing(name, region) => format!("{{name: {}, region: {region}}}", yaml(name)),
        AnsweredBucket::Resource(name) => yaml(name),
    };
    let spa = if site.is_spa { "      spa: true # paths whose last part has no dot get index.html\n" } else { "" };
    let index = if site.is_spa { "" } else { "      index: directories # each folder is served by its index.html\n" };
    format!("    site:\n      bucket: {bucket}\n{spa}{index}")
}

fn domain(domain: Option<&DomainAnswer>) -> String {
    let Some(domain) = domain else { return NO_DOMAIN.to_owned() };
    let zone = match &domain.zone {
        Some(zone) => format!("hosted_zone_id: {} # certificates are validated and records created here", yaml(zone)),
        None => "# hosted_zone_id: Z0123456789ABCDEFGHIJ # validates certificates and creates records".to_owned(),
    };
    let certificates = match &domain.certificate {
        Some(certificate) => format!("  certificates:\n    viewer: {}\n", yaml(certificate)),
        None => CERTIFICATES.to_owned(),
    };
    format!("{DOMAIN}  name: {}\n  {zone}\n{certificates}", scalar(domain.name.as_str()))
}

const STACK: &str = "\
# Name of the CloudFormation stack, and prefix of the names that are unique in the account.
";

const TEMPLATE: &str = "\
# The CloudFormation or SAM template to a copy of which the resources are added.
";

const STACK_REGION: &str = "\
# Region in which the stack is deployed.
";

const ROUTES: &str = "\
# One route for each path. The order here has no meaning: of the paths that match a request, the most specific one wins.
";

const DOMAIN: &str = "\
# The name under which viewers reach the distribution.
domain:
";

const CERTIFICATES: &str = "  # certificates: # to reuse certificates instead of creating them
  #   viewer: arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012
";

const NO_DOMAIN: &str = "\
# The name under which viewers reach the distribution; without it they use the distribution's own.
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

//! The targets of routes.

use super::reference::Wanted;
use super::resource;
use super::route::{Aimed, ApiHosts, TargetKind};
use super::{Context, Resolver, Shared};
use crate::cloudfront::path_pattern::PathPattern;
use crate::config::field::Field;
use crate::config::routes::{BucketSection, FunctionUrlSection, OriginSection, RouteSection, SiteSection};
use crate::config::{ApiSection, Config};
use crate::diagnostic::{Diagnostic, Span};
use crate::fragment::BucketPolicyFragment;
use crate::names::{HostName, PathText, Region};
use crate::plan::{
    self, ApiKind, ApiTarget, Auth, FixedAnswer, FunctionAccess, FunctionUrl, Given, Index, Methods, Reference,
    RouteTarget, SentHost, Server, ServerProtocol, Site, SiteBucket,
};
use crate::strategy::Info;

/// The URL of a function, or its host name.
const FUNCTION_URL: &str = r"^(https://)?[a-z0-9]+\.lambda-url\.[a-z0-9-]+\.on\.aws/?$";

impl Resolver<'_> {
    /// Returns an API with the strategy of its route, or the one at the top.
    pub(super) fn api_target(
        &mut self,
        pattern: &PathPattern,
        span: Span,
        section: &RouteSection,
        shared: Shared<'_>,
    ) -> Aimed {
        let field = section.strategy.as_ref().or(shared.config.strategy.as_ref());
        if field.is_none() {
            self.push(Diagnostic::error(span, format!("the route `{pattern}` has no strategy")).help(
                "add `strategy: managed-policy` to it or at the top; `gatefront strategies` compares the strategies",
            ));
        }
        let strategy_span = field.map_or(span, |field| field.span);
        let choice = self.optional(field);
        let info = choice.and_then(|choice| self.strategy_info(choice, strategy_span));
        let strategy = choice.zip(info).and_then(|(choice, info)| self.strategy(choice, info));
        let api_span = section.api.as_ref().map_or(span, |field| field.span);
        let api_section = self.optional(section.api.as_ref());
        let auth = api_section.and_then(|api| self.auth(api, info, strategy_span));
        let api = api_section.and_then(|api| self.api(api, auth, info, api_span));
        if let (Some(section), Some(api)) = (api_section, &api) {
            self.auth_of_kind(section, api, true);
            self.websocket_strategy(api, info, strategy_span);
            self.lock_fits(section, api, strategy.as_ref(), strategy_span);
        }
        let path = api_section.and_then(|section| self.api_path(section, info));
        if info.is_some_and(|info| info.makes_api_domain) && !pattern.is_any() && !strips(section) {
            self.push(
                Diagnostic::error(
                    span,
                    format!("with `custom-domain` the route `{pattern}` needs `strip_prefix: true`"),
                )
                .related(strategy_span, "the strategy makes an API mapping for each route")
                .note("the key of a mapping is the beginning of the path, and API Gateway takes it off")
                .help("add `strip_prefix: true`, or use `strategy: managed-policy`"),
            );
        }
        Aimed {
            target: api.zip(strategy).map(|(api, strategy)| RouteTarget::Api(ApiTarget { api, strategy, path })),
            kind: TargetKind::Api,
            context: Context { info, auth },
            strategy_span,
        }
    }

    /// Reports a way of authorization that this kind of API does not have.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html>,
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html>
    pub(super) fn auth_of_kind(&mut self, section: &ApiSection, api: &plan::Api, is_error: bool) {
        let (Some(auth), Some(field)) = (api.auth, &section.auth) else { return };
        let (kind, has) = match api.kind {
            ApiKind::Rest => ("a REST API", auth != Auth::Jwt),
            ApiKind::Http => ("an HTTP API", auth != Auth::Cognito),
            ApiKind::Websocket => ("a WebSocket API", !matches!(auth, Auth::Jwt | Auth::Cognito)),
        };
        if has {
            return;
        }
        let help = match (api.kind, auth) {
            (ApiKind::Rest, _) => "write `auth: cognito` for a Cognito user pool, or `auth: lambda`",
            (ApiKind::Http, _) => "write `auth: jwt`, which a Cognito user pool's tokens are, or `auth: lambda`",
            (ApiKind::Websocket, _) => "write `auth: lambda`, `auth: iam` or `auth: none`",
        };
        let message = format!("{kind} has no {auth} authorizer");
        let is_error = is_error || api.kind == ApiKind::Websocket;
        let diagnostic = if is_error {
            Diagnostic::error(section.kind.span, message)
        } else {
            Diagnostic::warning(section.kind.span, message)
        };
        self.push(diagnostic.related(field.span, "the value that does not suit it").help(help));
    }

    /// Reports a WebSocket API behind a custom domain, which APIs of other kinds may not share and whose mapping would
    /// take the place of the stage.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-mappings.html>
    pub(super) fn websocket_strategy(&mut self, api: &plan::Api, info: Option<&Info>, strategy: Span) {
        if api.kind == ApiKind::Websocket && info.is_some_and(|info| info.makes_api_domain) {
            self.push(
                Diagnostic::error(strategy, "`custom-domain` does not serve WebSocket APIs here")
                    .note("REST and HTTP APIs cannot share a custom domain with a WebSocket API")
                    .help("use `strategy: managed-policy` for it"),
            );
        }
    }

    /// Returns the path below the stage.
    pub(super) fn api_path(&mut self, section: &ApiSection, info: Option<&Info>) -> Option<PathText> {
        let path = self.optional(section.path.as_ref())?;
        let field = section.path.as_ref()?;
        if info.is_some_and(|info| info.makes_api_domain) {
            self.push(
                Diagnostic::error(field.span, "with `custom-domain` an API has no `path`")
                    .note("the path in front of the request's own would come before the key of the mapping")
                    .help("leave it out, or use `strategy: managed-policy`"),
            );
        }
        if section.kind.get() == Some(&ApiKind::Websocket) {
            self.push(
                Diagnostic::error(field.span, "a WebSocket API has no path below its stage").help("leave it out"),
            );
        }
        Some(path.clone())
    }

    /// Returns a site.
    pub(super) fn site(&mut self, field: &Field<SiteSection>) -> Option<Site> {
        let section = self.optional(Some(field))?;
        let bucket = self.needed(section.bucket.as_ref(), "bucket", Some((field.span, "site")));
        let bucket_span = section.bucket.as_ref().map_or(field.span, |field| field.span);
        let bucket = bucket.and_then(|bucket| self.bucket(bucket, bucket_span));
        let path = self.optional(section.path.as_ref()).cloned();
        let spa = self.optional(section.spa.as_ref()).copied().unwrap_or_default();
        let directories = self.optional(section.index.as_ref()).is_some();
        if let (true, true, Some(index), Some(spa)) = (spa, directories, &section.index, &section.spa) {
            self.push(
                Diagnostic::error(index.span, "`spa` and `index: directories` exclude each other")
                    .related(spa.span, "the other one")
                    .note("for `/about`, the one serves `/index.html` and the other `/about/index.html`")
                    .help("keep one of the two"),
            );
        }
        let error_page = self.optional(section.error_page.as_ref()).cloned();
        let index = match (spa, directories) {
            (true, _) => Index::Spa,
            (_, true) => Index::Directories,
            _ => Index::Root,
        };
        Some(Site { bucket: bucket?, path, index, error_page })
    }

    fn bucket(&mut self, section: &BucketSection, span: Span) -> Option<SiteBucket> {
        if section.resource.is_some() || section.attribute.is_some() {
            return self.bucket_of_template(section, span);
        }
        let creates = self.optional(section.create.as_ref()).copied().unwrap_or_default();
        let region = self.optional(section.region.as_ref()).copied();
        let wanted = Wanted { what: "the name of the bucket", pattern: None, region };
        let name = self.given(section.name.as_ref(), wanted);
        match (creates, &section.name, &section.region) {
            (true, None, None) => Some(SiteBucket::New),
            (true, Some(Field { span, .. }), _) | (true, None, Some(Field { span, .. })) => {
                self.push(
                    Diagnostic::error(
                        *span,
                        "a bucket that the stack makes gets its name and Region from CloudFormation",
                    )
                    .help("leave out `create`, or leave out `name` and `region`"),
                );
                None
            }
            (false, Some(field), None) => {
                self.push(
                    Diagnostic::error(field.span, "`bucket` has no `region`")
                        .note("CloudFront wants the name of the bucket in its Region: the global name redirects for hours where the bucket is new")
                        .help("add `region: eu-west-1`, or wherever the bucket is"),
                );
                None
            }
            (false, Some(_), Some(_)) => Some(SiteBucket::Existing { name: name?, region: region? }),
            (false, None, _) => {
                self.push(
                    Diagnostic::error(span, "`bucket` says neither `create` nor `name` nor `resource`").help(
                        "write `{create: true}`, `{name: my-bucket, region: eu-west-1}`, or `{resource: LogicalId}` of a bucket in `template`",
                    ),
                );
                None
            }
        }
    }

    /// Returns a bucket of the template that the stack is added to.
    fn bucket_of_template(&mut self, section: &BucketSection, span: Span) -> Option<SiteBucket> {
        if section.create.is_some() || section.name.is_some() || section.region.is_some() {
            self.push(
                Diagnostic::error(span, "a bucket of the template is named by `resource` alone")
                    .help("leave out `create`, `name` and `region`"),
            );
            return None;
        }
        self.present(section.resource.as_ref(), "resource", Some((span, "bucket")));
        let wanted = Wanted { what: resource::BUCKET, pattern: None, region: None };
        let bucket = self.resource(section.resource.as_ref(), section.attribute.as_ref(), wanted)?;
        let makes_policy = match (&bucket, self.template.clone()) {
            // The bucket of a nested stack has its policy there, and that of a fragment's template may have one.
            (Reference::Resource { logical_id, .. }, Some(template))
                if template.resource_type(logical_id.as_str()) == Some("AWS::S3::Bucket") =>
            {
                match resource::policies(&template, logical_id.as_str()).as_slice() {
                    [] => Some(logical_id.clone()),
                    [policy] if resource::takes_statements(&template, policy) => {
                        let own = BucketPolicyFragment::new(logical_id).logical_id().to_owned();
                        self.joined_policies.extend(policy.parse().ok().map(|policy| (own, policy)));
                        Some(logical_id.clone())
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        Some(SiteBucket::Resource { bucket: Given::Reference(bucket), makes_policy })
    }

    /// Returns a server that is no API.
    pub(super) fn server(&mut self, field: &Field<OriginSection>, config: &Config, apis: ApiHosts) -> Option<Server> {
        let section = self.optional(Some(field))?;
        self.present(section.domain_name.as_ref(), "domain_name", Some((field.span, "origin")));
        let wanted = Wanted { what: resource::SERVER, pattern: None, region: None };
        let name = self.given(section.domain_name.as_ref(), wanted);
        let name_span = section.domain_name.as_ref().map_or(field.span, |field| field.span);
        let path = self.optional(section.path.as_ref()).cloned();
        let protocol = self.optional(section.protocol.as_ref()).copied().unwrap_or(ServerProtocol::Https);
        let port = section.port.as_ref().and_then(|field| self.port(field));
        let host = self.optional(section.host.as_ref()).copied().unwrap_or(SentHost::Origin);
        let name = name?;
        if let Given::Literal(known) = &name {
            self.known_server(known, name_span, config, apis);
        }
        Some(Server { domain_name: name, path, protocol, port, host })
    }

    /// Reports a server that is something else: an API, or the distribution itself.
    fn known_server(&mut self, name: &HostName, name_span: Span, config: &Config, apis: ApiHosts) {
        if name.as_str().contains(".execute-api.") && apis != ApiHosts::Taken {
            let id = name.as_str().split('.').next().unwrap_or_default();
            let help = match apis {
                ApiHosts::AreRoutes => {
                    format!("write `api: {{id: {id}, …}}` in place of `origin`, so that Authorization is seen to")
                }
                _ => "an API answers only where the target of the route is an API too".to_owned(),
            };
            self.push(Diagnostic::error(name_span, "this is an API of API Gateway").help(help));
        }
        let domain = config.domain.as_ref().and_then(Field::get);
        let aliases = domain.and_then(|domain| domain.aliases.as_ref()).and_then(Field::get).into_iter().flatten();
        let aliases = aliases.filter_map(|alias| alias.get()?.name.get());
        let mut own = domain.and_then(|domain| domain.name.get()).into_iter().chain(aliases);
        if own.any(|own| own.as_str() == name.as_str()) {
            self.push(
                Diagnostic::error(
                    name_span,
                    "this is the name of the distribution itself: requests would go round in a loop",
                )
                .help("write the name of the server behind it"),
            );
        }
    }

    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesHTTPPort>
    fn port(&mut self, field: &Field<u32>) -> Option<u16> {
        let port = *self.optional(Some(field))?;
        match u16::try_from(port) {
            Ok(port) if matches!(port, 80 | 443 | 1024..) => Some(port),
            _ => {
                let message = format!("CloudFront does not connect to port {port}");
                self.push(Diagnostic::error(field.span, message).help("the ports are 80, 443, and 1024 to 65535"));
                None
            }
        }
    }

    /// Returns a Lambda function URL.
    pub(super) fn function_url(&mut self, field: &Field<FunctionUrlSection>) -> Option<FunctionUrl> {
        let section = self.optional(Some(field))?;
        let url = self.needed(section.url.as_ref(), "url", Some((field.span, "function_url")));
        let url_span = section.url.as_ref().map_or(field.span, |field| field.span);
        let given = section.region.as_ref().filter(|field| !field.is_missing());
        let of_template = url.and_then(|url| url.reference.resource.as_ref()).is_some();
        let wished = self.optional(given).copied().or(self.stack_region.filter(|_| of_template));
        let wanted = Wanted { what: resource::FUNCTION_URL, pattern: Some(FUNCTION_URL), region: wished };
        let url = url.and_then(|url| self.given_in(url, url_span, wanted));
        let of_resource = url.as_ref().and_then(|url| self.function_of_url(url));
        let address = url.and_then(|url| self.function_address(url, wished, url_span));
        if let (Some((_, Some(region))), Some(wished), Some(field)) = (&address, wished, &section.region)
            && *region != wished
        {
            let message = format!("the URL is in {region}, not in {wished}");
            self.push(Diagnostic::error(field.span, message).help("leave `region` out"));
        }
        let wanted = Wanted { what: resource::FUNCTION, pattern: None, region: wished };
        let named = section.function.as_ref().and_then(|field| {
            let function = self.optional(Some(field))?;
            self.given_in(function, field.span, wanted)
        });
        let auth = self.optional(section.auth.as_ref()).copied();
        let access = self.optional(section.access.as_ref()).copied().unwrap_or(FunctionAccess::None);
        let signs = self.optional(section.signs_body.as_ref()).copied().unwrap_or_default();
        let methods = self.optional(section.methods.as_ref()).copied();
        let is_signed = access == FunctionAccess::Iam;
        if let (true, Some(auth), Some(field)) = (is_signed, auth.filter(|auth| *auth != Auth::None), &section.auth) {
            self.push(
                Diagnostic::error(field.span, format!("with `access: iam` the function does not get Authorization, so it cannot be `auth: {auth}`"))
                    .note("CloudFront signs its requests in the header Authorization, in place of the viewer's own")
                    .help("write `access: none` with a secret in `origin_headers`, or send the token in another header and write `auth: none`"),
            );
        }
        if let (true, Some(Methods::All), false, Some(field)) = (is_signed, methods, signs, &section.methods) {
            self.push(
                Diagnostic::error(
                    field.span,
                    "with `access: iam` a request with a body needs the hash of the body from the client",
                )
                .note("Lambda takes no unsigned payload: without `x-amz-content-sha256` a POST gets 403")
                .help("write `methods: read`, `access: none`, or `signs_body: true` if your clients send the hash"),
            );
        }
        let default = if is_signed { Methods::Read } else { Methods::All };
        let (host, region) = address?;
        let function = named.or(of_resource);
        Some(FunctionUrl { host, region, function, access, methods: methods.unwrap_or(default) })
    }

    /// Returns the function of a URL that is a resource of the template: its `TargetFunctionArn`.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html>
    fn function_of_url(&self, url: &Given<String>) -> Option<Given<String>> {
        let Reference::Resource { logical_id, .. } = url.reference()? else { return None };
        let template = self.template.as_ref()?;
        resource::target_function(template, logical_id.as_str())
    }

    /// Returns the host name of a function URL, or the reference to the URL, with the Region of the function; `None` if
    /// it is the stack's, which the config does not name.
    fn function_address(
        &mut self,
        url: Given<String>,
        region: Option<Region>,
        span: Span,
    ) -> Option<(Given<HostName>, Option<Region>)> {
        match (url, region) {
            (Given::Literal(url), _) => {
                self.function_host(&url, span).map(|(host, region)| (Given::Literal(host), Some(region)))
            }
            (Given::Reference(reference), Some(region)) => Some((Given::Reference(reference), Some(region))),
            // A function of the stack is where the stack is.
            (Given::Reference(reference @ Reference::Resource { .. }), None) => {
                Some((Given::Reference(reference), None))
            }
            (Given::Reference(_), None) => {
                let error = Diagnostic::error(span, "`function_url` has no `region`");
                self.push(
                    error.help("add the Region of the function, which this URL does not show: `region: eu-west-1`"),
                );
                None
            }
        }
    }

    /// <https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html>
    fn function_host(&mut self, url: &str, span: Span) -> Option<(HostName, Region)> {
        let host = url.strip_prefix("https://").unwrap_or(url);
        let host = host.strip_suffix('/').unwrap_or(host);
        let labels: Vec<&str> = host.split('.').collect();
        if let [_, "lambda-url", region, "on", "aws"] = labels.as_slice()
            && let (Ok(name), Ok(region)) = (host.parse(), region.parse())
        {
            return Some((name, region));
        }
        self.push(Diagnostic::error(span, "this is not the URL of a Lambda function").help(
            "write it as `aws lambda get-function-url-config` prints it: `https://….lambda-url.eu-west-1.on.aws/`",
        ));
        None
    }

    /// Returns an answer of CloudFront's own.
    pub(super) fn respond(&mut self, field: &Field<u32>) -> Option<FixedAnswer> {
        let status = *self.optional(Some(field))?;
        let answer = FixedAnswer::ALL.iter().copied().find(|answer| u32::from(answer.status()) == status);
        if answer.is_none() {
            let message = format!("gatefront does not answer {status}");
            self.push(Diagnostic::error(field.span, message).help("it answers 403, 404 or 410"));
        }
        answer
    }
}

fn strips(section: &RouteSection) -> bool {
    use crate::config::routes::StripChoice;
    matches!(section.strip_prefix.as_ref().and_then(Field::get), Some(StripChoice::Pattern | StripChoice::Path(_)))
}

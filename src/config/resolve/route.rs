//! One route: its target with the options that suit it.

use super::response_headers::HeaderKeys;
use super::{Context, Resolver, RouteDraft, Shared};
use crate::cloudfront::path_pattern::PathPattern;
use crate::config::field::Field;
use crate::config::overlay::TARGETS;
use crate::config::routes::RouteSection;
use crate::diagnostic::{Diagnostic, Span};
use crate::overrides::RouteOverrides;
use crate::plan::{ApiTarget, Cache, OriginOptions, Policy, Rewrite, Route, RouteTarget, ViewerProtocolPolicy};
use crate::strategy::Kind;

/// A target that is being decided, with what its options are judged by.
pub(super) struct Aimed {
    pub(super) target: Option<RouteTarget>,
    pub(super) kind: TargetKind,
    pub(super) context: Context,
    pub(super) strategy_span: Span,
}

/// The kind of a route's target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TargetKind {
    Api,
    Site,
    Origin,
    FunctionUrl,
    Respond,
}

/// The treatment of a server that is the default endpoint of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ApiHosts {
    /// It is refused, because it has to be written as an API.
    AreRoutes,
    /// It is refused, because it would answer in place of something else.
    Refused,
    /// It is taken: it answers in place of an API.
    Taken,
}

impl TargetKind {
    /// Returns the key that names such a target.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Site => "site",
            Self::Origin => "origin",
            Self::FunctionUrl => "function_url",
            Self::Respond => "respond",
        }
    }
}

impl Resolver<'_> {
    /// Returns the one route of a config without `routes`: every path leads to the API.
    pub(super) fn only_route(&mut self, shared: Shared<'_>) -> RouteDraft {
        let Shared { config, options, api_origin } = shared;
        let choice = self.needed(config.strategy.as_ref(), "strategy", None);
        let strategy_span = config.strategy.as_ref().map(|field| field.span).unwrap_or_default();
        let info = choice.and_then(|choice| self.strategy_info(choice, strategy_span));
        let strategy = choice.zip(info).and_then(|(choice, info)| self.strategy(choice, info));
        let span = config.api.as_ref().map(|field| field.span).unwrap_or_default();
        let section = self.needed(config.api.as_ref(), "api", None);
        let auth = section.and_then(|api| self.auth(api, info, strategy_span));
        let api = section.and_then(|api| self.api(api, auth, info, span));
        if let (Some(section), Some(api)) = (section, &api) {
            self.auth_of_kind(section, api, false);
            self.websocket_strategy(api, info, strategy_span);
            self.lock_fits(section, api, strategy.as_ref(), strategy_span);
        }
        let path = section.and_then(|section| self.api_path(section, info));
        let context = Context { info, auth };
        let viewer_protocol_policy = self.viewer_protocol_policy(options.viewer_protocol_policy.as_ref());
        let origin_request_policy = self.origin_request_policy(options.origin_request_policy.as_ref(), context);
        let none = HeaderKeys { policy: None, own: None };
        let response_headers = self.response_headers(none, HeaderKeys::of(options), TargetKind::Api, context);
        let route = api.clone().zip(strategy).map(|(api, strategy)| Route {
            pattern: PathPattern::unchecked("/*"),
            target: RouteTarget::Api(ApiTarget { api, strategy, path }),
            strip_prefix: None,
            cache: None,
            viewer_protocol_policy: viewer_protocol_policy.unwrap_or(ViewerProtocolPolicy::HttpsOnly),
            origin_request_policy,
            response_headers,
            origin: api_origin.clone(),
            functions: Vec::new(),
            failover: None,
            overrides: RouteOverrides::default(),
        });
        if let Some(route) = &route {
            let headers = options.origin_headers.as_ref().map_or(span, |field| field.span);
            self.lock_and_options(route, headers, span);
        }
        RouteDraft { span, route, api, context, strategy_span }
    }

    /// Returns a route of `routes`.
    pub(super) fn route(
        &mut self,
        pattern: &PathPattern,
        span: Span,
        section: &RouteSection,
        shared: Shared<'_>,
    ) -> RouteDraft {
        let Some(Aimed { target, kind, context, strategy_span }) = self.target(pattern, span, section, shared) else {
            return RouteDraft::wrong(span);
        };
        self.needless_options(section, kind);
        let options = shared.options;
        let strip_prefix = self.strip_prefix(section.strip_prefix.as_ref(), pattern, span, target.as_ref());
        let cache = self.cache(section, kind, context);
        let own = self.viewer_protocol_policy(section.viewer_protocol_policy.as_ref());
        let default = self.viewer_protocol_policy(options.viewer_protocol_policy.as_ref());
        let viewer_protocol_policy = own.or(default).unwrap_or(match kind {
            TargetKind::Site => ViewerProtocolPolicy::RedirectToHttps,
            _ => ViewerProtocolPolicy::HttpsOnly,
        });
        let origin_request_policy = self.route_request_policy(section, kind, context, cache.as_ref(), shared);
        self.cached_host(section, context, origin_request_policy.as_ref());
        let own_headers =
            HeaderKeys { policy: section.response_headers_policy.as_ref(), own: section.response_headers.as_ref() };
        let response_headers = self.response_headers(own_headers, HeaderKeys::of(options), kind, context);
        let bare = OriginOptions::default();
        let usual = if kind == TargetKind::Api { shared.api_origin } else { &bare };
        let origin = self.origin_options(
            section.read_timeout.as_ref(),
            section.origin_headers.as_ref(),
            section.origin_shield.as_ref(),
            usual,
        );
        let functions = self.functions(section.functions.as_ref());
        let failover = self.failover(section.failover.as_ref(), kind, context, shared);
        let overrides = self.route_overrides(section.overrides.as_ref(), kind);
        let api = match &target {
            Some(RouteTarget::Api(target)) => Some(target.api.clone()),
            _ => None,
        };
        let route = target.map(|target| Route {
            pattern: pattern.clone(),
            target,
            strip_prefix,
            cache,
            viewer_protocol_policy,
            origin_request_policy,
            response_headers,
            origin,
            functions,
            failover,
            overrides,
        });
        if let Some(route) = &route {
            self.function_conflicts(route, section, context);
            self.strangers(route, span, section, shared);
            let headers = section.origin_headers.as_ref().or(options.origin_headers.as_ref());
            let functions = section.functions.as_ref().map_or(span, |field| field.span);
            self.lock_and_options(route, headers.map_or(span, |field| field.span), functions);
        }
        RouteDraft { span, route, api, context, strategy_span }
    }

    /// Returns the target of a route, of which there is exactly one.
    fn target(
        &mut self,
        pattern: &PathPattern,
        span: Span,
        section: &RouteSection,
        shared: Shared<'_>,
    ) -> Option<Aimed> {
        fn given<T>(name: &'static str, field: Option<&Field<T>>) -> Option<(&'static str, Span)> {
            field.map(|field| (name, field.span))
        }
        let targets: Vec<(&str, Span)> = [
            given("api", section.api.as_ref()),
            given("site", section.site.as_ref()),
            given("origin", section.origin.as_ref()),
            given("function_url", section.function_url.as_ref()),
            given("respond", section.respond.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect();
        match targets.as_slice() {
            [_] => {}
            [] => {
                let help = "write one of `api`, `site`, `origin`, `function_url` and `respond` below it; the API at the top with all that it has is `api: {}`";
                let error = Diagnostic::error(span, format!("the route `{pattern}` has no target")).help(help);
                self.push(error.note("a key without a value takes away what the config below has"));
                return None;
            }
            [(one, first), (other, second), ..] => {
                let message = format!("the route `{pattern}` has two targets, `{one}` and `{other}`");
                self.push(
                    Diagnostic::error(*second, message).related(*first, "the other one").help(format!(
                        "a route has exactly one of {}",
                        TARGETS.map(|key| format!("`{key}`")).join(", ")
                    )),
                );
                return None;
            }
        }
        let simple = |target: Option<RouteTarget>, kind| Aimed {
            target,
            kind,
            context: Context::default(),
            strategy_span: span,
        };
        if section.api.is_some() {
            return Some(self.api_target(pattern, span, section, shared));
        }
        Some(match (&section.site, &section.origin, &section.function_url, &section.respond) {
            (Some(field), ..) => simple(self.site(field).map(RouteTarget::Site), TargetKind::Site),
            (_, Some(field), ..) => simple(
                self.server(field, shared.config, ApiHosts::AreRoutes).map(RouteTarget::Origin),
                TargetKind::Origin,
            ),
            (_, _, Some(field), _) => {
                simple(self.function_url(field).map(RouteTarget::FunctionUrl), TargetKind::FunctionUrl)
            }
            (_, _, _, field) => simple(
                field.as_ref().and_then(|field| self.respond(field)).map(RouteTarget::Respond),
                TargetKind::Respond,
            ),
        })
    }

    /// Reports options that mean nothing for this kind of target.
    fn needless_options(&mut self, section: &RouteSection, kind: TargetKind) {
        fn span<T>(field: Option<&Field<T>>) -> Option<Span> {
            field.map(|field| field.span)
        }
        let answers = kind == TargetKind::Respond;
        let is_api = kind == TargetKind::Api;
        let place = |is_needless: bool, key: &'static str, span: Option<Span>| {
            span.filter(|_| is_needless).map(|span| (key, span))
        };
        let needless = [
            place(!is_api, "strategy", span(section.strategy.as_ref())),
            place(answers, "strip_prefix", span(section.strip_prefix.as_ref())),
            place(answers || kind == TargetKind::FunctionUrl, "cache", span(section.cache.as_ref())),
            place(answers, "origin_request_policy", span(section.origin_request_policy.as_ref())),
            place(answers, "origin_headers", span(section.origin_headers.as_ref())),
            place(answers, "read_timeout", span(section.read_timeout.as_ref())),
            place(answers, "origin_shield", span(section.origin_shield.as_ref())),
        ];
        for (key, span) in needless.into_iter().flatten() {
            let message = format!("`{key}` has no meaning beside `{}`", kind.key());
            self.push(Diagnostic::error(span, message).help("leave it out"));
        }
    }

    /// Returns the origin request policy that a route names. That of the distribution holds for APIs that are not
    /// cached.
    fn route_request_policy(
        &mut self,
        section: &RouteSection,
        kind: TargetKind,
        context: Context,
        cache: Option<&Cache>,
        shared: Shared<'_>,
    ) -> Option<Policy> {
        let own = section.origin_request_policy.as_ref();
        match kind {
            TargetKind::Respond => None,
            _ if section.cache.is_some() => self.cached_request_policy(own, kind, context, cache),
            TargetKind::Api => {
                let default = shared.options.origin_request_policy.as_ref();
                self.origin_request_policy(own.or(default), context)
            }
            TargetKind::Site | TargetKind::Origin | TargetKind::FunctionUrl => {
                self.plain_request_policy(own, kind, context)
            }
        }
    }

    /// Notes the credentials that a server outside the stack's domain gets.
    fn strangers(&mut self, route: &Route, span: Span, section: &RouteSection, shared: Shared<'_>) {
        let RouteTarget::Origin(server) = &route.target else { return };
        if section.cache.is_some() || section.origin_request_policy.is_some() {
            return;
        }
        let domain = shared.config.domain.as_ref().and_then(Field::get).and_then(|domain| domain.name.get());
        let parent = domain.and_then(|name| name.as_str().split_once('.')).map(|(_, parent)| parent);
        let known = server.domain_name.literal();
        let is_within = |parent: &str| parent.contains('.') && known.is_some_and(|name| name.is_within(parent));
        if parent.is_some_and(is_within) {
            return;
        }
        let name = known.map_or_else(|| format!("the server {}", server.domain_name), ToString::to_string);
        let note = self.note(span, format!("{name} gets the viewers' cookies and Authorization"));
        note.help = Some(
            "if it should not, give the route a `cache`, which forwards only what is in its key, or an `origin_request_policy`"
                .to_owned(),
        );
    }

    /// Reports functions of the user's own where gatefront needs the same event, or one of another kind.
    fn function_conflicts(&mut self, route: &Route, section: &RouteSection, context: Context) {
        let Some(field) = section.functions.as_ref().filter(|_| !route.functions.is_empty()) else { return };
        let rewrites = route.rewrites();
        let sets_host = context.info.is_some_and(|info| info.kind == Kind::CloudfrontFunction);
        let mut needs = Vec::new();
        if rewrites.iter().any(|rewrite| matches!(rewrite, Rewrite::Strip(_))) {
            needs.push("`strip_prefix`");
        }
        if rewrites.iter().any(|rewrite| matches!(rewrite, Rewrite::Spa(_))) {
            needs.push("`spa`");
        }
        if rewrites.contains(&Rewrite::Directories) {
            needs.push("`index`");
        }
        if rewrites.iter().any(|rewrite| matches!(rewrite, Rewrite::Answer(_))) {
            needs.push("`respond`");
        }
        if sets_host {
            needs.push("`strategy: cloudfront-function`");
        }
        let rewrites_host = context.info.is_some_and(|info| info.makes_edge_lambda);
        self.own_functions(route, field.span, &needs, rewrites_host);
    }
}

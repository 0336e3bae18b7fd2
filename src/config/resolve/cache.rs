//! `cache`: what a route keeps, and what it forwards then.

use super::distribution::policy_wanted;
use super::route::TargetKind;
use super::{Context, Resolver};
use crate::cloudfront::limits;
use crate::cloudfront::managed::{CACHING_DISABLED, PolicyKind, cache_policy, of_kind, origin_request_policy};
use crate::cloudfront::policies::Parts;
use crate::config::distribution::PolicyChoice;
use crate::config::field::Field;
use crate::config::routes::{CacheSection, RouteSection, SelectedChoice};
use crate::diagnostic::{Diagnostic, Span};
use crate::names::HeaderName;
use crate::plan::{Auth, Cache, CacheSettings, Given, Policy, Selected};
use crate::strategy::{Kind, ViewerHost};

impl Resolver<'_> {
    /// Returns the caching that a route asks for.
    pub(super) fn cache(&mut self, section: &RouteSection, kind: TargetKind, context: Context) -> Option<Cache> {
        let field = section.cache.as_ref()?;
        let cache = self.optional(Some(field))?;
        if matches!(kind, TargetKind::FunctionUrl | TargetKind::Respond) {
            return None;
        }
        if kind == TargetKind::Api {
            self.cached_api(section, field.span, context);
        }
        match (&cache.name, &cache.id) {
            (Some(name), _) => self.named_cache(name, kind, context),
            (None, Some(id)) => {
                let section = self.optional(Some(id))?;
                let id = match self.given_in(section, id.span, policy_wanted("the ID of the cache policy"))? {
                    Given::Literal(text) => Given::Literal(self.policy_id(&text, id.span, PolicyKind::Cache)?),
                    Given::Reference(reference) => Given::Reference(reference),
                };
                Some(Cache::Policy(Policy::Id(id)))
            }
            (None, None) => self.own_cache(cache, field.span, kind),
        }
    }

    /// Reports caching of an API whose answers depend on who asks.
    fn cached_api(&mut self, section: &RouteSection, span: Span, context: Context) {
        if context.auth != Some(Auth::None) {
            let api = section.api.as_ref().and_then(Field::get).and_then(|api| api.auth.as_ref());
            let error = Diagnostic::error(span, "only an API with `auth: none` is cached")
                .note("CloudFront would serve the answer for one caller to the next, without asking the authorizer")
                .help("write `auth: none` if the API is public; to cache for each token use `strategy: zero-ttl` with TTLs");
            self.push(match api {
                Some(field) => error.related(field.span, "this API has an authorizer"),
                None => error,
            });
        }
        if context.info.is_some_and(|info| info.kind == Kind::ZeroTtl) {
            self.push(
                Diagnostic::error(span, "`cache` and `strategy: zero-ttl` exclude each other")
                    .note("the strategy has a cache policy of its own")
                    .help("use `strategy: managed-policy` for this route"),
            );
        }
    }

    fn named_cache(&mut self, field: &Field<String>, kind: TargetKind, context: Context) -> Option<Cache> {
        let name = self.optional(Some(field))?;
        let Some(policy) = of_kind(PolicyKind::Cache).find(|policy| policy.name == name || policy.id == name) else {
            let id = self.policy_id(name, field.span, PolicyKind::Cache)?;
            return Some(Cache::Policy(Policy::Id(Given::Literal(id))));
        };
        let headers = cache_policy(policy.id).map(|managed| managed.contents.key.headers);
        let sends_host = headers.is_some_and(|headers| headers.contains("host") == Some(true));
        let takes_host =
            kind == TargetKind::Api && context.info.is_some_and(|info| info.viewer_host == ViewerHost::Required);
        if sends_host && !takes_host {
            self.push(
                Diagnostic::error(field.span, format!("`{}` has Host in its key", policy.name))
                    .note("what is in the key is forwarded, and the target does not know the viewer's Host")
                    .help("use `CachingOptimized`, or write what is kept: `{default: 60, query_strings: all}`"),
            );
            return None;
        }
        Some(Cache::Policy(Policy::Managed(policy)))
    }

    fn own_cache(&mut self, section: &CacheSection, span: Span, kind: TargetKind) -> Option<Cache> {
        let given = [&section.min, &section.default, &section.max];
        if given.iter().all(|field| field.is_none()) {
            self.push(
                Diagnostic::error(span, "`cache` says nothing about how long an answer is kept")
                    .help("write the name of a managed policy, or `{default: 3600}` in seconds"),
            );
            return None;
        }
        let [min, default, max] = given.map(|field| self.optional(field.as_ref()).copied());
        if given.iter().any(|field| field.as_ref().is_some_and(|field| field.fault().is_some())) {
            return None;
        }
        let min_ttl = min.unwrap_or(0);
        let default_ttl = default.unwrap_or(min_ttl);
        let max_ttl = max.unwrap_or(default_ttl);
        let is_site = kind == TargetKind::Site;
        let usual = if is_site { Selected::None } else { Selected::All };
        let query_strings = self.selected(section.query_strings.as_ref(), usual);
        let cookies = self.selected(section.cookies.as_ref(), Selected::None);
        let headers = self.cache_headers(section.headers.as_ref(), kind);
        if !(min_ttl <= default_ttl && default_ttl <= max_ttl) {
            let message = format!("the TTLs are out of order: min {min_ttl}, default {default_ttl}, max {max_ttl}");
            self.push(Diagnostic::error(span, message).help("CloudFront wants min <= default <= max"));
        } else if max_ttl > limits::TTL {
            self.push(Diagnostic::error(span, format!("CloudFront takes TTLs up to {} seconds", limits::TTL)));
        }
        if max_ttl == 0 {
            let is_key_empty = headers.is_empty() && query_strings == Selected::None && cookies == Selected::None;
            if !is_key_empty {
                self.push(
                    Diagnostic::error(span, "with TTLs of 0 caching is disabled, and a disabled cache has no key")
                        .note("what is not in the key is not forwarded beside `cache`")
                        .help("write `max: 1`, which is the smallest that works; or leave `cache` out, and nothing is kept and everything forwarded"),
                );
            }
            return Some(Cache::Policy(Policy::Managed(CACHING_DISABLED)));
        }
        Some(Cache::Own(CacheSettings { min_ttl, default_ttl, max_ttl, query_strings, headers, cookies }))
    }

    fn selected(&mut self, field: Option<&Field<SelectedChoice>>, usual: Selected) -> Selected {
        let Some((choice, span)) = self.optional(field).zip(field.map(|field| field.span)) else { return usual };
        match choice {
            SelectedChoice::All => Selected::All,
            SelectedChoice::None => Selected::None,
            SelectedChoice::Names(fields) => {
                let mut names: Vec<String> =
                    self.items(fields, span).into_iter().map(|(name, _)| name.clone()).collect();
                names.sort();
                names.dedup();
                if names.is_empty() { Selected::None } else { Selected::Names(names) }
            }
        }
    }

    fn cache_headers(&mut self, field: Option<&Field<Vec<Field<HeaderName>>>>, kind: TargetKind) -> Vec<HeaderName> {
        let Some((fields, list)) = self.optional(field).zip(field.map(|field| field.span)) else { return Vec::new() };
        let mut headers: Vec<HeaderName> = Vec::new();
        for (header, span) in self.items(fields, list) {
            let lower = header.as_str().to_ascii_lowercase();
            let error = match lower.as_str() {
                "host" => {
                    Diagnostic::error(span, "Host in the cache key is forwarded, and the target does not know it")
                        .help("leave it out")
                }
                "authorization" if kind == TargetKind::Api => {
                    Diagnostic::error(span, "an API with `auth: none` has no Authorization to keep answers apart")
                        .help("leave it out; to cache for each token use `strategy: zero-ttl`")
                }
                _ if !header.suits_cache_key() => {
                    Diagnostic::error(span, format!("CloudFront does not take `{header}` in a cache key"))
                        .help("leave it out")
                }
                _ => {
                    if !headers.iter().any(|other| other.as_str().eq_ignore_ascii_case(&lower)) {
                        headers.push(header.clone());
                    }
                    continue;
                }
            };
            self.push(error);
        }
        if headers.len() > limits::KEY_HEADERS {
            let message = format!("{} headers in the cache key; a policy takes {}", headers.len(), limits::KEY_HEADERS);
            self.push(Diagnostic::error(list, message));
        }
        headers.sort_by_key(|header| header.as_str().to_ascii_lowercase());
        headers
    }

    /// Returns the origin request policy beside `cache`: one that forwards Authorization or cookies would mix the
    /// answers of callers.
    pub(super) fn cached_request_policy(
        &mut self,
        field: Option<&Field<PolicyChoice>>,
        kind: TargetKind,
        context: Context,
        cache: Option<&Cache>,
    ) -> Option<Policy> {
        let span = field?.span;
        let policy = self.plain_request_policy(field, kind, context)?;
        if let Policy::Managed(managed) = policy
            && let Some(forwarded) = origin_request_policy(managed.id)
        {
            let lacks = lacking(cache, &forwarded.contents);
            if !lacks.is_empty() {
                let message = format!("`{}` forwards {}, which the cache key lacks", managed.name, lacks.join(" and "));
                self.push(
                    Diagnostic::error(span, message)
                        .note("CloudFront would serve the answer for one caller to the next")
                        .help("leave it out: beside `cache` what is in the key is forwarded; or put them into the key with `headers` and `cookies`"),
                );
            }
        }
        Some(policy)
    }

    /// Reports a cached route whose API needs the viewer's Host and does not get it.
    pub(super) fn cached_host(&mut self, section: &RouteSection, context: Context, policy: Option<&Policy>) {
        let Some(field) = &section.cache else { return };
        let needs_host = context.info.is_some_and(|info| info.viewer_host == ViewerHost::Required);
        let name = field.get().and_then(|cache| cache.name.as_ref()).and_then(Field::get);
        let named = name.and_then(|name| of_kind(PolicyKind::Cache).find(|policy| policy.name == name));
        let keyed = named.and_then(|policy| cache_policy(policy.id)).map(|policy| policy.contents.key.headers);
        let sends_host = match policy {
            Some(Policy::Managed(policy)) => origin_request_policy(policy.id)
                .is_some_and(|policy| policy.contents.headers.contains("host") == Some(true)),
            // Nobody knows what is in a policy of the user's own.
            Some(Policy::Id(_)) => true,
            None => field.get().is_some_and(|cache| cache.id.is_some()),
        };
        if needs_host && !sends_host && keyed.is_none_or(|headers| headers.contains("host") != Some(true)) {
            self.push(
                Diagnostic::error(field.span, "`custom-domain` needs the viewer's Host, which is not forwarded here")
                    .note("beside `cache` only what is in the cache key is forwarded")
                    .help(
                        "add `origin_request_policy: HostHeaderOnly`, or use `strategy: managed-policy` for this route",
                    ),
            );
        }
    }

    /// Returns the origin request policy of a target that is no API.
    pub(super) fn plain_request_policy(
        &mut self,
        field: Option<&Field<PolicyChoice>>,
        kind: TargetKind,
        context: Context,
    ) -> Option<Policy> {
        let chosen = self.chosen_policy(field, PolicyKind::OriginRequest, "the ID of the origin request policy")?;
        let Policy::Managed(policy) = chosen else { return Some(chosen) };
        let span = field?.span;
        let forwarded = origin_request_policy(policy.id).map(|policy| policy.contents.headers);
        let sends_host = forwarded.is_some_and(|headers| headers.contains("host") == Some(true));
        let takes_host = context.info.is_some_and(|info| info.viewer_host != ViewerHost::Forbidden);
        if sends_host && kind != TargetKind::Origin && !takes_host {
            self.push(
                Diagnostic::error(
                    span,
                    format!("`{}` sends the viewer's Host, by which the target is found", policy.name),
                )
                .help("leave it out"),
            );
        }
        Some(Policy::Managed(policy))
    }
}

/// Returns what an origin request policy forwards that distinguishes callers and that is not in the cache key.
fn lacking(cache: Option<&Cache>, forwarded: &Parts) -> Vec<&'static str> {
    let (has_authorization, has_cookies) = match cache {
        Some(Cache::Own(settings)) => (
            settings.headers.iter().any(|header| header.as_str().eq_ignore_ascii_case("authorization")),
            settings.cookies == Selected::All,
        ),
        // The key of a managed policy has at most the cookies.
        Some(Cache::Policy(Policy::Managed(managed))) => {
            let key = cache_policy(managed.id).map(|policy| policy.contents.key);
            let has = |parts: Option<bool>| parts == Some(true);
            (
                has(key.as_ref().and_then(|key| key.headers.contains("authorization"))),
                has(key.as_ref().and_then(|key| key.cookies.contains("any"))),
            )
        }
        _ => (false, false),
    };
    let mut lacking = Vec::new();
    if !has_authorization && forwarded.headers.contains("authorization") == Some(true) {
        lacking.push("Authorization");
    }
    if !has_cookies && forwarded.cookies.contains("any") == Some(true) {
        lacking.push("cookies");
    }
    lacking
}

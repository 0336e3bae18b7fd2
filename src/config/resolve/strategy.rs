//! The strategy and its options.

use super::Resolver;
use crate::cloudfront::limits;
use crate::config::field::Field;
use crate::config::strategy::StrategyChoice;
use crate::diagnostic::{Diagnostic, Span, similar};
use crate::names::HeaderName;
use crate::plan::{self, CustomDomainOrigin, Runtime, Strategy};
use crate::strategy::{self, Info, Kind};

impl Resolver<'_> {
    /// Returns the strategy that is meant, and reports the given options that are not its own.
    pub(super) fn strategy_info(&mut self, choice: &StrategyChoice, span: Span) -> Option<&'static Info> {
        let name = self.required(&choice.name, "type", Some((span, "strategy")))?;
        let Some(kind) = Kind::find(name) else {
            let names = Kind::ALL.iter().map(|kind| kind.as_str());
            let error = Diagnostic::error(choice.name.span, format!("unknown strategy `{name}`"));
            self.push(match similar(name, names.clone()) {
                Some(near) => error.did_you_mean(name, near),
                None => error.help(format!(
                    "the strategies are {}; `gatefront strategies` compares them",
                    names.collect::<Vec<_>>().join(", ")
                )),
            });
            return None;
        };
        let info = kind.info();
        for (option, span) in choice.given() {
            if !info.options.contains(&option) {
                self.push(not_its_option(info, option, span));
            }
        }
        Some(info)
    }

    pub(super) fn strategy(&mut self, choice: &StrategyChoice, info: &Info) -> Option<Strategy> {
        let origin = self.optional(choice.origin.as_ref()).copied();
        let runtime = self.optional(choice.runtime.as_ref()).copied();
        match info.kind {
            Kind::CustomDomain => Some(Strategy::CustomDomain(plan::CustomDomain {
                origin: origin.unwrap_or(CustomDomainOrigin::DefaultEndpoint),
            })),
            Kind::LambdaEdge => {
                Some(Strategy::LambdaEdge(plan::LambdaEdge { runtime: runtime.unwrap_or(Runtime::Python313) }))
            }
            Kind::ZeroTtl => self.zero_ttl(choice).map(Strategy::ZeroTtl),
            Kind::CloudfrontFunction => Some(Strategy::CloudfrontFunction),
            Kind::ManagedPolicy => Some(Strategy::ManagedPolicy),
        }
    }

    fn zero_ttl(&mut self, choice: &StrategyChoice) -> Option<plan::ZeroTtl> {
        let min_ttl = self.optional(choice.min_ttl.as_ref()).copied();
        let default_ttl = self.optional(choice.default_ttl.as_ref()).copied();
        let max_ttl = self.optional(choice.max_ttl.as_ref()).copied();
        let headers = self.key_headers(choice.headers.as_ref());
        let faulty = [&choice.min_ttl, &choice.default_ttl, &choice.max_ttl]
            .into_iter()
            .flatten()
            .any(|field| field.fault().is_some());
        if faulty {
            return None;
        }
        let (min, default) = (min_ttl.unwrap_or(0), default_ttl.unwrap_or_else(|| min_ttl.unwrap_or(0)));
        let max = max_ttl.unwrap_or_else(|| default.max(1));
        let place = |field: &Option<Field<u32>>| field.as_ref().map(|field| field.span);
        let all = place(&choice.max_ttl).or(place(&choice.default_ttl)).or(place(&choice.min_ttl));
        if (min, default, max) == (0, 0, 0) {
            self.push(
                Diagnostic::error(all, "with `max_ttl: 0` caching is disabled, and a disabled cache has no key")
                    .note("CloudFront would answer: \"The parameter HeaderBehavior is invalid for policy with caching disabled.\"")
                    .help("write `max_ttl: 1`, which is the smallest that works; for no caching at all use `strategy: managed-policy`"),
            );
        } else if !(min <= default && default <= max) {
            self.push(
                Diagnostic::error(all, format!("the TTLs are out of order: min {min}, default {default}, max {max}"))
                    .help("CloudFront wants min_ttl <= default_ttl <= max_ttl"),
            );
        } else if max > limits::TTL {
            self.push(Diagnostic::error(all, format!("CloudFront takes TTLs up to {} seconds", limits::TTL)));
        }
        Some(plan::ZeroTtl { min_ttl: min, default_ttl: default, max_ttl: max, headers })
    }

    /// Further headers in the cache key, sorted, since their order means nothing.
    fn key_headers(&mut self, field: Option<&Field<Vec<Field<HeaderName>>>>) -> Vec<HeaderName> {
        let Some((fields, list)) = self.optional(field).zip(field.map(|field| field.span)) else {
            return Vec::new();
        };
        let mut headers: Vec<HeaderName> = Vec::new();
        for (header, span) in self.items(fields, list) {
            let name = header.as_str().to_ascii_lowercase();
            let error = match name.as_str() {
                "authorization" => Diagnostic::error(span, "Authorization is in the key already").help("leave it out"),
                "host" => {
                    Diagnostic::error(span, "Host in the cache key is sent to the API, which answers 403 Forbidden")
                        .note("what is in the key is forwarded, even past AllViewerExceptHostHeader")
                        .help("leave it out; if the API must see the viewer's Host, use `strategy: custom-domain`")
                }
                "accept-encoding" => Diagnostic::error(
                    span,
                    "Accept-Encoding is in the key already, through the gzip and Brotli settings",
                )
                .help("leave it out"),
                "cookie" => Diagnostic::error(span, "cookies are in the key already").help("leave it out"),
                _ if !header.suits_cache_key() => {
                    Diagnostic::error(span, format!("CloudFront does not take `{header}` in a cache key"))
                        .help("leave it out; whether the API gets it is up to the origin request policy")
                }
                _ if headers.iter().any(|other| other.as_str().eq_ignore_ascii_case(&name)) => {
                    Diagnostic::error(span, format!("`{header}` is listed twice"))
                        .help("header names are the same in any case")
                }
                _ => {
                    headers.push(header.clone());
                    continue;
                }
            };
            self.push(error);
        }
        if headers.len() >= limits::KEY_HEADERS {
            self.push(
                Diagnostic::error(
                    list,
                    format!("{} headers in the cache key, Authorization included", headers.len() + 1),
                )
                .help(format!("a cache policy takes {} headers", limits::KEY_HEADERS)),
            );
        }
        let characters = "Authorization".len() + headers.iter().map(|header| header.as_str().len()).sum::<usize>();
        if characters > limits::KEY_HEADER_NAMES {
            let message = format!("the names of the headers in the cache key have {characters} characters");
            self.push(
                Diagnostic::error(list, message)
                    .help(format!("a cache policy takes {} in all", limits::KEY_HEADER_NAMES)),
            );
        }
        headers.sort_by_key(|header| header.as_str().to_ascii_lowercase());
        headers
    }
}

fn not_its_option(info: &Info, option: &str, span: Span) -> Diagnostic {
    let owner = strategy::all().find(|other| other.options.contains(&option)).map_or("another", Info::name);
    Diagnostic::error(span, format!("`{option}` is an option of `{owner}`, not of `{}`", info.name())).help(match info
        .options
    {
        [] => format!("`{}` has no options", info.name()),
        options => format!("the options of `{}` are {}", info.name(), options.join(", ")),
    })
}

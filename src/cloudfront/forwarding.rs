//! The content that CloudFront sends to the origin, according to AWS's tables: Authorization by method, Host, and what
//! is cached.

use schemars::JsonSchema;
use serde::Serialize;

use super::policies::{CachePolicy, Parts, Ttl};
use super::selection::Selection;

/// Methods that CloudFront treats alike where Authorization is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// GET and HEAD.
    Read,
    /// OPTIONS.
    Options,
    /// POST, PUT, PATCH and DELETE.
    Write,
}

impl Class {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Self; 3] = [Self::Read, Self::Options, Self::Write];

    /// Returns its methods.
    #[must_use]
    pub fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["GET", "HEAD"],
            Self::Options => &["OPTIONS"],
            Self::Write => &["POST", "PUT", "PATCH", "DELETE"],
        }
    }
}

/// The certainty of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// An AWS page says so.
    Documented,
    /// People saw it so.
    Reported,
    /// It follows from what is known.
    Assumed,
}

/// The way in which a behavior chooses what it forwards and caches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Settings {
    /// A cache policy, and perhaps an origin request policy.
    Policies(CachePolicy, Option<Parts>),
    /// `ForwardedValues`, which are forwarded and cached by alike; with no settings at all nothing is named in them.
    Legacy(Parts, Ttl),
}

/// The caching of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Caching {
    /// Never, and no two requests share an answer.
    Disabled,
    /// For a second at most, and requests at the same moment may share an answer.
    ZeroTtl,
    /// They are.
    Cached,
    /// The template does not show it.
    Unknown,
}

/// The answer to the question whether Authorization reaches the origin with one class of methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Carriage {
    /// True if it reaches the origin; `None` if that cannot be known from the template.
    pub(crate) arrives: Option<bool>,
    /// The certainty of that.
    pub(crate) certainty: Certainty,
}

impl Settings {
    /// Returns what the settings name to be forwarded. Legacy settings forward most other headers too, by themselves.
    #[must_use]
    pub(crate) fn forwarded(&self) -> Parts {
        match self {
            Self::Policies(cache, request) => cache.key.union(request.as_ref().unwrap_or(&Parts::none())),
            Self::Legacy(parts, _) => parts.clone(),
        }
    }

    /// Returns the content of the cache key.
    #[must_use]
    pub(crate) fn key(&self) -> &Parts {
        match self {
            Self::Policies(cache, _) => &cache.key,
            Self::Legacy(parts, _) => parts,
        }
    }

    fn ttl(&self) -> Ttl {
        match self {
            Self::Policies(cache, _) => cache.ttl,
            Self::Legacy(_, ttl) => *ttl,
        }
    }

    /// Reports whether the viewer's Host is sent instead of the origin's name; `None` if that is unknown.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html>
    #[must_use]
    pub(crate) fn viewer_host(&self) -> Option<bool> {
        self.forwarded().headers.contains("host")
    }

    /// Reports whether Authorization arrives. If nothing names it, it is removed with GET and HEAD, with OPTIONS only
    /// when OPTIONS is cached, and never with the others. AWS says so without naming policies; if an origin request
    /// policy blocks it by name, it is taken to be removed everywhere.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html>
    #[must_use]
    pub(crate) fn authorization(&self, class: Class, options_cached: bool) -> Carriage {
        let headers = self.forwarded().headers;
        let by_default = match self {
            Self::Legacy(..) => Certainty::Documented,
            Self::Policies(..) => Certainty::Assumed,
        };
        match headers.contains("authorization") {
            Some(true) => Carriage { arrives: Some(true), certainty: Certainty::Documented },
            None => Carriage { arrives: None, certainty: Certainty::Documented },
            Some(false) => match class {
                Class::Read => Carriage { arrives: Some(false), certainty: Certainty::Documented },
                _ if self.blocks_authorization() => Carriage { arrives: Some(false), certainty: Certainty::Assumed },
                Class::Options => Carriage { arrives: Some(!options_cached), certainty: by_default },
                Class::Write => Carriage { arrives: Some(true), certainty: by_default },
            },
        }
    }

    /// Reports whether an origin request policy names Authorization as not to be forwarded.
    #[must_use]
    pub(crate) fn blocks_authorization(&self) -> bool {
        matches!(self, Self::Policies(_, Some(Parts { headers: Selection::Except(names), .. }))
            if names.contains("authorization"))
    }

    /// Reports whether answers are kept. A policy with all TTLs zero is what AWS calls caching disabled; legacy
    /// settings with them still let requests share an answer, unless they forward every header.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html>
    #[must_use]
    pub(crate) fn caching(&self) -> Caching {
        let ttl = self.ttl();
        match (self, ttl.min, ttl.default, ttl.max) {
            (Self::Legacy(parts, _), ..) if parts.headers == Selection::all() => Caching::Disabled,
            (Self::Policies(..), Some(0), Some(0), Some(0)) => Caching::Disabled,
            (_, Some(0), Some(0), Some(0 | 1)) => Caching::ZeroTtl,
            (_, Some(min), _, _) | (_, _, Some(min), _) if min > 0 => Caching::Cached,
            (_, Some(_), Some(_), Some(_)) => Caching::Cached,
            _ => Caching::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudfront::managed::{cache_policy, origin_request_policy};

    const DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    const ALL_VIEWER: &str = "216adef6-5c7f-47e4-b989-5492eafa07d3";
    const EXCEPT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
    const ORIGIN_CONTROLS: &str = "83da9c7e-98b4-4e11-a168-04f0df8e2c65";

    fn policies(cache: &str, request: Option<&str>) -> Settings {
        let request = request.map(|id| origin_request_policy(id).unwrap().contents);
        Settings::Policies(cache_policy(cache).unwrap().contents, request)
    }

    fn legacy(headers: Selection, ttl: Ttl) -> Settings {
        Settings::Legacy(Parts { headers, ..Parts::none() }, ttl)
    }

    fn arrives(settings: &Settings, options_cached: bool) -> [Option<bool>; 3] {
        Class::ALL.map(|class| settings.authorization(class, options_cached).arrives)
    }

    /// The row `Authorization` of AWS's table of headers and what CloudFront does to them.
    #[test]
    fn authorization_by_method_where_nothing_names_it() {
        for settings in [policies(DISABLED, None), legacy(Selection::none(), Ttl::seconds(0, 0, 0))] {
            assert_eq!(arrives(&settings, false), [Some(false), Some(true), Some(true)]);
            assert_eq!(arrives(&settings, true), [Some(false), Some(false), Some(true)]);
        }
    }

    #[test]
    fn authorization_and_host_by_policy() {
        for (cache, request, authorization, host) in [
            (DISABLED, Some(ALL_VIEWER), true, true),
            (DISABLED, Some(EXCEPT_HOST), true, false),
            (ORIGIN_CONTROLS, Some(EXCEPT_HOST), true, true),
            (DISABLED, Some("bf0718e1-ba1e-49d1-88b1-f726733018ae"), false, true),
            (DISABLED, None, false, false),
        ] {
            let settings = policies(cache, request);
            assert_eq!(settings.authorization(Class::Read, false).arrives, Some(authorization), "{cache} {request:?}");
            assert_eq!(settings.viewer_host(), Some(host), "{cache} {request:?}");
        }
    }

    #[test]
    fn a_block_list_with_authorization_blocks_every_method() {
        let request = Parts { headers: Selection::except(["Authorization"]), ..Parts::none() };
        let settings = Settings::Policies(cache_policy(DISABLED).unwrap().contents, Some(request));
        assert_eq!(arrives(&settings, false), [Some(false); 3]);
    }

    #[test]
    fn what_is_cached() {
        assert_eq!(policies(DISABLED, None).caching(), Caching::Disabled);
        assert_eq!(policies(ORIGIN_CONTROLS, None).caching(), Caching::Cached);
        assert_eq!(legacy(Selection::none(), Ttl::seconds(0, 0, 0)).caching(), Caching::ZeroTtl);
        assert_eq!(legacy(Selection::all(), Ttl::seconds(0, 86_400, 1)).caching(), Caching::Disabled);
        assert_eq!(legacy(Selection::none(), Ttl { max: None, ..Ttl::seconds(0, 0, 0) }).caching(), Caching::Unknown);
    }
}

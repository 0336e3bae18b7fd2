//! Cache behaviors: which requests they take, where those go, and under which settings.

use super::code::Touch;
use super::edge::{self, EdgeFunction};
use super::origin::Origin;
use super::policy::{self, Policy};
use crate::check::cursor::Cursor;
use crate::check::text::Text;
use crate::cloudfront::forwarding::{Class, Settings};
use crate::cloudfront::policies::{CachePolicy, Parts};

/// A cache behavior.
#[derive(Debug)]
pub(crate) struct Behavior<'a> {
    pub(crate) at: Cursor<'a>,
    /// The path pattern, `*` for the default behavior.
    pub(crate) pattern: String,
    pub(crate) is_default: bool,
    /// The id of the origin, or of a group of origins.
    pub(crate) target: Text,
    /// Whether that is a group.
    pub(crate) is_to_group: bool,
    /// Which origin that is, where it is one of the distribution's.
    pub(crate) origin: Option<usize>,
    /// The methods it takes; nothing where they are unknown.
    pub(crate) allowed: Option<Vec<String>>,
    pub(crate) cached: Option<Vec<String>>,
    pub(crate) cache: Option<Policy<'a, CachePolicy>>,
    pub(crate) request: Option<Policy<'a, Parts>>,
    pub(crate) settings: Settings,
    pub(crate) functions: Vec<EdgeFunction<'a>>,
}

impl<'a> Behavior<'a> {
    pub(crate) fn read(at: Cursor<'a>, origins: &[Origin<'a>], groups: &[Cursor<'a>]) -> Self {
        let pattern = at.get("PathPattern").map(|pattern| pattern.text().to_string());
        let is_default = at.pointer.steps().last().as_deref() == Some("DefaultCacheBehavior")
            || at.pointer.as_str().contains("/DefaultCacheBehavior/");
        let target = at.get("TargetOriginId").map(|target| target.text()).unwrap_or_default();
        let (cache, request) = (policy::cache(&at), policy::request(&at));
        let settings = if let Some(cache) = &cache {
            Settings::Policies(cache.contents.clone(), request.as_ref().map(|request| request.contents.clone()))
        } else {
            let (parts, ttl) = policy::legacy(&at);
            Settings::Legacy(parts, ttl)
        };
        Self {
            pattern: if is_default { "*".to_owned() } else { pattern.unwrap_or_default() },
            is_default,
            is_to_group: group(&target, origins, groups).is_some(),
            origin: find(&target, origins, groups),
            target,
            allowed: methods(&at, "AllowedMethods"),
            cached: methods(&at, "CachedMethods"),
            cache,
            request,
            settings,
            functions: edge::read(&at),
            at,
        }
    }

    /// The key under which its settings stand.
    pub(crate) fn settings_key(&self) -> &'static str {
        if self.cache.is_none() && self.at.get("ForwardedValues").is_some() {
            "ForwardedValues"
        } else {
            "CachePolicyId"
        }
    }

    /// Whether the class of methods gets past CloudFront; nothing where that is unknown.
    pub(crate) fn allows(&self, class: Class) -> Option<bool> {
        let allowed = self.allowed.as_ref()?;
        Some(class.methods().iter().all(|method| allowed.iter().any(|name| name.eq_ignore_ascii_case(method))))
    }

    /// Whether answers to OPTIONS are cached.
    pub(crate) fn caches_options(&self) -> bool {
        self.cached.iter().flatten().any(|method| method.eq_ignore_ascii_case("OPTIONS"))
    }

    /// A function that gives the request another Host.
    pub(crate) fn host_function(&self) -> Option<&EdgeFunction<'a>> {
        self.functions.iter().find(|function| function.replaces_host())
    }

    /// A function on requests whose code is not in the template, or not understood.
    pub(crate) fn opaque_function(&self) -> Option<&EdgeFunction<'a>> {
        self.functions.iter().find(|function| function.is_on_request() && function.is_opaque())
    }

    /// A function that does this to Authorization after CloudFront removed what it does not forward.
    pub(crate) fn late_authorization(&self, touch: Touch) -> Option<&EdgeFunction<'a>> {
        self.functions.iter().find(|function| function.late_authorization() == touch)
    }
}

/// The group with that id, where no origin has it.
fn group<'g, 'a>(target: &Text, origins: &[Origin<'_>], groups: &'g [Cursor<'a>]) -> Option<&'g Cursor<'a>> {
    let is_origin = origins.iter().any(|origin| origin.id == *target);
    groups.iter().find(|group| !is_origin && group.get("Id").is_some_and(|id| id.text() == *target))
}

/// The origin with that id, or the first of the group with that id.
fn find(target: &Text, origins: &[Origin<'_>], groups: &[Cursor<'_>]) -> Option<usize> {
    let named = |id: &Text| origins.iter().position(|origin| origin.id == *id);
    named(target).or_else(|| {
        let members = group(target, origins, groups)?.at(&["Members"])?.list("Items");
        named(&members.into_iter().next()?.get("OriginId")?.text())
    })
}

/// GET and HEAD where nothing is written.
fn methods(at: &Cursor<'_>, key: &str) -> Option<Vec<String>> {
    match at.get(key) {
        None => Some(vec!["GET".to_owned(), "HEAD".to_owned()]),
        Some(_) => at.names(key),
    }
}

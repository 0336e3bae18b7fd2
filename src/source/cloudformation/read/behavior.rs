//! One behavior, with its origin, its policies and its functions.

use std::rc::Rc;

use super::aliases;
use super::list::{Listed, ListedBehavior, ListedEntry};
use super::{access, edge, origin, policy, surroundings};
use crate::cloudfront::forwarding::Settings;
use crate::cloudfront::path_pattern::PathPattern;
use crate::model::host::host;
use crate::model::{At, Behavior, Delivery, Distribution, Host, Known, Login, Origin, OriginKind, Place, Text};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Pointer};

/// A behavior with its origin, read so far.
pub(super) struct Draft<'a> {
    at: Cursor<'a>,
    is_default: bool,
    pattern: Text,
    shadowed_by: Option<Text>,
    target: Expr,
    is_to_group: bool,
    hides_origin: bool,
    origin: Option<Rc<Origin>>,
    /// The behaviors before this one.
    earlier: Vec<Pointer>,
}

impl<'a> Draft<'a> {
    /// Reads where the requests of a behavior go: with an origin group, to the first origin of it.
    pub(super) fn read(id: &str, config: &Cursor<'a>, at: Cursor<'a>) -> Self {
        Self::to_member(id, config, at, 0)
    }

    /// Reads where the requests of a behavior go that fail at the first origin of its group.
    pub(super) fn second(&self, id: &str, config: &Cursor<'a>) -> Option<Self> {
        let second = self.is_to_group.then(|| Self::to_member(id, config, self.at.clone(), 1))?;
        second.origin.is_some().then_some(second)
    }

    fn to_member(id: &str, config: &Cursor<'a>, at: Cursor<'a>, member: usize) -> Self {
        let none = Listed::default();
        let listed = config.env.lists.get(id).unwrap_or(&none);
        let number = listed.behaviors.iter().position(|behavior| behavior.entry.pointer == at.pointer);
        let pattern = match number {
            Some(_) => at.get("PathPattern").map(|pattern| pattern.text()).unwrap_or_default(),
            None => Text::known("*"),
        };
        let earlier = listed.behaviors.get(..number.unwrap_or(listed.behaviors.len())).unwrap_or_default();
        let target = at.get("TargetOriginId").map(|target| target.expr()).unwrap_or_default();
        let origin = find(config, id, &target, &listed.origins);
        let group = if origin.is_none() { find(config, id, &target, &listed.origin_groups) } else { None };
        let member = group.as_ref().and_then(|group| {
            let members = group.get("Members")?.list("Items");
            let member = members.into_iter().nth(member)?.get("OriginId")?.expr();
            find(config, id, &member, &listed.origins)
        });
        let shadowed_by = shadow(config, id, earlier, &pattern);
        Self {
            hides_origin: shadowed_by.is_some() && !is_reached(config, id, listed, number, &target),
            shadowed_by,
            is_default: number.is_none(),
            pattern,
            is_to_group: group.is_some(),
            earlier: earlier.iter().map(|behavior| behavior.entry.pointer.clone()).collect(),
            origin: origin.or(member).map(|origin| shared(&origin, id)),
            target,
            at,
        }
    }

    pub(super) fn may_reach_api(&self) -> bool {
        self.origin.as_ref().is_none_or(|origin| origin.kind.may_be_api())
    }

    /// Reports whether requests of a path come to this behavior: its pattern matches, and no earlier one does.
    fn gets(&self, env: Env<'a>, id: &str, path: &str) -> bool {
        let matches =
            |pattern: &Text| pattern.as_known().is_some_and(|text| PathPattern::unchecked(text).matches(path));
        let is_taken = |pointer| pattern_of(env, id, pointer).as_ref().as_ref().is_some_and(matches);
        matches(&self.pattern) && !self.earlier.iter().any(is_taken)
    }

    pub(super) fn lacks_origin(&self) -> bool {
        self.origin.is_none()
    }

    /// Reads the rest, and works out the way of a request with what the distribution has.
    ///
    /// The distribution's aliases are read only if the API may see a Host other than the origin's: their conditions make
    /// no cases for a behavior that they do not matter for.
    pub(super) fn finish(self, id: &str, config: &Cursor<'_>, distribution: &mut Distribution) -> Behavior {
        let pages = distribution.error_responses.iter().filter_map(|response| response.page.known().cloned());
        let root = distribution.default_root.known().map(|object| format!("/{object}"));
        let asked = root.is_some().then(|| "/".to_owned());
        let mut page_paths: Vec<String> = pages.chain(root).chain(asked).collect();
        page_paths.retain(|path| self.gets(self.at.env, id, path));
        let may_reach_api = self.may_reach_api();
        let at = self.at;
        let (cache, request) = (policy::cache(&at), policy::request(&at));
        let forwarded_values = at.get("ForwardedValues").map(|values| values.place());
        let (cache_policy, ttls, settings) = if let Some((cache, ttls)) = cache {
            let contents = request.as_ref().map(|request| request.contents.clone());
            let settings = Settings::Policies(cache.contents.clone(), contents);
            (Some(cache), ttls, settings)
        } else {
            let (parts, ttl) = policy::legacy(&at);
            (None, Some(policy::ttls(&at)), Settings::Legacy(parts, ttl))
        };
        let functions = edge::read(&at);
        let cached_methods = methods(&at, "CachedMethods");
        let mut origin = self.origin;
        if let Some(origin) = origin.as_mut().filter(|_| is_declared_public(at.env, id, &self.pattern)) {
            let origin = Rc::make_mut(origin);
            (origin.is_declared_public, origin.login) = (true, Login::Nobody);
        }
        // A custom domain by the name that AWS gave it wants its own name, which may be an alias.
        let is_given_name = origin.as_ref().is_some_and(|origin| origin.is_given_name);
        if may_reach_api && (is_given_name || host(&settings, &functions) != Host::Origin) {
            distribution.aliases = aliases(config);
        }
        // The conditions of compression make no cases where it does not matter.
        let is_bucket = origin.as_ref().is_some_and(|origin| origin.kind == OriginKind::S3);
        let config = cache_policy.as_ref().and_then(|policy| policy.config.as_ref());
        let lacks_encodings = is_bucket && config.is_some_and(|config| !config.compresses);
        let delivery = Delivery::new(distribution, &settings, &functions, origin.as_deref(), &cached_methods);
        Behavior {
            place: at.place(),
            pattern: self.pattern,
            pattern_place: at.place_of("PathPattern"),
            is_default: self.is_default,
            shadowed_by: self.shadowed_by,
            target: text(&self.target),
            target_place: at.place_of("TargetOriginId"),
            is_to_group: self.is_to_group,
            origin,
            allowed_methods: methods(&at, "AllowedMethods"),
            cached_methods,
            viewer_protocol: at.at_text("ViewerProtocolPolicy"),
            cache_policy,
            request_policy: request,
            response_policy: policy::response(&at),
            forwarded_values,
            settings,
            ttls,
            functions,
            page_paths,
            compression: lacks_encodings.then(|| compression(&at)).flatten(),
            grpc: at.get("GrpcConfig").filter(|grpc| grpc.bool("Enabled") == Some(true)).map(|grpc| grpc.place()),
            signers: ["TrustedKeyGroups", "TrustedSigners"]
                .iter()
                .find_map(|key| at.get(key).filter(access::has_items).map(|list| list.place())),
            cors_headers: surroundings::cors(&at),
            hides_origin: self.hides_origin,
            delivery,
            second: None,
        }
    }
}

/// Returns the path pattern of a behavior, which is read once for all behaviors behind it.
fn pattern_of(env: Env<'_>, id: &str, pointer: &Pointer) -> Rc<Option<Text>> {
    env.shared.patterns.part(env, pointer, |env| Some(Cursor::follow(env, id, pointer)?.get("PathPattern")?.text()))
}

/// Returns an origin of a distribution, which is read once for all behaviors that lead to it.
fn shared(at: &Cursor<'_>, id: &str) -> Rc<Origin> {
    at.env.shared.origins.part(at.env, &at.pointer, |env| origin::origin(&at.in_env(env), id))
}

/// Returns the place that switches compression on.
fn compression(at: &Cursor<'_>) -> Option<Place> {
    at.get("Compress").filter(|_| at.bool("Compress") == Some(true)).map(|compress| compress.place())
}

/// Reports whether the metadata of a distribution names a behavior as one whose API asks nobody to log in, by its path
/// pattern: `Metadata: {gatefront: {public: [/news/*]}}`.
fn is_declared_public(env: Env<'_>, distribution: &str, pattern: &Text) -> bool {
    let notes = Cursor::resource(env, distribution).and_then(|resource| resource.at(&["Metadata", "gatefront"]));
    let public = notes.map(|notes| notes.list("public")).unwrap_or_default();
    public.iter().any(|named| named.text() == *pattern)
}

/// Returns the entry of a list that has this ID. Entries whose written ID is another one are not looked at.
fn find<'a>(config: &Cursor<'a>, id: &str, target: &Expr, entries: &[ListedEntry<'_>]) -> Option<Cursor<'a>> {
    entries.iter().find_map(|entry| {
        let known = target.as_literal().zip(entry.literal("Id"));
        if known.is_some_and(|(target, literal)| target != literal) {
            return None;
        }
        let found = Cursor::follow(config.env, id, &entry.pointer)?;
        found.get("Id").is_some_and(|id| id.expr() == *target).then_some(found)
    })
}

/// Returns the pattern of an earlier behavior that takes all requests which a pattern would take.
fn shadow(config: &Cursor<'_>, id: &str, earlier: &[ListedBehavior<'_>], pattern: &Text) -> Option<Text> {
    let own = pattern.as_known().map(PathPattern::unchecked);
    let covers = |other: &PathPattern| own.as_ref().is_some_and(|own| other.covers(own));
    earlier.iter().find_map(|behavior| {
        if behavior.pattern.as_ref().is_some_and(|literal| !covers(literal)) {
            return None;
        }
        if pattern.as_known() == Some("*") && behavior.entry.is_never_everything() {
            return None;
        }
        let other = pattern_of(config.env, id, &behavior.entry.pointer);
        let other = other.as_ref().as_ref()?;
        let is_covering = other.as_known().is_some_and(|other| covers(&PathPattern::unchecked(other)));
        (other == pattern || is_covering).then(|| other.clone())
    })
}

/// Reports whether a request reaches the origin of a behavior that gets none itself: through another behavior. Of
/// several such behaviors only the first is asked, so that it is asked once.
fn is_reached(config: &Cursor<'_>, id: &str, listed: &Listed<'_>, number: Option<usize>, target: &Expr) -> bool {
    let leads_there = |entry: &ListedEntry<'_>| {
        let at = Cursor::follow(config.env, id, &entry.pointer)?;
        (at.get("TargetOriginId")?.expr() == *target).then_some(at)
    };
    let (earlier, rest) = listed.behaviors.split_at(number.unwrap_or(listed.behaviors.len()));
    if earlier.iter().any(|behavior| leads_there(&behavior.entry).is_some()) {
        return true;
    }
    let is_open = |(index, behavior): (usize, &ListedBehavior<'_>)| {
        let before = listed.behaviors.get(..earlier.len() + index).unwrap_or_default();
        let pattern = leads_there(&behavior.entry)?.get("PathPattern")?.text();
        shadow(config, id, before, &pattern).is_none().then_some(())
    };
    let is_default_open = || {
        number.is_some()
            && listed.defaults.iter().any(|entry| leads_there(entry).is_some())
            && shadow(config, id, &listed.behaviors, &Text::known("*")).is_none()
    };
    rest.iter().enumerate().skip(1).find_map(is_open).is_some() || is_default_open()
}

/// Returns the methods in a list. CloudFront takes GET and HEAD if none are written.
fn methods(at: &Cursor<'_>, key: &str) -> At<Vec<String>> {
    let place = at.place_of(key);
    let value = match at.get(key) {
        None => Known::Is(vec!["GET".to_owned(), "HEAD".to_owned()]),
        Some(list) => match at.names(key) {
            Some(names) => Known::Is(names),
            None => Known::Unknown(list.expr().to_string()),
        },
    };
    At { value, place }
}

//! What a template says, in terms of CloudFront and API Gateway.

pub(crate) mod acknowledgement;
pub(crate) mod api;
pub(crate) mod behavior;
pub(crate) mod code;
pub(crate) mod edge;
pub(crate) mod function;
pub(crate) mod host;
pub(crate) mod login;
pub(crate) mod origin;
pub(crate) mod policy;
pub(crate) mod shadow;

use behavior::Behavior;
use login::Login;
use origin::{Origin, OriginKind};

use super::cursor::Cursor;
use super::env::Env;
use super::text::Text;

/// A distribution in one scenario.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) env: Env<'a>,
    /// Its logical id.
    pub(crate) id: &'a str,
    /// Its `DistributionConfig`.
    pub(crate) config: Cursor<'a>,
    /// What of the distribution is not in the template, so that its behaviors are not known.
    pub(crate) missing: Option<&'static str>,
    /// Its alternate domain names; nothing where they are unknown.
    pub(crate) aliases: Vec<Alias<'a>>,
    pub(crate) origins: Vec<Origin<'a>>,
    /// In match order: the default behavior is the last.
    pub(crate) behaviors: Vec<Behavior<'a>>,
}

/// An alternate domain name.
#[derive(Debug)]
pub(crate) struct Alias<'a> {
    pub(crate) at: Cursor<'a>,
    pub(crate) name: Text,
}

impl<'a> Scene<'a> {
    /// Reads a distribution; nothing where there is no resource with that id.
    pub(crate) fn read(env: Env<'a>, id: &'a str) -> Option<Self> {
        let resource = Cursor::resource(env, id)?;
        let config = resource.at(&["Properties", "DistributionConfig"]).filter(is_map);
        let missing = match &config {
            None => Some("DistributionConfig"),
            Some(config) if !config.get("DefaultCacheBehavior").is_some_and(|default| is_map(&default)) => {
                Some("DefaultCacheBehavior")
            }
            Some(config) if !config.list("CacheBehaviors").iter().all(is_map) => Some("CacheBehaviors"),
            Some(_) => None,
        };
        let config = config.unwrap_or(resource);
        let aliases = config.get("Aliases").as_ref().map(aliases).unwrap_or_default();
        let origins: Vec<Origin<'a>> = config.list("Origins").into_iter().map(Origin::read).collect();
        let groups = config.get("OriginGroups").map(|groups| groups.list("Items")).unwrap_or_default();
        let default = config.get("DefaultCacheBehavior");
        let behaviors = config.list("CacheBehaviors").into_iter().chain(default).filter(is_map);
        let behaviors = behaviors.map(|at| Behavior::read(at, &origins, &groups)).collect();
        Some(Self { env, id, config, missing, aliases, origins, behaviors })
    }

    /// Behaviors whose origin is an API, or may be one, with the origin where it is known which.
    pub(crate) fn before_apis(&self) -> impl Iterator<Item = (usize, &Behavior<'a>, Option<&Origin<'a>>)> {
        self.behaviors.iter().enumerate().filter_map(|(index, behavior)| {
            let origin = behavior.origin.and_then(|index| self.origins.get(index));
            origin.is_none_or(|origin| origin.kind.may_be_api()).then_some((index, behavior, origin))
        })
    }

    /// What the API of an origin asks of a login.
    pub(crate) fn login(&self, origin: Option<&Origin<'a>>) -> Login {
        let ids = match origin {
            Some(origin) if origin.kind == OriginKind::ApiGatewayDomain => {
                let mappings = api::mappings(self.env, std::slice::from_ref(&origin.domain));
                mappings.into_iter().filter_map(|(api, _)| api).collect()
            }
            origin => Vec::from_iter(origin.and_then(|origin| origin.api.clone())),
        };
        let read = |id: &String| api::kind(self.env, id).map(|kind| login::read(self.env, id, kind));
        let mut logins = ids.iter().filter_map(read);
        let first = logins.next().unwrap_or(Login::Unseen);
        // Several APIs behind one domain name may ask for different things.
        if logins.all(|login| login == first) { first } else { Login::Unseen }
    }
}

/// The names in a list; a list that is not known has one name, which is not known.
fn aliases<'a>(list: &Cursor<'a>) -> Vec<Alias<'a>> {
    if !list.is_call() {
        return list.items().into_iter().map(|at| Alias { name: at.text(), at }).collect();
    }
    let names = list.env.texts(list.value).unwrap_or_else(|| vec![list.text()]);
    names.into_iter().map(|name| Alias { name, at: list.clone() }).collect()
}

/// Whether all of it is there: a macro may bring what is not written.
fn is_map(cursor: &Cursor<'_>) -> bool {
    cursor.value.as_map().is_some_and(|map| !map.contains_key("Fn::Transform"))
}

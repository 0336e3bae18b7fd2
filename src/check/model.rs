//! What a template says, in terms of CloudFront and API Gateway.

pub(crate) mod api;
pub(crate) mod behavior;
pub(crate) mod code;
pub(crate) mod edge;
pub(crate) mod host;
pub(crate) mod origin;
pub(crate) mod policy;

use api::{Api, Login};
use behavior::Behavior;
use origin::Origin;

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
    /// Its alternate domain names; nothing where they are unknown.
    pub(crate) aliases: Vec<Alias<'a>>,
    pub(crate) origins: Vec<Origin<'a>>,
    /// In match order: the default behavior is the last.
    pub(crate) behaviors: Vec<Behavior<'a>>,
    /// The APIs in the template.
    pub(crate) apis: Vec<Api<'a>>,
}

/// An alternate domain name.
#[derive(Debug)]
pub(crate) struct Alias<'a> {
    pub(crate) at: Cursor<'a>,
    pub(crate) name: Text,
}

impl<'a> Scene<'a> {
    /// Reads a distribution; nothing where the scenario has none, or nothing is said about it.
    pub(crate) fn read(env: Env<'a>, id: &'a str) -> Option<Self> {
        let config = Cursor::properties(env, id)?.get("DistributionConfig")?;
        let aliases = config.list("Aliases").into_iter().map(|at| Alias { name: at.text(), at }).collect();
        let origins: Vec<Origin<'a>> = config.list("Origins").into_iter().map(Origin::read).collect();
        let groups = config.get("OriginGroups").map(|groups| groups.list("Items")).unwrap_or_default();
        let default = config.get("DefaultCacheBehavior");
        let behaviors = config.list("CacheBehaviors").into_iter().chain(default);
        let behaviors = behaviors.map(|at| Behavior::read(at, &origins, &groups)).collect();
        Some(Self { env, id, aliases, origins, behaviors, apis: api::read(env), config })
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
        let id = origin.and_then(|origin| origin.api.as_deref());
        let mut of_api = self.apis.iter().filter(|api| id.is_none_or(|id| id == api.id));
        of_api.next().map_or(Login::Unseen, |api| api.login.clone())
    }
}

//! Changes of a request's path, and the paths that the origin gets.

use crate::cloudfront::edge_event::EdgeEvent;

use crate::template::Expr;

use super::{ApiKind, FixedAnswer, Index, PathText, Route, RouteTarget};

/// A step of the function that gatefront writes for viewer requests.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rewrite {
    /// Answers in the origin's place.
    Answer(FixedAnswer),
    /// Takes the beginning off the path.
    Strip(PathText),
    /// Sets the path to `/`, as WebSocket APIs want it.
    Root,
    /// Sends paths without a file to this one.
    Spa(String),
    /// Sends paths without a file to the `index.html` below them.
    Directories,
}

impl Route {
    /// Returns the steps that change requests of this route, in order.
    #[must_use]
    pub fn rewrites(&self) -> Vec<Rewrite> {
        let strip = self.strip_prefix.clone().map(Rewrite::Strip);
        match &self.target {
            RouteTarget::Respond(answer) => vec![Rewrite::Answer(*answer)],
            RouteTarget::Api(_) if self.names_stage() => Vec::new(),
            // The user's own function may set the path in place of gatefront's.
            RouteTarget::Api(target) if target.api.kind == ApiKind::Websocket => {
                let has_own = self.functions.iter().any(|(event, _)| *event == EdgeEvent::ViewerRequest);
                if has_own { Vec::new() } else { vec![Rewrite::Root] }
            }
            // A mapping key takes the prefix off.
            RouteTarget::Api(target) if target.strategy.makes_api_domain() => Vec::new(),
            RouteTarget::Site(site) => {
                let index = match site.index {
                    Index::Root => None,
                    Index::Spa if self.strip_prefix.is_some() => Some(Rewrite::Spa("/index.html".to_owned())),
                    Index::Spa => Some(Rewrite::Spa(format!("{}/index.html", self.folder()))),
                    Index::Directories => Some(Rewrite::Directories),
                };
                strip.into_iter().chain(index).collect()
            }
            _ => strip.into_iter().collect(),
        }
    }

    /// Returns the path that CloudFront puts before the request's own.
    pub(crate) fn origin_path(&self) -> Option<Expr> {
        match &self.target {
            RouteTarget::Api(target) if target.strategy.makes_api_domain() || self.names_stage() => None,
            RouteTarget::Api(target) => {
                let mut path = target.api.origin_path().unwrap_or_default();
                path.extend(literal(target.path.as_ref()).unwrap_or_default());
                (path != Expr::default()).then_some(path)
            }
            RouteTarget::Site(site) => literal(site.path.as_ref()),
            RouteTarget::Origin(server) => literal(server.path.as_ref()),
            RouteTarget::FunctionUrl(_) | RouteTarget::Respond(_) => None,
        }
    }

    /// Returns `true` if both routes ask the same origin.
    #[must_use]
    pub fn has_origin_of(&self, other: &Self) -> bool {
        let is_same = match (&self.target, &other.target) {
            (RouteTarget::Api(one), RouteTarget::Api(other)) => {
                (&one.api.address, one.api.region) == (&other.api.address, other.api.region)
            }
            (RouteTarget::Site(one), RouteTarget::Site(other)) => one.bucket == other.bucket,
            (RouteTarget::Origin(one), RouteTarget::Origin(other)) => one == other,
            (RouteTarget::FunctionUrl(one), RouteTarget::FunctionUrl(other)) => one.host == other.host,
            _ => false,
        };
        is_same && self.origin == other.origin && self.origin_path() == other.origin_path()
    }

    /// Returns `true` if the part of the path that the API is not to see is the name of its stage, which the API takes
    /// off itself.
    fn names_stage(&self) -> bool {
        let RouteTarget::Api(target) = &self.target else { return false };
        if target.path.is_some() || target.strategy.makes_api_domain() {
            return false;
        }
        let taken = match target.api.kind {
            ApiKind::Websocket => Some(self.pattern.as_str()),
            ApiKind::Rest | ApiKind::Http => self.strip_prefix.as_ref().map(PathText::as_str),
        };
        let stage = target.api.origin_path();
        taken.is_some() && taken == stage.as_ref().and_then(Expr::as_literal)
    }

    /// Returns the folder that the pattern begins with: `/admin` for `/admin/*`.
    fn folder(&self) -> &str {
        let text = self.pattern.as_str();
        let literal = text.split(['*', '?']).next().unwrap_or_default();
        literal.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

fn literal(path: Option<&PathText>) -> Option<Expr> {
    path.map(|path| Expr::literal(path.as_str()))
}

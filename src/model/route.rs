//! Routes of an API, and the requests that they take.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The most pairs of steps that are compared to find the routes of requests. The routes of any real API take a small part of
/// it; after that it is not known which request a route takes.
const MOST_PAIRS: usize = 10_000_000;

/// The routes of an API that the source holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes {
    pub(crate) all: Vec<ApiRoute>,
    /// True if the API may have others: a part of its definition, or all of it, is not in the source.
    pub(crate) is_open: bool,
    /// True if the API answers OPTIONS on every route by itself, because CORS is configured.
    pub(crate) has_cors: bool,
    work: RouteWork,
}

/// Answers about routes, which every case asks for again, and the work that may still be done for others.
#[derive(Debug, Clone)]
struct RouteWork {
    pairs_left: Cell<usize>,
    known: RefCell<HashMap<RouteQuestion, Option<bool>>>,
}

/// The question whether a route takes requests of a glob, with one of some methods or with any.
type RouteQuestion = (String, Option<String>);

impl Default for RouteWork {
    fn default() -> Self {
        Self { pairs_left: Cell::new(MOST_PAIRS), known: RefCell::default() }
    }
}

/// A route.
#[derive(Debug, Clone)]
pub(crate) struct ApiRoute {
    /// The method in upper case; `None` for any.
    pub(crate) method: Option<String>,
    /// The route as people write it: `GET /orders/{id}`.
    pub(crate) key: String,
    path: Vec<RouteStep>,
}

/// A step of a path, character by character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RouteStep {
    Is(char),
    /// Any one character.
    One,
    /// Any one character but a slash.
    InSegment,
    /// Any text.
    Any,
    /// Any text without a slash.
    AnyInSegment,
}

impl Routes {
    /// Reports whether a route takes some of the requests whose path a glob matches. `None` if the routes are not all
    /// known and none of those that are known does.
    pub(crate) fn take(&self, glob: &str) -> Option<bool> {
        self.answer(glob, None)
    }

    /// Reports whether a route that takes some requests of a glob accepts one of these methods. `None` if the routes
    /// are not all known and none of those that are known does.
    pub(crate) fn accept(&self, glob: &str, methods: &[&str]) -> Option<bool> {
        if self.has_cors && methods.contains(&"OPTIONS") {
            return Some(true);
        }
        self.answer(glob, Some(methods))
    }

    fn answer(&self, glob: &str, methods: Option<&[&str]>) -> Option<bool> {
        let question = (glob.to_owned(), methods.map(|methods| methods.join(" ")));
        if let Some(known) = self.work.known.borrow().get(&question) {
            return *known;
        }
        let steps = glob_steps(glob);
        let has_method = |route: &&ApiRoute| match (methods, route.method.as_deref()) {
            (Some(methods), Some(method)) => methods.contains(&method),
            _ => true,
        };
        let mut answer = if self.is_open { None } else { Some(false) };
        for route in self.all.iter().filter(has_method) {
            match route.meets(&steps, &self.work.pairs_left) {
                Some(false) => {}
                Some(true) => {
                    answer = Some(true);
                    break;
                }
                None => answer = None,
            }
        }
        self.work.known.borrow_mut().insert(question, answer);
        answer
    }

    /// Returns the route that takes a request whose path is known: the one with the more exact path, and of two the one
    /// that names the method.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation>
    pub(crate) fn best(&self, path: &str, method: &str) -> Option<&ApiRoute> {
        let steps: Vec<RouteStep> = path.chars().map(RouteStep::Is).collect();
        let has_method = |route: &&ApiRoute| route.method.as_deref().is_none_or(|known| known == method);
        let is_taking = |route: &&ApiRoute| route.meets(&steps, &self.work.pairs_left) == Some(true);
        let taking = self.all.iter().filter(has_method).filter(is_taking);
        taking.min_by_key(|route| (route.exactness(), route.method.is_none()))
    }

    /// Reports whether all routes are known, and only read.
    pub(crate) fn only_read(&self) -> bool {
        let reads = |route: &ApiRoute| matches!(route.method.as_deref(), Some("GET" | "HEAD" | "OPTIONS"));
        !self.is_open && self.all.iter().all(reads)
    }
}

impl ApiRoute {
    /// Returns the route of a method, `ANY` included, and a path: `{id}` is one segment, `{proxy+}` all that follow.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let method = Some(method.to_ascii_uppercase()).filter(|method| method != "ANY" && method != "*");
        let key = format!("{} {path}", method.as_deref().unwrap_or("ANY"));
        Self { method, key, path: route_steps(path) }
    }

    /// Returns the route that takes all requests that no other one takes.
    pub(crate) fn fallback() -> Self {
        Self { method: None, key: "$default".to_owned(), path: vec![RouteStep::Any] }
    }

    /// Returns a key that is smaller for a more exact path: compared from the left, a letter comes before any segment, and
    /// that before all that follow.
    fn exactness(&self) -> Vec<u8> {
        let rank = |step: &RouteStep| match step {
            RouteStep::Is(_) => 0,
            RouteStep::One | RouteStep::InSegment => 1,
            RouteStep::AnyInSegment => 2,
            RouteStep::Any => 3,
        };
        self.path.iter().map(rank).collect()
    }

    /// Reports whether the route takes some request of a glob; `None` if not enough work is left to find out.
    fn meets(&self, glob: &[RouteStep], pairs_left: &Cell<usize>) -> Option<bool> {
        let is_met = meet(&self.path, glob, pairs_left)?;
        if is_met || self.path.last() == Some(&RouteStep::Is('/')) {
            return Some(is_met);
        }
        // A slash at the end makes no other resource.
        let with_slash = [self.path.as_slice(), &[RouteStep::Is('/')]].concat();
        meet(&with_slash, glob, pairs_left)
    }
}

/// Returns the steps of a path of a request in which `*` is any text and `?` any one character.
fn glob_steps(glob: &str) -> Vec<RouteStep> {
    let step = |c: char| match c {
        '*' => RouteStep::Any,
        '?' => RouteStep::One,
        c => RouteStep::Is(c),
    };
    glob.chars().map(step).collect()
}

fn route_steps(path: &str) -> Vec<RouteStep> {
    let mut steps = Vec::new();
    let mut rest = path;
    if !rest.starts_with('/') {
        steps.push(RouteStep::Is('/'));
    }
    while let Some((before, after)) = rest.split_once('{') {
        steps.extend(before.chars().map(RouteStep::Is));
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        if name.ends_with('+') {
            steps.push(RouteStep::Any);
        } else {
            steps.extend([RouteStep::InSegment, RouteStep::AnyInSegment]);
        }
        rest = after;
    }
    steps.extend(rest.chars().map(RouteStep::Is));
    steps
}

/// Reports whether some text is matched by both; `None` if that takes more work than is left.
fn meet(one: &[RouteStep], other: &[RouteStep], pairs_left: &Cell<usize>) -> Option<bool> {
    let width = other.len() + 1;
    let pairs = (one.len() + 1).checked_mul(width)?;
    // Most routes differ from a glob in their first steps: only the pairs that are looked at count.
    let mut seen = if pairs <= pairs_left.get() { vec![false; pairs] } else { return None };
    let mut open = vec![(0, 0)];
    while let Some((i, j)) = open.pop() {
        if std::mem::replace(&mut seen[i * width + j], true) {
            continue;
        }
        pairs_left.set(pairs_left.get().saturating_sub(1));
        let (a, b) = (one.get(i).copied(), other.get(j).copied());
        if a.is_none() && b.is_none() {
            return Some(true);
        }
        // A text of no character.
        open.extend(a.filter(|step| step.is_many()).map(|_| (i + 1, j)));
        open.extend(b.filter(|step| step.is_many()).map(|_| (i, j + 1)));
        let (Some(a), Some(b)) = (a, b) else { continue };
        if a.shares(b) {
            let after = |step: RouteStep, at: usize| if step.is_many() { at } else { at + 1 };
            open.push((after(a, i), after(b, j)));
        }
    }
    Some(false)
}

impl RouteStep {
    fn is_many(self) -> bool {
        matches!(self, Self::Any | Self::AnyInSegment)
    }

    fn is_in_segment(self) -> bool {
        matches!(self, Self::InSegment | Self::AnyInSegment)
    }

    /// Reports whether some character fits both.
    fn shares(self, other: Self) -> bool {
        match (self, other) {
            (Self::Is(a), Self::Is(b)) => a == b,
            (Self::Is('/'), step) | (step, Self::Is('/')) => !step.is_in_segment(),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_take_requests_of_their_path() {
        for (route, glob, is_taken) in [
            ("/orders", "/orders", true),
            ("/orders", "/orders/", true),
            ("/orders", "/*", true),
            ("/orders", "/api/*", false),
            ("/orders/{id}", "/orders/*", true),
            ("/orders/{id}", "/orders", false),
            ("/orders/{id}", "/orders/1/items", false),
            ("/orders/{id}/items", "/orders/*.json", false),
            ("/files/{name}", "/*.json", true),
            ("/{proxy+}", "/a/b/c", true),
            ("/api/{proxy+}", "/v1/*", false),
            ("/api/{proxy+}", "/ap?/x", true),
            ("orders", "/orders", true),
            ("/", "/", true),
            ("/", "/index.html", false),
        ] {
            let routes =
                Routes { all: vec![ApiRoute::new("GET", route)], is_open: false, has_cors: false, ..Routes::default() };
            assert_eq!(routes.take(glob), Some(is_taken), "{route} {glob}");
        }
    }

    #[test]
    fn routes_that_are_elsewhere_are_not_known() {
        let routes =
            Routes { all: vec![ApiRoute::new("get", "/orders")], is_open: true, has_cors: false, ..Routes::default() };
        assert_eq!((routes.take("/orders"), routes.take("/other")), (Some(true), None));
        assert!(!routes.only_read());
        assert!(Routes { is_open: false, ..routes }.only_read());
    }

    #[test]
    fn the_most_exact_route_takes_a_request() {
        let all = [("ANY", "/{proxy+}"), ("GET", "/orders/{id}"), ("ANY", "/orders/{id}"), ("GET", "/orders/all")];
        let mut all: Vec<ApiRoute> = all.into_iter().map(|(method, path)| ApiRoute::new(method, path)).collect();
        all.push(ApiRoute::fallback());
        let routes = Routes { all, is_open: false, has_cors: false, ..Routes::default() };
        let best = |path: &str, method: &str| routes.best(path, method).map(|route| route.key.as_str());
        assert_eq!(best("/orders/all", "GET"), Some("GET /orders/all"));
        assert_eq!(best("/orders/7", "GET"), Some("GET /orders/{id}"));
        assert_eq!(best("/orders/7", "PUT"), Some("ANY /orders/{id}"));
        assert_eq!(best("/users/7", "PUT"), Some("ANY /{proxy+}"));
        assert_eq!(best("", "GET"), Some("$default"));
    }

    #[test]
    fn methods_belong_to_paths() {
        let all =
            vec![ApiRoute::new("GET", "/orders"), ApiRoute::new("ANY", "/admin"), ApiRoute::new("post", "/carts")];
        let routes = Routes { all, is_open: false, has_cors: false, ..Routes::default() };
        assert_eq!(routes.accept("/orders", &["POST"]), Some(false));
        assert_eq!(routes.accept("/admin", &["POST"]), Some(true));
        assert_eq!(routes.accept("/*", &["POST"]), Some(true));
        assert!(!routes.only_read());
    }
}

//! APIs of either kind, and which answers are about which of them.

use super::companions::{Companions, LiveAnswer, about, items};
use super::distribution::api_ids;
use crate::yaml::Node;

/// An API, and what is known of it.
pub(super) trait LiveApi: Sized {
    /// The key of a list of such APIs.
    const ITEMS: &'static str;
    /// The key of the ID.
    const ID: &'static str;

    /// Reports whether an answer, or an item of one, is such an API.
    fn is_api(node: &Node) -> bool;

    fn new(id: String, node: Node) -> Self;

    fn id(&self) -> &str;

    /// Reads an answer about a part of the API. Returns `false` for other answers.
    fn read(&mut self, answer: &Node, companions: &mut Companions) -> bool;

    /// Adds the API itself.
    fn add(&self, companions: &mut Companions);
}

/// Reads the answers about APIs of a kind, and returns those that say nothing of them.
pub(super) fn read<'a, A: LiveApi>(
    answers: Vec<LiveAnswer<'a>>,
    distribution: &Node,
    companions: &mut Companions,
) -> Vec<LiveAnswer<'a>> {
    let used = api_ids(distribution);
    let is_list =
        |node: &Node| items(node, &[A::ITEMS]).is_some_and(|items| !items.is_empty() && items.iter().all(A::is_api));
    let (own, parts): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| A::is_api(&answer.node) || is_list(&answer.node));
    let mut apis: Vec<A> = Vec::new();
    for answer in own {
        let single = std::slice::from_ref(&answer.node);
        let all = items(&answer.node, &[A::ITEMS]).unwrap_or(single);
        for node in all {
            let Some(id) = node.get(A::ID).and_then(Node::as_text) else { continue };
            // Of a list of all APIs, those count that the distribution uses; of those that are named, each.
            if (all.len() == 1 || used.contains(&id)) && !apis.iter().any(|api| api.id() == id) {
                apis.push(A::new(id.to_owned(), node.clone()));
            }
        }
    }
    let mut unread = Vec::new();
    for answer in parts {
        let ids: Vec<&str> = apis.iter().map(A::id).collect();
        let id = about(&answer, &ids).map(str::to_owned);
        let api = id.and_then(|id| apis.iter_mut().find(|api| api.id() == id));
        if !api.is_some_and(|api| api.read(&answer.node, companions)) {
            unread.push(answer);
        }
    }
    for api in &apis {
        api.add(companions);
    }
    unread
}

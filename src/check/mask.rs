//! A report of the check without the secrets that it quotes.

use super::path::{Path, PathPolicies};
use super::report::{Accepted, Report};
use crate::model::PolicyLabel;
use crate::redact::Secrets;

impl Report {
    /// Masks every secret in what it says.
    pub(crate) fn mask(&mut self, secrets: &Secrets) {
        let mask = |text: &mut String| *text = secrets.mask(text);
        for behavior in self.distributions.iter_mut().flat_map(|distribution| &mut distribution.behaviors) {
            mask(&mut behavior.path_pattern);
            mask(&mut behavior.origin_id);
            behavior.shadowed_by.iter_mut().for_each(mask);
            let forwards = &mut behavior.forwards;
            [&mut forwards.headers, &mut forwards.cookies, &mut forwards.query_strings].into_iter().for_each(mask);
            path(&mut behavior.path, &mask);
        }
        for finding in &mut self.findings {
            finding.message.change_values(mask);
            for message in finding.help.iter_mut().chain(finding.related.iter_mut().map(|related| &mut related.message))
            {
                message.change_values(mask);
            }
            // A fix that would write a secret cannot be shown.
            finding.fix.take_if(|fix| {
                let shown = serde_json::to_string(fix).unwrap_or_default();
                secrets.mask(&shown) != shown
            });
            if let Some(Accepted::InTemplate(reason)) = &mut finding.accepted {
                mask(reason);
            }
        }
    }
}

fn path(path: &mut Path, mask: &impl Fn(&mut String)) {
    path.origins.iter_mut().for_each(mask);
    mask(&mut path.cache_key_headers);
    let (cache, request) = match &mut path.policies {
        PathPolicies::PathPolicies { cache, origin_request } => (Some(cache), origin_request.as_mut()),
        PathPolicies::Missing { origin_request } => (None, origin_request.as_mut()),
        PathPolicies::Legacy => (None, None),
    };
    for label in cache.into_iter().chain(request) {
        if let PolicyLabel::Named(name) = label {
            mask(name);
        }
    }
}

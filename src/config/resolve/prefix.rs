//! `strip_prefix`: the part of the path that a target does not get.

use super::Resolver;
use crate::cloudfront::path_pattern::PathPattern;
use crate::config::field::Field;
use crate::config::routes::StripChoice;
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{BasePath, PathText};
use crate::plan::{ApiKind, RouteTarget};

impl Resolver<'_> {
    /// Returns the beginning of the path that a route takes off: whole segments, which every path of the pattern begins
    /// with.
    pub(super) fn strip_prefix(
        &mut self,
        field: Option<&Field<StripChoice>>,
        pattern: &PathPattern,
        span: Span,
        target: Option<&RouteTarget>,
    ) -> Option<PathText> {
        let choice = self.optional(field)?;
        let place = field.map_or(span, |field| field.span);
        let text = pattern.as_str();
        let prefix = match choice {
            StripChoice::No => return None,
            StripChoice::Pattern => {
                let whole = text.strip_suffix("/*").unwrap_or(text);
                if whole.is_empty() {
                    self.push(
                        Diagnostic::error(place, format!("`{text}` has no prefix to strip"))
                            .help("leave `strip_prefix` out"),
                    );
                    return None;
                }
                let Some(prefix) = whole.parse::<PathText>().ok().filter(|_| !whole.contains(['*', '?'])) else {
                    let help = "`true` is for a pattern without wildcards or with one `/*` at its end; otherwise write the beginning of the path, such as `strip_prefix: /api`";
                    let message = format!("the prefix of `{text}` is not one path");
                    self.push(Diagnostic::error(place, message).help(help));
                    return None;
                };
                prefix
            }
            StripChoice::Path(path) => {
                let rest = text.strip_prefix(path.as_str());
                if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                    let message = format!("`{text}` does not begin with `{path}`");
                    let help = "write whole segments that the pattern begins with";
                    self.push(Diagnostic::error(place, message).related(span, "the pattern").help(help));
                    return None;
                }
                path.clone()
            }
        };
        if let Some(RouteTarget::Api(target)) = target
            && target.strategy.makes_api_domain()
            && let Err(invalid) = prefix.as_str().trim_start_matches('/').parse::<BasePath>()
        {
            let message = format!("`{prefix}` cannot be the key of an API mapping: {}", invalid.message);
            self.push(Diagnostic::error(place, message).help("use `strategy: managed-policy` for this route"));
        }
        if let Some(RouteTarget::Api(target)) = target
            && target.api.kind == ApiKind::Websocket
        {
            // The path is `/` in any case.
            return None;
        }
        Some(prefix)
    }
}

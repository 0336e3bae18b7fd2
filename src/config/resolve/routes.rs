//! The routes together: their order, what they leave out, and where they overlap.

use super::{Context, Resolver, RouteDraft, Shared};
use crate::cloudfront::limits;
use crate::cloudfront::path_pattern::{PathPattern, PathPatternError};
use crate::config::field::{Entries, Field};
use crate::config::overlay::spelled_out;
use crate::config::routes::RouteSection;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::plan::{self, RouteTarget};

impl Resolver<'_> {
    /// Returns the routes in the order in which CloudFront matches them.
    pub(super) fn routes(
        &mut self,
        field: &Field<Entries<String, RouteSection>>,
        shared: Shared<'_>,
    ) -> Vec<RouteDraft> {
        let Some(Entries(entries)) = self.optional(Some(field)) else { return Vec::new() };
        let mut drafts: Vec<(PathPattern, RouteDraft)> = Vec::new();
        for (key, value) in entries {
            let Some(written) = key.get().filter(|_| !value.is_missing()) else { continue };
            let pattern = self.pattern(written, key.span);
            let section = self.optional(Some(value));
            let Some((pattern, section)) = pattern.zip(section) else {
                // What is wrong with it is reported; the others are judged as if it were right.
                drafts.push((PathPattern::unchecked(written), RouteDraft::wrong(key.span)));
                continue;
            };
            let draft = self.route(&pattern, key.span, section, shared);
            drafts.push((pattern, draft));
        }
        drafts.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.patterns(&drafts, field.span);
        self.targets(&drafts, field.span);
        self.defaults(shared, &drafts);
        drafts.into_iter().map(|(_, draft)| draft).collect()
    }

    /// Returns a pattern as CloudFront takes it.
    fn pattern(&mut self, written: &str, span: Span) -> Option<PathPattern> {
        let text = spelled_out(written);
        if text != written && !written.is_empty() {
            self.note(span, format!("`{written}` is read as `{text}`")).help = Some(format!("write `{text}`"));
        }
        match text.parse::<PathPattern>() {
            Ok(pattern) => {
                if text.contains('?') {
                    let note = self.note(span, format!("each `?` of `{text}` stands for exactly one character"));
                    note.help = Some("a query string takes no part in the choice of a route".to_owned());
                }
                // `/**` takes every path, and the default behavior has no pattern of its own.
                Some(if pattern.is_any() { PathPattern::unchecked("/*") } else { pattern })
            }
            Err(error) => {
                let diagnostic = Diagnostic::error(span, error.to_string());
                self.push(match error {
                    PathPatternError::Empty => diagnostic.help("for every path write `/*`"),
                    PathPatternError::Character('{' | '}') => {
                        diagnostic.help("CloudFront knows no path parameters: write `*` in their place")
                    }
                    PathPatternError::QueryString => {
                        diagnostic.help("write the path alone; a query string takes no part in the choice of a route")
                    }
                    _ => {
                        diagnostic.note("a path pattern is letters, digits, `*`, `?` and `_-.$/~\"'@:+&`, 255 at most")
                    }
                });
                None
            }
        }
    }

    /// Reports patterns that match the same paths, a missing `/*`, too many patterns, and overlaps.
    fn patterns(&mut self, drafts: &[(PathPattern, RouteDraft)], span: Span) {
        for pair in drafts.windows(2) {
            if let [(one, first), (other, second)] = pair
                && one == other
            {
                let message = format!("`{one}` and `{other}` match the same paths");
                let (first, second) =
                    if first.span.start < second.span.start { (first, second) } else { (second, first) };
                self.push(
                    Diagnostic::error(second.span, message)
                        .related(first.span, "the other one")
                        .help("keep one of the two"),
                );
            }
        }
        if !drafts.iter().any(|(pattern, _)| pattern.is_any()) {
            self.push(
                Diagnostic::error(span, "there is no route `/*`")
                    .note("it is the default behavior, which every distribution has: it takes the paths that match no other pattern")
                    .help("add `/*:` with a target, such as `respond: 404`"),
            );
        }
        if drafts.len() > limits::BEHAVIORS {
            let message = format!("{} routes; a distribution takes {} behaviors", drafts.len(), limits::BEHAVIORS);
            self.push(Diagnostic::error(span, message).help("join patterns, or divide the routes between two stacks"));
        } else if drafts.len() > limits::FREE_BEHAVIORS {
            let message = format!("{} routes are {0} cache behaviors", drafts.len());
            let note = self.note(span, message);
            note.notes.push(format!("CloudFront's Free plan takes {} behaviors", limits::FREE_BEHAVIORS));
        }
        self.bare_prefixes(drafts);
        self.overlaps(drafts);
    }

    /// Notes that `/api/*` does not take `/api`, unless the same target gets it.
    fn bare_prefixes(&mut self, drafts: &[(PathPattern, RouteDraft)]) {
        for (pattern, draft) in drafts {
            let Some(bare) = pattern.as_str().strip_suffix("/*") else { continue };
            if bare.is_empty() || bare.contains(['*', '?']) {
                continue;
            }
            let Some((taking, other)) = drafts.iter().find(|(other, _)| other.matches(bare)) else { continue };
            let is_answer = matches!(target(draft), Some(RouteTarget::Respond(_)));
            if target(draft).is_some() && target(draft) != target(other) && !is_answer {
                let note = self.note(draft.span, format!("`{pattern}` does not take `{bare}`, which `{taking}` takes"));
                note.help = Some(format!("if it is for the same target, add a route `{bare}`"));
            }
        }
    }

    /// Notes paths that two routes with different targets match, neither of which contains the other.
    fn overlaps(&mut self, drafts: &[(PathPattern, RouteDraft)]) {
        for (index, (one, first)) in drafts.iter().enumerate() {
            for (other, second) in drafts.iter().skip(index + 1) {
                if one.covers(other) || other.covers(one) || target(first) == target(second) {
                    continue;
                }
                let Some(met) = one.meet(other) else { continue };
                let example = met.example();
                // A third route may have been added for these paths.
                if drafts.iter().find(|(pattern, _)| pattern.matches(&example)).is_none_or(|(taking, _)| taking != one)
                {
                    continue;
                }
                let note = self.note(second.span, format!("`{one}` and `{other}` both match `{example}`"));
                note.related = Some((first.span, "this route takes it".to_owned()));
                note.help = Some(format!("if `{other}` is to take such paths, add a route `{met}` with its target"));
            }
        }
    }

    /// Reports a stack without an origin, several new buckets with different options, and a page for missing files beside an API.
    fn targets(&mut self, drafts: &[(PathPattern, RouteDraft)], span: Span) {
        let targets = || drafts.iter().map(|(_, draft)| target(draft));
        if !drafts.is_empty() && targets().all(|target| matches!(target, Some(RouteTarget::Respond(_)))) {
            self.push(
                Diagnostic::error(span, "no route leads anywhere: a distribution has at least one origin")
                    .help("add a route with `api`, `site`, `origin` or `function_url`"),
            );
        }
        let has_api = drafts.iter().any(|(_, draft)| draft.api.is_some());
        for (_, draft) in drafts {
            if let Some(RouteTarget::Site(plan::Site { error_page: Some(_), .. })) = target(draft)
                && has_api
            {
                self.push(
                    Diagnostic::error(draft.span, "`error_page` would answer for the APIs of this stack too")
                        .note("custom error responses belong to the whole distribution: an API's own 404 would become that page")
                        .help("leave it out, or put the site into a stack of its own"),
                );
            }
        }
    }

    /// Reports what is wrong with the values at the top that no route uses, and those that have no use.
    fn defaults(&mut self, shared: Shared<'_>, drafts: &[(PathPattern, RouteDraft)]) {
        let has_api = drafts.iter().any(|(_, draft)| draft.is_api() || draft.route.is_none());
        if let Some(field) = shared.config.strategy.as_ref().filter(|_| !has_api) {
            self.optional(Some(field));
            self.note(field.span, "no route leads to an API, so `strategy` has no effect".to_owned());
        }
        if let Some(api) = self.optional(shared.config.api.as_ref()) {
            self.diagnostics.extend(api.faults());
        }
        let domain = shared.config.domain.as_ref().and_then(Field::get);
        if let Some(field) = domain.and_then(|domain| domain.base_path.as_ref()) {
            self.push(
                Diagnostic::error(field.span, "with `routes` a domain has no `base_path`")
                    .help("write the route `/BASE/PATH/*` with `strip_prefix: true`"),
            );
        }
    }

    /// Reports mappings of one key that lead to different APIs or stages.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
    pub(super) fn one_api_per_mapping(&mut self, drafts: &[RouteDraft]) {
        let mapped = drafts.iter().filter_map(|draft| {
            let route = draft.route.as_ref()?;
            let target = route.api().filter(|target| target.strategy.makes_api_domain())?;
            // A route without its key is reported already.
            let has_key = route.pattern.is_any() || route.strip_prefix.is_some();
            has_key.then_some((draft.span, route.strip_prefix.as_ref(), &target.api))
        });
        let mapped: Vec<_> = mapped.collect();
        for (index, (first, key, api)) in mapped.iter().enumerate() {
            for (second, other_key, other) in mapped.iter().skip(index + 1) {
                let is_same = (&api.address, &api.stage, api.region) == (&other.address, &other.stage, other.region);
                if key != other_key || is_same {
                    continue;
                }
                let named = key.map_or("/", |key| key.as_str());
                let message = format!("two routes have the mapping key `{named}` and lead to different APIs or stages");
                self.push(
                    Diagnostic::error(*second, message)
                        .related(*first, "the other one")
                        .note("`custom-domain` makes one API mapping for each key")
                        .help("give them the same API and stage, or use `strategy: managed-policy` for one of them"),
                );
            }
        }
    }

    /// Adds a note and returns it.
    pub(super) fn note(&mut self, span: Span, message: String) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(Severity::Note, span, message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }
}

fn target(draft: &RouteDraft) -> Option<&RouteTarget> {
    draft.route.as_ref().map(|route| &route.target)
}

impl RouteDraft {
    /// Returns a route of which nothing is known.
    pub(super) fn wrong(span: Span) -> Self {
        Self { span, route: None, api: None, context: Context::default(), strategy_span: span }
    }

    fn is_api(&self) -> bool {
        self.api.is_some() || self.context.info.is_some()
    }
}

//! Turns the config into a plan: fills in defaults and refuses what does not go together, all of it in one run.

mod address;
mod api;
mod cache;
mod certificates;
mod distribution;
mod failover;
mod firewall;
mod flat_rate;
mod function;
mod lock;
mod logging;
mod openapi;
mod overlap;
mod prefix;
mod reference;
mod regions;
mod resource;
mod response_headers;
mod route;
mod route_overrides;
mod routes;
mod strategy;
mod target;
mod whole_stack;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use self::reference::ReferenceNeeds;
use self::regions::needs;
use super::Config;
use super::decode::Findings;
use super::distribution::DistributionSection;
use super::field::{Entries, Field};
use super::named_file::NamedFiles;
use crate::cloudfront::limits;
use crate::compose::{DerivedName, derived_names};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::names::{LogicalId, Region, StackName, TagKey, TagValue};
use crate::plan::{self, Auth, OriginOptions, Plan};
use crate::strategy::Info;
use crate::template::ExistingTemplate;
use crate::yaml::Node;

/// Collects what is wrong while the plan is put together.
pub(super) struct Resolver<'a> {
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The keys that unknown keys are taken for, with the places of the unknown ones.
    suggested: &'a [(Span, &'static str)],
    /// The demands of the references on the template.
    references: ReferenceNeeds,
    /// The values that are kept as they are written.
    verbatim: &'a [Node],
    /// The template that the resources are added to.
    template: Option<Arc<ExistingTemplate>>,
    /// The other files that the config names.
    files: &'a NamedFiles,
    /// True if the config has no `routes`.
    is_short: bool,
    /// True if they are added to a template that only another tool knows.
    is_fragment: bool,
    /// The Region of the stack, where the config names it.
    stack_region: Option<Region>,
    /// The bucket policies of the template that get statements, by the logical IDs of gatefront's own.
    joined_policies: BTreeMap<String, LogicalId>,
}

/// Returns the plan of a config; `None` if errors keep it from being made, which are with the diagnostics then.
///
/// Every part is looked at whatever is wrong with the others, so that one run reports all errors.
pub(super) fn resolve(
    config: &Config,
    template: Option<Arc<ExistingTemplate>>,
    files: &NamedFiles,
    findings: &mut Findings,
) -> Option<Plan> {
    let before = findings.diagnostics.len();
    let mut resolver = Resolver {
        diagnostics: &mut findings.diagnostics,
        suggested: &findings.suggested,
        references: ReferenceNeeds::default(),
        verbatim: &findings.verbatim,
        template: template.clone(),
        files,
        is_short: config.routes.is_none(),
        is_fragment: false,
        stack_region: None,
        joined_policies: BTreeMap::new(),
    };
    let stack = resolver.required(&config.stack, "stack", None);
    let stack_region = resolver.optional(config.stack_region.as_ref()).copied();

    let mut whole_stack = resolver.whole_stack(config, template);
    (resolver.is_fragment, resolver.stack_region) = (whole_stack.is_fragment, stack_region);
    let defaults = DistributionSection::default();
    let options = resolver.optional(config.distribution.as_ref()).unwrap_or(&defaults);
    let bare = OriginOptions::default();
    let api_origin =
        resolver.origin_options(options.read_timeout.as_ref(), options.origin_headers.as_ref(), None, &bare);
    let is_short = resolver.is_short;
    let shared = Shared { config, options, api_origin: &api_origin };
    let drafts = match &config.routes {
        None => vec![resolver.only_route(shared)],
        Some(routes) => resolver.routes(routes, shared),
    };
    let infos = || drafts.iter().filter_map(|draft| draft.context.info);
    let tags = resolver.tags(config.tags.as_ref(), infos().any(|info| info.makes_edge_lambda));
    // The one that makes the most of a domain decides what may be in it.
    let makes_api_domain = |draft: &&RouteDraft| draft.context.info.is_some_and(|info| info.makes_api_domain);
    let chief =
        drafts.iter().find(makes_api_domain).or_else(|| drafts.iter().find(|draft| draft.context.info.is_some()));
    let (info, api) = (chief.and_then(|draft| draft.context.info), chief.and_then(|draft| draft.api.as_ref()));
    let mapped = drafts.iter().filter(makes_api_domain).filter_map(|draft| draft.api.as_ref()?.region);
    let mut domain_regions: Vec<Region> = mapped.collect();
    domain_regions.sort_unstable();
    domain_regions.dedup();
    let domain = match &config.domain {
        None => {
            for draft in drafts.iter().filter(makes_api_domain) {
                resolver.domain_needed(draft.context.auth, draft.strategy_span);
            }
            None
        }
        Some(domain) => {
            let read = resolver.optional(Some(domain));
            read.and_then(|read| resolver.domain(read, domain.span, info, &domain_regions))
        }
    };
    if !is_short {
        resolver.locks_agree(&drafts);
        resolver.one_api_per_mapping(&drafts);
        resolver.made_in_one_region(&drafts);
    }
    let comment = comment(stack, &drafts, is_short);
    let distribution = resolver.distribution(config, options, api_origin.clone(), comment);
    resolver.web_acl_account(config, &distribution, domain.as_ref());
    let regions = if is_short && (info.is_none() || api.is_none()) {
        None
    } else {
        let import = resolver.region_of_imports();
        let needs = needs(&drafts, domain.as_ref(), &distribution, &resolver.references, import);
        resolver.regions(config, &whole_stack, &needs, &drafts)
    };
    if let Some(regions) = &regions {
        resolver.regions_of_references(regions);
    }
    whole_stack.joined_policies = std::mem::take(&mut resolver.joined_policies);
    let parameters = resolver.references.parameters();
    let spans: Vec<Span> = drafts.iter().map(|draft| draft.span).collect();
    let routes: Vec<plan::Route> = drafts.into_iter().filter_map(|draft| draft.route).collect();
    let plan =
        stack.zip(regions).filter(|_| routes.len() == spans.len() && !routes.is_empty()).map(|(stack, regions)| Plan {
            stack: stack.clone(),
            routes,
            is_short,
            domain,
            distribution,
            tags,
            regions,
            parameters,
            whole_stack,
        });
    if let Some(plan) = &plan {
        resolver.derived_names(plan, config.stack.span);
        resolver.fits_flat_rate(plan, options);
        resolver.shared_cache_keys(plan, &spans);
    }
    let failed = resolver.diagnostics[before..].iter().any(|d| d.severity == Severity::Error);
    if failed {
        // Notes would hide the errors.
        findings.diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Note);
        return None;
    }
    plan
}

/// The values with which the routes are read.
#[derive(Clone, Copy)]
struct Shared<'a> {
    config: &'a Config,
    options: &'a DistributionSection,
    api_origin: &'a OriginOptions,
}

/// A route that is being decided, with what other parts of the config are judged by.
struct RouteDraft {
    /// The place of its pattern.
    span: Span,
    /// The route, if nothing is wrong with it.
    route: Option<plan::Route>,
    /// The API, if the target is one.
    api: Option<plan::Api>,
    context: Context,
    strategy_span: Span,
}

/// The facts by which an origin request policy is judged.
#[derive(Clone, Copy, Default)]
struct Context {
    info: Option<&'static Info>,
    auth: Option<Auth>,
}

/// Returns the comment of a distribution whose config has none.
fn comment(stack: Option<&StackName>, drafts: &[RouteDraft], is_short: bool) -> String {
    let Some(stack) = stack else { return String::new() };
    let patterns = drafts.iter().filter_map(|draft| Some(draft.route.as_ref()?.pattern.as_str()));
    match drafts.first() {
        Some(RouteDraft { api: Some(api), context: Context { info: Some(info), .. }, .. }) if is_short => {
            format!("{stack}: API {}, {}", api.label(), info.name())
        }
        _ => format!("{stack}: {}", patterns.collect::<Vec<_>>().join(", ")),
    }
}

impl Resolver<'_> {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns the value of a key that must be there; `parent` is the mapping that should have it.
    fn required<'v, T>(&mut self, field: &'v Field<T>, key: &str, parent: Option<(Span, &str)>) -> Option<&'v T> {
        self.present(Some(field), key, parent);
        self.optional(Some(field))
    }

    /// Reports a key that must be there and is not.
    fn present<T>(&mut self, field: Option<&Field<T>>, key: &str, parent: Option<(Span, &str)>) {
        if field.is_none_or(Field::is_missing) && !self.is_suggested(key, parent.map(|(span, _)| span)) {
            self.push(match parent {
                Some((span, name)) => Diagnostic::error(span, format!("`{name}` has no `{key}`")),
                None => Diagnostic::error(None, format!("the key `{key}` is missing or empty")),
            });
        }
    }

    /// Returns the value of a key that must be there, in a mapping that another one may complete.
    fn needed<'v, T>(&mut self, field: Option<&'v Field<T>>, key: &str, parent: Option<(Span, &str)>) -> Option<&'v T> {
        self.present(field, key, parent);
        self.optional(field)
    }

    /// Returns `true` if an unknown key in the mapping is taken for this one already.
    fn is_suggested(&self, key: &str, parent: Option<Span>) -> bool {
        let is_inside = |span: Span| parent.is_none_or(|parent| parent.start <= span.start && span.end <= parent.end);
        self.suggested.iter().any(|(span, name)| *name == key && is_inside(*span))
    }

    /// Returns the value of a key that may be left out.
    fn optional<'v, T>(&mut self, field: Option<&'v Field<T>>) -> Option<&'v T> {
        let field = field?;
        self.diagnostics.extend(field.fault());
        field.get()
    }

    /// Pairs of a mapping whose keys are the user's, sorted by what makes two keys the same.
    fn pairs<K: Clone + Display, V: Clone>(
        &mut self,
        field: Option<&Field<Entries<K, V>>>,
        same: fn(&K) -> String,
    ) -> Vec<(K, Field<V>)> {
        let Some(Entries(entries)) = self.optional(field) else { return Vec::new() };
        let mut pairs: BTreeMap<String, (K, Field<V>)> = BTreeMap::new();
        for (key_field, value_field) in entries {
            let key = self.optional(Some(key_field));
            if value_field.is_missing() {
                self.push(
                    Diagnostic::error(key_field.span, "this key has no value").help("for an empty text write `''`"),
                );
            }
            let value = self.optional(Some(value_field));
            let Some((key, _)) = key.zip(value) else { continue };
            if let Some((first, _)) = pairs.insert(same(key), (key.clone(), value_field.clone())) {
                let message = format!("`{key}` and `{first}` are the same");
                self.push(Diagnostic::error(key_field.span, message).help("keep one of the two"));
            }
        }
        pairs.into_values().collect()
    }

    /// Returns the items of a list, none of them empty.
    fn items<'v, T>(&mut self, fields: &'v [Field<T>], list: Span) -> Vec<(&'v T, Span)> {
        let mut items = Vec::new();
        for field in fields {
            if field.is_missing() {
                self.push(Diagnostic::error(list, "an item of this list is empty").help("take it out"));
            }
            items.extend(self.optional(Some(field)).map(|value| (value, field.span)));
        }
        items
    }

    fn tags(&mut self, field: Option<&Field<Entries<TagKey, TagValue>>>, has_role: bool) -> Vec<(TagKey, TagValue)> {
        // To IAM, which has the role of a Lambda@Edge function, `Team` and `team` are one key.
        // <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html>
        let same: fn(&TagKey) -> String =
            if has_role { |key| key.as_str().to_lowercase() } else { ToString::to_string };
        let pairs = self.pairs(field, same);
        let tags: Vec<_> = pairs.into_iter().filter_map(|(key, value)| Some((key, value.get()?.clone()))).collect();
        // <https://docs.aws.amazon.com/general/latest/gr/aws_tagging.html>
        if tags.len() > 50 {
            let span = field.map(|field| field.span);
            self.push(Diagnostic::error(span, format!("{} tags; a resource takes 50", tags.len())));
        }
        tags
    }

    /// Checks the account of the web ACL: a distribution, its certificate and its web ACL belong to one account.
    fn web_acl_account(&mut self, config: &Config, distribution: &plan::Distribution, domain: Option<&plan::Domain>) {
        let (Some(web_acl), Some(domain)) = (&distribution.web_acl, domain) else { return };
        let plan::Certificate::Existing(certificate) = &domain.viewer_certificate else { return };
        let (Some(web_acl), Some(certificate)) = (web_acl.literal(), certificate.literal()) else { return };
        let options = config.distribution.as_ref().and_then(Field::get);
        let span = options.and_then(|options| options.web_acl_arn.as_ref()).map(|field| field.span);
        if web_acl.account() != certificate.account() {
            self.push(
                Diagnostic::error(span, "the web ACL and the viewer certificate are in different accounts")
                    .help("CloudFront takes both of its own account only"),
            );
        }
    }

    /// Reports names made from the stack's name that their service refuses as too long.
    fn derived_names(&mut self, plan: &Plan, span: Span) {
        let stack = &plan.stack;
        let names = derived_names(plan);
        let too_long = names.iter().filter(|name| stack.as_str().len() + name.suffix.len() > name.limit);
        let longest = too_long.max_by_key(|name| name.suffix.len() + stack.as_str().len() - name.limit);
        if let Some(DerivedName { suffix, limit, of }) = longest {
            let room = limit - suffix.len();
            let message = format!("the name of the {of}, `{stack}{suffix}`, is longer than {limit} characters");
            let help = if plan.is_short {
                format!("with this strategy the stack's name has {room} characters at most")
            } else {
                format!("with these routes the stack's name has {room} characters at most")
            };
            self.push(Diagnostic::error(span, message).help(help));
        }
        let policies = names.iter().filter(|name| name.of == "cache policy").count();
        if policies > limits::CACHE_POLICIES {
            let message = format!("{policies} different cache policies; an account has {}", limits::CACHE_POLICIES);
            self.push(Diagnostic::error(None, message).help("give more routes the same `cache`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::read;
    use crate::names::Region;
    use crate::plan::{Plan, Regions};

    const HTTP: &str = "stack: s\napi: {id: a1b2c3d4e5, region: eu-west-1, type: http}\n";
    const NAMED: &str = "domain: {name: api.example.com}\n";

    fn plan(text: &str) -> Plan {
        read(text).unwrap_or_else(|wrong| panic!("{text}\n{:?}", wrong.0)).0
    }

    /// Returns the errors, message by message.
    fn wrong(text: &str) -> Vec<String> {
        read(text).err().map_or_else(Vec::new, |wrong| wrong.0.into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn a_stage_is_needed_by_a_rest_api_alone() {
        let api = |more: &str| {
            format!("stack: s\nstrategy: managed-policy\napi: {{id: a1b2c3d4e5, region: eu-west-1, {more}}}\n")
        };
        let stage = |more: &str| plan(&api(more)).apis().next().unwrap().api.stage.to_string();
        assert_eq!(stage("type: http"), "$default");
        assert_eq!(stage("type: http, stage: v1"), "v1");
        assert_eq!(stage("type: rest, stage: prod"), "prod");
        assert_eq!(wrong(&api("type: rest")), ["`api` has no `stage`"]);
        assert_eq!(wrong(&api("type: rest, stage: $default")), ["a REST API has no stage `$default`"]);
        assert_eq!(wrong(&api("stage: v1")), ["`api` has no `type`"]);
    }

    #[test]
    fn iam_goes_with_one_strategy_unless_it_is_insisted_on() {
        let config = |strategy: &str, more: &str| {
            let api = format!("{{id: a1b2c3d4e5, region: eu-west-1, type: http, auth: iam{more}}}");
            format!("stack: s\napi: {api}\n{NAMED}strategy: {strategy}\n")
        };
        let insists = ", signs_for_origin: true";
        for info in crate::strategy::all() {
            let name = info.name();
            let serves = name == "custom-domain";
            assert_eq!(wrong(&config(name, "")).is_empty(), serves, "{name}");
            assert_eq!(wrong(&config(name, insists)).is_empty(), !serves, "{name}");
        }
        let jwt = config("managed-policy", insists).replace("auth: iam", "auth: jwt");
        assert_eq!(wrong(&jwt), ["`signs_for_origin` is about SigV4 and needs `auth: iam`"]);
    }

    #[test]
    fn the_stack_goes_to_the_region_that_its_resources_leave() {
        let regions = |strategy: &str, more: &str| plan(&format!("{HTTP}strategy: {strategy}\n{more}")).regions;
        let region = |name: &str| name.parse::<Region>().unwrap();
        assert_eq!(regions("managed-policy", ""), Regions::One(region("us-east-1")));
        assert_eq!(regions("managed-policy", "stack_region: eu-west-3\n"), Regions::One(region("eu-west-3")));
        assert_eq!(
            regions("custom-domain", NAMED),
            Regions::Several { apis: vec![region("eu-west-1")], distribution: region("us-east-1") }
        );
        let fixed = format!("{HTTP}strategy: lambda-edge\nstack_region: eu-west-1\n");
        assert_eq!(wrong(&fixed).len(), 1);
    }

    #[test]
    fn tags_are_counted_and_compared_as_their_service_does() {
        let tags = |strategy: &str, tags: &str| wrong(&format!("{HTTP}strategy: {strategy}\ntags:\n{tags}"));
        let many = |count: usize| (0..count).map(|n| format!("  key{n}: v\n")).collect::<Vec<_>>().concat();
        assert!(tags("managed-policy", &many(50)).is_empty());
        assert_eq!(tags("managed-policy", &many(51)), ["51 tags; a resource takes 50"]);
        let similar = "  Team: a\n  team: b\n";
        assert!(tags("managed-policy", similar).is_empty());
        assert_eq!(tags("lambda-edge", similar), ["`team` and `Team` are the same"]);
        assert_eq!(tags("managed-policy", "  Team:\n"), ["this key has no value"]);
    }

    #[test]
    fn the_name_of_a_stack_leaves_room_for_the_names_made_from_it() {
        let stack = |length: usize| {
            let text = format!("{HTTP}strategy: cloudfront-function\n")
                .replace("stack: s", &format!("stack: {}", "s".repeat(length)));
            wrong(&text)
        };
        let longest = (1..=64).rev().find(|length| stack(*length).is_empty()).unwrap();
        assert!(stack(longest + 1)[0].contains("is longer than 64 characters"), "{longest}");
    }
}

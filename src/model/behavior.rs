//! Cache behaviors: the requests that they take, where those go, and how.

use std::rc::Rc;

use super::host::{self, Host, HostCheck};
use super::{At, CorsHeaders, Distribution, EdgeFunction, Login, Origin, Place, Policy, Text};
use crate::cloudfront::forwarding::{Caching, Carriage, Class, Settings};
use crate::cloudfront::policies::{CachePolicy, Parts};
use crate::edge_code::{CodeFault, Replies, Touch};

/// A cache behavior.
#[derive(Debug)]
pub(crate) struct Behavior {
    pub(crate) place: Place,
    /// The path pattern, `*` for the default behavior.
    pub(crate) pattern: Text,
    /// The place of the path pattern, or of the behavior if it has none.
    pub(crate) pattern_place: Place,
    pub(crate) is_default: bool,
    /// The pattern of an earlier behavior that takes every request which this one would take.
    pub(crate) shadowed_by: Option<Text>,
    /// The ID of the origin or origin group.
    pub(crate) target: Text,
    /// The place of that ID, or of the behavior if it has none.
    pub(crate) target_place: Place,
    pub(crate) is_to_group: bool,
    /// The origin, or the first one of the origin group; `None` if the distribution has no origin of that ID.
    pub(crate) origin: Option<Rc<Origin>>,
    pub(crate) allowed_methods: At<Vec<String>>,
    pub(crate) cached_methods: At<Vec<String>>,
    pub(crate) viewer_protocol: At<String>,
    pub(crate) cache_policy: Option<Policy<CachePolicy>>,
    pub(crate) request_policy: Option<Policy<Parts>>,
    /// The response headers policy.
    pub(crate) response_policy: Option<Policy<()>>,
    /// The place of the legacy settings, if there are any.
    pub(crate) forwarded_values: Option<Place>,
    pub(crate) settings: Settings,
    /// The TTLs as they are written, in the cache policy or in the legacy settings.
    pub(crate) ttls: Option<TtlPlaces>,
    pub(crate) functions: Vec<EdgeFunction>,
    /// Of the paths of the default root object and of error pages, those whose requests come to this behavior.
    pub(crate) page_paths: Vec<String>,
    /// The place that switches compression on, if the origin is a bucket and the cache policy prevents it.
    pub(crate) compression: Option<Place>,
    /// The place that switches gRPC on.
    pub(crate) grpc: Option<Place>,
    /// The place of the key groups or accounts whose signature a request needs.
    pub(crate) signers: Option<Place>,
    /// The CORS headers that CloudFront adds to answers.
    pub(crate) cors_headers: Option<CorsHeaders>,
    /// True if earlier behaviors take the requests of every behavior with the same origin.
    pub(crate) hides_origin: bool,
    pub(crate) delivery: Delivery,
    /// The same behavior with the second origin of its group, which gets the requests that fail at the first.
    pub(crate) second: Option<Box<Behavior>>,
}

/// TTLs in seconds, with their places.
#[derive(Debug)]
pub(crate) struct TtlPlaces {
    /// The place of what holds them.
    pub(crate) holder: Place,
    pub(crate) min: At<u64>,
    pub(crate) default: At<u64>,
    pub(crate) max: At<u64>,
}

/// The treatment of a request on its way through a behavior.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// The kind of name that the origin gets as Host, by whose it is.
    pub(crate) host: Host,
    /// The result of the API's check of that Host.
    pub(crate) host_check: HostCheck,
    /// The parts of a request that the settings name to be forwarded.
    pub(crate) forwards: Parts,
    pub(crate) caching: Caching,
    read: Carriage,
    options: Carriage,
    write: Carriage,
}

impl Delivery {
    /// Works out the way of a request from the settings, the functions and the origin of a behavior.
    pub(crate) fn new(
        distribution: &Distribution,
        settings: &Settings,
        functions: &[EdgeFunction],
        origin: Option<&Origin>,
        cached_methods: &At<Vec<String>>,
    ) -> Self {
        let caches_options =
            cached_methods.known().into_iter().flatten().any(|method| method.eq_ignore_ascii_case("OPTIONS"));
        let carriage = |class| settings.authorization(class, caches_options);
        Self {
            host: host::host(settings, functions),
            host_check: host::check(distribution, settings, functions, origin),
            forwards: settings.forwarded(),
            caching: settings.caching(),
            read: carriage(Class::Read),
            options: carriage(Class::Options),
            write: carriage(Class::Write),
        }
    }

    /// Returns whether CloudFront sends Authorization with this class of methods.
    pub(crate) fn authorization(&self, class: Class) -> Carriage {
        match class {
            Class::Read => self.read,
            Class::Options => self.options,
            Class::Write => self.write,
        }
    }

    /// Returns the classes of methods whose Authorization arrives, does not arrive, or may (`None`).
    pub(crate) fn classes(&self, arrives: Option<bool>) -> Vec<Class> {
        Class::ALL.into_iter().filter(|class| self.authorization(*class).arrives == arrives).collect()
    }
}

impl Behavior {
    /// Reports whether the origin is an API, or may be one.
    pub(crate) fn may_reach_api(&self) -> bool {
        self.origin.as_ref().is_none_or(|origin| origin.kind.may_be_api())
    }

    /// Returns the origin if it is known to be an API.
    pub(crate) fn api_origin(&self) -> Option<&Origin> {
        self.origin.as_deref().filter(|origin| origin.kind.is_api())
    }

    /// Reports whether a function answers every request, so that none reaches the origin.
    pub(crate) fn answers_at_edge(&self) -> bool {
        self.functions.iter().any(|function| matches!(function.replies(), Replies::Always(_)))
    }

    /// Returns the way of requests to the second origin of a group, if that is known to be an API.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html>
    pub(crate) fn second_way(&self) -> Option<&Behavior> {
        self.second.as_deref().filter(|second| second.api_origin().is_some() && self.shadowed_by.is_none())
    }

    /// Returns the path pattern with its slash at the start, as a glob; `None` if it is not known.
    pub(crate) fn path_glob(&self) -> Option<String> {
        let pattern = self.pattern.as_known()?;
        Some(format!("/{}", pattern.strip_prefix('/').unwrap_or(pattern)))
    }

    /// Returns a path that the pattern takes; `None` if the pattern is not known.
    pub(crate) fn sample_path(&self) -> Option<String> {
        self.path_glob().map(|glob| sample(&glob))
    }

    /// Reports whether a function may give requests another path.
    pub(crate) fn may_rewrite_path(&self) -> bool {
        self.functions.iter().any(|function| function.is_on_request() && function.may_rewrite_path())
    }

    /// Returns what the API asks of its callers, if the origin is an API that the source holds.
    pub(crate) fn login(&self) -> &Login {
        self.origin.as_ref().map_or(&Login::Unseen, |origin| &origin.login)
    }

    /// Reports whether CloudFront accepts this class of methods; `None` if the methods are not known.
    pub(crate) fn allows(&self, class: Class) -> Option<bool> {
        let allowed = self.allowed_methods.known()?;
        Some(class.methods().iter().all(|method| allowed.iter().any(|name| name.eq_ignore_ascii_case(method))))
    }

    /// Returns the place of the settings that decide what is forwarded.
    pub(crate) fn settings_place(&self) -> Place {
        match (&self.cache_policy, self.forwarded_values) {
            (Some(policy), _) => policy.place,
            (None, Some(place)) => place,
            (None, None) => self.place,
        }
    }

    /// Returns the place of the origin request policy, or of the behavior if it has none.
    pub(crate) fn request_policy_place(&self) -> Place {
        self.request_policy.as_ref().map_or(self.place, |policy| policy.place)
    }

    /// Returns a function that gives the request another Host.
    pub(crate) fn host_function(&self) -> Option<&EdgeFunction> {
        self.functions.iter().find(|function| function.replaces_host())
    }

    /// Returns a function on requests whose code is not in the source, or not understood.
    pub(crate) fn opaque_function(&self) -> Option<&EdgeFunction> {
        self.functions.iter().find(|function| function.is_on_request() && function.is_opaque())
    }

    /// Returns the reasons why the code of a function before an API cannot do its work.
    pub(crate) fn code_faults(&self) -> impl Iterator<Item = (&EdgeFunction, &CodeFault)> {
        let functions = self.functions.iter().filter(|_| self.may_reach_api());
        let effects = functions.filter_map(|function| Some((function, function.effect.as_ref()?)));
        effects.flat_map(|(function, effect)| effect.faults.iter().map(move |fault| (function, fault)))
    }

    /// Returns a function that does this to Authorization after CloudFront removed what it does not forward.
    pub(crate) fn late_authorization(&self, touch: Touch) -> Option<&EdgeFunction> {
        self.functions.iter().find(|function| function.late_authorization() == touch)
    }
}

/// Returns a path that a pattern takes.
pub(crate) fn sample(glob: &str) -> String {
    glob.replace('*', "orders").replace('?', "a")
}

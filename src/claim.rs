//! The names that a stack takes for itself alone: AWS gives them once, in an account or everywhere.

use std::collections::HashMap;
use std::fmt;

use crate::compose::{DerivedName, derived_names};
use crate::diagnostic::Span;
use crate::names::{CertificateArn, DomainName, Region, StackName, WebAclArn};
use crate::plan::{Certificate, Domain, Given, Plan};

/// One name that a stack takes, and its place in the config.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The name, and what bears it.
    pub thing: Thing,
    /// The account of the stack, where the config names one.
    account: Option<String>,
    /// The place of the name in the config.
    pub span: Option<Span>,
}

/// A name that AWS gives once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A stack: one of a name in each Region of an account. `None` is the Region that its owner chooses.
    Stack(StackName, Option<Region>),
    /// A CloudFront function or a policy, named after the stack: one of a name in an account.
    Derived {
        /// The kind of resource that has the name.
        of: &'static str,
        /// The name.
        name: String,
    },
    /// An alternate domain name: on one distribution in all accounts. The records, the API Gateway custom domain and its
    /// mapping have the same name.
    Alias(DomainName),
}

/// The places of the names that a config gives.
#[derive(Debug, Default)]
pub(crate) struct ClaimPlaces {
    pub(crate) stack: Option<Span>,
    pub(crate) domain: Option<Span>,
    /// The list of further names.
    pub(crate) aliases: Option<Span>,
}

/// A name that two stacks claim, with the places of both.
#[derive(Debug)]
pub struct Conflict<'a, P> {
    /// The claim of the second.
    pub claim: &'a Claim,
    /// The place of the first.
    pub first: P,
    /// The place of the second.
    pub second: P,
}

/// Returns the claims of a plan.
pub(crate) fn claims(plan: &Plan, places: &ClaimPlaces) -> Vec<Claim> {
    let account = account(plan);
    let claim = |thing, span| Claim { thing, account: account.clone(), span };
    let name = &plan.stack;
    let mut regions: Vec<Option<Region>> = plan.regions.in_order().into_iter().map(Some).collect();
    if regions.is_empty() {
        regions.push(None);
    }
    let mut things: Vec<Thing> = regions.into_iter().map(|region| Thing::Stack(name.clone(), region)).collect();
    let derived = derived_names(plan).into_iter();
    things.extend(derived.map(|DerivedName { suffix, of, .. }| Thing::Derived { of, name: format!("{name}{suffix}") }));
    let mut claims: Vec<Claim> = things.into_iter().map(|thing| claim(thing, places.stack)).collect();
    for (index, (name, _)) in plan.domain.iter().flat_map(Domain::names).enumerate() {
        let place = if index == 0 { places.domain } else { places.aliases };
        claims.push(claim(Thing::Alias(name.clone()), place));
    }
    claims
}

/// Returns the account that a plan is for, as the ARNs in it say; all of them name the same one.
fn account(plan: &Plan) -> Option<String> {
    let certificates = plan.domain.iter().flat_map(|domain| [&domain.viewer_certificate, &domain.api_certificate]);
    let mut accounts = certificates.filter_map(|certificate| match certificate {
        Certificate::Existing(arn) => arn.literal().map(CertificateArn::account),
        Certificate::New => None,
    });
    let web_acl = plan.distribution.web_acl.as_ref().and_then(Given::literal).map(WebAclArn::account);
    accounts.next().or(web_acl).map(str::to_owned)
}

/// Returns the names that two of the stacks claim, for each stack once per name in its config.
///
/// Two stacks whose configs name different accounts share nothing but aliases.
pub fn conflicts<'a, P: Copy>(
    stacks: impl IntoIterator<Item = impl IntoIterator<Item = (&'a Claim, P)>>,
) -> Vec<Conflict<'a, P>> {
    let mut known: HashMap<&Thing, Vec<(&Claim, P)>> = HashMap::new();
    let mut conflicts = Vec::new();
    for stack in stacks {
        let (mut has_name, mut has_alias) = (false, false);
        for (claim, second) in stack {
            let others = known.entry(&claim.thing).or_default();
            let Some((_, first)) = others.iter().find(|(other, _)| claim.excludes(other)) else {
                others.push((claim, second));
                continue;
            };
            // A function and a policy are called after the stack.
            let is_reported = if matches!(claim.thing, Thing::Alias(_)) { &mut has_alias } else { &mut has_name };
            if !std::mem::replace(is_reported, true) {
                conflicts.push(Conflict { claim, first: *first, second });
            }
        }
    }
    conflicts
}

impl Claim {
    /// Returns true if both cannot be fulfilled; they are about the same thing.
    fn excludes(&self, other: &Self) -> bool {
        let is_everywhere = matches!(self.thing, Thing::Alias(_));
        is_everywhere || self.account.is_none() || other.account.is_none() || self.account == other.account
    }
}

impl Thing {
    /// Returns the advice on what to do about two of them.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Alias(_) => {
                "CloudFront takes a name for one distribution, in whichever account; give each stack a `domain.name` of its own"
            }
            _ => "give each stack a name of its own; synthesize the stacks of another account in a run of their own",
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stack(name, Some(region)) => write!(f, "the stack `{name}` in {region}"),
            Self::Stack(name, None) => write!(f, "the stack `{name}`"),
            Self::Derived { of, name } => write!(f, "the {of} `{name}`"),
            Self::Alias(name) => write!(f, "a distribution for `{name}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims_of(config: &str) -> Vec<Claim> {
        crate::synth(config).expect(config).claims
    }

    fn both(a: &str, b: &str) -> Vec<String> {
        let (a, b) = (claims_of(a), claims_of(b));
        let stacks = [(&a, 1), (&b, 2)];
        conflicts(stacks.map(|(claims, place)| claims.iter().map(move |claim| (claim, place))))
            .iter()
            .map(|conflict| conflict.claim.thing.to_string())
            .collect()
    }

    fn config(stack: &str, strategy: &str, rest: &str) -> String {
        format!("stack: {stack}\napi: {{id: a1b2c3d4e5, region: eu-west-1, type: http}}\nstrategy: {strategy}\n{rest}")
    }

    #[test]
    fn a_name_is_given_once() {
        let ireland = "stack_region: eu-west-1\n";
        let alias = "domain: {name: api.example.com}\n";
        let with = |strategy: &str, rest: &str| config("one", strategy, rest);
        assert_eq!(both(&with("zero-ttl", ""), &with("managed-policy", "")), ["the stack `one` in us-east-1"]);
        assert!(both(&with("managed-policy", ""), &with("zero-ttl", ireland)).is_empty());
        assert_eq!(both(&with("zero-ttl", ""), &with("zero-ttl", ireland)), ["the cache policy `one-authorization`"]);
        assert_eq!(
            both(&with("cloudfront-function", ireland), &with("cloudfront-function", "")),
            ["the CloudFront Function `one-origin-host`"]
        );
        assert_eq!(
            both(&config("one", "managed-policy", alias), &config("two", "custom-domain", alias)),
            ["a distribution for `api.example.com`"]
        );
        assert_eq!(both(&config("one", "managed-policy", alias), &config("one", "managed-policy", alias)).len(), 2);
        let other = "domain: {name: www.example.com, aliases: [api.example.com]}\n";
        assert_eq!(
            both(&config("one", "managed-policy", alias), &config("two", "managed-policy", other)),
            ["a distribution for `api.example.com`"]
        );
    }

    #[test]
    fn another_account_has_its_own_stacks_but_no_alias_twice() {
        let of = |account: &str, name: &str| {
            let arn = format!("arn:aws:acm:us-east-1:{account}:certificate/12345678-1234-1234-1234-123456789012");
            config("one", "managed-policy", &format!("domain: {{name: {name}, certificates: {{viewer: '{arn}'}}}}\n"))
        };
        assert!(both(&of("111122223333", "a.example.com"), &of("444455556666", "b.example.com")).is_empty());
        assert_eq!(both(&of("111122223333", "a.example.com"), &of("111122223333", "b.example.com")).len(), 1);
        assert_eq!(
            both(&of("111122223333", "a.example.com"), &of("444455556666", "a.example.com")),
            ["a distribution for `a.example.com`"]
        );
    }
}

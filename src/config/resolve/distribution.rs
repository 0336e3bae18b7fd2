//! The distribution's options.

use super::reference::Wanted;
use super::{Context, Resolver};
use crate::cloudfront::countries::COUNTRIES;
use crate::cloudfront::limits;
use crate::cloudfront::managed::{self, PolicyKind, of_kind, origin_request_policy};
use crate::config::Config;
use crate::config::distribution::{DistributionSection, GeoRestrictionSection, PolicyChoice};
use crate::config::field::{Entries, Field};
use crate::config::reference::GivenSection;
use crate::diagnostic::{Diagnostic, Span, similar};
use crate::names::text::{self, Readers};
use crate::names::{HeaderValue, Invalid, OriginHeaderName, Pattern, PolicyId, Region, US_EAST_1};
use crate::plan::{
    self, Auth, Given, HttpVersion, MinimumProtocolVersion, OriginOptions, Policy, PriceClass, ViewerProtocolPolicy,
};
use crate::secret::is_named;
use crate::strategy::ViewerHost;

impl Resolver<'_> {
    /// Returns the options of the distribution itself. What holds for routes is in [`Resolver::routes`].
    pub(super) fn distribution(
        &mut self,
        config: &Config,
        options: &DistributionSection,
        api_origin: OriginOptions,
        default_comment: String,
    ) -> plan::Distribution {
        let comment = self.comment(options.comment.as_ref());
        let minimum = self.optional(options.minimum_protocol_version.as_ref()).copied();
        if let (Some(field), None) = (&options.minimum_protocol_version, &config.domain) {
            self.push(
                Diagnostic::error(field.span, "`minimum_protocol_version` needs a `domain`")
                    .note("with CloudFront's own certificate the security policy is always TLSv1")
                    .help("leave it out, or add a `domain`"),
            );
        }
        plan::Distribution {
            comment: comment.cloned().unwrap_or(default_comment).chars().take(limits::COMMENT).collect(),
            price_class: self.optional(options.price_class.as_ref()).copied().unwrap_or(PriceClass::All),
            http_version: self.optional(options.http_version.as_ref()).copied().unwrap_or(HttpVersion::Http2And3),
            ipv6: self.optional(options.ipv6.as_ref()).copied().unwrap_or(true),
            minimum_protocol_version: minimum.unwrap_or(MinimumProtocolVersion::Tls12In2021),
            web_acl: self.given(
                options.web_acl_arn.as_ref(),
                Wanted { what: "the ARN of the web ACL", pattern: None, region: Some(US_EAST_1) },
            ),
            api_origin,
            firewall: self.firewall(options),
            logging: self.legacy_logging(options.logging.as_ref()),
            log_delivery: self.log_delivery(options.logging.as_ref()),
            flat_rate: self.optional(options.flat_rate.as_ref()).copied(),
            geo_restriction: self.geo_restriction(options.geo_restriction.as_ref()),
        }
    }

    /// Returns the protocols for viewers that a key asks for.
    pub(super) fn viewer_protocol_policy(
        &mut self,
        field: Option<&Field<ViewerProtocolPolicy>>,
    ) -> Option<ViewerProtocolPolicy> {
        let policy = self.optional(field).copied()?;
        if let (ViewerProtocolPolicy::AllowAll, Some(field)) = (policy, field) {
            self.push(
                Diagnostic::warning(field.span, "viewers may send their Authorization over plain HTTP")
                    .help("write `https-only` unless clients exist that cannot do HTTPS"),
            );
        }
        Some(policy)
    }

    /// Returns the settings of an origin; each key that is left out has the default's value.
    pub(super) fn origin_options(
        &mut self,
        read_timeout: Option<&Field<u32>>,
        headers: Option<&Field<Entries<OriginHeaderName, GivenSection<HeaderValue>>>>,
        shield: Option<&Field<Region>>,
        default: &OriginOptions,
    ) -> OriginOptions {
        OriginOptions {
            read_timeout: read_timeout.map_or(default.read_timeout, |field| self.read_timeout(field)),
            headers: headers.map_or_else(|| default.headers.clone(), |field| self.origin_headers(field)),
            shield: self.optional(shield).copied().or(default.shield),
        }
    }

    fn comment<'v>(&mut self, field: Option<&'v Field<String>>) -> Option<&'v String> {
        let comment = self.optional(field)?;
        let span = field?.span;
        if comment.chars().count() > limits::COMMENT {
            let message = format!("the comment is longer than {} characters", limits::COMMENT);
            self.push(Diagnostic::error(span, message));
        }
        if comment.chars().any(char::is_control) {
            self.push(Diagnostic::error(span, "the comment contains a line break or another control character"));
        } else {
            self.public_text(comment, span);
        }
        Some(comment)
    }

    /// Refuses a text that CloudFormation or CloudFront does not take, or that would show a secret.
    pub(super) fn public_text(&mut self, text: &str, span: Span) {
        if let Err(Invalid { message, help, .. }) = text::check(text, Readers::Everybody) {
            self.push(Diagnostic { help, ..Diagnostic::error(span, message) });
        }
    }

    fn read_timeout(&mut self, field: &Field<u32>) -> u32 {
        let seconds = self.optional(Some(field)).copied().unwrap_or(OriginOptions::READ_TIMEOUT);
        if !(1..=limits::READ_TIMEOUT).contains(&seconds) {
            let span = field.span;
            let message = format!("CloudFront waits between 1 and {} seconds, not {seconds}", limits::READ_TIMEOUT);
            self.push(Diagnostic::error(span, message));
        }
        seconds
    }

    fn origin_headers(
        &mut self,
        field: &Field<Entries<OriginHeaderName, GivenSection<HeaderValue>>>,
    ) -> Vec<(OriginHeaderName, Given<HeaderValue>)> {
        let span = field.span;
        let headers = self.pairs(Some(field), |name| name.as_str().to_ascii_lowercase());
        let mut given = Vec::new();
        for (name, value) in headers {
            let wanted = Wanted { what: "the value of an origin header", pattern: None, region: None };
            given.extend(self.given(Some(&value), wanted).map(|value| (name, value)));
        }
        let headers = given;
        self.readable_secrets(Some(field));
        let known = || headers.iter().filter_map(|(name, value)| Some((name, value.literal()?.as_str())));
        let references: usize = known().map(|(_, value)| text::count_references(value)).sum();
        if references > text::REFERENCES {
            let message = format!("the origin headers have {references} dynamic references");
            let help = format!("CloudFormation resolves {} in one template", text::REFERENCES);
            self.push(Diagnostic::error(span, message).help(help));
        }
        if headers.len() > limits::ORIGIN_HEADERS {
            let message = format!("{} origin headers; CloudFront takes {}", headers.len(), limits::ORIGIN_HEADERS);
            self.push(Diagnostic::error(span, message));
        }
        let characters: usize = known().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if characters > limits::ORIGIN_HEADER_TEXT {
            let message = format!("the origin headers have {characters} characters, names and values together");
            self.push(
                Diagnostic::error(span, message).help(format!("CloudFront takes {}", limits::ORIGIN_HEADER_TEXT)),
            );
        }
        headers
    }

    /// Refuses values that look like secrets and would be read by everybody who has the template, or the stack.
    fn readable_secrets(&mut self, field: Option<&Field<Entries<OriginHeaderName, GivenSection<HeaderValue>>>>) {
        for (name, header) in field.and_then(Field::get).into_iter().flat_map(|entries| &entries.0) {
            let (Some(name), Some(value)) = (name.get(), header.get()) else { continue };
            if !is_named(name.as_str()) {
                continue;
            }
            let masks = value.reference.no_echo.as_ref().and_then(Field::get).copied().unwrap_or_default();
            if value.reference.parameter.is_some() && !masks {
                let message =
                    format!("`{name}` looks like a secret, and CloudFormation shows the value of the parameter");
                self.push(Diagnostic::warning(header.span, message).help("write `{parameter: Name, no_echo: true}`"));
            }
            let text = value.text.as_ref().and_then(Field::get);
            if text.is_some_and(|text| !text::is_reference(text.as_str())) {
                let message =
                    format!("`{name}` looks like a secret, and everybody who reads the template would read it");
                self.push(
                    Diagnostic::error(header.span, message)
                        .help("write `{{resolve:secretsmanager:NAME}}`, or `{literal: value}` if it is no secret"),
                );
            }
        }
    }

    /// Returns the user's choice in place of the strategy's own policy, if it still brings the right Host and
    /// Authorization.
    pub(super) fn origin_request_policy(
        &mut self,
        field: Option<&Field<PolicyChoice>>,
        context: Context,
    ) -> Option<Policy> {
        let choice = self.optional(field)?;
        let span = field?.span;
        let PolicyChoice::Given(section) = choice else {
            self.push(allow_list(span));
            return None;
        };
        let name = match self.given_in(section, span, policy_wanted("the ID of the origin request policy"))? {
            Given::Literal(name) => name,
            Given::Reference(reference) => {
                self.unseen_policy(span);
                return Some(Policy::Id(Given::Reference(reference)));
            }
        };
        let known = of_kind(PolicyKind::OriginRequest).find(|policy| policy.name == name || policy.id == name);
        let Some((known, forwarded)) = known.and_then(|policy| Some((policy, origin_request_policy(policy.id)?)))
        else {
            let id = self.policy_id(&name, span, PolicyKind::OriginRequest)?;
            self.unseen_policy(span);
            return Some(Policy::Id(Given::Literal(id)));
        };
        let (info, name) = (context.info?, known.name);
        let forwards = |header: &str| forwarded.contents.headers.contains(header) == Some(true);
        let error = match info.viewer_host {
            ViewerHost::Forbidden if forwards("host") => Some(
                Diagnostic::error(span, format!("`{name}` sends the viewer's Host to the default endpoint"))
                    .note("API Gateway does not know that name and answers 403 Forbidden")
                    .help("leave it out: the strategy has AllViewerExceptHostHeader; or use `strategy: custom-domain`, where API Gateway knows the viewer's Host"),
            ),
            ViewerHost::Required if !forwards("host") => Some(
                Diagnostic::error(span, format!("`{name}` keeps the viewer's Host from the API"))
                    .note("without it API Gateway does not find the custom domain's mapping and answers 403")
                    .help("leave it out: the strategy has AllViewer"),
            ),
            _ => None,
        };
        let error = error.or_else(|| {
            (!forwards("authorization") && !info.keyed).then(|| {
                Diagnostic::error(span, format!("`{name}` does not forward Authorization"))
                    .note("CloudFront removes it from GET and HEAD requests, and the API answers 401")
                    .help("leave it out; the strategy has a policy that forwards it")
            })
        });
        // SigV4 needs its own headers too, which of the managed policies only those forward that forward all.
        let error = error.or_else(|| {
            (!forwards("authorization") && context.auth == Some(Auth::Iam)).then(|| {
                Diagnostic::error(span, format!("`{name}` does not forward what SigV4 needs"))
                    .note("X-Amz-Date, X-Amz-Security-Token and X-Amz-Content-Sha256 are part of a signed request")
                    .help("leave it out; the strategy has a policy that forwards them")
            })
        });
        if let Some(error) = error {
            self.push(error);
            return None;
        }
        Some(Policy::Managed(known))
    }

    fn unseen_policy(&mut self, span: Span) {
        self.push(
            Diagnostic::warning(span, "gatefront cannot see what this policy forwards")
                .help("make sure that it forwards Authorization, and Host only as the strategy needs it"),
        );
    }

    /// Returns a policy of this kind that a config names, whatever its contents are. `what` is what its ID is called.
    pub(super) fn chosen_policy(
        &mut self,
        field: Option<&Field<PolicyChoice>>,
        kind: PolicyKind,
        what: &'static str,
    ) -> Option<Policy> {
        let choice = self.optional(field)?;
        let span = field?.span;
        let PolicyChoice::Given(section) = choice else {
            self.push(
                Diagnostic::error(span, "expected the name or the id of a policy")
                    .help("make the policy in a stack of its own and give its id here"),
            );
            return None;
        };
        let name = match self.given_in(section, span, policy_wanted(what))? {
            Given::Literal(name) => name,
            Given::Reference(reference) => return Some(Policy::Id(Given::Reference(reference))),
        };
        match of_kind(kind).find(|policy| policy.name == name || policy.id == name) {
            Some(policy) => Some(Policy::Managed(policy)),
            None => self.policy_id(&name, span, kind).map(|id| Policy::Id(Given::Literal(id))),
        }
    }

    /// Returns the id of a policy of the user's own, unless it is a mistyped name, or the id of a managed policy of
    /// another kind, or nearly such an id.
    pub(super) fn policy_id(&mut self, text: &str, span: Span, kind: PolicyKind) -> Option<PolicyId> {
        if let Ok(id) = text.parse::<PolicyId>() {
            let near = managed::all().find(|(_, policy)| strsim::hamming(policy.id, text).is_ok_and(|d| d <= 3));
            let Some((what, policy)) = near else { return Some(id) };
            let error = if policy.id == text {
                Diagnostic::error(span, format!("this is the id of the managed {what} {}", policy.name))
                    .help("give the id or the name of a policy of the kind that the key asks for")
            } else {
                Diagnostic::error(span, format!("this is nearly the id of the managed {what} {}", policy.name))
                    .help(format!("write its name: `{}`", policy.name))
            };
            self.push(error);
            return None;
        }
        let bare = text.strip_prefix("Managed-").unwrap_or(text);
        let names: Vec<&str> = of_kind(kind).map(|policy| policy.name).collect();
        let exact = names.iter().find(|name| **name == bare).copied();
        let error = Diagnostic::error(span, format!("`{text}` is neither a managed policy nor the id of one of yours"));
        self.push(match exact.or_else(|| similar(bare, names.iter().copied())) {
            Some(name) => error.did_you_mean(text, name),
            None => error.help(format!("the managed policies are {}", names.join(", "))),
        });
        None
    }

    fn geo_restriction(&mut self, field: Option<&Field<GeoRestrictionSection>>) -> Option<plan::GeoRestriction> {
        let restriction = self.optional(field)?;
        let (list, restrict): (_, fn(Vec<String>) -> plan::GeoRestriction) =
            match (&restriction.allow, &restriction.deny) {
                (Some(list), None) => (list, plan::GeoRestriction::Allow),
                (None, Some(list)) => (list, plan::GeoRestriction::Deny),
                _ => {
                    self.push(
                        Diagnostic::error(field?.span, "a geo restriction is one list")
                            .help("write either `allow: [DE, FR]` or `deny: [DE, FR]`"),
                    );
                    return None;
                }
            };
        let fields = self.optional(Some(list))?;
        let mut countries = Vec::new();
        for (code, span) in self.items(fields, list.span) {
            if COUNTRIES.contains(&code.as_str()) {
                countries.push(code.clone());
                continue;
            }
            let error = Diagnostic::error(span, format!("`{code}` is not a country code"));
            let upper = code.to_ascii_uppercase();
            self.push(match upper.as_str() {
                "UK" => error.help("the United Kingdom is `GB`"),
                upper if COUNTRIES.contains(&upper) => error.help(format!("write it in capital letters: `{upper}`")),
                _ => error.help("write ISO 3166-1 alpha-2 codes, like `DE`"),
            });
        }
        if fields.is_empty() {
            self.push(Diagnostic::error(list.span, "the list of countries is empty"));
        }
        countries.sort();
        countries.dedup();
        Some(restrict(countries))
    }
}

/// Returns what a reference to a policy has to give.
pub(super) fn policy_wanted(what: &'static str) -> Wanted {
    Wanted { what, pattern: Some(PolicyId::PATTERN), region: None }
}

/// AWS's error, and what has changed since.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization>
fn allow_list(span: Span) -> Diagnostic {
    Diagnostic::error(span, "expected the name or the id of a policy, not a list of headers")
        .note("an origin request policy that lists Authorization was refused: \"The parameter Headers contains Authorization that is not allowed.\" In 2026 AWS changed its guide, which now allows it; accounts that still refuse it may exist")
        .help("leave it out: every strategy forwards Authorization without such a list. A policy that you have made elsewhere can be given by its id")
}

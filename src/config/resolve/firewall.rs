//! `distribution.waf`: the web ACL that the stack makes.

use super::Resolver;
use crate::config::distribution::DistributionSection;
use crate::diagnostic::{Diagnostic, similar};
use crate::plan::{Firewall, ManagedRules};

impl Resolver<'_> {
    /// Returns the web ACL that the stack makes.
    pub(super) fn firewall(&mut self, options: &DistributionSection) -> Option<Firewall> {
        let field = options.firewall.as_ref()?;
        let section = self.optional(Some(field))?;
        if let Some(named) = &options.web_acl_arn {
            self.push(
                Diagnostic::error(field.span, "`waf` and `web_acl_arn` exclude each other")
                    .related(named.span, "the other one")
                    .note("a distribution has one web ACL")
                    .help("keep one of the two: `waf` makes a web ACL, `web_acl_arn` names one"),
            );
        }
        let rate_limit = self.optional(section.rate_limit.as_ref()).copied();
        if let (Some(limit), Some(at)) = (rate_limit, &section.rate_limit)
            && !(10..=2_000_000_000).contains(&limit)
        {
            let message = format!("AWS WAF takes rate limits from 10 to 2,000,000,000, not {limit}");
            self.push(
                Diagnostic::error(at.span, message).help("it counts the requests of one IP address in five minutes"),
            );
        }
        let groups = section.managed.as_ref();
        let given = match self.optional(groups) {
            None => Vec::new(),
            Some(list) => self.items(list, groups.map(|field| field.span).unwrap_or_default()),
        };
        let managed: Vec<ManagedRules> =
            ManagedRules::ALL.iter().copied().filter(|group| given.iter().any(|(one, _)| *one == group)).collect();
        if rate_limit.is_none() && managed.is_empty() && section.rate_limit.is_none() && given.is_empty() {
            self.push(
                Diagnostic::error(field.span, "`waf` has no rule")
                    .help("write `rate_limit: 2000` or `managed: [common, known-bad-inputs, ip-reputation]`"),
            );
        }
        let mut count = Vec::new();
        match self.optional(section.count.as_ref()) {
            None if managed.contains(&ManagedRules::Common) => count.push(ManagedRules::BODY_SIZE.to_owned()),
            None => {}
            Some(list) => {
                let span = section.count.as_ref().map(|field| field.span).unwrap_or_default();
                let known: Vec<&str> = managed.iter().flat_map(|group| group.rules()).copied().collect();
                for (rule, at) in self.items(list, span) {
                    if !known.contains(&rule.as_str()) {
                        let error = Diagnostic::error(at, format!("`{rule}` is no rule of these groups"));
                        self.push(match similar(rule, known.iter().copied()) {
                            Some(near) => error.did_you_mean(rule, near),
                            None => error.help("write the name of a rule, such as `SizeRestrictions_BODY` of `common`"),
                        });
                    }
                    count.push(rule.clone());
                }
            }
        }
        count.sort();
        count.dedup();
        let firewall = Firewall { rate_limit, managed, count };
        let cost = firewall.monthly_cost();
        let note = self.note(
            field.span,
            format!("this web ACL costs about {cost} US dollars in a month, and 0.60 for each million requests"),
        );
        note.notes.push("an estimate: see https://aws.amazon.com/waf/pricing/".to_owned());
        if firewall.count.iter().any(|rule| rule == ManagedRules::BODY_SIZE) && section.count.is_none() {
            note.notes.push(
                "SizeRestrictions_BODY counts and does not block: it would refuse bodies of more than 8 KB, which APIs get"
                    .to_owned(),
            );
        }
        Some(firewall)
    }
}

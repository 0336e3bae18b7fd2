//! The answers that make a config, from flags or from questions on a terminal.

use gatefront::names::{Region, StackName};
use gatefront::plan::{ApiKind, Auth};
use gatefront::strategy::{Info, Kind};

use super::account::Account;
use super::api::{ApiAnswer, PartialApi, ask_more};
use super::domain::DomainAnswer;
use super::flags::Flags;
use super::question::{Interview, Prompt, has_terminal, not_given};
use super::site::{AnsweredBucket, SiteAnswer};
use super::stack::suggested;
use super::{correct, path, reference, site, strategy};
use crate::cli::Failure;

/// Everything that the config says.
pub(super) struct Answers {
    pub(super) stack: StackName,
    /// Path of the template that the resources are added to, from the working directory.
    pub(super) template: Option<String>,
    /// The Region of the stack, if an API is in its template.
    pub(super) stack_region: Option<Region>,
    pub(super) apis: Vec<ApiAnswer>,
    pub(super) site: Option<SiteAnswer>,
    pub(super) domain: Option<DomainAnswer>,
    pub(super) strategy: &'static Info,
}

/// Takes what the flags give and asks for the rest, if there is somebody to ask.
pub(super) fn collect(
    flags: Flags,
    template: Option<String>,
    account: Option<&Account<'_>>,
) -> Result<Answers, Failure> {
    let mut missing = flags.missing();
    // The account knows the kind of an API.
    missing.retain(|flag| account.is_none() || *flag != "--type");
    // Whoever gives all that is needed by flags is not asked for the rest.
    let asks = has_terminal() && !missing.is_empty();
    if !asks && !missing.is_empty() {
        return Err(not_given(&missing));
    }
    let interview = Interview { asks, account };
    let Flags { stack, region, apis: partial, site, domain, strategy } = flags;
    let partial = if partial.is_empty() { vec![PartialApi { region, ..PartialApi::default() }] } else { partial };
    let mut apis = partial.into_iter().map(|api| api.complete(interview)).collect::<Result<Vec<_>, _>>()?;
    if asks {
        ask_more(interview, &mut apis)?;
    }
    let site = match site {
        None if asks => site::ask(interview, apis.first().and_then(|api| api.region))?,
        site => site,
    };
    path::ask(&mut apis, site.is_some(), interview)?;
    let template = match template {
        None if uses_template(&apis, site.as_ref()) => {
            let question = Prompt { flag: "--template", text: "Template with these resources" };
            Some(interview.ask(question, Some("template.yaml"), |text| Ok(text.to_owned()))?)
        }
        template => template,
    };
    let uses_iam = apis.iter().any(|api| api.auth == Auth::Iam);
    let domain = domain.complete(interview, uses_iam)?;
    if uses_iam && domain.is_none() && strategy.is_none() {
        let help = "name it with --domain, or another way to authorize with --auth";
        return Err(Failure::sentence("IAM clients need a domain name for viewers").help(help));
    }
    let name = domain.as_ref().map(|domain| &domain.name);
    let suggested = apis.first().and_then(|api| suggested(api, name));
    let question = Prompt { flag: "--stack", text: "Name of the stack" };
    let stack = interview.given_or_asked(stack, question, suggested.as_deref(), correct::stack)?;
    let strategy = strategy::ask(strategy, &apis, domain.is_some(), interview)?;
    if strategy.kind == Kind::CustomDomain {
        // The key of the API mapping takes the prefix off, so there is no other choice.
        for api in apis.iter_mut().filter(|api| api.kind != ApiKind::Websocket && api.path != path::EVERYTHING) {
            api.strip_prefix = true;
        }
    }
    let stack_region = region.filter(|_| apis.iter().any(|api| api.address.is_resource()));
    Ok(Answers { stack, template, stack_region, apis, site, domain, strategy })
}

/// Reports whether an answer is a resource of a template.
fn uses_template(apis: &[ApiAnswer], site: Option<&SiteAnswer>) -> bool {
    apis.iter().any(|api| api.address.is_resource() || reference::is_resource(&api.stage))
        || site.is_some_and(|site| matches!(site.bucket, AnsweredBucket::Resource(_)))
}

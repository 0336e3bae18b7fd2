//! The flags of `init`: all are read, and everything that is wrong with them is reported in one run.

use gatefront::diagnostic::Problem;
use gatefront::names::{Region, StackName};
use gatefront::plan::{ApiKind, Auth};
use gatefront::strategy::Kind;

use super::address::AnsweredApi;
use super::api::PartialApi;
use super::domain::PartialDomain;
use super::route_flag::one_of;
use super::site::SiteAnswer;
use super::{Arguments, api, correct, domain, reference, route_flag};

/// The values of the flags.
#[derive(Default)]
pub(super) struct Flags {
    pub(super) stack: Option<StackName>,
    pub(super) region: Option<Region>,
    pub(super) apis: Vec<PartialApi>,
    pub(super) site: Option<SiteAnswer>,
    pub(super) domain: PartialDomain,
    pub(super) strategy: Option<Kind>,
}

impl Flags {
    /// Returns the flags that are missing, each once.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        if self.apis.is_empty() {
            return vec!["--api"];
        }
        let mut missing: Vec<&str> = self.apis.iter().flat_map(PartialApi::missing).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}

/// Reads the flags.
pub(super) fn read(arguments: &Arguments) -> Result<Flags, Vec<Problem>> {
    let mut reader = FlagReader { problems: Vec::new() };
    let region = reader.one("--region", arguments.region.as_ref(), correct::region);
    let kind = reader.one("--type", arguments.kind.as_ref(), |text| one_of(text, ApiKind::find, ApiKind::ALL));
    let stage = reader.one("--stage", arguments.stage.as_ref(), api::stage);
    let auth = reader.one("--auth", arguments.auth.as_ref(), |text| one_of(text, Auth::find, Auth::ALL));
    let is_alone = arguments.apis.len() == 1;
    let mut apis = Vec::new();
    for text in &arguments.apis {
        let Some(mut api) = reader.all("--api", route_flag::api(text)) else { continue };
        // Beside several APIs the flag is for those that do not say it.
        if is_alone {
            reader.differs("--region", region.as_ref(), api.region.as_ref());
            reader.differs("--type", kind.as_ref(), api.kind.as_ref());
            reader.differs(
                "--stage",
                stage.as_ref().map(reference::yaml).as_ref(),
                api.stage.as_ref().map(reference::yaml).as_ref(),
            );
        }
        if !api.address.as_ref().is_some_and(AnsweredApi::is_resource) {
            api.region = api.region.or(region);
        }
        api.kind = api.kind.or(kind);
        api.stage = api.stage.or_else(|| stage.clone());
        api.auth = api.auth.or(auth);
        apis.push(api);
    }
    let site = arguments.site.as_ref().and_then(|text| reader.all("--site", route_flag::site(text)));
    let domain = PartialDomain {
        name: reader.one("--domain", arguments.domain.as_ref(), correct::domain),
        zone: reader.one("--hosted-zone-id", arguments.hosted_zone_id.as_ref(), domain::zone),
        certificate: reader.one("--certificate", arguments.certificate.as_ref(), domain::certificate),
    };
    let stack = reader.one("--stack", arguments.stack.as_ref(), correct::stack);
    let strategy = reader.one("--strategy", arguments.strategy.as_ref(), |text| one_of(text, Kind::find, Kind::ALL));
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    Ok(Flags { stack, region, apis, site, domain, strategy })
}

/// Reads flags, and collects what is wrong.
struct FlagReader {
    problems: Vec<Problem>,
}

impl FlagReader {
    fn one<T>(&mut self, flag: &str, text: Option<&String>, read: impl Fn(&str) -> Result<T, Problem>) -> Option<T> {
        let value = read(text?.trim()).map_err(|problem| vec![problem]);
        self.all(flag, value)
    }

    fn all<T>(&mut self, flag: &str, value: Result<T, Vec<Problem>>) -> Option<T> {
        let of_flag = |problem: Problem| Problem { what: format!("{flag}: {}", problem.what), ..problem };
        value.map_err(|problems| self.problems.extend(problems.into_iter().map(of_flag))).ok()
    }

    /// Reports a flag that says something else than the address of the only API.
    fn differs<T: PartialEq + ToString>(&mut self, flag: &str, given: Option<&T>, known: Option<&T>) {
        if let (Some(given), Some(known)) = (given, known)
            && given != known
        {
            let (given, known) = (given.to_string(), known.to_string());
            self.problems.push(Problem::new(format!("{flag} is {given}, and --api says {known}")));
        }
    }
}

//! The Region that each resource needs, and how one template serves the Regions that come of it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::names::{Region, US_EAST_1};
use crate::plan::Regions;
use crate::template::{Defect, Intrinsic, Template, Value, is_region};

/// The Regions where the resources of a fragment may live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placement {
    /// In us-east-1 only: viewer certificates and Lambda@Edge functions.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html>
    Edge,
    /// In the Region of the fragment's API only: mappings, locks, and APIs that are made.
    Api,
    /// In each Region with such an API, one in each: API Gateway custom domains and their certificates.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html>
    EveryApi,
    /// In these and in us-east-1, one in each: a certificate that viewers and API Gateway need.
    EdgeAndEveryApi,
    /// In any Region; it goes where the distribution goes.
    Anywhere,
}

/// A condition on the Region in which the template is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RegionCondition {
    /// Holds in each Region with an API, where the distribution's is none of them.
    EveryApi,
    /// Holds in one of several Regions with APIs.
    Api(Region),
    /// Holds where the distribution is.
    Edge,
}

impl RegionCondition {
    /// Returns the logical ID of the condition.
    pub(crate) fn name(self) -> Cow<'static, str> {
        match self {
            Self::Edge => "IsEdgeRegion".into(),
            Self::EveryApi => "IsApiRegion".into(),
            Self::Api(region) => format!("IsApiRegion{}", region.logical_id()).into(),
        }
    }

    fn value(self, apis: &[Region], distribution: Region) -> Value {
        match (self, apis) {
            (Self::Edge, _) => is_region(distribution.as_str()),
            (Self::Api(region), _) => is_region(region.as_str()),
            (Self::EveryApi, [api]) => is_region(api.as_str()),
            (Self::EveryApi, _) => {
                let other = [is_region(distribution.as_str())];
                Value::Call(Intrinsic::Not, Box::new(other.into_iter().collect()))
            }
        }
    }
}

/// The needs that fix a Region, to find it and to explain it.
#[derive(Debug, Clone)]
pub(crate) struct Needs {
    /// The things that must be in us-east-1, in a few words.
    pub(crate) edge: Option<&'static str>,
    /// The Regions of what is made beside an API, sorted, each once, with the reasons.
    pub(crate) apis: Vec<(Region, &'static str)>,
    /// The Region in which exports are read, with the reason.
    pub(crate) import: Option<(Region, String)>,
    /// The change that makes it unnecessary for anything to be in us-east-1.
    pub(crate) without_edge: &'static str,
}

/// The reason why a template cannot be placed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unplaced {
    /// The Region that is wished for is another one than what is made needs.
    Wish(String),
    /// An export is read in another Region than what is made needs.
    Import(String),
}

impl Needs {
    /// Returns what to do so that no Region is fixed.
    fn remedy(&self) -> &'static str {
        match (self.edge, self.apis.as_slice(), &self.import) {
            (Some(_), ..) => self.without_edge,
            (None, [], Some(_)) => "write `{stack_output: stack.Output}`, which names its Region",
            _ => "take another strategy",
        }
    }

    /// Returns the Regions of what is made, with the reasons.
    fn made(&self) -> impl Iterator<Item = (Region, &str)> {
        self.edge.map(|why| (US_EAST_1, why)).into_iter().chain(self.apis.iter().copied())
    }

    /// Returns the Regions that are fixed, with the reasons.
    fn fixed(&self) -> impl Iterator<Item = (Region, &str)> {
        self.made().chain(self.import.iter().map(|(region, why)| (*region, why.as_str())))
    }
}

/// Decides where the template is deployed. `wished` counts only where the resources leave a choice. A distribution before
/// custom domains in several Regions is in us-east-1 otherwise, so that it stays when an API in another Region is added.
///
/// # Errors
/// The wish cannot be met, or an import; says why.
pub(crate) fn decide(needs: &Needs, wished: Option<Region>) -> Result<Regions, Unplaced> {
    if let Some((home, why)) = &needs.import
        && let Some((other, reason)) = needs.made().find(|(region, _)| region != home)
    {
        return Err(Unplaced::Import(format!("this stack belongs in {home} ({why}) and in {other} ({reason})")));
    }
    let mut fixed = needs.fixed();
    let Some((home, why)) = fixed.next() else { return Ok(Regions::One(wished.unwrap_or(US_EAST_1))) };
    if let Some((other, reason)) = fixed.find(|(region, _)| *region != home) {
        if wished.is_some() && needs.edge.is_some() {
            let why = format!("this stack belongs in {other} and in {home}: {reason}, and {why}");
            return Err(Unplaced::Wish(why));
        }
        let apis = needs.apis.iter().map(|(region, _)| *region).collect();
        return Ok(Regions::Several { apis, distribution: wished.unwrap_or(US_EAST_1) });
    }
    match wished {
        Some(region) if region != home => Err(Unplaced::Wish(format!("this stack belongs in {home}: {why}"))),
        _ => Ok(Regions::One(home)),
    }
}

/// The reason for which a stack cannot be where its owner deploys it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misplaced {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Decides where a stack goes that its owner deploys, in one Region: in the one that the config names, or in any.
///
/// # Errors
/// The resources need two Regions, or one that the config does not name.
pub(crate) fn decide_for_owner(needs: &Needs, given: Option<Region>) -> Result<Regions, Misplaced> {
    let misplaced = |message: String, help: String| Err(Misplaced { message, help: Some(help) });
    let mut fixed = needs.fixed();
    let Some((home, why)) = fixed.next() else { return Ok(given.map_or(Regions::Unknown, Regions::One)) };
    if let Some((other, reason)) = fixed.find(|(region, _)| *region != home) {
        let message = format!("this stack belongs in {other} and in {home}: {reason}, and {why}");
        let help = format!("a stack that its owner deploys is in one Region: {}", needs.remedy());
        return misplaced(message, help);
    }
    match given {
        Some(region) if region == home => Ok(Regions::One(home)),
        Some(_) => {
            misplaced(format!("this stack belongs in {home}: {why}"), format!("deploy it there, or {}", needs.remedy()))
        }
        None => misplaced(
            format!("the config does not say that the stack is in {home}, where it belongs: {why}"),
            format!("write `stack_region: {home}` if its owner deploys it there, or {}", needs.remedy()),
        ),
    }
}

/// Returns the condition for resources of this placement; `None` where they are made in each Region of the template. `api` is
/// the Region of the API that they belong to.
///
/// # Errors
/// The placement does not fit the Regions.
pub(crate) fn condition(
    placement: Placement,
    regions: &Regions,
    api: Option<Region>,
) -> Result<Option<RegionCondition>, Defect> {
    match (regions, placement) {
        (Regions::Several { distribution, .. }, Placement::Edge) if *distribution != US_EAST_1 => {
            Err(Defect(format!("a resource of placement {placement:?} is put in {distribution}")))
        }
        (Regions::Several { .. }, Placement::Edge | Placement::Anywhere) => Ok(Some(RegionCondition::Edge)),
        (Regions::Several { apis, distribution }, Placement::EveryApi) => {
            Ok((!apis.contains(distribution)).then_some(RegionCondition::EveryApi))
        }
        (Regions::Several { apis, distribution }, Placement::Api) => match (apis.as_slice(), api) {
            ([_], _) => Ok(Some(RegionCondition::EveryApi)),
            (_, Some(region)) if region == *distribution => Ok(Some(RegionCondition::Edge)),
            (_, Some(region)) => Ok(Some(RegionCondition::Api(region))),
            (_, None) => Err(Defect("a resource beside an API is put in no Region".to_owned())),
        },
        (Regions::Several { .. }, Placement::EdgeAndEveryApi)
        | (Regions::One(_) | Regions::Unknown, Placement::Anywhere) => Ok(None),
        (Regions::Unknown, Placement::Api | Placement::EveryApi) if api.is_none() => Ok(None),
        (Regions::Unknown, _) => Err(Defect(format!("a resource of placement {placement:?} is put in no Region"))),
        (Regions::One(region), _) => {
            let edge = matches!(placement, Placement::Edge | Placement::EdgeAndEveryApi);
            if (edge && *region != US_EAST_1) || api.is_some_and(|api| *region != api) {
                return Err(Defect(format!("a resource of placement {placement:?} is put in {region}")));
            }
            Ok(None)
        }
    }
}

/// Adds the rule that stops a deployment in any other Region, and the conditions that resources have.
///
/// # Errors
/// Reports a defect if the template has an entry of these names already.
pub(crate) fn guard(
    template: &mut Template,
    regions: &Regions,
    conditions: &BTreeSet<RegionCondition>,
) -> Result<(), Defect> {
    let region = || Value::reference("AWS::Region");
    let (assert, description) = match regions {
        Regions::Unknown => return Ok(()),
        Regions::One(home) => {
            (is_region(home.as_str()), format!("This template belongs in {home}. Deploy it with --region {home}."))
        }
        Regions::Several { apis, distribution } => {
            for condition in conditions {
                template.insert("Conditions", &condition.name(), condition.value(apis, *distribution))?;
            }
            let in_order = regions.in_order();
            let list: Value = in_order.iter().map(|region| region.as_str().into()).collect();
            let arguments = [list, region()].into_iter().collect();
            let places: Vec<String> = in_order.iter().map(|region| format!("in {region}")).collect();
            let options: Vec<String> = in_order.iter().map(|region| format!("with --region {region}")).collect();
            let places = places.join(" and ");
            let description = format!("This template belongs {places}. Deploy it {}.", options.join(" and then "));
            (Value::Call(Intrinsic::Contains, Box::new(arguments)), description)
        }
    };
    let assertion = Value::from([("Assert", assert), ("AssertDescription", description.into())]);
    let rule = Value::from([("Assertions", [assertion].into_iter().collect::<Value>())]);
    template.insert("Rules", "DeployRegion", rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(edge: bool, apis: &[Region]) -> Needs {
        Needs {
            edge: edge.then_some("the certificate"),
            apis: apis.iter().map(|region| (*region, "the custom domain")).collect(),
            import: None,
            without_edge: "",
        }
    }

    #[test]
    fn one_region_where_one_is_enough() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        let decided = |edge, apis: &[Region]| decide(&needs(edge, apis), None);
        assert_eq!(decided(false, &[]), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(true, &[]), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(false, &[ireland]), Ok(Regions::One(ireland)));
        assert_eq!(decided(true, &[US_EAST_1]), Ok(Regions::One(US_EAST_1)));
        let both = Regions::Several { apis: vec![ireland], distribution: US_EAST_1 };
        assert_eq!(decided(true, &[ireland]), Ok(both));
    }

    #[test]
    fn the_distribution_comes_after_the_regions_of_all_apis() {
        let (sydney, ireland): (Region, Region) = ("ap-southeast-2".parse().unwrap(), "eu-west-1".parse().unwrap());
        let order =
            |edge, apis: &[Region], wished| decide(&needs(edge, apis), wished).map(|regions| regions.in_order());
        assert_eq!(order(true, &[sydney, ireland], None), Ok(vec![sydney, ireland, US_EAST_1]));
        assert_eq!(order(true, &[ireland, US_EAST_1], None), Ok(vec![ireland, US_EAST_1]));
        // With a viewer certificate that exists, the distribution may be anywhere.
        assert_eq!(order(false, &[sydney, ireland], None), Ok(vec![sydney, ireland, US_EAST_1]));
        assert_eq!(order(false, &[sydney, ireland], Some(sydney)), Ok(vec![ireland, sydney]));
        assert!(matches!(order(true, &[sydney, ireland], Some(sydney)), Err(Unplaced::Wish(_))));
    }

    #[test]
    fn a_resource_is_made_in_the_regions_that_need_it() {
        let (sydney, ireland): (Region, Region) = ("ap-southeast-2".parse().unwrap(), "eu-west-1".parse().unwrap());
        let regions = |apis: &[Region]| Regions::Several { apis: apis.to_vec(), distribution: US_EAST_1 };
        let made = |placement, apis: &[Region]| {
            condition(placement, &regions(apis), apis.first().copied()).unwrap().map(RegionCondition::name)
        };
        assert_eq!(made(Placement::Api, &[ireland]).as_deref(), Some("IsApiRegion"));
        assert_eq!(made(Placement::EveryApi, &[ireland]).as_deref(), Some("IsApiRegion"));
        assert_eq!(made(Placement::Api, &[sydney, ireland]).as_deref(), Some("IsApiRegionApSoutheast2"));
        assert_eq!(made(Placement::EveryApi, &[sydney, ireland]).as_deref(), Some("IsApiRegion"));
        // Each Region of the template has an API.
        assert_eq!(made(Placement::EveryApi, &[ireland, US_EAST_1]), None);
        assert_eq!(made(Placement::Anywhere, &[ireland, US_EAST_1]).as_deref(), Some("IsEdgeRegion"));
        assert_eq!(made(Placement::EdgeAndEveryApi, &[sydney, ireland]), None);
    }

    #[test]
    fn the_owner_of_a_stack_names_a_region_that_is_needed() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        let decided = |edge, api: bool, given| {
            let apis = api.then_some(ireland);
            decide_for_owner(&needs(edge, apis.as_slice()), given)
        };
        assert_eq!(decided(false, false, None), Ok(Regions::Unknown));
        assert_eq!(decided(false, false, Some(ireland)), Ok(Regions::One(ireland)));
        assert_eq!(decided(true, false, Some(US_EAST_1)), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(false, true, Some(ireland)), Ok(Regions::One(ireland)));
        for refused in [decided(true, false, None), decided(true, false, Some(ireland)), decided(false, true, None)] {
            assert!(refused.is_err_and(|refused| refused.help.is_some()));
        }
        assert!(decided(true, true, Some(US_EAST_1)).is_err());
    }

    #[test]
    fn a_wish_counts_only_where_there_is_a_choice() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        assert_eq!(decide(&needs(false, &[]), Some(ireland)), Ok(Regions::One(ireland)));
        assert_eq!(
            decide(&needs(true, &[]), Some(ireland)),
            Err(Unplaced::Wish("this stack belongs in us-east-1: the certificate".to_owned()))
        );
        assert_eq!(
            decide(&needs(false, &[ireland]), Some(US_EAST_1)),
            Err(Unplaced::Wish("this stack belongs in eu-west-1: the custom domain".to_owned()))
        );
        assert!(decide(&needs(true, &[ireland]), Some(ireland)).is_err());
    }

    #[test]
    fn an_import_is_read_where_the_stack_is() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        let import = Some((ireland, "the export".to_owned()));
        let decided = |edge, api: bool, wished| {
            let apis = api.then_some(ireland);
            decide(&Needs { import: import.clone(), ..needs(edge, apis.as_slice()) }, wished)
        };
        assert_eq!(decided(false, false, None), Ok(Regions::One(ireland)));
        assert_eq!(decided(false, true, Some(ireland)), Ok(Regions::One(ireland)));
        assert!(matches!(decided(false, false, Some(US_EAST_1)), Err(Unplaced::Wish(_))));
        let both = "this stack belongs in eu-west-1 (the export) and in us-east-1 (the certificate)";
        assert_eq!(decided(true, false, None), Err(Unplaced::Import(both.to_owned())));
        assert_eq!(decided(true, true, None), Err(Unplaced::Import(both.to_owned())));
    }
}

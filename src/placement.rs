//! The Region that each resource needs, and how one template serves the one or two Regions that come of it.

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
    /// In the API's Region only: API Gateway custom domains with their certificates and mappings.
    Api,
    /// In both, one in each: a certificate that viewers and API Gateway need.
    EdgeAndApi,
    /// In any Region; it goes where the distribution goes.
    Anywhere,
}

/// The condition that holds in us-east-1.
const IS_EDGE_REGION: &str = "IsEdgeRegion";
/// The condition that holds in the API's Region.
const IS_API_REGION: &str = "IsApiRegion";

/// The needs that fix a Region, to find it and to explain it.
#[derive(Debug, Clone)]
pub(crate) struct Needs {
    /// The things that must be in us-east-1, in a few words.
    pub(crate) edge: Option<&'static str>,
    /// The things that must be in the API's Region, in a few words.
    pub(crate) api: Option<&'static str>,
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
        match (self.edge, self.api, &self.import) {
            (Some(_), ..) => self.without_edge,
            (None, None, Some(_)) => "write `{stack_output: stack.Output}`, which names its Region",
            _ => "take another strategy",
        }
    }

    /// Returns the Regions of what is made, with the reasons.
    fn made(&self, api: Option<Region>) -> impl Iterator<Item = (Region, &str)> {
        // An API of the stack is in its Region, whichever that is.
        let made = [self.edge.map(|why| (US_EAST_1, why)), api.zip(self.api)];
        made.into_iter().flatten()
    }

    /// Returns the Regions that are fixed, with the reasons.
    fn fixed(&self, api: Option<Region>) -> impl Iterator<Item = (Region, &str)> {
        self.made(api).chain(self.import.iter().map(|(region, why)| (*region, why.as_str())))
    }
}

/// Decides where the template is deployed. `wished` counts only where the resources leave a choice.
///
/// # Errors
/// The wish cannot be met, or an import; says why.
pub(crate) fn decide(needs: &Needs, api: Option<Region>, wished: Option<Region>) -> Result<Regions, Unplaced> {
    if let Some((home, why)) = &needs.import
        && let Some((other, reason)) = needs.made(api).find(|(region, _)| region != home)
    {
        return Err(Unplaced::Import(format!("this stack belongs in {home} ({why}) and in {other} ({reason})")));
    }
    let mut fixed = needs.fixed(api);
    let Some((home, why)) = fixed.next() else { return Ok(Regions::One(wished.unwrap_or(US_EAST_1))) };
    if let Some((other, reason)) = fixed.find(|(region, _)| *region != home) {
        return match (wished, api) {
            (None, Some(api)) => Ok(Regions::Two { api }),
            _ => Err(Unplaced::Wish(format!("this stack belongs in {other} and in {home}: {reason}, and {why}"))),
        };
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
pub(crate) fn decide_for_owner(
    needs: &Needs,
    api: Option<Region>,
    given: Option<Region>,
) -> Result<Regions, Misplaced> {
    let misplaced = |message: String, help: String| Err(Misplaced { message, help: Some(help) });
    let mut fixed = needs.fixed(api);
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

/// The condition for resources of this placement; none where the template is deployed in one Region.
///
/// # Errors
/// The placement does not fit the Regions.
pub(crate) fn condition(
    placement: Placement,
    regions: Regions,
    api: Option<Region>,
) -> Result<Option<&'static str>, Defect> {
    match (regions, placement) {
        (Regions::Two { .. }, Placement::Edge | Placement::Anywhere) => Ok(Some(IS_EDGE_REGION)),
        (Regions::Two { .. }, Placement::Api) => Ok(Some(IS_API_REGION)),
        (Regions::Two { .. }, Placement::EdgeAndApi) | (Regions::One(_) | Regions::Unknown, Placement::Anywhere) => {
            Ok(None)
        }
        (Regions::Unknown, Placement::Api) if api.is_none() => Ok(None),
        (Regions::Unknown, _) => Err(Defect(format!("a resource of placement {placement:?} is put in no Region"))),
        (Regions::One(region), _) => {
            let edge = matches!(placement, Placement::Edge | Placement::EdgeAndApi);
            let fixed = matches!(placement, Placement::Api | Placement::EdgeAndApi);
            if (edge && region != US_EAST_1) || (fixed && api.is_some_and(|api| region != api)) {
                return Err(Defect(format!("a resource of placement {placement:?} is put in {region}")));
            }
            Ok(None)
        }
    }
}

/// Adds the rule that stops a deployment in any other Region, and the conditions where there are two.
///
/// # Errors
/// Reports a defect if the template has an entry of these names already.
pub(crate) fn guard(template: &mut Template, regions: Regions) -> Result<(), Defect> {
    let region = || Value::reference("AWS::Region");
    let (assert, description) = match regions {
        Regions::Unknown => return Ok(()),
        Regions::One(home) => {
            (is_region(home.as_str()), format!("This template belongs in {home}. Deploy it with --region {home}."))
        }
        Regions::Two { api } => {
            template.insert("Conditions", IS_API_REGION, is_region(api.as_str()))?;
            template.insert("Conditions", IS_EDGE_REGION, is_region(US_EAST_1.as_str()))?;
            let list: Value = [api, US_EAST_1].iter().map(|region| region.as_str().into()).collect();
            let arguments = [list, region()].into_iter().collect();
            (
                Value::Call(Intrinsic::Contains, Box::new(arguments)),
                format!(
                    "This template belongs in {api} and in {US_EAST_1}. Deploy it with --region {api} and then with --region {US_EAST_1}."
                ),
            )
        }
    };
    let assertion = Value::from([("Assert", assert), ("AssertDescription", description.into())]);
    let rule = Value::from([("Assertions", [assertion].into_iter().collect::<Value>())]);
    template.insert("Rules", "DeployRegion", rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(edge: bool, api: bool) -> Needs {
        Needs {
            edge: edge.then_some("the certificate"),
            api: api.then_some("the custom domain"),
            import: None,
            without_edge: "",
        }
    }

    #[test]
    fn one_region_where_one_is_enough() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        let decided = |edge, api, region| decide(&needs(edge, api), Some(region), None);
        assert_eq!(decided(false, false, ireland), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(true, false, ireland), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(false, true, ireland), Ok(Regions::One(ireland)));
        assert_eq!(decided(true, true, US_EAST_1), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(true, true, ireland), Ok(Regions::Two { api: ireland }));
    }

    #[test]
    fn the_owner_of_a_stack_names_a_region_that_is_needed() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        let decided = |edge, api, given| decide_for_owner(&needs(edge, api), Some(ireland), given);
        assert_eq!(decided(false, false, None), Ok(Regions::Unknown));
        assert_eq!(decided(false, false, Some(ireland)), Ok(Regions::One(ireland)));
        assert_eq!(decided(true, false, Some(US_EAST_1)), Ok(Regions::One(US_EAST_1)));
        assert_eq!(decided(false, true, Some(ireland)), Ok(Regions::One(ireland)));
        for refused in [decided(true, false, None), decided(true, false, Some(ireland)), decided(false, true, None)] {
            assert!(refused.is_err_and(|refused| refused.help.is_some()));
        }
        assert!(decided(true, true, Some(US_EAST_1)).is_err());
        // An API of the stack is where the stack is.
        assert_eq!(decide_for_owner(&needs(false, true), None, None), Ok(Regions::Unknown));
    }

    #[test]
    fn a_wish_counts_only_where_there_is_a_choice() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        assert_eq!(decide(&needs(false, false), Some(US_EAST_1), Some(ireland)), Ok(Regions::One(ireland)));
        assert_eq!(
            decide(&needs(true, false), Some(ireland), Some(ireland)),
            Err(Unplaced::Wish("this stack belongs in us-east-1: the certificate".to_owned()))
        );
        assert_eq!(
            decide(&needs(false, true), Some(ireland), Some(US_EAST_1)),
            Err(Unplaced::Wish("this stack belongs in eu-west-1: the custom domain".to_owned()))
        );
        assert!(decide(&needs(true, true), Some(ireland), Some(ireland)).is_err());
    }

    #[test]
    fn an_import_is_read_where_the_stack_is() {
        let ireland: Region = "eu-west-1".parse().unwrap();
        let import = Some((ireland, "the export".to_owned()));
        let decided =
            |edge, api, wished| decide(&Needs { import: import.clone(), ..needs(edge, api) }, Some(ireland), wished);
        assert_eq!(decided(false, false, None), Ok(Regions::One(ireland)));
        assert_eq!(decided(false, true, Some(ireland)), Ok(Regions::One(ireland)));
        assert!(matches!(decided(false, false, Some(US_EAST_1)), Err(Unplaced::Wish(_))));
        let both = "this stack belongs in eu-west-1 (the export) and in us-east-1 (the certificate)";
        assert_eq!(decided(true, false, None), Err(Unplaced::Import(both.to_owned())));
        assert_eq!(decided(true, true, None), Err(Unplaced::Import(both.to_owned())));
    }
}

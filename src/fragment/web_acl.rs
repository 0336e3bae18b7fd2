use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::placement::Placement;
use crate::plan::{Firewall, ManagedRules};
use crate::render::{FragmentFile, templates};

/// The web ACL before the distribution. It has no name: a changed name would replace it.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html>
#[derive(Serialize)]
pub(crate) struct WebAclFragment {
    rules: Vec<Json>,
}

/// The logical ID of the web ACL.
pub(crate) const WEB_ACL: &str = "WebAcl";

impl WebAclFragment {
    pub(crate) fn new(firewall: &Firewall) -> Self {
        let rate = firewall.rate_limit.map(|limit| {
            json!({
                "Name": "rate",
                "Action": { "Block": {} },
                "Statement": { "RateBasedStatement": {
                    "Limit": limit,
                    "AggregateKeyType": "IP",
                    "EvaluationWindowSec": 300,
                } },
            })
        });
        let groups = firewall.managed.iter().map(|group| managed(*group, &firewall.count));
        let mut rules: Vec<Json> = rate.into_iter().chain(groups).collect();
        for (priority, rule) in rules.iter_mut().enumerate() {
            rule["VisibilityConfig"] = json!({
                "SampledRequestsEnabled": true,
                "CloudWatchMetricsEnabled": true,
                "MetricName": rule["Name"],
            });
            rule["Priority"] = priority.into();
        }
        Self { rules }
    }
}

fn managed(group: ManagedRules, count: &[String]) -> Json {
    let counted = count.iter().filter(|rule| group.rules().contains(&rule.as_str()));
    let overrides: Vec<Json> = counted.map(|rule| json!({ "Name": rule, "ActionToUse": { "Count": {} } })).collect();
    let mut statement = json!({ "VendorName": "AWS", "Name": group.group() });
    if !overrides.is_empty() {
        statement["RuleActionOverrides"] = overrides.into();
    }
    json!({
        "Name": group.as_str(),
        "OverrideAction": { "None": {} },
        "Statement": { "ManagedRuleGroupStatement": statement },
    })
}

impl Holes for WebAclFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::WEB_ACL
    }

    fn placement(&self) -> Placement {
        Placement::Edge
    }
}

//! The steps that a deployment leaves to people about access logs.

use crate::plan::{LogTarget, Plan};

/// Returns the permission that the destination of the logs needs, which the stack does not make. AWS adds it while it
/// makes the delivery, if the destination has no policy yet and whoever deploys may change it.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html>,
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html>,
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-Firehose.html>
pub(super) fn left(plan: &Plan) -> Option<String> {
    let delivery = plan.distribution.log_delivery.as_ref()?;
    let target = delivery.target.label();
    let permission = match &delivery.target {
        LogTarget::Bucket(_) => {
            "its policy lets delivery.logs.amazonaws.com write objects for the source arn:aws:logs:us-east-1:ACCOUNT:*"
        }
        LogTarget::LogGroup(_) => {
            "the resource policy of CloudWatch Logs lets delivery.logs.amazonaws.com write to it for the source arn:aws:logs:us-east-1:ACCOUNT:*"
        }
        LogTarget::Firehose(_) => "it has the tag LogDeliveryEnabled with the value true",
    };
    Some(format!("{target} must take the logs, or they vanish silently: {permission}"))
}

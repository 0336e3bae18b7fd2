use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::label;
use crate::placement::Placement;
use crate::plan::LogDelivery;
use crate::render::{FragmentFile, templates};
use crate::template::Expr;

/// Standard logging (v2): the source, the destination and the delivery. CloudFront's are in us-east-1 only; the
/// destination may be elsewhere.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html>
#[derive(Serialize)]
pub(crate) struct LogDeliveryFragment<'a> {
    source_name: Json,
    destination_name: Json,
    destination_arn: Json,
    format: &'static str,
    fields: &'a [String],
}

/// The text that follows the stack's name in the name of the source.
pub(crate) const LOG_SOURCE_SUFFIX: &str = "-access-logs";

impl<'a> LogDeliveryFragment<'a> {
    pub(crate) fn new(delivery: &'a LogDelivery) -> Self {
        Self {
            source_name: name(LOG_SOURCE_SUFFIX),
            destination_name: name(&log_destination_suffix(delivery)),
            destination_arn: destination(delivery).to_json(),
            format: delivery.format.as_str(),
            fields: &delivery.fields,
        }
    }
}

/// Returns what follows the stack's name in the name of the destination. An update of the destination replaces it, so that
/// another one needs another name.
pub(crate) fn log_destination_suffix(delivery: &LogDelivery) -> String {
    let destination = format!("{} {}", destination(delivery), delivery.format);
    format!("-logs-{}", label::fingerprint(&destination).to_ascii_lowercase())
}

fn destination(delivery: &LogDelivery) -> Expr {
    let mut arn = delivery.target.arn();
    if let Some(prefix) = &delivery.prefix {
        arn.extend(Expr::literal(&format!("/{prefix}")));
    }
    arn
}

fn name(suffix: &str) -> Json {
    json!({ "Fn::Sub": format!("${{AWS::StackName}}{suffix}") })
}

impl Holes for LogDeliveryFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::LOG_DELIVERY
    }

    fn placement(&self) -> Placement {
        Placement::Edge
    }
}

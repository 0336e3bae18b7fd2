//! DNS alias records that point to a distribution.

use crate::model::{At, Known, Text};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;

/// Returns the hosted zones that alias records name for the distribution.
pub(super) fn zones(env: Env<'_>, id: &str) -> Vec<At<Text>> {
    let name = format!("${{{id}.DomainName}}");
    let is_ours = |record: &Cursor<'_>| {
        record.at(&["AliasTarget", "DNSName"]).is_some_and(|target| target.expr().to_string() == name)
    };
    let records = Cursor::of_type(env, &["AWS::Route53::RecordSet"], is_ours).map(|(_, record)| record);
    let groups = Cursor::of_type(env, &["AWS::Route53::RecordSetGroup"], |_| true);
    let grouped = groups.flat_map(|(_, group)| group.list("RecordSets")).filter(is_ours);
    let zones = records.chain(grouped).filter_map(|record| record.at(&["AliasTarget", "HostedZoneId"]));
    zones.map(|zone| At { value: Known::Is(zone.text()), place: zone.place() }).collect()
}

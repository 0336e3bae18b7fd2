//! DNS alias records that point to a distribution.

use crate::model::{At, DnsRecord, Known, Text};
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

/// Returns the records that lead to the distribution: alias records, and `CNAME`.
pub(super) fn records(env: Env<'_>, id: &str) -> Vec<DnsRecord> {
    let name = format!("${{{id}.DomainName}}");
    let is_name = |at: &Cursor<'_>| at.expr().to_string() == name;
    let leads_here = |record: &Cursor<'_>| {
        let alias = record.at(&["AliasTarget", "DNSName"]).is_some_and(|target| is_name(&target));
        alias || record.list("ResourceRecords").iter().any(is_name)
    };
    let records = Cursor::of_type(env, &["AWS::Route53::RecordSet"], leads_here).map(|(_, record)| record);
    let has_ours = |group: &Cursor<'_>| group.list("RecordSets").iter().any(leads_here);
    let groups = Cursor::of_type(env, &["AWS::Route53::RecordSetGroup"], has_ours);
    let grouped = groups.flat_map(|(_, group)| group.list("RecordSets")).filter(leads_here);
    let named = records.chain(grouped).filter_map(|record| record.get("Name"));
    named.map(|at| DnsRecord { name: At { value: Known::Is(at.text()), place: at.place() } }).collect()
}

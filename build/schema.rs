//! Indexes of the table of schemas, so that a run reads no more of it than it uses.

use crate::Result;

/// Returns the offset of each resource type in the table of schemas.
pub(crate) fn index(table: &str) -> String {
    let mut entries = Vec::new();
    let mut offset = 0;
    for line in table.split_inclusive('\n') {
        if let Some((name, _)) = line.split_once(' ').filter(|(name, _)| name.starts_with("AWS::")) {
            entries.push(format!("({name:?}, {}_{:03})", offset / 1000, offset % 1000));
        }
        offset += line.len();
    }
    format!("&[{}]", entries.join(", "))
}

/// Returns the services of AWS by name, each with the names of its types, which are left out but for common ones.
pub(crate) fn services(table: &str) -> Result<String> {
    let line = table.lines().nth(1).ok_or("the table of schemas has no line of services")?;
    let services = line.split(' ').skip(1).map(|service| service.split_once(':').unwrap_or((service, "")));
    let mut services: Vec<(&str, Vec<&str>)> =
        services.map(|(name, types)| (name, types.split(',').filter(|name| !name.is_empty()).collect())).collect();
    services.sort_unstable();
    let entries: Vec<String> = services.iter().map(|(name, types)| format!("({name:?}, &{types:?})")).collect();
    Ok(format!("&[{}]", entries.join(", ")))
}

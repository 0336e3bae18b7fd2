//! `failover`: the server that answers where a target fails.

use super::route::{ApiHosts, TargetKind};
use super::{Context, Resolver, Shared};
use crate::config::field::Field;
use crate::config::routes::FailoverSection;
use crate::diagnostic::Diagnostic;
use crate::plan::Failover;
use crate::strategy::ViewerHost;

/// The status codes that CloudFront takes for a failure.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html>
const STATUS: [u16; 9] = [400, 403, 404, 416, 429, 500, 502, 503, 504];

impl Resolver<'_> {
    /// Returns the failover of a route. CloudFront refuses writes to the two origins of a group.
    pub(super) fn failover(
        &mut self,
        field: Option<&Field<FailoverSection>>,
        kind: TargetKind,
        context: Context,
        shared: Shared<'_>,
    ) -> Option<Failover> {
        let section = self.optional(field)?;
        let span = field?.span;
        self.present(section.origin.as_ref(), "origin", Some((span, "failover")));
        self.present(section.status.as_ref(), "status", Some((span, "failover")));
        // The policies of the behavior hold for both origins, and each gets its own name as Host.
        let apis = if kind == TargetKind::Api { ApiHosts::Taken } else { ApiHosts::Refused };
        let server = section.origin.as_ref().and_then(|origin| self.server(origin, shared.config, apis));
        let mut status = Vec::new();
        if let Some((fields, list)) = self.optional(section.status.as_ref()).zip(section.status.as_ref()) {
            for (code, place) in self.items(fields, list.span) {
                match STATUS.into_iter().find(|known| u32::from(*known) == *code) {
                    Some(code) => status.push(code),
                    None => self.push(
                        Diagnostic::error(place, format!("CloudFront does not take {code} for a failure"))
                            .help(format!("it takes {}", STATUS.map(|code| code.to_string()).join(", "))),
                    ),
                }
            }
        }
        status.sort_unstable();
        status.dedup();
        if kind == TargetKind::Respond {
            self.push(Diagnostic::error(span, "`failover` has no meaning beside `respond`").help("leave it out"));
        }
        let host = context.info.map(|info| info.viewer_host);
        if host == Some(ViewerHost::Required) || host == Some(ViewerHost::Replaced) {
            self.push(
                Diagnostic::error(span, "the other server would get the Host of the API")
                    .note("the strategy sends one Host to both origins")
                    .help("use `strategy: managed-policy` for this route"),
            );
        }
        let note = self.note(span, "with `failover` the route takes GET, HEAD and OPTIONS alone".to_owned());
        note.notes.push("CloudFront refuses other methods for an origin group".to_owned());
        Some(Failover { server: server?, status }).filter(|failover| !failover.status.is_empty())
    }
}

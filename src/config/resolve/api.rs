//! An API: its address, its stage, and how it authorizes requests.

use super::reference::Wanted;
use super::{Resolver, openapi, resource};
use crate::config::ApiSection;
use crate::diagnostic::{Diagnostic, Span};
use crate::names::{Region, StageName};
use crate::plan::{self, ApiKind, Auth, Given};
use crate::strategy::Info;

impl Resolver<'_> {
    /// Returns an API, if nothing is wrong with it.
    pub(super) fn api(
        &mut self,
        api: &ApiSection,
        auth: Option<Auth>,
        info: Option<&Info>,
        span: Span,
    ) -> Option<plan::Api> {
        let parent = Some((span, "api"));
        let resource = resource::of(api);
        let is_made = openapi::of(api).is_some();
        let region = match resource {
            _ if is_made => self.region_of_made(api),
            Some(_) => self.region_of_stack(api),
            None => self.api_region(api, span),
        };
        let kind = self.required(&api.kind, "type", parent);
        let address = self.address(api, kind.copied(), region, info, span);
        let stage = self.stage(api, kind.copied(), region, span);
        if let (Some(plan::ApiAddress::Id(Given::Reference(id))), Some(stage), Some(at)) = (&address, &stage, resource)
        {
            let kind = kind.map(|kind| (*kind, api.kind.span));
            let place = api.stage.as_ref().map_or(at, |field| field.span);
            self.api_of_template((id, at), kind, stage.literal().map(|stage| (stage.as_str(), place)));
        }
        let lock = self.lock(api.lock.as_ref());
        if region.is_none() && resource.is_none() && !is_made {
            return None;
        }
        Some(plan::Api { address: address?, region, kind: *kind?, stage: stage?, auth, lock })
    }

    fn stage(
        &mut self,
        api: &ApiSection,
        kind: Option<ApiKind>,
        region: Option<Region>,
        span: Span,
    ) -> Option<Given<StageName>> {
        let given = api.stage.as_ref().filter(|stage| !stage.is_missing());
        let Some(field) = given else {
            let named = match kind {
                Some(ApiKind::Rest) => "a REST API",
                Some(ApiKind::Websocket) => "a WebSocket API",
                Some(ApiKind::Http) | None => return kind.map(|_| Given::Literal(StageName::default_stage())),
            };
            let help = format!("{named} is always served from a stage: add `stage: prod`, or whatever yours is called");
            self.push(Diagnostic::error(span, "`api` has no `stage`").help(help));
            return None;
        };
        // `$default` is no part of a path, so a stage that only the deployment knows is another one.
        let pattern = Some("^[A-Za-z0-9_-]{1,128}$");
        let stage = self.given(Some(field), Wanted { what: "the stage of the API", pattern, region })?;
        let named = match kind {
            Some(ApiKind::Rest) => Some("REST"),
            Some(ApiKind::Websocket) => Some("WebSocket"),
            Some(ApiKind::Http) | None => None,
        };
        if let Some(named) = named.filter(|_| stage.literal().is_some_and(StageName::is_default)) {
            self.push(
                Diagnostic::error(field.span, format!("a {named} API has no stage `$default`"))
                    .help("write the name of a stage, like `prod`, or `type: http` if it is an HTTP API"),
            );
        }
        Some(stage)
    }

    /// Returns the authorization. SigV4 signs Host and path, so both must reach the API as the client knows them.
    ///
    /// <https://repost.aws/knowledge-center/api-gateway-iam-sigv4-mismatch>
    pub(super) fn auth(&mut self, api: &ApiSection, info: Option<&Info>, strategy: Span) -> Option<Auth> {
        let auth = self.optional(api.auth.as_ref()).copied();
        let insists = self.optional(api.signs_for_origin.as_ref()).copied().unwrap_or_default();
        let iam = auth == Some(Auth::Iam);
        let serves_iam = info.is_some_and(|info| info.serves(Auth::Iam));
        if let (true, Some(field)) = (insists, &api.signs_for_origin) {
            if !iam {
                self.push(
                    Diagnostic::error(field.span, "`signs_for_origin` is about SigV4 and needs `auth: iam`")
                        .help("leave it out"),
                );
            } else if serves_iam {
                self.push(
                    Diagnostic::error(
                        field.span,
                        "with `custom-domain` the API sees the viewer's Host, for which ordinary clients sign",
                    )
                    .help("leave it out; clients that sign for the execute-api host need another strategy"),
                );
            }
        }
        if let (true, false, false, Some(info), Some(field)) = (iam, insists, serves_iam, info, &api.auth) {
            self.push(
                Diagnostic::error(strategy, format!("`{}` breaks SigV4", info.name()))
                    .label("the API sees another Host and path than the client signed")
                    .related(field.span, "IAM authorization checks the signature over both")
                    .note("API Gateway would answer 403: \"The request signature we calculated does not match the signature you provided.\"")
                    .help("use `strategy: custom-domain`; or, if your clients sign for the execute-api host and the path with the stage, insist with `api.signs_for_origin: true`"),
            );
        }
        auth
    }

    /// Reports that custom-domain has no domain.
    pub(super) fn domain_needed(&mut self, auth: Option<Auth>, strategy: Span) {
        let without = if auth == Some(Auth::Iam) {
            "your clients must sign for the execute-api host, which another strategy with `api.signs_for_origin: true` says"
        } else {
            "use `strategy: managed-policy`"
        };
        let help = format!("add `domain:` with `name: api.example.com`; without a name of your own {without}");
        self.push(Diagnostic::error(strategy, "`custom-domain` needs a `domain`").help(help));
    }
}

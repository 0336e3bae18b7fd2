//! `overrides` of a route: CloudFormation over its behavior and its origin.

use super::Resolver;
use super::route::TargetKind;
use crate::config::field::Field;
use crate::config::routes::RouteOverridesSection;
use crate::config::verbatim::Verbatim;
use crate::diagnostic::Diagnostic;
use crate::overrides::{Overrides, RouteOverrides};
use crate::template::{Pointer, Value};

/// The properties by which gatefront puts behaviors and origins together.
const BEHAVIOR: &[(&str, &str)] = &[("PathPattern", "the key of the route is the pattern")];
const ORIGIN: &[(&str, &str)] = &[("Id", "the ID is that of the route's origin, which its behavior names")];

impl Resolver<'_> {
    /// Returns what is merged over a route's behavior and origin.
    pub(super) fn route_overrides(
        &mut self,
        field: Option<&Field<RouteOverridesSection>>,
        kind: TargetKind,
    ) -> RouteOverrides {
        let Some(section) = self.optional(field) else { return RouteOverrides::default() };
        if let (TargetKind::Respond, Some(origin)) = (kind, &section.origin) {
            let error = Diagnostic::error(origin.span, "a route with `respond` has no origin of its own");
            self.push(error.help("leave `origin` out"));
        }
        RouteOverrides {
            behavior: self.part(section.behavior.as_ref(), BEHAVIOR),
            origin: self.part(section.origin.as_ref(), ORIGIN),
        }
    }

    fn part(&mut self, field: Option<&Field<Verbatim>>, fixed: &[(&str, &str)]) -> Option<Overrides> {
        let verbatim = self.optional(field)?;
        let overrides = Overrides::of(self.verbatim.get(verbatim.0)?.clone());
        let Value::Map(properties) = overrides.value() else {
            let help = "write CloudFormation's properties below it, indented, like `Compress: false`";
            self.push(Diagnostic::error(field?.span, "expected a mapping").help(help));
            return None;
        };
        for (name, why) in fixed.iter().filter(|(name, _)| properties.contains_key(*name)) {
            let place = overrides.place(&Pointer::default().join(name));
            self.push(Diagnostic::error(place, format!("`{name}` cannot be overridden: {why}")).help("leave it out"));
        }
        Some(overrides)
    }
}

//! Lambda functions, as CloudFormation and SAM write them.

use crate::model::{At, Known};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;

/// SAM's type of a function.
pub(super) const SAM_FUNCTION: &str = "AWS::Serverless::Function";

/// The properties of a function.
#[derive(Debug)]
pub(super) struct Function<'a> {
    pub(super) own: Cursor<'a>,
    /// The settings that SAM adds to every function, if SAM makes this one.
    ///
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>
    globals: Option<Cursor<'a>>,
    pub(super) is_sam: bool,
}

impl<'a> Function<'a> {
    /// Returns a function by its logical ID; `None` if it has no properties or does not exist in this case.
    pub(super) fn read(env: Env<'a>, id: &str) -> Option<Self> {
        let is_sam = env.sections.resource_type(id) == Some(SAM_FUNCTION);
        let globals = Cursor::globals(env, "Function").filter(|_| is_sam);
        Some(Self { own: Cursor::properties(env, id)?, globals, is_sam })
    }

    /// Returns what holds a property: the function, or else what SAM adds.
    fn holder(&self, key: &str) -> Option<&Cursor<'a>> {
        let holders = [Some(&self.own), self.globals.as_ref()];
        holders.into_iter().flatten().find(|holder| holder.get(key).is_some())
    }

    /// Returns a property.
    pub(super) fn get(&self, key: &str) -> Option<Cursor<'a>> {
        self.holder(key)?.get(key)
    }

    pub(super) fn number(&self, key: &str) -> At<u64> {
        self.holder(key).map_or_else(|| self.absent(), |holder| holder.at_number(key))
    }

    pub(super) fn text(&self, key: &str) -> At<String> {
        self.holder(key).map_or_else(|| self.absent(), |holder| holder.at_text(key))
    }

    /// Returns the known names in a list.
    pub(super) fn names(&self, key: &str) -> Option<Vec<String>> {
        self.holder(key)?.names(key)
    }

    fn absent<T>(&self) -> At<T> {
        At { value: Known::Absent, place: self.own.place() }
    }
}

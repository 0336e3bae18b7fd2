//! Lambda functions, as CloudFormation and SAM write them.

use crate::check::cursor::Cursor;
use crate::check::env::Env;

/// What SAM calls a function.
pub(crate) const SAM_FUNCTION: &str = "AWS::Serverless::Function";

/// The properties of a function.
#[derive(Debug)]
pub(crate) struct Function<'a> {
    pub(crate) own: Cursor<'a>,
    /// What SAM adds to every function; nothing where SAM does not make this one.
    ///
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>
    globals: Option<Cursor<'a>>,
    pub(crate) is_sam: bool,
}

impl<'a> Function<'a> {
    /// A function by its logical id; nothing where it has no properties.
    pub(crate) fn read(env: Env<'a>, id: &str) -> Option<Self> {
        let is_sam = env.sections.resource_type(id) == Some(SAM_FUNCTION);
        let globals = Cursor::globals(env, "Function").filter(|_| is_sam);
        Some(Self { own: Cursor::properties(env, id)?, globals, is_sam })
    }

    /// Where a property stands: in the function, or else in what SAM adds.
    pub(crate) fn holder(&self, key: &str) -> Option<&Cursor<'a>> {
        let holders = [Some(&self.own), self.globals.as_ref()];
        holders.into_iter().flatten().find(|holder| holder.get(key).is_some())
    }

    /// A property.
    pub(crate) fn get(&self, key: &str) -> Option<Cursor<'a>> {
        self.holder(key)?.get(key)
    }
}

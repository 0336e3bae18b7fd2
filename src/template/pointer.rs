//! JSON pointers: the way from the top of a template to one of its values. <https://www.rfc-editor.org/rfc/rfc6901>

use std::borrow::Cow;
use std::fmt;

/// A JSON pointer such as `/Resources/Distribution/Properties`. A step into a function is its long name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// Returns the pointer that goes one step further.
    #[must_use]
    pub fn join(&self, step: &str) -> Self {
        let escaped = if step.contains(['~', '/']) {
            Cow::Owned(step.replace('~', "~0").replace('/', "~1"))
        } else {
            Cow::Borrowed(step)
        };
        Self([&self.0, "/", &escaped].concat())
    }

    /// Returns the pointer to an item of the list it points to.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Returns the pointer that goes one step less; `None` at the top.
    pub(crate) fn holder(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(holder, _)| Self(holder.to_owned()))
    }

    /// Returns the pointer to the item of a list that directly holds what this one points to.
    #[must_use]
    pub fn item(&self) -> Option<Self> {
        let (holder, _) = self.0.rsplit_once('/')?;
        let (_, last) = holder.rsplit_once('/')?;
        last.parse::<usize>().is_ok().then(|| Self(holder.to_owned()))
    }

    /// Returns the steps from the top.
    pub fn steps(&self) -> impl Iterator<Item = String> {
        self.0.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"))
    }

    /// Returns the pointer as text; empty for the whole template.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reports whether it points to `other` or to something in it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

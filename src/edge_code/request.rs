//! A request that is known, and what code makes of it.

/// A request as a function at the edge gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EdgeRequest {
    pub(crate) method: String,
    pub(crate) uri: String,
    /// The query string without its `?`; `None` if only the deployment knows it.
    pub(crate) query: Option<String>,
    /// The headers, with their names in lower case. Cookies are in the header `cookie`.
    pub(crate) headers: Vec<(String, String)>,
    /// The origin, for functions on origin-request.
    pub(crate) origin: Option<EdgeOrigin>,
}

/// The origin of a request; what only the deployment knows is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EdgeOrigin {
    pub(crate) domain: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) is_bucket: bool,
}

/// The result of running code on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Replay {
    Forwards(ReplayedRequest),
    /// It answers, with this status if it is plain.
    Answers(Option<u16>),
    /// It raises an error, or gives back something that is no request and no answer.
    Fails,
    Unknown,
}

/// A request as code gives it back; what is not known is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReplayedRequest {
    pub(crate) uri: Option<String>,
    pub(crate) query: Option<String>,
    /// The headers, with their names in lower case; `None` if it is not known which there are.
    pub(crate) headers: Option<Vec<(String, Option<String>)>>,
    /// The Host that the origin gets by a helper.
    pub(crate) origin_host: CodeText,
    /// The domain name of the origin.
    pub(crate) origin_domain: CodeText,
    /// The path of the origin.
    pub(crate) origin_path: CodeText,
}

/// A text that code may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CodeText {
    /// It does not.
    Not,
    /// It writes this.
    Text(String),
    /// It writes something that is not known.
    Unknown,
}

impl CodeText {
    /// Returns the text; `None` if it is not known.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn is_written(&self) -> bool {
        *self != Self::Not
    }
}

impl EdgeRequest {
    /// Returns the parameters of the query string, decoded no further than CloudFront does.
    pub(crate) fn query_pairs(&self) -> Vec<(String, String)> {
        pairs(self.query.as_deref().unwrap_or_default(), '&')
    }

    /// Returns the cookies.
    pub(crate) fn cookies(&self) -> Vec<(String, String)> {
        let cookies = self.headers.iter().filter(|(name, _)| name == "cookie");
        cookies.flat_map(|(_, value)| pairs(value, ';')).collect()
    }
}

/// Splits `a=1&b` into names and values.
fn pairs(text: &str, separator: char) -> Vec<(String, String)> {
    let parts = text.split(separator).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

//! The login that an API asks of its callers.

/// The login that an API asks of its callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// The source does not hold the API, or does not show its authorizers.
    Unseen,
    /// The source holds the API and no authorizer.
    Nobody,
    /// Parts of the request.
    Reads(LoginSources),
    /// A signature over Host and path.
    Iam,
}

/// Parts of a request that identify the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LoginSources {
    /// Headers, in lower case.
    pub(crate) headers: Vec<String>,
    pub(crate) query_strings: Vec<String>,
    /// True if the header `Cookie` is read. CloudFront forwards it as cookies.
    pub(crate) cookies: bool,
}

impl Login {
    /// Reports whether an authorizer reads Authorization; `None` if the source does not show that.
    pub(crate) fn reads_authorization(&self) -> Option<bool> {
        match self {
            Self::Unseen => None,
            Self::Nobody => Some(false),
            Self::Reads(sources) => Some(sources.headers.iter().any(|name| name == "authorization")),
            Self::Iam => Some(true),
        }
    }
}

//! The request of a viewer, as a command names it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// A request of a viewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The protocol: `https` or `http`.
    pub scheme: String,
    /// The host, in lower case; `null` if only a path was given.
    pub host: Option<String>,
    /// The path, with its slash.
    pub path: String,
    /// The query string without its `?`, if there is one.
    pub query: Option<String>,
    /// The headers. Of each its name is written, never its value.
    #[serde(serialize_with = "names")]
    #[schemars(with = "Vec<String>")]
    pub headers: Vec<(String, String)>,
    /// `true` if it opens a WebSocket.
    pub is_websocket: bool,
}

fn names<S: Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(headers.iter().map(|(name, _)| name))
}

/// The Host of a request of which the command names the path alone: the domain name that AWS's examples use.
const ANY_HOST: &str = "d111111abcdef8.cloudfront.net";

/// The reason why a request cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The method has other characters than letters.
    Method,
    /// The URL is neither absolute nor a path.
    Url,
    /// The URL has this character, which has to be percent-encoded.
    Character(char),
    /// A header has no colon, or a name with characters that names do not have.
    Header(String),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("the method is not a word such as GET"),
            Self::Url => f.write_str("the URL is neither like https://www.example.com/orders nor a path like /orders"),
            Self::Character(c) => write!(f, "the URL contains {c:?}, which has to be percent-encoded"),
            Self::Header(name) => write!(f, "the header `{name}` is not like `Name: value`"),
        }
    }
}

impl std::error::Error for RequestError {}

impl Request {
    /// Reads a request: a method, a URL or a path, and headers such as `Authorization: Bearer x`.
    ///
    /// # Errors
    /// One of them is not what it should be.
    pub fn new(method: &str, url: &str, headers: &[String]) -> Result<Self, RequestError> {
        if method.is_empty() || !method.chars().all(|c| c.is_ascii_alphabetic() || c == '-') {
            return Err(RequestError::Method);
        }
        let is_refused = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c) || !c.is_ascii();
        if let Some(c) = url.chars().find(|c| is_refused(*c)) {
            return Err(RequestError::Character(c));
        }
        let url = url.split('#').next().unwrap_or_default();
        let (scheme, rest) = url.split_once("://").map_or(("https", None), |(scheme, rest)| (scheme, Some(rest)));
        let scheme = scheme.to_ascii_lowercase();
        let (scheme, is_socket) = match scheme.as_str() {
            "https" => ("https", false),
            "wss" => ("https", true),
            "http" => ("http", false),
            "ws" => ("http", true),
            _ => return Err(RequestError::Url),
        };
        let (host, target) = match rest {
            None if url.starts_with('/') => (None, url),
            None => return Err(RequestError::Url),
            Some(rest) => {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let authority = &rest[..end];
                let host = authority.split(':').next().unwrap_or_default();
                if host.is_empty() || authority.contains('@') {
                    return Err(RequestError::Url);
                }
                (Some(host.to_ascii_lowercase()), &rest[end..])
            }
        };
        let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let headers = headers.iter().map(|header| header_of(header)).collect::<Result<Vec<_>, _>>()?;
        let asks = |name: &str, value: &str| {
            headers.iter().any(|(known, given)| known == name && given.to_ascii_lowercase().contains(value))
        };
        Ok(Self {
            method: method.to_ascii_uppercase(),
            scheme: scheme.to_owned(),
            host,
            path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
            query: query.map(str::to_owned),
            is_websocket: is_socket || asks("upgrade", "websocket"),
            headers,
        })
    }

    /// Returns the headers that the viewer sends: those that are given, Host, and those that open a WebSocket.
    pub(super) fn sent(&self) -> Vec<(String, String)> {
        let mut all = self.headers.clone();
        let mut add = |name: &str, value: &str| {
            if !all.iter().any(|(known, _)| known == name) {
                all.push((name.to_owned(), value.to_owned()));
            }
        };
        add("host", self.host.as_deref().unwrap_or(ANY_HOST));
        if self.is_websocket {
            add("connection", "Upgrade");
            add("upgrade", "websocket");
            add("sec-websocket-key", "");
            add("sec-websocket-version", "13");
        }
        all
    }
}

fn header_of(header: &str) -> Result<(String, String), RequestError> {
    let (name, value) = header.split_once(':').ok_or_else(|| RequestError::Header(header.to_owned()))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(RequestError::Header(name.to_owned()));
    }
    Ok((name.to_ascii_lowercase(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(url: &str) -> (Option<String>, String, Option<String>) {
        let request = Request::new("get", url, &[]).expect(url);
        (request.host, request.path, request.query)
    }

    #[test]
    fn a_url_is_taken_apart() {
        let owned = |text: &str| Some(text.to_owned());
        assert_eq!(
            parts("https://WWW.example.com:443/a/b?x=1#f"),
            (owned("www.example.com"), "/a/b".into(), owned("x=1"))
        );
        assert_eq!(parts("https://example.com"), (owned("example.com"), "/".into(), None));
        assert_eq!(parts("https://example.com?x"), (owned("example.com"), "/".into(), owned("x")));
        assert_eq!(parts("/a?"), (None, "/a".into(), owned("")));
        assert!(Request::new("GET", "wss://example.com/prod", &[]).is_ok_and(|request| request.is_websocket));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let refused = |method: &str, url: &str, header: &str| {
            let headers: Vec<String> =
                Some(header.to_owned()).filter(|header| !header.is_empty()).into_iter().collect();
            Request::new(method, url, &headers).unwrap_err()
        };
        assert_eq!(refused("G T", "/a", ""), RequestError::Method);
        assert_eq!(refused("GET", "a/b", ""), RequestError::Url);
        assert_eq!(refused("GET", "ftp://a/b", ""), RequestError::Url);
        assert_eq!(refused("GET", "https:///b", ""), RequestError::Url);
        assert_eq!(refused("GET", "/a b", ""), RequestError::Character(' '));
        assert_eq!(refused("GET", "/a", "Authorization"), RequestError::Header("Authorization".to_owned()));
        assert_eq!(refused("GET", "/a", "a b: c"), RequestError::Header("a b".to_owned()));
    }
}

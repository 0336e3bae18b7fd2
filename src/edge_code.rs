//! What the code of an edge function does to Host and Authorization, read from its text: JavaScript and Python alike.

mod object;
mod reader;
mod token;
mod variable;

pub(crate) use reader::Sent;
use reader::{ORIGIN_HOST, Write, read};
pub(crate) use token::Language;

/// What is known of a function's effect on a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// The code does not mention it.
    Leaves,
    /// It assigns it.
    Sets,
    /// It removes it.
    Removes,
    /// It writes to headers in a way that is not understood.
    Unknown,
}

/// What a function's code does, read from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeEffect {
    /// The header `Host` of the request.
    pub(crate) host: Touch,
    /// The Host that the origin gets by `updateRequestOrigin`.
    pub(crate) origin_host: Touch,
    pub(crate) authorization: Touch,
    /// What Host is set to, where that is plain.
    pub(crate) sent: Option<Sent>,
    /// Whether it calls `updateRequestOrigin` or its like.
    pub(crate) calls_helper: bool,
    /// Whether it does so without importing the module `cloudfront`.
    pub(crate) lacks_module: bool,
}

/// What code does to the two headers, by what it assigns and deletes. Names in comments do not count.
pub(crate) fn effect(code: &str, language: Language) -> CodeEffect {
    let reading = read(code, language);
    CodeEffect {
        host: touch(&reading.writes, "host"),
        origin_host: touch(&reading.writes, ORIGIN_HOST),
        authorization: touch(&reading.writes, "authorization"),
        sent: reading.sent,
        calls_helper: reading.calls_helper,
        lacks_module: reading.lacks_module,
    }
}

fn touch(writes: &[Write], header: &str) -> Touch {
    let applies = |wanted| {
        writes
            .iter()
            .any(|(name, touch)| *touch == wanted && name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(header)))
    };
    [Touch::Sets, Touch::Removes, Touch::Unknown].into_iter().find(|touch| applies(*touch)).unwrap_or(Touch::Leaves)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(code: &str) -> CodeEffect {
        super::effect(code, Language::of(None, code))
    }

    #[test]
    fn code_that_sets_the_host_is_recognised() {
        for code in [
            "request.headers.host = [{ key: 'Host', value: HOST }];",
            "request.headers['host'] = [{key: 'Host', value: h}]",
            "request[\"headers\"][\"host\"] = [{\"key\": \"Host\"}]",
            "request.headers.host[0].value = name;",
        ] {
            assert_eq!(effect(code).host, Touch::Sets, "{code}");
        }
        for code in ["// request.headers.host = x", "if (request.headers.host == x) {}", "# headers['host'] = 1", ""] {
            assert_eq!(effect(code).host, Touch::Leaves, "{code}");
        }
        assert!(
            effect("import cf from 'cloudfront';\ncf.updateRequestOrigin({ hostHeader: 'x' });").origin_host
                == Touch::Sets
        );
        assert!(
            effect("cf.updateRequestOrigin({domainName: 'a.execute-api.eu-west-1.amazonaws.com'})").origin_host
                == Touch::Sets
        );
        assert!(effect("cf.updateRequestOrigin({timeouts: {readTimeout: 5}})").origin_host == Touch::Leaves);
        assert!(effect("cf.updateRequestOrigin(ORIGIN)").origin_host == Touch::Unknown);
    }

    #[test]
    fn code_that_removes_authorization_is_recognised() {
        for code in [
            "delete request.headers.authorization;",
            "delete request.headers['authorization']",
            "del request['headers']['authorization']",
            "request['headers'].pop('authorization', None)",
        ] {
            assert_eq!(effect(code).authorization, Touch::Removes, "{code}");
        }
        assert_eq!(effect("const a = request.headers.authorization;").authorization, Touch::Leaves);
    }

    #[test]
    fn what_stands_near_authorization_does_not_remove_it() {
        for code in [
            "if request['method'] == 'DELETE': print('x')\nauth = request['headers']['authorization']",
            "delete request.headers['x-foo']\nconst a = request.headers.authorization",
            "const deleted = request.headers.authorization[0].value",
            "const authorization = request.headers.authorization\nauthorization = 'x'",
            "const response = { status: '401', headers: { 'www-authenticate': [] } };",
            "console.log(JSON.stringify(request.headers)); for (const k in request.headers) {}",
        ] {
            assert_eq!(effect(code).authorization, Touch::Leaves, "{code}");
            assert_eq!(effect(code).host, Touch::Leaves, "{code}");
        }
    }

    #[test]
    fn variables_and_objects_are_followed() {
        for code in [
            "Object.assign(request.headers, {host: [{key: 'Host', value: h}]})",
            "const h = request.headers; h.host = [{value: x}]",
            "const { headers } = request\nheaders['host'] = [x]",
            "headers = request['headers']\nheaders['host'] = [{'key': 'Host'}]",
            "h = request.get('headers')\nh['host'][0]['value'] = x",
            "request['headers'].update({'host': [{'value': x}]})",
        ] {
            assert_eq!(effect(code).host, Touch::Sets, "{code}");
            assert_eq!(effect(code).authorization, Touch::Leaves, "{code}");
        }
    }

    #[test]
    fn writes_that_are_not_understood_are_told_apart() {
        for code in [
            "request.headers[NAME] = [{ value: x }]",
            "const h = request.headers; h[name.toLowerCase()] = x",
            "request.headers = other",
            "setHost(request.headers)",
            "Object.assign(request.headers, more)",
            "return { ...request, headers: { ...request.headers, host: [x] } }",
            "for k in names: del request['headers'][k]",
        ] {
            assert_eq!(effect(code).host, Touch::Unknown, "{code}");
            assert_eq!(effect(code).authorization, Touch::Unknown, "{code}");
        }
    }

    #[test]
    fn the_host_that_is_sent_is_read_where_it_is_plain() {
        for code in [
            "request.headers.host = [{ key: 'Host', value: 'a.example.com' }]",
            "request['headers']['host'] = [{'key': 'Host', 'value': 'a.example.com'}]",
            "request.headers.host[0].value = 'a.example.com'",
            "cf.updateRequestOrigin({ timeouts: { readTimeout: 5 }, hostHeader: \"a.example.com\" })",
        ] {
            assert_eq!(effect(code).sent, Some(Sent::Name("a.example.com".to_owned())), "{code}");
        }
        assert_eq!(
            effect("cf.updateRequestOrigin({ hostHeader: event.request.headers.host.value })").sent,
            Some(Sent::Same)
        );
        for code in [
            "cf.updateRequestOrigin({ domainName: 'a.example.com' })",
            "request.headers.host = [{ value: 'a' + DOMAIN }]",
            "request.headers.host = [{ value: HOST }]",
            "request.headers.host[0].value = 'a'; request.headers.host[0].value = 'b'",
        ] {
            assert_eq!(effect(code).sent, None, "{code}");
        }
    }

    #[test]
    fn headers_of_something_else_are_not_the_request_s() {
        for code in [
            "const options = { method: 'GET' }; options.headers = {}; options.headers['Authorization'] = x",
            "const options = { method: 'GET', headers: more }; https.get(options)",
            "fetch(url, { headers: { Host: 'a', Authorization: x } })",
            "const headers = {}; headers.host = 'a'; headers.authorization = x",
            "const response = event.Records[0].cf.response; response.headers.host = x",
            "const { a, ...headers } = request.headers; headers.host = x",
            "headers = {}\nheaders['Authorization'] = x\nhttp.request('GET', url, headers=headers)",
        ] {
            assert_eq!(effect(code).host, Touch::Leaves, "{code}");
            assert_eq!(effect(code).authorization, Touch::Leaves, "{code}");
        }
    }

    #[test]
    fn headers_of_who_knows_what_are_doubted() {
        for code in [
            "function fix(r) { r.headers.host = [x]; r.headers.authorization = [y] }",
            "def fix(headers):\n  headers['host'] = [x]\n  headers['authorization'] = [y]",
            "return { method, uri, querystring, headers: { accept: [x] } }",
            "const { authorization, ...headers } = request.headers; request.headers = headers",
            "Object.assign(request, { headers: mine })",
        ] {
            assert_eq!(effect(code).host, Touch::Unknown, "{code}");
            assert_eq!(effect(code).authorization, Touch::Unknown, "{code}");
        }
    }

    #[test]
    fn what_stands_in_strings_is_no_comment() {
        for code in [
            "var open = ['/public/*']; delete request.headers.authorization; /* */",
            "if (request.uri === '/a #b') {} delete request.headers.authorization",
            "const note='see //x';delete request.headers.authorization",
            "const uri = request.uri.replace(/\\/*$/, ''); delete request.headers.authorization",
            "Reflect.deleteProperty(request.headers, 'authorization')",
            "const { headers: h } = event.Records[0].cf.request; delete h.authorization",
        ] {
            assert_eq!(effect(code).authorization, Touch::Removes, "{code}");
        }
    }

    /// `tests/judges/test_speed.py` counts the work.
    #[test]
    fn brackets_that_are_never_closed_and_chains_of_variables_are_read() {
        for line in ["cf.updateRequestOrigin({\n", "x = request.headers;\n", "x = x.a;\n", "{ headers: a,\n", "`${\n"] {
            let code = line.repeat(10_000);
            assert_eq!(effect(&code).authorization, effect(line).authorization, "{line}");
        }
    }
}

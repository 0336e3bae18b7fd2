//! The effects of the code of a function at the edge on a request: on Authorization, Host, the path and the origin.
//!
//! Code is parsed into one syntax tree for both languages, and followed on an event as CloudFront sends it. What is not
//! understood makes the effect unknown.

mod javascript;
mod line;
mod machine;
mod python;
mod request;
mod tree;

use crate::cloudfront::edge_event::EdgeEvent;
use crate::cloudfront::forwarding::Certainty;
pub(crate) use request::{CodeText, EdgeOrigin, EdgeRequest, Replay, ReplayedRequest};
use tree::{Tree, Unread};

/// The language of a function's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    JavaScript,
    Python,
}

impl Language {
    /// Returns the language of a runtime such as `python3.13`, or that of the code if the runtime is not known.
    pub(crate) fn of(runtime: Option<&str>, code: &str) -> Self {
        let is_python = match runtime {
            Some(runtime) => runtime.starts_with("python"),
            None => python::parse(code).is_ok() && javascript::parse(code).is_err(),
        };
        if is_python { Self::Python } else { Self::JavaScript }
    }
}

/// The environment in which code runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Invocation<'s> {
    pub(crate) language: Language,
    /// True if CloudFront Functions run it, and not Lambda@Edge.
    pub(crate) is_function: bool,
    /// The event; `None` if it is not known.
    pub(crate) event: Option<EdgeEvent>,
    /// The name of the function that is called.
    pub(crate) handler: &'s str,
}

/// The effect on a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// It stays as it is.
    Leaves,
    /// It gets another value.
    Sets,
    /// It gets another value under a condition.
    MaySet,
    /// It is removed.
    Removes,
    /// It stays without a value.
    Empties,
    /// It is removed or emptied under a condition.
    MayRemove,
    /// The code writes to headers in a way that is not understood.
    Unknown,
}

/// The effect on the path of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UriEffect {
    Kept,
    /// It is made from the path, or depends on the request.
    Rewritten,
    /// It is always this.
    Set(String),
    Unknown,
}

/// The effect on the origin of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OriginEffect {
    Kept,
    /// It is another one, always or under a condition; its domain name, if it is plain.
    Moved(Option<String>),
    Unknown,
}

/// The cases in which code answers by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replies {
    Never,
    Sometimes,
    /// With this status, if it is plain.
    Always(Option<u16>),
}

/// The Host that code sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sent {
    Name(String),
    /// The one that the request has already.
    Same,
    /// The domain name of the origin.
    Origin,
}

/// A reason why code cannot do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CodeFault {
    /// It is not valid: the line in the code, from 1, and what is wrong there.
    Invalid(u64, String),
    /// It has no function of this name.
    NoHandler(String),
    /// CloudFront Functions do not have this.
    Missing(String),
    /// It reads this field of the event, which only the other service has.
    ForeignEvent(String),
    /// It gives back something that is neither a request nor an answer.
    Malformed,
    /// It raises an error on every request, or gives nothing back.
    Fails,
}

/// The effects of a function's code on an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeEffect {
    /// The header `Host` of the request.
    pub(crate) host: Touch,
    /// The Host that the origin gets by `updateRequestOrigin`.
    pub(crate) origin_host: Touch,
    pub(crate) authorization: Touch,
    /// The Host that is sent, if it is plain.
    pub(crate) sent: Option<Sent>,
    pub(crate) origin: OriginEffect,
    pub(crate) uri: UriEffect,
    pub(crate) answers: Replies,
    /// The other headers that it gives a value.
    pub(crate) written: Vec<String>,
    /// True if it calls `updateRequestOrigin` or its like.
    pub(crate) calls_helper: bool,
    /// True if it does so without importing the module `cloudfront`.
    pub(crate) lacks_module: bool,
    /// True if it reads a key value store.
    pub(crate) calls_key_values: bool,
    /// Syntax that cloudfront-js-1.0 does not have.
    pub(crate) modern: Option<&'static str>,
    /// The certainty of this: assumed if something in the code is taken on trust.
    pub(crate) certainty: Certainty,
    pub(crate) faults: Vec<CodeFault>,
}

impl CodeEffect {
    /// Returns the effect of code of which nothing is understood.
    pub(crate) fn unknown() -> Self {
        Self {
            host: Touch::Unknown,
            origin_host: Touch::Unknown,
            authorization: Touch::Unknown,
            sent: None,
            origin: OriginEffect::Unknown,
            uri: UriEffect::Unknown,
            answers: Replies::Sometimes,
            written: Vec::new(),
            calls_helper: false,
            lacks_module: false,
            calls_key_values: false,
            modern: None,
            certainty: Certainty::Assumed,
            faults: Vec::new(),
        }
    }
}

/// A function at the edge: its code, and how it is called.
#[derive(Debug, Clone)]
pub(crate) struct EdgeProgram {
    pub(crate) code: String,
    pub(crate) language: Language,
    /// True if CloudFront Functions run it, and not Lambda@Edge.
    pub(crate) is_function: bool,
    pub(crate) event: Option<EdgeEvent>,
    /// The name of the function that is called.
    pub(crate) handler: String,
}

impl EdgeProgram {
    fn invocation(&self) -> Invocation<'_> {
        let Self { language, is_function, event, handler, .. } = self;
        Invocation { language: *language, is_function: *is_function, event: *event, handler }
    }

    /// Returns what it does to requests.
    pub(crate) fn effect(&self) -> CodeEffect {
        effect(&self.code, &self.invocation())
    }

    /// Returns what it makes of one request.
    pub(crate) fn replay(&self, request: &EdgeRequest) -> Replay {
        match parse(&self.code, self.language) {
            Ok(tree) => machine::replay(&tree, &self.invocation(), request),
            Err(Unread::TooDeep) => Replay::Unknown,
            Err(Unread::Invalid { .. }) => Replay::Fails,
        }
    }
}

fn parse(code: &str, language: Language) -> Result<Tree, Unread> {
    match language {
        Language::JavaScript => javascript::parse(code),
        Language::Python => python::parse(code),
    }
}

/// Returns what code does in a setting.
pub(crate) fn effect(code: &str, setting: &Invocation<'_>) -> CodeEffect {
    let tree = match parse(code, setting.language) {
        Ok(tree) => tree,
        Err(Unread::TooDeep) => return CodeEffect::unknown(),
        Err(Unread::Invalid { line, message }) => {
            return CodeEffect { faults: vec![CodeFault::Invalid(line, message)], ..CodeEffect::unknown() };
        }
    };
    let mut effect = machine::run(&tree, setting);
    effect.modern = tree.features.modern.or(if tree.features.imports.is_empty() { None } else { Some("import") });
    effect
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(event: EdgeEvent, is_function: bool, code: &str) -> CodeEffect {
        let language = Language::of(None, code);
        effect(code, &Invocation { language, is_function, event: Some(event), handler: "handler" })
    }

    /// Returns the effect of statements in a CloudFront function.
    fn function(body: &str) -> CodeEffect {
        let code = format!(
            "import cf from 'cloudfront';\nfunction handler(event) {{\nconst request = event.request;\n{body}\nreturn request;\n}}"
        );
        on(EdgeEvent::ViewerRequest, true, &code)
    }

    /// Returns the effect of statements in a Lambda@Edge function.
    fn lambda(body: &str) -> CodeEffect {
        let code = format!(
            "exports.handler = async (event) => {{\nconst request = event.Records[0].cf.request;\n{body}\nreturn request;\n}};"
        );
        on(EdgeEvent::OriginRequest, false, &code)
    }

    fn python(body: &str) -> CodeEffect {
        let code = format!(
            "def handler(event, context):\n    request = event['Records'][0]['cf']['request']\n    {body}\n    return request\n"
        );
        on(EdgeEvent::OriginRequest, false, &code)
    }

    #[test]
    fn code_that_sets_the_host_is_recognized() {
        for code in [
            "request.headers.host = [{ key: 'Host', value: HOST }];",
            "request.headers['host'] = [{key: 'Host', value: h()}]",
            "request.headers.host[0].value = name;",
            "Object.assign(request.headers, {host: [{key: 'Host', value: 'h'}]})",
            "const h = request.headers; h.host = [{value: 'x'}]",
            "const set = (r) => { r.headers.host = [{value: 'x'}] }; set(request)",
        ] {
            assert_eq!(lambda(code).host, Touch::Sets, "{code}");
            assert_eq!(lambda(code).authorization, Touch::Leaves, "{code}");
        }
        for code in [
            "request['headers']['host'] = [{'key': 'Host', 'value': 'h'}]",
            "request['headers']['host'][0]['value'] = 'x'",
        ] {
            assert_eq!(python(code).host, Touch::Sets, "{code}");
        }
        assert_eq!(lambda("if (request.uri === '/x') request.headers.host = [{ value: 'h' }]").host, Touch::MaySet);
        assert_eq!(lambda("// request.headers.host = x").host, Touch::Leaves);
    }

    #[test]
    fn the_host_of_the_origin_is_set_by_the_helper() {
        assert_eq!(function("cf.updateRequestOrigin({ hostHeader: 'x' });").origin_host, Touch::Sets);
        assert_eq!(function("cf.updateRequestOrigin({ domainName: 'a.example.com' });").origin_host, Touch::Sets);
        assert_eq!(function("cf.updateRequestOrigin({ timeouts: { readTimeout: 5 } })").origin_host, Touch::Leaves);
        assert_eq!(function("cf.updateRequestOrigin(choose(event))").origin_host, Touch::Unknown);
    }

    #[test]
    fn the_host_that_is_sent_is_read_if_it_is_plain() {
        let name = Some(Sent::Name("a.example.com".to_owned()));
        assert_eq!(lambda("request.headers.host = [{ key: 'Host', value: 'a.example.com' }]").sent, name);
        assert_eq!(lambda("const a = 'a.'; request.headers.host[0].value = a + 'example.com'").sent, name);
        assert_eq!(function("cf.updateRequestOrigin({ hostHeader: `a.example.com` })").sent, name);
        assert_eq!(lambda("request.headers.host[0].value = request.origin.custom.domainName").sent, Some(Sent::Origin));
        assert_eq!(lambda("request.headers.host = [{ value: HOST }]").sent, None);
    }

    #[test]
    fn slices_that_are_written_to_are_not_understood() {
        let pairs = "request['headers']['authorization']";
        for code in [format!("del {pairs}[:]"), format!("{pairs}[0:] = []"), format!("{pairs}[:1] = []")] {
            assert_eq!(python(&code).authorization, Touch::Unknown, "{code}");
        }
        assert_eq!(python(&format!("token = {pairs}[0]['value'][7:]")).authorization, Touch::Leaves);
    }

    #[test]
    fn positions_in_texts_are_followed_as_node_gives_them() {
        let path_after = |expression: &str| {
            let program = EdgeProgram {
                code: format!(
                    "function handler(event) {{ const uri = event.request.uri; event.request.uri = {expression}; return event.request; }}"
                ),
                language: Language::JavaScript,
                is_function: true,
                event: Some(EdgeEvent::ViewerRequest),
                handler: "handler".to_owned(),
            };
            let (method, uri) = ("GET".to_owned(), "/api/orders/7".to_owned());
            match program.replay(&EdgeRequest { method, uri, query: None, headers: Vec::new(), origin: None }) {
                Replay::Forwards(request) => request.uri,
                replay => panic!("{replay:?}"),
            }
        };
        assert_eq!(path_after("uri.slice(uri.lastIndexOf('/'))").as_deref(), Some("/7"));
        assert_eq!(path_after("'/' + uri.lastIndexOf('.')").as_deref(), Some("/-1"));
        // Positions are those of UTF-16: the face has two.
        assert_eq!(path_after("'/\u{e9}\u{1f600}x'.slice(4)").as_deref(), Some("x"));
        assert_eq!(path_after("'/' + '\u{e9}\u{1f600}x'.indexOf('x')").as_deref(), Some("/3"));
        // The second argument is the position to begin at: node gives `/orders/7`.
        assert_ne!(path_after("uri.slice(uri.indexOf('/', 1))").as_deref(), Some("/api/orders/7"));
    }

    #[test]
    fn the_path_is_followed() {
        assert_eq!(function("").uri, UriEffect::Kept);
        assert_eq!(function("request.uri = '/';").uri, UriEffect::Set("/".to_owned()));
        assert_eq!(function("request.uri = request.uri.replace(/^\\/api/, '');").uri, UriEffect::Rewritten);
        assert_eq!(function("if (!request.uri.includes('.')) request.uri = '/index.html';").uri, UriEffect::Rewritten);
        assert_eq!(python("request['uri'] = '/v1' + request['uri']").uri, UriEffect::Rewritten);
        assert_eq!(lambda("request.uri = await lookup();").uri, UriEffect::Unknown);
    }

    #[test]
    fn code_that_is_not_valid_says_where() {
        let faults = |code: &str, language| {
            effect(code, &Invocation { language, is_function: true, event: None, handler: "handler" }).faults
        };
        assert_eq!(
            faults("function handler(event) {\n  return event.request;\n", Language::JavaScript),
            [CodeFault::Invalid(3, "} is expected, not the end of the code".to_owned())]
        );
        assert_eq!(
            faults("def handler(event, context):\nreturn event\n", Language::Python),
            [CodeFault::Invalid(2, "an indented line is expected, not return".to_owned())]
        );
    }

    #[test]
    fn variables_of_the_module_may_be_left_from_the_request_before() {
        let code = "let last;\nfunction handler(event) {\n  if (last) delete event.request.headers.authorization;\n  last = event.viewer.ip;\n  return event.request;\n}";
        assert_eq!(on(EdgeEvent::ViewerRequest, true, code).authorization, Touch::MayRemove);
    }

    /// Nesting, length and loops do not overflow, and end. `tests/judges/test_speed.py` counts the work.
    #[test]
    fn hostile_code_is_read() {
        for piece in [
            "(",
            "[",
            "{",
            "!",
            "a?",
            "`${",
            "a=>",
            "if(1)",
            "f(",
            "a=",
            "-",
            "new ",
            "{a:[",
            "while(1)",
            "a**",
            "async x=>",
        ] {
            assert_eq!(function(&piece.repeat(5_000)).authorization, Touch::Unknown, "{piece}");
        }
        for piece in ["(", "[", "{", "not ", "-", "lambda:", "a if b else ", "f(", "f'{", "x[", "await ", "**"] {
            assert_eq!(python(&format!("x = {}", piece.repeat(5_000))).authorization, Touch::Unknown, "{piece}");
        }
        for line in
            ["x = request.headers;\n", "f(request.uri);\n", "if (request.uri) { y = 1 }\n", "y = { ...y, a: y };\n"]
        {
            function(&line.repeat(1_000));
        }
        let sum = format!("x = {}1;", "1 + ".repeat(20_000));
        assert_eq!(function(&sum).authorization, Touch::Leaves);
        assert_eq!(function("for (;;) {}").authorization, Touch::Unknown);
        assert_eq!(function("function f() { return f() + f(); } f();").authorization, Touch::Unknown);
    }
}

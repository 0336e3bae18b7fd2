//! `trace`: one request, hop by hop, and that it agrees with the verdict on all requests.

use std::fs;

use gatefront::check::{BehaviorReport, BehaviorTarget, Class, Options, Outcome, RULES, check};
use gatefront::trace::{AnswerBy, Fate, Request, Trace, TraceError, TracedEffect, TracedWay, trace};

use crate::support::{names, repository, run, text};

const API: &str = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";

fn request(method: &str, url: &str, headers: &[&str]) -> Request {
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    Request::new(method, url, &headers).expect(url)
}

fn traced(template: &str, request: &Request) -> Trace {
    trace(template, request, None, &Options::default()).expect("a trace")
}

fn only(trace: &Trace) -> &TracedWay {
    let [way] = trace.ways.as_slice() else { panic!("{trace:?}") };
    way
}

fn fate(way: &TracedWay, name: &str) -> Option<Fate> {
    way.headers.iter().find(|header| header.name == name).map(|header| header.fate)
}

/// A distribution with one behavior for `/api/*` and one for everything else.
fn template(behavior: &str) -> String {
    format!(
        r"
Resources:
  Edge:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Aliases: [www.example.com]
        Origins:
          - Id: api
            DomainName: {API}
            OriginPath: /prod
            CustomOriginConfig: {{OriginProtocolPolicy: https-only}}
            OriginCustomHeaders: [{{HeaderName: X-Origin-Verify, HeaderValue: hidden-value}}]
          - Id: site
            DomainName: site.s3.eu-west-1.amazonaws.com
            S3OriginConfig: {{}}
        CacheBehaviors:
          - PathPattern: /api/*
            TargetOriginId: api
            ViewerProtocolPolicy: redirect-to-https
            AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
{behavior}
        DefaultCacheBehavior:
          TargetOriginId: site
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
"
    )
}

const DISABLED: &str = "            CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad\n";
const EXCEPT_HOST: &str = "            OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac\n";
const ALL_VIEWER: &str = "            OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3\n";

#[test]
fn a_request_that_is_delivered() {
    let headers = ["Authorization: Bearer x", "Cookie: a=1; b=2", "X-Test: 1"];
    let request = request("GET", "https://www.example.com/api/orders?page=2", &headers);
    let trace = traced(&template(&format!("{DISABLED}{EXCEPT_HOST}")), &request);
    let way = only(&trace);
    assert_eq!(way.behaviors.len(), 1);
    for (name, expected) in [
        ("authorization", Fate::Kept),
        ("x-test", Fate::Kept),
        ("host", Fate::Replaced),
        ("x-origin-verify", Fate::Set),
    ] {
        assert_eq!(fate(way, name), Some(expected), "{name}");
    }
    assert!(way.cookies.iter().chain(&way.query_string).all(|part| part.fate == Fate::Kept));
    let origin = way.origin.as_ref().expect("the API");
    assert_eq!(origin.url, format!("https://{API}/prod/api/orders?page=2"));
    assert_eq!(origin.host.as_deref(), Some(API));
    assert_eq!((way.answer.by, way.answer.status), (AnswerBy::Integration, None));
}

#[test]
fn the_two_errors_that_people_lose_a_day_to() {
    let request = request("GET", "https://www.example.com/api/orders", &["Authorization: Bearer x"]);
    let stripped = traced(&template(DISABLED), &request);
    assert_eq!(fate(only(&stripped), "authorization"), Some(Fate::Removed));
    let rejected = traced(&template(&format!("{DISABLED}{ALL_VIEWER}")), &request);
    let answer = &only(&rejected).answer;
    assert_eq!((answer.by, answer.status, answer.message), (AnswerBy::ApiGateway, Some(403), Some("Forbidden")));
    assert_eq!(fate(only(&rejected), "host"), Some(Fate::Kept));
    assert_eq!(only(&stripped).answer.by, AnswerBy::Unknown);
}

#[test]
fn a_path_alone_is_asked_of_the_first_alias() {
    let trace = traced(&template(&format!("{DISABLED}{ALL_VIEWER}")), &request("GET", "/api/x", &[]));
    assert_eq!(trace.request.host, None);
    assert_eq!(only(&trace).origin.as_ref().and_then(|origin| origin.host.as_deref()), Some("www.example.com"));
}

#[test]
fn cloudfront_answers_by_itself() {
    let good = template(&format!("{DISABLED}{EXCEPT_HOST}"));
    for (method, url, status) in
        [("GET", "http://www.example.com/api/x", 301), ("POST", "/about", 403), ("TRACE", "/api/x", 403)]
    {
        let trace = traced(&good, &request(method, url, &[]));
        let answer = &only(&trace).answer;
        assert_eq!((answer.by, answer.status), (AnswerBy::Cloudfront, Some(status)), "{method} {url}");
    }
}

#[test]
fn the_default_root_object_is_asked_for() {
    let trace = traced(&template(&format!("{DISABLED}{EXCEPT_HOST}")), &request("GET", "/", &[]));
    let way = only(&trace);
    assert_eq!(way.origin.as_ref().expect("the site").url, "https://site.s3.eu-west-1.amazonaws.com/index.html");
    assert_eq!((way.behaviors.len(), way.answer.by), (2, AnswerBy::Origin));
}

#[test]
fn functions_run_on_the_request() {
    let function = |code: &str| {
        let behavior = format!(
            "{DISABLED}{EXCEPT_HOST}            FunctionAssociations: [{{EventType: viewer-request, FunctionARN: !GetAtt Rewrite.FunctionARN}}]\n"
        );
        let resource = format!(
            "  Rewrite:\n    Type: AWS::CloudFront::Function\n    Properties:\n      Name: rewrite\n      AutoPublish: true\n      FunctionConfig: {{Comment: c, Runtime: cloudfront-js-2.0}}\n      FunctionCode: |\n        function handler(event) {{\n          const request = event.request;\n          {code}\n          return request;\n        }}\n"
        );
        format!("{}{resource}", template(&behavior))
    };
    let headers = ["Authorization: Bearer x", "X-Test: 1", "Cookie: a=1"];
    let request = request("GET", "https://www.example.com/api/v2/orders?page=2&x", &headers);
    let path = |code: &str| {
        let trace = traced(&function(code), &request);
        only(&trace).origin.as_ref().map(|origin| origin.url.clone()).unwrap_or_default()
    };
    let url = |rest: &str| format!("https://{API}/prod{rest}");
    assert_eq!(path("request.uri = request.uri.replace(/^\\/api/, '');"), url("/v2/orders?page=2&x"));
    assert_eq!(path("request.uri = request.uri.replace(/^\\/api\\/(v\\d)/, '/$1/$1');"), url("/v2/v2/orders?page=2&x"));
    assert_eq!(path("request.querystring = { q: { value: '1' } };"), url("/api/v2/orders?q=1"));
    assert_eq!(path("delete request.querystring.page;"), url("/api/v2/orders?x"));
    assert_eq!(
        path("const parts = request.uri.split('/'); request.uri = '/' + parts.slice(2).join('/');"),
        url("/v2/orders?page=2&x")
    );
    let trace = traced(&function("delete request.headers.authorization;"), &request);
    assert_eq!(fate(only(&trace), "authorization"), Some(Fate::Removed));
    let trace = traced(&function("if (!request.headers['x-token']) return { statusCode: 401 };"), &request);
    assert_eq!((only(&trace).answer.by, only(&trace).answer.status), (AnswerBy::Function, Some(401)));
    // A value that only the moment of the request gives.
    let trace = traced(&function("request.headers['x-time'] = { value: String(Date.now()) };"), &request);
    assert_eq!(fate(only(&trace), "x-time"), Some(Fate::Set));
}

#[test]
fn conditions_make_ways() {
    let template = format!(
        "Parameters: {{Stage: {{Type: String, AllowedValues: [dev, prod]}}}}\nConditions: {{IsProd: !Equals [!Ref Stage, prod]}}\n{}",
        template(&format!(
            "{DISABLED}            OriginRequestPolicyId: !If [IsProd, b689b0a8-53d0-40ab-baf2-68738e2966ac, !Ref AWS::NoValue]\n"
        ))
    );
    let request = request("GET", "/api/x", &["Authorization: Bearer x"]);
    let trace = traced(&template, &request);
    let ways: Vec<_> = trace.ways.iter().map(|way| (way.when["IsProd"], fate(way, "authorization"))).collect();
    assert_eq!(ways.len(), 2);
    assert!(ways.contains(&(true, Some(Fate::Kept))) && ways.contains(&(false, Some(Fate::Removed))), "{ways:?}");
    let options = Options::default().with_parameter("Stage", "prod");
    let trace = gatefront::trace::trace(&template, &request, None, &options).expect("a trace");
    assert_eq!(fate(only(&trace), "authorization"), Some(Fate::Kept));
}

#[test]
fn one_of_several_distributions_is_chosen_by_its_alias() {
    let one = template(&format!("{DISABLED}{EXCEPT_HOST}"));
    let second = one.trim_start().trim_start_matches("Resources:\n").replace("  Edge:", "  Other:");
    let both = format!("{one}{}", second.replace("www.example.com", "'*.example.org'"));
    let chosen = |url: &str| trace(&both, &request("GET", url, &[]), None, &Options::default());
    assert_eq!(chosen("https://www.example.com/").expect("one").distribution, "Edge");
    assert_eq!(chosen("https://a.example.org/").expect("one").distribution, "Other");
    assert!(matches!(chosen("https://example.net/"), Err(TraceError::Several(names)) if names == ["Edge", "Other"]));
}

/// The verdict on all requests holds for each of them: in the templates of the snapshots and the examples of the rules.
#[test]
fn a_trace_agrees_with_the_verdict() {
    // Of those that differ in Region and certificates alone, one for each strategy.
    let is_one_of_each = |name: &String| {
        let is_of_matrix = ["_bare", "_domain", "_certificates"].iter().any(|form| name.ends_with(form));
        !is_of_matrix || name.ends_with("_eu-west-1_rest_domain")
    };
    let snapshots = names("snapshots", ".yaml").into_iter().filter(is_one_of_each).map(|name| {
        (name.clone(), fs::read_to_string(repository(&format!("snapshots/{name}.yaml"))).expect("a snapshot"))
    });
    let examples = RULES.iter().map(|rule| (rule.id, rule.failing));
    let examples = examples.map(|(id, text)| (id.to_owned(), text.to_owned()));
    let mut compared = 0;
    for (name, template) in snapshots.chain(examples) {
        let report = check(&template, &Options::default()).expect(&name);
        for distribution in &report.distributions {
            let several: Vec<&BehaviorReport> = distribution.behaviors.iter().collect();
            for behavior in several.iter().filter(|behavior| behavior.when.is_empty()) {
                for (class, method) in [(Class::Read, "GET"), (Class::Write, "POST")] {
                    compared +=
                        usize::from(agrees(&name, &template, &distribution.logical_id, behavior, class, method));
                }
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

/// Follows a request for a path of the behavior. Returns `false` if there is nothing to compare.
fn agrees(name: &str, template: &str, id: &str, behavior: &BehaviorReport, class: Class, method: &str) -> bool {
    let Some(outcomes) = &behavior.outcomes else { return false };
    // A client opens a WebSocket with GET.
    if behavior.target == BehaviorTarget::Websocket && class != Class::Read {
        return false;
    }
    let path = format!("/{}", behavior.path_pattern.trim_start_matches('/').replace(['*', '?'], "x"));
    let request = request(method, &format!("https://www.example.com{path}"), &["Authorization: Bearer x"]);
    let Ok(trace) = trace(template, &request, Some(id), &Options::default()) else { return false };
    let [way] = trace.ways.as_slice() else { return false };
    if way.behaviors.last().is_none_or(|taken| taken.path_pattern != behavior.path_pattern) {
        return false;
    }
    let (_, verdict) = outcomes.by_class().into_iter().find(|(known, _)| *known == class).expect("a class");
    // A verdict is about viewers whose URLs are signed where that is asked for.
    if way.answer.reason.contains("signed") {
        return false;
    }
    let authorization = fate(way, "authorization");
    let shown = format!("{name} {method} {path}: {:?}\n{way:#?}", verdict.outcome);
    match verdict.outcome {
        Outcome::Delivered => {
            // A function of which only the ARN is in the template is trusted by the verdict, and not followed here.
            let is_open = way.functions.iter().any(|function| function.effect == TracedEffect::Unknown);
            assert!(is_open || matches!(authorization, Some(Fate::Kept | Fate::Set | Fate::Replaced)), "{shown}");
            assert_ne!(way.answer.by, AnswerBy::Cloudfront, "{shown}");
        }
        Outcome::Stripped => assert!(!matches!(authorization, Some(Fate::Kept)), "{shown}"),
        Outcome::HostRejected => {
            assert_eq!((way.answer.by, way.answer.status), (AnswerBy::ApiGateway, Some(403)), "{shown}");
        }
        Outcome::MethodBlocked => assert_eq!(way.answer.status, Some(403), "{shown}"),
        _ => return false,
    }
    true
}

#[test]
fn the_command_prints_the_way_and_hides_values() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.yaml"), template(DISABLED)).expect("written");
    let token = "Authorization: Bearer the-token";
    let printed = run(&["trace", "t.yaml", "GET", "/api/x", "-H", token], folder.path());
    // The API may read it, and is not in the template.
    assert_eq!(printed.status.code(), Some(1));
    let told = text(&printed.stdout);
    assert!(told.contains("authorization    removed"), "{told}");
    let json = run(&["trace", "t.yaml", "get", "/api/x?q=1", "-H", token, "--format", "json"], folder.path());
    let data: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!((&data["schema_version"], &data["distribution"]), (&1.into(), &"Edge".into()));
    for out in [&printed.stdout, &json.stdout] {
        assert!(!text(out).contains("the-token") && !text(out).contains("hidden-value"), "{}", text(out));
    }
    for (arguments, code, said) in [
        (&["trace", "t.yaml", "POST", "/about"][..], 1, ""),
        (&["trace", "t.yaml", "GET", "about"][..], 2, "the URL is neither"),
        (&["trace", "none.yaml", "GET", "/"][..], 2, "cannot read none.yaml"),
        (&["trace", "t.yaml", "GET", "/", "--distribution", "Edg"][..], 2, "did you mean `Edge`?"),
    ] {
        let output = run(arguments, folder.path());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
    }
}

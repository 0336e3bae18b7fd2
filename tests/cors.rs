//! `response_headers.cors` is held against what browsers and CloudFront are documented to do.

use gatefront::synth;
use serde_json::Value as Json;

/// A request that a page of another origin makes.
struct Request {
    method: &'static str,
    sends_authorization: bool,
    has_credentials: bool,
}

const PAGE: &str = "https://app.example.com";

/// A browser's reading of CloudFront's answers with this `CorsConfig`.
///
/// The CORS check and the CORS-preflight fetch of <https://fetch.spec.whatwg.org/#http-cors-protocol>: `*` is a wildcard
/// for requests without credentials alone, and never covers Authorization.
fn browser_allows(cors: &Json, request: &Request) -> bool {
    let items = |key: &str| -> Vec<String> {
        let list = cors[key]["Items"].as_array().expect("a list");
        list.iter().map(|item| item.as_str().expect("text").to_ascii_lowercase()).collect()
    };
    let has = |key: &str, name: &str| items(key).iter().any(|item| item == name);
    let is_wild = |key: &str, word: &str| has(key, word) && !request.has_credentials;
    let origin = is_wild("AccessControlAllowOrigins", "*")
        || has("AccessControlAllowOrigins", PAGE) && !has("AccessControlAllowOrigins", "*");
    let credentials = !request.has_credentials || cors["AccessControlAllowCredentials"] == true;
    let is_simple = ["get", "head", "post"].contains(&request.method);
    // CloudFront sends `ALL` as `*` unless credentials are allowed.
    let method =
        is_simple || has("AccessControlAllowMethods", request.method) || is_wild("AccessControlAllowMethods", "all");
    let authorization = !request.sends_authorization || has("AccessControlAllowHeaders", "authorization");
    origin && credentials && method && authorization
}

/// CloudFront's error is `The parameter Access-Control-Allow-Headers cannot contain * when allowCredentials is true.`
fn cloudfront_takes(headers: &str, credentials: bool) -> bool {
    !(credentials && headers.contains('*'))
}

#[test]
fn cors_settings_are_refused_exactly_where_browsers_or_cloudfront_refuse_them() {
    let mut refused = 0;
    for origins in ["['*']", "[https://app.example.com]", "['*', https://app.example.com]"] {
        for headers in ["[X-Id]", "['*']", "[Authorization]", "['*', authorization]"] {
            for methods in ["[GET, DELETE]", "[ALL]"] {
                for (credentials, auth) in [(false, "none"), (true, "none"), (false, "jwt"), (true, "jwt")] {
                    let settings = format!("{origins} {headers} {methods} {credentials} {auth}");
                    let text = config(origins, headers, methods, credentials, auth);
                    let accepted = synth(&text).is_ok();
                    let request =
                        |method| Request { method, sends_authorization: auth == "jwt", has_credentials: credentials };
                    let cors = written(origins, headers, methods, credentials);
                    let works = cloudfront_takes(headers, credentials)
                        && ["get", "delete"].into_iter().all(|method| browser_allows(&cors, &request(method)));
                    assert_eq!(accepted, works, "{settings}");
                    refused += usize::from(!accepted);
                }
            }
        }
    }
    assert!((1..96).contains(&refused), "{refused}");
}

fn config(origins: &str, headers: &str, methods: &str, credentials: bool, auth: &str) -> String {
    format!(
        "stack: s\napi: {{id: a1b2c3d4e5, region: eu-west-1, type: http, auth: {auth}}}\nstrategy: managed-policy\n\
         distribution:\n  response_headers:\n    cors: {{origins: {origins}, headers: {headers}, methods: {methods}, \
         credentials: {credentials}}}\n"
    )
}

/// The `CorsConfig` of such a config, as CloudFormation's page has it.
fn written(origins: &str, headers: &str, methods: &str, credentials: bool) -> Json {
    let list = |text: &str| {
        let items = text.trim_matches(['[', ']']).split(", ").filter(|item| !item.is_empty());
        items.map(|item| Json::from(item.trim_matches('\''))).collect::<Vec<_>>()
    };
    serde_json::json!({
        "AccessControlAllowCredentials": credentials,
        "AccessControlAllowOrigins": {"Items": list(origins)},
        "AccessControlAllowHeaders": {"Items": list(headers)},
        "AccessControlAllowMethods": {"Items": list(methods)},
    })
}

#[test]
fn what_is_accepted_is_what_cloudfront_is_given() {
    let (origins, headers, methods) = ("[https://app.example.com]", "[Authorization]", "[GET, DELETE]");
    let synthesis = synth(&config(origins, headers, methods, true, "jwt")).expect("a template");
    let template: Json = serde_json::from_str(&synthesis.to_json()).expect("JSON");
    let resources = template["Resources"].as_object().expect("resources");
    let policy = resources.values().find(|one| one["Type"] == "AWS::CloudFront::ResponseHeadersPolicy");
    let given = &policy.expect("a policy")["Properties"]["ResponseHeadersPolicyConfig"]["CorsConfig"];
    for (key, value) in written(origins, headers, methods, true).as_object().expect("an object") {
        assert_eq!(&given[key], value, "{key}");
    }
}

#[test]
fn managed_cors_policies_are_warned_of_where_clients_send_credentials() {
    let warned = |policy: &str, auth: &str| {
        let config = format!(
            "stack: s\napi: {{id: a1b2c3d4e5, region: eu-west-1, type: http{auth}}}\nstrategy: managed-policy\n\
             distribution: {{response_headers_policy: {policy}}}\n"
        );
        synth(&config).expect("a template").warnings.iter().any(|warning| warning.message.contains(policy))
    };
    assert!(warned("SimpleCORS", "") && warned("CORS-With-Preflight", ", auth: cognito"));
    assert!(!warned("SimpleCORS", ", auth: none") && !warned("SecurityHeadersPolicy", ", auth: jwt"));
}

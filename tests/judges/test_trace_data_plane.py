"""`gatefront trace` agrees with the emulator's data plane on behavior, path, query string, cookies, headers and Host.

The emulator gets the template with a local server as the origin, and gatefront the same template with an API in its
place.

Where they differ, the emulator is wrong (`test_emulator_faults.py`): it removes Authorization from every method if no
policy names it, while AWS removes it from GET and HEAD alone. It writes `debug` as `debug=` when it leaves out others; AWS
does not document that, so that names and values are compared.
"""

import itertools
import json
from urllib.parse import parse_qsl, urlsplit

import pytest

import product
import stack
import viewer

API = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"
STACK = "traced"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def names(kind, behavior, *values):
    """A part of a policy: `HeadersConfig`, `CookiesConfig` or `QueryStringsConfig`."""
    plural = {"Header": "Headers", "Cookie": "Cookies", "QueryString": "QueryStrings"}[kind]
    return {f"{kind}Behavior": behavior, **({plural: list(values)} if values else {})}


def cache_policy(name, headers=(), cookies=(), queries=()):
    def allowed(kind, values):
        return names(kind, "whitelist", *values) if values else names(kind, "none")

    return {"Type": "AWS::CloudFront::CachePolicy", "Properties": {"CachePolicyConfig": {
        "Name": name, "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 1,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "HeadersConfig": allowed("Header", headers),
            "CookiesConfig": allowed("Cookie", cookies),
            "QueryStringsConfig": allowed("QueryString", queries),
            "EnableAcceptEncodingGzip": False,
        },
    }}}


def request_policy(name, headers, cookies, queries):
    return {"Type": "AWS::CloudFront::OriginRequestPolicy", "Properties": {"OriginRequestPolicyConfig": {
        "Name": name, "HeadersConfig": names("Header", *headers), "CookiesConfig": names("Cookie", *cookies),
        "QueryStringsConfig": names("QueryString", *queries),
    }}}


POLICIES = {
    "KeyParts": cache_policy("key-parts", ["Authorization"], ["a"], ["page"]),
    "KeyNothing": cache_policy("key-nothing"),
    "RequestSome": request_policy("request-some", ["whitelist", "x-test"], ["whitelist", "b"], ["whitelist", "q"]),
    "RequestOthers": request_policy(
        "request-others", ["allExcept", "host", "x-test"], ["allExcept", "a"], ["allExcept", "page"]),
    "RequestNothing": request_policy("request-nothing", ["none"], ["none"], ["none"]),
}

# Pattern -> cache policy, origin request policy, and whether they decide on Authorization with every method.
BEHAVIORS = {
    "/keyed/*": ("KeyParts", None, True),
    "/keyed-and-some/*": ("KeyParts", "RequestSome", True),
    "/keyed-and-others/*": ("KeyParts", "RequestOthers", True),
    "/others/*": (CACHING_DISABLED, "RequestOthers", True),
    "/some/*": (CACHING_DISABLED, "RequestSome", False),
    "/nothing/?": ("KeyNothing", "RequestNothing", False),
    "/*.json": (CACHING_DISABLED, ALL_VIEWER, True),
    "*": (CACHING_DISABLED, ALL_EXCEPT_HOST, True),
}
DECIDES = {pattern: decides for pattern, (_, _, decides) in BEHAVIORS.items()}

PATHS = [
    "/keyed/1", "/keyed/", "/keyed-and-some/a.json", "/keyed-and-others/a/b", "/others/%E2%82%AC", "/some/x", "/nothing/1",
    "/nothing/12", "/data/all.json", "/Keyed/1", "/", "/keyed",
]
METHODS = ["GET", "POST", "OPTIONS"]
QUERIES = ["", "?page=2&q=1&debug"]
HEADERS = [
    {},
    {"Authorization": "Bearer x"},
    {"Authorization": "Bearer x", "X-Test": "1", "X-Other": "2", "Cookie": "a=1; b=2; c=3"},
]
REQUESTS = list(itertools.product(METHODS, QUERIES, HEADERS))


def template(origin):
    def behavior(cache, request):
        def named(policy):
            return {"Ref": policy} if policy in POLICIES else policy

        parts = {"CachePolicyId": named(cache), **({"OriginRequestPolicyId": named(request)} if request else {})}
        methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
        return {"TargetOriginId": "api", "ViewerProtocolPolicy": "https-only", "AllowedMethods": methods, **parts}

    behaviors = [
        {"PathPattern": pattern, **behavior(cache, request)}
        for pattern, (cache, request, _) in BEHAVIORS.items() if pattern != "*"
    ]
    origin = {**origin, "OriginPath": "/prod"}
    config = {
        "Enabled": True, "Origins": [origin], "CacheBehaviors": behaviors,
        "DefaultCacheBehavior": behavior(*BEHAVIORS["*"][:2]),
    }
    distribution = {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}}
    output = {"Host": {"Value": {"Fn::GetAtt": ["Edge", "DomainName"]}}}
    return {"Resources": {**POLICIES, "Edge": distribution}, "Outputs": output}


@pytest.fixture(scope="module")
def host(emulator, tmp_path_factory):
    """The domain name of the deployed distribution."""
    account, folder = emulator.default_account(), tmp_path_factory.mktemp("traced")
    with viewer.Origin() as origin:
        with stack.deployed_template(account, folder, STACK, template(origin.describe())) as outputs:
            yield outputs["Host"]


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    """The template that is traced."""
    path = tmp_path_factory.mktemp("traced") / "template.json"
    path.write_text(json.dumps(template(viewer.described(API, OriginProtocolPolicy="https-only"))))
    return path


def trace(path, method, url, headers):
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    finished = product.run("trace", path, method, url, *options, "--format", "json")
    assert finished.returncode in (0, 1), finished.stderr.decode()
    (way,) = json.loads(finished.stdout)["ways"]
    return way


def parts(url):
    url = urlsplit(url)
    return url.path, parse_qsl(url.query, keep_blank_values=True)


def kept(parts):
    return {part["name"] for part in parts if part["fate"] != "removed"}


def cookie_names(header):
    return {part.partition("=")[0].strip() for part in header.split(";") if part.strip()}


@pytest.mark.parametrize("path", PATHS)
def test_the_origin_gets_what_is_traced(path, emulator, host, traced):
    for method, query, headers in REQUESTS:
        status, body = viewer.send(emulator, host, method, path + query, headers)
        assert status == 200, body
        got = json.loads(body)

        way = trace(traced, method, f"https://{host}{path}{query}", headers)

        request = f"{method} {path}{query} {headers}"
        (pattern,) = [behavior["path_pattern"] for behavior in way["behaviors"] if behavior["matches"]]
        assert parts(got["target"]) == parts(way["origin"]["url"]), request
        assert got["headers"]["host"] == (host if way["origin"]["host"] == host else viewer.Origin.HOST), request
        sent = {name.lower() for name in headers} - {"cookie"}
        if method != "GET" and not DECIDES[pattern]:
            sent -= {"authorization"}
        assert sent & set(got["headers"]) == sent & kept(way["headers"]), request
        assert cookie_names(got["headers"].get("cookie", "")) == kept(way["cookies"]), request

"""The emulator's data plane does with a request as `gatefront check` reports of cache and origin request policies.

One stack holds a distribution for each pair of policies. The emulator gets it with a local server as the origin, and
gatefront the same template with an API in its place. Legacy ForwardedValues are left out: the emulator errs there.
"""

import json
from typing import NamedTuple

import pytest

import product
import stack
import viewer

API = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"
STACK = "policies"
METHODS = {"GET": "read", "OPTIONS": "options", "POST": "write"}

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ORIGIN_CACHE_CONTROL = "83da9c7e-98b4-4e11-a168-04f0df8e2c65"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_AND_CLOUDFRONT = "33f36d7e-f396-46d9-90e0-52428a34d9dc"
ALL_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CORS_CUSTOM_ORIGIN = "59781a5b-3903-41f3-afcb-af62929ccde1"
HOST_ONLY = "bf0718e1-ba1e-49d1-88b1-f726733018ae"


class Pair(NamedTuple):
    """Two policies, by managed id or by the logical id of one in `CUSTOM`, and whether they decide on Authorization.

    Where they leave it open, AWS removes it from GET and HEAD alone, but the emulator from every request
    (`test_emulator_faults.py`), so that only GET is judged.
    """

    cache: str
    request: str | None
    decides: bool = True


PAIRS = {
    "Bare": Pair(CACHING_DISABLED, None, decides=False),
    "AllViewer": Pair(CACHING_DISABLED, ALL_VIEWER),
    "AllViewerAndCloudFront": Pair(CACHING_DISABLED, ALL_VIEWER_AND_CLOUDFRONT),
    "AllExceptHost": Pair(CACHING_DISABLED, ALL_EXCEPT_HOST),
    "Cors": Pair(CACHING_DISABLED, CORS_CUSTOM_ORIGIN, decides=False),
    "HostOnly": Pair(CACHING_DISABLED, HOST_ONLY, decides=False),
    "HostInManagedKey": Pair(ORIGIN_CACHE_CONTROL, ALL_EXCEPT_HOST),
    "HostInKey": Pair("KeyHost", ALL_EXCEPT_HOST),
    "AuthorizationInKey": Pair("KeyAuthorization", None),
    "AuthorizationInKeyAndNothing": Pair("KeyAuthorization", "RequestNone"),
    "AllowList": Pair(CACHING_DISABLED, "RequestAuthorization"),
    "BlockAuthorization": Pair(CACHING_DISABLED, "RequestAllExceptAuthorization", decides=False),
    "BlockBoth": Pair(CACHING_DISABLED, "RequestAllExceptBoth"),
    "KeyBeatsBlockList": Pair("KeyAuthorization", "RequestAllExceptBoth"),
    "Nothing": Pair("KeyNone", "RequestNone", decides=False),
}


def headers(behavior, *names):
    """Header names in odd capitals: CloudFront does not mind."""
    return {"HeaderBehavior": behavior, **({"Headers": list(names)} if names else {})}


def cache_policy(name, headers):
    return {"Type": "AWS::CloudFront::CachePolicy", "Properties": {"CachePolicyConfig": {
        "Name": name, "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 1,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "HeadersConfig": headers,
            "CookiesConfig": {"CookieBehavior": "none"},
            "QueryStringsConfig": {"QueryStringBehavior": "none"},
            "EnableAcceptEncodingGzip": False,
        },
    }}}


def request_policy(name, headers):
    return {"Type": "AWS::CloudFront::OriginRequestPolicy", "Properties": {"OriginRequestPolicyConfig": {
        "Name": name,
        "HeadersConfig": headers,
        "CookiesConfig": {"CookieBehavior": "all"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    }}}


CUSTOM = {
    "KeyNone": cache_policy("key-none", headers("none")),
    "KeyHost": cache_policy("key-host", headers("whitelist", "HOST")),
    "KeyAuthorization": cache_policy("key-authorization", headers("whitelist", "authorization")),
    "RequestNone": request_policy("request-none", headers("none")),
    "RequestAuthorization": request_policy("request-authorization", headers("whitelist", "AUTHORIZATION")),
    "RequestAllExceptAuthorization": request_policy("request-no-authorization", headers("allExcept", "authorization")),
    "RequestAllExceptBoth": request_policy("request-neither", headers("allExcept", "hOST", "authorization")),
}


def distribution(pair, origin):
    def named(policy):
        return {"Ref": policy} if policy in CUSTOM else policy

    behavior = {
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
        "CachePolicyId": named(pair.cache),
    }
    if pair.request:
        behavior["OriginRequestPolicyId"] = named(pair.request)
    return {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {
        "Enabled": True, "Origins": [origin], "DefaultCacheBehavior": behavior,
    }}}


def template(origin):
    resources = {name: distribution(pair, origin) for name, pair in PAIRS.items()}
    names = {name: {"Value": {"Fn::GetAtt": [name, "DomainName"]}} for name in PAIRS}
    return {"Resources": {**CUSTOM, **resources}, "Outputs": names}


@pytest.fixture(scope="module")
def arrived(emulator, tmp_path_factory):
    """Pair -> method -> what has come to the origin: Authorization or None, and whose Host."""
    account, folder = emulator.default_account(), tmp_path_factory.mktemp("policies")
    with viewer.Origin() as origin:
        with stack.deployed_template(account, folder, STACK, template(origin.describe())) as hosts:
            assert set(hosts) == set(PAIRS)
            yield {
                name: {method: through(emulator, host, method) for method in METHODS} for name, host in hosts.items()
            }


def through(emulator, host, method):
    status, body = viewer.send(emulator, host, method)
    assert status == 200, body
    got = json.loads(body)["headers"]
    assert got["host"] in (host, viewer.Origin.HOST)
    return got.get("authorization"), "viewer" if got["host"] == host else "origin"


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Pair -> what gatefront says of its only behavior."""
    path = tmp_path_factory.mktemp("check") / "template.json"
    path.write_text(json.dumps(template(viewer.described(API, OriginProtocolPolicy="https-only"))))
    finished = product.run("check", "--format", "json", path)
    assert finished.returncode == 1, finished.stderr.decode()
    (file,) = json.loads(finished.stdout)["files"]
    found = {one["logical_id"]: one["behaviors"] for one in file["distributions"]}
    assert set(found) == set(PAIRS)
    return {name: behavior for name, (behavior,) in found.items()}


@pytest.mark.parametrize("name", PAIRS)
def test_whose_host_arrives(name, arrived, said):
    assert {method: host for method, (_, host) in arrived[name].items()} == dict.fromkeys(METHODS, said[name]["host"])


@pytest.mark.parametrize("name", PAIRS)
def test_whether_authorization_arrives(name, arrived, said):
    """A Host that API Gateway refuses is told before a header that is missing, so there only the refusal is judged."""
    for method, part in METHODS.items():
        authorization, host = arrived[name][method]
        outcome = said[name]["outcomes"][part]["outcome"]
        if host == "viewer":
            assert outcome == "host-rejected", method
        elif method == "GET" or PAIRS[name].decides:
            assert authorization in (None, viewer.AUTHORIZATION)
            assert outcome == ("delivered" if authorization else "stripped"), method

"""A distribution that the emulator runs, made by the AWS CLI: `gatefront` reads it with that same CLI and judges it right."""

import json

import pytest

ALL = {"Quantity": 7, "Items": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]}
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CODE = "function handler(event) { var request = event.request; delete request.headers.authorization; return request; }"
SECRET = "correct-horse-battery-9"


def parts(**kinds):
    """The parts of a policy that forwards these kinds of things."""
    return {
        "HeadersConfig": kinds.get("headers", {"HeaderBehavior": "none"}),
        "CookiesConfig": {"CookieBehavior": "all"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    }


@pytest.fixture
def running(account, tmp_path):
    """The ID of a distribution before an HTTP API with a JWT authorizer: one behavior delivers by a policy of its own, one has
    no origin request policy, and the code of one removes the header."""
    # Left to itself, the emulator gives an ID that AWS would not.
    made = account.aws(
        "apigatewayv2", "create-api", "--name", "orders", "--protocol-type", "HTTP", "--tags", "ms-custom-id=a1b2c3d4e5",
        region="eu-west-1",
    )
    api = made["ApiId"]
    on_api = ("--api-id", api)
    account.aws("apigatewayv2", "create-stage", *on_api, "--stage-name", "$default", "--auto-deploy", region="eu-west-1")
    authorizer = account.aws(
        "apigatewayv2", "create-authorizer", *on_api, "--name", "tokens", "--authorizer-type", "JWT",
        "--identity-source", "$request.header.Authorization",
        "--jwt-configuration", json.dumps({"Audience": ["shop"], "Issuer": "https://example.com"}), region="eu-west-1",
    )["AuthorizerId"]
    account.aws(
        "apigatewayv2", "create-route", *on_api, "--route-key", "ANY /{proxy+}", "--authorization-type", "JWT",
        "--authorizer-id", authorizer, region="eu-west-1",
    )
    policy = {"Name": "all-but-host", "Comment": "", **parts(headers={"HeaderBehavior": "allExcept", "Headers": {"Quantity": 1, "Items": ["host"]}})}
    made = account.aws("cloudfront", "create-origin-request-policy", "--origin-request-policy-config", json.dumps(policy))
    own_policy = made["OriginRequestPolicy"]["Id"]
    code = tmp_path / "strip.js"
    code.write_text(CODE)
    function = account.aws(
        "cloudfront", "create-function", "--name", "strip", "--function-config",
        json.dumps({"Comment": "", "Runtime": "cloudfront-js-2.0"}), "--function-code", f"fileb://{code}",
    )
    account.aws("cloudfront", "publish-function", "--name", "strip", "--if-match", function["ETag"])
    arn = function["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]
    host = f"{api}.execute-api.eu-west-1.amazonaws.com"
    behavior = {"TargetOriginId": "api", "ViewerProtocolPolicy": "https-only", "AllowedMethods": ALL, "CachePolicyId": CACHING_DISABLED}
    associations = {"Quantity": 1, "Items": [{"FunctionARN": arn, "EventType": "viewer-request"}]}
    config = {
        "CallerReference": "judge", "Comment": "", "Enabled": True,
        "Aliases": {"Quantity": 1, "Items": ["shop.example.com"]},
        "Origins": {"Quantity": 1, "Items": [{
            "Id": "api", "DomainName": host, "OriginPath": "",
            "CustomHeaders": {"Quantity": 1, "Items": [{"HeaderName": "x-verify", "HeaderValue": SECRET}]},
            "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"},
        }]},
        "DefaultCacheBehavior": {**behavior, "OriginRequestPolicyId": own_policy},
        "CacheBehaviors": {"Quantity": 2, "Items": [
            {**behavior, "PathPattern": "/stripped/*"},
            {**behavior, "PathPattern": "/code/*", "OriginRequestPolicyId": own_policy, "FunctionAssociations": associations},
        ]},
        "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
    }
    made = account.aws("cloudfront", "create-distribution", "--distribution-config", json.dumps(config))
    return made["Distribution"]["Id"]


def outcomes(answer):
    distribution = json.loads(answer.stdout)["files"][0]["distributions"][0]
    return {
        behavior["path_pattern"]: {verdict["outcome"] for verdict in behavior["outcomes"].values()}
        for behavior in distribution["behaviors"]
    }


def test_a_running_distribution_is_judged(account, running):
    for name in (running, "shop.example.com"):
        answer = account.gatefront("check", "--distribution", name, "--format", "json")
        assert answer.returncode == 1, answer.stderr
        assert "not read" not in answer.stderr
        found = outcomes(answer)
        assert found["*"] == {"delivered"}
        assert found["/stripped/*"] == {"stripped", "delivered"}
        assert found["/code/*"] == {"stripped"}
        assert "the API in this configuration reads it" in answer.stdout
        assert SECRET not in answer.stdout + answer.stderr


def test_what_is_saved_is_judged_like_what_runs(account, running, tmp_path):
    saved = tmp_path / "distribution.json"
    saved.write_text(json.dumps(account.aws("cloudfront", "get-distribution-config", "--id", running)))
    policies = tmp_path / "policies.json"
    policies.write_text(json.dumps(account.aws("cloudfront", "list-origin-request-policies")))
    (tmp_path / "strip.js").write_text(CODE)
    answer = account.gatefront("check", "--format", "json", saved, policies, tmp_path / "strip.js")
    live = account.gatefront("check", "--format", "json", "--distribution", running)
    assert outcomes(answer) == outcomes(live)


def test_an_import_delivers_what_runs(account, running, tmp_path):
    config = tmp_path / "gatefront.yaml"
    written = account.gatefront("init", config, "--from-distribution", running)
    assert written.returncode == 0, written.stderr
    assert SECRET not in config.read_text()
    template = tmp_path / "template.yaml"
    assert account.gatefront("synth", config, "-o", template).returncode == 0
    found = outcomes(account.gatefront("check", "--format", "json", template))
    assert found["*"] == found["/stripped/*"] == {"delivered"}
    compared = account.gatefront("diff", "--distribution", running, config, "--format", "json")
    changes = json.loads(compared.stdout)
    assert compared.returncode == 1 and changes["changes"] == []
    assert not [effect for effect in changes["effects"] if effect["path_pattern"] == "*"]

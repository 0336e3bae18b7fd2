"""Locks: the authorizer's code under its interpreters, `verify --bypass` against local servers, and stacks in the emulator."""

import json
import sys
from functools import partial

import pytest
import yaml

import product
import stack
import tools
from test_edge_code import NODE_RUNNER, PYTHON_RUNNER, execute
from test_verify import FORBIDDEN, NO_TOKEN, OPEN, Api

SECRETS = {"arn:one": "first-secret", "arn:two": "second-secret"}
# What Lambda provides, reduced to the one call.
BOTO3 = f"""
class client:
    def __init__(self, service): assert service == "secretsmanager"
    def get_secret_value(self, SecretId): return {{"SecretString": {SECRETS!r}[SecretId]}}
"""
SDK = f"""
exports.SecretsManagerClient = class {{ async send(command) {{ return {{ SecretString: ({json.dumps(SECRETS)})[command.id] }}; }} }};
exports.GetSecretValueCommand = class {{ constructor(input) {{ this.id = input.SecretId; }} }};
"""


def authorizers():
    return [
        pytest.param(found["Properties"], id=f"{product.case(path)}-{name}")
        for path in product.SNAPSHOTS
        for name, found in product.resources(product.template(path), "AWS::Lambda::Function").items()
        if "SECRETS" in found["Properties"].get("Environment", {}).get("Variables", {})
    ]


def run_authorizer(properties, folder, event, monkeypatch):
    monkeypatch.setenv("HEADER", properties["Environment"]["Variables"]["HEADER"])
    monkeypatch.setenv("SECRETS", ",".join(SECRETS))
    code = properties["Code"]["ZipFile"]
    if properties["Runtime"].startswith("python"):
        (folder / "index.py").write_text(code)
        (folder / "boto3.py").write_text(BOTO3)
        return execute([sys.executable, "-c", PYTHON_RUNNER], folder, event)
    module = folder / "node_modules" / "@aws-sdk" / "client-secrets-manager"
    module.mkdir(parents=True, exist_ok=True)
    (module / "index.js").write_text(SDK)
    (folder / "index.js").write_text(code)
    return execute([tools.NODE, "-e", NODE_RUNNER], folder, event)


# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
ARN = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/orders"
HTTP_2 = {"version": "2.0", "type": "REQUEST", "routeArn": ARN, "routeKey": "GET /orders", "rawPath": "/orders"}
HTTP_1 = {"version": "1.0", "type": "REQUEST", "methodArn": ARN, "path": "/orders", "httpMethod": "GET"}
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-lambda-authorizer-input.html
REST = {"type": "REQUEST", "methodArn": ARN, "resource": "/orders", "path": "/orders", "httpMethod": "GET"}
HEADERS = [
    ({"x-origin-verify": "first-secret"}, True),
    ({"X-Origin-Verify": "second-secret"}, True),
    ({"x-origin-verify": "third-secret"}, False),
    ({"x-origin-verify": ""}, False),
    ({"x-origin-verify": "fïrst"}, False),
    ({"authorization": "first-secret"}, False),
    (None, False),
]


@pytest.mark.parametrize("properties", authorizers())
@pytest.mark.parametrize("headers, allowed", HEADERS)
def test_the_authorizer_allows_requests_with_a_secret(properties, headers, allowed, tmp_path, monkeypatch):
    run = partial(run_authorizer, properties, tmp_path, monkeypatch=monkeypatch)
    assert run({**HTTP_2, "headers": headers}) == {"isAuthorized": allowed}
    for event in (HTTP_1, REST):
        answer = run({**event, "headers": headers})
        [statement] = answer["policyDocument"]["Statement"]
        assert statement == {
            "Action": "execute-api:Invoke", "Effect": "Allow" if allowed else "Deny", "Resource": ARN,
        }


def test_there_are_authorizers_of_both_languages():
    runtimes = {parameter.values[0]["Runtime"][:6] for parameter in authorizers()}
    assert runtimes == {"python", "nodejs"}


def bypass(url, *around):
    arguments = [word for address in around for word in ("--around", address)]
    return product.run("verify", url, "--bypass", *arguments)


def test_a_way_around_is_closed_where_the_api_demands_the_header():
    """The API serves requests with the header, which the distribution adds."""
    with Api(lambda *_: OPEN) as distribution, Api(lambda *_: FORBIDDEN) as endpoint:
        finished = bypass(distribution.url, endpoint.url)
    assert finished.returncode == 0, finished.stderr.decode()
    assert b"200 through the distribution, 403 here  closed" in finished.stdout
    assert endpoint.seen == [("GET", None)]


@pytest.mark.parametrize("through, around, code, words", [
    (OPEN, OPEN, 1, b"open: the API answers without CloudFront"),
    (NO_TOKEN, NO_TOKEN, 1, b"not known"),
    (NO_TOKEN, FORBIDDEN, 0, b"closed"),
])
def test_a_way_around_that_is_open_or_unclear_fails(through, around, code, words):
    with Api(lambda *_: through) as distribution, Api(lambda *_: around) as endpoint:
        finished = bypass(distribution.url, endpoint.url)
    assert finished.returncode == code, finished.stderr.decode()
    assert words in finished.stdout


def test_all_ways_around_have_to_be_closed():
    with Api(lambda *_: OPEN) as distribution, Api(lambda *_: FORBIDDEN) as closed, Api(lambda *_: OPEN) as opened:
        finished = bypass(distribution.url, closed.url, opened.url)
    assert finished.returncode == 1
    assert b"1 closed, 1 open" in finished.stderr


def secrets_of(account, region="us-east-1"):
    """Secret values by logical id."""
    listed = account.aws("secretsmanager", "list-secrets", region=region)["SecretList"]
    values = {}
    for secret in listed:
        value = account.aws("secretsmanager", "get-secret-value", "--secret-id", secret["ARN"], region=region)
        values[secret["ARN"]] = value["SecretString"]
    return values


def sent_header(account, resources):
    distribution = account.aws("cloudfront", "get-distribution-config", "--id", resources["Distribution"])
    [header] = distribution["DistributionConfig"]["Origins"]["Items"][0]["CustomHeaders"]["Items"]
    return header["HeaderName"], header["HeaderValue"]


def without_association(template):
    """The emulator has no `AWS::WAFv2::WebACLAssociation`; the validators judge it."""
    [name] = product.resources(template, "AWS::WAFv2::WebACLAssociation")
    association = template["Resources"].pop(name)["Properties"]
    arn = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/a1b2c3d4e5/stages/prod"
    assert association["ResourceArn"] == {"Fn::Sub": arn}


def test_a_rest_api_is_locked_and_its_secret_rotated(account, tmp_path):
    config = stack.config("managed-policy")
    stack.provide_api(account, config)
    deployed = stack.Stack(account, tmp_path)
    sent, accepted = [], []
    for secret in ({}, {"accept_also": 2}, {"version": 2, "accept_also": 1}, {"version": 2}):
        config["api"]["lock"] = {"secret": secret}
        synthesis = deployed.deploy(config, edit=without_association)
        text = synthesis.path.read_text()
        values = secrets_of(account)
        assert not any(value in text for value in values.values())
        resources = deployed.resources()
        name, value = sent_header(account, resources)
        assert name == "X-Origin-Verify" and value in values.values()
        assert all(len(value) == 48 for value in values.values())
        sent.append(value)
        accepted.append(set(values.values()))
    first, second = sent[0], sent[-1]
    assert first != second
    assert sent == [first, first, second, second]
    # At no moment does CloudFront send what the API does not accept, before or after the other one has changed.
    assert accepted == [{first}, {first, second}, {first, second}, {second}]
    deployed.delete()
    assert secrets_of(account) == {}


def test_an_http_api_gets_an_authorizer(account, tmp_path):
    config = stack.config("managed-policy", kind="http")
    config["api"]["auth"] = "none"
    config["api"]["lock"] = {"secret": {}}
    stack.provide_api(account, config)
    deployed = stack.Stack(account, tmp_path)
    synthesis = deployed.deploy(config)
    assert "aws apigatewayv2 update-route" in synthesis.said
    assert all("CAPABILITY_IAM" in command for command in synthesis.deployment)
    [authorizer] = account.aws("apigatewayv2", "get-authorizers", "--api-id", stack.API_ID)["Items"]
    assert authorizer["AuthorizerType"] == "REQUEST"
    assert authorizer["IdentitySource"] == ["$request.header.x-origin-verify"]
    assert authorizer["EnableSimpleResponses"] is True
    assert sent_header(account, deployed.resources())[1] in secrets_of(account).values()
    deployed.delete()


def test_the_value_of_a_secret_is_in_no_snapshot():
    for path in product.SNAPSHOTS:
        for origin in origins(product.template(path)):
            for header in origin.get("OriginCustomHeaders", []):
                if header["HeaderName"].lower().endswith("verify") and path.name.startswith("lock_"):
                    assert "{{resolve:secretsmanager:" in yaml.safe_dump(header["HeaderValue"]), path


def origins(template):
    for found in product.resources(template, "AWS::CloudFront::Distribution").values():
        yield from found["Properties"]["DistributionConfig"]["Origins"]

"""Requests go through the deployed distribution, and what reaches the origin is what the strategy promises."""

import json

import pytest

import events
import product
import readback
import stack
import viewer

METHODS = ["GET", "POST", "OPTIONS"]
# Whose Host the origin gets. For lambda-edge that is before the function, which the emulator's data plane does not run.
HOST = {
    "managed-policy": "origin",
    "zero-ttl": "origin",
    "custom-domain": "viewer",
    "lambda-edge": "viewer",
}


@pytest.fixture(scope="module")
def origin():
    with viewer.Origin() as running:
        yield running


@pytest.fixture
def deployed(emulator, tmp_path):
    """A stack in the one account whose distributions viewers reach, so it has to go afterwards."""
    deployed = stack.Stack(emulator.default_account(), tmp_path)
    yield deployed
    deployed.delete()


def through(emulator, deployed, method):
    """Returns the request as it reaches the origin, and the Host that the viewer sent."""
    host = deployed.outputs()["DistributionDomainName"]
    status, body = viewer.send(emulator, host, method)
    assert status == 200, body
    return json.loads(body), host


@pytest.mark.parametrize("strategy", HOST)
def test_everything_arrives(strategy, emulator, deployed, origin):
    config = stack.config(strategy)
    if strategy == "custom-domain":
        stack.provide_api(deployed.account, config)
        config["domain"] = {"name": stack.DOMAIN}
    deployed.deploy(config, origin.receive)

    for method in METHODS:
        seen, viewers_host = through(emulator, deployed, method)
        stage = "" if strategy == "custom-domain" else "/prod"
        assert (seen["method"], seen["target"]) == (method, f"{stage}{viewer.TARGET}")
        assert seen["headers"]["authorization"] == viewer.AUTHORIZATION
        assert seen["headers"]["cookie"] == viewer.COOKIE
        assert seen["headers"]["host"] == (viewers_host if HOST[strategy] == "viewer" else origin.HOST)
        assert seen["body"] == ('{"a": "€"}' if method == "POST" else "")


def test_without_the_origin_request_policy_the_header_does_not_arrive(emulator, deployed, origin):
    """The problem that the strategies solve, and the proof that this test sees it."""
    def bare(template):
        origin.receive(template)
        config = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
        del config["DefaultCacheBehavior"]["OriginRequestPolicyId"]

    deployed.deploy(stack.config("managed-policy"), bare)

    seen, _ = through(emulator, deployed, "GET")
    assert {"authorization", "cookie"}.isdisjoint(seen["headers"])
    assert seen["target"] == "/prod/orders/%E2%82%AC"


@pytest.mark.parametrize("runtime", ["python3.13", "nodejs22.x"])
def test_the_deployed_edge_function_sets_host(runtime, emulator, deployed, origin):
    """The version that the distribution names is run on the request that the distribution has sent."""
    config = stack.config("lambda-edge", region="eu-west-1")
    config["strategy"] = {"type": "lambda-edge", "runtime": runtime}
    deployed.deploy(config, origin.receive)
    seen, _ = through(emulator, deployed, "GET")
    event = events.origin_request(seen["headers"]["host"])
    request = event["Records"][0]["cf"]["request"]
    request["origin"]["custom"]["domainName"] = product.execute_api_host(config)
    request["headers"]["authorization"][0]["value"] = seen["headers"]["authorization"]
    (association,) = readback.distribution_config(deployed.account, deployed.resources())[
        "DefaultCacheBehavior"]["LambdaFunctionAssociations"]["Items"]

    answer = deployed.account.invoke(association["LambdaFunctionARN"], event)

    (host,) = answer["headers"].pop("host")
    assert host["value"] == product.execute_api_host(config)
    del request["headers"]["host"]
    assert answer == request
    assert answer["headers"]["authorization"][0]["value"] == viewer.AUTHORIZATION


def test_the_deployed_cloudfront_function_lets_everything_pass(emulator, deployed, origin):
    """Without its one import, which the emulator does not have; `test_edge_code.py` runs it with the import."""
    def without_import(template):
        origin.receive(template)
        function = template["Resources"]["HostFunction"]["Properties"]
        line = "import cf from 'cloudfront';\n"
        assert function["FunctionCode"].count(line) == 1
        function["FunctionCode"] = function["FunctionCode"].replace(line, "const cf = { updateRequestOrigin() {} };\n")

    deployed.deploy(stack.config("cloudfront-function"), without_import)

    for method in METHODS:
        seen, viewers_host = through(emulator, deployed, method)
        assert (seen["method"], seen["target"]) == (method, f"/prod{viewer.TARGET}")
        assert seen["headers"]["authorization"] == viewer.AUTHORIZATION
        assert seen["headers"]["cookie"] == viewer.COOKIE
        assert seen["headers"]["host"] == viewers_host

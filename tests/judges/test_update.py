"""Changes to a deployed stack arrive there, and the distribution is not replaced."""

import pytest

import events
import product
import readback
import stack


@pytest.fixture
def deployed(account, tmp_path):
    return stack.Stack(account, tmp_path)


def test_a_new_comment(deployed, account):
    deployed.deploy(stack.config("managed-policy", distribution={"comment": "before"}))
    before = deployed.resources()
    assert readback.distribution_config(account, before)["Comment"] == "before"

    deployed.deploy(stack.config("managed-policy", distribution={"comment": "after"}))

    assert deployed.resources() == before
    assert readback.distribution_config(account, before)["Comment"] == "after"


def test_the_same_config_again_is_no_error(deployed):
    """The printed commands may run in a pipeline, on every commit."""
    deployed.deploy(stack.config("managed-policy"))
    before = deployed.resources()

    deployed.deploy(stack.config("managed-policy"))

    assert deployed.resources() == before


def test_from_strategy_to_strategy(deployed, account):
    path = ["managed-policy", "zero-ttl", "lambda-edge", "cloudfront-function", "managed-policy"]
    seen = []
    for strategy in path:
        deployed.deploy(stack.config(strategy))
        resources = deployed.resources()
        readback.check_distribution(account, stack.config(strategy), resources)
        seen.append(resources)

    assert len({resources["Distribution"] for resources in seen}) == 1
    # Nothing of the strategies in between is left in the stack.
    assert seen[0] == seen[-1]
    # An edge function cannot be deleted while it is replicated, so leaving it behind must not stop the update.
    edge = {name for name in seen[2] if name == "EdgeFunction" or name.startswith("EdgeFunctionVersion")}
    assert len(edge) == 2
    assert {name for name, status in deployed.events() if status == "DELETE_SKIPPED"} == edge


def test_new_code_is_published_as_a_new_version(deployed, account):
    """CloudFormation publishes only under a new logical id; under the old one the edge would keep the old code."""
    config = stack.config("lambda-edge")
    deployed.deploy(config)
    before = deployed.resources()
    deployed.deploy({**config, "distribution": {"comment": "same code"}})
    assert deployed.resources() == before

    # The code takes the Host from the origin of the request, so that it is the same for every API.
    config["api"] = {**config["api"], "id": "z9y8x7w6v5"}
    deployed.deploy(config)
    assert readback.only_version(deployed.resources()) == readback.only_version(before)

    config["strategy"] = {"type": "lambda-edge", "runtime": "nodejs22.x"}
    deployed.deploy(config)

    after = deployed.resources()
    assert after["EdgeFunction"] == before["EdgeFunction"]
    assert readback.only_version(after) != readback.only_version(before)
    (old,), (new,) = set(before) - set(after), set(after) - set(before)
    assert old.startswith("EdgeFunctionVersion") and new.startswith("EdgeFunctionVersion")
    readback.check_distribution(account, config, after)
    readback.check_edge_function(account, after, "nodejs22.x")
    event = events.origin_request()
    event["Records"][0]["cf"]["request"]["origin"]["custom"]["domainName"] = product.execute_api_host(config)
    answer = account.invoke(readback.only_version(after), event)
    assert answer["headers"]["host"][0]["value"] == product.execute_api_host(config)

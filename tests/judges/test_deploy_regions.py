"""An API outside us-east-1 behind its custom domain: one template, deployed in two Regions, and in no third."""

import pytest

import readback
import stack
from inventory import inventory

BOTH = ("eu-west-1", "us-east-1")


@pytest.fixture
def config(account):
    config = stack.config("custom-domain", region="eu-west-1")
    stack.provide_api(account, config)
    config["domain"] = {
        "name": stack.DOMAIN,
        "hosted_zone_id": stack.provide_zone(account),
        "base_path": "orders/v1",
        "https_record": True,
        "certificates": {"domain_name": "*.example.com"},
    }
    return config


@pytest.mark.parametrize("origin", ["default-endpoint", "regional-domain-name"])
def test_two_regions(origin, config, account, tmp_path):
    if origin == "regional-domain-name":
        config["strategy"] = {"type": "custom-domain", "origin": origin}
    zone = config["domain"]["hosted_zone_id"]
    deployed = stack.Stack(account, tmp_path)

    synthesis = deployed.deploy(config)

    regions = [command[command.index("--region") + 1] for command in synthesis.deployment]
    assert regions == ["eu-west-1", "us-east-1"]
    assert set(inventory(account, BOTH, zone)) == {
        ("stacks", "eu-west-1"), ("certificates", "eu-west-1"), ("custom domains", "eu-west-1"),
        ("stacks", "us-east-1"), ("certificates", "us-east-1"), ("distributions", None), ("records", None),
    }
    regional = deployed.outputs("eu-west-1")["RegionalDomainName"]
    assert regional.startswith("d-") and regional.endswith(".execute-api.eu-west-1.amazonaws.com")
    resources = deployed.resources("us-east-1")
    origin_domain = regional if origin == "regional-domain-name" else None
    readback.check_distribution(account, config, resources, origin_domain)
    readback.check_name(account, config, resources)
    readback.check_custom_domain(account, config, base_path="orders/v1")
    assert deployed.outputs("us-east-1")["ApiUrl"] == f"https://{stack.DOMAIN}/orders/v1"

    deployed.delete()

    assert inventory(account, BOTH, zone) == {}


@pytest.mark.parametrize("home, config", [
    ("us-east-1", stack.config("lambda-edge", region="eu-west-1")),
    ("eu-central-1", stack.config("managed-policy", stack_region="eu-central-1")),
], ids=["us-east-1", "eu-central-1"])
def test_a_wrong_region_is_refused_in_words(home, config, account, tmp_path):
    """The template stops a deployment elsewhere, and says where it belongs."""
    check_refusal(account, stack.Synthesis(config, tmp_path), [home])


def test_a_third_region_is_refused_in_words(config, account, tmp_path):
    check_refusal(account, stack.Synthesis(config, tmp_path), BOTH)


def check_refusal(account, synthesis, homes):
    (assertion,) = synthesis.template["Rules"]["DeployRegion"]["Assertions"]
    words = assertion["AssertDescription"]
    assert all(home in words for home in homes)
    command = synthesis.deployment[0]
    assert set(command) & set(homes) == {homes[0]}

    finished = account.run(*("ap-southeast-2" if argument == homes[0] else argument for argument in command))

    assert finished.returncode == 255, finished.stdout
    assert f"rule DeployRegion failed: {words}" in finished.stderr
    assert not inventory(account, ["ap-southeast-2"]).keys() & {("distributions", None), ("stacks", "ap-southeast-2")}

"""The CDK's own CLI lists, compares, deploys and destroys a cloud assembly that gatefront has written."""

import json
import subprocess

import pytest

import product
import stack
import tools
from inventory import inventory


@pytest.fixture
def cdk(account, tmp_path):
    """Writes the assembly of a config, and runs the CDK's CLI on it."""
    def synthesize(config):
        source, folder = tmp_path / "gatefront.yaml", tmp_path / "cdk.out"
        source.write_text(json.dumps(config))
        finished = product.run("synth", source, "--assembly", folder)
        assert finished.returncode == 0, finished.stderr

        def run(command, *arguments):
            environment = {
                **account.environment_of_gatefront(), "HOME": str(tmp_path), "CI": "true", "CDK_DISABLE_VERSION_CHECK": "1",
                "AWS_REGION": "us-east-1", "CDK_DISABLE_CLI_TELEMETRY": "true",
            }
            call = [tools.NODE, tools.CDK, command, "--app", folder, *arguments]
            found = subprocess.run(call, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
            assert found.returncode == 0, found.stdout + found.stderr
            return found.stdout + found.stderr

        return run
    return synthesize


def test_one_region(cdk, account):
    run = cdk(stack.config("lambda-edge"))
    assert run("ls").strip() == "orders-edge"
    listed = product.parse(run("synth"))
    assert set(listed["Resources"]) >= {"Distribution", "EdgeFunction", "EdgeFunctionRole"}
    assert "[+] AWS::CloudFront::Distribution Distribution" in run("diff", "--method=template")

    run("deploy", "--all", "--require-approval", "never")

    assert {place for place, _ in inventory(account)} == {"distributions", "edge functions", "roles", "stacks"}
    assert "There were no differences" in run("diff", "--method=template")

    run("destroy", "--all", "--force")

    assert {place for place, _ in inventory(account)} == {"edge functions"}


def test_two_regions_in_order(cdk, account):
    """A stack for each Region, the distribution's after the API's."""
    both = ("eu-west-1", "us-east-1")
    run = cdk(stack.config("custom-domain", region="eu-west-1", domain={"name": stack.DOMAIN}))
    assert run("ls").split() == ["orders-edge-eu-west-1", "(orders-edge)", "orders-edge-us-east-1", "(orders-edge)"]

    # To deploy the second is to deploy the first before it.
    said = run("deploy", "orders-edge-us-east-1", "--require-approval", "never")

    assert said.index("✅  orders-edge-eu-west-1") < said.index("✅  orders-edge-us-east-1")
    assert {("stacks", "eu-west-1"), ("stacks", "us-east-1")} <= set(inventory(account, both))

    run("destroy", "--all", "--force")

    assert not inventory(account, both)

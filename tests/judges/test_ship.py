"""`deploy` and `destroy` with the real AWS CLI against the emulator: what a user meets, from the first run to the last."""

import json
import os
import pty
import select
import time

import pytest

import product
import stack
from inventory import inventory


@pytest.fixture
def source(tmp_path):
    """Writes a config and gives its path."""
    def write(config):
        path = tmp_path / "gatefront.yaml"
        path.write_text(json.dumps(config))
        return path
    return write


def status(account, region="us-east-1"):
    (found,) = account.aws("cloudformation", "describe-stacks", "--stack-name", stack.NAME, region=region)["Stacks"]
    return found["StackStatus"]


def test_a_stack_comes_changes_and_goes(account, source):
    config = stack.config("managed-policy")

    first = account.gatefront("deploy", source(config), "--yes")

    assert first.returncode == 0, first.stderr
    assert "orders-edge in us-east-1: a new stack\n" in first.stderr
    assert "CREATE_COMPLETE      Distribution (AWS::CloudFront::Distribution)\n" in first.stderr
    outputs = stack.Stack(account, None).outputs()
    assert first.stdout.split() == [word for output in outputs.items() for word in output]
    assert f'curl -i -H "Authorization: Bearer $TOKEN" {outputs["ApiUrl"]}/' in first.stderr

    again = account.gatefront("deploy", source(config), "--yes")

    assert again.returncode == 0 and again.stdout == first.stdout
    assert "orders-edge in us-east-1: nothing to change\n" in again.stderr
    assert "Deploying" not in again.stderr

    changed = account.gatefront("deploy", source({**config, "distribution": {"price_class": "PriceClass_100"}}), "--yes")

    assert changed.returncode == 0, changed.stderr
    assert "DistributionConfig.PriceClass: PriceClass_All → PriceClass_100 (no interruption)" in changed.stderr
    assert status(account) == "UPDATE_COMPLETE"

    gone = account.gatefront("destroy", source(config), "--yes")

    assert gone.returncode == 0, gone.stderr
    assert "Distribution (AWS::CloudFront::Distribution) E" in gone.stderr
    assert not inventory(account)
    nothing = account.gatefront("destroy", source(config), "--yes")
    assert (nothing.returncode, nothing.stderr) == (0, "orders-edge in us-east-1: no such stack\n")


def test_an_empty_change_set_is_no_failure(account, source, tmp_path):
    """The same template in JSON: CloudFormation is asked, and finds nothing to change."""
    config = source(stack.config("managed-policy"))
    other = tmp_path / "template.json"
    other.write_bytes(product.run("synth", config, "--format", "json").stdout)
    deploy = ["cloudformation", "deploy", "--stack-name", stack.NAME, "--template-file", other, "--region", "us-east-1"]
    assert account.run(*deploy).returncode == 0

    finished = account.gatefront("deploy", config, "--yes")

    assert finished.returncode == 0, finished.stderr
    assert "the same template in another form" in finished.stderr
    assert "CloudFormation finds nothing to change in us-east-1" in finished.stderr


def test_two_regions_go_in_order_and_back(account, source):
    """The emulator makes no conditional resource (`test_emulator_faults.py`), which does not matter to the order."""
    config = stack.config("custom-domain", region="eu-west-1")
    config["domain"] = {"name": stack.DOMAIN}

    finished = account.gatefront("deploy", source(config), "--yes")

    assert finished.returncode == 0, finished.stderr
    assert finished.stderr.index("Deploying orders-edge in eu-west-1") < finished.stderr.index("Deploying orders-edge in us-east-1")
    assert finished.stderr.count("CREATE_COMPLETE      Certificate") == 2
    gone = account.gatefront("destroy", source(config), "--yes")
    assert gone.returncode == 0, gone.stderr
    assert gone.stderr.index("Deleting orders-edge in us-east-1") < gone.stderr.index("Deleting orders-edge in eu-west-1")
    assert not inventory(account, ("eu-west-1", "us-east-1"))


def test_an_edge_function_stays_and_is_named(account, source):
    config = source(stack.config("lambda-edge"))
    assert account.gatefront("deploy", config, "--yes").returncode == 0
    name = stack.Stack(account, None).outputs()["EdgeFunctionName"]

    gone = account.gatefront("destroy", config, "--yes")

    assert gone.returncode == 0, gone.stderr
    assert f"aws lambda delete-function --region us-east-1 --function-name {name}\n" in gone.stderr
    assert account.aws("lambda", "get-function", "--function-name", name)


def take_name(account):
    """The custom domain of somebody else's."""
    request = ["acm", "request-certificate", "--domain-name", stack.DOMAIN, "--validation-method", "DNS"]
    arn = account.aws(*request)["CertificateArn"]
    configuration = f"CertificateArn={arn},EndpointType=REGIONAL"
    create = ["create-domain-name", "--domain-name", stack.DOMAIN, "--domain-name-configurations", configuration]
    account.aws("apigatewayv2", *create)


def test_a_taken_name_is_told_and_the_next_try_starts_anew(account, source):
    config = stack.config("custom-domain")
    stack.provide_api(account, config)
    config["domain"] = {"name": stack.DOMAIN}
    take_name(account)

    failed = account.gatefront("deploy", source(config), "--yes")

    assert failed.returncode == 1, failed.stderr
    assert "error: orders-edge in us-east-1 ended as ROLLBACK_COMPLETE: ApiDomainName (AWS::ApiGatewayV2::DomainName) CREATE_FAILED" in failed.stderr
    assert "The domain name you provided already exists." in failed.stderr
    assert "help: it exists outside of this stack" in failed.stderr
    assert failed.stdout == ""

    account.aws("apigatewayv2", "delete-domain-name", "--domain-name", stack.DOMAIN)
    fixed = account.gatefront("deploy", source(config), "--yes")

    assert fixed.returncode == 0, fixed.stderr
    assert "its creation failed and was rolled back (ROLLBACK_COMPLETE); what is left is deleted, then a new stack" in fixed.stderr
    assert status(account) == "CREATE_COMPLETE"


def test_an_update_that_fails_leaves_what_was_there(account, source):
    config = stack.config("managed-policy")
    stack.provide_api(account, config)
    assert account.gatefront("deploy", source(config), "--yes").returncode == 0
    take_name(account)

    failed = account.gatefront("deploy", source(stack.config("custom-domain", domain={"name": stack.DOMAIN})), "--yes")

    assert failed.returncode == 1, failed.stderr
    assert "ended as UPDATE_ROLLBACK_COMPLETE: ApiDomainName" in failed.stderr
    assert "the stack is as it was before" in failed.stderr
    assert set(stack.Stack(account, None).resources()) == {"Distribution"}


def test_a_large_template_goes_through_a_bucket(account, source):
    tags = {f"{'k' * 110}{number}": "x" * 256 for number in range(46)}
    config = stack.config("custom-domain", domain={"name": stack.DOMAIN}, tags=tags)
    stack.provide_api(account, config)

    refused = account.gatefront("deploy", source(config), "--yes")

    assert refused.returncode == 2
    assert "name one of your buckets in us-east-1: --s3-bucket BUCKET" in refused.stderr
    account.aws("s3api", "create-bucket", "--bucket", "templates-of-ours")
    finished = account.gatefront("deploy", source(config), "--yes", "--s3-bucket", "templates-of-ours")
    assert finished.returncode == 0, finished.stderr
    assert account.aws("s3api", "list-objects-v2", "--bucket", "templates-of-ours")["Contents"][0]["Size"] > 51_200


def test_an_account_without_credentials_is_helped(account, source):
    finished = account.gatefront(
        "deploy", source(stack.config("managed-policy")), "--yes", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="",
    )
    assert finished.returncode == 2
    assert "error: AWS in us-east-1: Unable to locate credentials." in finished.stderr
    assert "help: log in with `aws configure sso`" in finished.stderr


def test_an_unknown_profile_is_helped(account, source):
    config = source(stack.config("managed-policy"))
    finished = account.gatefront("destroy", config, "--yes", "--profile", "nobody's")
    assert finished.returncode == 2
    assert "The config profile (nobody's) could not be found" in finished.stderr
    assert "`aws configure list-profiles`" in finished.stderr


def test_an_endpoint_out_of_reach_is_told(account, source):
    config = source(stack.config("managed-policy"))
    finished = account.gatefront("deploy", config, "--yes", AWS_ENDPOINT_URL="http://127.0.0.1:1", AWS_MAX_ATTEMPTS="1")
    assert finished.returncode == 2
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"' in finished.stderr


@pytest.mark.parametrize("answer, code", [("y", 0), ("n", 2), ("", 2)])
def test_a_person_is_asked(answer, code, account, source):
    """On a terminal: the question comes after what will be done, and only a yes does it."""
    config = source(stack.config("managed-policy"))
    finished, said = on_a_terminal(account, ["deploy", config], answer)
    assert finished == code, said
    assert said.index("a new stack") < said.index("Deploy? [y/N]")
    assert ("CREATE_COMPLETE" in said) == (code == 0)
    assert bool(inventory(account)) == (code == 0)


def on_a_terminal(account, arguments, answer):
    """Exit code and text of gatefront under a pseudo-terminal, where a person types one answer."""
    environment = account.environment_of_gatefront()
    process, terminal = pty.fork()
    if process == 0:
        os.execve(product.BINARY, [str(product.BINARY), *map(str, arguments)], environment)
    said, deadline, typed = b"", time.monotonic() + 60, False
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            new = os.read(terminal, 4096)
        except OSError:
            break
        if not new:
            break
        said += new
        if b"[y/N]" in said and not typed:
            os.write(terminal, answer.encode() + b"\n")
            typed = True
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), said.decode()

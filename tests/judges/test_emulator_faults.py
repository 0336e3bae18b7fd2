"""Differences between the emulator and AWS. Each fault is worked around in a test, never in the product; when one of these tests
fails, the fault is fixed, and its workaround can go."""

import json

import pytest

import stack
import viewer

FUNCTION = {"Type": "AWS::CloudFront::Function", "Properties": {
    "Name": "probe",
    "AutoPublish": True,
    "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
    "FunctionCode": "function handler(event) { return event.request; }",
}}
CERTIFICATE = {"Type": "AWS::CertificateManager::Certificate", "Properties": {
    "DomainName": stack.DOMAIN, "ValidationMethod": "DNS",
}}


def deploy(account, folder, template, region="us-east-1", name="probe"):
    path = folder / f"{name}.{region}.json"
    path.write_text(json.dumps(template))
    named = ["--stack-name", name, "--template-file", path]
    return account.run("cloudformation", "deploy", *named, "--region", region)


def test_conditions_on_the_region_are_false(account, tmp_path):
    """Worked around in `regions.py`. AWS makes both resources and both outputs."""
    template = {
        "Conditions": {"IsHere": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}},
        "Resources": {"Always": CERTIFICATE, "Here": {**FUNCTION, "Condition": "IsHere"}},
        "Outputs": {
            "Region": {"Value": {"Ref": "AWS::Region"}},
            "OnlyHere": {"Condition": "IsHere", "Value": {"Ref": "Here"}},
        },
    }

    assert deploy(account, tmp_path, template).returncode == 0

    (found,) = account.aws("cloudformation", "describe-stacks", "--stack-name", "probe")["Stacks"]
    assert found["StackStatus"] == "CREATE_COMPLETE"
    assert [(output["OutputKey"], output["OutputValue"]) for output in found["Outputs"]] == [("Region", "us-east-1")]
    assert set(stack.Stack(account, tmp_path, "probe").resources()) == {"Always"}


def test_outputs_of_another_region_are_not_found(account, tmp_path):
    """Worked around in `regions.py`. AWS looks into the Region that `Fn::GetStackOutput` names."""
    far = {"Resources": {"Certificate": CERTIFICATE}, "Outputs": {"Name": {"Value": "far"}}}
    assert deploy(account, tmp_path, far, region="eu-west-1").returncode == 0
    wanted = {"StackName": {"Ref": "AWS::StackName"}, "OutputName": "Name", "Region": "eu-west-1"}
    near = json.loads(json.dumps(CERTIFICATE))
    near["Properties"]["Tags"] = [{"Key": "far", "Value": {"Fn::GetStackOutput": wanted}}]

    assert deploy(account, tmp_path, {"Resources": {"Certificate": near}}).returncode != 0

    found = account.aws("cloudformation", "describe-stack-events", "--stack-name", "probe")["StackEvents"]
    reasons = [event.get("ResourceStatusReason", "") for event in found]
    assert any("Output 'Name' not found in stack" in reason for reason in reasons)


def test_regional_names_of_rest_custom_domains_have_another_form(account):
    """No workaround: gatefront uses the newer kind of custom domain. AWS's form is d-….execute-api.REGION.amazonaws.com."""
    created = account.aws(
        "apigateway", "create-domain-name", "--domain-name", stack.DOMAIN,
        "--endpoint-configuration", "types=REGIONAL", "--regional-certificate-arn",
        f"arn:aws:acm:us-east-1:{account.number}:certificate/12345678-1234-1234-1234-123456789012",
    )
    assert created["regionalDomainName"] == f"{stack.DOMAIN}.execute-api.us-east-1.amazonaws.com"


def test_every_certificate_is_described_as_rsa(account, tmp_path):
    """No workaround: `readback.py` does not ask for the key algorithm. AWS reports the one that was requested."""
    properties = {**CERTIFICATE["Properties"], "KeyAlgorithm": "EC_prime256v1"}
    template = {"Resources": {"Certificate": {**CERTIFICATE, "Properties": properties}}}
    assert deploy(account, tmp_path, template).returncode == 0

    (arn,) = stack.Stack(account, tmp_path, "probe").resources().values()
    found = account.aws("acm", "describe-certificate", "--certificate-arn", arn)["Certificate"]
    assert found["KeyAlgorithm"] == "RSA_2048"


def test_a_role_needs_no_capability(account, tmp_path):
    """Worked around in `test_deploy.py`, which looks for CAPABILITY_IAM in the command. AWS refuses without it."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [trust]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}
    assert deploy(account, tmp_path, {"Resources": {"Role": role}}).returncode == 0


@pytest.fixture
def deployed(emulator, tmp_path):
    deployed = stack.Stack(emulator.default_account(), tmp_path)
    yield deployed
    deployed.delete()


def test_the_module_cloudfront_is_missing(emulator, deployed):
    """Worked around in `test_data_plane.py`. At AWS's edge functions may import it."""
    with viewer.Origin() as origin:
        deployed.deploy(stack.config("cloudfront-function"), origin.receive)
        status, _ = viewer.send(emulator, deployed.outputs()["DistributionDomainName"], "GET")
    assert status == 503


def test_origins_under_amazonaws_com_are_refused(emulator, deployed):
    """Worked around in `viewer.py`. On purpose: an emulator should not send requests to AWS."""
    deployed.deploy(stack.config("managed-policy"))
    status, body = viewer.send(emulator, deployed.outputs()["DistributionDomainName"], "GET")
    assert status == 502, body


def test_alternate_domain_names_are_not_served(emulator, deployed):
    """Worked around in `test_data_plane.py`, which sends to the distribution's own name."""
    with viewer.Origin() as origin:
        deployed.deploy(stack.config("managed-policy", domain={"name": stack.DOMAIN}), origin.receive)
        status, _ = viewer.send(emulator, stack.DOMAIN, "GET")
    assert status == 404


def test_authorization_that_no_policy_names_is_removed_from_writes(emulator, tmp_path):
    """Worked around in `test_check_data_plane.py`, and so with legacy settings. AWS removes it from GET and HEAD, never
    from POST; and from OPTIONS only where that is cached:
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
    """
    account = emulator.default_account()
    settings = {
        "Policy": {"CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"},
        "Legacy": {"ForwardedValues": {"QueryString": False}},
    }
    methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    behavior = {"TargetOriginId": "api", "ViewerProtocolPolicy": "allow-all", "AllowedMethods": methods}
    with viewer.Origin() as origin:
        distributions = {name: {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {
            "Enabled": True, "Origins": [origin.describe()], "DefaultCacheBehavior": {**behavior, **more},
        }}} for name, more in settings.items()}
        names = {name: {"Value": {"Fn::GetAtt": [name, "DomainName"]}} for name in settings}
        assert deploy(account, tmp_path, {"Resources": distributions, "Outputs": names}).returncode == 0
        for host in stack.Stack(account, tmp_path, "probe").outputs().values():
            for method in ("POST", "OPTIONS"):
                status, body = viewer.send(emulator, host, method)
                assert status == 200, body
                assert "authorization" not in json.loads(body)["headers"]
    account.aws("cloudformation", "delete-stack", "--stack-name", "probe")

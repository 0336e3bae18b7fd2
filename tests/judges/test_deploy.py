"""Each strategy is deployed, read back and deleted, in the one Region where everything may live.

CREATE_COMPLETE alone proves nothing: the emulator also says so when it has left resources out.
"""

import pytest

import readback
import stack
from inventory import inventory

ALWAYS = {("distributions", None), ("records", None), ("certificates", "us-east-1"), ("stacks", "us-east-1")}
MADE = {
    "custom-domain": ALWAYS | {("custom domains", "us-east-1")},
    "lambda-edge": ALWAYS | {("edge functions", "us-east-1"), ("roles", None)},
    "zero-ttl": ALWAYS | {("cache policies", None)},
    "managed-policy": ALWAYS,
    "cloudfront-function": ALWAYS | {("host functions", None)},
}


@pytest.mark.parametrize("strategy", MADE)
@pytest.mark.parametrize("kind", ["rest", "http"])
def test_a_strategy_comes_and_goes(strategy, kind, account, tmp_path):
    config = stack.config(strategy, kind=kind)
    stack.provide_api(account, config)
    zone = stack.provide_zone(account)
    config["domain"] = {"name": stack.DOMAIN, "hosted_zone_id": zone}
    deployed = stack.Stack(account, tmp_path)

    synthesis = deployed.deploy(config)

    # AWS refuses to make a role unasked.
    assert all(("CAPABILITY_IAM" in command) == (strategy == "lambda-edge") for command in synthesis.deployment)
    made = inventory(account, zone=zone)
    assert set(made) == MADE[strategy]
    resources = deployed.resources()
    readback.check_distribution(account, config, resources)
    readback.check_name(account, config, resources)
    if strategy == "custom-domain":
        readback.check_custom_domain(account, config)
    if strategy == "lambda-edge":
        readback.check_edge_function(account, resources)
    if strategy == "zero-ttl":
        readback.check_cache_policy(account, resources)
    if strategy == "cloudfront-function":
        readback.check_host_function(account, resources)
    outputs = deployed.outputs()
    assert outputs["DistributionId"] == resources["Distribution"]
    assert outputs["ApiUrl"] == f"https://{stack.DOMAIN}"

    deployed.delete()

    # CloudFront removes the replicas of an edge function hours later; until then AWS refuses to delete it.
    kept = {("edge functions", "us-east-1")}
    assert inventory(account, zone=zone) == {place: names for place, names in made.items() if place in kept}
    if strategy == "lambda-edge":
        function, _, number = readback.only_version(resources).rpartition(":")
        versions = account.aws("lambda", "list-versions-by-function", "--function-name", function)["Versions"]
        assert [version["Version"] for version in versions] == ["$LATEST", number]


def test_existing_certificates_are_used(account, tmp_path):
    """No certificate is made; API Gateway and CloudFront each get the one of its own Region."""
    config = stack.config("custom-domain", region="eu-west-1")
    stack.provide_api(account, config)
    request = ["acm", "request-certificate", "--domain-name", stack.DOMAIN, "--validation-method", "DNS"]
    viewer = account.aws(*request)["CertificateArn"]
    api = account.aws(*request, region="eu-west-1")["CertificateArn"]
    config["domain"] = {"name": stack.DOMAIN, "certificates": {"viewer": viewer, "api": api}}
    deployed = stack.Stack(account, tmp_path)

    deployed.deploy(config)

    both = ("us-east-1", "eu-west-1")
    made = inventory(account, both)
    assert made["certificates", "us-east-1"] == [viewer]
    assert made["certificates", "eu-west-1"] == [api]
    # Nothing is left that needs us-east-1: one deployment in the API's Region is enough.
    assert ("stacks", "us-east-1") not in made
    resources = deployed.resources("eu-west-1")
    readback.check_distribution(account, config, resources)
    found = readback.distribution_config(account, resources)
    assert found["ViewerCertificate"]["ACMCertificateArn"] == viewer
    domain = account.aws("apigatewayv2", "get-domain-name", "--domain-name", stack.DOMAIN, region="eu-west-1")
    assert domain["DomainNameConfigurations"][0]["CertificateArn"] == api


def test_the_options_of_zero_ttl_arrive(account, tmp_path):
    options = {"min_ttl": 0, "default_ttl": 5, "max_ttl": 60, "headers": ["X-Tenant", "Accept"]}
    config = stack.config({"type": "zero-ttl", **options})
    deployed = stack.Stack(account, tmp_path)

    deployed.deploy(config)

    resources = deployed.resources()
    readback.check_distribution(account, config, resources)
    readback.check_cache_policy(account, resources, (0, 5, 60), {"Authorization", "X-Tenant", "Accept"})


def test_every_option_of_the_distribution_arrives(account, tmp_path):
    acl = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/orders/a1b2c3d4-5678-90ab-cdef-111111111111"
    config = stack.config("managed-policy", tags={"team": "web", "version": "0012"}, distribution={
        "comment": "Orders: yes, #1",
        "price_class": "PriceClass_100",
        "http_version": "http2",
        "ipv6": False,
        "viewer_protocol_policy": "redirect-to-https",
        "web_acl_arn": acl,
        "read_timeout": 45,
        "origin_headers": {"X-Origin-Verify": {"literal": "0x1F"}},
        "response_headers_policy": "SecurityHeadersPolicy",
        "logging": {"bucket": "access-logs", "prefix": "orders/", "include_cookies": True},
        "geo_restriction": {"allow": ["FR", "DE"]},
    })
    deployed = stack.Stack(account, tmp_path)

    deployed.deploy(config)

    resources = deployed.resources()
    found = readback.distribution_config(account, resources)
    (origin,) = found["Origins"]["Items"]
    behavior = found["DefaultCacheBehavior"]
    assert found["Comment"] == "Orders: yes, #1"
    assert found["PriceClass"] == "PriceClass_100"
    assert found["HttpVersion"] == "http2"
    assert found["IsIPV6Enabled"] is False
    assert found["WebACLId"] == acl
    assert found["Logging"]["Bucket"] == "access-logs.s3.amazonaws.com"
    assert (found["Logging"]["Prefix"], found["Logging"]["IncludeCookies"]) == ("orders/", True)
    assert found["Restrictions"]["GeoRestriction"]["RestrictionType"] == "whitelist"
    assert set(found["Restrictions"]["GeoRestriction"]["Items"]) == {"FR", "DE"}
    assert origin["CustomOriginConfig"]["OriginReadTimeout"] == 45
    assert origin["CustomHeaders"]["Items"] == [{"HeaderName": "X-Origin-Verify", "HeaderValue": "0x1F"}]
    assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
    # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
    assert behavior["ResponseHeadersPolicyId"] == "67f7725c-6f97-4210-82d7-5512b31e9d03"
    arn = f"arn:aws:cloudfront::{account.number}:distribution/{resources['Distribution']}"
    tags = account.aws("cloudfront", "list-tags-for-resource", "--resource", arn)["Tags"]["Items"]
    assert {"team": "web", "version": "0012"}.items() <= {tag["Key"]: tag["Value"] for tag in tags}.items()

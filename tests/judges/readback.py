"""Compares the account after a deployment with AWS's documentation and the config, never with gatefront's code."""

import stack
from product import execute_api_host

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
# https://docs.aws.amazon.com/general/latest/gr/cf_region.html
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
ALL_METHODS = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}
# The statuses that CloudFront caches unasked and lets one configure:
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
CACHED_ERRORS = {404, 414, 500, 501, 502, 503, 504}

ORIGIN_REQUEST_POLICY = {
    "custom-domain": ALL_VIEWER,
    "lambda-edge": ALL_VIEWER,
    "zero-ttl": ALL_VIEWER_EXCEPT_HOST_HEADER,
    "managed-policy": ALL_VIEWER_EXCEPT_HOST_HEADER,
    "cloudfront-function": ALL_VIEWER,
}


def distribution_config(account, resources):
    found = account.aws("cloudfront", "get-distribution-config", "--id", resources["Distribution"])
    return found["DistributionConfig"]


def only_version(resources):
    """The ARN of the one Lambda version in a stack."""
    (arn,) = (arn for name, arn in resources.items() if name.startswith("EdgeFunctionVersion"))
    return arn


def check_distribution(account, config, resources, origin_domain=None):
    """The distribution sends everything to the API, all methods, encrypted, uncached, by the strategy's policies."""
    strategy = config["strategy"] if isinstance(config["strategy"], str) else config["strategy"]["type"]
    found = distribution_config(account, resources)
    (origin,) = found["Origins"]["Items"]
    behavior = found["DefaultCacheBehavior"]

    assert found["Enabled"] is True
    assert origin["DomainName"] == (origin_domain or execute_api_host(config))
    # The mapping of a custom domain chooses the stage, and so does `$default`; else it is in the path.
    staged = strategy != "custom-domain" and config["api"]["type"] == "rest"
    assert origin.get("OriginPath", "") == (f"/{config['api']['stage']}" if staged else "")
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSslProtocols"]["Items"] == ["TLSv1.2"]

    assert behavior["TargetOriginId"] == origin["Id"]
    assert set(behavior["AllowedMethods"]["Items"]) == ALL_METHODS
    assert set(behavior["AllowedMethods"]["CachedMethods"]["Items"]) == {"GET", "HEAD"}
    assert behavior["OriginRequestPolicyId"] == ORIGIN_REQUEST_POLICY[strategy]
    own_policy = strategy == "zero-ttl"
    assert behavior["CachePolicyId"] == (resources["CachePolicy"] if own_policy else CACHING_DISABLED)
    errors = {error["ErrorCode"]: error for error in found.get("CustomErrorResponses", {}).get("Items", [])}
    assert (errors.keys() >= CACHED_ERRORS) if own_policy else not errors
    assert all(error["ErrorCachingMinTTL"] == 0 for error in errors.values())

    at_edge = behavior.get("LambdaFunctionAssociations", {}).get("Items", [])
    functions = behavior.get("FunctionAssociations", {}).get("Items", [])
    assert [(a["EventType"], a["LambdaFunctionARN"]) for a in at_edge] == (
        [("origin-request", only_version(resources))] if strategy == "lambda-edge" else []
    )
    assert [(f["EventType"], f["FunctionARN"].rpartition("/")[2]) for f in functions] == (
        [("viewer-request", resources["HostFunction"])] if strategy == "cloudfront-function" else []
    )


def check_name(account, config, resources):
    """The distribution answers to the domain: alias, certificate, and records in the zone."""
    found = distribution_config(account, resources)
    assert found["Aliases"]["Items"] == [stack.DOMAIN]
    viewer = found["ViewerCertificate"]
    assert viewer["SSLSupportMethod"] == "sni-only"
    assert viewer["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert viewer["ACMCertificateArn"].startswith(f"arn:aws:acm:us-east-1:{account.number}:")
    check_certificate(account, config, viewer["ACMCertificateArn"])

    domain = account.aws("cloudfront", "get-distribution", "--id", resources["Distribution"])["Distribution"]["DomainName"]
    zone = config["domain"]["hosted_zone_id"]
    records = account.aws("route53", "list-resource-record-sets", "--hosted-zone-id", zone)["ResourceRecordSets"]
    ours = {record["Type"]: record for record in records if record["Name"] == f"{stack.DOMAIN}."}
    assert set(ours) == {"A", "AAAA"} | ({"HTTPS"} if config["domain"].get("https_record") else set())
    for record in ours.values():
        assert record["AliasTarget"] == {
            "HostedZoneId": CLOUDFRONT_ZONE,
            "DNSName": f"{domain}.",
            "EvaluateTargetHealth": False,
        }


def check_certificate(account, config, arn, region="us-east-1"):
    found = account.aws("acm", "describe-certificate", "--certificate-arn", arn, region=region)["Certificate"]
    assert found["DomainName"] == config["domain"].get("certificates", {}).get("domain_name", stack.DOMAIN)
    assert [option["ValidationMethod"] for option in found["DomainValidationOptions"]] == ["DNS"]


def check_custom_domain(account, config, base_path=""):
    """API Gateway knows the domain in the API's Region, with a certificate of that Region, and leads it to the stage."""
    region, api = config["api"]["region"], config["api"]
    found = account.aws("apigatewayv2", "get-domain-name", "--domain-name", stack.DOMAIN, region=region)
    (endpoint,) = found["DomainNameConfigurations"]
    assert (endpoint["EndpointType"], endpoint["SecurityPolicy"]) == ("REGIONAL", "TLS_1_2")
    assert endpoint["CertificateArn"].startswith(f"arn:aws:acm:{region}:{account.number}:")
    check_certificate(account, config, endpoint["CertificateArn"], region)

    found = account.aws("apigatewayv2", "get-api-mappings", "--domain-name", stack.DOMAIN, region=region)
    (mapping,) = found["Items"]
    stage = api.get("stage", "$default")
    assert (mapping["ApiId"], mapping["Stage"], mapping.get("ApiMappingKey", "")) == (api["id"], stage, base_path)


def check_cache_policy(account, resources, ttls=(0, 0, 1), headers=frozenset({"Authorization"})):
    """Authorization, all cookies and all query strings are in the key; unless told, nothing is kept longer than a second."""
    found = account.aws("cloudfront", "get-cache-policy", "--id", resources["CachePolicy"])
    policy = found["CachePolicy"]["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]) == ttls
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["HeadersConfig"]["HeaderBehavior"] == "whitelist"
    assert set(key["HeadersConfig"]["Headers"]["Items"]) == headers
    assert key["CookiesConfig"]["CookieBehavior"] == "all"
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "all"


def check_edge_function(account, resources, runtime="python3.13"):
    """A numbered version of the runtime, in us-east-1, that both Lambda services may run."""
    arn = only_version(resources)
    found = account.aws("lambda", "get-function-configuration", "--function-name", arn)
    assert arn.startswith(f"arn:aws:lambda:us-east-1:{account.number}:function:")
    assert found["Version"].isdecimal() and arn.endswith(f":{found['Version']}")
    assert found["Runtime"] == runtime
    assert found["Architectures"] == ["x86_64"]
    assert not found.get("Environment", {}).get("Variables")

    role = account.aws("iam", "get-role", "--role-name", resources["EdgeFunctionRole"])["Role"]
    assert found["Role"] == role["Arn"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert set(trust["Principal"]["Service"]) == {"lambda.amazonaws.com", "edgelambda.amazonaws.com"}
    (policy,) = account.aws("iam", "list-role-policies", "--role-name", role["RoleName"])["PolicyNames"]
    named = ["--role-name", role["RoleName"], "--policy-name", policy]
    (statement,) = account.aws("iam", "get-role-policy", *named)["PolicyDocument"]["Statement"]
    assert set(statement["Action"]) == {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}


def check_host_function(account, resources):
    """Published, and of the runtime that has `updateRequestOrigin`."""
    named = ["--name", resources["HostFunction"], "--stage", "LIVE"]
    found = account.aws("cloudfront", "describe-function", *named)["FunctionSummary"]
    assert found["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert found["FunctionMetadata"]["Stage"] == "LIVE"

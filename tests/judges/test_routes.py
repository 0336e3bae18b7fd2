"""Stacks with routes come, change and go by the printed commands, and requests through them arrive where routes say."""

import json

import pytest

import stack
import viewer
from inventory import inventory

ORDERS, USERS = "a1b2c3d4e5", "f6g7h8i9j0"
NAME = stack.NAME


def orders(**more):
    return {"api": {"id": ORDERS, "type": "rest", "stage": "prod", "auth": "cognito"}, **more}


def users(**more):
    return {"api": {"id": USERS, "type": "http", "auth": "jwt"}, **more}


SITE = {"site": {"bucket": {"create": True}, "spa": True}}


def config(routes, region="us-east-1", **more):
    return {"stack": NAME, "strategy": "managed-policy", "api": {"region": region}, "routes": routes, **more}


def behaviors(account, deployed, region="us-east-1"):
    """Pattern, host and path of each behavior in the order of CloudFront, and the ID of the distribution."""
    distribution = deployed.resources(region)["Distribution"]
    found = account.aws("cloudfront", "get-distribution-config", "--id", distribution)["DistributionConfig"]
    origins = {origin["Id"]: origin["DomainName"] + origin.get("OriginPath", "") for origin in found["Origins"]["Items"]}
    listed = found.get("CacheBehaviors", {}).get("Items", [])
    rows = [(behavior["PathPattern"], origins[behavior["TargetOriginId"]]) for behavior in listed]
    return [*rows, ("*", origins[found["DefaultCacheBehavior"]["TargetOriginId"]])], distribution


def execute_api(api_id, path="", region="us-east-1"):
    return f"{api_id}.execute-api.{region}.amazonaws.com{path}"


@pytest.fixture
def deployed(account, tmp_path):
    return stack.Stack(account, tmp_path)


def test_routes_come_change_and_go(account, deployed):
    """Added, removed, reordered, with another strategy, with another API: the distribution and the bucket stay."""
    first = {"/orders/*": orders(), "/users/*": users(strategy="zero-ttl"), "/*": SITE}
    deployed.deploy(config(first))
    rows, distribution = behaviors(account, deployed)
    bucket = deployed.resources()["SiteBucket"]
    assert [pattern for pattern, _ in rows] == ["/orders/*", "/users/*", "*"]
    assert [host for _, host in rows[:2]] == [execute_api(ORDERS, "/prod"), execute_api(USERS)]
    assert rows[2][1].startswith(f"{bucket}.s3.us-east-1.")
    account.aws("s3api", "put-object", "--bucket", bucket, "--key", "index.html")

    # The order of the file means nothing: this is no change.
    before = deployed.events()
    deployed.deploy(config(dict(reversed(first.items()))))
    assert deployed.events() == before

    added = {**first, "/users/me": users(), "/gone/*": {"respond": 410}}
    deployed.deploy(config(added))
    rows, same = behaviors(account, deployed)
    assert same == distribution
    assert [pattern for pattern, _ in rows] == ["/users/me", "/orders/*", "/users/*", "/gone/*", "*"]

    switched = {"/orders/*": orders(strategy="lambda-edge"), "/users/*": users(strategy="cloudfront-function"), "/*": SITE}
    deployed.deploy(config(switched))
    rows, same = behaviors(account, deployed)
    assert (same, [pattern for pattern, _ in rows]) == (distribution, ["/orders/*", "/users/*", "*"])
    assert "AuthorizationCachePolicy" not in deployed.resources()

    replaced = orders()
    replaced["api"] = {**replaced["api"], "id": "z9y8x7w6v5"}
    deployed.deploy(config({"/orders/*": replaced, "/*": SITE}))
    rows, same = behaviors(account, deployed)
    assert (same, rows[0]) == (distribution, ("/orders/*", execute_api("z9y8x7w6v5", "/prod")))
    assert deployed.resources()["SiteBucket"] == bucket

    deployed.delete()

    # The Lambda@Edge function is kept until its replicas are gone, and the bucket with its content for good.
    assert set(inventory(account)) == {("edge functions", "us-east-1")}
    kept = account.aws("s3api", "list-objects-v2", "--bucket", bucket)["Contents"]
    assert [found["Key"] for found in kept] == ["index.html"]


def test_two_apis_on_a_custom_domain_in_two_regions(account, deployed):
    """One template: the domain with a mapping for each API in their Region, the site and the distribution in us-east-1."""
    for api in (orders()["api"], users()["api"]):
        stack.provide_api(account, {"api": {**api, "region": "eu-west-1"}})
    zone = stack.provide_zone(account)
    routes = {"/orders/*": orders(strip_prefix=True), "/users/*": users(strip_prefix=True), "/*": SITE}
    wanted = config(routes, "eu-west-1", domain={"name": stack.DOMAIN, "hosted_zone_id": zone})

    synthesis = deployed.deploy({**wanted, "strategy": "custom-domain"})

    assert [command[command.index("--region") + 1] for command in synthesis.deployment] == ["eu-west-1", "us-east-1"]
    mappings = account.aws("apigatewayv2", "get-api-mappings", "--domain-name", stack.DOMAIN, region="eu-west-1")["Items"]
    assert {(found["ApiMappingKey"], found["ApiId"], found["Stage"]) for found in mappings} == {
        ("orders", ORDERS, "prod"), ("users", USERS, "$default"),
    }
    rows, _ = behaviors(account, deployed)
    assert rows[:2] == [
        ("/orders/*", execute_api(ORDERS, region="eu-west-1")), ("/users/*", execute_api(USERS, region="eu-west-1")),
    ]

    deployed.delete()

    assert inventory(account, ("us-east-1", "eu-west-1"), zone) == {}


def test_custom_domains_in_the_region_of_each_api(account, deployed):
    """One name in two Regions, each with its certificate and its API, and the distribution in a third one."""
    homes = {"/orders/*": (orders, "ap-southeast-2"), "/users/*": (users, "eu-west-1")}
    routes = {"/*": {"respond": 404}}
    for pattern, (api, region) in homes.items():
        routes[pattern] = api(strip_prefix=True)
        routes[pattern]["api"]["region"] = region
        stack.provide_api(account, routes[pattern])
    zone = stack.provide_zone(account)
    domain = {"name": stack.DOMAIN, "hosted_zone_id": zone}
    strategy = {"type": "custom-domain", "origin": "regional-domain-name"}

    synthesis = deployed.deploy({"stack": NAME, "strategy": strategy, "domain": domain, "routes": routes})

    everywhere = ["ap-southeast-2", "eu-west-1", "us-east-1"]
    assert [command[command.index("--region") + 1] for command in synthesis.deployment] == everywhere
    deleted = [command[command.index("--region") + 1] for command in synthesis.deletion if "delete-stack" in command]
    assert deleted == everywhere[::-1]
    for key, api_id, stage, region in (
        ("orders", ORDERS, "prod", "ap-southeast-2"), ("users", USERS, "$default", "eu-west-1"),
    ):
        named = ["--domain-name", stack.DOMAIN]
        (mapping,) = account.aws("apigatewayv2", "get-api-mappings", *named, region=region)["Items"]
        assert (mapping["ApiMappingKey"], mapping["ApiId"], mapping["Stage"]) == (key, api_id, stage)
        (endpoint,) = account.aws("apigatewayv2", "get-domain-name", *named, region=region)["DomainNameConfigurations"]
        assert endpoint["CertificateArn"].startswith(f"arn:aws:acm:{region}:")
    rows, _ = behaviors(account, deployed)
    regional = [deployed.outputs(region)["RegionalDomainName"] for region in everywhere[:2]]
    assert rows[:2] == list(zip(homes, regional))
    assert not {("custom domains", "us-east-1")} & inventory(account, everywhere, zone).keys()

    deployed.delete()

    assert inventory(account, everywhere, zone) == {}


def test_values_of_other_stacks(account, deployed, tmp_path):
    """An export, an output and a parameter of Parameter Store name the APIs, their stages and the bucket."""
    other = tmp_path / "apis.json"
    other.write_text(json.dumps({
        "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "shop-files"}}},
        "Outputs": {
            "OrdersId": {"Value": ORDERS, "Export": {"Name": "orders-api-id"}},
            "UsersId": {"Value": USERS},
            "Files": {"Value": {"Ref": "Bucket"}},
        },
    }))
    named = ["--stack-name", "apis", "--template-file", other, "--region", "us-east-1"]
    assert account.run("cloudformation", "deploy", *named).returncode == 0
    account.aws("ssm", "put-parameter", "--name", "/orders/stage", "--type", "String", "--value", "prod")
    routes = {
        "/orders/*": {"api": {"id": {"import": "orders-api-id"}, "type": "rest", "stage": {"ssm": "/orders/stage"}}},
        "/users/*": {"api": {"id": {"stack_output": "apis.UsersId"}, "type": "http"}},
        "/*": {"site": {"bucket": {"name": {"stack_output": "apis.Files"}, "region": "us-east-1"}}},
    }

    deployed.deploy(config(routes))

    rows, _ = behaviors(account, deployed)
    assert rows == [
        ("/orders/*", execute_api(ORDERS, "/prod")),
        ("/users/*", execute_api(USERS)),
        ("*", "shop-files.s3.us-east-1.amazonaws.com"),
    ]


DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "orders", "version": "1"},
    "paths": {"/orders": {"get": {"responses": {}, "x-amazon-apigateway-integration": {
        "type": "http_proxy", "httpMethod": "GET", "uri": "https://orders.example.com/",
    }}}},
}


@pytest.mark.parametrize("kind", ["rest", "http"])
def test_an_api_is_made_from_a_document(kind, account, deployed, tmp_path):
    document = json.loads(json.dumps(DOCUMENT))
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(document))
    api = {"openapi": "orders.json", "region": "eu-west-1", "type": kind, "stage": "prod"}
    wanted = {"stack": NAME, "api": api, "strategy": "managed-policy"}
    made = "RestApi" if kind == "rest" else "HttpApi"

    deployed.deploy(wanted)

    first = deployed.resources("eu-west-1")
    assert behaviors(account, deployed, "eu-west-1")[0] == [("*", execute_api(first[made], "/prod", "eu-west-1"))]

    document["paths"]["/users"] = document["paths"]["/orders"]
    path.write_text(json.dumps(document))
    deployed.deploy(wanted)

    second = deployed.resources("eu-west-1")
    deployments = [{name for name in found if "Deployment" in name} for found in (first, second)]
    assert [len(found) for found in deployments] == ([1, 1] if kind == "rest" else [0, 0])
    assert kind == "http" or deployments[0] != deployments[1]
    assert second["Distribution"] == first["Distribution"]
    # The emulator makes another REST API where AWS imports the document into the one that is there:
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html
    assert (second[made] == first[made]) == (kind == "http")
    assert behaviors(account, deployed, "eu-west-1")[0] == [("*", execute_api(second[made], "/prod", "eu-west-1"))]

    deployed.delete()

    assert inventory(account, ("eu-west-1",)) == {}
    assert account.aws("apigateway", "get-rest-apis", region="eu-west-1")["items"] == []
    assert account.aws("apigatewayv2", "get-apis", region="eu-west-1")["Items"] == []


@pytest.fixture(scope="module")
def servers():
    with viewer.Origin() as first, viewer.Origin() as second:
        yield first, second


PAGE = "<h1>Shop</h1>"
# Path and query string as a viewer sends them, and the API with the path as it gets them.
REQUESTS = {
    "/orders/7?q=%C3%BC&q=2&empty=": (ORDERS, "/prod/orders/7?q=%C3%BC&q=2&empty="),
    "/orders": (ORDERS, "/prod/orders"),
    "/users/%E2%82%AC/x.js?a=b": (USERS, "/%E2%82%AC/x.js?a=b"),
    "/users/users/x": (USERS, "/users/x"),
}


@pytest.fixture(scope="module")
def shop(emulator, servers, tmp_path_factory):
    """A site and two APIs, with servers on loopback in the places of the APIs."""
    account = emulator.default_account()
    deployed = stack.Stack(account, tmp_path_factory.mktemp("shop"))
    first, second = servers

    def receive(template):
        for origin in template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["Origins"]:
            for api, server in {ORDERS: first, USERS: second}.items():
                if origin["Id"].startswith(f"api-{api}-"):
                    server.stand_in_for(origin)

    headers = {"X-From": "edge"}
    routes = {
        "/orders": orders(origin_headers=headers),
        "/orders/*": orders(origin_headers=headers),
        "/users/*": users(strip_prefix=True),
        "/*": SITE,
    }
    deployed.deploy(config(routes), receive)
    bucket = deployed.resources()["SiteBucket"]
    for key in ("index.html", "assets/app.js"):
        body = tmp_path_factory.mktemp("site") / "body"
        body.write_text(PAGE if key == "index.html" else "let a;")
        account.aws("s3api", "put-object", "--bucket", bucket, "--key", key, "--body", body, "--content-type", "text/html")
    yield deployed.outputs()["DistributionDomainName"]
    for key in ("index.html", "assets/app.js"):
        account.aws("s3api", "delete-object", "--bucket", bucket, "--key", key)
    deployed.delete()


@pytest.mark.parametrize("target", REQUESTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_api_gets_its_requests_whole(target, method, emulator, shop, servers):
    status, body = viewer.send(emulator, shop, method, target)

    wanted, path = REQUESTS[target]
    seen = json.loads(body)
    server = servers[0] if wanted == ORDERS else servers[1]
    assert (status, seen["method"], seen["target"]) == (200, method, path)
    assert (seen["port"], seen["headers"]["host"]) == (server.port, server.HOST)
    assert (seen["headers"]["authorization"], seen["headers"]["cookie"]) == (viewer.AUTHORIZATION, viewer.COOKIE)
    assert seen["headers"].get("x-from") == ("edge" if wanted == ORDERS else None)
    assert seen["body"] == ('{"a": "€"}' if method == "POST" else "")


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("path", ["/orders", "/users"])
def test_an_answer_of_an_api_stays_its_own_beside_a_site(path, status, emulator, shop):
    got, body = viewer.send(emulator, shop, "GET", f"{path}/{status}")
    assert got == status
    assert json.loads(body)["headers"]["authorization"] == viewer.AUTHORIZATION


@pytest.mark.parametrize("path", ["/", "/about", "/v1.2/about", "/docs/", "/usersabc"])
def test_a_site_serves_its_page(path, emulator, shop):
    assert viewer.send(emulator, shop, "GET", path) == (200, PAGE)


def test_a_missing_asset_of_a_site_is_no_page(emulator, shop):
    assert viewer.send(emulator, shop, "GET", "/assets/app.js") == (200, "let a;")
    status, body = viewer.send(emulator, shop, "GET", "/assets/missing.js")
    assert status in (403, 404)
    assert PAGE not in body

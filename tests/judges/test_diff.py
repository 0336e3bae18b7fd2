"""`gatefront diff` agrees with the AWS CDK's differ on replacements, and a Markdown parser reads its Markdown as meant.

The CDK's differ takes its facts from AWS's schemas and documentation; cfn-lint has the schemas as AWS publishes them.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit

import product
import tools

HERE = Path(__file__).parent
FACTS = sorted((product.ROOT / "src" / "diff" / "facts").glob("*.txt"))
PAIRS = sorted((product.ROOT / "tests" / "fixtures" / "diff").glob("*.old.yaml"))
# The table says more than the CDK: AWS's page lets it depend on the change.
OURS = {("AWS::DynamoDB::Table", "AttributeDefinitions"): "conditional"}


def node(script, stdin=""):
    finished = subprocess.run(
        [tools.NODE, HERE / script], input=stdin, capture_output=True, text=True, timeout=120,
        env={**os.environ, "NODE_PATH": str(tools.NODE_MODULES)},
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def cdk(pairs):
    return node("cdk_diff.js", json.dumps(pairs))


def ours(before, after, folder):
    for name, template in (("old.json", before), ("new.json", after)):
        (folder / name).write_text(json.dumps(template))
    finished = product.run("diff", folder / "old.json", folder / "new.json", "--format", "json")
    assert finished.returncode in (0, 1), finished.stderr.decode()
    changes = json.loads(finished.stdout)["changes"]

    def is_of_region(change):
        """The same resource, made in another Region: the CDK does not look at Regions."""
        old, new = (template["Resources"].get(change["logical_id"]) for template in (before, after))
        return old == new and change["replacement"] == "never" and change["regions"]

    return {change["logical_id"]: change["replacement"] for change in changes if not is_of_region(change)}


def known_types():
    return {line for file in FACTS for line in file.read_text().splitlines() if line.startswith("AWS::")}


def properties_of(names, name, word):
    """One property with a value; policies as such, because the CDK's differ looks into them."""
    policy = {"Statement": [{"Effect": "Allow", "Action": word, "Resource": "*"}]}
    values = {"PolicyDocument": policy, "AssumeRolePolicyDocument": policy, "ManagedPolicyArns": [word]}
    if "AssumeRolePolicyDocument" in names:
        values["Policies"] = [{"PolicyName": word, "PolicyDocument": policy}]
    needed = {"PolicyDocument": {"Statement": []}} if "PolicyDocument" in names else {}
    return {**needed, name: values.get(name, word)}


def test_every_property_of_every_known_type_replaces_as_the_cdk_says(tmp_path):
    """One pair of templates with a resource for each property: it alone changes."""
    types = node("cdk_types.js")
    before, after, subjects = {}, {}, {}
    for resource_type in sorted(known_types()):
        for name in types[resource_type]:
            logical_id = re.sub(r"\W", "", resource_type + name)
            subjects[logical_id] = (resource_type, name)
            for side, word in ((before, "before"), (after, "after")):
                side[logical_id] = {"Type": resource_type, "Properties": properties_of(types[resource_type], name, word)}
    templates = ({"Resources": before}, {"Resources": after})
    (theirs,) = cdk([templates])
    found = ours(*templates, tmp_path)
    assert len(subjects) > 500 and set(found) == set(theirs) == set(subjects)
    # What the table does not have is conditional, and said to be unknown.
    unknown = {subjects[id] for id in subjects if found[id] == "conditional"} - set(OURS)
    assert unknown <= UNKNOWN, f"properties that the table lacks: {sorted(unknown - UNKNOWN)}"
    differ = {subjects[id]: (found[id], theirs[id]) for id in subjects if found[id] != theirs[id]}
    assert {subject: pair for subject, pair in differ.items() if subject not in OURS and subject not in UNKNOWN} == {}
    assert {subject: pair[0] for subject, pair in differ.items() if subject in OURS} == OURS


# Properties whose updates depend on more than a table can hold, so that it does not have them.
UNKNOWN = {("AWS::Lambda::Function", "DurableConfig")} | {
    ("AWS::DynamoDB::Table", name) for name in (
        "ContributorInsightsSpecification", "DeletionProtectionEnabled", "GlobalSecondaryIndexes", "KinesisStreamSpecification",
        "LocalSecondaryIndexes", "OnDemandThroughput", "ResourcePolicy", "TableClass", "VectorIndexes", "WarmThroughput",
    )
}


# Where AWS's page says Replacement, and AWS's schema that the property can be changed.
PAGE_ONLY = {
    ("AWS::CertificateManager::Certificate", "ValidationMethod"), ("AWS::DynamoDB::Table", "KeySchema"),
    ("AWS::Route53::RecordSet", "Name"), ("AWS::S3::Bucket", "ObjectLockEnabled"),
}
# Too new for the table, which says of it that it does not know.
SCHEMA_ONLY = {("AWS::Route53::HostedZone", "DelegationSetId")}


def test_the_table_replaces_what_the_schemas_of_aws_call_create_only():
    """cfn-lint brings the schemas of AWS's resource providers; `createOnlyProperties` cannot be changed in place."""
    table, schemas = set(), set()
    for resource_type in known_types():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema
        schemas |= {(resource_type, path.split("/")[2]) for path in schema.get("createOnlyProperties", []) if path.count("/") == 2}
    for file in FACTS:
        for line in file.read_text().replace("\n    ", " ").splitlines():
            if line.startswith("AWS::"):
                resource_type = line
            elif line.startswith("  Replacement: "):
                table |= {(resource_type, name) for name in line.split()[1:]}
    assert table - schemas == PAGE_ONLY
    assert schemas - table == SCHEMA_ONLY


def snapshot(name):
    return product.template(product.ROOT / "snapshots" / f"{name}.yaml")


def mutated(template, *path, value):
    """The template with one value set, or taken away where it is None."""
    changed = json.loads(json.dumps(template))
    place = changed
    for step in path[:-1]:
        place = place.setdefault(step, {}) if isinstance(step, str) else place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


def pairs():
    custom = snapshot("custom-domain_eu-west-1_rest_domain")
    edge = snapshot("lambda-edge_eu-west-1_rest_domain")
    function = snapshot("cloudfront-function_eu-west-1_http_bare")
    for name in product.CONFIGS:
        if name.stem.endswith("eu-west-1_http_domain"):
            yield f"to {name.stem}", (custom, snapshot(name.stem))

    def properties(template, kind):
        (logical_id,) = list(product.resources(template, kind))[:1]
        return "Resources", logical_id, "Properties"

    domain = properties(custom, "AWS::ApiGatewayV2::DomainName")
    yield "another domain, and what refers to it", (custom, mutated(custom, *domain, "DomainName", value="b.example.com"))
    yield "another name of a function", (
        function, mutated(function, *properties(function, "AWS::CloudFront::Function"), "Name", value="another"))
    yield "other code of a function", (
        function, mutated(function, *properties(function, "AWS::CloudFront::Function"), "FunctionCode", value="//"))
    yield "another role", (edge, mutated(edge, *properties(edge, "AWS::IAM::Role"), "RoleName", value="r"))
    yield "another version", (edge, mutated(edge, *properties(edge, "AWS::Lambda::Version"), "Description", value="d"))
    yield "another certificate", (
        edge, mutated(edge, *properties(edge, "AWS::CertificateManager::Certificate"), "KeyAlgorithm", value="EC_prime256v1"))
    record = properties(edge, "AWS::Route53::RecordSet")
    yield "another record", (edge, mutated(edge, *record, "Type", value="HTTPS"))
    yield "another zone", (edge, mutated(edge, *record, "HostedZoneId", value="Z9"))
    yield "another type", (edge, mutated(edge, *record[:2], "Type", value="AWS::SNS::Topic"))
    yield "only metadata", (edge, mutated(edge, *record[:2], "Metadata", value={"a": 1}))
    yield "only a policy", (edge, mutated(edge, *record[:2], "DeletionPolicy", value="Retain"))
    yield "a number as text", ({"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Timeout": 5}}}},
                               {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Timeout": "5"}}}})
    yield "nothing", (edge, edge)


CASES = dict(pairs())


@pytest.fixture(scope="module")
def cdk_cases():
    """All of them in one run: node takes longer to load the CDK's facts than to judge."""
    return dict(zip(CASES, cdk(list(CASES.values())), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_pairs_are_judged_as_the_cdk_judges_them(name, cdk_cases, tmp_path):
    assert ours(*CASES[name], tmp_path) == cdk_cases[name]


def test_a_reference_in_a_text_is_followed_where_the_cdk_does_not(tmp_path):
    """The CDK's differ follows Ref and Fn::GetAtt to what is replaced, but not the holes of Fn::Sub."""
    def template(name):
        return {"Resources": {
            "Zone": {"Type": "AWS::Route53::HostedZone", "Properties": {"Name": name}},
            "Record": {"Type": "AWS::Route53::RecordSet", "Properties": {"HostedZoneId": {"Fn::Sub": "${Zone}"}, "Name": "a"}},
        }}
    before, after = template("a.example.com"), template("b.example.com")
    assert cdk([(before, after)]) == [{"Zone": "always"}]
    assert ours(before, after, tmp_path) == {"Zone": "always", "Record": "always"}


def test_every_difference_fits_its_schema():
    document = json.loads(product.run("schema", "diff").stdout)
    Draft202012Validator.check_schema(document)
    validator = Draft202012Validator(document)
    assert list(validator.iter_errors({"schema_version": 1})), "the schema takes anything"
    for old in PAIRS:
        new = Path(str(old).replace(".old.", ".new."))
        difference = json.loads(product.run("diff", old, new, "--format", "json").stdout)
        assert [error.message for error in validator.iter_errors(difference)] == [], old.name


@pytest.mark.parametrize("old", PAIRS, ids=lambda path: path.name.split(".")[0])
def test_markdown_has_no_markup_but_ours(old):
    """As GitHub reads it: whatever stands in a template stays text in its cell."""
    new = Path(str(old).replace(".old.", ".new."))
    text = product.run("diff", old, new, "--format", "markdown").stdout.decode()
    marker, rest = text.split("\n", 1)
    assert marker == f"<!-- gatefront diff: {new} -->"
    tokens = MarkdownIt("commonmark").enable("table").parse(rest)
    inline = [child for token in tokens for child in token.children or []]
    assert not [token for token in [*tokens, *inline] if token.type.startswith("html")]
    links = [dict(token.attrs)["href"] for token in inline if token.type == "link_open"]
    assert all(link.startswith("https://docs.aws.amazon.com/AWSCloudFormation/") for link in links), links
    assert {token.tag for token in tokens if token.type == "heading_open"} <= {"h3", "h4"}
    # A bar in a value would make another cell, and the parser drop it.
    rows = [len(escapedSplit(line)) for line in rest.splitlines() if line.startswith("|")]
    heads = [len(escapedSplit(line)) for line in rest.splitlines() if line.startswith("|---")]
    assert set(rows) == set(heads)


def test_what_is_deployed_is_compared(account, tmp_path):
    """Through the real AWS CLI: a stack that is there, one that is not, and none at all to ask."""
    template = product.ROOT / "snapshots" / "managed-policy_us-east-1_http_bare.yaml"

    def diff(new, **environment):
        return account.gatefront(
            "diff", "--stack", "orders-edge", "--region", "us-east-1", new, "--format", "json", **environment)

    absent = diff(template)
    assert absent.returncode == 1 and "There is no stack orders-edge in us-east-1" in absent.stderr, absent.stderr
    assert {change["kind"] for change in json.loads(absent.stdout)["changes"]} == {"added"}
    deployed = account.run(
        "cloudformation", "deploy", "--region", "us-east-1", "--stack-name", "orders-edge", "--template-file", template)
    assert deployed.returncode == 0, deployed.stderr
    same = diff(template)
    assert same.returncode == 0, (same.stdout, same.stderr)
    changed = tmp_path / "changed.yaml"
    changed.write_text(template.read_text().replace("PriceClass_All", "PriceClass_100"))
    (change,) = json.loads(diff(changed).stdout)["changes"]
    (property,) = change["properties"]
    assert property["path"] == "/Properties/DistributionConfig/PriceClass" and property["interruption"] == "none"
    assert diff(template, AWS_ENDPOINT_URL="http://127.0.0.1:9").returncode == 2

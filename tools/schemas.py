#!/usr/bin/env python3
"""Writes src/schema/table.txt from AWS's resource provider schemas, as the pinned cfn-lint carries them.

usage: target/judges/venv/bin/python tools/schemas.py [--check]

The table has the types around a distribution. A line that starts with `AWS::` is a type, the indented lines after it are
its definitions. Each has a name and a shape in JSON. `src/schema/shape.rs` documents the keys of a shape.

Not in the table: descriptions, handlers, formats, and patterns that look around, which Rust's regex-lite cannot match.
`tools/schema_facts.json` adds limits that AWS documents and its schemas leave out, each with its page, and takes away (null)
what a rule of its own judges.
"""

import json
import re
import sys
from pathlib import Path

import cfnlint

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/schema/table.txt"
FACTS = ROOT / "tools/schema_facts.json"
SCHEMAS = Path(cfnlint.__file__).parent / "data/schemas"

PREFIXES = ("AWS::CloudFront::", "AWS::ApiGateway::", "AWS::ApiGatewayV2::")
OTHERS = (
    "AWS::CertificateManager::Certificate",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::IAM::RolePolicy",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Lambda::Version",
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    "AWS::Logs::LogGroup",
    "AWS::Route53::HostedZone",
    "AWS::Route53::RecordSet",
    "AWS::Route53::RecordSetGroup",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::SecretsManager::Secret",
    "AWS::WAFv2::IPSet",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::WAFv2::WebACL",
    "AWS::WAFv2::WebACLAssociation",
)

# The services whose types are listed by name, beside those in the table: what templates with a distribution have.
COMMON = tuple(
    "ApplicationAutoScaling AutoScaling Backup Budgets CertificateManager CloudFormation CloudTrail CloudWatch CodeBuild CodeDeploy "
    "CodePipeline Cognito Config DynamoDB EC2 ECR ECS EFS EKS ElastiCache ElasticLoadBalancing ElasticLoadBalancingV2 Events IAM "
    "KMS Kinesis KinesisFirehose Lambda Logs RDS Route53 S3 SES SNS SQS SSM Scheduler SecretsManager StepFunctions Synthetics "
    "WAF WAFRegional WAFv2 XRay".split()
)

# The keywords of a schema that are kept under their own names.
KEPT = ("enum", "minLength", "maxLength", "minItems", "maxItems", "dependentRequired", "dependentExcluded", "requiredXor")


def providers():
    """Returns every resource type of us-east-1 with the name of its schema file."""
    return json.loads((SCHEMAS / "providers/us-east-1.json").read_text())


def selected():
    """Returns the names of the types in the table."""
    return sorted(name for name in providers() if name.startswith(PREFIXES) or name in OTHERS)


def schema(name):
    return json.loads((SCHEMAS / f"resources/{providers()[name]}.json").read_text())


def facts():
    """Returns the limits that AWS documents, by type and definition."""
    return json.loads(FACTS.read_text())


def pattern(text):
    """Returns a pattern as regex-lite reads it, with the same or a larger language; None if there is none."""
    if re.search(r"\(\?(?!:)", text) or text in ("", ".*", "^.*$", r"[\s\S]*"):
        return None
    text = text.replace(r"\p{L}", r"A-Za-z\x{80}-\x{10FFFF}").replace(r"\p{N}", "0-9").replace(r"\p{Z}", " ")
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", text).replace(r"\Z", "$")
    return text


def alternatives(text):
    """Returns the words of a pattern such as `^(none|all)$`, which is an enum; None for any other pattern."""
    found = re.fullmatch(r"\^\(([\w-]+(?:\|[\w-]+)*)\)\$", text)
    return found[1].split("|") if found else None


def definition(reference):
    return reference.removeprefix("#/definitions/")


def shape(source):
    """Returns the shape of a schema: a name, or an object with its constraints."""
    if "$ref" in source:
        return "#" + definition(source["$ref"])
    kinds = source.get("type", [])
    kind = (kinds if isinstance(kinds, str) else "|".join(kinds)) or ("object" if "properties" in source else "any")
    made = {key: source[key] for key in KEPT if key in source}
    if "const" in source:
        made["enum"] = [source["const"]]
    if "pattern" in source:
        words = alternatives(source["pattern"])
        if words:
            made["enum"] = words
        elif text := pattern(source["pattern"]):
            made["pattern"] = text
    for key in ("minimum", "maximum"):
        if key in source:
            made[key] = source[key]
    if source.get("uniqueItems"):
        made["uniqueItems"] = True
    if "items" in source:
        made["items"] = shape(source["items"])
    for key in ("anyOf", "oneOf"):
        if key in source and all(set(part) == {"required"} for part in source[key]):
            made[key] = [part["required"] for part in source[key]]
    properties = source.get("properties")
    if properties:
        made["properties"] = {name: shape(value) for name, value in properties.items()}
        if source.get("required"):
            made["required"] = sorted(source["required"])
        if source.get("additionalProperties") is not False or "patternProperties" in source:
            made["open"] = True
    elif patterns := source.get("patternProperties"):
        values = {json.dumps(shape(value)) for value in patterns.values()}
        if len(values) == 1:
            made["values"] = json.loads(values.pop())
    if not made:
        return kind
    if kind != ("object" if properties else "string"):
        made["type"] = kind
    return made


def used(value, found):
    """Adds the names of the definitions that a shape refers to."""
    if isinstance(value, str) and value.startswith("#"):
        found.add(value[1:])
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "properties":
                for property_ in inner.values():
                    used(property_, found)
            elif key in ("items", "values"):
                used(inner, found)


def inlined(value, plain):
    """Returns a shape with the references to these definitions replaced."""
    if isinstance(value, str):
        return plain.get(value, value)
    made = dict(value)
    for key in ("items", "values"):
        if key in made:
            made[key] = inlined(made[key], plain)
    if "properties" in made:
        made["properties"] = {name: inlined(inner, plain) for name, inner in made["properties"].items()}
    return made


def line(name, made):
    return name + " " + json.dumps(made, separators=(",", ":"), ensure_ascii=False)


def block(name):
    source = schema(name)
    extra = facts().get(name, {})
    top = shape({"type": "object", **{key: value for key, value in source.items() if key != "type"}})
    pointers = source.get("readOnlyProperties", [])
    top["attributes"] = sorted(".".join(pointer.split("/")[2:]) for pointer in pointers)
    shapes = {key: shape(value) for key, value in source.get("definitions", {}).items()}
    for place, limits in extra.items():
        owner, _, property_ = place.partition(".")
        holder = shapes[owner] if owner else top
        found = holder["properties"][property_] if property_ else holder
        if isinstance(found, str) and found.startswith("#"):
            found = {"properties": shapes[found[1:]]["properties"], "required": shapes[found[1:]].get("required", [])}
        found = {} if found == "string" else {"type": found} if isinstance(found, str) else found
        found.update({key: value for key, value in limits.items() if key != "page"})
        for key in [key for key, value in found.items() if value is None]:
            del found[key]
        if property_:
            holder["properties"][property_] = found
    # A definition that is a plain type is written out where it is used.
    plain = {"#" + key: made for key, made in shapes.items() if isinstance(made, str)}
    top, shapes = inlined(top, plain), {key: inlined(made, plain) for key, made in shapes.items()}
    wanted, open_ = set(), set()
    used(top, open_)
    while open_:
        key = open_.pop()
        wanted.add(key)
        more = set()
        used(shapes[key], more)
        open_ |= more - wanted
    return [line(name, top)] + [" " + line(key, shapes[key]) for key in sorted(wanted)]


def services():
    """Returns the names of the services that have resource types, with those of the common ones: `SNS:Subscription,Topic`."""
    types = {}
    for name in providers():
        if name.startswith("AWS::"):
            _, service, kind = name.split("::", 2)
            types.setdefault(service, []).append(kind)
    return [name + ":" + ",".join(sorted(types[name])) if name in COMMON else name for name in sorted(types)]


def table():
    """Returns the text of the table."""
    date = json.loads((SCHEMAS / "version.json").read_text())["schema_date"]
    head = [f"schemas {date}", "services " + " ".join(services())]
    blocks = [line for name in selected() for line in block(name)]
    return "\n".join(head + blocks) + "\n"


def main():
    if "--check" in sys.argv:
        sys.exit(0 if TABLE.read_text() == table() else "src/schema/table.txt is stale: run tools/schemas.py")
    TABLE.write_text(table())


if __name__ == "__main__":
    main()

"""The product under judgement: its files, its binary, and its templates read by a parser that is not ours."""

import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / "target" / "release" / "gatefront"
JSON_TO_YAML = ROOT / "target" / "debug" / "examples" / "json_to_yaml"
CONFIGS = sorted((ROOT / "tests" / "configs").glob("*.yaml"))
SNAPSHOTS = sorted((ROOT / "snapshots").glob("*.yaml"))


def case(path):
    """`snapshots/zero-ttl_us-east-1_rest_bare.yaml` and its config are both the case `zero-ttl_us-east-1_rest_bare`."""
    return path.name.removesuffix(".yaml")


def run(*arguments, stdin=None):
    return subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, timeout=60)


def _short_tag(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if name == "Fn::GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name: value}


class PurePython(yaml.SafeLoader):
    """PyYAML's own parser, with CloudFormation's short tags."""


class LibYaml(yaml.CSafeLoader):
    """The C library libyaml, with CloudFormation's short tags."""


LOADERS = [PurePython, LibYaml]
for _loader in LOADERS:
    _loader.add_multi_constructor("!", _short_tag)


def parse(text, loader=LibYaml):
    return yaml.load(text, Loader=loader)


def template(path):
    return parse(path.read_text())


def config(name):
    """The golden config of a case, as an ordinary YAML reader sees it."""
    return yaml.safe_load((ROOT / "tests" / "configs" / f"{name}.yaml").read_text())


def execute_api_host(config):
    """The default endpoint of the API that a config names, as AWS documents it for the commercial Regions."""
    api = config["api"]
    return f"{api['id']}.execute-api.{api['region']}.amazonaws.com"


def resources(template, kind):
    """The resources of one type: logical id -> resource."""
    return {name: found for name, found in template["Resources"].items() if found["Type"] == kind}

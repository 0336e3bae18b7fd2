"""Configs and JSON output are valid against their schemas, and SARIF against the schema of OASIS.

`schemas/sarif-2.1.0.json` is the OASIS schema as published with the specification.
"""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

import product

FIXTURES = product.ROOT / "tests" / "fixtures"
RULES = product.ROOT / "src" / "check" / "rules" / "fixtures"
CHECKED = sorted([*FIXTURES.glob("templates/*"), FIXTURES / "cdk.out", *RULES.glob("*.failing.yaml"), *product.SNAPSHOTS[:5]])


def errors(validator, instance):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(instance)]


def schema(*arguments):
    document = json.loads(product.run("schema", *arguments).stdout)
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def config(text):
    """As editors read it: their YAML has no dates, and knows the short tags of CloudFormation by a setting."""
    return json.loads(json.dumps(product.parse(text), default=str))


def test_every_config_fits_the_schema_that_editors_use():
    validator = schema()
    assert {path.name: found for path in product.CONFIGS if (found := errors(validator, config(path.read_text())))} == {}


def test_a_part_of_a_config_fits_the_schema_and_a_wrong_part_does_not():
    validator = schema()
    for name in ("stages", "production"):
        text = (product.ROOT / "examples" / "stages" / f"{name}.yaml").read_text()
        assert errors(validator, config(text)) == []
        assert errors(validator, config(text.replace("id:", "idd:")))
        assert errors(validator, config(text.replace("extends: base.yaml\n", "").replace("stacks:", "stakcs:")))


@pytest.mark.parametrize("name", [
    "unknown-keys", "unknown-strategy", "near-strategy", "options-of-another", "wrong-types", "region-china",
    "missing-keys", "runtime-unknown", "certificate-request-key-algorithm", "key-headers-too-many", "base-path-bad",
])
def test_the_schema_refuses_what_gatefront_refuses(name):
    text = (product.ROOT / "tests" / "invalid" / f"{name}.yaml").read_text()
    assert errors(schema(), config(text))


def check(path, form):
    finished = product.run("check", path, "--format", form)
    assert finished.returncode in (0, 1), finished.stderr.decode()
    return json.loads(finished.stdout)


def test_every_verdict_fits_its_schema():
    validator = schema("verdict")
    assert {path.name: found for path in CHECKED if (found := errors(validator, check(path, "json")))} == {}


def test_every_report_is_sarif():
    document = json.loads(Path(__file__).with_name("schemas").joinpath("sarif-2.1.0.json").read_text())
    validator = Draft7Validator(document)
    assert errors(validator, {"version": "2.1.0"}), "the schema takes anything"
    assert {path.name: found for path in CHECKED if (found := errors(validator, check(path, "sarif")))} == {}


def test_sarif_names_the_line_that_an_editor_shows():
    """GitHub puts the finding on this line: the one whose text is wrong, counted by somebody else."""
    path = RULES / "GF101.failing.yaml"
    (run,) = check(path, "sarif")["runs"]
    (result,) = [result for result in run["results"] if result["ruleId"] == "GF101"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = path.read_text().splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1:].startswith("4135ea2d-6df8-44a3-9df3-4b5a84be39ad")

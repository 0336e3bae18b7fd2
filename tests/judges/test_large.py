"""Templates as the CDK makes them of a large product: 480 resources, 15,000 lines of JSON.

They are read whole, judged right, told by their lines, and compared: what `large.js` changes is found, and nothing else.
"""

import json
import os
import subprocess

import pytest

import product
import tools
from test_check_positions import place

LARGE = product.ROOT / "tests" / "judges" / "large.js"


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """The template, and the changed one."""
    folders = [tmp_path_factory.mktemp("large") / name for name in ("old", "new")]
    # The CDK's own validation judges no headers and takes most of its time.
    environment = {**os.environ, "NODE_PATH": str(tools.NODE_MODULES), "CDK_VALIDATION": "false"}
    subprocess.run([tools.NODE, LARGE, *folders], env=environment, check=True, capture_output=True, timeout=120)
    return [folder / "Large.template.json" for folder in folders]


def named(logical_id):
    """The CDK adds eight digits to the name that it was given."""
    return logical_id[:-8]


def check(path):
    done = product.run("check", path, "--format", "json")
    assert done.returncode == 1, done.stderr
    (file,) = json.loads(done.stdout)["files"]
    return file


def outcomes(file):
    found = {}
    for distribution in file["distributions"]:
        (behavior,) = distribution["behaviors"]
        found[named(distribution["logical_id"])] = [
            behavior["outcomes"][method]["outcome"] for method in ("read", "options", "write")
        ]
    return found


DELIVERED, REJECTED = ["delivered"] * 3, ["host-rejected"] * 3
OLD = {"Delivered": DELIVERED, "Stripped": ["stripped", "delivered", "delivered"], "HostRejected": REJECTED, "Keyed": DELIVERED}
NEW = OLD | {"Delivered": REJECTED}
# Rule -> the distributions that break it.
BROKEN = {"GF101": ["Stripped"], "GF201": ["HostRejected"]}


def test_it_is_large(templates):
    for path in templates:
        text = path.read_text()
        assert text.count("\n") > 15_000 and len(json.loads(text)["Resources"]) > 480


def test_every_distribution_is_judged(templates):
    old, new = map(check, templates)
    assert (outcomes(old), outcomes(new)) == (OLD, NEW)
    for rule, names in BROKEN.items():
        pointers = [finding["pointer"] for finding in old["findings"] if finding["rule"] == rule]
        assert [named(pointer.split("/")[2]) for pointer in pointers] == names


def test_findings_are_at_their_places(templates, tmp_path):
    """By PyYAML's reading, of a copy without the assembly; and in one line of the same, which no reader has to like."""
    text = templates[0].read_text()
    alone = tmp_path / "alone.json"
    alone.write_text(text)
    one_line = tmp_path / "one-line.json"
    one_line.write_text(json.dumps(json.loads(text), ensure_ascii=False))
    for path in (alone, one_line):
        text, findings = path.read_text(), check(path)["findings"]
        assert len(findings) > 5
        for finding in findings:
            assert (finding["line"], finding["column"]) == place(text, finding["pointer"]), finding


def test_findings_of_the_assembly_are_at_the_lines_of_the_app(templates):
    lines = LARGE.read_text().splitlines()
    findings = check(templates[0])["findings"]
    assert len(findings) > 5
    for finding in findings:
        assert finding["file"].endswith("large.js") and "new " in lines[finding["line"] - 1], finding
        assert finding["construct"]["path"].startswith("Large/"), finding


def test_what_was_changed_is_found_and_nothing_else(templates):
    done = product.run("diff", *templates, "--format", "json")
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    changes = {
        named(change["logical_id"]): (change["kind"], [change["path"] for change in change["properties"]])
        for change in found["changes"]
    }
    assert changes == {
        "Queue1": ("changed", ["/Properties/VisibilityTimeout"]),
        "Delivered": ("changed", ["/Properties/DistributionConfig/DefaultCacheBehavior/OriginRequestPolicyId"]),
        "Added": ("added", []),
    }
    effects = [(named(effect["distribution"]), effect["before"], effect["after"]) for effect in found["effects"]]
    assert effects == [("Delivered", "delivered", "host-rejected")] * 3

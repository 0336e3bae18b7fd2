"""The line and column of every finding are where PyYAML finds the node at the finding's pointer.

PyYAML counts characters, as gatefront does. It reads JSON too, but for a few things that no fixture has.
"""

import functools
import json
import re

import pytest
import yaml

import product

FIXTURES = sorted((product.ROOT / "src/check/rules/fixtures").glob("*.failing.yaml"))


@functools.cache
def composed(text):
    return yaml.compose(text, product.PurePython)


def place(text, pointer):
    """Line and column from 1 of what a JSON pointer leads to; `Fn::If` may be a step into a short form.

    A scalar is where it is, without its tag. A structure is where its key is, or in a list its own first key: a bracket
    alone would not show which one is meant.
    """
    node, key = composed(text), None
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(node, yaml.MappingNode):
            entries = {key.value: (key, value) for key, value in node.value}
            assert step in entries, f"{pointer}: no {step}"
            key, node = entries[step]
        elif isinstance(node, yaml.SequenceNode) and step.isdigit():
            key, node = None, node.value[int(step)]
        else:
            assert node.tag.endswith(step.removeprefix("Fn::")), f"{pointer}: {step} is not in {node.tag}"
    if not isinstance(node, yaml.ScalarNode):
        node = key or node.value[0][0]
    mark = node.start_mark
    if getattr(node, "style", None) in ("|", ">"):
        # A block begins with its first line.
        line = text.splitlines()[mark.line + 1]
        return mark.line + 2, len(line) - len(line.lstrip()) + 1
    tag = re.match(r"!\S+\s+", text[mark.index:])
    return mark.line + 1, mark.column + 1 + (tag.end() if tag else 0)


def findings(path):
    finished = product.run("check", path, "--format", "json")
    assert finished.returncode in (0, 1), finished.stderr.decode()
    (file,) = json.loads(finished.stdout)["files"]
    return file["findings"]


def assert_places(text, path):
    path.write_text(text)
    found = findings(path)
    assert found
    for finding in found:
        assert (finding["line"], finding["column"]) == place(text, finding["pointer"]), finding


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name.split(".")[0])
def test_places_are_those_of_pyyaml(fixture, tmp_path):
    text = fixture.read_text()
    assert_places(text, tmp_path / "template.yaml")
    template = product.parse(text)
    template = {"Description": "é" * 100_000, **template}
    assert_places(json.dumps(template, ensure_ascii=False), tmp_path / "one-line.json")
    assert_places(json.dumps(template, ensure_ascii=False, indent=2), tmp_path / "indented.json")

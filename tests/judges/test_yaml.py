"""CloudFormation reads YAML 1.1, so PyYAML and libyaml, which read that too, must get out exactly what went in."""

import json
import subprocess
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
import product

SAME_EVERY_TIME = settings(derandomize=True, database=None, deadline=None, max_examples=300)
NAME = "api.example.com"


def quoted(node):
    """YAML that every reader agrees on: flow style, double quotes, escapes for all but printable ASCII."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{quoted(key)}: {quoted(value)}" for key, value in node.items()) + "}"
    return '"' + "".join(map(_escaped, node)) + '"'


def _escaped(character):
    code = ord(character)
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def has_control(text):
    return any(unicodedata.category(character) == "Cc" for character in text)


def is_tag_text(text, limit):
    """AWS's API models say `[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*`; of all blanks (Z) gatefront takes only the space."""
    return len(text) <= limit and all(c in " _.:/=+-@" or unicodedata.category(c)[0] in "LN" for c in text)


def is_plain(text):
    """CloudFormation substitutes `${}` in `Fn::Sub` alone, and CloudFront's API is XML, which lacks two characters."""
    return "${" not in text and not has_control(text) and not {"\ufffe", "\uffff"} & set(text)


# What a field takes, by AWS's documentation; anything else is to be refused.
TAKES = {
    # https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
    "comment": lambda text: len(text) <= 128 and is_plain(text),
    "log prefix": lambda text: len(text.encode()) <= 256 and not text.startswith("/") and is_plain(text),
    # https://www.rfc-editor.org/rfc/rfc9110#section-5.5, and CloudFront's limit on a value's length.
    "header value": lambda text: 1 <= len(text) <= 1783 and text.isascii() and is_plain(text) and text == text.strip(),
    "tag key": lambda text: is_tag_text(text, 128) and text != "" and not text.lower().startswith("aws:"),
    "tag value": lambda text: is_tag_text(text, 256),
}


def config_with(field, text):
    config = {
        "stack": "orders-edge",
        "api": {"id": "a1b2c3d4e5", "region": "us-east-1", "type": "rest", "stage": "prod", "auth": "jwt"},
        # The one strategy whose resources write tags both ways: as a list, and as a mapping.
        "strategy": "custom-domain",
        "domain": {"name": NAME},
    }
    return config | {
        "comment": {"distribution": {"comment": text}},
        "log prefix": {"distribution": {"logging": {"bucket": "access-logs", "prefix": text}}},
        "header value": {"distribution": {"origin_headers": {"X-Judge": text}}},
        "tag key": {"tags": {text: "value"}},
        "tag value": {"tags": {"key": text}},
    }[field]


def found(field, template):
    """The text where it belongs in the template, from every place."""
    properties = {name: resource["Properties"] for name, resource in template["Resources"].items()}
    distribution = properties["Distribution"]["DistributionConfig"]
    if field == "comment":
        return [distribution["Comment"]]
    if field == "log prefix":
        return [distribution["Logging"]["Prefix"]]
    if field == "header value":
        return [distribution["Origins"][0]["OriginCustomHeaders"][0]["HeaderValue"]]
    part = field.removeprefix("tag ").title()
    (pair,) = properties["ApiDomainName"]["Tags"].items()
    return [pair[part == "Value"]] + [properties[name]["Tags"][0][part] for name in ("Distribution", "Certificate")]


def check_field(field, text):
    config = quoted(config_with(field, text)).encode()
    written = product.run("synth", "-", stdin=config)
    if not TAKES[field](text):
        assert (written.returncode, written.stdout) == (2, b""), f"{field} {text!r} is to be refused"
        assert written.stderr.strip()
        return
    assert written.returncode == 0, f"{field} {text!r} is to be taken: {written.stderr.decode()}"
    as_json = product.run("synth", "-", "--format", "json", stdin=config)
    for loader in product.LOADERS:
        template = product.parse(written.stdout.decode(), loader)
        assert set(found(field, template)) == {text}
        assert json.dumps(template) == json.dumps(json.loads(as_json.stdout))


@pytest.mark.parametrize("field", TAKES)
def test_a_text_from_the_config_comes_back(field):
    for word in hostile.WORDS:
        check_field(field, word)

    SAME_EVERY_TIME(given(hostile.TEXTS)(lambda text: check_field(field, text)))()


def yaml_of(documents):
    """Returns JSON documents as gatefront's writer writes them."""
    lines = "".join(json.dumps(document) + "\n" for document in documents)
    finished = subprocess.run([product.JSON_TO_YAML], input=lines.encode(), capture_output=True, timeout=60)
    assert finished.returncode == 0, finished.stderr.decode()
    written = finished.stdout.decode().removesuffix("\0").split("\0")
    assert len(written) == len(documents)
    return written


def check_documents(documents):
    for document, text in zip(documents, yaml_of(documents)):
        for loader in product.LOADERS:
            assert json.dumps(product.parse(text, loader)) == json.dumps(document), text


# Fractions that every JSON reader gets exactly; this is about the writer.
NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.integers(-(10**9), 10**9).map(lambda number: number / 1000)
SCALARS = st.one_of(hostile.TEXTS, st.none(), st.booleans(), NUMBERS)
INTRINSICS = st.one_of(
    st.builds(lambda name: {"Ref": name}, hostile.TEXTS),
    st.builds(lambda text: {"Fn::Sub": text}, hostile.TEXTS),
    st.builds(lambda texts: {"Fn::Join": ["", texts]}, st.lists(hostile.TEXTS, max_size=3)),
)
NODES = st.recursive(
    SCALARS | INTRINSICS,
    lambda nodes: st.lists(nodes, max_size=4) | st.dictionaries(hostile.TEXTS, nodes, max_size=4),
    max_leaves=20,
)


def test_the_writer_keeps_every_hostile_word():
    words = hostile.WORDS
    check_documents([
        *words,
        words,
        {word: word for word in words},
        {"Fn::Join": ["", words]},
        *({"Ref": word} for word in words),
        *({"Fn::Sub": word} for word in words),
        *({"key": [{word: [word]}]} for word in words),
        *({"Fn::Base64": value} for value in (False, None, 5, -0.5, {"key": 5}, [5])),
        {"Fn::GetAtt": ["A.B", "C"]},
    ])


@SAME_EVERY_TIME
@given(st.lists(NODES, min_size=1, max_size=3))
def test_the_writer_keeps_everything(documents):
    check_documents(documents)

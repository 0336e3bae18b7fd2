"""One template in every form is one template: short functions, long ones, YAML, JSON.

cfn-flip turns one form into the other, and cfn-lint's loader spells the short functions out; neither is ours.
"""

import json

import cfn_flip
import pytest
from cfnlint import decode
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
import product
from test_check_reads import VALUES, template
from test_yaml import NUMBERS, yaml_of

FIXTURES = sorted((product.ROOT / "src/check/rules/fixtures").glob("*.yaml"))
TEMPLATES = sorted((product.ROOT / "tests/fixtures/templates").glob("*.yaml"))
# cfn-flip writes them as they are. Some are line breaks to YAML 1.1 and not to 1.2; the others YAML takes in escapes alone.
RAW = {chr(code) for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFFE, 0xFFFF)}
ALL = [*product.SNAPSHOTS, *FIXTURES, *TEMPLATES]


def plain(value):
    """Returns the template as cfn-lint reads it, without its marks."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def read_by_cfn_lint(text):
    read, errors = decode.decode_str(text)
    assert not errors, errors
    return plain(read)


def forms(text):
    """The same template as others write it."""
    read = read_by_cfn_lint(text)
    yield "long, by cfn-lint", json.dumps(read, default=str)
    # Nor does cfn-flip know merge keys.
    if "<<:" in text or RAW & set(json.dumps(read, default=str, ensure_ascii=False)):
        return
    long = cfn_flip.flip(text, in_format="yaml", out_format="yaml", long_form=True, no_flip=True)
    yield "long, by cfn-flip", long
    yield "short again, by cfn-flip", cfn_flip.flip(long, in_format="yaml", out_format="yaml", no_flip=True)
    yield "JSON, by cfn-flip", cfn_flip.to_json(text)


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items() if key not in ("line", "column", "path")}
    return [without_places(item) for item in value] if isinstance(value, list) else value


def verdict(path):
    done = product.run("check", path, "--format", "json")
    assert done.returncode in (0, 1), done.stderr.decode()
    return without_places(json.loads(done.stdout)["files"])


def assert_one_template(text, folder):
    (folder / "as-it-was.yaml").write_text(text)
    expected = verdict(folder / "as-it-was.yaml")
    for name, form in forms(text):
        other = folder / "other.yaml"
        other.write_text(form)
        done = product.run("diff", folder / "as-it-was.yaml", other)
        assert (done.returncode, done.stderr) == (0, b"no difference\n"), f"{name}\n{done.stdout.decode()}\n{form}"
        assert verdict(other) == expected, name


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name.removesuffix(".yaml"))
def test_templates(path, tmp_path):
    assert_one_template(path.read_text(), tmp_path)


@pytest.mark.parametrize("case", VALUES)
def test_every_function(case, tmp_path):
    assert_one_template(template(comment=VALUES[case]), tmp_path)


NAMES = st.sampled_from(["Topic", "AWS::Region", "Other"])
TEXTS = st.one_of(hostile.TEXTS, NAMES.map(lambda name: {"Ref": name}))


def functions(values):
    """Every function that has a short form, with values in its arguments."""
    def call(name, *arguments):
        return st.tuples(*arguments).map(lambda arguments: {f"Fn::{name}": list(arguments)})

    return st.one_of(
        NAMES.map(lambda name: {"Ref": name}),
        hostile.TEXTS.map(lambda text: {"Fn::Sub": text}),
        call("Sub", hostile.TEXTS, st.dictionaries(hostile.TEXTS, values, max_size=2)),
        call("GetAtt", st.just("Topic"), st.sampled_from(["Arn", "Outputs.Name", "A.B.C"])),
        call("Join", hostile.TEXTS, st.lists(values, max_size=3)),
        call("Select", st.integers(0, 9), st.lists(values, max_size=3)),
        call("Split", hostile.TEXTS, values),
        call("FindInMap", values, values, values),
        call("If", st.just("IsProd"), values, values),
        call("Cidr", values, st.integers(1, 9), st.integers(1, 9)),
        *(TEXTS.map(lambda text, name=name: {f"Fn::{name}": text}) for name in ("Base64", "GetAZs", "ImportValue")),
    )


# No nulls: cfn-lint takes none.
GENERATED = st.recursive(
    st.one_of(hostile.TEXTS, st.booleans(), NUMBERS),
    lambda values: st.one_of(
        functions(values), st.lists(values, max_size=4), st.dictionaries(hostile.TEXTS, values, max_size=4),
    ),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("forms")


@settings(derandomize=True, database=None, deadline=None, max_examples=100)
@given(GENERATED)
def test_generated_values(folder, value):
    """Every reader, and ours, reads back a value that our writer has written, in every form."""
    written = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Metadata": {"Value": value}}}}
    (text,) = yaml_of([written])
    for loader in product.LOADERS:
        assert product.parse(text, loader) == written, text
    assert read_by_cfn_lint(text) == written, text
    (folder / "written.json").write_text(json.dumps(written))
    (folder / "written.yaml").write_text(text)
    done = product.run("diff", folder / "written.json", folder / "written.yaml")
    assert done.returncode == 0, f"{done.stdout.decode()}\n{text}"
    assert_one_template(text, folder)

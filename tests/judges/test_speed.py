"""Limits on the instructions of a run, counted by valgrind. They do not depend on the load of the machine.

The limits leave a third for other toolchains and C libraries. What goes over one has become slower: find out why, or
raise it on purpose.
"""

import re
import subprocess

import pytest

import product
import tools

MILLION = 1_000_000
SYNTH = {
    "managed-policy": 1.8 * MILLION,
    "cloudfront-function": 2.2 * MILLION,
    "zero-ttl": 2.2 * MILLION,
    "lambda-edge": 2.5 * MILLION,
    "custom-domain": 2.6 * MILLION,
}


def instructions(*arguments, code=0):
    """Returns the instructions of a run that ends with this exit code, or with any if it is None."""
    command = [tools.VALGRIND, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    done = subprocess.run([*command, product.BINARY, *map(str, arguments)], capture_output=True, timeout=60)
    assert code in (None, done.returncode), done.stderr
    return int(re.search(rb"I +refs: +([\d,]+)", done.stderr)[1].replace(b",", b""))


@pytest.mark.parametrize("strategy", SYNTH)
def test_synth_is_little_work(strategy, tmp_path):
    count = instructions("synth", product.ROOT / "examples" / f"{strategy}.yaml", "-o", tmp_path / "template.yaml")
    assert count < SYNTH[strategy]


def test_check_is_little_work():
    snapshot = product.ROOT / "snapshots" / "custom-domain_eu-west-1_rest_domain.yaml"
    assert instructions("check", snapshot) < 5.6 * MILLION


def test_diff_is_little_work():
    old, new = (product.ROOT / "snapshots" / f"{name}_eu-west-1_rest_domain.yaml" for name in ("custom-domain", "zero-ttl"))
    assert instructions("diff", old, new, code=1) < 14.2 * MILLION


def test_a_megabyte_is_checked_and_compared_with_work_to_match(tmp_path):
    """CloudFormation's largest template; of its resources a fifth is changed."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    text = with_roles("custom-domain_eu-west-1_rest_domain", 4100)
    assert 1_000_000 < len(text) < 1024 * 1024
    old.write_text(text)
    new.write_text(re.sub(r"(  Role\d*[05]:(\n.*){6})Allow", r"\1Deny", text))
    # It has more than the 500 resources that CloudFormation takes.
    check = instructions("check", old, code=1)
    assert check < 680 * MILLION
    diff = instructions("diff", old, new, code=1)
    # Both are read and judged as `check` does; what is above is the comparison.
    assert diff < 5.5 * check


def test_check_grows_with_the_template_and_no_faster(tmp_path):
    """Four times the resources are four times the work, give or take a tenth."""
    counts = []
    for size in (250, 1000):
        template = tmp_path / f"{size}.yaml"
        template.write_text(with_roles("managed-policy_us-east-1_rest_bare", size))
        counts.append(instructions("check", template, code=None))
    assert counts[1] < 4.4 * counts[0]


def test_diff_grows_with_the_templates_and_no_faster(tmp_path):
    """Every resource is changed, and refers to the next one."""
    counts = []
    for size in (250, 1000):
        for value in "12":
            resources = (f"  R{n}: {{Type: 'AWS::SNS::Topic', Properties: {{A: {value}, B: !Ref R{n + 1}}}}}\n" for n in range(size))
            (tmp_path / value).write_text("Resources:\n" + "".join(resources))
        counts.append(instructions("diff", tmp_path / "1", tmp_path / "2", code=1))
    assert counts[1] < 4.4 * counts[0]


def test_names_that_are_no_regions_are_no_look_at_every_resource(tmp_path):
    """A thousand names are compared with the Region; four times the resources are far from four times the work."""
    names = ", ".join(f"r{n}" for n in range(1000))
    rules = f"Rules: {{R: {{Assertions: [{{Assert: !Contains [[{names}], !Ref AWS::Region]}}]}}}}\n"
    counts = []
    for size in (250, 1000):
        text = rules + "Resources:\n" + "".join(f"  R{n}: {{Type: 'AWS::SNS::Topic'}}\n" for n in range(size))
        (tmp_path / "old").write_text(text)
        (tmp_path / "new").write_text(text + "  N: {Type: 'AWS::SNS::Topic'}\n")
        counts.append(instructions("diff", tmp_path / "old", tmp_path / "new", code=1))
    assert counts[1] < 2 * counts[0]


@pytest.mark.parametrize("line", ["cf.updateRequestOrigin({", "x = request.headers;", "x = x.a;", "{ headers: a,", "`${"])
def test_long_code_is_read_once(line, tmp_path):
    """Brackets that are never closed, and chains of variables: each must not look through all the others."""
    template = (product.ROOT / "src/check/rules/fixtures/GF103.failing.yaml").read_text()
    before = "          delete "
    assert before in template
    counts = []
    for size in (1000, 4000):
        path = tmp_path / f"{size}.yaml"
        path.write_text(template.replace(before, f"          {line}\n" * size + before))
        counts.append(instructions("check", path, code=None))
    assert counts[1] < 4.4 * counts[0]


def bomb():
    """Each alias has ten of the one before it."""
    return "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 10}]\n" for n in range(1, 30))


HOSTILE = {
    "an alias bomb": bomb,
    "a long text used often": lambda: f'stack: &a "{"x" * 950_000}"\ntags: [{"*a," * 9_000}]\n',
    "nested lists": lambda: "[" * 100_000,
    "nested mappings": lambda: "{a: " * 100_000,
    "a megabyte of errors": lambda: "a: 1\n" * 200_000,
    "many stacks with many errors": lambda: "".join(f"k{n}: 1\n" for n in range(5_000))
    + "stacks:\n"
    + "".join(f"  s{n}: {{}}\n" for n in range(500)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_configs_are_refused_soon(name, tmp_path):
    """A second is what users are promised: three thousand million instructions at most."""
    config = tmp_path / "gatefront.yaml"
    config.write_text(HOSTILE[name]())
    assert instructions("synth", config, code=2) < 3000 * MILLION


def with_roles(snapshot, size):
    text = (product.ROOT / "snapshots" / f"{snapshot}.yaml").read_text()
    return text.replace("Resources:\n", "Resources:\n" + "".join(ROLE.format(number) for number in range(size)))


ROLE = """\
  Role{}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: {{Service: lambda.amazonaws.com}}
            Action: sts:AssumeRole

"""

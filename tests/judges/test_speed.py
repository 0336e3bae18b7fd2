"""How much work a run is, by valgrind's count of instructions, which does not depend on what else the machine does.

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
    "managed-policy": 1.9 * MILLION,
    "cloudfront-function": 2.2 * MILLION,
    "zero-ttl": 2.6 * MILLION,
    "lambda-edge": 2.8 * MILLION,
    "custom-domain": 3.1 * MILLION,
}


def instructions(*arguments, code=0):
    command = [tools.VALGRIND, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    done = subprocess.run([*command, product.BINARY, *map(str, arguments)], capture_output=True, timeout=60)
    assert done.returncode == code, done.stderr
    return int(re.search(rb"I +refs: +([\d,]+)", done.stderr)[1].replace(b",", b""))


@pytest.mark.parametrize("strategy", SYNTH)
def test_synth_is_little_work(strategy, tmp_path):
    count = instructions("synth", product.ROOT / "examples" / f"{strategy}.yaml", "-o", tmp_path / "template.yaml")
    assert count < SYNTH[strategy]


def test_check_is_little_work():
    snapshot = product.ROOT / "snapshots" / "custom-domain_eu-west-1_rest_domain.yaml"
    assert instructions("check", snapshot) < 4 * MILLION


def test_diff_is_little_work():
    old, new = (product.ROOT / "snapshots" / f"{name}_eu-west-1_rest_domain.yaml" for name in ("custom-domain", "zero-ttl"))
    assert instructions("diff", old, new, code=1) < 8.3 * MILLION


def test_a_megabyte_is_checked_and_compared_with_work_to_match(tmp_path):
    """CloudFormation's largest template; of its resources a fifth is changed."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    text = with_roles("custom-domain_eu-west-1_rest_domain", 4100)
    assert 1_000_000 < len(text) < 1024 * 1024
    old.write_text(text)
    new.write_text(re.sub(r"(  Role\d*[05]:(\n.*){6})Allow", r"\1Deny", text))
    check = instructions("check", old)
    assert check < 530 * MILLION
    diff = instructions("diff", old, new, code=1)
    # Both are read and judged as `check` does; what is above is the comparison.
    assert diff < 3.9 * check


def test_check_grows_with_the_template_and_no_faster(tmp_path):
    """Four times the resources are four times the work, give or take a tenth."""
    counts = []
    for size in (250, 1000):
        template = tmp_path / f"{size}.yaml"
        template.write_text(with_roles("managed-policy_us-east-1_rest_bare", size))
        counts.append(instructions("check", template))
    assert counts[1] < 4.4 * counts[0]


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

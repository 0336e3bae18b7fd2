"""The worst templates take time and memory that grow as they do: counts of instructions, and the peak of the process."""

import subprocess
import sys

import pytest

import product
import worst_inputs as worst
from test_speed import instructions

# A small size of some of them; the double takes two and a half times the work at most.
GROWING = [
    (worst.behaviors, 100),
    (worst.behaviors_with_cases, 10),
    (worst.long_patterns, 1000),
    (worst.allowed_values, 500),
    (worst.cdk, 50),
    (worst.one_line_of_values, 10_000),
    (worst.duplicate_keys, 2000),
    (worst.anchors, 500),
]
# The largest of each, beyond what AWS takes.
LARGEST = [
    (worst.patterns, 75),
    (worst.patterns, 2000),
    (worst.behaviors, 5000),
    (worst.behaviors_with_cases, 500),
    (worst.distributions_with_cases, 101),
    (worst.behaviors_of_many_conditions, 75),
    (worst.long_patterns, 10_000),
    (worst.allowed_values, 4000),
    (worst.long_function, 400_000),
    (worst.error_pages, 3000),
    (worst.routes, 2000),
    (worst.references, 300),
    (worst.cdk, 4500),
    (worst.one_line_of_values, 700_000),
    (worst.duplicate_keys, 200_000),
    (worst.anchors, 10_000),
]
MEGABYTE = 1024 * 1024


def name(case):
    return f"{case[0].__name__}-{case[1]}"

# Prints the exit code of a command and its peak memory in kilobytes. Linux counts the memory of the process that starts a
# command as the command's, so a small process has to start it.
MEASURE = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


@pytest.mark.parametrize("case", GROWING, ids=name)
def test_the_work_grows_with_the_input(case, tmp_path):
    make, size = case
    counts = []
    for times in (1, 2):
        path = tmp_path / f"{times}.template"
        path.write_text(make(size * times))
        counts.append(instructions("check", path, code=None))
    assert counts[1] < 2.5 * counts[0]


@pytest.mark.parametrize("case", LARGEST, ids=name)
def test_the_memory_is_bounded(case, tmp_path):
    """A clear refusal is as good as a verdict here."""
    make, size = case
    path = tmp_path / "worst.template"
    path.write_text(make(size))
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, product.BINARY, "check", path], capture_output=True, text=True, check=True)
    code, kilobytes = map(int, measured.stdout.split())
    assert code in (0, 1, 2)
    assert kilobytes * 1024 < 300 * MEGABYTE

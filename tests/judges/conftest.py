"""Refuse to start without a judge or without the product: a missing tool must never look like a passing test."""

import json
import signal

import pytest
from cloudformation_validate import EngineConfig, ExternalRuleSource, RegoEngine

pytest.register_assert_rewrite("readback", "regions", "stack")

import product
import tools
from emulator import Emulator


def pytest_sessionstart(session):
    # Whoever ends the judges ends the emulator with them: like Ctrl-C, a termination runs the fixtures' ends.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    needed = [
        tools.NODE, tools.AWS, tools.CARGO_DENY, tools.CFN_LINT, tools.MINISTACK, tools.CDK, tools.CURL, tools.VALGRIND,
        tools.CHROMIUM, tools.AXE, tools.MERMAID,
        tools.PREFLIGHT_RULES,
        product.BINARY, product.JSON_TO_YAML,
    ]
    missing = [str(path) for path in needed if not path.exists()]
    if missing:
        pytest.exit(f"missing: {', '.join(missing)}; start the judges with tests/judges/run", returncode=3)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    with Emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture(scope="session")
def engine():
    """AWS's cloudformation-validate, with the preflight rules beside its own."""
    sources = [ExternalRuleSource(**source) for source in json.loads(tools.PREFLIGHT_RULES.read_text())]
    return RegoEngine(EngineConfig(custom_rules=sources))


@pytest.fixture
def account(emulator):
    """An account of the test's own, so that no test sees what another leaves."""
    return emulator.new_account()

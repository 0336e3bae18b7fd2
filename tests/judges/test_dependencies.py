"""cargo-deny finds nothing in the tree of dependencies that `deny.toml` forbids, and would if something were there.

Advisories are left to CI: their database is a git repository, which is fetched anew each time.
"""

import subprocess

import pytest

import product
import tools

CONFIG = product.ROOT / "deny.toml"


def deny(config=CONFIG):
    arguments = ["--locked", "--config", config, "--color", "never", "check", "licenses", "bans", "sources"]
    return subprocess.run([tools.CARGO_DENY, *arguments], cwd=product.ROOT, capture_output=True, text=True, timeout=120)


def test_the_tree_has_no_other_licence_source_or_second_version():
    found = deny()
    assert (found.returncode, found.stdout.split("\n")[-2]) == (0, "bans ok, licenses ok, sources ok"), found.stderr
    assert "warning" not in found.stderr, "an entry of deny.toml that nothing needs any more?\n" + found.stderr


@pytest.mark.parametrize("allowed, forbidden, said", [
    (', "Unicode-3.0"', "", "licenses FAILED"),
    ('skip = [{ crate = "syn@2" }]', "", "bans FAILED"),
    ("[bans]", '[bans]\ndeny = [{ crate = "serde_json" }]', "bans FAILED"),
    ('unknown-registry = "deny"', 'unknown-registry = "deny"\nallow-registry = []', "sources FAILED"),
])
def test_what_is_forbidden_would_be_found(allowed, forbidden, said, tmp_path):
    text = CONFIG.read_text()
    assert allowed in text
    config = tmp_path / "deny.toml"
    config.write_text(text.replace(allowed, forbidden))
    found = deny(config)
    assert found.returncode != 0 and said in found.stdout + found.stderr, found.stderr

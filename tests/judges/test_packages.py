"""The packages install and run: the wheel, the npm packages, the archive with its installer, and the formula.

Everything is made from the release build that the other judges use, and installed into fresh folders without a network.
`.ci/packages` makes and tries the packages of other platforms.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from pathlib import Path

import pytest

import product
import tools

MANIFEST = tomllib.loads((product.ROOT / "Cargo.toml").read_text())["package"]
VERSION = MANIFEST["version"]
PACKAGES = product.ROOT / "packages"
TARGET = "x86_64-unknown-linux-musl"
EXAMPLE = product.ROOT / "examples" / "check" / "fixed.yaml"
PLATFORMS = json.loads((PACKAGES / "npm" / "platforms.json").read_text())


def run(*command, **options):
    options = {"capture_output": True, "text": True, "timeout": 600, **options}
    return subprocess.run([str(part) for part in command], **options)


def succeeds(*command, **options):
    finished = run(*command, **options)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def works(*command, **options):
    """Asserts that the command is this version of gatefront, and judges an example."""
    assert succeeds(*command, "--version", **options).split()[1] == VERSION
    finished = run(*command, "check", EXAMPLE, **options)
    assert (finished.returncode, finished.stdout) == (0, product.run("check", EXAMPLE).stdout.decode())


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """A folder that has what the address of the releases has, with one release of this platform."""
    releases = tmp_path_factory.mktemp("releases")
    release = releases / "download" / f"v{VERSION}"
    succeeds(PACKAGES / "archive.sh", TARGET, VERSION, product.BINARY, release)
    return releases


def install(releases, folder, *arguments):
    environment = {**os.environ, "GATEFRONT_RELEASES": releases.as_uri()}
    return run(PACKAGES / "install.sh", "--version", VERSION, "--to", folder, *arguments, env=environment)


def test_the_archive_has_the_command_and_its_pages(releases):
    archive = releases / "download" / f"v{VERSION}" / f"gatefront-{TARGET}-v{VERSION}.tgz"
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"gatefront", "README.md", "LICENSE", "CHANGELOG.md", "man/gatefront.1", "man/gatefront-synth.1"} <= names
    assert {f"completions/gatefront.{shell}" for shell in ("bash", "zsh", "fish", "powershell")} <= names
    # cargo-binstall looks for this name.
    binstall = tomllib.loads((product.ROOT / "Cargo.toml").read_text())["package"]["metadata"]["binstall"]
    url = binstall["pkg-url"].replace("{ version }", VERSION).replace("{ target }", TARGET)
    assert url.endswith(f"/releases/download/v{VERSION}/{archive.name}")


def test_the_same_binary_gives_the_same_archive(releases, tmp_path):
    succeeds(PACKAGES / "archive.sh", TARGET, VERSION, product.BINARY, tmp_path)
    name = f"gatefront-{TARGET}-v{VERSION}.tgz.sha256"
    assert (tmp_path / name).read_text() == (releases / "download" / f"v{VERSION}" / name).read_text()


def test_the_installer_installs_and_replaces(releases, tmp_path):
    for _ in range(2):
        finished = install(releases, tmp_path / "bin")
        assert finished.returncode == 0, finished.stderr
        assert f"Installed gatefront {VERSION} in {tmp_path / 'bin'}" in finished.stderr
        assert [path.name for path in (tmp_path / "bin").iterdir()] == ["gatefront"]
    works(tmp_path / "bin" / "gatefront")


def test_the_installer_refuses_an_archive_with_another_checksum(releases, tmp_path):
    tampered = tmp_path / "releases"
    shutil.copytree(releases, tampered)
    archive = tampered / "download" / f"v{VERSION}" / f"gatefront-{TARGET}-v{VERSION}.tgz"
    archive.write_bytes(archive.read_bytes() + b"x")
    finished = install(tampered, tmp_path / "bin")
    assert finished.returncode == 1
    assert f"the checksum of {archive.name} is not that of the release; nothing was installed" in finished.stderr
    assert not (tmp_path / "bin").exists()


@pytest.mark.parametrize("arguments, message", [
    (("--version", "9.9.9"), "cannot download"),
    (("--version", "latest"), "`latest` is no version"),
    (("--force",), "unknown argument --force"),
])
def test_the_installer_says_what_is_wrong(releases, tmp_path, arguments, message):
    finished = install(releases, tmp_path / "bin", *arguments)
    assert finished.returncode != 0 and message in finished.stderr
    assert not (tmp_path / "bin").exists()


def test_the_wheel_puts_the_command_into_an_environment(tmp_path):
    # maturin moves the command while it packs, which others use: it gets the build as links, and copies of the command.
    target = product.BINARY.parent.parent / "judges" / "wheel"
    shutil.rmtree(target, ignore_errors=True)

    def link(source, to):
        (shutil.copy2 if Path(source).name.startswith("gatefront") else os.link)(source, to)

    shutil.copytree(product.BINARY.parent, target / "release", copy_function=link)
    environment = {**os.environ, "PATH": os.pathsep.join([str(tools.VENV_BIN), os.environ["PATH"]]), "CARGO_TARGET_DIR": str(target)}
    succeeds(tools.VENV_BIN / "maturin", "build", "--release", "--locked", "--quiet", "--out", tmp_path / "wheels",
             cwd=product.ROOT, env=environment)
    [wheel] = (tmp_path / "wheels").iterdir()
    assert wheel.name.startswith(f"gatefront-{VERSION}-py3-none-")
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    succeeds(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--disable-pip-version-check", wheel)
    works(tmp_path / "venv" / "bin" / "gatefront")


@pytest.fixture(scope="module")
def npm(tmp_path_factory):
    """Runs node and npm, the latter by a script that node runs."""
    folder = tmp_path_factory.mktemp("npm")
    environment = {**os.environ, "npm_execpath": str(tools.NPM_CLI), "npm_config_cache": str(folder / "cache"),
                   "PATH": os.pathsep.join([str(tools.NODE.parent), os.environ["PATH"]])}
    succeeds(tools.NODE, PACKAGES / "npm" / "pack.js", VERSION, folder / "packed", f"{TARGET}={product.BINARY}", env=environment)
    return folder / "packed", environment


def test_npm_installs_the_package_of_the_platform(npm, tmp_path):
    packed, environment = npm
    names = sorted(path.name for path in packed.iterdir())
    assert names == [f"gatefront-{VERSION}.tgz", f"gatefront-linux-x64-{VERSION}.tgz"]
    (tmp_path / "package.json").write_text("{}")
    succeeds(tools.NODE, tools.NPM_CLI, "install", "--offline", "--no-audit", "--no-fund", *(packed / name for name in names),
             cwd=tmp_path, env=environment)
    launcher = tmp_path / "node_modules" / ".bin" / "gatefront"
    works(launcher, env=environment)
    # Exit codes and standard input go through.
    assert run(launcher, "chekc", env=environment).returncode == 2
    template = product.ROOT / "examples" / "check" / "careless.yaml"
    assert run(launcher, "check", "-", input=template.read_text(), env=environment).returncode == 1


def test_the_npm_packages_are_of_the_platforms_of_the_releases(npm):
    packed, _ = npm
    with tarfile.open(packed / f"gatefront-{VERSION}.tgz") as opened:
        main = json.load(opened.extractfile("package/package.json"))
    with tarfile.open(packed / f"gatefront-linux-x64-{VERSION}.tgz") as opened:
        own = json.load(opened.extractfile("package/package.json"))
    assert main["optionalDependencies"] == {f"@gatefront/{name}": VERSION for name in PLATFORMS}
    assert (own["name"], own["os"], own["cpu"], own["version"]) == ("@gatefront/linux-x64", ["linux"], ["x64"], VERSION)
    assert "scripts" not in main and "scripts" not in own
    release = (product.ROOT / ".github" / "workflows" / "release.yml").read_text()
    built = set(re.findall(r"target: ([\w-]+)\}", release))
    assert built == set(PLATFORMS.values())


def test_the_launcher_says_what_is_missing(npm, tmp_path):
    packed, environment = npm
    with tarfile.open(packed / f"gatefront-{VERSION}.tgz") as opened:
        opened.extractall(tmp_path, filter="data")
    launcher = tmp_path / "package" / "bin" / "gatefront.js"
    finished = run(tools.NODE, launcher, "--version", env=environment)
    assert finished.returncode == 2
    assert "error: the package @gatefront/linux-x64 is not installed" in finished.stderr
    other = "Object.defineProperty(process, 'arch', {value: 's390x'})"
    (tmp_path / "arch.js").write_text(other)
    finished = run(tools.NODE, "--require", tmp_path / "arch.js", launcher, env=environment)
    assert finished.returncode == 2 and "there is no gatefront for linux-s390x, only for linux-x64" in finished.stderr
    works(tools.NODE, launcher, env={**environment, "GATEFRONT_BINARY": str(product.BINARY)})


def test_the_formula_has_the_checksums_of_the_release(tmp_path):
    targets = [target for target in PLATFORMS.values() if "windows" not in target]
    for target in targets:
        name = f"gatefront-{target}-v{VERSION}.tgz"
        (tmp_path / f"{name}.sha256").write_text(f"{hashlib.sha256(target.encode()).hexdigest()}  {name}\n")
    formula = succeeds(PACKAGES / "homebrew" / "formula.sh", VERSION, tmp_path)
    found = re.findall(r'url "(\S+)"\n\s+sha256 "(\w+)"', formula)
    base = f"{MANIFEST['repository']}/releases/download/v{VERSION}"
    assert sorted(found) == sorted(
        (f"{base}/gatefront-{target}-v{VERSION}.tgz", hashlib.sha256(target.encode()).hexdigest()) for target in targets)


def test_the_action_installs_the_release_and_falls_back_to_a_build(releases, tmp_path):
    import yaml

    action = yaml.safe_load((product.ROOT / "action.yml").read_text())
    [step] = [step for step in action["runs"]["steps"] if step["name"] == "Install gatefront"]
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    cargo = bin_folder / "cargo"
    cargo.write_text('#!/bin/sh\necho "$@" >"$CARGO_LOG"\n')
    cargo.chmod(0o755)
    environment = {
        "PATH": os.pathsep.join([str(bin_folder), "/usr/bin", "/bin"]), "HOME": str(tmp_path),
        "GITHUB_ACTION_PATH": str(product.ROOT), "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_PATH": str(tmp_path / "path"), "CARGO_LOG": str(tmp_path / "cargo.log"),
    }
    script = tmp_path / "step.sh"
    script.write_text(step["run"])
    for address, is_built in ((releases.as_uri(), False), ((tmp_path / "nowhere").as_uri(), True)):
        (tmp_path / "path").write_text("")
        output = succeeds("bash", "-e", script, env={**environment, "GATEFRONT_RELEASES": address})
        [folder] = (tmp_path / "path").read_text().split()
        assert (tmp_path / "cargo.log").exists() == is_built
        if is_built:
            assert "::warning::" in output
            assert f"install --locked --path {product.ROOT} --root {tmp_path / 'temp' / 'gatefront'}" in (tmp_path / "cargo.log").read_text()
        else:
            works(f"{folder}/gatefront")

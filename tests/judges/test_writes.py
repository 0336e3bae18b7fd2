"""Files are written whole or not at all: killed at any system call, on a full disk, where nobody may write.

A run that is killed may leave its temporary file, `.gatefront-`, six letters and `.tmp`, beside the file it was to become:
one for each template that was being written. Nothing reads it, and the next run in that folder removes it.
"""

import ctypes
import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest

import product
import tracer

OLD = product.ROOT / "examples" / "zero-ttl.yaml"
NEW = product.ROOT / "examples" / "managed-policy.yaml"
CONFIGS = [f"config{number}.yaml" for number in range(6)]
INIT = ["--api-id", "a1b2c3d4e5", "--region", "eu-west-1", "--type"]
# What to run -> what it runs with the old config and then with the new one.
WRITERS = {
    "synth": lambda is_new: ["synth", "config0.yaml", "-o", "template.yaml"],
    "synth --out-dir": lambda is_new: ["synth", *CONFIGS, "--out-dir", "out"],
    "synth --assembly": lambda is_new: ["synth", "config0.yaml", "--assembly", "cdk.out"],
    "init --force": lambda is_new: ["init", "written.yaml", "--force", *INIT, "rest" if is_new else "http"],
}
writers = pytest.mark.parametrize("writer", WRITERS)


class Folder:
    """A folder in which a command has written its old files and is to write over them."""

    def __init__(self, writer, path):
        self.path, self.writer = path, WRITERS[writer]
        path.mkdir()
        self.configs(OLD)
        self.run(False)
        self.old = self.written()
        self.configs(NEW)
        self.command = [product.BINARY, *self.writer(True)]

    def configs(self, source):
        for name in CONFIGS:
            stack = f"orders-{Path(name).stem}"
            (self.path / name).write_text(source.read_text().replace("orders-edge", stack))

    def run(self, is_new):
        subprocess.run([product.BINARY, *self.writer(is_new)], cwd=self.path, check=True, capture_output=True)

    def files(self):
        paths = {str(path.relative_to(self.path)): path for path in sorted(self.path.rglob("*")) if path.is_file()}
        return {name: path.read_bytes() for name, path in paths.items() if name not in CONFIGS}

    def written(self):
        return {name: text for name, text in self.files().items() if not Path(name).name.startswith(".gatefront-")}

    def restore(self):
        for name in set(self.files()) - set(self.old):
            (self.path / name).unlink()
        for name, text in self.old.items():
            (self.path / name).write_bytes(text)


@writers
def test_killed_at_any_system_call(writer, tmp_path):
    folder, after = Folder(writer, tmp_path / "killed"), Folder(writer, tmp_path / "after")
    after.run(True)
    new = after.files()
    assert set(new) == set(folder.old)
    changing = {name for name in new if new[name] != folder.old[name]}
    assert changing
    seen, left = set(), []
    # Every entry into a system call and every return; of many files every seventh is as good.
    for step in range(0, 10_000, 7 if "--out-dir" in writer else 1):
        is_killed = tracer.kill_at(step, folder.command, cwd=folder.path)
        found = folder.written()
        assert set(found) == set(new), f"killed at {step}"
        for name, text in found.items():
            assert text in (folder.old[name], new[name]), f"{name}, killed at {step}, is neither old nor new"
        seen |= {(name, found[name] == new[name]) for name in changing}
        litter = set(folder.files()) - set(found)
        left.append(len(litter))
        assert len(litter) <= (os.cpu_count() if "--out-dir" in writer else 1)
        if litter:
            folder.run(True)
            assert folder.files() == new
        folder.restore()
        if not is_killed:
            break
    assert not is_killed and step > 100
    # Both have been met, of every file, and so have temporary files.
    assert seen == {(name, is_new) for name in changing for is_new in (False, True)}
    assert max(left) > 0 and left[-1] == 0


def full_disk():
    """The disk takes no more than so much of a file, as `ulimit -f` has it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def bound_by_permissions():
    """Root may write anywhere but for these capabilities; who is not root has none. See capabilities(7)."""
    drop, override, search = 24, 1, 2
    for capability in (override, search):
        ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


def refused(command, folder, preexec_fn=None):
    done = subprocess.run([product.BINARY, *command], cwd=folder, preexec_fn=preexec_fn, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "os error" not in done.stderr
    return done.stderr


def assert_left_alone(folder, output, why):
    assert folder.files() == folder.old
    assert any(f"cannot write {name}: {why}" in output for name in folder.old)


@writers
def test_a_full_disk(writer, tmp_path):
    folder = Folder(writer, tmp_path / "full")
    output = refused(folder.writer(True), folder.path, full_disk)
    assert_left_alone(folder, output, "file too large")
    if "--out-dir" in writer:
        assert output.count("file too large") == len(CONFIGS) and "0 templates written to out" in output


@writers
def test_a_folder_that_nobody_may_write_to(writer, tmp_path):
    folder = Folder(writer, tmp_path / "read-only")
    folders = [folder.path, *(path for path in folder.path.iterdir() if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    output = refused(folder.writer(True), folder.path, bound_by_permissions)
    for path in folders:
        path.chmod(0o755)
    assert_left_alone(folder, output, "permission denied")


@pytest.mark.parametrize("command, output", [
    (["synth", "config0.yaml", "-o", "/dev/full"], "cannot write /dev/full: no space left on device"),
    (["synth", "config0.yaml", "-o", "/proc/template.yaml"], "cannot write /proc/template.yaml: no such file or directory"),
    (["synth", "config0.yaml", "-o", "/sys/template.yaml"], "cannot write /sys/template.yaml: permission denied"),
    (["synth", "config0.yaml", "--out-dir", "/proc/out"], "cannot make the folder /proc/out: no such file or directory"),
    (["synth", "config0.yaml", "--out-dir", "locked/out"], "cannot make the folder locked/out: permission denied"),
    (["synth", "config0.yaml", "--assembly", "locked/out"], "cannot make the folder locked/out: permission denied"),
    (["man", "--out-dir", "locked/out"], "cannot make the folder locked/out: permission denied"),
    (["synth", "config0.yaml", "--out-dir", "config1.yaml"], "cannot make the folder config1.yaml: file exists"),
    (["synth", "config0.yaml", "-o", "config1.yaml/x"], "cannot write config1.yaml/x: not a directory"),
    (["synth", "config0.yaml", "-o", "loop"], "cannot write loop: too many levels of symbolic links"),
    (["synth", "config0.yaml", "--out-dir", "loop"], "cannot make the folder loop: file exists"),
    (["synth", "loop"], "cannot read loop: too many levels of symbolic links"),
    (["synth", "secret.yaml"], "cannot read secret.yaml: permission denied"),
    (["check", "secret.yaml"], "cannot read secret.yaml: permission denied"),
    (["check", "folder"], "cannot read folder/secret.yaml: permission denied"),
    (["diff", "config0.yaml", "secret.yaml"], "cannot read secret.yaml: permission denied"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_failures_have_their_reason(command, output, tmp_path):
    folder = Folder("synth", tmp_path / "folder")
    (folder.path / "loop").symlink_to("loop")
    (folder.path / "locked").mkdir(0o000)
    (folder.path / "folder").mkdir()
    for secret in ("secret.yaml", "folder/secret.yaml"):
        (folder.path / secret).write_bytes(NEW.read_bytes())
        (folder.path / secret).chmod(0o000)
    try:
        assert output in refused(command, folder.path, bound_by_permissions)
    finally:
        (folder.path / "locked").chmod(0o755)
    assert folder.written()["template.yaml"] == folder.old["template.yaml"]


def test_a_folder_that_cannot_be_read_does_not_keep_the_others_from_being_checked(tmp_path):
    folder = Folder("synth", tmp_path / "folder")
    (folder.path / "locked").mkdir(0o000)
    try:
        done = subprocess.run(
            [product.BINARY, "check", "."], cwd=folder.path, preexec_fn=bound_by_permissions, capture_output=True, text=True
        )
    finally:
        (folder.path / "locked").chmod(0o755)
    assert done.returncode == 2
    assert "cannot read ./locked: permission denied" in done.stderr
    assert "template.yaml: Distribution" in done.stdout


def test_links_lead_to_what_is_written(tmp_path):
    """A link to a file, to a folder, and both; what is beside them stays."""
    folder = Folder("synth", tmp_path / "links").path
    (folder / "real").mkdir()
    (folder / "real" / "template.yaml").write_text("old")
    (folder / "linked").symlink_to("real")
    (folder / "link.yaml").symlink_to("linked/template.yaml")
    new = product.run("synth", folder / "config0.yaml").stdout
    for output in ("link.yaml", "linked/template.yaml", "linked/other.yaml"):
        assert product.run("synth", folder / "config0.yaml", "-o", folder / output).returncode == 0
        assert (folder / output).read_bytes() == new
    assert product.run("synth", folder / "config0.yaml", "--out-dir", folder / "linked").returncode == 0
    assert (folder / "linked").is_symlink() and (folder / "link.yaml").is_symlink()
    assert sorted(path.name for path in (folder / "real").iterdir()) == ["config0.yaml", "other.yaml", "template.yaml"]

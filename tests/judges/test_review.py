"""The GitHub Action and the pre-commit hooks do in a git repository what they promise.

The action's steps are run as a runner on Linux runs `shell: bash`, with its inputs filled in; `gh` is a stand-in that
writes down what it is asked and answers as GitHub's API does. The hooks are run by pre-commit itself.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys

import pytest
import yaml

import product
import tools

ACTION = yaml.safe_load((product.ROOT / "action.yml").read_text())
MARKER = "<!-- gatefront diff: template.yaml -->"
# Answers the list of comments with those in the file COMMENTS through --jq's work done by hand, and notes every call.
GH = """#!{python}
import json, os, sys
arguments = sys.argv[1:]
with open(os.environ["GH_LOG"], "a") as log:
    log.write(json.dumps(arguments) + "\\n")
if os.environ["GH_TOKEN"] != "a-token":
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if "--jq" in arguments:
    assert arguments[arguments.index("--jq") + 1] == ".[] | select(.body | startswith(env.MARKER)) | .id"
    for comment in json.load(open(os.environ["GH_COMMENTS"])):
        if comment["body"].startswith(os.environ["MARKER"]):
            print(comment["id"])
"""


class Repository:
    """A git repository with a gatefront config and its template, and a remote that has them on main."""

    def __init__(self, folder):
        self.folder = folder / "repository"
        self.temp = folder / "runner"
        self.bin = folder / "bin"
        for made in (self.folder, self.temp, self.bin):
            made.mkdir()
        (self.bin / "gatefront").symlink_to(product.BINARY)
        gh = self.bin / "gh"
        gh.write_text(GH.format(python=sys.executable))
        gh.chmod(gh.stat().st_mode | stat.S_IXUSR)
        self.comments = folder / "comments.json"
        self.comments.write_text("[]")
        self.log = folder / "gh.log"
        self.log.write_text("")
        self.summary = folder / "summary.md"
        self.environment = {
            "PATH": os.pathsep.join([str(self.bin), str(tools.VENV_BIN), os.environ["PATH"]]), "HOME": str(folder),
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e@example.com",
            "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e@example.com", "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            "GH_LOG": str(self.log), "GH_COMMENTS": str(self.comments), "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_REPOSITORY": "o/r", "GITHUB_ACTION_PATH": str(product.ROOT),
        }
        self.git("init", "--quiet", "--initial-branch=main")
        shutil.copy(product.ROOT / "examples" / "managed-policy.yaml", self.folder / "gatefront.yaml")
        self.synth()
        self.commit("one")
        self.git("clone", "--quiet", "--bare", ".", str(folder / "origin.git"))
        self.git("remote", "add", "origin", str(folder / "origin.git"))
        self.git("switch", "--quiet", "--create", "change")

    def run(self, *command):
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120)

    def git(self, *arguments):
        finished = self.run("git", *arguments)
        assert finished.returncode == 0, finished.stderr

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def commit_empty(self, message):
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def synth(self):
        finished = self.run("gatefront", "synth", "--output", "template.yaml")
        assert finished.returncode == 0, finished.stderr

    def change(self, name, old, new):
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def action(self, **inputs):
        """Runs the steps one after the other, each also after a failure: exit codes by name."""
        values = {name: found.get("default", "") for name, found in ACTION["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in inputs.items()}
        known = {f"inputs.{name}": value for name, value in values.items()} | {
            "github.event.pull_request.number": "7", "github.server_url": "https://github.com",
            "github.action_repository": "o/gatefront",
        }

        def fill(text):
            return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: known[match[1]], text)

        codes = {}
        for step in ACTION["runs"]["steps"]:
            assert step["shell"] == "bash" and step.get("if", "${{ !cancelled() }}") == "${{ !cancelled() }}"
            assert "${{" not in step["run"], "an input in a script would be run as code"
            script = self.temp / "step.sh"
            script.write_text(step["run"])
            finished = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", script], cwd=self.folder, capture_output=True, text=True,
                timeout=120, env={**self.environment, **{name: fill(value) for name, value in step.get("env", {}).items()}},
            )
            codes[step["name"]] = finished.returncode
            self.said = finished.stdout + finished.stderr
        return codes

    def calls(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


STEPS = ["Install gatefront", "Compare with the base", "Comment on the pull request", "Check the template", "Compare with the config"]


def codes(**failing):
    return {name: failing.get(name.split()[0].lower() + "_" + name.split()[-1], 0) for name in STEPS}


def test_the_action_tells_what_a_pull_request_changes(repository):
    repository.environment["GITHUB_BASE_REF"] = "main"
    repository.change("gatefront.yaml", "strategy: managed-policy", "strategy: cloudfront-function")
    repository.synth()
    repository.commit("two")
    assert repository.action(token="a-token") == codes()
    markdown = (repository.folder / "gatefront-diff.md").read_text()
    assert markdown.startswith(MARKER + "\n") and "`HostFunction`" in markdown and "origin/main" in markdown
    assert repository.summary.read_text() == markdown
    assert json.loads((repository.folder / "gatefront.sarif").read_text())["version"] == "2.1.0"
    listing, post = repository.calls()
    assert listing[:3] == ["api", "--paginate", "repos/o/r/issues/7/comments"]
    assert post == ["api", "--silent", "--method", "POST", "repos/o/r/issues/7/comments", "-F", "body=@gatefront-diff.md"]


def test_the_comment_is_updated_in_place(repository):
    repository.environment["GITHUB_BASE_REF"] = "main"
    repository.comments.write_text(json.dumps([
        {"id": 1, "body": "<!-- gatefront diff: another.yaml -->\n"}, {"id": 2, "body": MARKER + "\nold"}, {"id": 3, "body": MARKER},
    ]))
    assert repository.action(token="a-token") == codes()
    assert repository.calls()[1][2:5] == ["--method", "PATCH", "repos/o/r/issues/comments/2"]


def test_without_a_token_nothing_is_commented(repository):
    repository.environment["GITHUB_BASE_REF"] = "main"
    assert repository.action() == codes()
    assert repository.calls() == [] and "no difference" in repository.summary.read_text()


def test_a_template_that_is_not_what_the_config_gives_fails(repository):
    repository.change("gatefront.yaml", "strategy: managed-policy", "strategy: zero-ttl")
    repository.commit("two")
    assert repository.action(base="HEAD^") == codes(compare_config=1)
    assert "template.yaml is not what gatefront.yaml gives" in repository.said


def test_what_the_job_shall_fail_on_fails_it(repository):
    repository.change("template.yaml", "OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac", "OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3")
    repository.commit("two")
    assert repository.action(base="HEAD^", fail_on="regression,removal") == codes(compare_base=1, check_template=1, compare_config=1)
    assert "host-rejected" in repository.summary.read_text()
    assert repository.action(base="HEAD^") == codes(check_template=1, compare_config=1)


def test_a_new_template_is_compared_with_nothing(repository):
    repository.git("rm", "--quiet", "template.yaml")
    repository.commit("two")
    repository.synth()
    repository.commit("three")
    assert repository.action(base="HEAD^") == codes()
    assert "➕" in repository.summary.read_text()


def test_a_template_without_a_config_is_checked_and_compared(repository):
    repository.change("template.yaml", "PriceClass_All", "PriceClass_100")
    assert repository.action(base="HEAD")["Compare with the config"] == 1
    assert repository.action(base="HEAD", config="") == codes()
    assert "PriceClass_100" in repository.summary.read_text()


def test_a_template_may_be_of_one_of_several_stacks(repository):
    config = (repository.folder / "gatefront.yaml").read_text()
    name = re.search(r"^stack: (.*)\n", config, re.M)
    others = config.replace(name[0], "") + f"stacks: {{{name[1]}: {{}}, other: {{tags: {{k: v}}}}}}\n"
    (repository.folder / "gatefront.yaml").write_text(others)
    assert repository.action(base="HEAD", stack=name[1]) == codes()
    assert repository.action(base="HEAD", stack="other")["Compare with the config"] == 1
    assert repository.action(base="HEAD")["Compare with the config"] == 2


def test_of_a_template_that_cannot_be_read_there_are_no_findings(repository):
    (repository.folder / "template.yaml").write_text("Resources: {")
    assert repository.action(base="HEAD")["Check the template"] == 2
    assert not (repository.folder / "gatefront.sarif").exists()


def test_a_base_that_is_not_there_is_no_new_template(repository):
    assert repository.action(base="v9.9.9") == codes(compare_base=2)
    repository.git("tag", "v1.0.0")
    repository.git("push", "--quiet", "origin", "v1.0.0")
    repository.git("tag", "--delete", "v1.0.0")
    assert repository.action(base="v1.0.0") == codes()
    assert repository.action(base="HEAD", template=str(repository.folder / "template.yaml"))["Compare with the base"] == 2


def test_a_base_is_never_an_option(repository):
    assert repository.action(base=f"--upload-pack=touch {repository.folder}/run;") == codes(compare_base=2)
    assert not (repository.folder / "run").exists()


def test_a_whole_clone_stays_whole(repository):
    repository.environment["GITHUB_BASE_REF"] = "main"
    repository.commit_empty("two")
    assert repository.action() == codes()
    assert repository.run("git", "rev-parse", "--is-shallow-repository").stdout == "false\n"


def test_a_token_that_may_not_comment_fails_nothing(repository):
    repository.environment["GITHUB_BASE_REF"] = "main"
    assert repository.action(token="read-only") == codes()
    assert len(repository.calls()) == 1


def test_an_input_is_never_run(repository):
    name = "a $(touch run) `touch run` ; touch run.yaml"
    (repository.folder / "template.yaml").rename(repository.folder / name)
    repository.commit("two")
    assert repository.action(base="HEAD", template=name) == codes()
    assert not (repository.folder / "run").exists() and not (repository.folder / "run.yaml").exists()


def try_hook(repository, name):
    return repository.run("pre-commit", "try-repo", str(product.ROOT), name, "--all-files")


def test_pre_commit_runs_the_hooks(repository):
    for name in ("gatefront-synth", "gatefront-check"):
        finished = try_hook(repository, name)
        assert finished.returncode == 0 and "Passed" in finished.stdout, finished.stdout + finished.stderr


def test_pre_commit_stops_a_stale_template(repository):
    repository.change("gatefront.yaml", "region: eu-west-1", "region: eu-west-3")
    repository.git("add", "--all")
    finished = try_hook(repository, "gatefront-synth")
    assert finished.returncode == 1 and "template.yaml is not what gatefront.yaml gives" in finished.stdout, finished.stderr

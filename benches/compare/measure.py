"""Times everything, prints what it is doing, and writes docs/performance.md. Started by `run`."""

import datetime
import os
import platform
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "benches" / "compare"
TOOLS = ROOT / "target" / "compare"
GATEFRONT = ROOT / "target" / "release" / "gatefront"
PYTHON = TOOLS / "python" / "bin" / "python"
STRATEGIES = ["managed-policy", "zero-ttl", "lambda-edge", "custom-domain"]
FAST = 200


def once(command, environment):
    """Wall and CPU time in seconds and peak memory in MB of one run; a failing tool ends the measurement."""
    done = subprocess.run([TOOLS / "launch", *map(str, command)], env={**os.environ, **environment}, cwd=TOOLS,
                          stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"exit code {done.returncode}: {' '.join(map(str, command))}")
    wall, cpu, peak = map(int, done.stdout.split())
    return wall / 1e9, cpu / 1e6, peak / 1024


def measure(jobs, rounds):
    """Medians by name. The jobs take turns, so that what else the machine does falls on all of them."""
    runs = {name: [] for name in jobs}
    for number in range(rounds):
        # Rounds of milliseconds are not worth a line each.
        if rounds <= 20 or number % 50 == 0:
            print(f"round {number + 1} of {rounds}: {', '.join(jobs)}", file=sys.stderr)
        for name, (command, environment) in jobs.items():
            runs[name].append(once(command, environment))
    return {name: tuple(map(statistics.median, zip(*values))) for name, values in runs.items()}


def instructions(command):
    done = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
                           *map(str, command)], capture_output=True, text=True, check=True)
    return int(re.search(r"I +refs: +([\d,]+)", done.stderr)[1].replace(",", "")) / 1e6


def synth(strategy):
    """One stack in one Region, as `stack.js` makes it."""
    form = "domain" if strategy == "custom-domain" else "bare"
    return [GATEFRONT, "synth", ROOT / "tests" / "configs" / f"{strategy}_us-east-1_rest_{form}.yaml", "--quiet"]


def rivals_of_synth(strategy):
    jobs = {}
    for validation in ("true", "false"):
        environment = {"STRATEGY": strategy, "CDK_VALIDATION": validation, "CDK_DISABLE_VERSION_CHECK": "1"}
        cdk = [TOOLS / "node_modules" / ".bin" / "cdk", "synth", "--quiet", "--no-notices", "--no-version-reporting",
               "--output", TOOLS / "cdk.out", "--app", f"node {TOOLS / 'stack.js'}"]
        words = "" if validation == "true" else ", validation off"
        jobs[f"`cdk synth`{words}"] = (cdk, environment)
        jobs[f"`node app.js`{words}"] = (["node", TOOLS / "stack.js"], environment | {"CDK_OUTDIR": str(TOOLS / "out")})
    if strategy == "zero-ttl":
        jobs["troposphere"] = ([PYTHON, HERE / "stack.py"], {})
    return jobs


def grown(text, size):
    """The template with roles beside it until it has that many bytes; a megabyte is CloudFormation's limit."""
    head, outputs = text.split("\nOutputs:")
    statement = """
              - Effect: Allow
                Action: ['dynamodb:GetItem', 'dynamodb:Query']
                Resource: !Sub arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders-%d"""
    role = """
  Role%d:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: tables
          PolicyDocument:
            Version: '2012-10-17'
            Statement:""" + "".join(statement % number for number in range(11)) + "\n"
    roles = "".join(role % number for number in range((size - len(text)) // len(role)))
    return f"{head}\n{roles}\nOutputs:{outputs}"


def seconds(value):
    return f"{value * 1000:.2f} ms" if value < 0.1 else f"{value:.2f} s"


def row(name, values, base=None):
    wall, cpu, peak = values
    ratio = "" if base is None else f"{wall / base:,.0f}×"
    return f"| {name} | {seconds(wall)} | {ratio} | {seconds(cpu)} | {peak:.1f} MB |"


HEAD = "| | median | to gatefront's | CPU | peak memory |\n|---|--:|--:|--:|--:|"


def section_of_synth(rounds):
    lines = ["## `synth`, against programs that make the same stack"]
    for strategy in STRATEGIES:
        own = measure({"gatefront": (synth(strategy), {})}, FAST)["gatefront"]
        rivals = measure(rivals_of_synth(strategy), rounds)
        lines += ["", f"### {strategy}", "", HEAD, row("**gatefront**", own)]
        lines += [row(name, values, own[0]) for name, values in rivals.items()]
    return lines


def section_of_check(rounds):
    lines = ["## `check`, against validators of templates", "",
             "They look for other things: none of them follows the header. One template of the strategy custom-domain."]
    template = TOOLS / "template.yaml"
    subprocess.run([*map(str, synth("custom-domain")), "-o", template], check=True)
    own = measure({"gatefront": ([GATEFRONT, "check", template], {})}, FAST)["gatefront"]
    rivals = measure({
        "cfn-lint": ([TOOLS / "python" / "bin" / "cfn-lint", template], {}),
        "cloudformation-validate": ([PYTHON, HERE / "validate.py", template], {}),
        # checkov's own opinion of the template is no matter here.
        "checkov": ([TOOLS / "checkov" / "bin" / "checkov", "--skip-download", "--soft-fail", "--quiet", "-f", template], {}),
    }, rounds)
    lines += ["", HEAD, row("**gatefront**", own)]
    lines += [row(name, values, own[0]) for name, values in rivals.items()]
    return lines


def files_to_read():
    """Templates of 10 KB and 1 MB, each with another of another price class; 10,000 configs."""
    text = (TOOLS / "template.yaml").read_text()
    found = {}
    for name, size in (("10 KB", 10_000), ("1 MB", 1_000_000)):
        path = TOOLS / f"{name.replace(' ', '').lower()}.yaml"
        path.write_text(grown(text, size))
        changed = path.with_suffix(".changed.yaml")
        changed.write_text(path.read_text().replace("PriceClass_All", "PriceClass_100"))
        found[name] = (path, changed)
    fleet = TOOLS / "fleet"
    fleet.mkdir(exist_ok=True)
    config = (ROOT / "examples" / "managed-policy.yaml").read_text()
    for number in range(10_000):
        (fleet / f"c{number:05}.yaml").write_text(config.replace("orders-edge", f"orders-{number}"))
    return found, sorted(fleet.iterdir())


def section_of_processes():
    templates, fleet = files_to_read()
    commands = {"a Rust program that says hello": [TOOLS / "hello"]}
    commands |= {f"`synth`, {strategy}": synth(strategy) for strategy in STRATEGIES}
    slow = {}
    for name, (path, changed) in templates.items():
        several = commands if path.stat().st_size < 100_000 else slow
        several[f"`check`, {name}"] = [GATEFRONT, "check", path]
        # Without --fail-on a difference would be an exit code of 1.
        several[f"`diff`, two of {name}"] = [GATEFRONT, "diff", path, changed, "--fail-on", "regression"]
    medians = measure({name: (command, {}) for name, command in commands.items()}, FAST)
    slow["`synth`, 10,000 configs to a folder"] = [GATEFRONT, "synth", *fleet, "--out-dir", TOOLS / "fleet.out"]
    medians |= measure({name: (command, {}) for name, command in slow.items()}, 20)
    lines = ["## Processes", "", "From start to end, by the launcher's clock; instructions by valgrind's cachegrind.", "",
             "| | median | to hello's | peak memory | million instructions |", "|---|--:|--:|--:|--:|"]
    hello = medians["a Rust program that says hello"][0]
    for name, command in (commands | slow).items():
        wall, _, peak = medians[name]
        ratio = f"{wall / hello:.1f}×" if wall < 10 * hello else ""
        counted = "" if "10,000" in name else f"{instructions(command):.2f}"
        lines.append(f"| {name} | {seconds(wall)} | {ratio} | {peak:.1f} MB | {counted} |")
    return lines


def section_of_stages():
    """The medians of `cargo bench`, as it prints them."""
    print("cargo bench …", file=sys.stderr)
    printed = subprocess.run(["cargo", "bench", "--quiet", "--bench", "stages"], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = ["## Stages", "", "Inside one process, by `cargo bench`, which tells what each stage is given.", "",
             "| stage | fastest | median |", "|---|--:|--:|"]
    stage = ""
    for line in printed.stdout.splitlines():
        found = re.match(r"([│├╰─ ]*)(\S+) +([\d.]+ .?s) +│ [^│]*│ ([\d.]+ .?s)", line)
        if found:
            is_inner = found[1].startswith(("│  ", "   "))
            name = f"{stage}, {found[2]}" if is_inner else found[2]
            lines.append(f"| {name} | {found[3]} | {found[4]} |")
        elif named := re.match(r"[├╰]─ (\S+)", line):
            stage = named[1]
    assert len(lines) > 10, printed.stdout
    return lines


def machine():
    models = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal: +(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    return f"{len(models)} cores of {models[0]}, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def version(command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout.split("\n")[0]


def main():
    rounds = int(sys.argv[1])
    # node looks for libraries beside the program.
    (TOOLS / "stack.js").write_text((HERE / "stack.js").read_text())
    tools = [line for name in ("python.txt", "checkov.txt") for line in (HERE / name).read_text().split()]
    cdk = re.findall(r'"(aws-cdk\S*)": "(\S+)"', (HERE / "package.json").read_text())
    versions = [f"{name} {number}" for name, number in cdk] + [tool.replace("==", " ") for tool in tools]
    lines = [
        "# Performance",
        "",
        f"Measured by `benches/compare/run {rounds}` on {datetime.date.today():%-d %B %Y}, with {machine()}, "
        f"{version(['rustc', '--version'])}, node {version(['node', '--version'])}, Python {platform.python_version()}; "
        f"{', '.join(versions)}. Whole processes: medians of {FAST} runs of gatefront and of {rounds} of the others, which "
        "take turns.",
        "",
        *section_of_synth(rounds),
        "",
        *section_of_check(rounds),
        "",
        *section_of_processes(),
        "",
        *section_of_stages(),
    ]
    (ROOT / "docs" / "performance.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

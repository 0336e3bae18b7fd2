"""An `aws` that replays answers, for what the emulator cannot play: AWS's own words, and time that passes."""

import json
import stat
import sys
from pathlib import Path

_PROGRAM = '''#!{python}
import json, sys, time
from pathlib import Path
folder = Path({folder!r})
arguments = sys.argv[1:]
operation = arguments[1]
log = folder / "calls.jsonl"
before = log.read_text().splitlines() if log.exists() else []
count = sum(json.loads(line)[1] == operation for line in before)
with log.open("a") as file:
    file.write(json.dumps(arguments) + "\\n")
answers = json.loads((folder / "answers.json").read_text())[operation]
answer = answers[min(count, len(answers) - 1)]
time.sleep(answer["seconds"])
sys.stdout.write(answer["stdout"])
sys.stderr.write(answer["stderr"])
sys.exit(answer["code"])
'''


def says(answer=None, *, stdout="", seconds=0):
    """A good answer: JSON, or text as it stands."""
    text = stdout if answer is None else json.dumps(answer)
    return {"stdout": text, "stderr": "", "code": 0, "seconds": seconds}


def refuses(message, code=254):
    """An error in the CLI's words."""
    return {"stdout": "", "stderr": f"\n{message}\n", "code": code, "seconds": 0}


MISSING = refuses(
    "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id orders-edge does not exist"
)
# What `aws cloudformation deploy` prints when its waiter ends with anything but success (awscli's DeployFailedError).
FAILED = refuses(
    "Failed to create/update the stack. Run the following command\n"
    "to fetch the list of events leading up to the failure\n"
    "aws cloudformation describe-stack-events --stack-name orders-edge",
    code=255,
)
STACK_ID = "arn:aws:cloudformation:us-east-1:111122223333:stack/orders-edge/a1b2c3d4-5678-90ab-cdef-111111111111"


def stack(status, outputs=()):
    described = {"StackId": STACK_ID, "StackName": "orders-edge", "StackStatus": status}
    described["Outputs"] = [{"OutputKey": key, "OutputValue": value} for key, value in outputs]
    return says({"Stacks": [described]})


def events(*records):
    """An answer of describe-stack-events: (logical id, type, status, reason[, physical id]), in the order they happened."""
    found = [
        {
            "StackId": STACK_ID, "EventId": str(number), "StackName": "orders-edge", "LogicalResourceId": logical,
            "ResourceType": kind, "ResourceStatus": status, "ResourceStatusReason": reason,
            "PhysicalResourceId": more[0] if more else "",
        }
        for number, (logical, kind, status, reason, *more) in enumerate(records)
    ]
    return says({"StackEvents": found[::-1]})


class FakeAws:
    """A folder for PATH with an `aws` that gives the answers to each operation in turn, the last one again and again."""

    def __init__(self, folder, **answers):
        self.bin = folder / "fake"
        self.bin.mkdir()
        by_name = {operation.replace("_", "-"): given for operation, given in answers.items()}
        (self.bin / "answers.json").write_text(json.dumps(by_name))
        program = self.bin / "aws"
        program.write_text(_PROGRAM.format(python=sys.executable, folder=str(self.bin)))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def calls(self, operation):
        """The arguments of every call of an operation so far."""
        log = Path(self.bin, "calls.jsonl")
        lines = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        return [line for line in lines if line[1] == operation]

"""A stack in an emulated account: synthesized by gatefront from a config, deployed by the commands that gatefront prints."""

import json
import shlex
import time
from contextlib import contextmanager

import product
import regions

NAME = "orders-edge"
API_ID = "a1b2c3d4e5"
DOMAIN = "api.example.com"


def config(strategy, region="us-east-1", kind="rest", **more):
    api = {"id": API_ID, "region": region, "type": kind, "auth": "cognito" if kind == "rest" else "jwt"}
    if kind == "rest":
        api["stage"] = "prod"
    return {"stack": NAME, "api": api, "strategy": strategy, **more}


def provide_api(account, config):
    """The existing API that a config names; the emulator takes the id of a new API from a tag."""
    api = config["api"]
    tag = f"ms-custom-id={api['id']}"
    if api["type"] == "rest":
        account.aws("apigateway", "create-rest-api", "--name", "orders", "--tags", tag, region=api["region"])
        stage = ["--rest-api-id", api["id"], "--stage-name", api["stage"]]
        account.aws("apigateway", "create-deployment", *stage, region=api["region"])
    else:
        kind = ["--protocol-type", "HTTP"]
        account.aws("apigatewayv2", "create-api", "--name", "orders", *kind, "--tags", tag, region=api["region"])
        stage = ["--api-id", api["id"], "--stage-name", "$default"]
        account.aws("apigatewayv2", "create-stage", *stage, region=api["region"])


def provide_zone(account):
    """The existing hosted zone of the domain; its id is the account's choice."""
    created = account.aws("route53", "create-hosted-zone", "--name", "example.com", "--caller-reference", "judge")
    return created["HostedZone"]["Id"].removeprefix("/hostedzone/")


class Synthesis:
    """Returns the output of `gatefront synth`: the template, and the commands of standard error."""

    def __init__(self, config, folder):
        source = folder / "gatefront.yaml"
        source.write_text(json.dumps(config))
        # A name that only a quoted command survives.
        self.path = folder / "the $HOME template.yaml"
        # The folder is outside of the working directory, and the config may name another file in it.
        finished = product.run("synth", source, "-o", self.path, "--allow-extends", folder)
        self.said = finished.stderr.decode()
        assert finished.returncode == 0, self.said
        assert finished.stdout == b""
        self.template = product.parse(self.path.read_text())
        self.deployment = self._commands("deploy")
        self.deletion = self._commands("delete-stack", "wait")

    def _commands(self, *operations):
        """The arguments of the printed `aws cloudformation` commands, in their order."""
        lines = [line.strip() for line in self.said.splitlines()]
        starts = tuple(f"aws cloudformation {operation} " for operation in operations)
        found = [shlex.split(line)[1:] for line in lines if line.startswith(starts)]
        assert found, self.said
        return found


class Stack:
    """One stack name in one account, in every Region where it is deployed."""

    def __init__(self, account, folder, name=NAME):
        self.account = account
        self.name = name
        self._folder = folder
        self._last = None
        self._last_second = 0

    def deploy(self, config, edit=None):
        """Synthesizes and deploys, in the printed order; `edit` may change the template in between, for the test's sake."""
        synthesis = Synthesis(config, self._folder)
        # The CLI names a change set after the second, so the next one has to come in another second.
        while int(time.time()) == self._last_second:
            time.sleep(0.05)
        self._last = synthesis
        for command in synthesis.deployment:
            self._run(self._for_the_emulator(command, synthesis, edit))
        self._last_second = int(time.time())
        return synthesis

    def delete(self):
        """Deletes what was deployed last, if anything was, by the printed commands."""
        for command in self._last.deletion if self._last else []:
            self._run(command)

    def _run(self, command):
        finished = self.account.run(*command)
        assert finished.returncode == 0, f"aws {' '.join(command)}: {finished.stdout}{finished.stderr}"

    def _for_the_emulator(self, command, synthesis, edit):
        """The command as printed, unless the emulator needs another template than the printed one."""
        file = command.index("--template-file") + 1
        assert command[file] == str(synthesis.path)
        if "Conditions" not in synthesis.template and edit is None:
            return command
        region = command[command.index("--region") + 1]
        template = synthesis.template
        if "Conditions" in template:
            template = regions.resolved(template, region, lambda other, name: self.outputs(other)[name])
        if edit is not None:
            edit(template)
        changed = self._folder / f"template.{region}.json"
        changed.write_text(json.dumps(template))
        return [*command[:file], str(changed), *command[file + 1:]]

    def resources(self, region="us-east-1"):
        """Logical id -> physical id."""
        found = self.account.aws("cloudformation", "describe-stack-resources", "--stack-name", self.name, region=region)
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found["StackResources"]}

    def outputs(self, region="us-east-1"):
        (stack,) = self.account.aws("cloudformation", "describe-stacks", "--stack-name", self.name, region=region)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def events(self, region="us-east-1"):
        """Every (logical id, status) so far."""
        found = self.account.aws("cloudformation", "describe-stack-events", "--stack-name", self.name, region=region)
        return {(event["LogicalResourceId"], event["ResourceStatus"]) for event in found["StackEvents"]}


@contextmanager
def deployed_template(account, folder, name, template):
    """Deploys a template that gatefront did not make, gives its outputs, and deletes the stack at the end."""
    path = folder / "template.json"
    path.write_text(json.dumps(template))
    finished = account.run(
        "cloudformation", "deploy", "--stack-name", name, "--template-file", path, "--region", "us-east-1")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    (found,) = account.aws("cloudformation", "describe-stacks", "--stack-name", name)["Stacks"]
    yield {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}
    account.aws("cloudformation", "delete-stack", "--stack-name", name)

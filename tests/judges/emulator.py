"""The AWS emulator ministack on a free loopback port, and the real AWS CLI pointed at it."""

import io
import itertools
import json
import os
import socket
import subprocess
import time
from contextlib import redirect_stderr, redirect_stdout
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from awscli.clidriver import create_clidriver

import product
import tools

START_SECONDS = 30


class Emulator:
    """A running emulator. Nothing of the machine's own AWS or Docker configuration reaches it."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "ministack.log"
        self._environment = {
            "PATH": f"{tools.NODE_BIN}:{os.environ['PATH']}",
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "DOCKER_HOST": "unix:///nonexistent",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
        }
        self._account_ids = itertools.count(111122223333)

    def __enter__(self):
        with self._log.open("wb") as log:
            self._process = subprocess.Popen([tools.MINISTACK], env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"the emulator does not start: {self._log.read_text()}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _is_healthy(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def new_account(self):
        """An AWS account with nothing in it: the emulator takes twelve digits in the access key for its number."""
        return Account(self, str(next(self._account_ids)))

    def default_account(self):
        """The account that owns requests without AWS credentials, so the only one whose distributions viewers reach."""
        return Account(self, "000000000000")


class Account:
    """The AWS CLI in one account of the emulator."""

    def __init__(self, emulator, number):
        self.number = number
        # No AWS_REGION: a command of gatefront's that names no Region must fail, not land somewhere by luck.
        self._environment = {
            "PATH": os.environ["PATH"],
            # Where the CLI finds its own data; it puts that here when it is imported.
            "AWS_DATA_PATH": os.environ["AWS_DATA_PATH"],
            "AWS_ENDPOINT_URL": emulator.url,
            "AWS_ACCESS_KEY_ID": number,
            "AWS_SECRET_ACCESS_KEY": "judge",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }
        with self._own_environment():
            self._cli = create_clidriver()

    def _own_environment(self):
        return mock.patch.dict(os.environ, self._environment, clear=True)

    def environment_of_gatefront(self):
        """With the real CLI on PATH."""
        return {**self._environment, "PATH": os.pathsep.join([str(tools.AWS.parent), self._environment["PATH"]])}

    def gatefront(self, *arguments, **environment):
        """Runs gatefront, which runs the real CLI."""
        command = [product.BINARY, *map(str, arguments)]
        environment = {**self.environment_of_gatefront(), **environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def run(self, *arguments):
        """Runs the program `aws` with exactly these arguments, whatever comes of it."""
        command = [tools.AWS, *map(str, arguments)]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=120)

    def aws(self, *arguments, region="us-east-1"):
        """Returns the answer of `aws ARGUMENTS` in a Region.

        The same CLI, but inside this process: to start it takes forty times longer than what it does here.
        """
        command = [*map(str, arguments), "--region", region, "--output", "json"]
        with self._own_environment(), redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = self._cli.main(command)
        assert code == 0, f"aws {' '.join(command)}: {err.getvalue()}"
        return json.loads(out.getvalue()) if out.getvalue().strip() else None

    def invoke(self, arn, event):
        """Returns the answer of a deployed Lambda function."""
        with TemporaryDirectory() as folder:
            payload, answer = Path(folder, "event.json"), Path(folder, "answer.json")
            payload.write_text(json.dumps(event))
            printed = self.aws("lambda", "invoke", "--function-name", arn, "--payload", f"file://{payload}", answer)
            assert "FunctionError" not in printed, answer.read_text()
            return json.loads(answer.read_text())

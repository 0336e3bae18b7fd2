"""`verify` by the real curl: against a server that plays API Gateway's answers, and through the emulator's data plane."""

import json
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from jsonschema import Draft202012Validator

import product
import stack
import tools

REAL = "Bearer eyJhbGciOi.J9.real"


def answer(status, body="", **headers):
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, body


# https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
MISSING = answer(403, '{"message":"Missing Authentication Token"}', x_amzn_errortype="MissingAuthenticationTokenException")
INCOMPLETE = answer(
    403,
    "{\"message\":\"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.\"}",
    x_amzn_errortype="IncompleteSignatureException",
)
FORBIDDEN = answer(403, '{"message":"Forbidden"}', x_amzn_errortype="ForbiddenException", x_cache="Error from cloudfront")
UNAUTHORIZED = answer(401, '{"message":"Unauthorized"}', x_amzn_errortype="UnauthorizedException")
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
NO_TOKEN = answer(401, '{"message":"Unauthorized"}', www_authenticate="Bearer")
BAD_TOKEN = answer(
    401, '{"message":"Unauthorized"}',
    www_authenticate='Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
)
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-invalid-method.html
BLOCKED = answer(
    403,
    "<H2>The request could not be satisfied.</H2> This distribution is not configured to allow the HTTP request method "
    "that was used for this request. The distribution supports only cachable requests.",
    server="CloudFront", x_cache="Error from cloudfront",
)
# CloudFront's own, which says nothing of the API.
TOO_LARGE = answer(400, "<H1>400 ERROR</H1> Bad request.", server="CloudFront", x_cache="Error from cloudfront")
# What an HTTP API answers where IAM or a Lambda authorizer refuses: it has the API's id of the request.
REFUSED = answer(403, '{"message":"Forbidden"}', apigw_requestid="a", x_cache="Error from cloudfront")
FAILED = answer(500, '{"message":"Internal Server Error"}', x_cache="Error from cloudfront")
OPEN = answer(200, "{}", x_cache="Miss from cloudfront")
CACHED = answer(200, "{}", x_cache="Hit from cloudfront")
BROKEN = answer(502, "", x_cache="Error from cloudfront")


class Api:
    """A distribution and the API behind it: `answers(method, authorization)` says what comes back."""

    def __init__(self, answers, address="127.0.0.1"):
        self.seen = []
        self.paths = set()
        api = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self):
                authorization = self.headers.get("Authorization")
                api.seen.append((self.command, authorization))
                api.paths.add(self.path)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, body = answers(self.command, authorization)
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body.encode())

            do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

            def log_message(self, *_):
                pass

        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        server = type("Server", (ThreadingHTTPServer,), {"address_family": family})
        self._server = server((address, 0), Handler)
        host = f"[{address}]" if ":" in address else address
        self.url = f"http://{host}:{self._server.server_port}/orders?q=1"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def verify(url, *arguments, stdin="", **environment):
    environment = {"PATH": str(tools.CURL.parent), **environment}
    command = [product.BINARY, "verify", url, *map(str, arguments)]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, timeout=60)


def by_header(without, with_it):
    return lambda method, authorization: with_it if authorization else without


@pytest.mark.parametrize("without, with_it, conclusion, code", [
    (MISSING, INCOMPLETE, "delivered, as expected", 0),
    (NO_TOKEN, BAD_TOKEN, "delivered, as expected", 0),
    (UNAUTHORIZED, OPEN, "delivered, as expected", 0),
    (UNAUTHORIZED, FORBIDDEN, "delivered, as expected", 0),
    (MISSING, MISSING, "stripped, and not delivered", 1),
    (NO_TOKEN, NO_TOKEN, "stripped, and not delivered", 1),
    (FORBIDDEN, FORBIDDEN, "host-rejected, and not delivered", 1),
    (OPEN, OPEN, "not known", 1),
    (UNAUTHORIZED, UNAUTHORIZED, "not known", 1),
    (UNAUTHORIZED, CACHED, "not known", 1),
    (BROKEN, BROKEN, "not known", 1),
    (UNAUTHORIZED, TOO_LARGE, "not known", 1),
    (OPEN, FAILED, "not known", 1),
    (REFUSED, REFUSED, "not known", 1),
])
def test_conclusions_from_answers(without, with_it, conclusion, code):
    with Api(by_header(without, with_it)) as api:
        finished = verify(api.url)
    assert finished.returncode == code, finished.stdout + finished.stderr
    lines = finished.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["GET", "HEAD", "OPTIONS"]
    assert all(f"{without[0]} → {with_it[0]}  {conclusion}: " in line for line in lines), finished.stdout


def test_writes_are_sent_only_when_asked_for():
    def answers(method, authorization):
        if method not in ("GET", "HEAD"):
            return BLOCKED
        return UNAUTHORIZED if authorization is None else OPEN

    with Api(answers) as api:
        assert verify(api.url).returncode == 1
        assert {method for method, _ in api.seen} == {"GET", "HEAD", "OPTIONS"}
        finished = verify(api.url, "--writes")
        assert {method for method, _ in api.seen} == {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
    assert finished.stdout.count("method-blocked, and not delivered") == 5
    assert "methods: 2 as expected, 5 not, 0 not known" in finished.stderr


def test_the_verdict_on_a_template_is_what_is_expected():
    """careless.yaml loses Authorization on GET and HEAD, and delivers the rest."""
    template = product.ROOT / "examples" / "check" / "careless.yaml"
    lost = by_header(MISSING, MISSING)
    with Api(lambda method, value: lost(method, value) if method in ("GET", "HEAD") else (INCOMPLETE if value else MISSING)) as api:
        finished = verify(api.url, "--template", template)
        assert finished.returncode == 0, finished.stdout
        assert finished.stdout.count("stripped, as expected") == 2
        assert finished.stdout.count("delivered, as expected") == 1
        config = verify(api.url, "--config", product.ROOT / "examples" / "managed-policy.yaml")
    assert config.returncode == 1
    assert config.stdout.count("stripped, and not delivered") == 2


def test_the_json_fits_its_schema_and_says_the_same():
    schema = json.loads(product.run("schema", "verify").stdout)
    Draft202012Validator.check_schema(schema)
    with Api(by_header(MISSING, INCOMPLETE)) as api:
        finished = verify(api.url, "--format", "json")
    assert finished.returncode == 0, finished.stderr
    conclusion = json.loads(finished.stdout)
    Draft202012Validator(schema).validate(conclusion)
    assert [(seen["method"], seen["outcome"], seen["agreement"]) for seen in conclusion["methods"]] == [
        (method, "delivered", "agrees") for method in ("GET", "HEAD", "OPTIONS")
    ]


def test_a_real_value_is_sent_and_told_to_nobody(tmp_path):
    """Neither in what is printed, nor in the arguments of curl, which everybody on the machine may read."""
    spy = tmp_path / "curl"
    spy.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/arguments\nexec {tools.CURL} "$@"\n')
    spy.chmod(0o755)
    with Api(by_header(UNAUTHORIZED, OPEN)) as api:
        path = f"{tmp_path}:/bin:/usr/bin"
        by_environment = verify(api.url, "--authorization-env", "TOKEN", TOKEN=REAL, PATH=path)
        by_stdin = verify(api.url, "--authorization-stdin", stdin=REAL + "\n", PATH=path)
    assert (by_environment.returncode, by_stdin.returncode) == (0, 0)
    assert {value for _, value in api.seen} == {None, REAL}
    said = "".join(finished.stdout + finished.stderr for finished in (by_environment, by_stdin))
    arguments = (tmp_path / "arguments").read_text()
    assert arguments.count("--config -") == 12
    assert REAL not in said + arguments and "eyJ" not in said + arguments


def test_this_machine_is_asked_without_a_proxy_and_in_clear():
    with Api(by_header(UNAUTHORIZED, OPEN), "::1") as api:
        finished = verify(api.url, "--authorization-env", "TOKEN", TOKEN=REAL, http_proxy="http://127.0.0.1:1")
    assert finished.returncode == 0, finished.stderr


def test_the_path_that_is_judged_is_the_path_that_is_sent():
    with Api(by_header(UNAUTHORIZED, OPEN)) as api:
        assert verify(api.url.replace("/orders?q=1", "/orders/../health")).returncode == 0
    assert api.paths == {"/orders/../health"}


def test_a_body_without_end_is_left_where_it_is():
    """A part of the answer is enough, and the memory stays small."""
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response_only(200)
            self.end_headers()
            try:
                while self.command == "GET":
                    self.wfile.write(b"x" * 1_000_000)
            except OSError:
                pass

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = time.monotonic()
    finished = verify(f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()
    assert time.monotonic() - start < 20
    assert finished.returncode == 1, finished.stderr
    assert "GET     200 → 200  not known: the API answers the same" in finished.stdout


def test_no_answer_is_told_in_curls_words():
    finished = verify("http://127.0.0.1:1/")
    assert finished.returncode == 2
    assert finished.stderr.startswith("error: GET was not answered: curl: (7) ")


@contextmanager
def proxy_to(emulator):
    """Leads requests for a distribution's name to the emulator, in place of DNS and TLS."""
    class Handler(BaseHTTPRequestHandler):
        def _pass_on(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = HTTPConnection("127.0.0.1", emulator.port, timeout=30)
            target = "/" + self.path.split("/", 3)[3]
            connection.request(self.command, target, body, {**self.headers, "X-Forwarded-Proto": "https"})
            found = connection.getresponse()
            body = found.read()
            self.send_response_only(found.status)
            for name, value in found.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            connection.close()

        do_GET = do_HEAD = do_OPTIONS = _pass_on

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("policies, conclusion", [
    ({}, "delivered, as expected"),
    ({"OriginRequestPolicyId": None}, "stripped, and not delivered"),
], ids=["as-made", "without-origin-request-policy"])
def test_through_the_emulators_data_plane(policies, conclusion, emulator, tmp_path):
    """The deployed policies decide what the API gets. HEAD and OPTIONS are left out: the emulator forwards them otherwise."""
    account = emulator.default_account()
    deployed = stack.Stack(account, tmp_path, name="verify-edge")
    config = {**stack.config("managed-policy"), "stack": "verify-edge"}
    with Api(by_header(MISSING, INCOMPLETE)) as api, proxy_to(emulator) as proxy:
        def edit(template):
            behavior = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]
            behavior.update({key: value for key, value in policies.items() if value})
            for key in policies:
                behavior.pop(key)
            (origin,) = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
            origin["DomainName"] = "127.0.0.1"
            origin.pop("OriginPath", None)
            origin["CustomOriginConfig"].update(OriginProtocolPolicy="http-only", HTTPPort=api._server.server_port)

        deployed.deploy(config, edit)
        name = deployed.outputs()["DistributionDomainName"]
        finished = verify(f"http://{name}/orders", http_proxy=proxy)
        deployed.delete()
    (line,) = [line for line in finished.stdout.splitlines() if line.startswith("GET ")]
    assert conclusion in line, finished.stdout + finished.stderr

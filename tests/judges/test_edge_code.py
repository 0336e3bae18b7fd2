"""The code inside the templates is run by the interpreters it is written for, on events as CloudFront sends them."""

import copy
import json
import subprocess
import sys

import pytest

import events
import product
import tools

PYTHON_RUNNER = "import index, json, sys; print(json.dumps(index.handler(json.load(sys.stdin), None)))"
# Lambda's newest Node.js runtimes pass no callback, so neither does this.
NODE_RUNNER = """
const { handler } = require('./index.js');
const event = JSON.parse(require('fs').readFileSync(0, 'utf8'));
Promise.resolve(handler(event, {})).then((answer) => console.log(JSON.stringify(answer)));
"""
# CloudFront provides the module `cloudfront` at the edge; this one records its calls.
CLOUDFRONT_MODULE = """
export const calls = [];
export default { updateRequestOrigin: (...params) => { calls.push(params); } };
"""
FUNCTION_RUNNER = """
import { readFileSync } from 'fs';
import { calls } from 'cloudfront';
import { handler } from './function.mjs';
const event = JSON.parse(readFileSync(0, 'utf8'));
const answer = await handler(event);
console.log(JSON.stringify({ answer, calls }));
"""


def resources(kind):
    """Every resource of that type in the snapshots, each with the snapshot that has it."""
    return [
        pytest.param(path, found["Properties"], id=f"{product.case(path)}-{name}")
        for path in product.SNAPSHOTS
        for name, found in product.resources(product.template(path), kind).items()
    ]


def execute(command, folder, event):
    finished = subprocess.run(command, cwd=folder, input=json.dumps(event), capture_output=True, text=True, timeout=30)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def run_lambda(properties, folder, event):
    assert properties["Handler"] == "index.handler"
    code = properties["Code"]["ZipFile"]
    if properties["Runtime"].startswith("python"):
        (folder / "index.py").write_text(code)
        return execute([sys.executable, "-c", PYTHON_RUNNER], folder, event)
    (folder / "index.js").write_text(code)
    return execute([tools.NODE, "-e", NODE_RUNNER], folder, event)


def host_functions():
    """The Lambda functions that rewrite Host: not authorizers, nor the functions of a template that routes are added to."""
    return [case for case in resources("AWS::Lambda::Function") if "EdgeFunction" in case.id]


@pytest.mark.parametrize(("path", "properties"), host_functions())
def test_the_lambda_function_rewrites_host_and_nothing_else(path, properties, tmp_path):
    event = events.origin_request()
    expected = copy.deepcopy(event["Records"][0]["cf"]["request"])

    answer = run_lambda(properties, tmp_path, event)

    (host,) = answer["headers"].pop("host")
    assert host["value"] == expected["origin"]["custom"]["domainName"]
    assert host.get("key", "host").lower() == "host"
    del expected["headers"]["host"]
    assert json.dumps(answer) == json.dumps(expected)


def run_function(code, folder, event):
    module = folder / "node_modules" / "cloudfront"
    module.mkdir(parents=True)
    (module / "package.json").write_text('{"type": "module", "exports": "./index.js"}')
    (module / "index.js").write_text(CLOUDFRONT_MODULE)
    (folder / "function.mjs").write_text(code + "\nexport { handler };\n")
    (folder / "runner.mjs").write_text(FUNCTION_RUNNER)
    return execute([tools.NODE, "runner.mjs"], folder, event)


def single_host_functions():
    """The functions of configs with one API, whose ID is known: those of routes also do other work."""
    def has_one_host(path):
        return not path.name.startswith("reference_") and "routes" not in product.config(product.case(path))

    return [case for case in resources("AWS::CloudFront::Function") if has_one_host(case.values[0])]


@pytest.mark.parametrize(("path", "properties"), single_host_functions())
def test_the_cloudfront_function_sets_the_origins_host_header(path, properties, tmp_path):
    event = events.viewer_request()
    api_host = product.execute_api_host(product.config(product.case(path)))

    seen = run_function(properties["FunctionCode"], tmp_path, event)

    assert seen["calls"] == [[{"hostHeader": api_host}]]
    assert json.dumps(seen["answer"]) == json.dumps(event["request"])


# The functions of routes, by snapshot and logical ID: paths as viewers ask for them, and as the origin gets them.
REWRITES = {
    ("routes_site-and-apis", "SpaFunction"): {
        "/": "/index.html",
        "/about": "/index.html",
        "/v1.2/about": "/index.html",
        "/docs/": "/index.html",
        "/assets/missing.js": "/assets/missing.js",
        "/.well-known/apple-app-site-association": "/.well-known/apple-app-site-association",
    },
    ("routes_site-and-apis", "StripApiFunction"): {"/api/orders": "/orders", "/api/": "/", "/api/api/x": "/api/x"},
    ("template_site", "SpaFunction"): {"/about": "/index.html", "/assets/missing.js": "/assets/missing.js"},
    ("routes_sites", "SpaAdminFunction"): {"/admin/": "/admin/index.html", "/admin/about": "/admin/index.html", "/admin/v1.2/about": "/admin/index.html", "/admin/docs/": "/admin/index.html", "/admin/users/7": "/admin/index.html", "/admin/app.css": "/admin/app.css"},
    ("routes_sites", "IndexFunction"): {
        "/docs/": "/docs/index.html",
        "/docs/about": "/docs/about/index.html",
        "/docs/v1.2/about": "/docs/v1.2/about/index.html",
        "/docs/missing.js": "/docs/missing.js",
        "/.well-known/security": "/.well-known/security",
    },
    ("routes_websocket", "RootFunction"): {"/socket": "/", "/": "/"},
    ("routes_stripped-sites", "StripAppSpaFunction"): {
        "/app": "/index.html",
        "/app/": "/index.html",
        "/app/about": "/index.html",
        "/app/v1.2/about": "/index.html",
        "/app/docs/": "/index.html",
        "/app/assets/missing.js": "/assets/missing.js",
        "/app/.well-known/security": "/.well-known/security",
    },
    ("routes_stripped-sites", "StripGuideIndexFunction"): {
        "/guide/": "/index.html",
        "/guide/docs/": "/docs/index.html",
        "/guide/about": "/about/index.html",
        "/guide/v1.2/about": "/v1.2/about/index.html",
        "/guide/assets/missing.js": "/assets/missing.js",
        "/guide/.well-known/security": "/.well-known/security",
    },
    ("routes_sites", "StripMediaFunction"): {"/media/a.png": "/a.png", "/media/": "/", "/media/media/a": "/media/a"},
    ("routes_options", "StripV2OrdersFunction"): {"/v2/orders/7": "/7", "/v2/orders/": "/"},
}


@pytest.mark.parametrize(
    ("name", "logical_id", "path", "expected"),
    [(name, logical_id, *pair) for (name, logical_id), pairs in REWRITES.items() for pair in pairs.items()],
)
def test_the_function_of_a_route_changes_the_path_alone(name, logical_id, path, expected, tmp_path):
    event = events.viewer_request()
    event["request"]["uri"] = path
    template = product.template(product.ROOT / "snapshots" / f"{name}.yaml")

    seen = run_function(template["Resources"][logical_id]["Properties"]["FunctionCode"], tmp_path, event)

    assert seen["calls"] == []
    assert seen["answer"] == {**event["request"], "uri": expected}


def test_one_function_takes_the_prefix_off_and_sets_the_host(tmp_path):
    event = events.viewer_request()
    event["request"]["uri"] = "/function/orders"
    functions = product.resources(product.template(product.ROOT / "snapshots" / "routes_strategies.yaml"), "AWS::CloudFront::Function")
    (code,) = [found["Properties"]["FunctionCode"] for name, found in functions.items() if "Host" in name]

    seen = run_function(code, tmp_path, event)

    assert seen["calls"] == [[{"hostHeader": "b1b2c3d4e5.execute-api.us-east-1.amazonaws.com"}]]
    assert seen["answer"] == {**event["request"], "uri": "/orders"}


@pytest.mark.parametrize(("status", "logical_id"), [(410, "Respond410Function"), (403, "Respond403Function")])
def test_a_route_answers_by_itself(status, logical_id, tmp_path):
    template = product.template(product.ROOT / "snapshots" / "routes_function-url.yaml")

    seen = run_function(template["Resources"][logical_id]["Properties"]["FunctionCode"], tmp_path, events.viewer_request())

    assert seen["answer"]["statusCode"] == status


@pytest.mark.parametrize(("path", "properties"), resources("AWS::CloudFront::Function"))
def test_the_cloudfront_function_fits(path, properties):
    """CloudFront takes at most 10 KB of function code."""
    code = properties["FunctionCode"]
    assert len((code if isinstance(code, str) else json.dumps(code)).encode()) < 10_240

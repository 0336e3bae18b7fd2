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
# CloudFront provides the module `cloudfront` at the edge; this one writes down what it is told.
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


def with_resource(kind):
    return [path for path in product.SNAPSHOTS if product.resources(product.template(path), kind)]


def only(template, kind):
    (resource,) = product.resources(template, kind).values()
    return resource["Properties"]


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


@pytest.mark.parametrize("path", with_resource("AWS::Lambda::Function"), ids=product.case)
def test_the_lambda_function_rewrites_host_and_nothing_else(path, tmp_path):
    event = events.origin_request()
    expected = copy.deepcopy(event["Records"][0]["cf"]["request"])
    api_host = product.execute_api_host(product.config(product.case(path)))

    answer = run_lambda(only(product.template(path), "AWS::Lambda::Function"), tmp_path, event)

    (host,) = answer["headers"].pop("host")
    assert host["value"] == api_host
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


@pytest.mark.parametrize("path", with_resource("AWS::CloudFront::Function"), ids=product.case)
def test_the_cloudfront_function_sets_the_origins_host_header(path, tmp_path):
    event = events.viewer_request()
    api_host = product.execute_api_host(product.config(product.case(path)))

    seen = run_function(only(product.template(path), "AWS::CloudFront::Function")["FunctionCode"], tmp_path, event)

    assert seen["calls"] == [[{"hostHeader": api_host}]]
    assert json.dumps(seen["answer"]) == json.dumps(event["request"])


@pytest.mark.parametrize("path", with_resource("AWS::CloudFront::Function"), ids=product.case)
def test_the_cloudfront_function_fits(path):
    """CloudFront takes at most 10 KB of function code."""
    assert len(only(product.template(path), "AWS::CloudFront::Function")["FunctionCode"].encode()) < 10_240

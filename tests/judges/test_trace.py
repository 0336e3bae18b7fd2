"""`gatefront trace` agrees with node and python3 on the code of functions.

Every request goes through one distribution whose policies forward everything, so that what a function changes is what
the origin gets.
"""

import itertools
import json
import subprocess
import sys

import pytest

import events
import product
import tools

API = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
HOST = events.VIEWER_HOST
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

PATHS = ["/", "/api/orders", "/api", "/v1/orders/7", "/docs/", "/app.js", "/API/x", "/a%20b/c"]
QUERIES = ["", "?page=2", "?page=2&x=1&debug"]
HEADERS = [[], ["Authorization: Bearer x"], ["Authorization: Bearer x", "X-Test: 1", "Cookie: a=1; b=2"]]
REQUESTS = list(itertools.product(PATHS, QUERIES, HEADERS))

# Statements of a CloudFront function between `const request = event.request;` and `return request;`.
FUNCTIONS = {
    "strip": "request.uri = request.uri.replace(/^\\/api(?=\\/|$)/, '') || '/';",
    "strip by text": "if (request.uri.startsWith('/api/')) request.uri = request.uri.slice(4);",
    "single page": "const last = request.uri.split('/').pop(); if (!last.includes('.')) request.uri = '/index.html';",
    "directory index": "if (request.uri.endsWith('/')) request.uri += 'index.html';",
    "replace all": "request.uri = request.uri.replace(/\\//g, '/x-');",
    "groups": "const found = request.uri.match(/^\\/v(\\d+)\\/(.*)$/); if (found) request.uri = '/' + found[2] + '/' + found[1];",
    "redirect": "if (request.uri === '/docs/') return { statusCode: 302, headers: { location: { value: '/' } } };",
    "unauthorized": "if (!request.headers.authorization) return { statusCode: 401, statusDescription: 'Unauthorized' };",
    "header from header": "const auth = request.headers.authorization; if (auth) request.headers['x-auth'] = { value: auth.value };",
    "forwarded host": "request.headers['x-forwarded-host'] = { value: request.headers.host.value };",
    "remove": "delete request.headers.authorization; delete request.headers['x-test'];",
    "query": "if (request.querystring.debug) delete request.querystring.debug; request.querystring.v = { value: '1' };",
    "cookie": "if (request.cookies.a) request.headers['x-a'] = { value: request.cookies.a.value };",
    "lower": "request.uri = request.uri.toLowerCase();",
    "loop": "for (const part of ['/api', '/v1']) { if (request.uri.startsWith(part)) { request.uri = request.uri.substring(part.length) || '/'; break; } }",
    "switch": "switch (request.method) { case 'GET': request.headers['x-read'] = { value: '1' }; break; default: request.headers['x-read'] = { value: '0' }; }",
}

# Statements of a Lambda@Edge handler in Python, on origin-request.
HANDLERS = {
    "host": "request['headers']['host'] = [{'key': 'Host', 'value': request['origin']['custom']['domainName']}]",
    "path": "request['uri'] = '/v2' + request['uri']",
    "strip": "if request['uri'].startswith('/api/'):\n        request['uri'] = request['uri'][4:]",
    "remove": "request['headers'].pop('x-test', None)",
    "answer": "if 'authorization' not in request['headers']:\n        return {'status': '401'}",
    "query": "request['querystring'] = ''",
}


def function_code(body):
    return f"function handler(event) {{\n  const request = event.request;\n  {body}\n  return request;\n}}\n"


def handler_code(body):
    return f"def handler(event, context):\n    request = event['Records'][0]['cf']['request']\n    {body}\n    return request\n"


def template(association, function):
    behavior = {
        "TargetOriginId": "api", "ViewerProtocolPolicy": "https-only", "CachePolicyId": CACHING_DISABLED,
        "OriginRequestPolicyId": ALL_VIEWER, **association,
    }
    origin = {"Id": "api", "DomainName": API, "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}
    config = {"Enabled": True, "Origins": [origin], "DefaultCacheBehavior": behavior}
    edge = {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}}
    return {"Resources": {"Edge": edge, "Function": function}}


def trace(path, target, headers):
    options = [part for header in headers for part in ("-H", header)]
    finished = product.run("trace", path, "GET", f"https://{HOST}{target}", *options, "--format", "json")
    assert finished.returncode in (0, 1), finished.stderr.decode()
    (way,) = json.loads(finished.stdout)["ways"]
    (function,) = way["functions"]
    return way, function["effect"]


def of_headers(headers):
    return dict(header.split(": ") for header in [f"host: {HOST}", *headers])


def function_event(path, query, headers):
    pairs = [part.partition("=") for part in query.lstrip("?").split("&") if part]
    given = {name.lower(): {"value": value} for name, value in of_headers(headers).items()}
    cookies = [part.strip().partition("=") for part in given.pop("cookie", {"value": ""})["value"].split(";") if part]
    event = events.viewer_request()
    event["request"] = {
        "method": "GET", "uri": path, "headers": given,
        "querystring": {name: {"value": value} for name, _, value in pairs},
        "cookies": {name: {"value": value} for name, _, value in cookies},
    }
    return event


def compare(way, effect, answer, query):
    """Compares what is traced with what the code made of a request."""
    if "uri" not in answer:
        status = int(answer.get("statusCode") or answer.get("status"))
        assert effect == {"answers": status}
        assert (way["answer"]["by"], way["answer"]["status"]) == ("function", status)
        return
    assert effect == "forwards"
    expected = f"https://{API}{answer['uri']}" + (f"?{query}" if query else "")
    assert way["origin"]["url"] == expected
    arrived = {part["name"] for part in way["headers"] if part["fate"] != "removed"}
    names = {name.lower() for name, value in answer["headers"].items() if value} - {"cookie"}
    assert arrived == names


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_cloudfront_function_does_what_is_traced(name, tmp_path):
    code = function_code(FUNCTIONS[name])
    runner = "const { readFileSync } = require('fs'); const all = JSON.parse(readFileSync(0, 'utf8'));\n"
    runner += f"{code}\nconsole.log(JSON.stringify(all.map((event) => handler(event))));"
    given = [function_event(*request) for request in REQUESTS]
    finished = subprocess.run([tools.NODE, "-e", runner], input=json.dumps(given), capture_output=True, text=True, timeout=60)
    assert finished.returncode == 0, finished.stderr
    function = {"Type": "AWS::CloudFront::Function", "Properties": {
        "Name": "f", "AutoPublish": True, "FunctionCode": code,
        "FunctionConfig": {"Comment": "c", "Runtime": "cloudfront-js-2.0"},
    }}
    association = {"FunctionAssociations": [
        {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["Function", "FunctionARN"]}},
    ]}
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template(association, function)))
    unknown = 0
    for (target, query, headers), answer in zip(REQUESTS, json.loads(finished.stdout), strict=True):
        way, effect = trace(path, target + query, headers)
        if effect == "unknown" or "not known" in (way["origin"] or {"url": ""})["url"]:
            unknown += 1
            continue
        parts = []
        for key, value in answer.get("querystring", {}).items():
            parts.append(f"{key}={value['value']}" if value["value"] else key)
        compare(way, effect, answer, "&".join(parts))
    # Look-ahead is not in the library that finds regular expressions.
    assert unknown == (len(REQUESTS) if name == "strip" else 0)


@pytest.mark.parametrize("name", HANDLERS)
def test_a_handler_in_python_does_what_is_traced(name, tmp_path):
    code = handler_code(HANDLERS[name])
    runner = f"import json, sys\n{code}\nprint(json.dumps([handler(event, None) for event in json.load(sys.stdin)]))"
    given = []
    for path, query, headers in REQUESTS:
        event = events.origin_request(HOST)
        request = event["Records"][0]["cf"]["request"]
        request.update(method="GET", uri=path, querystring=query.lstrip("?"))
        request["origin"]["custom"].update(domainName=API, path="")
        request["headers"] = {name.lower(): [{"key": name, "value": value}] for name, value in of_headers(headers).items()}
        given.append(event)
    finished = subprocess.run([sys.executable, "-c", runner], input=json.dumps(given), capture_output=True, text=True, timeout=60)
    assert finished.returncode == 0, finished.stderr
    function = {"Type": "AWS::Lambda::Function", "Properties": {
        "Runtime": "python3.13", "Handler": "index.handler", "Code": {"ZipFile": code},
        "Role": "arn:aws:iam::123456789012:role/edge",
    }}
    association = {"LambdaFunctionAssociations": [
        {"EventType": "origin-request", "LambdaFunctionARN": {"Fn::Sub": "${Function.Arn}:1"}},
    ]}
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template(association, function)))
    for (target, query, headers), answer in zip(REQUESTS, json.loads(finished.stdout), strict=True):
        way, effect = trace(path, target + query, headers)
        compare(way, effect, answer, answer.get("querystring"))

"""The playground in Chromium: it loads nothing but its own files, judges, fixes and traces as the command does, and a link
reopens what was shared. axe-core finds no barrier on it.

It is skipped only where `playground/build` cannot have the packages of Rust for WebAssembly.
"""

import functools
import gzip
import html.parser
import http.server
import json
import queue
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

import product
import tools

# A tenth above the size when it was set. A release is smaller: it is optimized as a whole.
MOST_BYTES = 1_770_000
NO_PACKAGES = 75

# Runs in the page, beside its own script, and reports to the server of the page.
DRIVER = """
const byId = (id) => document.getElementById(id);
const until = async (holds) => { while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10)); };
const found = {policy: []};
document.addEventListener("securitypolicyviolation", (event) => found.policy.push(event.blockedURI));
const shown = () => ({
  text: byId("text").value, status: byId("status").textContent, verdict: byId("verdict").textContent,
  url: byId("url").value, template: byId("template").textContent, way: byId("way").textContent,
});
const barriers = async () => {
  const result = await axe.run();
  return {
    faults: result.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" ")}`),
    passes: result.passes.length, wide: document.documentElement.scrollWidth > innerWidth,
  };
};
const run = async () => {
  await until(() => "ready" in document.body.dataset);
  found.version = byId("version").textContent;
  found.reopened = shown();
  if (!location.hash) {
    found.examples = {};
    for (const {value} of [...byId("example").options].filter(({value}) => value)) {
      byId("example").value = value;
      byId("example").dispatchEvent(new Event("change"));
      byId("trace").click();
      found.examples[value] = shown();
    }
    byId("text").value = "a: [";
    byId("check").click();
    found.refused = shown();
    byId("example").value = "examples/check/careless.yaml";
    byId("example").dispatchEvent(new Event("change"));
    found.barriers = await barriers();
    byId("url").value = "/shared?page=2";
    byId("share").click();
    await until(() => location.hash.startsWith("#state="));
    found.link = location.hash;
    byId("fix").click();
    found.fixed = shown();
    try { await fetch("https://example.com/"); } catch { found.stopped = true; }
    await until(() => found.policy.length);
  }
};
run().catch((error) => { found.error = String(error.stack); }).then(() =>
  fetch("/found", {method: "POST", body: JSON.stringify(found)}));
"""


class Page(http.server.SimpleHTTPRequestHandler):
    """Serves the site with the driver beside it, and notes each request."""

    def __init__(self, requests, found, *arguments, **named):
        self.requests, self.found = requests, found
        super().__init__(*arguments, **named)

    def do_GET(self):
        self.requests.append(self.path)
        own = {"/driver.js": DRIVER.encode(), "/axe.js": tools.AXE.read_bytes()}
        if self.path == "/":
            page = (product.ROOT / "target/playground/site/index.html").read_text()
            scripts = '<script src="axe.js"></script><script type="module" src="driver.js"></script>'
            self.answer("text/html", page.replace("</body>", f"{scripts}</body>").encode())
        elif self.path in own:
            self.answer("text/javascript", own[self.path])
        else:
            super().do_GET()

    def do_POST(self):
        self.requests.append(f"POST {self.path}")
        self.found.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer("text/plain", b"")

    def answer(self, kind, content):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    built = subprocess.run([product.ROOT / "playground" / "build"], capture_output=True, text=True)
    if built.returncode == NO_PACKAGES:
        pytest.skip(built.stderr.strip())
    assert built.returncode == 0, built.stderr
    return product.ROOT / "target/playground/site"


@pytest.fixture(scope="module")
def visit(site, tmp_path_factory):
    """Opens the page with a fragment in a window, and returns what the driver finds and the requests of the page."""
    def visit(fragment="", *options):
        requests, found = [], queue.Queue()
        handler = functools.partial(Page, requests, found, directory=site)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever).start()
            command = [
                tools.CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
                f"--user-data-dir={tmp_path_factory.mktemp('profile')}", *options,
                f"http://127.0.0.1:{server.server_port}/{fragment}",
            ]
            chromium = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                result = found.get(timeout=120)
            finally:
                chromium.terminate()
                chromium.wait()
                server.shutdown()
        assert "error" not in result, result["error"]
        return result, requests
    return visit


@pytest.fixture(scope="module")
def first(visit):
    return visit()


def template(name, tmp_path):
    """The file or files that the command judges for an example: of a config, the template."""
    # Alone: beside a plan the command would read the files that it was made from.
    paths = [Path(shutil.copy(product.ROOT / part, tmp_path)) for part in name.split()]
    if "\nstrategy:" not in paths[0].read_text():
        return paths
    made = tmp_path / "made.yaml"
    assert product.run("synth", paths[0], "--quiet", "--output", made).returncode == 0
    return [made]


def examples():
    text = (product.ROOT / "playground" / "build").read_text()
    named = [name for name in text.replace('"', " ").replace(",", " ").split() if name.startswith(("examples/", "tests/"))]
    live = " ".join(name for name in named if "/live/" in name)
    configs = sorted(f"examples/{path.name}" for path in (product.ROOT / "examples").glob("*.yaml"))
    return [name for name in named if "/live/" not in name and "*" not in name] + [live] + configs


def test_the_size_is_within_its_budget(site):
    packed = len(gzip.compress((site / "gatefront.wasm").read_bytes(), 9))
    assert packed < MOST_BYTES, packed


def test_the_page_has_the_version_and_loads_its_own_files_alone(first):
    found, requests = first
    assert found["version"].split()[0] == product.run("--version").stdout.decode().split()[1]
    own = {"/", "/style.css", "/playground.css", "/playground.js", "/gatefront.wasm", "/examples.json"}
    assert set(requests) - {"/axe.js", "/driver.js", "/favicon.ico", "POST /found"} == own
    # The driver tried to send something away.
    assert found["stopped"] and found["policy"] == ["https://example.com/"]


def test_the_page_has_every_example(first):
    assert sorted(first[0]["examples"]) == sorted(examples())


@pytest.mark.parametrize("name", examples())
def test_an_example_is_judged_and_traced_as_by_the_command(name, first, tmp_path):
    shown = first[0]["examples"][name]
    paths = template(name, tmp_path)
    page = product.run("check", *paths, "--format", "html").stdout.decode()
    expected = words(page.partition("</h1>")[2].partition("</main>")[0])
    names = ["the template of this config" if paths[0].name == "made.yaml" else "input", "input 2"]
    for path, name_in_page in zip(paths, names):
        expected = expected.replace(str(path), name_in_page)
    assert "Distribution" in expected
    assert (shown["status"], shown["verdict"].split()) == ("", expected.split())
    if paths[0].name == "made.yaml":
        assert shown["template"] == paths[0].read_text()
    more = [option for path in paths[1:] for option in ("--with", path)]
    traced = product.run("trace", paths[0], "GET", "/orders", "-H", "Authorization: Bearer token", *more)
    assert shown["way"] == traced.stdout.decode() and traced.stdout


class Words(html.parser.HTMLParser):
    """The text of a page, without its elements."""

    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(data)


def words(page):
    reader = Words()
    reader.feed(page)
    reader.close()
    return "".join(reader.words)


def test_a_mistake_is_shown_at_its_place(first):
    refused = first[0]["refused"]
    assert "--> input:1" in refused["status"] and refused["verdict"] == ""


def test_the_safe_fixes_are_those_of_the_command(first, tmp_path):
    file = tmp_path / "template.yaml"
    file.write_bytes((product.ROOT / "examples/check/careless.yaml").read_bytes())
    assert product.run("check", file, "--fix").returncode == 0
    fixed = first[0]["fixed"]
    assert fixed["text"] == file.read_text()
    assert "Applied:\nGF101: " in fixed["status"]
    assert "Authorization is delivered in 1 of 1 behavior" in fixed["verdict"]


def test_a_link_reopens_what_was_shared(first, visit):
    found, requests = visit(first[0]["link"])
    shared = first[0]["examples"]["examples/check/careless.yaml"]
    reopened = found["reopened"]
    assert (reopened["text"], reopened["verdict"]) == (shared["text"], shared["verdict"])
    assert reopened["url"] == "/shared?page=2"
    assert not any("state" in path for path in requests)
    damaged, _ = visit(first[0]["link"][:-20])
    assert damaged["reopened"]["status"] == "The link is incomplete or damaged."


@pytest.mark.parametrize("width", [1280, 500])
@pytest.mark.parametrize("scheme", ["1", "0"], ids=["light", "dark"])
def test_the_page_has_no_barrier(visit, width, scheme):
    found, _ = visit("", f"--window-size={width},900", f"--blink-settings=preferredColorScheme={scheme}")
    assert found["barriers"]["faults"] == []
    assert found["barriers"]["passes"] > 10
    assert not found["barriers"]["wide"]

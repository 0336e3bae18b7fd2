"""The pages and the drawings in Chromium: axe-core finds no barrier, nothing of a template becomes an element, and Mermaid
draws every label.

Screenshots of the page in light, dark and narrow are in target/judges/screenshots.
"""

import html
import json
import re
import subprocess

import pytest

import product
import tools

TEMPLATE = product.ROOT / "tests/fixtures/pages/orders.yaml"
HOSTILE = product.ROOT / "tests/fixtures/hostile/markup.json"
FIXTURES = product.ROOT / "src/check/rules/fixtures"
SCREENSHOTS = product.ROOT / "target/judges/screenshots"
POLICY = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
# 0 is dark.
SCHEMES = {"light": "1", "dark": "0"}

AXE = """
axe.run().then(result => {
  const faults = result.violations.map(fault => `${fault.id}: ${fault.nodes.map(node => node.html).join(" ")}`);
  const count = what => document.querySelectorAll(what).length;
  const found = {
    faults, passes: result.passes.length, wide: document.documentElement.scrollWidth > innerWidth,
    strangers: count("img, iframe, object, form, link, [onclick], [onerror], a[href^='javascript']"),
  };
  const out = document.createElement("pre");
  out.id = "found";
  out.textContent = JSON.stringify(found);
  document.body.append(out);
});
"""


def chromium(tmp_path, page, *more):
    profile = tmp_path / "profile"
    command = [
        tools.CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
        f"--user-data-dir={profile}", "--virtual-time-budget=8000", *more, page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()


def found(dom):
    return json.loads(html.unescape(re.search(r'<pre id="found">(.*?)</pre>', dom, re.S).group(1)))


def judged(tmp_path, text, *more):
    """Returns the violations that axe-core finds on a page. The page's content security policy is bypassed for it."""
    assert len(POLICY.findall(text)) == 1
    axe = tools.AXE.read_text().replace("</script", "<\\/script")
    page = tmp_path / "page.html"
    page.write_text(POLICY.sub("", text).replace("</body>", f"<script>{axe}</script><script>{AXE}</script></body>"))
    return found(chromium(tmp_path, page, "--dump-dom", *more))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 500])
@pytest.mark.parametrize("command", [
    ("check", TEMPLATE),
    ("check", HOSTILE),
    ("diff", FIXTURES / "GF101.failing.yaml", FIXTURES / "GF201.failing.yaml"),
], ids=lambda command: "-".join(str(part).split("/")[-1] for part in command))
def test_a_page_has_no_barrier(command, width, scheme, tmp_path):
    text = product.run(*command, "--format", "html").stdout.decode()
    result = judged(tmp_path, text, f"--window-size={width},900", f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}")
    assert result["faults"] == []
    assert result["passes"] > 10
    assert not result["wide"]
    assert result["strangers"] == 0


@pytest.mark.parametrize(("name", "width", "height", "scheme"), [
    ("light", 1280, 1600, "light"), ("dark", 1280, 1600, "dark"), ("narrow", 500, 2600, "light"),
])
def test_a_screenshot_is_taken(name, width, height, scheme, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(product.run("check", TEMPLATE, "--format", "html").stdout)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    file = SCREENSHOTS / f"{name}.png"
    chromium(tmp_path, page, f"--window-size={width},{height}", f"--screenshot={file}",
             f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}")
    assert file.stat().st_size > 30_000


MERMAID = """
mermaid.initialize({startOnLoad: false, securityLevel: "strict"});
mermaid.render("drawing", document.getElementById("source").textContent).then(({svg}) => {
  const holder = document.createElement("div");
  holder.innerHTML = svg;
  const found = {
    words: holder.textContent,
    strangers: holder.querySelectorAll("img, script, a, h1, iframe, em, strong, code").length,
  };
  document.getElementById("found").textContent = JSON.stringify(found);
}, error => { document.getElementById("found").textContent = JSON.stringify({error: String(error)}); });
"""


def drawn(drawing, tmp_path):
    """What Mermaid makes of a drawing."""
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html><meta charset="utf-8"><body>'
        f'<pre id="source">{html.escape(drawing)}</pre><pre id="found"></pre>'
        f'<script src="{tools.MERMAID.as_uri()}"></script><script>{MERMAID}</script>'
    )
    result = found(chromium(tmp_path, page, "--dump-dom"))
    assert "error" not in result, result
    return result


@pytest.mark.parametrize(("template", "words"), [
    (TEMPLATE, ["/orders/*", "stripped GET, HEAD", "GF101: ", "host-rejected"]),
    (HOSTILE, ["@octocat", "<h1>All delivered</h1>"]),
], ids=["orders", "hostile"])
def test_mermaid_draws_every_label(template, words, tmp_path):
    drawing = product.run("check", template, "--format", "mermaid").stdout.decode()
    markdown = product.run("check", template, "--format", "markdown").stdout.decode()
    assert drawing in markdown
    result = drawn(drawing, tmp_path)
    for word in words:
        assert word in result["words"], result["words"]
    assert result["strangers"] == 0


def test_mermaid_draws_both_sides_of_a_difference(tmp_path):
    sides = FIXTURES / "GF101.failing.yaml", FIXTURES / "GF201.failing.yaml"
    words = drawn(product.run("diff", *sides, "--format", "mermaid").stdout.decode(), tmp_path)["words"]
    for word in ["before: ", "stripped GET, HEAD", "after: ", "host-rejected"]:
        assert word in words, words

"""The site that mdBook makes of docs: it has every page, and every link in it leads to a file and a place that are there."""

import html.parser
import subprocess
from urllib.parse import unquote, urlsplit

import pytest

import product
import tools


class Page(html.parser.HTMLParser):
    """The links of a page, and the places in it that they may name."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places.add(attributes.get("id"))
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    built = subprocess.run([tools.MDBOOK, "build", "--dest-dir", folder], cwd=product.ROOT, capture_output=True, text=True)
    assert built.returncode == 0 and "WARN" not in built.stderr and "ERROR" not in built.stderr, built.stderr
    # The page for addresses that are not there is shown at any depth.
    return {path.relative_to(folder): Page(path.read_text()) for path in folder.rglob("*.html")
            if path.name not in ("404.html", "toc.html")}


def test_the_site_has_every_page(book):
    docs = product.ROOT / "docs"
    pages = {path.relative_to(docs).with_suffix(".html") for path in docs.rglob("*.md")}
    made = {path.with_name("README.html") if path.name == "index.html" else path for path in book}
    assert pages - made == {(docs / "SUMMARY.html").relative_to(docs)}


def test_every_link_leads_somewhere(book):
    seen = 0
    for path, page in book.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https", f"{path}: {link}"
                continue
            target = (product.ROOT / path.parent / parts.path).resolve().relative_to(product.ROOT) if parts.path else path
            assert target in book, f"{path}: {link}"
            assert not parts.fragment or unquote(parts.fragment) in book[target].places, f"{path}: {link}"
            seen += 1
    assert seen > 300


def test_files_of_the_repository_are_links_to_it(book):
    from tomllib import loads

    repository = loads((product.ROOT / "Cargo.toml").read_text())["package"]["repository"]
    links = [link for page in book.values() for link in page.links if link.startswith(f"{repository}/blob/main/")]
    assert len(links) > 10
    for link in links:
        path = urlsplit(link.removeprefix(f"{repository}/blob/main/")).path
        assert (product.ROOT / path).exists(), link

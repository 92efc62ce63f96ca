"""axe finds nothing at WCAG 2.2 AA; nothing runs out of a narrow screen; no script is needed."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import LANGUAGES, PAGES

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe(site, browser, language, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    faults = []
    for path in PAGES:
        page.goto(f"{site.base}/{language}{path}")
        for violation in Axe().run(page, options=RULES).response["violations"]:
            where = [node["target"] for node in violation["nodes"]][:3]
            faults.append(f"/{language}{path}: {violation['id']}: {violation['help']} {where}")
    context.close()
    assert not faults, "\n".join(faults[:30])


@pytest.mark.parametrize("width", [360, 640])
def test_nothing_runs_out_of_the_screen(site, browser, width):
    """640 pixels are what a reader at 200% on a screen of 1280 has."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    faults = []
    for path in PAGES:
        page.goto(f"{site.base}/es{path}")
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            faults.append(f"/es{path}: {wide} pixels wide at {width}")
    context.close()
    assert not faults, "\n".join(faults)

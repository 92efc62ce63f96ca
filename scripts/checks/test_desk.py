"""The secretariat's desk in a browser: typed text is kept as a draft by itself, pages fit a phone, and all of it works
without scripts."""

import os
import re
import shutil

import pytest

from conftest import PROGRAM, start
from people import Browser, code, link, seat_somebody

PAGES = [
    "/desk", "/desk/new/decision", "/desk/edit/document/conference-in-brief", "/desk/edit/disagreement/companions-in-the-closed-door",
    "/desk/preview/party/mex?as=party:jam", "/desk/trash", "/desk/journal", "/desk/bulk?q=migra", "/desk/table/party",
    "/records/party/mex", "/records/party/mex/history", "/records/party/mex/audience", "/documents/conference-in-brief/files",
    "/announcements", "/announcements/new",
]


@pytest.fixture(scope="module")
def desk(folder, database):
    path = str(folder / "desk.sqlite")
    shutil.copy(database, path)
    seat_somebody(path, "marta@example.org", "coordinator", None, "secretariat")
    server, site = start(path)
    marta = Browser(site.base)
    marta.get(link(PROGRAM, path, "marta@example.org", site.base))
    marta.send("/sign-in/link")
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', marta.text).group(1)
    marta.send("/account/second-factor", code=code(key))
    yield site, marta
    server.terminate()
    server.wait(20)


@pytest.fixture
def window(desk, browser):
    site, marta = desk
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.add_cookies([{"name": cookie.name, "value": cookie.value, "url": site.base} for cookie in marta.cookies])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_phone_and_a_desk(window, desk, path):
    site, _ = desk
    errors = []
    window.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for width in (360, 1280):
        window.set_viewport_size({"width": width, "height": 900})
        assert window.goto(f"{site.base}/es{path}").status == 200
        assert window.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than {width} px"
        if folder := os.environ.get("PUEBLA_SHOTS"):
            name = re.sub(r"\W+", "-", path).strip("-")
            window.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert errors == []


def test_what_is_typed_is_kept_by_itself(window, desk):
    site, _ = desk
    window.goto(f"{site.base}/es/desk/new/forum")
    window.fill("[name='title.es']", "Foro a medio escribir")
    window.locator("#autosave:not(:empty)").wait_for(timeout=15000)
    window.goto(f"{site.base}/es/desk")
    window.click("text=Foro a medio escribir")
    assert window.input_value("[name='title.es']") == "Foro a medio escribir"
    window.click("button[value=save]")
    window.wait_for_load_state()
    window.goto(f"{site.base}/es/desk")
    assert window.locator("text=Foro a medio escribir").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_typed_after_the_session_ended_is_not_lost(browser, desk, scripts):
    site, marta = desk
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    cookies = [{"name": cookie.name, "value": cookie.value, "url": site.base} for cookie in marta.cookies]
    context.add_cookies(cookies)
    page = context.new_page()
    title = f"Foro sin sesión {scripts}"
    page.goto(f"{site.base}/es/desk/new/forum")
    # Signed out in another tab.
    context.clear_cookies()
    page.fill("[name='title.es']", title)
    if scripts:
        ended = page.get_attribute("form.editor", "data-ended")
        page.locator("#autosave", has_text=ended).wait_for(timeout=15000)
    page.click("button[value=save]")
    page.locator("#typed").wait_for()
    assert title in page.inner_text("main") and page.locator("main a[href='/es/sign-in'][target=_blank]").count() == 1
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # Signed in again in another tab: first to be looked at, then sent.
    context.add_cookies(cookies)
    page.click("#form button")
    assert title in page.inner_text("main") and page.locator("#form input[name=form-token]").count() == 1
    page.click("#form button")
    page.wait_for_load_state()
    marta.get("/es/records/forum")
    assert title in marta.text
    context.close()


def test_a_record_is_made_and_linked_without_scripts(desk):
    site, marta = desk
    marta.get("/es/desk/new/partner")
    marta.send("/desk/new/partner", **{"do": "find", "find": "asilo", "title.es": "Socia de prueba", "audience": "public"})
    assert marta.status == 200 and re.search(r'<datalist id="found"><option value="[a-z-]+/', marta.text)
    assert 'value="Socia de prueba"' in marta.text
    target = re.search(r'<datalist id="found"><option value="([a-z/0-9-]+)"', marta.text).group(1)
    marta.send(
        "/desk/new/partner",
        **{"do": "save", "title.es": "Socia de prueba", "audience": "public", "link.1.relation": "related", "link.1.target": target})
    assert marta.status == 200 and "Socia de prueba" in marta.text
    marta.get("/es/records/partner/socia-de-prueba.json")
    assert f'"slug":"{target.split("/")[1]}"' in marta.text

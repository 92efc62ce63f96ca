"""Signing in to the real program without scripts: links, password, second factor, tokens for programs."""

import re
import shutil
import sqlite3
import time

import pytest

from conftest import PROGRAM, Site, start
from people import Browser, code, link, seat_somebody

PASSWORD = "un puente sobre el Suchiate"


@pytest.fixture(scope="module")
def house(folder, database):
    path = str(folder / "people.sqlite")
    shutil.copy(database, path)
    seat_somebody(path, "elena@example.hn", "focal-point-seat", "hnd")
    seat_somebody(path, "marta@example.org", "coordinator", None, "secretariat")
    server, site = start(path)
    yield path, site
    server.terminate()
    server.wait(20)


def enter(house, address: str) -> Browser:
    path, site = house
    browser = Browser(site.base)
    browser.get(link(PROGRAM, path, address, site.base))
    browser.send("/sign-in/link")
    return browser


def test_a_link_is_a_button_and_opens_once(house):
    path, site = house
    address = link(PROGRAM, path, "elena@example.hn", site.base)
    for _ in range(3):
        mailer = Browser(site.base)
        mailer.get(address)
        assert mailer.status == 200 and not list(mailer.cookies)
    browser = Browser(site.base)
    browser.get(address)
    browser.send("/sign-in/link")
    assert browser.url.endswith("/es/account") and browser.status == 200
    again = Browser(site.base)
    again.get(address)
    assert again.status == 200 and "<form class=\"sheet-form\"" not in again.text


def test_password_second_factor_and_back(house):
    _, site = house
    browser = enter(house, "marta@example.org")
    # Her seat asks for a second factor: nothing else is open before there is one.
    assert "/account/second-factor" in browser.url
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', browser.text).group(1)
    assert 'autocomplete="one-time-code"' in browser.text and "<svg" in browser.text
    browser.send("/account/second-factor", code="000000")
    assert browser.status == 422 and "aria-invalid" in browser.text
    browser.send("/account/second-factor", code=code(key))
    codes = re.findall(r"<li><code>([A-Z2-7-]{19})</code>", browser.text)
    assert len(codes) == 10
    browser.get("/es/account/password")
    browser.send("/account/password", password="corta")
    assert browser.status == 422
    browser.send("/account/password", password=PASSWORD)
    assert browser.url.endswith("/es/account") and browser.status == 200
    browser.send("/sign-out")
    browser.get("/es/account")
    assert "/sign-in" in browser.url
    browser.send("/sign-in", address="marta@example.org", password="wrong wrong wrong")
    assert browser.status == 422
    browser.send("/sign-in", address="marta@example.org", password=PASSWORD)
    assert "/sign-in/code" in browser.url
    browser.get("/es/account")
    assert "/sign-in" in browser.url
    browser.get("/es/sign-in/code")
    browser.send("/sign-in/code", code=codes[0])
    assert browser.url.endswith("/es/account")
    assert browser.status == 200


def test_cookies_cannot_be_read_or_sent_from_elsewhere(house):
    _, site = house
    browser = enter(house, "elena@example.hn")
    (cookie,) = [cookie for cookie in browser.cookies if cookie.name.endswith("puebla-session")]
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert cookie.path == "/" and cookie.discard
    # A form of another session, or of no page of ours, does nothing.
    browser.text = browser.text.replace('name="form-token" value="', 'name="form-token" value="x')
    browser.send("/sign-out")
    assert browser.status == 403


def test_a_program_comes_in_with_a_token_and_no_further(house):
    _, site = house
    browser = enter(house, "elena@example.hn")
    browser.get("/es/account/tokens")
    assert browser.status == 200 and "/account/tokens" in browser.url, browser.text
    seat = re.search(r'<option value="([^"]+)"', browser.text).group(1)
    browser.send("/account/tokens", label="estadísticas", seat=seat, days="30")
    token = re.search(r"puebla_[\w-]{43}", browser.text).group(0)
    assert site.get("/es/account.json", Authorization=f"Bearer {token}").status in (401, 403)
    browser.get("/es/account")
    assert token not in browser.text and "estadísticas" in browser.text
    browser.send("/account/tokens/revoke")
    assert "estadísticas" not in browser.text


@pytest.mark.parametrize("address", ["elena@example.hn", "nobody@example.org"])
def test_answers_do_not_tell_who_is_there(house, address):
    _, site = house
    browser = Browser(site.base)
    browser.get("/es/sign-in")
    failed = browser.send("/sign-in", address=address, password="not this one").replace(address, "…")
    browser.get("/es/sign-in/forgotten")
    asked = browser.send("/sign-in/forgotten", address=address).replace(address, "…")
    seen = test_answers_do_not_tell_who_is_there.__dict__.setdefault("seen", (failed, asked))
    assert seen == (failed, asked)


def test_nothing_in_the_database_is_a_secret_in_the_clear(house):
    path, site = house
    browser = enter(house, "elena@example.hn")
    (cookie,) = [cookie for cookie in browser.cookies if cookie.name.endswith("puebla-session")]
    db = sqlite3.connect(path, timeout=20)
    tables = ["account", "session", "mail_link", "api_token", "sign_in_event", "sign_in_try", "journal"]
    everything = "\n".join(str(row) for table in tables for row in db.execute(f"SELECT * FROM {table}"))
    assert cookie.value not in everything and PASSWORD not in everything

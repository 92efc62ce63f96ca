"""Signing on with OpenID Connect against a provider that we did not write: oidc-provider-mock."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid

import pytest

from conftest import free_port, start
from people import NOW, Browser, seat_somebody


@pytest.fixture(scope="module")
def provider():
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://localhost:{port}"
    for _ in range(400):
        try:
            urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=2).read()
            break
        except OSError:
            time.sleep(0.05)
    yield issuer
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def house(folder, database, provider):
    path = str(folder / "sign-on.sqlite")
    shutil.copy(database, path)
    seat_somebody(path, "elena@example.hn", "focal-point-seat", "hnd")
    seat_somebody(path, "rosa@example.cr", "focal-point-seat", "cri")
    db = sqlite3.connect(path)
    identity = str(uuid.uuid4())
    db.execute("INSERT INTO record (id, kind, slug, audience, recorded, revised) VALUES (?, 'sign-on', 'hnd', 'public', ?, ?)",
               (identity, NOW, NOW))
    db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', 'es', 'official', 'Cancillería')",
               (identity,))
    db.execute("INSERT INTO sign_on (record, issuer, client, party) VALUES (?, ?, 'puebla', 'hnd')", (identity, provider))
    db.commit()
    db.close()
    os.environ["PUEBLA_SIGN_ON_HND_SECRET"] = "from the environment"
    server, site = start(path)
    del os.environ["PUEBLA_SIGN_ON_HND_SECRET"]
    yield path, site
    server.terminate()
    server.wait(20)


def at_provider(site, provider: str, subject: str, claims: dict) -> Browser:
    """Begins here, shows at the provider who it is, and comes back to the button."""

    request = urllib.request.Request(
        f"{provider}/users/{urllib.parse.quote(subject)}", method="PUT", data=json.dumps(claims).encode(),
        headers={"content-type": "application/json"})
    urllib.request.urlopen(request, timeout=10).read()
    browser = Browser(site.base)
    browser.get("/es/sign-in")
    browser.send("/sign-in/with")
    there = re.search(r'<a class="button" href="([^"]+)"', browser.text).group(1).replace("&amp;", "&")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(there).query)
    assert query["code_challenge_method"] == ["S256"] and query["nonce"] and query["state"]
    form = urllib.parse.urlencode({"sub": subject}).encode()
    browser._open(urllib.request.Request(there, data=form))
    return browser


def test_a_person_of_the_party_comes_in(house, provider):
    _, site = house
    browser = at_provider(site, provider, "elena", {"email": "Elena@example.hn", "email_verified": True})
    assert "/es/sign-in/with/back" in browser.url and not [c for c in browser.cookies if c.name == "puebla-session"]
    browser.send("/sign-in/with/back")
    assert browser.url.endswith("/es/account") and "elena@example.hn" in browser.text


@pytest.mark.parametrize("subject, claims", [
    ("nobody", {"email": "nobody@example.hn", "email_verified": True}),
    ("unverified", {"email": "elena@example.hn", "email_verified": False}),
    ("silent", {"email": "elena@example.hn"}),
    ("other-party", {"email": "rosa@example.cr", "email_verified": True}),
    # Another identity of the provider than the one that came in before.
    ("second-elena", {"email": "elena@example.hn", "email_verified": True}),
])
def test_nobody_else_does(house, provider, subject, claims):
    _, site = house
    browser = at_provider(site, provider, subject, claims)
    browser.send("/sign-in/with/back")
    assert browser.status == 403
    assert not [cookie for cookie in browser.cookies if cookie.name == "puebla-session"]


def test_what_was_begun_in_one_browser_does_not_end_in_another(house, provider):
    _, site = house
    browser = at_provider(site, provider, "elena", {"email": "elena@example.hn", "email_verified": True})
    # The cookies of somebody who began, too.
    other = Browser(site.base)
    other.get("/es/sign-in")
    other.send("/sign-in/with")
    other.get(browser.url)
    other.send("/sign-in/with/back")
    assert other.status == 403
    stranger = Browser(site.base)
    stranger.get(browser.url)
    stranger.send("/sign-in/with/back")
    assert stranger.status == 403
    browser.send("/sign-in/with/back")
    assert browser.status == 200
    again = browser.get(browser.url) and browser.status
    assert again == 200


def test_a_code_opens_once(house, provider):
    _, site = house
    browser = at_provider(site, provider, "elena", {"email": "elena@example.hn", "email_verified": True})
    back, kept = browser.url, [cookie for cookie in browser.cookies if cookie.name == "puebla-sign-on"]
    browser.send("/sign-in/with/back")
    assert browser.status == 200
    replay = Browser(site.base)
    for cookie in kept:
        replay.cookies.set_cookie(cookie)
    replay.get(back)
    replay.send("/sign-in/with/back")
    assert replay.status == 403

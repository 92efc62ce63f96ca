"""People with seats, put into a database without the program: what checks of signing in begin with."""

import base64
import hashlib
import hmac
import html
import http.cookiejar
import re
import sqlite3
import struct
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

NOW = "2026-01-01T00:00:00.000Z"


def seat_somebody(database: str, address: str, function: str, party: str | None, body: str | None = None) -> None:
    """A person who holds a seat from the first day of 2026."""
    db = sqlite3.connect(database, timeout=20)
    seat, person = str(uuid.uuid4()), str(uuid.uuid4())
    slug = "-".join(part for part in (party, function, body) if part) + "-" + seat[:6]
    for identity, kind, name in ((seat, "seat", slug), (person, "person", "p-" + person[:8])):
        db.execute(
            "INSERT INTO record (id, kind, slug, audience, recorded, revised) VALUES (?, ?, ?, 'process', ?, ?)",
            (identity, kind, name, NOW, NOW))
        db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', 'zxx', 'official', ?)",
                   (identity, name))
    db.execute("INSERT INTO seat (record, function, party, body, number) VALUES (?, ?, ?, ?, 1)", (seat, function, party, body))
    db.execute("INSERT INTO person (record, address, language) VALUES (?, ?, 'es')", (person, address))
    db.execute(
        "INSERT INTO tenure (id, seat, person, begins, state, nominated_by, nominated_at) "
        "VALUES (?, ?, ?, '2026-01-01', 'confirmed', 'test', ?)", (str(uuid.uuid4()), seat, person, NOW))
    db.commit()
    db.close()


def link(program: str, database: str, address: str, base: str) -> str:
    """The address of a link that signs the person in, as the command line prints it."""
    done = subprocess.run(
        [program, "user", "link", address, "--database", database, "--base", base], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def code(key: str) -> str:
    """What an app shows now (RFC 6238), by Python's own means."""
    secret = base64.b32decode(key.replace(" ", ""))
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = digest[19] & 15
    return str((struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000).zfill(6)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_no_redirect = urllib.request.build_opener(_NoRedirect)


class Browser:
    """A browser without scripts: keeps cookies, follows redirects, sends forms as they stand on the page."""

    def __init__(self, base: str):
        self.base = base
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.url, self.status, self.text = "", 0, ""

    def get(self, address: str) -> str:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base, address)))

    def send(self, action: str, **fields: str) -> str:
        """Sends the form of this page that goes to `action`, its hidden fields with those given."""
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", self.text, re.S):
            target = re.search(r'action="([^"]+)"', form).group(1)
            if not target.endswith(action):
                continue
            hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
            data = {name: html.unescape(value) for name, value in hidden} | fields
            request = urllib.request.Request(
                urllib.parse.urljoin(self.base, target), data=urllib.parse.urlencode(data).encode(),
                headers={"Origin": self.base, "Sec-Fetch-Site": "same-origin"})
            return self._open(request)
        raise AssertionError(f"no form to {action} on {self.url}:\n{self.text}")

    def post(self, path: str, fields: dict[str, str]) -> int:
        """Sends a form of this session without looking at its page again, and does not go where the answer leads."""
        token = re.search(r'name="form-token" value="([^"]+)"', self.text).group(1)
        request = urllib.request.Request(
            urllib.parse.urljoin(self.base, path), data=urllib.parse.urlencode(fields | {"form-token": token}).encode())
        # Cookies know no ports: the same session after the server has come back elsewhere.
        self.cookies.add_cookie_header(request)
        try:
            return _no_redirect.open(request, timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code

    def _open(self, request: urllib.request.Request) -> str:
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.url, self.status, self.text = answer.url, answer.status, answer.read().decode()
        return self.text

"""The program under test, running on a fresh database, and a browser to look at it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

PROGRAM = os.environ["PUEBLA_PROGRAM"]
LANGUAGES = ["es", "en"]
# One address for every route.
PAGES = [
    "", "/conference", "/parties/mex", "/parties/unhcr", "/bodies/closed-door", "/bodies/grcm", "/participation", "/rules",
    "/rules/m3", "/admission", "/cycle", "/presidencies", "/presidencies/presidency-2007", "/meetings",
    "/meetings/crm-xii", "/meetings/crm-xii/agenda", "/meetings/crm-xii/agenda/order", "/meetings/crm-xii/timetable", "/funding", "/focal-points", "/officers", "/glossary", "/plan", "/plan/human-rights",
    "/plan/asylum", "/activities", "/activities?status=pending", "/activities?year=1900",
    "/activities/seminar-women-and-migration-2007", "/seminars", "/decisions", "/decisions/xii-guidelines-child-victims",
    "/partners", "/partners/iom", "/documents", "/documents/conference-in-brief",
    "/documents/guidelines-child-victims-of-trafficking", "/sources", "/sources/003", "/sources/003?kind=activity",
    "/search", "/search?q=asilo", "/searches", "/search?q=nothingofthekind", "/calendar", "/calendar?month=2007-04", "/year/2007", "/year",
    "/disagreements", "/updates", "/records", "/records/party", "/records/party/mex", "/about", "/nowhere",
    "/documents?page=x",
]


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@dataclass
class Site:
    base: str

    def get(self, path: str, **headers: str) -> Answer:
        request = urllib.request.Request(self.base + path, headers=headers)
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=20) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())


def wait_until(page, condition: str, seconds: float = 20) -> None:
    """Until something is so on a page: asked from outside, because the pages' policy lets no text become a script."""
    for _ in range(int(seconds * 10)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true on {page.url}: {condition}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(database: str, *options: str) -> tuple[subprocess.Popen, Site]:
    """A server on a free port, once it is ready."""
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}")
    server = subprocess.Popen(
        [PROGRAM, "serve", "--database", database, "--port", str(port), "--base", site.base, *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )
    for _ in range(1500):
        try:
            if site.get("/ready").status == 200:
                return server, site
        except OSError:
            pass
        if server.poll() is not None:
            raise RuntimeError(server.stderr.read().decode())
        time.sleep(0.02)
    raise RuntimeError("the server did not get ready")


@pytest.fixture(scope="session")
def folder():
    path = Path(tempfile.mkdtemp(prefix="puebla-checks-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def database(folder) -> str:
    path = str(folder / "checks.sqlite")
    subprocess.run([PROGRAM, "init", "--database", path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def site(database):
    server, site = start(database)
    yield site
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()

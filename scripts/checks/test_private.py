"""The private site as its readers find it: valid HTML, nothing for axe to complain of, nothing too wide, no script needed;
and nothing answered is lost when the server is killed."""

import random
import signal
import sqlite3
import subprocess
import threading
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import PROGRAM, start
from people import Browser, link
from test_accessibility import RULES
from test_html import vnu
from test_seats import House, come_in

PAGES = [
    "/inbox", "/directory", "/directory/hnd", "/seats", "/seats/hnd", "/account", "/account/person", "/account/password",
    "/account/tokens", "/account/data", "/account/proof", "/openings", "/post", "/functions", "/desk", "/announcements",
    "/handover/coordinator-secretariat", "/records/seat", "/desk/journal", "/desk/trash", "/desk/new/document",
    "/desk/edit/party/mex", "/meetings/crm-xii/agenda", "/meetings/crm-xii/agenda/edit", "/meetings/crm-xii/agenda/comments",
    "/meetings/crm-xii/timetable",
    "/meetings/crm-xii/convocation", "/meetings/crm-xii/delegation?party=mex", "/meetings/crm-xii/delegation?party=-",
    "/meetings/crm-xii/participants", "/meetings/crm-xii/arrivals", "/meetings/crm-xii/information", "/meetings/crm-xii/badges",
    "/meetings/crm-xii/check-in",
    "/plan-edition", "/seminars/plan", "/account/calendar", "/meetings/crm-xii/plan", "/meetings/crm-xvi/plan", "/year/2007",
    "/activities/seminar-women-and-migration-2007/plan", "/meetings/crm-xii/pack", "/meetings/crm-xii/pack/state", "/meetings/crm-xii/summary",
    "/summaries/xii-plenary", "/sittings/xii-plenary/chair", "/sittings/xii-plenary/room",
]
OUTSIDE = ["/sign-in", "/sign-in/link", "/sign-in/forgotten", "/functions"]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("private"))
    yield house
    house.server.terminate()
    house.server.wait(20)


@pytest.fixture(scope="module")
def coordinator(house, browser):
    context = browser.new_context(java_script_enabled=False, locale="es")
    page = context.new_page()
    come_in(page, house.first_link(), second_factor=True)
    page.goto(house.base + "/es/seats")
    page.fill("#check-form-due", "2099-01-01")
    page.locator("#check-form button").click()
    # A meeting with invitations, and somebody who comes.
    page.goto(house.base + "/es/meetings/crm-xii/convocation")
    page.locator("#convene-form button").click()
    page.goto(house.base + "/es/meetings/crm-xii/delegation?party=-")
    page.fill("#form-name", "Inés Intérprete")
    page.select_option("#form-role", "interpreter")
    page.fill("#form-diet", "vegetariana")
    page.locator("form.sheet-form button").click()
    page.goto(house.base + "/es/meetings/crm-xii/convocation")
    page.locator("form[action$='/convocation/accredit'] button").last.click()
    page.goto(house.base + "/es/plan-edition")
    page.select_option("#form-host", "mex")
    page.fill("#form-first", "2027-04-26")
    page.fill("#form-zone", "America/Mexico_City")
    page.locator("#form button").last.click()
    page.locator("#make button").click()
    yield context.storage_state()
    context.close()


@pytest.mark.parametrize("language,width,scheme", [("es", 360, "light"), ("en", 1280, "dark")])
def test_axe_and_width(house, browser, coordinator, language, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, storage_state=coordinator)
    page = context.new_page()
    faults = []
    for path in PAGES + OUTSIDE:
        answer = page.goto(f"{house.base}/{language}{path}")
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
            continue
        for violation in Axe().run(page, options=RULES).response["violations"]:
            where = [node["target"] for node in violation["nodes"]][:3]
            faults.append(f"/{language}{path}: {violation['id']}: {violation['help']} {where}")
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            faults.append(f"{path}: {wide} pixels wide at {width}")
    context.close()
    assert not faults, "\n".join(faults[:30])


def test_vnu(house, browser, coordinator, tmp_path):
    context, names = browser.new_context(storage_state=coordinator), {}
    for language in ["es", "en"]:
        for path in PAGES + OUTSIDE:
            file = f"{len(names)}.html"
            (tmp_path / file).write_text(context.request.get(f"{house.base}/{language}{path}").text())
            names[file] = f"/{language}{path}"
    context.close()
    faults = vnu(tmp_path, names)
    assert not faults, "\n".join(sorted(faults)[:30])


def test_private_answers_are_kept_by_nobody(house, browser, coordinator):
    context = browser.new_context(storage_state=coordinator)
    for path in PAGES:
        headers = context.request.get(f"{house.base}/es{path}").headers
        assert headers["cache-control"] == "private, no-store", path
        assert "etag" not in headers, path
        assert "Cookie" in headers["vary"], path
    context.close()


def test_the_server_is_killed_a_hundred_times_in_the_middle_of_writes(database, tmp_path):
    """What the server answered with a redirect is in the journal, and verify finds nothing wrong."""
    path = str(tmp_path / "killed.sqlite")
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    # By the program: verify names whatever is put in past it.
    for number, sector in enumerate(["foreign-affairs", "interior", "migration"]):
        subprocess.run(
            [PROGRAM, "user", "invite", f"person{number}@example.hn", "--name", f"Person {number}",
             "--seat", f"hnd-focal-point-seat-{sector}", "--database", path], check=True, capture_output=True)
    answered: dict[int, int] = {0: 0, 1: 0, 2: 0}
    sessions: list[str] = []
    chance = random.Random()
    for turn in range(100):
        server, site = start(path)
        if not sessions:
            for number in range(3):
                browser = Browser(site.base)
                browser.get(link(PROGRAM, path, f"person{number}@example.hn", site.base))
                browser.send("/sign-in/link")
                browser.get("/es/inbox")
                sessions.append(browser)
        stop = threading.Event()

        def write(number: int):
            browser = sessions[number]
            browser.base = site.base
            while not stop.is_set():
                try:
                    if browser.post("/es/inbox/notices", {"notices": chance.choice(["daily", "never"])}) == 303:
                        answered[number] += 1
                except OSError:
                    return

        writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.02, 0.3))
        server.send_signal(signal.SIGKILL)
        stop.set()
        for writer in writers:
            writer.join(30)
        server.wait(20)
        done = subprocess.run([PROGRAM, "verify", "--database", path], capture_output=True, text=True)
        assert done.returncode == 0, f"turn {turn}: {done.stdout}{done.stderr}"
        with sqlite3.connect(path) as db:
            (kept,) = db.execute("SELECT COUNT(*) FROM journal WHERE command = 'institution.choose-notices'").fetchone()
        # What was written and not yet answered when the server died may be there too: at most one a writer and turn.
        assert sum(answered.values()) <= kept <= sum(answered.values()) + 3 * (turn + 1), f"turn {turn}"
    assert sum(answered.values()) > 300, answered

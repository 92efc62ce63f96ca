"""From the convocation of a meeting to the list of participants, as people do it in a browser: the letter arrives, the focal point
answers and registers, the secretariat accredits and checks in at the door while the line is down."""

import datetime
import email
import email.policy
import re
import sqlite3
import time

import pytest

from conftest import PROGRAM
from people import link, seat_somebody
from test_seats import House, come_in

MEETING = "xvi-check"


def letters_to(house, address: str) -> list:
    found = []
    for file in sorted(house.letters.iterdir()):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if message["To"] and address in message["To"]:
            found.append(message)
    return found


def wait_for(what):
    for _ in range(300):
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("convocation")
    house = House(folder)
    house.database = str(folder / "seats.sqlite")
    yield house
    house.server.terminate()
    house.server.wait(20)


def make(page, base: str, kind: str, fields: dict[str, str]) -> None:
    """A record by the desk's own form; many choices are lists of suggestions, few are menus."""
    page.goto(f"{base}/es/desk/new/{kind}")
    for name, value in fields.items():
        field = page.locator(f"main [name='{name}']")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main button[value=save]").first.click()
    assert page.locator(".errors").count() == 0, page.locator(".errors").all_inner_texts()


def make_meeting(page, base: str, today: datetime.date) -> None:
    """A meeting today and tomorrow, with a plenary that is open to the process."""
    make(page, base, "meeting", {
        "slug": MEETING, "title.es": "XVI Conferencia de prueba", "title.en": "XVI Test Conference",
        "when": f"{today}/{today + datetime.timedelta(days=1)}", "body": "vice-ministers", "audience": "public"})
    make(page, base, "sitting", {
        "slug": "xvi-plenary", "title.es": "Plenaria de prueba", "meeting": MEETING, "body": "plenary", "inside": "process",
        "zone": "America/Tegucigalpa", "opens": f"{today}T00:30", "closes": f"{today}T23:30", "state": "planned", "audience": "process"})


def test_from_the_convocation_to_the_list_of_participants(house, browser, tmp_path):
    context = browser.new_context(locale="es", viewport={"width": 360, "height": 740})
    saul = context.new_page()
    come_in(saul, house.first_link(), second_factor=True)
    # The venue's day, six hours behind UTC.
    today = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=6)).date()
    make_meeting(saul, house.base, today)
    seat_somebody(house.database, "elena@sre.example", "focal-point-seat", "hnd")
    page = f"{house.base}/es/meetings/{MEETING}"

    # He convenes: the matrix says whom; letters go to those who can be written to.
    assert saul.goto(page + "/convocation").status == 200
    saul.locator("#convene-form button").click()
    assert "M7" in saul.locator("#invitations ~ table").inner_text()
    saul.locator("form[action$='/convocation/send'] button").last.click()
    letter = wait_for(lambda: letters_to(house, "elena@sre.example"))[-1]
    assert letter["Subject"] == "Invitación a XVI Conferencia de prueba"
    text = letter.get_body(("plain",)).get_content()
    assert "M1" in text and f"/es/meetings/{MEETING}/invitation" in text

    # She opens it, answers, and registers; without scripts.
    other = browser.new_context(locale="es", java_script_enabled=False)
    elena = other.new_page()
    elena.goto(link(PROGRAM, house.database, "elena@sre.example", house.base))
    elena.locator("main form button").first.click()
    elena.goto(house.base + "/es/inbox")
    elena.locator(f"main a[href='/es/meetings/{MEETING}/invitation']").click()
    saul.goto(page + "/convocation")
    assert "Abierta" in saul.locator("#invitations ~ table").inner_text()
    elena.select_option("select[name=answer]", "accepted")
    elena.fill("textarea[name=note]", "Con mucho gusto.")
    elena.locator("form.sheet-form button").click()
    elena.wait_for_url("**/delegation*")

    def register(name, role, **more):
        elena.fill("#form-name", name)
        elena.fill("#form-title", "Directora")
        elena.select_option("#form-role", role)
        for field, value in more.items():
            elena.fill(f"#form-{field}", value)
        elena.locator("form.sheet-form button").click()

    register("Elena Paz", "head", diet="vegetariana", arrives=f"{today}T08:15")
    register("Beto Sol", "companion")
    register("Carla Mar", "companion", diet="sin sal")
    assert "M3" in elena.locator("#form-role-error").inner_text()
    assert elena.input_value("#form-name") == "Carla Mar" and elena.input_value("#form-diet") == "sin sal"
    elena.goto(page + "/delegation")
    assert "Beto Sol" in elena.locator("main").inner_text() and "Carla Mar" not in elena.locator("main").inner_text()
    for path in ["/convocation", "/badges", "/check-in"]:
        assert elena.goto(page + path).status == 403
    assert elena.goto(page + "/arrivals").status == 404, "she does not speak for the host"

    # He accredits, and prints the badges.
    saul.goto(page + "/arrivals")
    assert "vegetariana" in saul.locator("main").inner_text()
    saul.goto(page + "/convocation")
    saul.locator("form[action$='/convocation/accredit'] button").last.click()
    saul.goto(page + "/badges")
    assert saul.locator(".badge").count() == 2
    codes = [re.sub(r"\s", "", code) for code in saul.locator(".badge code").all_inner_texts()]
    pdf = context.request.get(page + "/badges.pdf")
    assert pdf.status in (200, 503) and (pdf.status == 503 or pdf.body().startswith(b"%PDF"))

    # At the door: one is ticked, the line drops, another one is ticked by badge, twice; the line comes back.
    saul.goto(page + "/check-in")
    rows = saul.locator("#people ~ ul.door li")
    assert rows.count() == 2
    context.set_offline(True)
    rows.nth(0).locator("button").click()
    for _ in range(2):
        saul.fill("#form-badge", codes[1])
        saul.locator("form:has(#form-badge) button").click()
    assert "3" in saul.locator("#line").inner_text() and saul.locator("#line").is_visible()
    assert "Presente" in rows.nth(0).inner_text()
    with sqlite3.connect(house.database) as db:
        assert db.execute("SELECT COUNT(*) FROM attendance").fetchone() == (0,)
    # Signing out would empty the telephone: not before what was ticked has arrived.
    saul.locator("form[action$='/sign-out']").evaluate("form => form.requestSubmit()")
    assert saul.url.endswith("/check-in") and "3" in saul.locator("#line").inner_text()
    before = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(1.5)
    context.set_offline(False)

    def arrived():
        with sqlite3.connect(house.database) as db:
            came = [row[0] for row in db.execute("SELECT came FROM attendance ORDER BY came")]
        return came if len(came) == 2 else None

    came = wait_for(arrived)
    assert all(datetime.datetime.fromisoformat(moment) <= before for moment in came), "the time is the telephone's"
    wait_for(lambda: saul.evaluate("Object.values(localStorage).every((kept) => kept === '[]')"))
    time.sleep(0.5)
    with sqlite3.connect(house.database) as db:
        assert db.execute("SELECT COUNT(*) FROM attendance").fetchone() == (2,), "twice is once"
    saul.reload()
    assert "2 de 2" in saul.locator("#door .tally").inner_text()

    # The square on the badge opens the page with the person on it; without a script a tick is a form.
    assert saul.goto(f"{page}/check-in?badge={codes[0]}").status == 200
    assert saul.locator(".door.held").count() == 1
    assert elena.goto(page + "/participants").status == 200
    assert "Elena Paz" in elena.locator("main").inner_text() and "vegetariana" not in elena.locator("main").inner_text()
    stranger = browser.new_context().new_page()
    assert stranger.goto(page + "/participants").status == 404
    saul.goto(page + "/convocation")
    saul.locator("form:has(input[value=published]) button").click()
    assert stranger.goto(page + "/participants").status == 200
    assert "Beto Sol" in stranger.locator("main").inner_text()
    for one in (context, other):
        one.close()

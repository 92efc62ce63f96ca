"""A sitting with everybody in it at once: the chair, a delegate with a phone, two observers, civil society and the screen."""

import os
import sqlite3
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import PROGRAM, start, wait_until
from hall import check_in
from people import NOW, link, seat_somebody
from test_seats import come_in

SITTING = "plenaria-de-prueba"
SECRET = "Presupuesto reservado de la Secretaría"
PEOPLE = {
    # Name: function, party, body, needs a second factor.
    "saul": ("secretariat-assistant", None, "secretariat", True),
    "elena": ("group-delegate", "hnd", "grcm", False),
    "jamaica": ("observer-representative", "jam", None, False),
    "iom": ("observer-representative", "iom", None, False),
    "rosa": ("network-representative", "rrocm", None, False),
    "ines": ("interpreter", None, "secretariat", False),
}


def schedule(database: str) -> None:
    """A plenary for all who hold a seat, with two items."""
    db = sqlite3.connect(database, timeout=20)

    def record(kind: str, slug: str, title: str) -> str:
        identity = str(uuid.uuid4())
        db.execute(
            "INSERT INTO record (id, kind, slug, audience, recorded, revised) VALUES (?, ?, ?, 'process', ?, ?)",
            (identity, kind, slug, NOW, NOW))
        db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', 'es', 'official', ?)",
                   (identity, title))
        return identity

    sitting = record("sitting", SITTING, "Reunión Plenaria, segunda sesión")
    db.execute(
        "INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, state) "
        "VALUES (?, 'crm-xii', 'plenary', 'process', 'America/Chicago', 'Sala A', '2026-11-27T15:00:00.000Z', 'planned')", (sitting,))
    for place, title in enumerate([SECRET, "Declaraciones de apertura de las delegaciones"], 1):
        item = record("agenda-item", f"punto-{place}", title)
        db.execute("INSERT INTO agenda_item (record, meeting, sitting, place) VALUES (?, 'crm-xii', ?, ?)", (item, SITTING, place))
    db.commit()
    db.close()


@pytest.fixture(scope="module")
def hall(folder, browser):
    """Everybody signed in, each with a browser of their own; the server's database."""
    import subprocess
    database = str(folder / "room.sqlite")
    subprocess.run([PROGRAM, "init", "--database", database], check=True, capture_output=True)
    for name, (function, party, body, _) in PEOPLE.items():
        seat_somebody(database, f"{name}@crm.example", function, party, body)
    schedule(database)
    server, site = start(database)
    pages = {}
    for name, (_, _, _, factor) in PEOPLE.items():
        phone = name in ("elena", "jamaica", "rosa")
        context = browser.new_context(
            locale="es", viewport={"width": 360, "height": 740} if phone else {"width": 1366, "height": 768})
        pages[name] = context.new_page()
        address = link(PROGRAM, database, f"{name}@crm.example", site.base)
        if factor:
            come_in(pages[name], address, second_factor=True)
        else:
            pages[name].goto(address)
            pages[name].locator("main form button").first.click()
            pages[name].wait_for_load_state()
    pages["screen"] = pages["saul"].context.new_page()
    pages["screen"].set_viewport_size({"width": 1920, "height": 1080})
    yield database, site, pages
    server.terminate()
    server.wait(20)


def picture(page, name: str) -> None:
    """For whoever wants to look: PUEBLA_PICTURES names a folder."""
    if folder := os.environ.get("PUEBLA_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def clean(page, name: str) -> None:
    """Nothing wrong by axe, and nothing wider than the screen."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"


def test_a_sitting_with_six_at_once(hall):
    database, site, pages = hall
    chair, elena, jamaica, iom, rosa, screen, ines = (
        pages[name] for name in ("saul", "elena", "jamaica", "iom", "rosa", "screen", "ines"))
    views = {"saul": "chair", "screen": "screen", "ines": "interpreters"}
    for name, page in pages.items():
        page.goto(f"{site.base}/es/sittings/{SITTING}/{views.get(name, 'room')}")
        # Whatever the page shows later it shows without being loaded again.
        page.evaluate("window.sameDocument = true")
    elena.get_by_text("En vivo").wait_for()
    assert elena.get_by_role("button", name="Pedir la palabra").count() == 0, "not open yet"
    picture(elena, "room-planned")

    # The chair opens the sitting and takes up an item: everybody sees it.
    chair.get_by_role("button", name="Abrir la sesión").click()
    elena.get_by_text("Abierta", exact=True).wait_for()
    chair.select_option("#item-item", "punto-1")
    chair.get_by_role("button", name="Abordar").click()
    for page in (elena, jamaica, iom, rosa, screen, ines):
        page.get_by_role("heading", name=SECRET).first.wait_for()

    # The delegate asks for the floor with her thumb; the screen shows it. The observer waits to be invited.
    button = elena.get_by_role("button", name="Pedir la palabra")
    box = button.bounding_box()
    assert box["height"] >= 48 and box["width"] >= 280
    # Without a line the page stays, says so, and the button works once the line is back.
    elena.context.set_offline(True)
    button.click()
    elena.locator(".own .errors").wait_for()
    elena.context.set_offline(False)
    button.click()
    elena.get_by_text("Usted es el número 1").wait_for()
    screen.locator("ol.speakers").get_by_text("Honduras").wait_for()
    jamaica.get_by_role("button", name="Pedir la palabra").click()
    jamaica.get_by_text("la presidencia puede invitarle").wait_for()
    assert jamaica.get_by_role("button", name="Replicar").count() == 0
    rosa.get_by_role("button", name="Pedir la palabra").click()
    chair.get_by_role("heading", name="Esperan que se les invite").wait_for()
    assert screen.locator("ol.speakers li").count() == 1

    # A statement goes to the interpreters before it is said.
    elena.get_by_text("Entregar una intervención").click()
    elena.fill("#hand-in-title", "La postura de Honduras")
    elena.get_by_role("button", name="Entregar", exact=True).click()
    assert elena.locator("#hand-in-text").evaluate("field => !field.validity.valid"), "the browser asks for the text"
    elena.fill("#hand-in-text", "Señora Presidenta:\n\nHonduras agradece …")
    elena.context.set_offline(True)
    elena.get_by_role("button", name="Entregar", exact=True).click()
    elena.locator("#hand-in .errors").wait_for()
    assert elena.input_value("#hand-in-text").endswith("Honduras agradece …"), "nothing that was typed is lost"
    elena.context.set_offline(False)
    elena.get_by_role("button", name="Entregar", exact=True).click()
    ines.get_by_text("Honduras agradece").wait_for()
    assert jamaica.get_by_text("La postura de Honduras").count() == 0

    # What is wrong is said where it was typed.
    chair.get_by_text("Límites de tiempo").click()
    chair.fill("#limit-minutes", "x")
    chair.get_by_role("button", name="Fijar").click()
    chair.locator("#limit .errors").wait_for()
    assert chair.input_value("#limit-minutes") == "x"
    chair.fill("#limit-minutes", "5")
    chair.get_by_role("button", name="Fijar").click()
    chair.locator("#limit .errors").wait_for(state="detached")

    # The floor is given, the clock runs, and the invited observer is next.
    chair.get_by_role("button", name="Dar la palabra a quien sigue").click()
    screen.locator(".floor strong", has_text="Honduras").wait_for()
    before = screen.locator(".clock").inner_text()
    assert before.startswith("4:") or before == "5:00"
    wait_until(screen, f"document.querySelector('.clock').textContent !== '{before}'")
    elena.get_by_text("Tiene la palabra.").wait_for()
    chair.get_by_role("button", name="Invitar a intervenir Jamaica").click()
    jamaica.get_by_text("Usted es el número 1").wait_for()
    elena.get_by_role("button", name="Ya se pronunció").click()
    jamaica.get_by_text("La postura de Honduras").wait_for()

    # Text on the screen, and a word to all.
    chair.get_by_text("Mostrar un texto").click()
    chair.fill("#show-text", "Los Viceministros acuerdan renovar el Plan de Acción.")
    chair.get_by_role("button", name="Mostrar", exact=True).click()
    screen.get_by_text("acuerdan renovar").wait_for()
    chair.get_by_text("Anunciar algo").click()
    chair.fill("#announce-announcement", "El almuerzo se sirve a las 13:00.")
    chair.get_by_role("button", name="Anunciar", exact=True).click()
    rosa.get_by_text("El almuerzo se sirve").wait_for()
    for name, page in pages.items():
        clean(page, name)
        picture(page, f"room-{name}")
        assert page.evaluate("window.sameDocument === true"), f"{name} was loaded again"
    for page, name in ((elena, "elena"), (screen, "screen"), (chair, "chair")):
        page.emulate_media(color_scheme="dark")
        picture(page, f"room-{name}-dark")
        clean(page, f"{name} in the dark")
        page.emulate_media(color_scheme="light")

    # Without a script the page shows the same, and its buttons work.
    plain = iom.context.browser.new_context(java_script_enabled=False, locale="es", storage_state=iom.context.storage_state())
    still = plain.new_page()
    still.goto(f"{site.base}/es/sittings/{SITTING}/room")
    assert "habla desde las" in still.inner_text(".floor") and "5 minutos" in still.inner_text(".floor")
    still.get_by_role("button", name="Pedir la palabra").click()
    assert "la presidencia puede invitarle" in still.inner_text("main")
    plain.close()

    # The door closes: the others are cut off at once, and nothing of what is inside is theirs to find.
    # Whoever closes it stays inside: before he is checked in, the chair is told so and has no button.
    chair.get_by_text("Cerrar la puerta").first.click()
    assert chair.locator("#door-sure").count() == 0 and chair.locator("#close-door").get_by_role("link").count() == 2
    check_in(database, "saul@crm.example", SITTING)
    chair.reload()
    chair.get_by_text("Cerrar la puerta").first.click()
    chair.check("#door-sure")
    chair.get_by_role("button", name="Cerrar la puerta").click()
    for page in (elena, jamaica, iom, rosa, ines):
        page.get_by_role("heading", name="No permitido").wait_for()
        assert SECRET not in page.content()
        page.goto(f"{site.base}/es/search?q=reservado")
        assert SECRET not in page.content()
    chair.get_by_text("A puerta cerrada").first.wait_for()
    assert chair.get_by_text("1 persona dentro").count() == 1
    picture(chair, "room-closed-door")

"""An agenda as the secretariat makes it: without a script, by keyboard alone, and as programs of others read it."""

import datetime
import io
import re
import sqlite3
import uuid

import docx
import pytest
from icalendar import Calendar

from conftest import wait_until
from people import NOW
from test_private import house  # noqa: F401
from test_seats import come_in

# One that the memory has no agenda of.
MEETING = "crm-xiii"
AGENDA = f"/es/meetings/{MEETING}/agenda"


def plan(database: str) -> None:
    """Two sittings at the same time in one room."""
    db = sqlite3.connect(database, timeout=20)
    for slug, hours in (("agenda-plenary", ("15:00", "18:00")), ("agenda-other", ("16:00", "17:00"))):
        record = str(uuid.uuid4())
        db.execute(
            "INSERT INTO record (id, kind, slug, audience, position, version, digest, recorded, revised) "
            "VALUES (?, 'sitting', ?, 'public', 0, 1, '', ?, ?)", (record, slug, NOW, NOW))
        db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', 'es', 'official', ?)",
                   (record, "Sesión " + slug))
        db.execute(
            "INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, closes, state) "
            "VALUES (?, ?, 'plenary', 'public', 'America/New_York', 'Salón Maya', ?, ?, 'planned')",
            (record, MEETING, f"2027-04-26T{hours[0]}:00.000Z", f"2027-04-26T{hours[1]}:00.000Z"))
    db.commit()
    db.close()


@pytest.fixture(scope="module")
def secretariat(house, browser):  # noqa: F811
    context = browser.new_context(java_script_enabled=False, locale="es")
    page = context.new_page()
    come_in(page, house.first_link(), second_factor=True)
    plan(str(house.letters.parent / "seats.sqlite"))
    for title, minutes in (("Informe", "30"), ("Declaraciones", "60"), ("Diálogo", "45")):
        page.goto(house.base + AGENDA + "/edit")
        page.fill("#add-form [name='title.es']", title)
        page.fill("#add-form [name='title.en']", title + " (English)")
        page.select_option("#add-form [name=sitting]", "agenda-plenary")
        page.fill("#add-form [name=minutes]", minutes)
        page.locator("#add-form button").click()
        assert "Agregado" in page.locator(".notice").inner_text()
    yield context
    context.close()


def order(page) -> list[str]:
    return page.locator(".tree > li > .entry .sides > [lang=es]").all_inner_texts()


def test_without_a_script(house, secretariat):  # noqa: F811
    page = secretariat.new_page()
    page.goto(house.base + AGENDA + "/edit")
    assert order(page) == ["Informe", "Declaraciones", "Diálogo"]
    page.locator(".tree > li").nth(1).locator("button[value=up]").click()
    assert order(page) == ["Declaraciones", "Informe", "Diálogo"]
    assert "Ahora es el punto 1, a las 11:00" in page.locator(".notice").inner_text()
    page.locator(".tree > li").first.locator("button[value=up]").click()
    assert "ya es el primero" in page.locator(".errors").inner_text()
    page.goto(house.base + AGENDA + "/edit")
    page.locator(".tree > li").nth(1).locator("button[value=up]").click()
    assert order(page) == ["Informe", "Declaraciones", "Diálogo"]
    assert "Salón Maya" in page.locator(".conflicts").inner_text()
    page.locator(".tree > li").nth(2).locator(".moves a").first.click()
    page.fill("#describe [name='summary.es']", "Una hora, según la costumbre.")
    page.locator("#describe button").click()
    assert "Guardado" in page.locator(".notice").inner_text()
    page.close()


def test_by_keyboard_alone(house, browser, secretariat):  # noqa: F811
    context = browser.new_context(storage_state=secretariat.storage_state(), locale="es")
    page = context.new_page()
    page.goto(house.base + AGENDA + "/edit")
    assert page.locator(".keys").is_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.tree > li:nth-child(3)')"):
            break
    else:
        raise AssertionError("the third item is not reached with the tabulator")
    page.keyboard.press("Alt+ArrowUp")
    wait_until(page, "document.querySelector('#told').textContent.includes('punto 2')")
    assert order(page) == ["Informe", "Diálogo", "Declaraciones"]
    assert page.evaluate("document.activeElement.textContent.includes('Diálogo')"), "the focus stays with the item"
    page.keyboard.press("Alt+ArrowRight")
    wait_until(page, "document.querySelector('#told').textContent.includes('punto 1.1')")
    page.keyboard.press("Alt+ArrowLeft")
    wait_until(page, "document.querySelector('#told').textContent.includes('punto 2')")
    page.keyboard.press("Alt+ArrowDown")
    wait_until(page, "document.querySelector('#told').textContent.includes('punto 3')")
    page.keyboard.press("Alt+ArrowDown")
    wait_until(page, "document.querySelector('#told').textContent.includes('último')")
    assert order(page) == ["Informe", "Declaraciones", "Diálogo"]
    # A button does the same in the background, and keeps the focus.
    page.locator(".tree > li").first.locator("button[value=down]").press("Enter")
    wait_until(page, "document.querySelector('#told').textContent.includes('punto 2')")
    assert page.evaluate("document.activeElement.value") == "down"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    wait_until(page, "document.querySelector('#told').textContent.includes('punto 1')")
    context.close()


def test_sent_round_and_read_by_other_programs(house, secretariat):  # noqa: F811
    page = secretariat.new_page()
    page.goto(house.base + AGENDA + "/edit")
    day = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    page.fill("#circulate [name=comments]", day)
    page.locator("#circulate button").click()
    assert page.locator("h1").inner_text() == "Agenda preliminar"
    page.goto(house.base + AGENDA + "/edit")
    page.select_option("#circulate [name=state]", "preliminary")
    page.fill("#circulate [name=comments]", day)
    page.locator("#circulate button").click()
    assert page.locator("h1").inner_text() == "Agenda preliminar, rev. 1"
    assert page.goto(house.base + AGENDA + "?version=1&since=1").status == 200

    word = secretariat.request.get(house.base + AGENDA + ".docx")
    assert word.status == 200, word.text()
    document = docx.Document(io.BytesIO(word.body()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.core_properties.language == "es"
    assert "11:00–11:30\n1 Informe" in text and "Una hora, según la costumbre." in text and "comparar" not in text
    assert "Diferencias con" not in text, "nobody asked what is different"
    language = document.styles.element.xpath("//w:rPrDefault//w:lang/@w:val")
    assert language == ["es"], language
    pdf = secretariat.request.get(house.base + AGENDA + ".pdf")
    assert pdf.status == 200 and pdf.body().startswith(b"%PDF")

    calendar = Calendar.from_ical(secretariat.request.get(house.base + AGENDA + ".ics").text())
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    first = events["1 Informe"]
    assert first.start == datetime.datetime(2027, 4, 26, 15, 0, tzinfo=datetime.timezone.utc)
    assert first.end - first.start == datetime.timedelta(minutes=30)
    assert str(first["location"]).startswith("Salón Maya")
    assert "Sesión agenda-plenary" in events
    page.close()


def test_pages_fit_and_print(house, browser, secretariat):  # noqa: F811
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, storage_state=secretariat.storage_state(), locale="es")
    page = context.new_page()
    for path in ("", "/edit", "/order", "/comments"):
        assert page.goto(house.base + AGENDA + path).status == 200
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360, path
    assert page.goto(f"{house.base}/es/meetings/{MEETING}/timetable").status == 200
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    assert page.locator(".rooms").is_hidden(), "a list on a phone"
    page.set_viewport_size({"width": 1280, "height": 900})
    boxes = [page.locator(".slots li").nth(index).bounding_box() for index in range(2)]
    assert boxes[0]["y"] < boxes[1]["y"], "what begins later stands lower"
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"], "two in one room do not cover each other"
    assert re.search("conflicto", page.locator(".slots").inner_text())
    context.close()

"""An edition from the form to the calendar: as people plan it, in a browser without scripts, and as calendar programs read it."""

import datetime

import pytest
from icalendar import Calendar

from conftest import Site
from test_seats import House, come_in


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("planning"))
    yield house
    house.server.terminate()
    house.server.wait(20)


def events(answer):
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.body.split(b"\r\n"))
    found = list(Calendar.from_ical(answer.body).walk("VEVENT"))
    assert len({str(event["uid"]) for event in found}) == len(found)
    return found


def test_an_edition_is_planned(house, browser):
    def person(width=1280):
        context = browser.new_context(java_script_enabled=False, locale="es", viewport={"width": width, "height": 900})
        return context.new_page()

    # The coordinator notes who presides, and gives Mexico's presidency its seat.
    saul = person()
    come_in(saul, house.first_link(), second_factor=True)
    saul.goto(house.base + "/es/seats")
    saul.select_option("#presidency-form-party", "mex")
    saul.fill("#presidency-form-begins", "2026-01-01")
    saul.fill("#presidency-form-ends", "2027-12-31")
    saul.locator("#presidency-form button").click()
    saul.goto(house.base + "/es/seats/mex")
    seat = saul.locator("select[name=seat] option", has_text="Presidencia").last.get_attribute("value")
    saul.select_option("select[name=seat]", seat)
    saul.fill("input[name=name]", "Lucía Ferrer")
    saul.fill("input[name=address]", "lucia@sre.example")
    saul.locator("main form.sheet-form button").last.click()

    # The plan: what is wrong comes back with what was typed; then it is shown before it is made.
    saul.goto(house.base + "/es/inbox")
    saul.locator("main a[href='/es/plan-edition']").click()
    assert saul.input_value("#form-number") == "16" and saul.input_value("#form-host") == "mex"
    saul.fill("#form-first", "2027-04-26")
    saul.fill("#form-zone", "Ciudad de México")
    saul.fill("#form-rooms", "Azteca, Maya")
    saul.fill("[id='form-theme.es']", "Migración y familia")
    saul.locator("#form button").last.click()
    assert saul.locator(".errors").count() == 1 and saul.input_value("[id='form-theme.es']") == "Migración y familia"
    saul.fill("#form-zone", "America/Mexico_City")
    saul.locator("#form button").last.click()
    preview = saul.locator("main").inner_text()
    assert "XVI Conferencia Regional sobre Migración" in preview and "Sala Maya" in preview
    assert "No se ha fijado hasta cuándo circula la agenda preliminar" in preview
    saul.locator("#make button").click()
    saul.wait_for_url("**/meetings/crm-xvi/plan")
    assert saul.locator("table.hours").count() == 4

    # A network is moved before the other: against M6, which the coordinator is not offered to set aside.
    form = "#move-trafficking-network-crm-xvi-1"
    saul.locator("details:has(%s) summary" % form).click()
    saul.fill(form + "-opens", "2027-04-26T06:00")
    saul.fill(form + "-closes", "2027-04-26T08:30")
    saul.locator(form + " button").click()
    assert "Las Redes no se reúnen en paralelo." in saul.locator("#rules ~ .violations, section:has(#rules)").first.inner_text()
    assert saul.locator("form[action$='/plan/override']").count() == 0

    # As it is it cannot be announced: what is against a rule is named.
    saul.locator("#announce-form button").click()
    assert "Las Redes no se reúnen en paralelo." in saul.locator("#announce-form .errors").inner_text()
    saul.goto(house.base + "/es/meetings/crm-xvi/plan")

    # The presidency sets it aside, with a reason that stays on the page; too short a one is not taken.
    lucia = person(360)
    come_in(lucia, house.letter_to("lucia@sre.example"), second_factor=True)
    lucia.goto(house.base + "/es/meetings/crm-xvi/plan")
    violation = lucia.locator(".violations > li", has_text="Las Redes no se reúnen en paralelo.")
    assert violation.locator("a", has_text="M6").count() == 1 and violation.locator(".source a").count() > 0
    violation.locator("summary").click()
    violation.locator("textarea").fill("sin sala")
    violation.locator("form button").click()
    again = lucia.locator(".violations > li", has_text="Las Redes no se reúnen en paralelo.")
    assert again.locator("textarea").input_value() == "sin sala"
    again.locator("textarea").fill("La sede solo tiene una sala ese día.")
    again.locator("form button").click()
    assert "La sede solo tiene una sala ese día." in lucia.locator(".violations").inner_text()
    saul.reload()
    assert "La sede solo tiene una sala ese día." in saul.locator(".violations").inner_text()

    # It is announced; the year shows it; strangers see nothing of it.
    saul.locator("#announce-form button").click()
    assert "Anunciada" in saul.locator(".notice").inner_text()
    saul.goto(house.base + "/es/year/2027")
    assert "XVI Conferencia" in saul.locator("main").inner_text() and saul.locator(".small-month").count() == 12
    assert "Presidencia: México" in saul.locator("main").inner_text()
    public = Site(house.base)
    assert "XVI" not in public.get("/es/year/2027").text and public.get("/es/meetings/crm-xvi").status == 404

    # Lucía's calendar has an address, shown once; a program reads times and deadlines there.
    lucia.goto(house.base + "/es/account/calendar")
    lucia.locator("main form.sheet-form button").click()
    address = lucia.locator("code.key").inner_text()
    lucia.goto(house.base + "/es/account/calendar")
    assert address.split("/")[-1] not in lucia.content()
    feed = events(public.get(address.removeprefix(house.base)))
    plenary = next(event for event in feed if str(event["uid"]).startswith("sitting-crm-xvi-plenary@"))
    assert plenary["dtstart"].dt == datetime.datetime(2027, 4, 28, 16, 45, tzinfo=datetime.timezone.utc)
    assert plenary["dtend"].dt == datetime.datetime(2027, 4, 28, 23, 30, tzinfo=datetime.timezone.utc)
    reports = next(event for event in feed if "-reports.r1@" in str(event["uid"]))
    assert str(reports["dtstart"].dt) == "2027-04-14"
    assert events(public.get("/es/calendar.ics?body=grcm"))
    lucia.locator("form[action$='/account/calendar/revoke'] button").click()
    assert public.get(address.removeprefix(house.base)).status == 404

"""Journeys through the site as its readers make them, without JavaScript."""

import pytest


@pytest.fixture
def page(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}, base_url=site.base)
    page = context.new_page()
    yield page
    context.close()


def heading(page) -> str:
    return page.locator("h1").inner_text()


def test_from_a_word_to_its_source(page):
    page.goto("/es")
    page.get_by_label("¿Qué busca?").fill("asilo")
    page.locator(".ask button").click()
    assert page.locator(".hits mark").count() > 0
    page.get_by_role("link", name="Otorgamiento de asilo").first.click()
    assert heading(page) == "Otorgamiento de asilo"
    assert "GRCM" in page.locator("main").inner_text()
    page.locator(".sources a").first.click()
    assert "003" in page.locator(".kicker").first.inner_text()


def test_who_enters_the_closed_door_both_claims_side_by_side(page):
    page.goto("/es/conference")
    page.get_by_role("link", name="Reunión a puerta cerrada").click()
    claims = page.locator(".dispute .claims").first
    assert claims.locator("li").count() >= 2
    sources = claims.inner_text()
    assert "001" in sources and "003" in sources
    page.get_by_role("link", name="Quién entra a puerta cerrada").first.click()
    values = page.locator(".facts .value").all_inner_texts()
    assert values[0].startswith("2") and values[1].startswith("1")


def test_what_became_of_a_decision(page):
    page.goto("/es/decisions")
    page.get_by_role("link", name="Aprobar los «Lineamientos Regionales").click()
    assert "Cumplida" in page.locator("main").inner_text()
    page.locator("#outcome ~ * a, section[aria-labelledby=outcome] ul a").first.click()
    assert "Lineamientos" in heading(page)
    assert page.locator(".path > li").count() >= 3


def test_the_other_language_of_a_deep_page(page):
    page.goto("/es/plan/asylum")
    page.locator(".languages a").click()
    assert page.url.endswith("/en/plan/asylum") and heading(page).startswith("Granting of asylum") or "sylum" in heading(page)
    assert page.locator("html").get_attribute("lang") == "en"


def test_choices_by_form(page):
    page.goto("/es/activities")
    page.get_by_label("Estado").select_option("pending")
    page.get_by_role("button", name="Mostrar").click()
    assert "status=pending" in page.url
    assert set(page.locator(".records .status").all_inner_texts()) == {"Pendiente"}
    page.get_by_role("link", name="Mostrar todo").click()
    assert page.locator(".records > li").count() == 40
    page.get_by_role("link", name="Siguiente").click()
    assert "page=2" in page.url


def test_a_month_of_the_calendar(page):
    page.goto("/es/calendar?year=2007")
    page.get_by_role("link", name="26–27 de abril de 2007").first.click()
    assert heading(page) == "abril de 2007"
    assert page.locator(".month td", has=page.locator("time[datetime='2007-04-26']")).inner_text().splitlines().count("XII Conferencia Regional sobre Migración") == 1


def test_reading_by_the_table_of_contents(page):
    page.goto("/es/documents/conference-in-brief")
    link = page.locator(".contents a").nth(3)
    title = link.inner_text()
    link.click()
    place = page.url.split("#")[1]
    assert page.locator(f"#{place}").inner_text().startswith(title)
    mark = page.locator(".reading p .mark").nth(5).get_attribute("href")
    page.goto(f"/en/documents/conference-in-brief{mark}")
    assert page.locator(mark).is_visible()


def test_on_paper(site, browser):
    context = browser.new_context(base_url=site.base)
    page = context.new_page()
    page.goto("/es/meetings/crm-xii")
    page.emulate_media(media="print")
    assert not page.locator(".find, .languages, .sections").first.is_visible()
    assert len(page.pdf()) > 10_000
    context.close()


def test_lost(page):
    answer = page.goto("/es/parties/atlantis")
    assert answer.status == 404 and heading(page) == "No se encontró"
    page.locator(".ask input").fill("Panamá")
    page.locator(".ask button").click()
    assert page.locator(".hits > li").count() > 3

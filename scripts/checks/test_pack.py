"""A meeting's pack at a venue without a line: a delegate keeps it on her phone, and carries it on a stick. What may not be hers is
never in it, and what is no longer hers goes."""

import signal
import sqlite3
import subprocess
import time
import uuid

import pytest
from fpdf import FPDF

from conftest import PROGRAM, start, wait_until
from people import NOW, link, seat_somebody
from test_room import clean, picture
from test_seats import come_in

PACK = "/es/meetings/crm-xii/pack"
ITEM = "Apertura a cargo de la Presidencia Pro-Témpore"
CHANGED = "Apertura y aprobación de la agenda"
SECRET = "Candidaturas que se tratan a puerta cerrada"
PAPER = "Nota de logística para las delegaciones"
PEOPLE = {
    # Name: function, party, body. Only Honduras has been invited.
    "elena": ("group-delegate", "hnd", "grcm"),
    "vera": ("vice-minister", "hnd", "closed-door"),
    "jamaica": ("observer-representative", "jam", None),
    "beto": ("group-delegate", "mex", "grcm"),
}


def prepare(database: str, folder) -> None:
    """A sitting for all who hold a seat, one behind a closed door, a document with a file, and who comes."""
    papers = folder / "papers"
    papers.mkdir()
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=12)
    paper.multi_cell(0, 8, f"{PAPER}\n\nEl autobús sale del hotel a las ocho de la mañana.")
    paper.output(str(papers / "logistica.pdf"))
    subprocess.run(
        [PROGRAM, "import", "documents", str(papers), "--audience", "process", "--language", "es", "--database", database],
        check=True, capture_output=True)
    db = sqlite3.connect(database, timeout=20)

    def record(kind: str, slug: str, title: str, audience: str = "process") -> str:
        identity = str(uuid.uuid4())
        db.execute(
            "INSERT INTO record (id, kind, slug, audience, recorded, revised) VALUES (?, ?, ?, ?, ?, ?)",
            (identity, kind, slug, audience, NOW, NOW))
        db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', 'es', 'official', ?)",
                   (identity, title))
        return identity

    for slug, title, inside in (("plenaria", "Reunión Plenaria de prueba", "process"), ("puerta", "Reunión reservada", "sitting:closed-door")):
        db.execute(
            "INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, closes, state) VALUES "
            "(?, 'crm-xii', 'plenary', ?, 'America/Chicago', 'Sala A', '2026-11-27T15:00:00.000Z', '2026-11-27T18:00:00.000Z', 'planned')",
            (record("sitting", slug, title), inside))
    for slug, title, sitting, audience in (
            ("punto-1", ITEM, "plenaria", "process"), ("punto-2", SECRET, "puerta", "sitting:closed-door")):
        item = record("agenda-item", slug, title, audience)
        db.execute("INSERT INTO agenda_item (record, meeting, sitting, place) VALUES (?, 'crm-xii', ?, 1)", (item, sitting))
        if slug == "punto-1":
            (document,) = db.execute(
                "SELECT r.id FROM record r JOIN wording w ON w.record = r.id WHERE r.kind = 'document' AND r.audience = 'process'").fetchone()
            db.execute("UPDATE wording SET text = ? WHERE record = ? AND field = 'title'", (PAPER, document))
            db.execute("INSERT INTO link (origin, relation, target, position) VALUES (?, 'uses', ?, 0)", (item, document))
    db.execute(
        "INSERT INTO invitation (meeting, party, basis, state, drafted, drafted_by, sent) "
        "VALUES ('crm-xii', 'hnd', 'right', 'accepted', ?, 'test', ?)", (NOW, NOW))
    for name, title in (("Elena Paz", "Directora"), ("Vera Sol", "Viceministra")):
        delegate = str(uuid.uuid4())
        db.execute(
            "INSERT INTO delegate (id, meeting, party, name, title, role, state, badge, registered, registered_by) "
            "VALUES (?, 'crm-xii', 'hnd', ?, ?, 'delegate', 'accredited', ?, ?, 'test')", (delegate, name, title, delegate, NOW))
        db.execute("INSERT INTO delegate_detail (delegate, diet) VALUES (?, 'vegetariana')", (delegate,))
    db.execute("INSERT INTO convocation_information (meeting, language, text) VALUES ('crm-xii', 'es', ?)",
               ("El hotel sede está junto al malecón.\nTraiga abrigo.",))
    db.commit()
    db.close()


@pytest.fixture
def venue(tmp_path):
    """The server, which can be stopped and come back at the same address."""
    class Venue:
        database = str(tmp_path / "pack.sqlite")

        def open(self):
            self.server, self.site = start(self.database)
            self.base = self.site.base

        def cut(self):
            """The program stands still: nobody answers."""
            self.server.terminate()
            self.server.wait(20)

        def mend(self):
            port = self.base.rsplit(":", 1)[1]
            self.server = subprocess.Popen(
                [PROGRAM, "serve", "--database", self.database, "--port", port, "--base", self.base],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(600):
                try:
                    if self.site.get("/ready").status == 200:
                        return
                except OSError:
                    pass
                time.sleep(0.05)
            raise RuntimeError("it did not come back")

        def change(self, statement: str, *values) -> None:
            with sqlite3.connect(self.database, timeout=20) as db:
                assert db.execute(statement, values).rowcount > 0
            db.close()

        def sign_in(self, page, name: str) -> None:
            page.goto(link(PROGRAM, self.database, f"{name}@crm.example", self.base))
            page.locator("main form button").first.click()
            page.wait_for_url("**/es/account*")

    venue = Venue()
    subprocess.run([PROGRAM, "init", "--database", venue.database], check=True, capture_output=True)
    for name, (function, party, body) in PEOPLE.items():
        seat_somebody(venue.database, f"{name}@crm.example", function, party, body)
    prepare(venue.database, tmp_path)
    venue.open()
    yield venue
    if venue.server.poll() is None:
        venue.server.send_signal(signal.SIGTERM)
        venue.server.wait(20)


def phone(browser, **more):
    return browser.new_context(locale="es", viewport={"width": 360, "height": 740}, accept_downloads=True, **more)


def keep(page, venue) -> None:
    page.goto(venue.base + PACK)
    page.get_by_role("button", name="Guardar en este dispositivo").click()
    page.get_by_text("Guardada en este dispositivo. Se actualiza sola").wait_for()


def kept(page) -> dict:
    """What lies on the device, as a page of the site sees it."""
    return page.evaluate("""async () => ({
        caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length, notes: Object.keys(localStorage) })""")


NOTHING = {"caches": [], "workers": 0, "notes": []}


def test_kept_on_a_phone_it_opens_without_a_line_and_brings_itself_up_to_date(venue, browser, tmp_path):
    context = phone(browser)
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    venue.sign_in(page, "elena")
    keep(page, venue)
    text = page.locator("main").inner_text()
    for word in (ITEM, PAPER, "El autobús sale", "Elena Paz", "Directora", "Traiga abrigo", "America/Chicago"):
        assert word in text, word
    for word in (SECRET, "vegetariana"):
        assert word not in page.content()
    clean(page, "the pack")
    picture(page, "pack-phone")
    page.emulate_media(color_scheme="dark")
    clean(page, "the pack in the dark")
    page.emulate_media(color_scheme="light")

    # The line goes, and the page is loaded again: first the device's own, then the site's.
    context.set_offline(True)
    page.get_by_text("No hay conexión: usted lee").wait_for()
    venue.cut()
    for is_offline in (True, False):
        context.set_offline(is_offline)
        page.reload()
        page.get_by_text("No hay conexión: usted lee").wait_for()
        assert "minuto" in page.locator("[data-pack-age]").inner_text()
        assert ITEM in page.locator("main").inner_text() and "Elena Paz" in page.locator("main").inner_text()
        assert page.locator("link[rel=stylesheet]").first.evaluate("link => link.sheet !== null"), "it is dressed"
    picture(page, "pack-offline")
    clean(page, "the pack without a line")
    with page.expect_download() as coming:
        page.locator("a[data-pack-file]", has_text="logistica.pdf").click()
    file = tmp_path / "arrived.pdf"
    coming.value.save_as(str(file))
    assert coming.value.suggested_filename == "logistica.pdf" and file.read_bytes().startswith(b"%PDF")

    # An item changes meanwhile; when the line is back it shows, and the page is not loaded again.
    page.evaluate("window.sameDocument = true")
    venue.mend()
    venue.change("UPDATE wording SET text = ? WHERE text = ?", CHANGED, ITEM)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Se acaba de actualizar").wait_for()
    assert CHANGED in page.locator("main").inner_text() and page.evaluate("window.sameDocument === true")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Guardada en este dispositivo. Se actualiza sola").wait_for()
    venue.cut()
    page.reload()
    page.get_by_text("No hay conexión: usted lee").wait_for()
    assert CHANGED in page.locator("main").inner_text(), "what is kept is the newer one"

    # Her seat ends: the pack goes, from the page and from the phone.
    venue.mend()
    venue.change("UPDATE tenure SET ends = '2026-02-01' WHERE person = (SELECT record FROM person WHERE address = 'elena@crm.example')")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("se quitó de este dispositivo").wait_for()
    assert page.get_by_role("link", name="Abrir la carpeta").get_attribute("href") == PACK
    picture(page, "pack-ended")
    clean(page, "what is left")
    assert CHANGED not in page.content() and "Elena Paz" not in page.content()
    wait_until(page, "(async () => (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0)()")
    assert not faults
    context.close()


def test_nobody_finds_what_somebody_else_kept(venue, browser):
    context = phone(browser)
    page = context.new_page()
    venue.sign_in(page, "elena")
    keep(page, venue)
    assert kept(page)["caches"] and kept(page)["workers"] == 1
    page.get_by_role("button", name="Quitar de este dispositivo").click()
    page.get_by_role("button", name="Guardar en este dispositivo").wait_for()
    assert kept(page) == NOTHING

    # She signs out: nothing is left.
    keep(page, venue)
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/sign-in")
    assert kept(page) == NOTHING
    assert not [cookie for cookie in context.cookies() if cookie["value"]]

    # Her session ends by itself; when she comes back hers is still there, and the next one finds nothing.
    venue.sign_in(page, "elena")
    keep(page, venue)
    page.goto(venue.base + "/es/about")
    venue.change("DELETE FROM session")
    venue.sign_in(page, "elena")
    assert kept(page)["workers"] == 1
    venue.change("DELETE FROM session")
    venue.sign_in(page, "beto")
    assert kept(page) == NOTHING
    page.goto(venue.base + PACK)
    assert "Elena Paz" not in page.content() and "Traiga abrigo" not in page.content(), "Mexico has not been invited"

    # Her session ends while the pack is open.
    page.get_by_role("button", name="Guardar en este dispositivo").click()
    page.get_by_text("Guardada en este dispositivo. Se actualiza sola").wait_for()
    venue.change("DELETE FROM session")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("ya no tiene aquí una sesión abierta").wait_for()
    wait_until(page, "(async () => (await caches.keys()).length === 0)()")
    # A meeting that is no longer anybody's.
    page.goto(venue.base + PACK)
    page.get_by_role("button", name="Guardar en este dispositivo").click()
    page.get_by_text("Guardada en este dispositivo. Se actualiza sola").wait_for()
    venue.change("UPDATE record SET audience = 'secretariat' WHERE kind = 'meeting' AND slug = 'crm-xii'")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Ya no está abierta para usted").wait_for()
    wait_until(page, "(async () => (await caches.keys()).length === 0)()")
    context.close()


def test_the_file_for_a_stick_opens_anywhere_and_loads_nothing(venue, browser, tmp_path):
    # A vice-minister may be behind the closed door; her pack is not.
    context = phone(browser)
    vera = context.new_page()
    come_in(vera, link(PROGRAM, venue.database, "vera@crm.example", venue.base), second_factor=True)
    assert SECRET in vera.request.get(f"{venue.base}/es/meetings/crm-xii/agenda").text()
    for language, participants in (("es", "Lista de participantes"), ("en", "List of participants")):
        vera.goto(f"{venue.base}/{language}/meetings/crm-xii/pack")
        assert SECRET not in vera.content()
        with vera.expect_download() as coming:
            vera.locator("a[href$='.file'][download]").first.click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(str(file))
        assert file.name == f"meetings-crm-xii-pack-{language}.html"
        for width, name in ((360, "phone"), (1366, "laptop")):
            away = browser.new_context(locale=language, viewport={"width": width, "height": 760}, offline=True, accept_downloads=True)
            page = away.new_page()
            asked = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(file.as_uri())
            text = page.locator("main").inner_text()
            for word in (ITEM, PAPER, "El autobús sale", "Elena Paz", "Traiga abrigo", participants):
                assert word in text, word
            assert page.get_by_role("heading", name="Agenda", exact=True).count() == 1
            assert SECRET not in page.content() and "vegetariana" not in page.content()
            with page.expect_download() as coming:
                page.locator("a[href^='data:application/pdf']", has_text="logistica.pdf").click()
            paper = tmp_path / f"{language}-{name}.pdf"
            coming.value.save_as(str(paper))
            assert coming.value.suggested_filename == "logistica.pdf" and paper.read_bytes().startswith(b"%PDF")
            loaded = [url for url in asked if not url.startswith(("file://", "data:"))]
            assert not loaded and len([url for url in asked if url.startswith("file://")]) == 1, loaded
            clean(page, f"the file on a {name}")
            picture(page, f"pack-file-{language}-{name}")
            away.close()
    context.close()


def test_without_a_script_it_is_a_page(venue, browser):
    for name, width in (("elena", 1366), ("jamaica", 360)):
        context = browser.new_context(locale="es", java_script_enabled=False, viewport={"width": width, "height": 768})
        page = context.new_page()
        venue.sign_in(page, name)
        page.goto(venue.base + PACK)
        text = page.locator("main").inner_text()
        assert ITEM in text and page.locator("[data-pack-age]").inner_text()
        assert page.locator("main button:visible").count() == 0, "no button that does nothing"
        assert page.locator("main .state:visible").count() == page.locator("main [data-pack] .state:visible").count()
        # Jamaica has not been invited: who comes is not hers to see.
        assert ("Elena Paz" in text) == (name == "elena") and ("Traiga abrigo" in text) == (name == "elena")
        picture(page, f"pack-plain-{name}")
        page.goto(venue.base + PACK.replace("/es/", "/en/"))
        assert page.get_by_role("heading", name="Agenda", exact=True).count() == 1
        picture(page, f"pack-plain-{name}-en")
        context.close()

"""What two sittings came to, one open and one behind the closed door: put together, corrected, approved, published."""

import datetime
import email
import email.policy
import os
import sqlite3
import subprocess
import time
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import PROGRAM, start, wait_until
from people import NOW, link, seat_somebody
from test_accessibility import RULES
from test_seats import come_in

OPEN, CLOSED = "plenaria-resumida", "puerta-resumida"
SECRET = "Presupuesto reservado de la Secretaría"
PEOPLE = {
    # Name: function, party, body, needs a second factor.
    "saul": ("coordinator", None, "secretariat", True),
    "maria": ("presidency-pro-tempore", "mex", "presidency", True),
    "elena": ("focal-point-seat", "hnd", None, False),
    "vice": ("vice-minister", "hnd", "closed-door", True),
    "jamaica": ("observer-representative", "jam", None, False),
}


class Archive:
    """The database, as the checks write what happened into it."""

    def __init__(self, path: str):
        self.path = path

    def __enter__(self):
        self.db = sqlite3.connect(self.path, timeout=20)
        return self

    def __exit__(self, *_):
        self.db.commit()
        self.db.close()

    def record(self, kind: str, slug: str, audience: str, es: str, en: str) -> str:
        identity = str(uuid.uuid4())
        self.db.execute(
            "INSERT INTO record (id, kind, slug, audience, position, version, digest, recorded, revised) "
            "VALUES (?, ?, ?, ?, 0, 1, '', ?, ?)", (identity, kind, slug, audience, NOW, NOW))
        for language, status, text in (("es", "official", es), ("en", "translation", en)):
            self.db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', ?, ?, ?)",
                            (identity, language, status, text))
        return identity

    def sitting(self, slug: str, body: str, inside: str, es: str, en: str) -> str:
        sitting = self.record("sitting", slug, "public", es, en)
        self.db.execute(
            "INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, closes, state) "
            "VALUES (?, 'crm-xii', ?, ?, 'America/Chicago', 'Sala A', '2026-11-20T15:00:00.000Z', '2026-11-20T18:00:00.000Z', 'closed')",
            (sitting, body, inside))
        self.db.execute("INSERT INTO sitting_room (sitting, opened, closed) VALUES (?, '2026-11-20T15:05:00.000Z', '2026-11-20T17:40:00.000Z')",
                        (sitting,))
        return sitting

    def item(self, sitting: str, slug: str, place: int, audience: str, es: str, en: str) -> str:
        item = self.record("agenda-item", slug, audience, es, en)
        self.db.execute("INSERT INTO agenda_item (record, meeting, sitting, place) VALUES (?, 'crm-xii', ?, ?)", (item, sitting, place))
        return item

    def came(self, sitting: str, party: str, name: str) -> None:
        delegate = str(uuid.uuid4())
        self.db.execute(
            "INSERT INTO delegate (id, meeting, party, name, role, state, badge, registered, registered_by) "
            "VALUES (?, 'crm-xii', ?, ?, 'delegate', 'accredited', ?, ?, 'test')", (delegate, party, name, delegate, NOW))
        self.db.execute("INSERT INTO attendance (sitting, delegate, came) VALUES (?, ?, ?)", (sitting, delegate, NOW))

    def spoke(self, sitting: str, item: str, arrival: int, party: str) -> None:
        self.db.execute(
            "INSERT INTO floor_request (id, sitting, item, party, turn, kind, state, arrival, began, ended, asked, asked_by) "
            "VALUES (?, ?, ?, ?, 'members', 'statement', 'spoken', ?, ?, ?, ?, 'test')",
            (str(uuid.uuid4()), sitting, item, party, arrival, NOW, NOW, NOW))


def hold(database: str) -> None:
    """A plenary with three delegations, two speakers, a statement and a decision; a sitting behind the closed door."""
    with Archive(database) as archive:
        plenary = archive.sitting(OPEN, "plenary", "process", "Plenaria, segunda sesión", "Plenary, second sitting")
        first = archive.item(OPEN, "resumen-1", 901, "process", "Informe de la Presidencia", "Report of the Presidency")
        archive.item(OPEN, "resumen-2", 902, "process", "Declaraciones de apertura", "Opening statements")
        for party, name in (("hnd", "Elena Paz"), ("mex", "María Rangel"), ("mex", "Luis Ortega"), ("iom", "John Reed")):
            archive.came(plenary, party, name)
        archive.spoke(plenary, first, 1, "mex")
        archive.spoke(plenary, first, 2, "hnd")
        statement = archive.record("statement", "la-postura-de-honduras", "process", "La postura de Honduras", "The position of Honduras")
        archive.db.execute(
            "INSERT INTO statement (record, sitting, item, party, language, state, handed_in, delivered) "
            "VALUES (?, ?, 'resumen-1', 'hnd', 'es', 'delivered', ?, ?)", (statement, OPEN, NOW, NOW))
        decision = archive.db.execute("SELECT id FROM record WHERE kind = 'decision' AND slug = 'xii-guidelines-child-victims'").fetchone()[0]
        archive.db.execute("INSERT INTO link (origin, relation, target, position) VALUES (?, 'arises-from', ?, 99)", (decision, first))
        door = archive.sitting(CLOSED, "closed-door", "sitting:closed-door", "Sesión a puerta cerrada", "Closed-door sitting")
        money = archive.item(CLOSED, "resumen-3", 903, "sitting:closed-door", SECRET, "Reserved budget of the Secretariat")
        archive.came(door, "hnd", "Viceministra de Honduras")
        archive.spoke(door, money, 1, "hnd")


def sit_also(database: str, name: str, function: str, party: str, body: str) -> None:
    """A second seat for somebody who has one."""
    seat_somebody(database, f"{name}-2@crm.example", function, party, body)
    with Archive(database) as archive:
        first, second = (
            archive.db.execute("SELECT record FROM person WHERE address = ?", (f"{each}@crm.example",)).fetchone()[0]
            for each in (name, name + "-2"))
        archive.db.execute("UPDATE tenure SET person = ? WHERE person = ?", (first, second))


class Hall:
    def __init__(self, folder, browser):
        self.database = str(folder / "summary.sqlite")
        subprocess.run([PROGRAM, "init", "--database", self.database], check=True, capture_output=True)
        for name, (function, party, body, _) in PEOPLE.items():
            seat_somebody(self.database, f"{name}@crm.example", function, party, body)
        # Who presides is behind the closed door as a companion.
        sit_also(self.database, "maria", "companion", "mex", "closed-door")
        with Archive(self.database) as archive:
            archive.db.execute("UPDATE person SET language = 'en' WHERE address = 'jamaica@crm.example'")
        hold(self.database)
        self.letters = folder / "letters"
        self.letters.mkdir()
        mailer = folder / "mailer.sh"
        mailer.write_text(f"#!/bin/sh\nexec cat > {self.letters}/$(date +%s%N)$$.eml\n")
        mailer.chmod(0o755)
        self.server, self.site = start(self.database, "--mailer", str(mailer), "--mail-from", "Secretaría <st@crm.example>")
        self.pages = {}
        for name, (_, _, _, factor) in PEOPLE.items():
            phone = name in ("elena", "jamaica")
            context = browser.new_context(
                locale="es", viewport={"width": 360, "height": 740} if phone else {"width": 1280, "height": 900})
            context.set_default_timeout(90_000)
            page = self.pages[name] = context.new_page()
            address = link(PROGRAM, self.database, f"{name}@crm.example", self.site.base)
            if factor:
                come_in(page, address, second_factor=True)
            else:
                page.goto(address)
                page.locator("main form button").first.click()
                page.wait_for_load_state()

    def letters_to(self, name: str, number: int = 1):
        """The letters that somebody got about summaries, once there are so many."""
        found = []
        for _ in range(200):
            all_letters = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                           for file in sorted(self.letters.iterdir()) if file.stat().st_size]
            found = [each for each in all_letters if f"{name}@crm.example" in (each["To"] or "") and "/summaries/" in text(each)]
            if len(found) >= number:
                break
            time.sleep(0.1)
        return found


def text(letter) -> str:
    return letter.get_body(("plain",)).get_content()


@pytest.fixture(scope="module")
def hall(tmp_path_factory, browser):
    hall = Hall(tmp_path_factory.mktemp("summary"), browser)
    yield hall
    hall.server.terminate()
    hall.server.wait(20)


def picture(page, name: str) -> None:
    """For whoever wants to look: PUEBLA_PICTURES names a folder."""
    if folder := os.environ.get("PUEBLA_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def clean(page, name: str) -> None:
    """Nothing wrong by axe, and nothing wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, (name, [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
    picture(page, name)


def send(page, form: str) -> None:
    page.locator(f"{form} .go button").click()
    page.wait_for_load_state()


def in_days(number: int) -> str:
    return (datetime.date.today() + datetime.timedelta(days=number)).isoformat()


def main(page) -> str:
    return page.locator("main").inner_text()


def test_from_the_sitting_to_the_public(hall, browser):
    base, pages = hall.site.base, hall.pages
    saul, maria, elena, jamaica = (pages[name] for name in ("saul", "maria", "elena", "jamaica"))
    address = f"{base}/es/summaries/{OPEN}"

    # The secretariat puts it together: what the house knows is there, in both languages.
    saul.goto(f"{base}/es/sittings/{OPEN}")
    saul.locator("main").get_by_role("link", name="Resumen").click()
    clean(saul, "summary-empty")
    saul.get_by_role("button", name="Elaborar el borrador").click()
    assert "El borrador está elaborado" in saul.locator(".notice").inner_text()
    for told in ("Honduras (1 persona)", "México (2 personas)", "1. Informe de la Presidencia", "Hicieron uso de la palabra: México; Honduras.",
                 "Honduras, «La postura de Honduras»", "Aprobar los «Lineamientos Regionales", "09:05"):
        assert told in main(saul), told
    assert "Elena Paz" not in saul.content(), "delegations are counted, not named"
    clean(saul, "summary-draft")
    assert elena.goto(address).status == 404, "a draft is for those who prepare the meeting"

    # An action point: what is wrong is said where it was typed, and nothing is lost.
    saul.select_option("#actions-form-party", "hnd")
    saul.fill("#actions-form-due", "2026-11-01")
    saul.fill("#actions-form-text", "Preparar el taller sobre retorno")
    send(saul, "#actions-form")
    assert "no debe ser anterior a la sesión" in saul.locator("#actions-form .errors").inner_text()
    assert saul.input_value("#actions-form-text") == "Preparar el taller sobre retorno" and saul.input_value("#actions-form-party") == "hnd"
    # It scrolls there, which takes a moment.
    wait_until(saul, "document.querySelector('#actions-form .errors').getBoundingClientRect().top < innerHeight")
    clean(saul, "summary-action-error")
    saul.fill("#actions-form-due", in_days(90))
    send(saul, "#actions-form")
    assert "Preparar el taller sobre retorno" in saul.locator("section:has(#actions) ul").inner_text()

    # Both languages side by side; whoever was slower loses nothing.
    saul.get_by_role("link", name="Cambiar el texto").first.click()
    clean(saul, "summary-edit")
    maria.goto(address + "/edit")
    maria.fill("[name='text.en']", maria.input_value("[name='text.en']") + "\nThe chair thanked the host.")
    send(maria, "#form")
    assert "Guardado" in maria.locator(".notice").inner_text()
    saul.fill("[name='text.es']", saul.input_value("[name='text.es']") + "\nLa presidencia agradeció al anfitrión.")
    send(saul, "#form")
    assert "Entretanto, otra persona" in saul.locator(".errors").first.inner_text()
    assert "agradeció al anfitrión" in saul.input_value("[name='text.es']")
    assert "The chair thanked" in saul.locator(".theirs").all_inner_texts()[-1]
    clean(saul, "summary-edit-overtaken")
    saul.fill("[name='text.en']", saul.locator(".theirs").all_inner_texts()[-1])
    send(saul, "#form")
    assert "La presidencia agradeció" in main(saul)
    saul.goto(f"{base}/en/summaries/{OPEN}")
    assert "The chair thanked the host." in main(saul)

    # Circulated with a day; the delegations are written to, in their language.
    saul.goto(address)
    saul.fill("#circulate-form-until", "2020-01-01")
    send(saul, "#circulate-form")
    assert "no debe" in saul.locator("#circulate-form .errors").inner_text()
    saul.fill("#circulate-form-until", in_days(5))
    send(saul, "#circulate-form")
    assert "Se ha escrito a las delegaciones" in saul.locator(".notice").inner_text()
    assert "Podrá aprobarse a partir" in main(saul)
    clean(saul, "summary-circulated")
    # On paper stands what was agreed and of which meeting, not what is still to be done about it.
    paper = saul.request.get(address + ".pdf").body()
    paper = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
    assert "XII" in paper and "Sala A" in paper and "Preparar el taller" in paper
    for working in ("Retirar", "Cambiar el texto", "Correcciones", "Siguiente paso"):
        assert working not in paper, working
    letter = hall.letters_to("elena")[0]
    assert letter["Subject"] == "El resumen de una sesión" and f"{base}/es/summaries/{OPEN}" in text(letter)
    assert "segunda sesión" not in text(letter) and "Se reciben correcciones hasta el" in text(letter)
    assert hall.letters_to("jamaica")[0]["Subject"] == "The summary of a sitting"
    assert hall.letters_to("vice") and hall.letters_to("maria")
    assert not [each for each in hall.letters.iterdir() if "saul@crm" in each.read_text()], "the secretariat is no delegation"

    # Honduras asks for a correction, by the telephone.
    elena.goto(f"{base}/es/inbox")
    clean(elena, "summary-inbox-phone")
    elena.get_by_role("link", name="Pedir correcciones").click()
    elena.fill("#correct-form-text", "Donde dice «Honduras», dígase\n«la delegación de Honduras».")
    clean(elena, "summary-correct-phone")
    send(elena, "#correct-form")
    assert "La secretaría le responde aquí" in elena.locator(".notice").inner_text() or elena.locator(".notice").count()
    assert "Sin respuesta" in main(elena) or elena.locator(".state.wait").count() == 1
    assert elena.get_by_role("button", name="Aprobar").count() == 0 and elena.get_by_role("link", name="Cambiar el texto").count() == 0
    clean(elena, "summary-corrected-phone")
    elena.goto(f"{base}/es/inbox")
    assert elena.get_by_role("link", name="Pedir correcciones").count() == 0, "what was asked is done"
    # Another form is still open when the day ends.
    elena.goto(address)
    elena.fill("#correct-form-text", "Llegó tarde")

    # The secretariat is told, and answers: no without a reason is none; then it is taken up.
    saul.goto(f"{base}/es/inbox")
    saul.get_by_role("link", name="Responder a las correcciones").click()
    answer = "form[id^=answer-]"
    saul.select_option(f"{answer} select", "declined")
    send(saul, answer)
    assert saul.locator(f"{answer} .errors").count() == 1
    saul.select_option(f"{answer} select", "taken")
    saul.fill(f"{answer} input[type=text]", "Con gusto.")
    clean(saul, "summary-answering")
    told = len(hall.letters_to("elena"))
    send(saul, answer)
    assert "respondido" in str(hall.letters_to("elena", told + 1)[-1]["Subject"]), "whoever spoke is told that there is an answer"
    assert "Con gusto." in main(saul)
    saul.goto(f"{base}/es/inbox")
    assert saul.get_by_role("link", name="Responder a las correcciones").count() == 0, "all has been answered"

    # After the day none is taken, and the rule says so.
    with Archive(hall.database) as archive:
        archive.db.execute("UPDATE summary SET corrections_until = ? WHERE sitting = ?", (in_days(-3), OPEN))
    send(elena, "#correct-form")
    assert "las correcciones se recibieron hasta" in elena.locator("#correct-form .errors").inner_text()
    assert elena.input_value("#correct-form-text") == "Llegó tarde"
    clean(elena, "summary-late-phone")
    elena.goto(address)
    assert elena.locator("#correct-form").count() == 0 and "Ya no se reciben correcciones" in main(elena)

    # Approved by the presidency; the point is followed up, with the way back.
    maria.goto(address)
    clean(maria, "summary-to-approve")
    maria.get_by_role("button", name="Aprobar").click()
    assert "Aprobado" in maria.locator(".notice").inner_text()
    elena.goto(f"{base}/es/inbox")
    assert "Preparar el taller sobre retorno" in main(elena)
    elena.locator("main").get_by_role("link", name="Preparar el taller sobre retorno").first.click()
    assert "Plazo" in main(elena) and "Honduras" in main(elena)
    clean(elena, "summary-followed-phone")
    elena.locator("main").get_by_role("link", name="Resumen: Plenaria, segunda sesión").first.click()
    assert elena.url.split("#")[0] == address

    # Published from a moment on, by the venue's clock.
    public = browser.new_context(locale="es")
    anyone = public.new_page()
    maria.fill("#publish-form-at", in_days(10) + "T07:00")
    clean(maria, "summary-to-publish")
    send(maria, "#publish-form")
    assert "07:00 (America/Chicago)" in main(maria)
    clean(maria, "summary-release")
    assert anyone.goto(address).status == 404
    assert anyone.goto(f"{base}/es/meetings/crm-xii/summary").status == 200
    assert "Informe de la Presidencia" not in main(anyone)
    clean(anyone, "summary-none-public")
    with Archive(hall.database) as archive:
        archive.db.execute("UPDATE record SET release_at = ? WHERE kind = 'summary' AND slug = ?", (NOW, OPEN))
    assert anyone.goto(address).status == 200
    assert "Preparar el taller" in main(anyone) and "la delegación de Honduras" not in anyone.content()
    clean(anyone, "summary-public")
    assert anyone.goto(f"{base}/es/meetings/crm-xii/summary").status == 200
    assert "Informe de la Presidencia" in main(anyone)
    clean(anyone, "summary-meeting-public")
    word = public.request.get(address + ".docx")
    assert word.status == 200 and word.body().startswith(b"PK")
    assert public.request.get(address + ".pdf").body().startswith(b"%PDF")
    public.close()


def test_behind_the_closed_door(hall, browser):
    base, pages = hall.site.base, hall.pages
    saul, maria, elena, vice = (pages[name] for name in ("saul", "maria", "elena", "vice"))
    address = f"{base}/es/summaries/{CLOSED}"
    saul.goto(address)
    assert "(M3)" in main(saul) and saul.locator("main form").count() == 0, "why not, and nothing to press"
    clean(saul, "door-secretariat")
    maria.goto(address)
    maria.get_by_role("button", name="Elaborar el borrador").click()
    assert SECRET in main(maria)
    maria.get_by_role("link", name="Cambiar el texto").first.click()
    maria.fill("[name='text.es']", maria.input_value("[name='text.es']") + "\nSe acordó guardar reserva.")
    send(maria, "#form")
    maria.select_option("#actions-form-party", "hnd")
    maria.fill("#actions-form-due", in_days(30))
    maria.fill("#actions-form-text", "Depositar la cuota reservada")
    send(maria, "#actions-form")
    before = len(list(hall.letters.iterdir()))
    maria.fill("#circulate-form-until", in_days(2))
    send(maria, "#circulate-form")
    clean(maria, "door-circulated")
    vice.goto(f"{base}/es/inbox")
    vice.get_by_role("link", name="Pedir correcciones").click()
    assert "guardar reserva" in main(vice)
    # Two are inside. Of the door not even the sitting is named in their letters.
    for _ in range(100):
        letters = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in sorted(hall.letters.iterdir())[before:]]
        if len(letters) >= 2:
            break
        time.sleep(0.1)
    assert sorted(each["To"] for each in letters) == ["maria@crm.example", "vice@crm.example"]
    assert not [each for each in letters if "puerta" in text(each) or CLOSED in text(each) or "reserva" in str(each["Subject"])]
    with Archive(hall.database) as archive:
        archive.db.execute("UPDATE summary SET corrections_until = ? WHERE sitting = ?", (in_days(-3), CLOSED))
    maria.goto(address)
    maria.get_by_role("button", name="Aprobar").click()
    assert "este resumen no se publica" in main(maria)
    clean(maria, "door-approved")
    vice.goto(f"{base}/es/inbox")
    assert "Depositar la cuota reservada" in main(vice)
    clean(vice, "door-inbox")
    public = browser.new_context(locale="es")
    for page in (elena, pages["jamaica"], public.new_page()):
        for place in (address, address + "/edit", address + ".json", address + ".pdf", f"{base}/es/inbox", f"{base}/es/decisions",
                      f"{base}/es/meetings/crm-xii/summary", f"{base}/es/search?q=reservado", f"{base}/es/updates"):
            answer = page.request.get(place)
            # Other words than those of the public memory, which has a reserve fund.
            for closed in (SECRET, "guardar reserva", "cuota reservada"):
                assert closed.lower() not in answer.text().lower(), (place, closed)
        assert page.request.get(address).status == 404
    public.close()


def test_without_a_script(hall, browser):
    """From the draft to the delegations' inbox, with what forms alone can do."""
    base = hall.site.base
    context = browser.new_context(java_script_enabled=False, locale="es", storage_state=hall.pages["saul"].context.storage_state())
    page = context.new_page()
    address = f"{base}/es/summaries/xii-trafficking-network"
    page.goto(address)
    page.get_by_role("button", name="Elaborar el borrador").click()
    page.select_option("#actions-form-party", "mex")
    page.fill("#actions-form-due", in_days(9))
    page.fill("#actions-form-text", "Enviar el programa")
    send(page, "#actions-form")
    page.get_by_role("button", name="Retirar").click()
    assert "Enviar el programa" not in main(page)
    page.get_by_text("Elaborarlo de nuevo").first.click()
    page.get_by_role("button", name="Elaborarlo de nuevo").click()
    assert "El borrador está elaborado" in page.locator(".notice").inner_text()
    page.fill("#circulate-form-until", in_days(4))
    send(page, "#circulate-form")
    assert "Circulado" in page.locator(".notice").inner_text()
    for width in (360, 640):
        page.set_viewport_size({"width": width, "height": 740})
        for place in (address, address + "/edit"):
            page.goto(place)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    context.close()

"""From the first run to a liaison officer who sees what she may: as people do it, in a browser, with letters that arrive."""

import email
import email.policy
import re
import subprocess
import threading
import time

import pytest

from conftest import PROGRAM, Site, free_port
from people import code

PASSWORD = "un puente sobre el Suchiate"


class House:
    """The program on an empty database, with a mailer that puts letters into a folder."""

    def __init__(self, folder):
        self.letters = folder / "letters"
        self.letters.mkdir()
        mailer = folder / "mailer.sh"
        mailer.write_text(f"#!/bin/sh\nexec cat > {self.letters}/$(date +%s%N).eml\n")
        mailer.chmod(0o755)
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.lines: list[str] = []
        self.server = subprocess.Popen(
            [PROGRAM, "serve", "--database", str(folder / "seats.sqlite"), "--port", str(port), "--base", self.base,
             "--mailer", str(mailer), "--mail-from", "Secretaría <st@crm.example>"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self._listen, daemon=True).start()
        for _ in range(600):
            if self.first_link():
                return
            time.sleep(0.1)
        raise RuntimeError("no link for the coordinator was printed")

    def _listen(self):
        for line in self.server.stdout:
            self.lines.append(line)

    def first_link(self):
        found = [match.group(0) for line in self.lines for match in [re.search(r"http\S+/sign-in/link\?token=\S+", line)] if match]
        return found[0] if found else None

    def letter_to(self, address: str, leads_to: str = "/sign-in/link") -> str:
        """The link in the newest letter to somebody."""
        for _ in range(300):
            for file in sorted(self.letters.iterdir(), reverse=True):
                message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                if message["To"] and address in message["To"]:
                    text = message.get_body(("plain",)).get_content()
                    match = re.search(rf"http\S+{leads_to}\?token=[\w-]+", text)
                    if match:
                        assert "token" not in message["Subject"]
                        return match.group(0)
            time.sleep(0.1)
        raise AssertionError(f"no letter came for {address}")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("seats"))
    yield house
    house.server.terminate()
    house.server.wait(20)


def come_in(page, link: str, second_factor: bool) -> str | None:
    """Opens the link, sets a second factor up where wanted, chooses a password. The key of the factor."""
    page.goto(link)
    page.locator("main form button").first.click()
    key = None
    if second_factor:
        if "/account/second-factor" not in page.url:
            page.goto(page.url.split("/es/")[0] + "/es/account/second-factor")
        key = page.locator("code.key").inner_text()
        page.fill("main input[name=code]", code(key))
        page.locator("main form button").first.click()
        assert page.locator("main code").count() >= 10
    page.goto(page.url.split("/es/")[0] + "/es/account/password")
    page.fill("main input[name=password]", PASSWORD)
    page.locator("main form:has(input[name=password]) button").first.click()
    page.wait_for_url("**/es/account")
    return key


def is_in_view(page, selector: str) -> bool:
    """It scrolls there, which takes a moment."""
    for _ in range(50):
        box = page.locator(selector).bounding_box()
        if box and 0 <= box["y"] < page.viewport_size["height"]:
            return True
        time.sleep(0.1)
    return False


def test_from_the_first_run_to_a_liaison_officer(house, browser):
    def person():
        context = browser.new_context(java_script_enabled=False, locale="es")
        return context, context.new_page()

    # The coordinator comes in by the link that the program printed, once.
    first, saul = person()
    come_in(saul, house.first_link(), second_factor=True)
    saul.goto(house.base + "/es/account/person")
    saul.fill("input[name=name]", "Saúl Ronquillo")
    saul.fill("input[name=address]", "saul@crm.example")
    saul.locator("main form button").first.click()
    assert "Guardado" in saul.locator(".notice").inner_text()
    # His address counts once he has opened the link in the letter that went there.
    saul.goto(house.letter_to("saul@crm.example", "/account/address"))
    saul.locator("main form.sheet-form button").click()
    saul.wait_for_url("**/es/account")
    assert "saul@crm.example" in saul.locator("main").inner_text()
    other, stranger = person()
    stranger.goto(house.first_link())
    assert stranger.locator("main form.sheet-form").count() == 0
    other.close()

    # He gives Honduras's foreign-affairs focal point her seat.
    saul.goto(house.base + "/es/seats/hnd")
    saul.select_option("select[name=seat]", "hnd-focal-point-seat-foreign-affairs")
    saul.fill("input[name=name]", "Elena Paz")
    saul.fill("input[name=address]", "elena@sre.example")
    saul.locator("main form.sheet-form button").last.click()
    saul.wait_for_url("**/directory/hnd")
    assert "Elena Paz" in saul.locator("main").inner_text()

    # She comes in by the letter, sets up a second factor, and signs in with it.
    second, elena = person()
    key = come_in(elena, house.letter_to("elena@sre.example"), second_factor=True)
    elena.locator(".seat form button").click()
    elena.goto(house.base + "/es/sign-in")
    elena.fill("input[name=address]", "elena@sre.example")
    elena.fill("input[name=password]", PASSWORD)
    elena.locator("main form:has(input[name=password]) button").first.click()
    elena.wait_for_url("**/sign-in/code*")
    # A code is good once: wait for the next one.
    time.sleep(31 - time.time() % 30)
    elena.fill("input[name=code]", code(key))
    elena.locator("main form:has(input[name=code]) button").first.click()
    assert "/sign-in" not in elena.url
    elena.goto(house.base + "/es/inbox")
    assert "Punto focal" in elena.locator("main").inner_text()

    # She names a liaison officer; an error loses nothing.
    elena.goto(house.base + "/es/directory/hnd")
    elena.select_option("select[name=seat]", "hnd-liaison-officer-trafficking-network")
    elena.fill("input[name=name]", "Dania Rey")
    elena.fill("input[name=address]", "dania@sre")
    elena.fill("input[name=telephone]", "<script>")
    elena.locator("main form.sheet-form button").last.click()
    assert elena.locator(".errors a").count() == 2
    assert elena.input_value("input[name=name]") == "Dania Rey" and elena.input_value("input[name=telephone]") == "<script>"
    elena.fill("input[name=address]", "dania@sre.example")
    elena.fill("input[name=telephone]", "+504 2230 0000")
    elena.locator("main form.sheet-form button").last.click()
    assert "Nombrado" in elena.locator(".notice").inner_text()

    # The secretariat finds it in the inbox and confirms.
    saul.goto(house.base + "/es/inbox")
    saul.locator("#waiting ~ ul a").first.click()
    saul.locator("form[action*='/settle'] button").first.click()
    assert "Confirmado" in saul.locator(".notice").inner_text()

    # She comes in, and sees her network and nothing of what is not hers.
    third, dania = person()
    come_in(dania, house.letter_to("dania@sre.example"), second_factor=False)
    dania.goto(house.base + "/es/inbox")
    assert "trata" in dania.locator("main").inner_text().lower()
    for path, status in [
        ("/es/directory", 200), ("/es/directory/hnd", 200), ("/es/openings", 200), ("/es/seats", 403), ("/es/seats/hnd", 403),
        ("/es/post", 403), ("/es/handover/hnd-focal-point-seat-foreign-affairs", 404),
    ]:
        assert dania.goto(house.base + path).status == status, path
    dania.goto(house.base + "/es/directory/hnd")
    assert dania.locator("form[action*='/nominate']").count() == 0
    assert "dania@sre.example" in dania.locator("main").inner_text()
    dania.goto(house.base + "/es/directory")
    assert "saul@crm.example" not in dania.locator("main").inner_text()

    # A seat is ended only after a page that says what follows: what began today is withdrawn.
    elena.goto(house.base + "/es/directory/hnd")
    row = elena.locator("tr", has_text="Dania Rey")
    assert row.locator("form").count() == 0
    row.locator("a[href*='/tenures/']").click()
    assert "Dania Rey" in elena.locator("main").inner_text()
    elena.locator("main form button.grave").click()
    assert "Retirado" in elena.locator(".notice").inner_text()
    dania.goto(house.base + "/es/directory")
    assert "/sign-in" in dania.url, "who holds no seat any more is nobody here"

    # The only one who looks after the seats cannot lock the house.
    saul.goto(house.base + "/es/seats")
    saul.locator("tr", has_text="Saúl Ronquillo").locator("a[href*='/tenures/']").click()
    saul.locator("main form button.grave").click()
    assert saul.locator("main .errors").count() == 1
    assert saul.goto(house.base + "/es/seats").status == 200

    # On a phone, what is wrong with the last of many forms is on the screen.
    saul.set_viewport_size({"width": 390, "height": 800})
    saul.fill("#check-form-due", "2020-01-01")
    saul.locator("#check-form button").click()
    assert is_in_view(saul, "#check-form .errors")
    for context in (first, second, third):
        context.close()

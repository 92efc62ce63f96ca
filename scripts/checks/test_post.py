"""Post: the real program, msmtp between, and a real mail server; letters read with Python's email package."""

import email
import email.policy
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
from email.utils import parsedate_to_datetime

import pytest
from aiosmtpd.controller import Controller

from conftest import PROGRAM, free_port, start

SENDER = "Secretaría Técnica <secretaria@crm.example>"


class Postmaster:
    """Answers what it is told to, and keeps what it takes."""

    def __init__(self):
        self.letters, self.recipients, self.answers = [], [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.recipients.append(address)
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, message, envelope.content))
        return "250 OK"


def until(condition, seconds=30):
    """Waits for what is to come; a test that waits in vain fails."""
    for _ in range(seconds * 20):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def puebla(*arguments, **surroundings) -> str:
    done = subprocess.run(
        [PROGRAM, *arguments], check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8", **surroundings})
    return done.stdout


def script(path, text) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def postmaster():
    return Postmaster()


@pytest.fixture
def server(postmaster):
    server = Controller(postmaster, hostname="127.0.0.1", port=free_port())
    server.start()
    yield server
    if server.loop.is_running():
        server.stop()


@pytest.fixture
def mailer(server, tmp_path):
    (tmp_path / "msmtprc").write_text(f"account default\nhost 127.0.0.1\nport {server.port}\n")
    (tmp_path / "msmtprc").chmod(0o600)
    return script(tmp_path / "mailer", f'exec msmtp -C {tmp_path}/msmtprc "$@"')


@pytest.fixture(scope="module")
def conference(tmp_path_factory):
    folder = tmp_path_factory.mktemp("post")
    subprocess.run([PROGRAM, "init", "--database", str(folder / "post.sqlite")], check=True, capture_output=True)
    return folder


@pytest.fixture
def place(conference, tmp_path):
    # With its write-ahead log.
    for file in conference.iterdir():
        shutil.copy(file, tmp_path)
    return str(tmp_path / "post.sqlite")


@pytest.fixture
def serving(place):
    running = []

    def serve(mailer, *options):
        server, site = start(place, "--mailer", mailer, "--mail-from", SENDER, "--mail-pause", "1", *options)
        running.append(server)
        return server, site

    yield serve
    for server in running:
        if server.poll() is None:
            server.terminate()
            server.wait(20)


def states(place) -> list[str]:
    lines = puebla("post", "list", "--all", "--database", place).splitlines()
    return [line.split("\t")[1] for line in lines]


def test_a_letter_arrives_whole(place, postmaster, mailer, serving):
    puebla("post", "test", "maria@ministry.example", "--language", "es", "--database", place)
    assert states(place) == ["waiting"]
    _, site = serving(mailer)
    until(lambda: postmaster.letters)
    sender, recipients, letter, raw = postmaster.letters[0]
    assert sender == "secretaria@crm.example" and recipients == ["maria@ministry.example"]
    assert letter["from"] == SENDER and letter["to"] == "maria@ministry.example"
    assert letter["from"].addresses[0].display_name == "Secretaría Técnica"
    assert letter["subject"] == "Prueba del correo" and letter["auto-submitted"] == "auto-generated"
    assert letter["content-language"] == "es" and letter["message-id"].endswith("@crm.example>")
    assert abs(parsedate_to_datetime(letter["date"]).timestamp() - time.time()) < 300
    assert letter.get_content_type() == "multipart/alternative" and not letter.defects
    plain, html = letter.iter_parts()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    assert all(part.get_content_charset() == "utf-8" and not part.defects for part in (plain, html))
    assert "No tiene que hacer nada." in plain.get_content() and f"{site.base}/es" in plain.get_content()
    assert "Conferencia Regional sobre Migración" in plain.get_content()
    assert '<html lang="es">' in html.get_content() and "Conferencia Regional sobre Migración" in html.get_content()
    assert "src=" not in html.get_content()
    assert max(map(len, raw.splitlines())) <= 76
    until(lambda: states(place) == ["sent"])


@pytest.mark.parametrize("language, subject", [("es", "Prueba del correo"), ("en", "A test of the post")])
def test_the_other_language(place, postmaster, mailer, serving, language, subject):
    serving(mailer)
    # Put in by another program while the server rests.
    puebla("post", "test", "a@b.example", "--language", language, "--database", place)
    until(lambda: postmaster.letters)
    assert postmaster.letters[0][2]["subject"] == subject


def test_not_now_is_tried_again_under_the_same_number(place, postmaster, mailer, serving):
    postmaster.answers = ["451 4.7.1 greylisted", "450 4.2.0 busy"]
    puebla("post", "test", "a@b.example", "--database", place)
    serving(mailer)
    until(lambda: postmaster.letters)
    until(lambda: states(place) == ["sent"])
    assert len(postmaster.recipients) == 3 and len(postmaster.letters) == 1


def test_never_is_a_dead_letter_until_somebody_says_otherwise(place, postmaster, mailer, serving):
    postmaster.answers = ["550 5.1.1 no such mailbox"]
    puebla("post", "test", "a@b.example", "--database", place)
    serving(mailer)
    until(lambda: states(place) == ["dead"])
    assert len(postmaster.recipients) == 1
    dead = puebla("post", "list", "--dead", "--database", place)
    assert "EX_DATAERR" in dead
    shown = puebla("post", "show", dead.split("\t")[0], "--database", place)
    assert "550 5.1.1 no such mailbox" in shown and "a@b.example" in shown
    puebla("post", "retry", "--all", "--database", place)
    until(lambda: postmaster.letters)
    until(lambda: states(place) == ["sent"])
    assert postmaster.letters[0][2]["message-id"].strip("<>") in shown


def test_the_mail_server_is_away_for_a_while(place, server, postmaster, mailer, serving):
    server.stop()
    puebla("post", "test", "a@b.example", "--database", place)
    process, _ = serving(mailer)
    until(lambda: "EX_TEMPFAIL" in puebla("post", "list", "--database", place))
    back = Controller(postmaster, hostname="127.0.0.1", port=server.port)
    back.start()
    until(lambda: states(place) == ["sent"])
    back.stop()
    assert len(postmaster.letters) == 1
    process.terminate()
    # Who gets post is nobody's business who reads the log.
    log = process.communicate(timeout=20)[1].decode()
    assert "will be tried again" in log and "b.example" not in log


def test_without_a_mailer_letters_wait(place, tmp_path, postmaster, mailer, serving):
    puebla("post", "test", "a@b.example", "--database", place)
    absent = str(tmp_path / "sendmail")
    said = puebla("doctor", "--database", place, "--mailer", absent)
    assert "1 letters wait" in said and f"there is no program {absent}" in said and "mail.from is not set" in said
    serving(absent)
    time.sleep(1)
    assert states(place) == ["waiting"]


def test_a_letter_can_be_taken_back(place, postmaster, mailer, serving):
    puebla("post", "test", "a@b.example", "--database", place)
    number = puebla("post", "list", "--database", place).split("\t")[0]
    puebla("post", "drop", number, "--reason", "mistyped", "--database", place)
    serving(mailer)
    until(lambda: not [line for line in puebla("jobs", "list", "--database", place).splitlines() if "\tpost\t" in line])
    assert states(place) == ["withdrawn"] and not postmaster.letters


@pytest.mark.parametrize("address", ["a@b.example\nBcc: x@y.example", "-oQ/tmp@b.example", "a b@c.example", "a"])
def test_other_addresses_are_refused(place, address):
    done = subprocess.run([PROGRAM, "post", "test", "--database", place, "--", address], capture_output=True, text=True)
    assert done.returncode == 1 and "address:" in done.stderr
    assert states(place) == []


def test_a_killed_servers_letter_is_taken_over(place, tmp_path, postmaster, mailer, serving):
    """The first server dies with the letter in its hand; the second waits for the lease to end, then sends it."""
    begun = tmp_path / "begun"
    slow = script(tmp_path / "slow", f"echo $$ > {begun}.new; mv {begun}.new {begun}; exec sleep 600")
    puebla("post", "test", "a@b.example", "--database", place)
    first, _ = serving(slow)
    until(begun.exists)
    serving(mailer)
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    os.kill(int(begun.read_text()), signal.SIGKILL)
    time.sleep(1)
    assert not postmaster.letters
    # The lease's end, brought forward: a minute is long for a test.
    with sqlite3.connect(place, timeout=20) as database:
        database.execute("UPDATE job SET due = '2020-01-01T00:00:00.000Z' WHERE state = 'held'")
    until(lambda: postmaster.letters)
    until(lambda: states(place) == ["sent"])
    assert len(postmaster.letters) == 1


def test_jobs_can_be_left_to_another_server(place, postmaster, mailer, serving):
    puebla("post", "test", "a@b.example", "--database", place)
    serving(mailer, "--jobs", "off")
    time.sleep(1.5)
    assert states(place) == ["waiting"]
    serving(mailer)
    until(lambda: states(place) == ["sent"])

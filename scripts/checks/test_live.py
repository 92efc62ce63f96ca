"""The stream of a room over a real line: nothing lost and nothing twice, slow and stuck readers, two servers, a server that stops."""

import signal
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from conftest import PROGRAM, start
from hall import SITTING, check_in, prepare
from listening import Listener

LIVE = f"/es/sittings/{SITTING}/live"
SITTING_PAGE = f"/es/sittings/{SITTING}/room"


@pytest.fixture()
def hall(tmp_path):
    """A server of its own with an open sitting; the chair's token and those of three delegates."""
    database = str(tmp_path / "live.sqlite")
    chair, delegates, _ = prepare(PROGRAM, database, 3)
    server, site = start(database)
    yield server, site, chair, delegates, database
    if server.poll() is None:
        server.terminate()
        server.wait(20)


def do(site, token, deed, **fields):
    request = urllib.request.Request(
        f"{site.base}/es/sittings/{SITTING}/{deed}", data=urllib.parse.urlencode(fields).encode(),
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200


def announce(site, chair, text):
    do(site, chair, "announcements", announcement=text)


def parts(listener, name, count=1):
    """The next so many contents of a part."""
    found = []
    while len(found) < count:
        kind, data = listener.event()
        if kind == "part" and data["part"] == name:
            found.append(data["html"])
    return found


def picture(listener):
    """Everything that is sent up to the next number."""
    last, found = listener.last, {}
    while listener.last == last:
        kind, data = listener.event()
        assert kind == "part" and data["part"] not in found
        found[data["part"]] = data["html"]
    return found


def test_a_line_that_is_cut_misses_nothing_and_hears_nothing_twice(hall):
    _, site, chair, _, _ = hall
    listener = Listener(site.base, LIVE)
    assert listener.status == 200 and listener.headers["content-type"].startswith("text/event-stream")
    assert listener.headers["cache-control"] == "no-store" and listener.headers["x-accel-buffering"] == "no"
    parts(listener, "announcements")
    assert 1000 <= listener.retry <= 4000
    announce(site, chair, "Primer aviso")
    assert "Primer aviso" in parts(listener, "announcements")[0]
    listener.cut()
    announce(site, chair, "Segundo aviso")
    do(site, chair, "item", item="hall-item-2")
    last = listener.last
    listener.connect()
    news = picture(listener)
    assert "Segundo aviso" in news["announcements"] and "Punto 2" in news["now"]
    assert "screen" not in news and "statements" not in news, "only what has changed"
    assert int(listener.last) > int(last)
    # Nothing has happened since: nothing is said again.
    listener.cut()
    listener.connect()
    listener.socket.settimeout(2)
    with pytest.raises(TimeoutError):
        listener.event()
    # Who asks now and then hears the same.
    page = site.get(f"{LIVE}.json?after={last}")
    assert page.status == 200 and "Segundo aviso" in page.text and "Primer aviso" in page.text
    assert '"parts":[]' in site.get(f"{LIVE}.json?after={listener.last}").text.replace(" ", "")


def test_nobody_waits_for_a_reader_that_does_not_read(hall):
    _, site, chair, _, _ = hall
    stuck = []
    for _ in range(20):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.connect(("127.0.0.1", int(site.base.rsplit(":", 1)[1])))
        line.sendall(f"GET {LIVE} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode())
        stuck.append(line)
    listener = Listener(site.base, LIVE)
    parts(listener, "announcements")
    long = "Un aviso muy largo. " * 90
    slowest = 0.0
    for number in range(60):
        begun = time.monotonic()
        announce(site, chair, f"{number}: {long}")
        assert f"{number}: " in parts(listener, "announcements")[0]
        slowest = max(slowest, time.monotonic() - begun)
    assert slowest < 10, "the others read on"
    assert site.get(SITTING_PAGE).status == 200
    for line in stuck:
        line.close()


def test_a_server_that_stops_ends_its_streams_and_the_next_one_goes_on(hall):
    server, site, chair, _, database = hall
    listeners = [Listener(site.base, LIVE) for _ in range(50)]
    for listener in listeners:
        parts(listener, "announcements")
    stuck = socket.create_connection(("127.0.0.1", int(site.base.rsplit(":", 1)[1])))
    stuck.sendall(f"GET {LIVE} HTTP/1.1\r\nHost: localhost\r\n".encode())  # never ends its question
    begun = time.monotonic()
    server.send_signal(signal.SIGTERM)
    assert server.wait(20) == 0 and time.monotonic() - begun < 15
    for listener in listeners:
        try:
            while listener.event() is not None:
                pass
        except (EOFError, ConnectionError):
            pass
    stuck.close()
    again, there = start(database)
    try:
        announce(there, chair, "De vuelta")
        listener = Listener(there.base, LIVE, last=listeners[0].last)
        assert "De vuelta" in parts(listener, "announcements")[0]
    finally:
        again.terminate()
        again.wait(20)


def test_a_closing_door_cuts_the_stream_of_those_outside(hall):
    _, site, chair, delegates, database = hall
    check_in(database, "chair@crm.example", SITTING)
    public, member = Listener(site.base, LIVE), Listener(site.base, LIVE, token=delegates[0])
    for listener in (public, member):
        parts(listener, "announcements")
    do(site, chair, "close-door", sure="1")
    begun = time.monotonic()
    for listener in (public, member):
        ended = None
        try:
            while (event := listener.event()) is not None:
                ended = event[0]
                assert "reservado" not in str(event)
        except EOFError:
            pass
        assert time.monotonic() - begun < 5 and ended in (None, "closed")
    assert site.get(SITTING_PAGE).status in (401, 404, 303)
    assert site.get(f"{LIVE}.json").status in (401, 403, 404)


def test_people_ask_for_the_floor_at_the_same_time(hall):
    _, site, chair, delegates, _ = hall
    threads = [threading.Thread(target=do, args=(site, token, "requests"), kwargs={"kind": "statement"}) for token in delegates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = site.get(SITTING_PAGE, Authorization=f"Bearer {chair}").text
    assert all(f"País número {number}" in page for number in range(len(delegates)))
    # The same party again is told so, and stands on the list once.
    with pytest.raises(urllib.error.HTTPError) as refused:
        do(site, delegates[0], "requests", kind="statement")
    assert refused.value.code == 422

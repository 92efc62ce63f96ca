#!/usr/bin/env python3
"""How fast a change in the room reaches everybody who listens, what a listener costs, how two hundred ask for the floor
at once, and how the listeners come back after a crash.

    Benchmarks/live.py PROGRAM [--listeners 10000] [--changes 20] [--delegates 200] [--postgres URL]

Serves a sitting that is open to the public (hall.py) on a port of its own, opens the listeners from one process (a
thousand from each of several addresses 127.0.0.x, as the limit for one address wants it; one in fifty is a delegate of
one of 25 parties with a token, half of the others read English), makes changes, each by one request of the chair, and takes the time from
sending the request until each listener has the event. Client and server share the machine. Prints figures beside the
goals; nothing passes or fails."""

import argparse
import heapq
import os
import random
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "checks"))

from hall import SITTING, prepare  # noqa: E402

PER_ADDRESS = 1000
LIVE = f"/sittings/{SITTING}/live"
ID = re.compile(rb"^id: (\d+)$", re.MULTILINE)
RETRY = re.compile(rb"^retry: (\d+)$", re.MULTILINE)


class Line:
    """One browser's stream."""

    __slots__ = ("number", "token", "socket", "last", "retry", "isOpen", "hasEvent", "tail")

    def __init__(self, number, token):
        self.number, self.token, self.socket, self.last, self.retry = number, token, None, None, 3.0
        self.isOpen, self.hasEvent, self.tail = False, False, b""


class Crowd:
    def __init__(self, port, count, tokens):
        self.port = port
        self.lines = [
            Line(number, tokens[number // 50] if number % 50 == 0 and number // 50 < len(tokens) else None) for number in range(count)]
        self.epoll = select.epoll()
        self.by_file = {}
        self.again = []  # (when, number of the line), for those who wait to come back
        self.open = 0
        self.refused = 0

    def connect(self, line):
        line.socket = socket.socket()
        line.socket.setblocking(False)
        line.socket.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        line.socket.bind((f"127.0.0.{2 + line.number // PER_ADDRESS}", 0))
        line.isOpen, line.hasEvent, line.tail = False, False, b""
        try:
            line.socket.connect(("127.0.0.1", self.port))
        except BlockingIOError:
            pass
        self.by_file[line.socket.fileno()] = line
        self.epoll.register(line.socket.fileno(), select.EPOLLOUT | select.EPOLLIN)

    def drop(self, line, pause):
        file = line.socket.fileno()
        self.epoll.unregister(file)
        del self.by_file[file]
        line.socket.close()
        self.open -= line.isOpen
        line.isOpen = False
        heapq.heappush(self.again, (time.monotonic() + pause, line.number))

    def ask(self, line):
        last = f"Last-Event-ID: {line.last}\r\n" if line.last else ""
        token = f"Authorization: Bearer {line.token}\r\n" if line.token else ""
        language = "es" if line.number % 2 == 0 else "en"
        line.socket.send(
            f"GET /{language}{LIVE} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n"
            f"User-Agent: Mozilla/5.0 (bench)\r\n{token}{last}\r\n".encode())
        self.epoll.modify(line.socket.fileno(), select.EPOLLIN)

    def turn(self, heard, wait):
        """One look at all lines; calls `heard` with the time for each that has got an event."""
        now = time.monotonic()
        while self.again and self.again[0][0] <= now:
            self.connect(self.lines[heapq.heappop(self.again)[1]])
        ready = self.epoll.poll(wait, 512)
        # What can be read now has arrived by now, however long it takes us to read it.
        now = time.monotonic()
        for file, what in ready:
            line = self.by_file.get(file)
            if not line:
                continue
            try:
                if what & select.EPOLLOUT:
                    self.ask(line)
                    continue
                data = line.socket.recv(65536)
            except OSError:
                data = b""
            if not data:
                self.drop(line, line.retry)
                continue
            if not line.isOpen:
                head = line.tail + data
                if b"\r\n\r\n" not in head:
                    line.tail = head
                    continue
                if not head.startswith(b"HTTP/1.1 200"):
                    self.refused += 1
                    self.drop(line, 5 + 5 * random.random())
                    continue
                line.isOpen = True
                self.open += 1
                data, line.tail = head, b""
            if line.tail:
                data = line.tail + data
            end = data.rfind(b"\n\n")
            line.tail = data[end + 2 :] if end >= 0 else data
            if end < 0:
                continue
            if not line.hasEvent and (retry := RETRY.search(data, 0, end)):
                line.retry = int(retry.group(1)) / 1000
            # The number stands in the last event: from there it is found at once. This process must not be what is measured.
            if found := ID.search(data, max(0, data.rfind(b"\nid: ", 0, end)), end):
                line.last, line.hasEvent = int(found.group(1)), True
                heard(now)

    def gather(self, rate, patience):
        """Opens those that are not open, so many a second. Returns the seconds until all have their first event."""
        start = time.monotonic()
        waiting = [line for line in self.lines if not line.socket]
        sent = 0
        while time.monotonic() - start < patience:
            due = min(len(waiting), int((time.monotonic() - start) * rate) + 1)
            while sent < due:
                self.connect(waiting[sent])
                sent += 1
            self.turn(lambda now: None, 0.01)
            if self.open == len(self.lines) and all(line.hasEvent for line in self.lines):
                return time.monotonic() - start
        return None


def memory(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def serve(options, database):
    command = [options.program, "serve", "--database", database, "--port", str(options.port),
               "--connections", str(options.listeners + 1000), "--listeners", str(options.listeners)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{options.port}/ready", timeout=5).read()
            return process
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.02)


def request(deed, token, **fields):
    """What a form of the room sends, by a program with a token."""
    body = urllib.parse.urlencode(fields).encode()
    head = (f"POST /es/sittings/{SITTING}/{deed} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
            f"Connection: close\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def change(options, crowd, number, patience=20):
    """Makes one change. Returns the seconds until each listener had it, and the server's answer."""
    times, answer = [], b""
    writer = socket.create_connection(("127.0.0.1", options.port))
    start = time.monotonic()
    writer.sendall(request("announcements", options.chair, announcement=f"Aviso número {number} a la sala"))
    writer.setblocking(False)
    while len(times) < len(crowd.lines) and time.monotonic() - start < patience:
        crowd.turn(lambda now: times.append(now - start), 0.05)
    try:
        answer = writer.recv(65536)
    except BlockingIOError:
        pass
    writer.close()
    return times, answer.split(b"\r\n")[0].decode()


def at(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000 if times else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--postgres", help="the address of an empty database; SQLite without it")
    parser.add_argument("--listeners", type=int, default=10_000)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--delegates", type=int, default=200)
    parser.add_argument("--port", type=int, default=8391)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="puebla-live-") as folder:
        database = f"{folder}/live.sqlite"
        options.chair, options.tokens, options.ears = prepare(
            options.program, database, options.delegates, options.listeners // 50)
        if options.postgres:
            # By the way that an operator would go.
            kept = f"{folder}/live.backup"
            for command in (["backup", kept, "--database", database], ["restore", kept, "--database", options.postgres]):
                subprocess.run([options.program, *command], check=True, stdout=subprocess.DEVNULL)
            database = options.postgres
        measure(options, database)


def measure(options, database):
    process = serve(options, database)
    count = options.listeners
    crowd = Crowd(options.port, count, options.ears)
    # What the first questions cost is not the listeners'.
    for number in range(200):
        language = "es" if number % 2 else "en"
        urllib.request.urlopen(f"http://127.0.0.1:{options.port}/{language}{LIVE}.json").read()
    before = memory(process)
    seconds = crowd.gather(rate=4000, patience=60)
    kind = "PostgreSQL" if options.postgres else "SQLite"
    print(f"live on {kind}: {count:,} listeners, {os.cpu_count()} cores for client and server")
    print(f"  all listen after           {'never: ' + str(crowd.open) if seconds is None else f'{seconds:6.1f} s'}")
    time.sleep(2)
    print(f"  memory a listener          {(memory(process) - before) / count:6.1f} KB   (goal: at most 25)")
    reach(options, crowd)
    print(f"  memory a listener then     {(memory(process) - before) / count:6.1f} KB")
    ask_at_once(options, crowd)
    process = crash(options, crowd, process, database)
    times, _ = change(options, crowd, options.changes + 1)
    print(f"  the next change            {len(times):,} had it, p99 {at(times, 0.99):.0f} ms, max {at(times, 1):.0f} ms")
    start = time.monotonic()
    process.terminate()
    process.wait()
    print(f"  SIGTERM with all listening stopped after {time.monotonic() - start:.2f} s, status {process.returncode}")


def rest(crowd, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        crowd.turn(lambda now: None, 0.05)


def reach(options, crowd):
    """How long changes take to everybody."""
    everything, worst = [], 0
    for number in range(options.changes):
        times, answer = change(options, crowd, number)
        if len(times) < len(crowd.lines):
            print(f"  change {number}: {len(crowd.lines) - len(times)} listeners never had it; the server said {answer}")
        everything += times
        worst = max(worst, at(times, 0.99))
        rest(crowd, 0.7)
    print(f"  a change reaches them      p50 {at(everything, 0.5):.0f} ms, p99 {at(everything, 0.99):.0f} ms, "
          f"max {at(everything, 1):.0f} ms   (goal: p99 at most 400 ms; worst change's p99 {worst:.0f} ms)")


def ask_at_once(options, crowd):
    """Everybody who may asks for the floor at the same time, while all listen."""
    answers, start = {}, time.monotonic()

    def ask(number):
        with socket.create_connection(("127.0.0.1", options.port), timeout=30) as line:
            line.sendall(request("requests", options.tokens[number], kind="statement"))
            answer = line.recv(65536).split(b"\r\n")[0].decode()
        answers[number] = (answer, time.monotonic() - start)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(options.tokens))]
    for thread in threads:
        thread.start()
    sent = time.monotonic() - start
    while any(thread.is_alive() for thread in threads):
        crowd.turn(lambda now: None, 0.02)
    took = [seconds for answer, seconds in answers.values() if " 2" in answer or " 303" in answer]
    rest(crowd, 1)
    address = f"http://127.0.0.1:{options.port}/es/sittings/{SITTING}/room.json"
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Authorization": f"Bearer {options.chair}"})) as page:
        listed = page.read().decode()
    arrivals = [int(number) for number in re.findall(r'"arrival":(\d+)', listed)]
    whole = len(arrivals) == len(options.tokens) and arrivals == sorted(set(arrivals))
    print(f"  {len(options.tokens)} ask for the floor     sent within {sent:.2f} s, {len(took)} answered after p50 {at(took, 0.5):.0f} ms, "
          f"max {at(took, 1):.0f} ms; the list is {'complete and in order' if whole else f'WRONG: {len(arrivals)} on it'}")


def crash(options, crowd, process, database):
    """Everybody comes back by themselves, each after the pause that the server gave them. Returns the new server."""
    count = len(crowd.lines)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    start = time.monotonic()
    while crowd.open and time.monotonic() - start < 20:
        crowd.turn(lambda now: None, 0.02)
    process = serve(options, database)
    up = time.monotonic() - start
    while time.monotonic() - start < 120:
        crowd.turn(lambda now: None, 0.02)
        if crowd.open == count and not crowd.again:
            break
    print(f"  after SIGKILL              up in {up:.2f} s, all {crowd.open:,} back after {time.monotonic() - start:.1f} s "
          f"(they were told to wait 1 to 4 s; {crowd.refused} refusals)")
    return process


if __name__ == "__main__":
    main()

"""Killed in the middle of writing, again and again: the database is sound each time, and whatever was answered is there.

A write is answered when the program has named it on standard output (`puebla import documents --list`).
"""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from conftest import PROGRAM

FILES = 24


def puebla(*arguments: str, database: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PROGRAM, *arguments, "--database", database], capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "en"}, timeout=120)


class Writer:
    """Writes round after round, is stopped in each, and remembers what it was answered."""

    def __init__(self, database: str, folder: Path, names):
        self.database, self.folder, self.names = database, folder, names
        self.answered: set[str] = set()
        self.chance = random.Random()
        self.rounds = self.interrupted = 0

    def round(self, stop) -> None:
        """Begins to write, calls `stop` at some moment, and looks at what is left."""
        self.rounds += 1
        folder = self.folder / str(self.rounds)
        folder.mkdir()
        for number in range(FILES):
            name = f"{self.rounds}-{number:02}"
            (folder / f"{name}.txt").write_text(f"Paper {name} of the archive\n\nIt speaks of matter m{name.replace('-', 'x')}x.\n")
        running = subprocess.Popen(
            [PROGRAM, "import", "documents", str(folder), "--list", "--quiet", "--together", "2", "--database", self.database],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "LANG": "en"})
        # Before the first answer, or after any; then at any moment within a write.
        wanted = self.chance.randrange(FILES)
        output = b""
        while output.count(b"\n") < wanted and (more := os.read(running.stdout.fileno(), 4096)):
            output += more
        time.sleep(self.chance.uniform(0, 0.15 if wanted == 0 else 0.02))
        self.interrupted += running.poll() is None
        stop(running)
        output += running.stdout.read()
        running.wait(60)
        # A line without its end was not said.
        self.answered |= {Path(line).name for line in re.findall(r"^(.*\.txt)\n", output.decode(), re.MULTILINE)}

    def check(self) -> None:
        verified = puebla("verify", database=self.database)
        assert verified.returncode == 0, f"round {self.rounds}\n{verified.stdout}{verified.stderr}"
        lost = self.answered - self.names()
        assert not lost, f"round {self.rounds}: {sorted(lost)}"


def kill(running: subprocess.Popen) -> None:
    running.send_signal(signal.SIGKILL)


def test_a_hundred_kills_on_sqlite(tmp_path):
    database = str(tmp_path / "killed.sqlite")
    assert puebla("init", "--charter", "example", database=database).returncode == 0

    def names() -> set[str]:
        with sqlite3.connect(database) as connection:
            return {name for name, in connection.execute("SELECT name FROM document_file WHERE role = 'original'")}

    writer = Writer(database, tmp_path, names)
    while writer.interrupted < 100:
        writer.round(kill)
        writer.check()
        assert writer.rounds < 200, "the writer is too fast to be killed at work"
    assert len(writer.answered) > 500


@pytest.fixture
def cluster():
    """A PostgreSQL of one's own, which flushes as it does in service."""
    binaries = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name)) / "bin"
    folder = Path(tempfile.mkdtemp(prefix="puebla-kill-", dir="/tmp"))
    prefix = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, str(binaries / program), "-D", str(folder / "data"), *arguments], cwd=folder, check=True,
            stdout=subprocess.DEVNULL, timeout=120)

    def start() -> None:
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-c listen_addresses= -c unix_socket_directories={folder}", "start")

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    start()
    yield f"postgresql:///postgres?user=postgres&host={folder}", start, lambda: run("pg_ctl", "-m", "immediate", "-w", "stop")
    subprocess.run([*prefix, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop"], cwd="/",
                   capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_killed_clients_and_a_killed_server_of_postgresql(cluster, tmp_path):
    database, start, stop = cluster
    assert puebla("init", "--charter", "example", database=database).returncode == 0

    def names() -> set[str]:
        rows = subprocess.run(
            ["psql", "-At", database, "-c", "SELECT name FROM document_file WHERE role = 'original'"], check=True,
            capture_output=True, text=True)
        return set(rows.stdout.split())

    writer = Writer(database, tmp_path, names)
    while writer.interrupted < 30:
        writer.round(kill)
        writer.check()
        assert writer.rounds < 60, "the writer is too fast to be killed at work"
    for _ in range(5):
        writer.round(lambda _: stop())
        start()
        writer.check()
    assert len(writer.answered) > 150


def test_a_killed_backup_leaves_no_file_and_a_killed_restore_what_was_before(tmp_path):
    database, other = str(tmp_path / "a.sqlite"), str(tmp_path / "b.sqlite")
    assert puebla("init", "--charter", "example", database=database).returncode == 0
    assert puebla("init", database=other).returncode == 0
    small, large = tmp_path / "small.puebla", tmp_path / "large.puebla"

    def content(path: str) -> str:
        verified = puebla("verify", database=path)
        assert verified.returncode == 0, verified.stdout
        return re.search(r"SHA-256 (\w+)", verified.stdout)[1]

    def killed(*arguments: str, target: str, longest: float) -> bool:
        running = subprocess.Popen([PROGRAM, *arguments, "--database", target], stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, longest))
        is_running = running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.wait()
        return is_running

    def seconds(*arguments: str, target: str) -> float:
        begun = time.monotonic()
        done = puebla(*arguments, database=target)
        assert done.returncode == 0, done.stderr
        return time.monotonic() - begun

    chance = random.Random()
    longest, kills = seconds("backup", str(large), target=other), 0
    while kills < 10:
        kills += killed("backup", "--replace", str(large), target=other, longest=longest)
        # The earlier one, or a new one that is whole.
        assert puebla("restore", "--check", str(large), database=other).returncode == 0
    assert puebla("backup", "--replace", str(large), database=other).returncode == 0
    assert not Path(f"{large}.partial").exists()

    states, kills = {content(database): small, content(other): large}, 0
    seconds("backup", str(small), target=database)
    longest = {
        file: seconds("restore", "--overwrite", str(file), target=str(tmp_path / f"{file.stem}.sqlite"))
        for file in [small, large]
    }
    while kills < 10:
        # Always the one that is not there.
        present = states[content(database)]
        file = small if present is large else large
        kills += killed("restore", "--overwrite", str(file), target=database, longest=longest[file])
    assert content(database) in states


def test_clear_errors_when_there_is_no_room_and_no_permission(tmp_path):
    database = str(tmp_path / "a.sqlite")
    assert puebla("init", "--charter", "example", database=database).returncode == 0
    folder = tmp_path / "backups"
    folder.mkdir()

    def backup(*prefix: str) -> subprocess.CompletedProcess:
        # Python passes on that it ignores the signal of the limit: the program then gets an error, as from a full disk.
        return subprocess.run(
            [*prefix, PROGRAM, "backup", str(folder / "a.puebla"), "--database", database], capture_output=True, text=True,
            env={"PATH": "/usr/bin:/bin", "LANG": "en"}, restore_signals=False)

    full = backup("prlimit", "--fsize=100000")
    assert full.returncode == 1 and "a.puebla cannot be written: File too large" in full.stderr
    assert list(folder.iterdir()) == []
    if os.geteuid() == 0:
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        for path in [tmp_path.parent.parent, tmp_path.parent, tmp_path]:
            path.chmod(0o755)
        for path in tmp_path.glob("a.sqlite*"):
            path.chmod(0o666)
        tmp_path.chmod(0o777)
        forbidden = backup(*nobody)
    else:
        folder.chmod(0o500)
        forbidden = backup()
    assert forbidden.returncode == 1 and "a.puebla cannot be written: Permission denied" in forbidden.stderr, forbidden.stderr
    assert list(folder.iterdir()) == []

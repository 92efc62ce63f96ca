"""Figures of the archive at full size: how fast it is taken in, searched, harvested, and how much room it takes.

Usage: archive.py PROGRAM [DOCUMENTS [DATABASE …]]   (100,000 documents, SQLite; postgres://… measures PostgreSQL too)
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench import memory, start

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "checks"))
from people import Browser, link  # noqa: E402

PROGRAM = str(Path(sys.argv[1]).resolve())
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
HERE = Path(__file__).resolve().parent
# Each: what a reader types, many times with other words.
SPANISH = """migración retorno protección consular derechos humanos menores trata personas red reunión viceministros países
miembros asilo refugiados frontera trabajo laboral política remesas salud género desastres visas documentos""".split()


def queries(kind: str, count: int) -> list[str]:
    chance = random.Random(kind)
    words = lambda number: " ".join(chance.sample(SPANISH, number))
    make = {
        "rare": lambda: f"{chance.randrange(DOCUMENTS)} informe",
        "frequent": lambda: chance.choice(SPANISH[:12] + ["de", "la", "the"]),
        "two words": lambda: words(2),
        "phrase": lambda: f'"{words(2)}"',
        "prefix": lambda: chance.choice(SPANISH)[:4] + "*",
        "filtered": lambda: f"{words(1)}&year={1996 + chance.randrange(30)}",
        "by date": lambda: f"{words(1)}&sort=date",
    }[kind]
    return [make() for _ in range(count)]


def address(base: str, query: str) -> str:
    words, *rest = query.split("&")
    return f"{base}/es/search?q={urllib.parse.quote(words)}" + "".join(f"&{part}" for part in rest)


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = lambda part: ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000
    return f"p50 {at(.5):7.1f}  p95 {at(.95):7.1f}  p99 {at(.99):7.1f} ms"


def search_in_a_seat(base: str, database: str) -> None:
    """What the filter of a seat's clearance costs: the same questions, asked by a focal point who has signed in."""
    subprocess.run(
        [PROGRAM, "user", "invite", "bench@example.hn", "--name", "Bench", "--seat", "hnd-focal-point-seat-migration",
         "--database", database], check=True, stdout=subprocess.DEVNULL)
    browser = Browser(base)
    browser.get(link(PROGRAM, database, "bench@example.hn", base))
    browser.send("/sign-in/link")
    browser.get(address(base, "migración"))
    for who, get in [("the public", fetch), ("a focal point", browser.get)]:
        times = []
        for kind in ["rare", "frequent", "two words", "phrase", "filtered"]:
            for query in queries(kind, 60):
                began = time.perf_counter()
                get(address(base, query))
                times.append(time.perf_counter() - began)
        print(f"search by {who:14}         {percentiles(times)}")


def search(base: str) -> None:
    began = time.perf_counter()
    fetch(address(base, "migración"))
    print(f"first search after the start     {time.perf_counter() - began:6.2f} s")
    everything = []
    for kind in ["rare", "frequent", "two words", "phrase", "prefix", "filtered", "by date"]:
        times = []
        for query in queries(kind, 60):
            began = time.perf_counter()
            fetch(address(base, query))
            times.append(time.perf_counter() - began)
        everything += times
        print(f"search, {kind:10} with facets  {percentiles(times)}")
    print(f"search, all of these            {percentiles(everything)}   (goal p95 ≤ 50 ms)")


def crowd(base: str, seconds: int = 10) -> None:
    """32 connections, every request another search: by wrk, which shares the cores."""
    paths = [address("", query) for kind in ["rare", "frequent", "two words", "phrase", "filtered"] for query in queries(kind, 400)]
    random.Random(1).shuffle(paths)
    script = "local paths = {" + ",".join(json.dumps(path) for path in paths) + "}\nlocal n = 0\n" \
        "request = function() n = n % #paths + 1; return wrk.format('GET', paths[n]) end\n"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        text = subprocess.run(
            ["wrk", "-t2", "-c32", f"-d{seconds}", "--latency", "-s", file.name, base], capture_output=True, text=True,
        ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)
    p99 = re.search(r"99%\s+(\S+)", text).group(1)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    print(f"search, c=32, {len(paths)} different    {float(rate):6.0f}/s   p99 {p99}   (goal ≥ 300/s)"
          + (f"  {bad.group(1)} answers were errors" if bad else ""))


def harvest(base: str) -> None:
    began, count, rates, token = time.perf_counter(), 0, [], None
    while True:
        query = f"resumptionToken={urllib.parse.quote(token)}" if token else "metadataPrefix=oai_dc"
        page_began = time.perf_counter()
        text = fetch(f"{base}/oai?verb=ListRecords&{query}").decode()
        records = text.count("<record>")
        count += records
        rates.append(records / (time.perf_counter() - page_began))
        found = re.search(r"<resumptionToken[^>]*>([^<]+)</resumptionToken>", text)
        if not found:
            break
        token = found.group(1).replace("&amp;", "&")
    fifth = max(1, len(rates) // 5)
    print(f"OAI-PMH, all {count:,} records      {count / (time.perf_counter() - began):6.0f} records/s"
          f"   (first fifth {statistics.median(rates[:fifth]):,.0f}/s, last fifth {statistics.median(rates[-fifth:]):,.0f}/s)")


def size(database: str, folder: Path) -> float:
    if database.startswith("postgres"):
        text = subprocess.run(
            ["psql", database, "-Atc", "SELECT pg_database_size(current_database())"], capture_output=True, text=True).stdout
        return int(text)
    return sum(Path(database + ending).stat().st_size for ending in ["", "-wal"] if Path(database + ending).exists())


def measure(name: str, database: str, corpus: Path) -> None:
    print(f"\n## {name}")
    subprocess.run([PROGRAM, "init", "--database", database], check=True, stdout=subprocess.DEVNULL)
    before = size(database, corpus)
    began = time.perf_counter()
    done = subprocess.run(
        [PROGRAM, "import", "documents", str(corpus), "--audience", "public", "--quiet", "--database", database],
        capture_output=True, text=True)
    seconds = time.perf_counter() - began
    print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    print(f"import of plain text             {DOCUMENTS / seconds:6.0f} documents/s   (goal ≥ 500/s)")
    bytes_in = sum(file.stat().st_size for file in corpus.rglob("*.txt"))
    grown = size(database, corpus) - before
    print(f"database {grown / 1e6:,.0f} MB for {bytes_in / 1e6:,.0f} MB of files: {grown / bytes_in:.1f} times")
    server, base, _ = start(database)
    try:
        search(base)
        search_in_a_seat(base, database)
        crowd(base)
        harvest(base)
        print(f"memory, after all this           {memory(server):6.1f} MB  (goal ≤ 100 MB)")
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        corpus = Path(folder) / "corpus"
        print(f"\n{DOCUMENTS:,} documents of 400 words in ten paragraphs")
        subprocess.run([sys.executable, str(HERE / "corpus.py"), str(corpus), str(DOCUMENTS)], check=True)
        measure("The archive on SQLite", f"{folder}/archive.sqlite", corpus)
        for database in sys.argv[3:]:
            measure("The archive on PostgreSQL", database, corpus)


if __name__ == "__main__":
    main()

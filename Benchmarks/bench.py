"""Figures of the program as its readers meet it: requests a second and p99 at 1, 8 and 32 connections, cold start,
memory. Printed with the machine and the commit; compared with nothing but the goals beside them.

Usage: bench.py PROGRAM [SECONDS]   (wrk makes the load, on loopback only)
"""

import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PROGRAM = str(Path(sys.argv[1]).resolve())
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
PAGES = [
    ("a body's page", "/es/bodies/grcm", 2500),
    ("a meeting's page", "/es/meetings/crm-xii", 2500),
    ("the list of activities", "/es/activities", 2500),
    ("a search", "/es/search?q=retorno+voluntario", 300),
]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


def start(database: str, *options: str) -> tuple[subprocess.Popen, str, float]:
    """The server, its address, and the seconds from its start to its first answer."""
    base = f"http://127.0.0.1:{free_port()}"
    began = time.perf_counter()
    server = subprocess.Popen(
        [PROGRAM, "serve", "--database", database, "--port", base.rsplit(":", 1)[1], *options],
        stdout=subprocess.DEVNULL,
    )
    while True:
        try:
            fetch(base + "/es")
            return server, base, time.perf_counter() - began
        except OSError:
            if server.poll() is not None or time.perf_counter() - began > 60:
                raise SystemExit("the server did not start")
            time.sleep(0.002)


def load(url: str, connections: int) -> tuple[float, str, int]:
    """Requests a second, the 99th percentile as wrk words it, and answers that were no success."""
    threads = min(2, connections)
    text = subprocess.run(
        ["wrk", f"-t{threads}", f"-c{connections}", f"-d{SECONDS}", "--latency", url],
        capture_output=True, text=True, check=True,
    ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    p99 = re.search(r"99%\s+(\S+)", text).group(1)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return rate, p99, int(bad.group(1)) if bad else 0


def memory(server: subprocess.Popen) -> float:
    """Resident megabytes."""
    for line in Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def run(name: str, database: str, *options: str) -> None:
    print(f"\n## {name}")
    server, base, first = start(database, *options)
    try:
        print(f"cold start to first answer       {first:6.3f} s   (goal ≤ 0.3 s)")
        print(f"memory, idle                     {memory(server):6.1f} MB")
        for title, path, goal in PAGES:
            for connections in (1, 8, 32):
                rate, p99, bad = load(base + path, connections)
                aim = f"(goal ≥ {goal:,}/s)" if connections == 32 else ""
                fault = f"  {bad} answers were errors" if bad else ""
                print(f"{title:24} c={connections:<3} {rate:9,.0f}/s   p99 {p99:>8}   {aim}{fault}")
        print(f"memory, after the load           {memory(server):6.1f} MB  (goal ≤ 100 MB)")
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True
    ).stdout.strip()
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    print(f"machine  {os.cpu_count()} × {model.group(1) if model else platform.machine()}, {platform.platform()}")
    print(f"commit   {commit}   program {Path(PROGRAM).stat().st_size / 1e6:.0f} MB   wrk shares the cores")
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/bench.sqlite"
        began = time.perf_counter()
        subprocess.run([PROGRAM, "init", "--database", database], check=True, stdout=subprocess.DEVNULL)
        print(f"charter taken up into an empty database: {time.perf_counter() - began:.2f} s, "
              f"{Path(database).stat().st_size / 1e6:.1f} MB")
        run("SQLite, as it is run", database)
        run("SQLite, every answer made anew (--cache 0)", database, "--cache", "0")
        postgres = os.environ.get("PUEBLA_BENCH_POSTGRES")
        if postgres:
            subprocess.run([PROGRAM, "init", "--database", postgres], check=True, stdout=subprocess.DEVNULL)
            run("PostgreSQL, as it is run", postgres)
            run("PostgreSQL, every answer made anew (--cache 0)", postgres, "--cache", "0")
        else:
            print("\n(PUEBLA_BENCH_POSTGRES=postgres://… measures PostgreSQL too)")


if __name__ == "__main__":
    main()

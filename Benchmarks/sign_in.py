#!/usr/bin/env python3
"""How many people can sign in a second, with a password, and what reading costs meanwhile.

    Benchmarks/sign_in.py PROGRAM [seconds]

Prints sign-ins a second, how many were told to come back, and the time of a public page beside the storm.
"""

import os
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "checks"))
os.environ["PUEBLA_PROGRAM"] = str(Path(sys.argv[1] if len(sys.argv) > 1 else ".build/release/puebla").resolve())

from conftest import PROGRAM, start  # noqa: E402
from people import Browser, link, seat_somebody  # noqa: E402

SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 10
PASSWORD = "un puente sobre el Suchiate"
PEOPLE = 8


def prepare(database: str, base: str) -> list[str]:
    addresses = [f"person{number}@example.hn" for number in range(PEOPLE)]
    for address in addresses:
        seat_somebody(database, address, "focal-point-seat", "hnd")
        browser = Browser(base)
        browser.get(link(PROGRAM, database, address, base))
        browser.send("/sign-in/link")
        browser.get("/es/account/password")
        browser.send("/account/password", password=PASSWORD)
        assert re.search("/account$", browser.url), browser.text
    return addresses


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="puebla-bench-") as folder:
        database = f"{folder}/bench.sqlite"
        os.system(f"{PROGRAM} init --database {database} > /dev/null")
        server, site = start(database)
        try:
            addresses = prepare(database, site.base)
            done, refused, pages = [], [], []
            end = time.monotonic() + SECONDS

            def sign_in(address: str) -> None:
                while time.monotonic() < end:
                    data = urllib.parse.urlencode({"address": address, "password": PASSWORD}).encode()
                    begun = time.monotonic()
                    browser = Browser(site.base)
                    browser._open(urllib.request.Request(
                        f"{site.base}/es/sign-in", data=data, headers={"Origin": site.base}))
                    (done if browser.status == 200 else refused).append(time.monotonic() - begun)

            def read() -> None:
                while time.monotonic() < end:
                    begun = time.monotonic()
                    site.get("/es/conference")
                    pages.append(time.monotonic() - begun)

            threads = [threading.Thread(target=sign_in, args=(address,)) for address in addresses]
            threads.append(threading.Thread(target=read))
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print(f"sign-ins with a password: {len(done) / SECONDS:.1f} a second, {PEOPLE} people at once, "
                  f"p50 {statistics.median(done) * 1000:.0f} ms; told to come back: {len(refused)}")
            print(f"a public page meanwhile: p50 {statistics.median(pages) * 1000:.1f} ms of {len(pages)}")
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()

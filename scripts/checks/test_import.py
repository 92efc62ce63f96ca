"""Files made by programs that are not ours go in; what cannot is said in a clear line; a killed import goes on."""

import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from fpdf import FPDF
from PIL import Image, ImageDraw

from conftest import PROGRAM


def puebla(*arguments: str, database: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PROGRAM, *arguments, "--database", str(database)], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LANG": "en"})


@pytest.fixture
def database(tmp_path) -> Path:
    path = tmp_path / "archive.sqlite"
    assert puebla("init", "--charter", "example", database=path).returncode == 0
    return path


def pdf(path: Path, lines: list[str]) -> Path:
    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=12)
    for line in lines:
        page.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    page.output(str(path))
    return path


def scan(path: Path) -> Path:
    picture = Image.new("L", (800, 1000), 255)
    ImageDraw.Draw(picture).text((100, 100), "Only a picture of words", fill=0)
    picture.save(path, "PDF")
    return path


def word(path: Path) -> Path:
    document = Document()
    document.add_heading("Minutes of the harbour meeting", 0)
    document.add_paragraph("The delegates agreed on the lighthouse.")
    document.add_paragraph("A point of the list", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Pilots", "Seven"
    document.save(str(path))
    return path


def test_files_of_every_kind_go_in_and_failures_are_clear(database, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    pdf(folder / "tides.pdf", ["Report on the tides of 2019", "", "The pelicans were counted at dawn by the harbour office."])
    word(folder / "minutes.docx")
    scan(folder / "scan.pdf")
    whole = pdf(folder / "secret.pdf", ["A locked report", "Nobody reads this."])
    with pikepdf.open(whole, allow_overwriting_input=True) as locked:
        locked.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    whole.unlink()
    (folder / "cut.pdf").write_bytes((folder / "tides.pdf").read_bytes()[:300])
    (folder / "cut.docx").write_bytes((folder / "minutes.docx").read_bytes()[:500])
    (folder / "named.pdf").write_text("Plain text by another name\n\nIt says so of the cormorants.\n")
    (folder / "empty.txt").touch()
    done = puebla("import", "documents", str(folder), "--audience", "public", database=database)
    assert done.returncode == 1
    lines = {Path(line[2:].split(": ")[0]).name: line for line in done.stdout.splitlines() if line[:1] in "✗•"}
    assert "is encrypted" in lines["locked.pdf"]
    assert "is damaged or cut off" in lines["cut.pdf"] and "is damaged or cut off" in lines["cut.docx"]
    assert "is empty" in lines["empty.txt"]
    assert "1 pages are kept as pictures" in lines["scan.pdf"]
    assert "is called .pdf but is text/plain" in lines["named.pdf"]
    assert "4 documents taken in" in done.stdout and "4 failed" in done.stdout
    for words in ["pelicans", "lighthouse", "pilots seven", "cormorants"]:
        found = puebla("search", words, "--as", "public", database=database)
        assert "1 of" in found.stdout or "\ndocument/" in f"\n{found.stdout}", found.stdout
    assert "Minutes of the harbour meeting" in puebla("search", "lighthouse", "--as", "public", database=database).stdout
    again = puebla("import", "documents", str(folder), database=database)
    assert "0 documents taken in" in again.stdout and "4 already there" in again.stdout


def test_a_killed_import_goes_on_without_a_duplicate_or_a_loss(database, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number:05}.txt").write_text(f"Paper number {number} of the archive\n\nIt speaks of matter m{number}x.\n")
    chance, kills = random.Random(), 0
    for _ in range(20):
        running = subprocess.Popen(
            [PROGRAM, "import", "documents", str(folder), "--quiet", "--database", str(database)], stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 0.9))
        if running.poll() is None:
            running.send_signal(signal.SIGKILL)
            kills += 1
        running.wait()
    assert kills > 5
    done = puebla("import", "documents", str(folder), "--quiet", database=database)
    assert done.returncode == 0, done.stdout
    with sqlite3.connect(database) as connection:
        one = lambda sql: connection.execute(sql).fetchone()[0]
        assert one("SELECT COUNT(*) FROM document_file") == 3000
        assert one("SELECT COUNT(DISTINCT digest) FROM document_file") == 3000
        assert one("SELECT COUNT(*) FROM file") == one("SELECT COUNT(DISTINCT digest) FROM file_chunk") == 3000
        assert one("SELECT COUNT(*) FROM record WHERE kind = 'document' AND slug LIKE 'paper-number-%'") == 3000
    assert puebla("verify", database=database).returncode == 0
    for number in chance.sample(range(3000), 5):
        assert "1 of 1" in puebla("search", f"m{number}x", database=database).stdout

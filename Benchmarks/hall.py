"""A public sitting that is open, its chair, and two hundred delegates with tokens: what live.py measures on."""

import hashlib
import secrets
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "checks"))

from people import NOW, seat_somebody  # noqa: E402

SITTING = "sesion-abierta"
EVENING = "2199-01-01T00:00:00.000Z"


def _token(db, address):
    """A token of the only seat that the person at this address holds."""
    person, seat = db.execute(
        "SELECT p.record, t.seat FROM person p JOIN tenure t ON t.person = p.record WHERE p.address = ?", (address,)).fetchone()
    text = "puebla_" + secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO api_token (id, digest, person, seat, name, writes, made, expires) VALUES (?, ?, ?, ?, 'bench', 1, ?, ?)",
        (str(uuid.uuid4()), hashlib.sha256(text.encode()).hexdigest(), person, seat, NOW, EVENING))
    return text


def _record(db, kind, slug, title, audience="public"):
    identity = str(uuid.uuid4())
    db.execute(
        "INSERT INTO record (id, kind, slug, audience, recorded, revised) VALUES (?, ?, ?, ?, ?, ?)",
        (identity, kind, slug, audience, NOW, NOW))
    for language in ("es", "en"):
        db.execute("INSERT INTO wording (record, field, language, status, text) VALUES (?, 'title', ?, 'official', ?)",
                   (identity, language, title))
    return identity


def prepare(program, database, delegates):
    """Returns the chair's token and one for each delegate, each of a party of their own."""
    subprocess.run([program, "init", "--database", database], check=True, stdout=subprocess.DEVNULL)
    db = sqlite3.connect(database)
    sitting = _record(db, "sitting", SITTING, "Sesión abierta")
    db.execute(
        "INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, state) "
        "VALUES (?, 'crm-xii', 'plenary', 'public', 'America/Chicago', 'Sala A', '2026-11-27T15:00:00.000Z', 'open')", (sitting,))
    for place in range(1, 9):
        item = _record(db, "agenda-item", f"bench-{place}", f"Punto {place} de la agenda de la sesión abierta")
        db.execute("INSERT INTO agenda_item (record, meeting, sitting, place) VALUES (?, 'crm-xii', ?, ?)", (item, SITTING, place))
    for number in range(delegates):
        party = _record(db, "party", f"bench-party-{number}", f"País número {number}")
        db.execute("INSERT INTO party (record, code, type) VALUES (?, ?, 'member')", (party, f"B{number}"))
    db.commit()
    addresses = [f"delegate{number}@crm.example" for number in range(delegates)]
    for number, address in enumerate(addresses):
        seat_somebody(database, address, "focal-point-seat", f"bench-party-{number}")
    seat_somebody(database, "chair@crm.example", "secretariat-assistant", None, "secretariat")
    tokens = [_token(db, address) for address in ["chair@crm.example", *addresses]]
    db.commit()
    db.close()
    return tokens[0], tokens[1:]

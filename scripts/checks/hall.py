"""A public sitting that is open, its chair, and delegates with tokens: for checks of the stream and for Benchmarks/live.py."""

import hashlib
import secrets
import sqlite3
import subprocess
import uuid

from people import NOW, seat_somebody

SITTING = "sesion-abierta"
# As many as the Conference has.
PARTIES = 25
EVENING = "2199-01-01T00:00:00.000Z"


def _token(db, address):
    """A token of the only seat that the person at this address holds."""
    person, seat = db.execute(
        "SELECT p.record, t.seat FROM person p JOIN tenure t ON t.person = p.record WHERE p.address = ?", (address,)).fetchone()
    text = "puebla_" + secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO api_token (id, digest, person, seat, name, writes, made, expires) VALUES (?, ?, ?, ?, 'hall', 1, ?, ?)",
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


def prepare(program, database, delegates, listeners=0):
    """Returns the chair's token, one for each delegate, each of a party of their own, and one for each of those who only
    listen, of as many parties as the Conference has."""
    subprocess.run([program, "init", "--database", database], check=True, stdout=subprocess.DEVNULL)
    db = sqlite3.connect(database)
    sitting = _record(db, "sitting", SITTING, "Sesión abierta")
    db.execute(
        "INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, state) "
        "VALUES (?, 'crm-xii', 'plenary', 'public', 'America/Chicago', 'Sala A', '2026-11-27T15:00:00.000Z', 'open')", (sitting,))
    for place in range(1, 9):
        item = _record(db, "agenda-item", f"hall-item-{place}", f"Punto {place} de la agenda de la sesión abierta")
        db.execute("INSERT INTO agenda_item (record, meeting, sitting, place) VALUES (?, 'crm-xii', ?, ?)", (item, SITTING, place))
    for number in range(max(delegates, PARTIES if listeners else 0)):
        party = _record(db, "party", f"hall-party-{number}", f"País número {number}")
        db.execute("INSERT INTO party (record, code, type) VALUES (?, ?, 'member')", (party, f"B{number}"))
    db.commit()
    addresses = [f"delegate{number}@crm.example" for number in range(delegates)]
    for number, address in enumerate(addresses):
        seat_somebody(database, address, "focal-point-seat", f"hall-party-{number}")
    ears = [f"listener{number}@crm.example" for number in range(listeners)]
    for number, address in enumerate(ears):
        seat_somebody(database, address, "focal-point-seat", f"hall-party-{number % PARTIES}")
    seat_somebody(database, "chair@crm.example", "secretariat-assistant", None, "secretariat")
    chair, *tokens = [_token(db, address) for address in ["chair@crm.example", *addresses, *ears]]
    db.commit()
    db.close()
    return chair, tokens[:delegates], tokens[delegates:]


def check_in(database, address, sitting):
    """Somebody comes through the door, as its guardian notes it."""
    db = sqlite3.connect(database, timeout=20)
    person = db.execute("SELECT record FROM person WHERE address = ?", (address,)).fetchone()[0]
    meeting, sitting = db.execute(
        "SELECT s.meeting, r.id FROM sitting s JOIN record r ON r.id = s.record WHERE r.slug = ?", (sitting,)).fetchone()
    delegate = str(uuid.uuid4())
    db.execute(
        "INSERT INTO delegate (id, meeting, person, name, role, state, badge, registered, registered_by) "
        "VALUES (?, ?, ?, ?, 'staff', 'accredited', ?, ?, 'test')", (delegate, meeting, person, address, delegate, NOW))
    db.execute("INSERT INTO attendance (sitting, delegate, came) VALUES (?, ?, ?)", (sitting, delegate, NOW))
    db.commit()
    db.close()

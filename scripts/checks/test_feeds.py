"""Calendars, feeds, tables and the API, read by clients that we did not write."""

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from openapi_spec_validator import validate

from conftest import LANGUAGES, PAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_icalendar_reads_the_calendar(site, language):
    answer = site.get(f"/{language}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.body.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    events = [event for event in Calendar.from_ical(answer.body).walk("VEVENT")]
    assert len(events) > 70
    # One forum may have met at several times: a UID and its day are together unique.
    assert len({(str(event["uid"]), event["dtstart"].dt) for event in events}) == len(events)
    twelfth = next(event for event in events if "crm-xii@" in str(event["uid"]))
    assert (twelfth["dtend"].dt - twelfth["dtstart"].dt).days == 2
    assert str(twelfth["dtstart"].dt) == "2007-04-26"


@pytest.mark.parametrize("path", ["/calendar", "/documents", "/activities", "/updates"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_feedparser_reads_the_feeds(site, language, path):
    feed = feedparser.parse(site.get(f"/{language}{path}.atom").body)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.entries and all(entry.id and entry.title and entry.link for entry in feed.entries)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert feed.feed.language == language


@pytest.mark.parametrize(
    "path", ["documents", "activities", "decisions", "participation", "presidencies", "funding", "focal-points",
             "seminars", "glossary"])
def test_tables_are_csv(site, path):
    rows = list(csv.reader(io.StringIO(site.get(f"/es/{path}.csv").text, newline="")))
    assert len(rows) > 5 and len({len(row) for row in rows}) == 1


def test_every_page_is_json(site):
    for language in LANGUAGES:
        for path in PAGES:
            answer = site.get(f"/{language}{path}", Accept="application/json")
            assert answer.headers["content-type"].startswith("application/json"), path
            json.loads(answer.body)


def test_the_description_is_openapi(site):
    validate(json.loads(site.get("/openapi.json").body))


def test_schemathesis_finds_no_fault(site):
    """Random questions within and beyond the description: no 5xx, no undocumented answer."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "schemathesis"), "run", f"{site.base}/openapi.json", "--max-examples", "12", "--workers", "1", "--request-timeout", "60", "--phases", "examples,coverage,fuzzing",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
         "--no-color"],
        capture_output=True, text=True, timeout=900,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_sitemap_names_what_is_there(site):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    addresses = [node.text for node in tree.fromstring(site.get("/sitemap.xml").body).findall("s:url/s:loc", names)]
    assert len(addresses) > 500 and len(set(addresses)) == len(addresses)
    for address in addresses[::25]:
        assert site.get(address.removeprefix(site.base)).status == 200, address

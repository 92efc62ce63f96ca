"""OAI-PMH, harvested with sickle."""

import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as tree
from pathlib import Path

import pytest
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, IdDoesNotExist, NoRecordsMatch

from conftest import PROGRAM, start

CHARTER = Path(__file__).resolve().parents[2] / "charters" / "crm"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
CHANGED = "guidelines-child-victims-of-trafficking"
WITHDRAWN = "memorandum-assisted-voluntary-return"


@pytest.fixture(scope="module")
def harvester(site):
    return Sickle(f"{site.base}/oai", timeout=20)


def own_pages(site) -> set[str]:
    """The public records that have a page each, as the sitemap has them."""
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    places = {node.text for node in tree.fromstring(site.get("/sitemap.xml").body).findall("s:url/s:loc", names)}
    return {place for place in places if re.fullmatch(rf"{re.escape(site.base)}/en/[a-z-]+/[a-z0-9-]+", place)}


def test_identify_formats_and_sets(site, harvester):
    identity = harvester.Identify()
    assert identity.baseURL == f"{site.base}/oai" and identity.deletedRecord == "persistent"
    assert re.fullmatch(r"\S+@(\S+\.)+\S+", identity.adminEmail)
    assert [form.metadataPrefix for form in harvester.ListMetadataFormats()] == ["oai_dc"]
    sets = {entry.setSpec: entry.setName for entry in harvester.ListSets()}
    assert sets["document"] == "Documents" and "document:report" in sets
    # A set with a parent comes after it.
    assert all(spec.split(":")[0] in sets for spec in sets)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_harvest_has_every_public_record(site, method):
    harvester = Sickle(f"{site.base}/oai", http_method=method, timeout=20)
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    identifiers = [record.header.identifier for record in records]
    assert len(identifiers) == len(set(identifiers)) and not any(record.deleted for record in records)
    addresses = {address for record in records for address in record.metadata["identifier"]}
    assert own_pages(site) == {address for address in addresses if address.startswith(f"{site.base}/en/")}
    headers = list(harvester.ListIdentifiers(metadataPrefix="oai_dc"))
    assert [header.identifier for header in headers] == identifiers


def test_one_record(site, harvester):
    record = harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:127.0.0.1:meeting/crm-xii")
    assert "XII Conferencia Regional sobre Migración" in record.metadata["title"]
    assert f"{site.base}/es/meetings/crm-xii" in record.metadata["identifier"]
    languages = record.xml.xpath("//*[local-name() = 'title']/@xml:lang")
    assert sorted(languages) == ["en", "es"]
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:127.0.0.1:meeting/never")


def test_a_set_and_its_types(harvester):
    documents = {header.identifier for header in harvester.ListIdentifiers(metadataPrefix="oai_dc", set="document")}
    reports = {header.identifier for header in harvester.ListIdentifiers(metadataPrefix="oai_dc", set="document:report")}
    assert reports and reports < documents
    with pytest.raises(NoRecordsMatch):
        harvester.ListIdentifiers(metadataPrefix="oai_dc", set="term")
    with pytest.raises(BadResumptionToken):
        harvester.ListRecords(resumptionToken="nonsense")


@pytest.mark.parametrize(
    "query", ["verb=Identify", "verb=ListSets", "verb=ListRecords&metadataPrefix=oai_dc",
              "verb=ListIdentifiers&metadataPrefix=oai_dc", "verb=ListMetadataFormats", "verb=Nothing", "verb=%FF",
              "verb=ListRecords&metadataPrefix=oai_dc&set=%22%3C", "verb=ListRecords&resumptionToken=%EF%BF%BE%22%3C"])
def test_answers_are_well_formed_and_in_the_order_of_the_schema(site, query):
    answer = site.get(f"/oai?{query}")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/xml")
    root = etree.fromstring(answer.body)
    assert [child.tag for child in root][:2] == [f"{OAI}responseDate", f"{OAI}request"] and len(root) == 3
    assert root[2].tag in {f"{OAI}error", f"{OAI}{root[1].get('verb')}"}
    for header in root.iter(f"{OAI}header"):
        tags = [child.tag.removeprefix(OAI) for child in header]
        assert tags[:2] == ["identifier", "datestamp"] and set(tags[2:]) == {"setSpec"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", header.findtext(f"{OAI}datestamp"))


def test_what_changes_and_what_is_withdrawn_is_harvested(folder):
    charter, database = folder / "harvested", str(folder / "harvested.sqlite")
    shutil.copytree(CHARTER, charter)

    def take_up():
        subprocess.run([PROGRAM, "init", "--database", database, "--charter", str(charter)], check=True, capture_output=True)

    def edit(slug: str, line: str):
        path = charter / "memory" / "documents.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(f"- id: {slug}\n") == 1
        path.write_text(text.replace(f"- id: {slug}\n", f"- id: {slug}\n    {line}\n"), encoding="utf-8")

    take_up()
    server, site = start(database)
    try:
        harvester = Sickle(f"{site.base}/oai", timeout=20)
        whole = {header.identifier for header in harvester.ListIdentifiers(metadataPrefix="oai_dc")}
        time.sleep(1.1)
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        with pytest.raises(NoRecordsMatch):
            harvester.ListRecords(metadataPrefix="oai_dc", **{"from": since})
        edit(CHANGED, "note: {es: Visto, en: Seen}")
        edit(WITHDRAWN, "audience: secretariat")
        take_up()
        fresh = {record.header.identifier: record for record in harvester.ListRecords(metadataPrefix="oai_dc", **{"from": since})}
        changed, withdrawn = (fresh[f"oai:127.0.0.1:document/{slug}"] for slug in (CHANGED, WITHDRAWN))
        assert len(fresh) == 2 and not changed.deleted and withdrawn.deleted
        again = {header.identifier for header in harvester.ListIdentifiers(metadataPrefix="oai_dc")}
        assert again == whole
        kept = harvester.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True)
        assert {header.identifier for header in kept} == whole - {f"oai:127.0.0.1:document/{WITHDRAWN}"}
    finally:
        server.terminate()
        server.wait(20)

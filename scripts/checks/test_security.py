"""What every answer carries, and what no page does."""

import re

import pytest

from conftest import PAGES

POLICY = {"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"}


@pytest.mark.parametrize(
    "path", ["/", "/es", "/es.json", "/nowhere", "/es/nowhere", "/es/documents?page=x", "/es/calendar.ics", "/sitemap.xml",
             "/metrics", "/health", "/es/documents.csv", "/assets/mark.svg"])
def test_every_answer_protects_its_reader(site, path):
    headers = {name.lower(): value for name, value in site.get(path).headers.items()}
    assert POLICY <= {part.strip() for part in headers["content-security-policy"].split(";")}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert len(headers["x-request-id"]) >= 8


def test_a_request_id_is_taken_over_only_when_plain(site):
    assert site.get("/es", **{"X-Request-Id": "abc-12345"}).headers["x-request-id"] == "abc-12345"
    assert site.get("/es", **{"X-Request-Id": "<script>alert(1)"}).headers["x-request-id"] != "<script>alert(1)"


def test_no_page_asks_for_anything_elsewhere(site, browser):
    context = browser.new_context()
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        page.goto(f"{site.base}/es{path}")
    context.close()
    assert all(url.startswith(site.base) for url in requests)
    # The two pages of PAGES that are refused say so in the console; nothing else may.
    assert all("404" in fault or "400" in fault for fault in faults), faults


@pytest.mark.parametrize("path", ["", "/conference", "/plan", "/documents", "/activities", "/decisions", "/disagreements"])
def test_a_first_visit_is_small(site, path):
    page = site.get(f"/es{path}")
    style = re.search(r'href="(/assets/style[^"]+)"', page.text).group(1)
    total = sum(len(answer.body) for answer in (page, site.get(style), site.get("/assets/mark.svg")))
    assert total < 50_000


def test_metrics_are_in_prometheus_form(site):
    text = site.get("/metrics").text
    line = re.compile(r'^(# TYPE \w+ \w+|\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? -?[\d.e+-]+)$')
    assert text.endswith("\n") and all(line.match(row) for row in text.splitlines())
    assert "puebla_requests_total" in text and 'le="+Inf"' in text
    # They tell what happens behind closed doors too: a proxy's readers are not told.
    assert site.get("/metrics", **{"X-Forwarded-For": "203.0.113.5"}).status == 404

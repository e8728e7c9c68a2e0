"""The report of an archive in a real browser: drawn whole, from nothing but its own file."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PATIENCE_MS
from tests.unit.batch.conftest import fake_answerer, make_archive, write_lines

pytestmark = pytest.mark.browser

WIDE, PHONE = 1280, 360


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of a small archive, with its library."""
    from service.report.page import write_report  # noqa: PLC0415 - only where there is a browser

    folder = tmp_path_factory.mktemp("report")
    out = make_archive(fake_answerer(), write_lines(folder / "in.jsonl"), folder / "out")
    write_report(out, folder / "report.html", title="The harbour papers")
    return folder / "report.html"


def test_the_report_is_drawn_from_its_own_file(browser, report):
    """Every chart is drawn wide, narrow, light and dark; nothing is fetched, axe is content."""
    page = browser.new_page(viewport={"width": WIDE, "height": 900}, color_scheme="light")
    page.set_default_timeout(PATIENCE_MS)
    asked, failed = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-drawn=light]", state="attached")
    places = page.locator(".chart").count()
    assert places == len(json.loads(page.locator("#charts").text_content()))
    assert page.locator(".chart svg").count() == places
    assert Axe().run(page).violations_count == 0
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-drawn=dark]", state="attached")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert asked == [report.as_uri()]
    assert failed == []
    page.close()

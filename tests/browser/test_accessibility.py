"""The page for everybody: keyboard alone, both schemes, a phone's width, axe-core's rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EXAMPLE = "Lock Up the Phones and Teach the Children"
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "examples/pasted/school-phones.txt").read_text(encoding="utf-8")
SHORT = PAGE[: PAGE.index("The argument that frightens people")]
"""Half a pasted page: clutter, marks in every voice, speakers; and read in half the time."""
OTHER = "The council’s shameful plan is a reckless gift. Anita Marsh has lied to every family."
WIDE, PHONE = 1280, 360
MAX_TABS = 60
"""More than the stops before the first mark: masthead, summary, people and filter have 35."""


def focused(page, selector):
    """Whether the element in focus matches."""
    return page.evaluate("(s) => document.activeElement.matches(s)", selector)


def tab_to(page, selector):
    """Press Tab until the element in focus matches."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if focused(page, selector):
            return
    raise AssertionError(f"no {selector} within {MAX_TABS} presses of Tab")


def analyse(page, text=SHORT):
    """Have a text analysed, and see its result."""
    page.get_by_label("Article", exact=True).fill(text)
    with page.expect_response("**/v1/analyze") as response:
        page.get_by_role("button", name="Analyse").click()
    assert response.value.ok, response.value.text()
    expect(page.locator("#result")).to_be_visible()


def states(page):
    """Bring the page into one state after the other; yields the name of each."""
    expect(page.get_by_role("button", name=EXAMPLE)).to_be_visible()
    yield "empty"
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    yield "error"
    analyse(page)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.get_by_label("biased sentences").check()
    page.locator("#text-marked mark").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    yield "result"
    page.get_by_role("tab", name="Quotes").click()
    page.locator("#places-panel a").first.click()
    yield "place"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    yield "keys"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New article").click()
    analyse(page, OTHER)
    page.get_by_role("button", name="Your articles").click()
    for box in page.locator("#shelf-list").get_by_role("checkbox").all():
        box.check()
    yield "shelf"
    page.get_by_role("button", name="Compare 2").click()
    expect(page.get_by_role("heading", name="2 articles side by side")).to_be_focused()
    yield "compare"


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, scheme, width):
    """In every state no axe-core rule is broken, contrast included, and nothing is too wide."""
    page = open_page(scheme=scheme, width=width)
    for state in states(page):
        report = Axe().run(page)
        assert report.violations_count == 0, f"{state}: {report.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, state


def test_the_dark_scheme_is_dark(open_page):
    """The page follows the system's preference."""
    brightness = """() => getComputedStyle(document.body).backgroundColor
        .match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""
    assert open_page(scheme="dark").evaluate(brightness) < 150
    assert open_page(scheme="light").evaluate(brightness) > 600


def test_the_whole_way_by_keyboard(page):
    """Typing, analysing, reading a mark and closing its tooltip need no pointer."""
    tab_to(page, "#title")
    page.keyboard.type("The toll")
    page.keyboard.press("Tab")
    page.keyboard.type(
        "The council’s shameful plan is a disgrace. “It is a reckless, cynical lie,” said "
        "councillor Ada Brandt, who claims that nobody on the quay was ever asked about it."
    )
    page.keyboard.press("Tab")
    assert focused(page, "#analyse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The toll")).to_be_focused()
    tab_to(page, "#text-marked mark")
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    assert focused(page, "#text-marked mark")


def test_the_marks_can_be_skipped(page):
    """A link before the text leads past all of its marks."""
    analyse(page)
    page.locator("#result-title").focus()
    tab_to(page, '[href="#places-title"]')
    page.keyboard.press("Enter")
    expect(page.locator("#places-title")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page, "[role=tab][aria-selected=true]")


def test_a_tooltip_describes_its_mark(page, as_shown):
    """On focus a mark's tooltip says indicator, score, voice and speaker, and is tied to it."""
    with page.expect_response("**/v1/analyze") as response:
        page.get_by_role("button", name=EXAMPLE).click()
    answer = response.value.json()
    expect(page.locator("#result")).to_be_visible()
    span = next(s for s in answer["spans"] if s["voice"] == "quoted" and s["speaker"])
    mark = page.locator("#text-marked mark", has_text=span["text"]).and_(
        page.locator('[data-voice="quoted"]')
    )
    mark.first.focus()
    tooltip = page.get_by_role("tooltip")
    expect(mark.first).to_have_attribute("aria-describedby", "tip")
    expect(tooltip).to_contain_text(as_shown(span["score"]))
    expect(tooltip).to_contain_text("quoted")
    expect(tooltip).to_contain_text(span["speaker"]["name"] or span["speaker"]["text"])
    page.get_by_role("button", name="New article").focus()
    expect(tooltip).to_be_hidden()
    expect(mark.first).not_to_have_attribute("aria-describedby", "tip")


def test_a_tooltip_stays_while_the_pointer_is_on_it(page):
    """A tooltip that came by hovering can itself be pointed at, and Escape closes it."""
    analyse(page)
    mark = page.locator("#text-marked mark").first
    mark.hover()
    tooltip = page.get_by_role("tooltip")
    expect(tooltip).to_be_visible()
    tooltip.hover()
    page.evaluate("new Promise((done) => setTimeout(done, 300))")  # twice the page's own delay
    expect(tooltip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tooltip).to_be_hidden()


def test_progress_and_outcome_are_announced(page):
    """The live region speaks while the service works; the alert holds what went wrong."""
    page.route("**/v1/analyze", lambda _: None)  # never answered
    page.get_by_role("button", name=EXAMPLE).click()
    expect(page.get_by_role("status")).to_contain_text("Analysing")
    expect(page.get_by_role("button", name="Analyse")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Analyse")).to_be_focused()

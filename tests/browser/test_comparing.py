"""Articles side by side on the page, as ``POST /v1/compare`` tells them apart."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FIRST = (
    "The council’s shameful plan for Port Ansel is a reckless gift to the ferry owners. Ada Brandt "
    "has lied to every family on the quay. “It is a cynical scheme,” said Ines Holm, a fisher."
)
SECOND = (
    "Port Ansel will get a new pier in May. Ada Brandt presented the budget on Tuesday and said "
    "that tolls pay for half of it. The vote was nine to four, and work begins in the autumn."
)


def signed(value):
    """As the page writes a difference."""
    sign = "−" if round(value, 2) < 0 else "+" if round(value, 2) > 0 else ""
    return f"{sign}{abs(value):.2f}"


def test_two_articles_stand_side_by_side(page, as_shown):
    """Scores, differences, names and words are those of the service; Back leads to the list.

    A reload asks nothing of the service and shows the same; of a deleted article nothing is left.
    """
    lines = "\n".join(
        json.dumps({"title": t, "text": x}) for t, x in (("Against", FIRST), ("Plain", SECOND))
    )
    page.locator("#files").set_input_files(
        [{"name": "two.jsonl", "mimeType": "application/jsonl", "buffer": lines.encode()}]
    )
    with page.expect_response("**/v1/compare") as response:
        page.get_by_role("button", name="Compare 2").click()
    assert response.value.ok, response.value.text()
    answer = response.value.json()
    expect(page.get_by_role("heading", name="2 articles side by side")).to_be_focused()
    expect(page.locator(".card h3 button")).to_have_text(["Plain", "Against"])
    (pair,) = answer["comparison"]["pairs"]
    rows = page.locator("#differences tbody tr")
    expect(rows).to_have_count(len(pair["indicators"]))
    for number, gap in enumerate(pair["indicators"].values()):
        if gap["difference"] is not None:
            expect(rows.nth(number)).to_contain_text(signed(gap["difference"]))
    for article in answer["articles"]:
        bias = article["indicators"]["sentence_bias"]["score"]
        expect(page.locator("#compared-scores")).to_contain_text(as_shown(bias))
    for entity in answer["comparison"]["entities"]:
        expect(page.locator("#cast")).to_contain_text(entity["name"])
    terms = [t["term"] for t in answer["comparison"]["terms"] if not t["shared"]]
    assert terms
    for term in terms:
        expect(page.locator("#terms")).to_contain_text(term)
    expect(page.locator("#speech li")).to_have_count(2)
    shown = page.locator("#compare").inner_text()
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.reload()
    expect(page.get_by_role("heading", name="2 articles side by side")).to_be_focused()
    assert page.locator("#compare").inner_text() == shown
    assert [path for path in asked if path.startswith("/v1/")] == []
    page.locator(".card").get_by_role("button", name="Against").click()
    expect(page.get_by_role("heading", name="Against")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="2 articles side by side")).to_be_focused()
    page.go_back()
    expect(page.locator("#desk")).to_be_visible()
    page.get_by_role("button", name="Delete “Plain”").click()
    expect(page.get_by_role("button", name="Delete “Plain”")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#compare")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_fewer_than_two_are_not_compared(page):
    """With one article the button says what is missing and asks nothing."""
    page.get_by_label("Title").fill("Against")
    page.get_by_label("Article", exact=True).fill(FIRST)
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator("#result")).to_be_visible()
    page.get_by_role("button", name="Your articles").click()
    page.get_by_role("button", name="Compare", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("at least 2")
    expect(page.locator("#desk")).to_be_visible()

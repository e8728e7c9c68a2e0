"""What the page keeps: in this browser alone, bounded, and gone when the reader says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TOLL = "The council’s shameful plan is a disgrace. “It is a lie,” said councillor Ada Brandt."
TRAIN = "The night train is a treasure, and the ministry’s cowardly cut would ruin the coast."
FORBID = """Object.defineProperty(window, "indexedDB", {
  get() { throw new DOMException("not here", "SecurityError"); } });"""
FILL = """async () => {
  for (let i = 0; i < 52; i += 1)
    await keep({ title: `Old ${i}`, text: "x" }, { document: { sha256: `h${i}`, title: `Old ${i}` },
      sentences: [], indicators: {}, coverage: { sentences: 1 }, fingerprint: "f" });
  const answers = database.transaction("answers").objectStore("answers");
  return (await promised(answers.getAllKeys())).length;
}"""


def analyse(page, title, text):
    """Have an article analysed under a title."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("Article", exact=True).fill(text)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("heading", name=title)).to_be_focused()


def titles(page):
    """The list's titles."""
    return page.locator("#shelf-list button.link")


def test_an_article_is_kept_and_read_again_without_the_service(page):
    """After a reload the same article is shown; from the list it opens with no request."""
    analyse(page, "The toll", TOLL)
    page.route("**/v1/**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("heading", name="The toll")).to_be_focused()
    page.go_back()
    expect(page.locator("#desk")).to_be_visible()
    titles(page).get_by_text("The toll").click()
    expect(page.get_by_role("heading", name="The toll")).to_be_focused()
    expect(page.locator("#text-marked")).to_contain_text("councillor Ada Brandt")


def test_one_or_all_can_be_deleted(page):
    """Deleting one leaves the others, all leaves nothing, and a reload brings nothing back."""
    analyse(page, "The toll", TOLL)
    page.get_by_role("button", name="New article").click()
    analyse(page, "The train", TRAIN)
    page.get_by_role("button", name="Your articles").click()
    page.get_by_role("button", name="Delete “The train”").click()
    expect(titles(page)).to_have_text(["The toll"])
    expect(titles(page)).to_be_focused()
    page.reload()
    expect(titles(page)).to_have_text(["The toll"])
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Keep it").click()
    expect(titles(page)).to_have_count(1)
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("#shelf-empty")).to_be_visible()
    page.reload()
    expect(page.locator("#shelf-note")).to_contain_text("Kept in this browser only")
    expect(titles(page)).to_have_count(0)


def test_a_browser_that_forbids_storage_is_served_all_the_same(page):
    """In a window that keeps nothing the page says so; the list lives as long as the page."""
    page.add_init_script(FORBID)
    page.reload()
    expect(page.locator("#shelf-note")).to_contain_text("lets the page keep nothing")
    analyse(page, "The toll", TOLL)
    page.get_by_role("button", name="Your articles").click()
    expect(titles(page)).to_have_text(["The toll"])
    page.reload()
    expect(page.locator("#shelf-note")).to_contain_text("lets the page keep nothing")
    expect(titles(page)).to_have_count(0)


def test_keeping_can_be_turned_off(page):
    """With the box unchecked new articles are not written down, after a reload neither."""
    page.get_by_label("Keep new articles").uncheck()
    analyse(page, "The toll", TOLL)
    page.reload()
    expect(page.locator("#shelf-note")).to_contain_text("Nothing is written down")
    expect(page.get_by_label("Keep new articles")).not_to_be_checked()
    expect(titles(page)).to_have_count(0)


def test_the_oldest_make_room(page):
    """Never more than fifty are kept, on the list as on the disk."""
    expect(page.locator("#shelf-note")).to_contain_text("Kept in this browser only")
    assert page.evaluate(FILL) == 50
    page.reload()
    expect(titles(page)).to_have_count(8)
    page.get_by_role("button", name="Show all 50").click()
    expect(titles(page)).to_have_count(50)
    expect(titles(page).nth(8)).to_be_focused()


def test_an_answer_of_other_models_says_so(page):
    """A kept answer whose fingerprint is not the service's can be made anew."""
    analyse(page, "The toll", TOLL)
    answer = {"fingerprint": "another", "version": "9", "limits": {}}
    limits = {"max_body_bytes": 9_000_000, "max_text_characters": 9_000}
    page.route("**/info", lambda route: route.fulfill(json={**answer, "limits": limits}))
    page.reload()
    page.get_by_role("button", name="Your articles").click()
    titles(page).click()
    with page.expect_response("**/v1/analyze") as response:
        page.get_by_role("button", name="Analyse again").click()
    assert response.value.ok

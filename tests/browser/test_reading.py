"""Reading with the page: filter, lists of places, ways there and back, keys, copies, paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PASTED = (ROOT / "examples/pasted/school-phones.txt").read_text(encoding="utf-8")
TEXT = PASTED[PASTED.index("Lock Up the Phones") : PASTED.index("The argument that frightens")]
VOICE_OF = {"direct": "quoted", "indirect": "attributed", "scare": "author"}


@pytest.fixture
def answer(page):
    """Half an article with all voices, analysed and shown; the service's answer."""
    page.get_by_label("Article", exact=True).fill(TEXT)
    with page.expect_response("**/v1/analyze") as response:
        page.get_by_role("button", name="Analyse").click()
    expect(page.locator("#result")).to_be_visible()
    return response.value.json()


def cut(span):
    """The text between two offsets in UTF-16 code units."""
    return TEXT.encode("utf-16-le")[2 * span["start"] : 2 * span["end"]].decode("utf-16-le")


def place(span):
    """Where it stands, for the order of a list."""
    return span["start"]


def voices(sentence, answer):
    """Who speaks in a sentence."""
    if sentence["voice"] != "mixed":
        return {sentence["voice"]}
    inside = [
        q for q in answer["quotes"] if q["start"] < sentence["end"] and sentence["start"] < q["end"]
    ]
    return {"author", *(VOICE_OF[q["type"]] for q in inside)}


def test_marks_are_filtered_by_voice(page, answer):
    """Without the author's voice only marks in others' words stay, in text and list alike."""
    page.locator(".filter").get_by_label("author").uncheck()
    others = [s["text"] for s in answer["spans"] if s["voice"] != "author"]
    assert others
    expect(page.locator("#places-panel li strong")).to_have_text(others)
    expect(page.locator('#text-marked mark:not(.off)[data-voice="author"]')).to_have_count(0)
    expect(page.locator("#places-count")).to_have_text(
        f"{len(others)} place{'s' if len(others) != 1 else ''}"
    )


def test_sentences_are_filtered_by_indicator_and_voice(page, answer, as_shown):
    """Sentences over the line are marked, with the score in figures, in the chosen voices."""
    page.get_by_label("biased sentences").check()
    page.get_by_role("tab", name="Sentences").click()
    over = [s for s in answer["sentences"] if s["scores"].get("sentence_bias", 0) >= 0.5]
    assert over
    items = page.locator("#places-panel li")
    expect(items).to_have_count(len(over))
    for sentence in over:
        last = page.locator(".sentence.hot[data-score]", has_text=cut(sentence))
        shown = as_shown(sentence["scores"]["sentence_bias"])
        expect(last.first).to_have_attribute("data-score", shown)
    for voice in ("author", "attributed"):
        page.locator(".filter").get_by_label(voice).uncheck()
    expect(items).to_have_count(sum("quoted" in voices(s, answer) for s in over))
    expect(page.locator(".sentence.hot")).not_to_have_count(len(over))


def test_each_list_leads_to_its_place_and_back(page, answer):
    """An entry puts focus on its words' sentence or mark; Back puts it on the entry again."""
    mentions = [m for entity in answer["entities"] for m in entity["mentions"]]
    expected = {
        "Words": cut(min(answer["spans"], key=place)),
        "Sentences": cut(answer["sentences"][0]),
        "Quotes": cut(min(answer["quotes"], key=place)),
        "People": cut(min((m for m in mentions if m["sentence"] is not None), key=place)),
    }
    for name, words in expected.items():
        page.get_by_role("tab", name=name).click()
        link = page.locator("#places-panel a").first
        link.click()
        expect(page.locator("#text-marked :focus")).to_contain_text(words)
        assert page.evaluate("() => [...CSS.highlights.get('words')].map(String)") == [words]
        page.get_by_role("button", name="Back to where you were").click()
        expect(link).to_be_focused()
    page.get_by_label("Order", exact=True).select_option("highest score first")
    page.get_by_role("tab", name="Words").click()
    values = [float(t) for t in page.locator("#places-panel .value").all_inner_texts() if t]
    assert values == sorted(values, reverse=True)


def test_the_lists_are_reached_with_arrows(page, answer):  # noqa: ARG001 - shown by the fixture
    """Arrow keys go from one list to the next, as in any row of tabs."""
    page.get_by_role("tab", name="Words").focus()
    page.keyboard.press("ArrowLeft")
    tab = page.get_by_role("tab", name="People")
    expect(tab).to_be_focused()
    expect(tab).to_have_attribute("aria-selected", "true")


def test_single_keys_step_through_the_article(page, answer):
    """J and K step through the places, S leads between summary and text, B back."""
    marks = page.locator("#text-marked mark[tabindex]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(marks.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(marks.first).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#summary a").first).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#text-marked .sentence:focus")).to_have_text(
        answer["summary"]["sentences"][0]["text"]
    )
    page.keyboard.press("b")
    expect(page.locator("#summary a").first).to_be_focused()


def test_single_keys_are_listed_and_can_be_turned_off(page):
    """The list of keys says what each does; unchecking its box silences them, and stays so."""
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Next place of the list")
    dialog.get_by_label("Single keys work").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.get_by_label("Title").focus()
    page.keyboard.type("n?a")
    expect(page.get_by_label("Title")).to_have_value("n?a")


def test_a_note_says_all_that_is_needed_to_check_it(page, answer, as_shown):
    """The copied note has scores, intervals, model, version, fingerprint and notice."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy note").click()
    expect(page.get_by_role("status")).to_contain_text("clipboard")
    note = page.evaluate("navigator.clipboard.readText()")
    bias = answer["indicators"]["sentence_bias"]
    low, high = (as_shown(bias["interval"][end]) for end in ("low", "high"))
    model = answer["models"]["framing"]
    for words in (
        f"Sentence bias: {as_shown(bias['score'])} (90% interval {low} to {high})",
        f"{model['id']} {model['version']}",
        answer["fingerprint"],
        answer["notice"],
        *(s["text"] for s in answer["summary"]["sentences"]),
    ):
        assert words in note
    page.get_by_role("button", name="Copy JSON").click()
    expect(page.get_by_role("status")).to_contain_text("JSON")
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == answer


def test_without_a_clipboard_the_note_can_be_copied_by_hand(page, answer):
    """Where the browser keeps the page from the clipboard, the text is shown selected."""
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw Error('no'); }; }")
    page.get_by_role("button", name="Copy note").click()
    field = page.get_by_label("Text to copy")
    expect(field).to_be_focused()
    chosen = field.evaluate("(e) => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert answer["fingerprint"] in chosen
    assert answer["notice"] in chosen


def test_on_paper_stands_what_a_meeting_needs(page, answer):
    """Print has summary, scores, article and provenance, every name, and no controls."""
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("#summary", "#scores", "#text-marked", "#provenance"):
        expect(page.locator(part)).to_be_visible()
    for control in (".tools", "nav", "#places", ".filter input >> nth=0"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.locator("#entities tbody tr:visible")).to_have_count(len(answer["entities"]))
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    assert page.evaluate(ink).strip() == "#fcfbf8"
    assert page.pdf().count(b"/Type /Page\n") >= 2

"""The page at ``/``: from a pasted article to its analysis, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PASTED = (ROOT / "examples/pasted/school-phones.txt").read_text(encoding="utf-8")
EMOJI = """🌉 The mayor’s shameful 𝓰𝓲𝓯𝓽 to the ferry owners 🛥️ will ruin this harbour.

“It is a reckless, cynical lie 😡,” said councillor Ada 𝔅randt. Critics claim that the 👩‍👩‍👧
families on the quay were never asked. They were insulted instead, clearly and on purpose 💥.

Nobody who has seen the disgusting accounts 📉 can defend this corrupt scheme. It must be stopped.
"""
INJECTION = """<script>window.injected = 1</script> The council’s reckless plan is a disgrace.

<img src=x onerror="window.injected = 2"> “A shameful <b>betrayal</b>,” said Ada Brandt, who claims
that <a href="javascript:window.injected=3">the accounts</a> are a lie. It is clearly a scandal.

</p></article><style>body { display: none }</style> Nobody can defend this corrupt
scheme &amp; live.
"""


def analyse(page, text, *, title=""):
    """Paste and analyse; the answer that the page got."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("Article", exact=True).fill(text)
    with page.expect_response("**/v1/analyze") as response:
        page.get_by_role("button", name="Analyse").click()
    assert response.value.ok, response.value.text()
    expect(page.locator("#result")).to_be_visible()
    return response.value.json()


def cut(text, span):
    """The text between two offsets in UTF-16 code units."""
    return text.encode("utf-16-le")[2 * span["start"] : 2 * span["end"]].decode("utf-16-le")


def refuse(page, status, code, *, headers=None, **members):
    """Have the next requests refused, as only a broken or busy service would."""
    page.watch.refusals_expected = True
    problem = {
        "type": f"urn:framelens:problem:{code}",
        "title": f"Refused as {code}",
        "status": status,
        "detail": "Told by the test.",
        "code": code,
        "request_id": "r-17",
        "retryable": status in (429, 503),
        **members,
    }
    page.route(
        "**/v1/analyze",
        lambda route: route.fulfill(
            status=status,
            headers={"Content-Type": "application/problem+json", **(headers or {})},
            body=json.dumps(problem),
        ),
    )


def test_a_pasted_page_gives_summary_scores_and_marked_text(page, as_shown):
    """Pasting a whole page gives three sentences, every score, and the article without clutter."""
    answer = analyse(page, PASTED)
    expect(page.locator("#summary li")).to_have_count(len(answer["summary"]["sentences"]))
    for name, figure in answer["indicators"].items():
        if name != "frames":
            row = page.locator(f'#scores li[data-indicator="{name}"]')
            expect(row.locator(".value")).to_have_text(as_shown(figure["score"]))
    expect(page.locator("#frames li")).to_have_count(len(answer["indicators"]["frames"]))
    expect(page.locator("#provenance")).to_contain_text(answer["fingerprint"])
    expect(page.locator("#result")).to_contain_text(answer["notice"])
    reasons = {part["reason"] for part in answer["document"]["excluded"]}
    labels = " ".join(page.locator("#text-marked .excluded summary").all_inner_texts())
    assert reasons
    assert all(reason.replace("_", " ") in labels for reason in reasons)
    kept = page.locator("#text-marked > p").all_inner_texts()
    assert not any("cookies" in paragraph for paragraph in kept)


def test_an_example_is_analysed_at_one_press(page):
    """'Try one' fills the form and shows the result under the example's title."""
    title = "Take Down the Ostrey Dam, and Do It Slowly"
    page.get_by_role("button", name=title).click()
    expect(page.get_by_role("heading", name=title)).to_be_focused()
    page.get_by_role("button", name="Edit this text").click()
    expect(page.get_by_label("Title")).to_have_value(title)
    expect(page.get_by_label("Article", exact=True)).to_be_focused()


def test_a_summary_sentence_leads_to_its_place(page):
    """Following a summary sentence puts focus on the same words in the text, and back again."""
    answer = analyse(page, PASTED)
    link = page.locator("#summary li a").first
    link.click()
    place = page.locator("#text-marked .sentence:focus")
    expect(place).to_have_text(answer["summary"]["sentences"][0]["text"])
    place.locator(".point").click()
    expect(page.locator("#point-1")).to_be_focused()


def test_offsets_hold_beside_emoji_and_astral_letters(page):
    """Marks and sentences lie on the right words where characters are surrogate pairs."""
    answer = analyse(page, EMOJI)
    assert [cut(EMOJI, span) for span in answer["spans"]] == [s["text"] for s in answer["spans"]]
    covered = []
    for span in sorted(answer["spans"], key=lambda s: (s["start"], s["end"])):
        if covered and span["start"] < covered[-1]["end"]:
            covered[-1]["end"] = max(covered[-1]["end"], span["end"])
        else:
            covered.append({"start": span["start"], "end": span["end"]})
    assert covered
    assert page.locator("#text-marked mark").all_text_contents() == [
        cut(EMOJI, span) for span in covered
    ]
    for sentence in answer["sentences"]:
        shown = page.locator(f"#sentence-{sentence['index']}")
        assert shown.text_content() == cut(EMOJI, sentence)


def test_markup_in_the_article_stays_text(page):
    """Scripts, tags and entities in the article are shown letter by letter and never live."""
    analyse(page, INJECTION, title="<img src=x onerror=alert(1)>")
    expect(page.locator("#result-title")).to_have_text("<img src=x onerror=alert(1)>")
    shown = " ".join(page.locator("#text-marked > p").all_text_contents())
    for written in ("<script>window.injected = 1</script>", "<b>betrayal</b>", "&amp; live"):
        assert written in shown
    assert page.evaluate("() => window.injected") is None
    assert page.locator("#result :is(img, script, style, b)").count() == 0


def test_quoted_and_attributed_words_differ_by_more_than_colour(page):
    """Quotations have a solid edge, attributed words are italic; the author's have neither."""
    page.get_by_role("button", name="Take Down the Ostrey Dam").click()
    style = "(e, name) => getComputedStyle(e)[name]"
    quoted = page.locator("#text-marked .voiced.quoted.open").first
    assert quoted.evaluate(style, "borderLeftStyle") == "solid"
    attributed = page.locator("#text-marked .voiced.attributed").first
    assert attributed.evaluate(style, "fontStyle") == "italic"
    page.get_by_label("“quoted”").uncheck()
    assert quoted.evaluate(style, "borderLeftWidth") == "0px"
    assert attributed.evaluate(style, "fontStyle") == "italic"


def test_a_quotation_says_who_spoke(page):
    """Pointing at quoted words names their speaker; the list of quotes does so for all."""
    answer = analyse(page, PASTED)
    number, quote = next(
        (i, q) for i, q in enumerate(answer["quotes"]) if q["type"] == "direct" and q["speaker"]
    )
    speaker = quote["speaker"]["name"] or quote["speaker"]["text"]
    words = page.locator(".voiced.quoted", has_text=cut(PASTED, quote))
    words.scroll_into_view_if_needed()
    line = words.evaluate("(e) => e.getClientRects()[0].toJSON()")
    page.mouse.move(line["x"] + 2, line["y"] + line["height"] / 2)
    expect(page.get_by_role("tooltip")).to_contain_text(speaker)
    page.get_by_role("tab", name="Quotes").click()
    row = page.locator("#places-panel li").nth(number)
    expect(row).to_contain_text(cut(PASTED, quote))
    expect(row).to_contain_text(speaker)


def test_the_first_heading_stands_in_for_a_missing_title(page):
    """A pasted article without a title is shown under the heading that it begins with."""
    analyse(page, PASTED[PASTED.index("Lock Up the Phones") :])
    expect(page.locator("#result-title")).to_have_text("Lock Up the Phones and Teach the Children")


def test_marks_can_be_hidden_by_kind(page):
    """Unchecking a kind takes its underline and its place in the tab order away."""
    analyse(page, EMOJI)
    marks = page.locator('#text-marked mark[data-kinds="loaded_language"]')
    expect(marks.first).to_have_attribute("tabindex", "0")
    page.get_by_label("loaded words").uncheck()
    expect(marks.first).to_have_class(re.compile(r"\boff\b"))
    expect(marks.first).to_have_attribute("tabindex", "-1")


def test_an_empty_text_is_answered_by_the_page_itself(page):
    """Without a text nothing is sent; the field is marked and focused."""
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no article yet")
    expect(page.get_by_label("Article", exact=True)).to_be_focused()
    expect(page.get_by_label("Article", exact=True)).to_have_attribute("aria-invalid", "true")


def test_a_language_that_is_not_served_is_said(page):
    """A refusal of the service is shown with its title, detail and code."""
    page.watch.refusals_expected = True
    page.get_by_label("Article", exact=True).fill(
        "Der Hafen braucht eine neue Brücke, sagte die Bürgermeisterin am Dienstag im Rathaus. "
        "Die Kosten sind hoch, doch der Nutzen für die Stadt ist noch viel höher."
    )
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("language_unsupported")
    expect(page.locator("#result")).to_be_hidden()


def test_validation_errors_name_their_place(page):
    """Each entry of ``errors`` is listed with its pointer."""
    refuse(page, 422, "validation_failed", errors=[{"pointer": "/title", "detail": "too long"}])
    page.get_by_label("Article", exact=True).fill(EMOJI)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert").locator("li")).to_have_text("/title too long")
    expect(page.get_by_role("alert")).to_contain_text("r-17")


@pytest.mark.parametrize(("status", "code"), [(429, "overloaded"), (503, "starting")])
def test_a_busy_or_starting_service_is_asked_again(page, status, code):
    """The page says that it waits for what Retry-After asks for, then gets its answer."""
    refuse(page, status, code, headers={"Retry-After": "1"})
    page.get_by_label("Article", exact=True).fill(EMOJI)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("status")).to_contain_text("Trying again by itself in 1 second")
    expect(page.get_by_role("alert")).to_contain_text(f"Refused as {code}")
    page.unroute("**/v1/analyze")
    expect(page.locator("#result")).to_be_visible()


def test_waiting_can_be_cancelled(page):
    """Cancel ends the automatic tries and leaves the text where it was."""
    refuse(page, 503, "starting", headers={"Retry-After": "30"})
    page.get_by_label("Article", exact=True).fill(EMOJI)
    page.get_by_role("button", name="Analyse").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("status")).to_have_text("Cancelled.")
    expect(page.get_by_label("Article", exact=True)).to_have_value(EMOJI)


def test_a_service_that_cannot_be_reached_is_said(page):
    """A broken connection is told from a refusal."""
    page.watch.refusals_expected = True
    page.route("**/v1/analyze", lambda route: route.abort())
    page.get_by_label("Article", exact=True).fill(EMOJI)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(page.get_by_role("button", name="Try again now")).to_be_visible()


def test_a_service_with_keys_is_given_one(page):
    """After 401 the page asks for a key and sends it as a bearer token."""
    refuse(page, 401, "unauthorized")
    page.get_by_label("Article", exact=True).fill(EMOJI)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_label("API key")).to_be_focused()
    page.keyboard.type("k-1")
    with page.expect_request("**/v1/analyze") as request:
        page.keyboard.press("Enter")
    assert request.value.headers["authorization"] == "Bearer k-1"

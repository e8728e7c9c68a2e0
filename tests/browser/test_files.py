"""Files on the page: chosen, dropped and pasted; what cannot be read is said and not sent."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TEXT = "The council’s shameful plan is a disgrace. “It is a lie,” said councillor Ada Brandt."
HTML = (
    "<html><head><title>The Toll</title></head><body><article><h1>The Toll</h1><p>A reckless "
    "scheme will gut the harbour. Mayor Ada Brandt insists that it is a fair price.</p><p>Anyone "
    "who has walked the quay knows better, and nobody will forgive it.</p></article></body></html>"
)
LINES = "\n".join(
    json.dumps(row)
    for row in ({"title": "Line One", "text": TEXT}, {"title": "Line Two", "text": f"{TEXT} No."})
)
TRANSFER = """([kind, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  document.body.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def file(name, content):
    """A file as the browser's chooser would give it."""
    data = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_one_file_is_shown_at_once(page):
    """A text file is sent to the letter, without a title, and shown under its own name."""
    with page.expect_request("**/v1/analyze") as request:
        page.locator("#files").set_input_files([file("toll.txt", f"\ufeff{TEXT}\r\n")])
    assert request.value.post_data_json["text"] == f"{TEXT}\r\n"
    assert request.value.post_data_json["title"] is None
    expect(page.get_by_role("heading", name="toll")).to_be_focused()


def test_several_files_go_to_the_list(page):
    """Text, page and lines are analysed; what cannot be read is named with the reason."""
    page.locator("#files").set_input_files(
        [
            file("toll.html", HTML),
            file("lines.jsonl", LINES),
            file("scan.pdf", "%PDF-1.7"),
            file("old.txt", b"caf\xe9 society"),
            file("broken.jsonl", '{"title": "no text"}'),
            file("empty.txt", " \n"),
        ]
    )
    titles = page.locator("#shelf-list button.link")
    expect(titles).to_have_text(["Line Two", "Line One", "The Toll"])
    expect(page.get_by_role("heading", name="Your articles")).to_be_focused()
    expect(page.get_by_role("button", name="Compare 3")).to_be_visible()
    refused = page.get_by_role("alert").locator("li")
    expect(refused).to_have_count(4)
    for row, words in enumerate((".txt, .html and .jsonl", "UTF-8", "Line 1 needs", "empty")):
        expect(refused.nth(row)).to_contain_text(words)


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_file_can_be_dropped_or_pasted(page, kind):
    """A drop or a paste anywhere on the page is taken as a chosen file is."""
    if kind == "drop":
        page.evaluate(TRANSFER, ["dragover", "toll.txt", TEXT])
        expect(page.locator("#drop")).to_be_visible()
    page.evaluate(TRANSFER, [kind, "toll.txt", TEXT])
    expect(page.get_by_role("heading", name="toll")).to_be_focused()
    expect(page.locator("#drop")).to_be_hidden()


def test_the_service_s_limits_hold_before_anything_is_sent(page, address):
    """Limits are those of /info: they are told beforehand, and what is past them is not sent."""
    limits = {"max_body_bytes": 300, "max_text_characters": 100}
    answer = {"fingerprint": "f", "version": "1", "limits": limits}
    page.route("**/info", lambda route: route.fulfill(json=answer))
    page.route("**/v1/analyze", lambda route: route.abort())
    page.goto(address)
    expect(page.locator("#file-note")).to_contain_text("100 characters an article")
    page.locator("#files").set_input_files(
        [file("long.txt", "é" * 101), file("large.txt", "a" * 301)]
    )
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("101 characters; this service takes 100")
    expect(alert).to_contain_text("this service takes 0 MB")
    many = "\n".join([json.dumps({"text": "a"})] * 51)
    page.route("**/info", lambda route: route.abort())
    page.watch.refusals_expected = True
    page.goto(address)
    page.locator("#files").set_input_files([file("many.jsonl", many)])
    expect(alert).to_contain_text("51 articles: This page takes 50 at once")

"""Texts that are no running prose, over HTTP: a sensible answer with its warning, or a refusal."""

from __future__ import annotations

import pytest

from service.api.schemas.answer import AnalyzeAnswer

VERSE = (
    "The harbour lies beneath the snow\nAnd all the boats are gone from here\n"
    "I asked the wind where sailors go\nIt would not tell me for a year\n"
    "The lamps along the quay are dim\nThe keeper sleeps beside the stair\n"
    "I left a loaf of bread for him\nAnd found it in the morning there\n"
)
ITEMS = (
    "- close the harbour road to lorries\n- open the old quay for the ferries\n"
    "- mend the roof of the market hall\n- ask the county for the money\n"
    "- move the bus stop to the church\n- plant the oaks along the canal\n"
    "- pay the wardens what they are owed\n- tell the people of the town why\n"
)
TURNS = (
    "CALLOWAY: We have waited for this road long enough.\n"
    "BRANDT: So has the town, and you know it.\n"
    "CALLOWAY: Then why did nobody ask the fishermen?\n"
    "BRANDT: We asked them in the spring.\n"
    "CALLOWAY: That was a disgraceful meeting.\n"
    "BRANDT: It was the meeting that we had.\n"
)
TABLE = (
    "town\tlorries in the spring\tlorries in the autumn\n"
    + "".join(
        f"the town of {town}\t{n} of the lorries\t{n + 7} of the lorries\n"
        for n, town in enumerate(
            ("Marren", "Oldby", "Sandwick", "Torrow", "Eskness", "Haversea", "Lunt", "Pellow"), 12
        )
    )
)  # fmt: skip
PROSE = (
    "The council's reckless scheme will gut the harbour. Mayor Ada Brandt insists that it is “a "
    "fair price for a modern port”. Anyone who has walked the quay knows better. "
)
SPEECH = (
    "“The road is closed and it will stay closed.”\n\n“Nobody asked us what we thought of it.”\n\n"
    "“We will be there in the morning with our boats.”\n\n"
)
BARE = (
    "the harbour road is closed and nobody in the town knows why it should be so they walk along "
    "the quay and shout at the windows of the hall until the mayor comes down and tells them that "
    "it is all for the best "
)
CONTROLS = (
    PROSE.replace(" ", "\x01 ", 4).replace("walked", "wal\x1fked\x0b").replace("port", "po\x00rt")
)

CODES = {
    "poetry": {"not_prose", "short_text"},
    "a list": {"not_prose", "short_text"},
    "a transcript": {"not_prose", "short_text"},
    "a table": {"not_prose"},
    "one long line": set(),
    "all quotation": {"no_author_text", "short_text"},
    "all capitals": {"all_capitals", "short_text"},
    "no punctuation": {"short_text"},
    "control characters": {"short_text"},
}
"""The warnings of each kind, no more and no fewer."""

TEXTS = {
    "poetry": VERSE,
    "a list": ITEMS,
    "a transcript": TURNS,
    "a table": TABLE,
    "one long line": PROSE * 8,
    "all quotation": SPEECH,
    "all capitals": (PROSE * 2).upper(),
    "no punctuation": BARE,
    "control characters": CONTROLS,
}


def placed(part: object) -> list[tuple[int, int, str]]:
    """Every place of an answer that comes with its words."""
    if isinstance(part, list):
        return [place for inner in part for place in placed(inner)]
    if not isinstance(part, dict):
        return []
    own = []
    if {"start", "end", "text"} <= part.keys():
        own.append((part["start"], part["end"], part["text"]))
    return own + placed(list(part.values()))


@pytest.mark.parametrize("kind", TEXTS)
def test_odd_texts_are_answered_in_place_and_with_their_warnings(client, kind):
    """Every place holds its very words, sentences come in order, and the warnings are told."""
    text = TEXTS[kind]
    answer = client.post("/v1/analyze", json={"text": text})
    assert answer.status_code == 200, answer.text
    AnalyzeAnswer.model_validate_json(answer.content, extra="forbid")
    found = answer.json()
    assert {warning["code"] for warning in found["warnings"]} == CODES[kind]
    places = placed(found)
    assert places
    assert all(text[start:end] == words for start, end, words in places)
    bounds = [place for s in found["sentences"] for place in (s["start"], s["end"])]
    assert bounds
    assert bounds == sorted(bounds)
    assert bounds[-1] <= len(text)
    assert 1 <= len(found["summary"]["sentences"]) <= len(found["sentences"])


def test_what_has_lines_keeps_them_as_sentences(client):
    """No sentence of verse, of a list or of a transcript runs over the end of its line."""
    for text in (VERSE, ITEMS, TURNS):
        sentences = client.post("/v1/analyze", json={"text": text}).json()["sentences"]
        assert len(sentences) == len(text.splitlines())
        assert all("\n" not in text[s["start"] : s["end"]] for s in sentences)


def test_a_text_that_is_all_quotation_has_no_score_of_its_author(client):
    """Somebody else's words say nothing of the author: the scores are null, the voices told."""
    found = client.post("/v1/analyze", json={"text": SPEECH}).json()
    assert {s["voice"] for s in found["sentences"]} == {"quoted"}
    assert all(i.get("score") is None for i in found["indicators"].values())


def test_control_characters_change_no_voice(client):
    """With control characters between and in its words a text has the same sentences and voices."""
    plain = client.post("/v1/analyze", json={"text": PROSE}).json()
    found = client.post("/v1/analyze", json={"text": CONTROLS}).json()
    assert [s["voice"] for s in found["sentences"]] == [s["voice"] for s in plain["sentences"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\x01\x02\x0b\x1c \x7f\n" * 20, "text_empty"),
        ("“ ” ... — ! ? \n" * 20, "text_empty"),
        ("12\t3,4\t5\n" * 20, "text_empty"),
        ("Home\nNews\nSport\nLog in\nSubscribe\nPrivacy policy", "no_article_found"),
    ],
)
def test_what_holds_no_words_is_refused_by_name(client, text, code):
    """A text of control characters, marks, figures or page furniture is refused, and says why."""
    answer = client.post("/v1/analyze", json={"text": text})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == answer.status_code
    assert problem["retryable"] is False
    assert problem["detail"]

"""One article over HTTP with the packaged models: answers, halves, offsets, headers, identity."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from service.api.schemas.answer import AnalyzeAnswer, ScoreAnswer, SummarizeAnswer
from service.types import Span

OWN = {"id", "request_id", "timings_ms"}
"""What may differ between two answers to the same question."""
UNITS = {
    "codepoint": len,
    "utf16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf8": lambda text: len(text.encode()),
}
OUTSIDE = "🙂 Naïve café talk, she said: 𝒲e “shall overcome” the reckless, cowardly plan. "


def covered(answer: dict) -> dict:
    """The part of an answer that text, options and fingerprint decide."""
    return {name: part for name, part in answer.items() if name not in OWN}


def spans_with_text(answer: dict) -> list[tuple[int, int, str]]:
    """Every place of an answer that comes with its words."""
    found: list[tuple[int, int, str]] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if {"start", "end", "text"} <= part.keys():
                found.append((part["start"], part["end"], part["text"]))
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(answer)
    return found


@pytest.mark.parametrize(
    ("path", "schema"),
    [("analyze", AnalyzeAnswer), ("summarize", SummarizeAnswer), ("score", ScoreAnswer)],
)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"id": "art-1", "detail": "scores"},
        {"explain": True, "targets": [{"name": "Nobody Atall"}], "offset_unit": "utf16"},
        {"indicators": [], "clean": "off", "summary": {"order": "rank", "max_words": 60}},
    ],
)
def test_answers_are_what_the_document_says(client, opening, path, schema, options):
    """Real answers hold nothing that the OpenAPI document does not describe, and miss nothing."""
    answer = client.post(f"/v1/{path}", json={**opening, **options})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    schema.model_validate_json(answer.content, extra="forbid")


def test_html_answers_have_the_text_that_offsets_index(client, opening):
    """For a page the extracted text comes back, and every place lies in it."""
    paragraphs = "".join(f"<p>{part}</p>" for part in opening["text"].split("\n\n"))
    page = f"<html><head><title>T</title></head><body><article>{paragraphs}</article></body></html>"
    answer = client.post("/v1/analyze", json={"html": page})
    AnalyzeAnswer.model_validate_json(answer.content, extra="forbid")
    text = answer.json()["document"]["text"]
    places = spans_with_text(answer.json())
    assert len(places) > 10
    assert all(text[start:end] == words for start, end, words in places)


def test_each_half_is_the_same_as_in_the_whole(client, text):
    """Summarize and score give the parts that analyze gives, and not the other's."""
    whole, summary, scores = (
        client.post(f"/v1/{path}", json={"text": text}).json()
        for path in ("analyze", "summarize", "score")
    )
    assert covered(summary).items() <= covered(whole).items()
    assert covered(scores).items() <= covered(whole).items()
    assert whole.keys() - summary.keys() == {
        "indicators",
        "sentences",
        "spans",
        "quotes",
        "entities",
        "aggregate",
    }
    assert whole.keys() - scores.keys() == {"summary"}


def test_parts_that_are_not_wanted_are_left_out(client, text):
    """No summary with null, no indicators with an empty list, no places with detail scores."""
    without = client.post("/v1/analyze", json={"text": text, "summary": None}).json()
    assert "summary" not in without
    none = client.post("/v1/analyze", json={"text": text, "indicators": []}).json()
    assert none["indicators"] == {}
    scores = client.post("/v1/analyze", json={"text": text, "detail": "scores"}).json()
    assert not {"sentences", "spans", "entities"} & scores.keys()


@pytest.mark.parametrize("unit", UNITS)
def test_offsets_count_in_the_asked_unit(client, unit):
    """Every place, cut out of the caller's text in its own unit, has the words it says."""
    text = OUTSIDE * 3
    answer = client.post("/v1/analyze", json={"text": text, "offset_unit": unit}).json()
    length = UNITS[unit]
    places = {length(text[:n]): n for n in range(len(text) + 1)}
    found = [Span(places[start], places[end]) for start, end, _ in spans_with_text(answer)]
    words = [words for *_, words in spans_with_text(answer)]
    assert len(words) > 3
    assert [text[span.start : span.end] for span in found] == words
    assert answer["document"]["length"] == length(text)


def test_a_target_by_span_counts_in_the_asked_unit(client):
    """A span that the caller counted in UTF-16 finds the same name as one in code points."""
    text = (
        "🙂🙂 Ada Brandt lied to the harbour again, said nobody. The port is closed to all of us."
    )
    entities = [
        client.post(
            "/v1/score",
            json={"text": text, "offset_unit": unit, "targets": [{"start": s, "end": s + 10}]},
        ).json()["entities"][0]
        for unit, s in (("codepoint", 3), ("utf16", 5), ("utf8", 9))
    ]
    assert {entity["name"] for entity in entities} == {"Ada Brandt"}
    assert all(entity["requested"] for entity in entities)
    assert len({json.dumps(entity["portrayal"]) for entity in entities}) == 1


def test_the_same_article_gives_the_same_bytes(client, text):
    """Text, options and fingerprint decide everything but id, request id and timings."""
    bodies = [
        client.post("/v1/analyze", json={"text": text, "id": name}) for name in ("one", "two")
    ]
    plain = client.post("/v1/analyze", json={"text": text})
    cut = [
        re.search(rb'"schema_version".*"notice":"[^"]*"', b.content)[0] for b in (*bodies, plain)
    ]
    assert len(set(cut)) == 1
    assert [body.json()["id"] for body in bodies] == ["one", "two"]
    assert "id" not in plain.json()
    tags = {body.headers["etag"] for body in (*bodies, plain)}
    assert tags == {f'W/"{hashlib.sha256(cut[0]).hexdigest()[:32]}"'}
    other = client.post("/v1/analyze", json={"text": text, "offset_unit": "utf8"})
    assert other.headers["etag"] not in tags


def test_an_answer_says_who_made_it_and_how_long_it_took(client, text):
    """Fingerprint, request id and timings are in the body and in the headers alike."""
    answer = client.post("/v1/analyze", json={"text": text}, headers={"X-Request-ID": "r-77"})
    body = answer.json()
    assert answer.headers["x-request-id"] == body["request_id"] == "r-77"
    assert answer.headers["x-model-fingerprint"] == body["fingerprint"]
    assert client.get("/info").json()["fingerprint"] == body["fingerprint"]
    timings = body["timings_ms"]
    assert answer.headers["server-timing"] == ", ".join(f"{k};dur={v}" for k, v in timings.items())
    assert timings.keys() == {"queue", "inference", "total"}
    assert answer.headers["cache-control"] == "no-store"


def test_answers_are_compressed_where_that_is_accepted(client, text):
    """A long answer travels as gzip to those who accept it, plain to those who do not."""
    small = client.post("/v1/analyze", json={"text": text}, headers={"Accept-Encoding": "gzip"})
    plain = client.post("/v1/analyze", json={"text": text}, headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert covered(small.json()) == covered(plain.json())
    assert "accept-encoding" in small.headers["vary"].lower()


def test_nothing_of_the_text_is_changed(client):
    """Line ends, control characters and outer white space are the caller's: offsets hold."""
    text = "\r\n  The plan is a disgrace.\r\n\r\n\x00\x07 Nobody asked for it!\u2028 Not one.\t \n"
    answer = client.post("/v1/analyze", json={"text": text, "clean": "off"}).json()
    assert answer["document"]["length"] == len(text)
    assert answer["document"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert all(text[start:end] == words for start, end, words in spans_with_text(answer))

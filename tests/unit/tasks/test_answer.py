"""The answer: the contract's form, in every offset unit."""

import json

import pytest

from service.models.fake import fake_models
from service.tasks.answer import to_answer, to_json_bytes
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

TEXT = (
    "🙂 The town must close the harbour road 🚛 to lorries before the storms. "
    "Mayor Lena Ode said: “The lorries 🚛 are a reckless menace.” "
    "Critics claim that the shops would suffer, but Lena Ode has measured the noise."
)
CODECS = {"codepoint": "utf-32-le", "utf16": "utf-16-le", "utf8": "utf-8"}
WIDTHS = {"codepoint": 4, "utf16": 2, "utf8": 1}


@pytest.fixture(scope="module")
def pipeline():
    """A pipeline on weightless models."""
    return Pipeline(fake_models(), max_text_characters=2_000)


def answer(pipeline, text=TEXT, **options):
    """The JSON-able answer for a text."""
    analysis = pipeline.analyse(Article(text=text, id="a-1"), AnalysisOptions(**options))
    return to_answer(analysis, pipeline)


def places(value):
    """Every object of the answer that has start, end and text."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for part in value.values():
            yield from places(part)
    elif isinstance(value, list):
        for part in value:
            yield from places(part)


@pytest.mark.parametrize("unit", CODECS)
def test_every_place_holds_its_text_in_every_unit(pipeline, unit):
    """Cutting the caller's encoded string at the offsets gives the text that is returned."""
    raw = TEXT.encode(CODECS[unit])
    found = list(places(answer(pipeline, offset_unit=unit)))
    assert len(found) > 10
    for place in found:
        cut = raw[place["start"] * WIDTHS[unit] : place["end"] * WIDTHS[unit]]
        assert cut.decode(CODECS[unit]) == place["text"]


@pytest.mark.parametrize(("unit", "length"), [("codepoint", 0), ("utf16", 3), ("utf8", 17)])
def test_length_counts_in_the_unit(pipeline, unit, length):
    """Three emoji: one more UTF-16 unit each; three more bytes each, and four curly marks' two."""
    extra = length - (0 if unit != "utf8" else 4)
    expected = len(TEXT) + (extra if unit != "utf8" else 3 * 3 + 2 * 2)
    assert answer(pipeline, offset_unit=unit)["document"]["length"] == expected


def test_numbers_are_rounded_and_finite(pipeline):
    """Four decimals, eight for squares; no NaN can be written."""

    def floats(value, key=""):
        if isinstance(value, float):
            yield key, value
        for k, part in value.items() if isinstance(value, dict) else ():
            yield from floats(part, k)
        for part in value if isinstance(value, list) else ():
            yield from floats(part, key)

    found = list(floats(answer(pipeline, explain=True)))
    assert len(found) > 50
    for key, number in found:
        assert number == round(number, 8 if key == "sum_of_squares" else 4)
    with pytest.raises(ValueError, match="Out of range"):
        to_json_bytes({"score": float("nan")})


def test_score_is_the_mean_of_the_published_aggregate(pipeline):
    """A dashboard that divides sum by n gets the published score."""
    got = answer(pipeline)
    for name, figures in got["aggregate"].items():
        score = got["indicators"][name]["score"]
        assert round(figures["sum"] / figures["n"], 4) == pytest.approx(score, abs=1e-4)
        assert sum(figures["histogram"]["counts"]) == figures["n"]


def test_detail_scores_leaves_the_long_lists_out(pipeline):
    """Sentences, spans and entities go; the scores are the same."""
    full, scores = answer(pipeline), answer(pipeline, detail="scores")
    assert full.keys() - scores.keys() == {"sentences", "spans", "entities"}
    assert scores["indicators"] == full["indicators"]


def test_effect_is_there_only_where_asked_for(pipeline):
    """``explain`` adds ``effect`` to every span, and nothing else changes."""
    plain, explained = answer(pipeline)["spans"], answer(pipeline, explain=True)["spans"]
    assert plain
    assert all("effect" not in span for span in plain)
    assert all(isinstance(span.pop("effect"), float) for span in explained)
    assert plain == explained


def test_span_ids_are_stable_and_unique(pipeline):
    """The id names text, place and indicator, whatever the offset unit."""
    first = [s["id"] for s in answer(pipeline)["spans"]]
    again = [s["id"] for s in answer(pipeline, offset_unit="utf8")["spans"]]
    assert first == again
    assert len(set(first)) == len(first)


def test_spans_have_their_surroundings(pipeline):
    """Prefix, text and suffix stand together in the article."""
    for span in answer(pipeline)["spans"]:
        assert span["prefix"] + span["text"] + span["suffix"] in TEXT


def test_everything_is_covered(pipeline):
    """All visible characters of the kept text lie in windows."""
    coverage = answer(pipeline)["coverage"]
    assert coverage["fraction"] == 1.0
    assert coverage["truncated"] is False
    assert coverage["sentences"] == len(answer(pipeline)["sentences"])


def test_the_same_request_gives_the_same_bytes(pipeline):
    """The answer is a function of text and options."""
    assert to_json_bytes(answer(pipeline)) == to_json_bytes(answer(pipeline))
    assert json.loads(to_json_bytes(answer(pipeline)))["id"] == "a-1"


def test_a_summary_is_the_sentences_joined(pipeline):
    """The text of the summary is its sentences, verbatim, with spaces between."""
    summary = answer(pipeline)["summary"]
    assert summary["text"] == " ".join(s["text"] for s in summary["sentences"])
    assert summary["framing_shift"].keys() == {
        "source",
        "summary",
        "delta",
        "imported",
        "dropped",
    }

"""Three articles on one event, with the packaged models: what the comparison says of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from service.tasks.comparison.inline import compare_articles
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article, Target

FOLDER = Path(__file__).parents[4] / "examples" / "compare"
SIDES = ("against", "for", "between")


@pytest.fixture(scope="module")
def texts():
    """Each side's article."""
    return {side: (FOLDER / f"marsh-{side}.txt").read_text(encoding="utf-8") for side in SIDES}


@pytest.fixture(scope="module")
def comparison(models, texts):
    """The comparison of all three."""
    pipeline = Pipeline(models, max_text_characters=200_000)
    options = AnalysisOptions(
        summary=None, detail="scores", targets=(Target(name="Rosalind Achterberg"),)
    )
    articles = [(Article(text=text, id=side), options) for side, text in texts.items()]
    return json.loads(compare_articles(articles, pipeline))["comparison"]


def test_every_span_is_the_word_that_it_says(comparison, texts):
    """Places of terms are exact, and each is a form of its term in its article."""
    uses = [use for term in comparison["terms"] for use in term["articles"]]
    assert uses
    for use in uses:
        assert use["count"] == len(use["spans"])
        assert use["loaded"] == sum(place["score"] is not None for place in use["spans"])
        for place in use["spans"]:
            assert texts[use["id"]][place["start"] : place["end"]] == place["text"]


def test_an_article_that_uses_a_word_is_never_said_not_to(comparison, texts):
    """Whoever has the very word of a term in its text uses it, in this voice or in another."""
    assert comparison["terms"]
    for term in comparison["terms"]:
        users = {use["id"] for use in term["articles"]}
        assert term["shared"] == (len(users) > 1)
        assert not users & set(term["in_other_voices"])
        for side in set(SIDES) - users - set(term["in_other_voices"]):
            assert not re.search(rf"(?<![\w-]){re.escape(term['term'])}(?![\w-])", texts[side])


def test_people_are_found_in_every_article_that_names_them(comparison):
    """Names are joined over articles; the one asked for stands first, and once."""
    entities = comparison["entities"]
    assert [e["name"] for e in entities if "Achterberg" in e["name"]] == ["Rosalind Achterberg"]
    assert entities[0]["requested"]
    assert entities[0]["name"] == "Rosalind Achterberg"
    found = {e["name"]: {one["id"] for one in e["articles"]} for e in entities}
    assert found["Northlight"] == found["Idris Penhallow"] == set(SIDES)
    assert found["Gwen Marchetti"] == {"for", "between"}
    assert found["Dorothea Quill"] == {"against", "between"}


def test_words_of_speakers_add_up_to_what_is_not_the_authors(comparison):
    """Every quoted or attributed word has one speaker, or stands under nobody's name."""
    for speech in comparison["speech"]:
        words = {voice: entry["count"] for voice, entry in speech["words"].items()}
        spoken = [
            one["words"]
            for speaker in comparison["speakers"]
            for one in speaker["articles"]
            if one["id"] == speech["id"]
        ]
        for voice in ("quoted", "attributed"):
            assert sum(one[voice] for one in spoken) == words[voice]
        shares = [entry["share"] for entry in speech["words"].values()]
        assert sum(shares) == pytest.approx(1, abs=3e-4)


def test_who_speaks_in_two_articles_is_one_speaker(comparison):
    """Penhallow is quoted in one and reported in the others: one row, three articles."""
    (row,) = [s for s in comparison["speakers"] if s["name"] == "Idris Penhallow"]
    assert row["named"]
    assert row["shared"]
    quotes = {one["id"]: one["quotes"] for one in row["articles"]}
    assert quotes["against"]["direct"] >= 1
    assert quotes["between"]["direct"] == 0
    assert quotes["between"]["indirect"] >= 1

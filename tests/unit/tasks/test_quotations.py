"""Quotations as an editor lists them."""

from __future__ import annotations

import pytest

from service.tasks.quotations import listed
from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.types import Span

CLAUSES = [
    ("Mara Ellis said the talks “were not wasted” at all.", ["the talks “were not wasted” at all"]),
    (
        "Tom Birch clung to the demand that the “root causes” of the toll must be addressed.",
        ["the “root causes” of the toll must be addressed"],
    ),
    (
        "Mara Ellis has voiced concern on occasion that Birch “may be leading me on.”",
        ["Birch “may be leading me on.”"],
    ),
    (
        "The clerk claimed they had agreed on “swift talks” between the towns and “peace” in May.",
        ["they had agreed on “swift talks” between the towns and “peace” in May"],
    ),
    ("Mara Ellis said that the toll is dead.", ["the toll is dead"]),
    ("Mara Ellis said that “the toll is dead.”", []),
]


@pytest.mark.parametrize(("text", "wanted"), CLAUSES)
def test_a_reported_clause_is_listed_whole(text, wanted):
    """What marks cut to pieces is listed as one clause, which holds what is inside its marks."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    quotes = listed(find_voices(text, sentences, kept, find_names(text, sentences)).quotes)
    indirect = [q.span for q in quotes if q.type == "indirect"]
    assert [text[s.start : s.end] for s in indirect] == wanted
    for quote in quotes:
        clauses = [s for s in indirect if s.overlaps(quote.span)]
        assert all(s.contains(quote.span) for s in clauses)

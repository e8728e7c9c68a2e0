"""Words as readers count them."""

from __future__ import annotations

import pytest

from service.text.words import count_words, word_spans
from service.types import Span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t count on it — it's state-of-the-art.", 6),
        ("The U.S. spent $3.5m, or 1,000 a head.", 8),
        ("AT&T x,y", 3),
        ("‘quoted’ “words” (here)", 3),
        ("no-break\u00a0space and\u2011hyphen", 3),
        ("cafe\u0301s re\u0301sume\u0301", 2),
        ("… — !! 😀", 0),
        ("", 0),
    ],
)
def test_words_are_counted_as_a_reader_would(text, words):
    """Joints inside a word do not end it; dashes, marks and symbols are no words."""
    assert count_words(text, [Span(0, len(text))]) == words
    assert len(word_spans(text)) == words


def test_only_the_given_stretches_count():
    """Counting is confined to the spans, and a word cut by one counts as what is inside."""
    text = "one two three four"
    assert [text[s.start : s.end] for s in word_spans(text, Span(4, 13))] == ["two", "three"]
    assert count_words(text, [Span(0, 3), Span(14, 18)]) == 2

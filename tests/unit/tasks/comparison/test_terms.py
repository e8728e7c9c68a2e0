"""Loaded terms: who uses which, in whose voice."""

from __future__ import annotations

from types import SimpleNamespace

from service.tasks.comparison.profile import Term
from service.tasks.comparison.terms import compare_terms


def article(**voices):
    """An article's words: voice to ``{form: [(text, score), ...]}``, places made up."""
    terms = {
        voice: {
            form: tuple(Term(n, n + 1, text, score) for n, (text, score) in enumerate(places))
            for form, places in voices.get(voice, {}).items()
        }
        for voice in ("author", "quoted", "attributed")
    }
    return SimpleNamespace(terms=terms)


def test_the_authors_word_and_a_quoted_one_are_two_rows():
    """One writes it, the other quotes it: neither shares it, and each row says who else has it."""
    own, quoted = compare_terms(
        [
            article(author={"squalid": [("squalid", 0.8)]}),
            article(quoted={"squalid": [("Squalid", 0.6)]}),
        ]
    )
    assert (own.voice, list(own.articles), own.elsewhere) == ("author", [0], (1,))
    assert (quoted.voice, list(quoted.articles), quoted.elsewhere) == ("quoted", [1], (0,))


def test_a_word_just_under_the_line_has_been_used():
    """It is marked in one article alone and stands in both: both use it."""
    (row,) = compare_terms(
        [
            article(author={"gut": [("gutted", 0.7), ("guts", None), ("gutted", 0.5)]}),
            article(author={"gut": [("gut", None)], "plain": [("plain", None)]}),
        ]
    )
    assert list(row.articles) == [0, 1]
    assert row.text == "gutted"
    assert row.score == 0.7


def test_the_strongest_come_first_whatever_the_order_of_articles():
    """By voice, then by score; the same rows for the articles the other way round."""
    articles = [
        article(author={"a": [("a", 0.3)], "b": [("b", 0.9)]}),
        article(author={"a": [("a", 0.4)]}, quoted={"c": [("c", 0.99)]}),
    ]
    rows = [
        [(t.voice, t.text, t.score) for t in compare_terms(a)] for a in (articles, articles[::-1])
    ]
    assert rows[0] == rows[1] == [("author", "b", 0.9), ("author", "a", 0.4), ("quoted", "c", 0.99)]

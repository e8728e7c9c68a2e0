"""Phrases are found as ``re`` finds them, only sooner not found."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.clutter_features import PHRASES
from service.text.phrase_search import PhraseSearch, fold, plain_pieces


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"\bcomments?\b|sign (?:up|in)", ("comment", "sign ")),
        (r"^by [A-Z]|log ?in|editor.?s.? pick", ("by ", "log", "editor")),
        (r"\d{1,2}:\d\d|% off|a{2}b+c", (":", "% off", "b")),
        (r"\b(?:19|20)\d\d\b|[|)\]]x", ("", "x")),
        (r"©|Copyright|(?:a(?:b|[)])c)?de", ("©", "copyright", "de")),
    ],
)
def test_pieces_are_what_no_match_is_without(pattern, pieces):
    """The longest run of each alternative, without what may be absent."""
    assert plain_pieces(pattern) == pieces


@pytest.mark.parametrize("kind", PHRASES)
@given(data=st.data())
@settings(max_examples=20)
def test_whatever_matches_is_found(kind, data):
    """Any text that a pattern matches has one of its pieces, in any case and with odd letters."""
    pattern = PHRASES[kind]
    compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    text = data.draw(st.from_regex(compiled))
    for form in (text, text.upper(), text.replace("k", "\u212a").replace("s", "\u017f")):
        found = compiled.search(form) is not None
        assert PhraseSearch(pattern).is_in(form) == found
        assert not found or any(piece in fold(form) for piece in plain_pieces(pattern))


def test_the_dotted_capital_i_is_an_i():
    """What ``re`` takes for an i in any case."""
    assert re.search("licens", "L\u0130CENSED", re.IGNORECASE)
    assert PhraseSearch("licens").is_in("L\u0130CENSED")

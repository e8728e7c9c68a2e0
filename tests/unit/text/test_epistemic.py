"""Epistemic markers: which words, which class, and where not."""

from __future__ import annotations

import pytest

from service.text.epistemic import find_epistemic
from service.types import Span


def markers(text: str, quotations: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
    """What is found in the whole text."""
    found = find_epistemic(text, [(Span(0, len(text)), "body")], quotations)
    return [(text[m.span.start : m.span.end], m.kind) for m in found]


CASES = [
    ("The mayor claims the bridge is safe.", [("claims", "distance")]),
    ("The mayor insisted that it was safe.", [("insisted", "distance")]),
    ("The mayor admits the bridge is unsafe.", [("admits", "factive")]),
    ("The mayor conceded defeat.", [("conceded", "factive")]),
    ("Clearly, the bridge is unsafe.", [("Clearly", "booster")]),
    ("The bridge is, of course, unsafe.", [("of course", "booster")]),
    ("The bridge is perhaps unsafe.", [("perhaps", "hedge")]),
    ("The allegedly safe bridge fell.", [("allegedly", "distance")]),
    ("The so-called experts left.", [("so-called", "distance")]),
    ("It appears to be rusting.", [("appears to", "hedge")]),
    ("The claims of the mayor were denied.", []),
    ("The firm maintains forty bridges.", []),
    ("It opened in May.", []),
    ("It may open.", [("may", "hedge")]),
    ("I would choose steel rather than wood.", []),
    ("Four years rather than one will do.", []),
    ("Grass will cover the exposed slopes.", []),
    ("They count the newly confirmed cases.", []),
    ("The town’s proven methods won.", []),
    ("The audit exposed the mayor.", [("exposed", "factive")]),
    ("The mayor’s audit exposed the firm.", [("exposed", "factive")]),
    ("She admitted guilt.", [("admitted", "factive")]),
    ("They won that sort of bet.", []),
    ("It sort of worked.", [("sort of", "hedge")]),
    ("With all its might the river rose.", []),
    ("Make sure the door is shut.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_markers_and_their_classes(text, expected):
    """Each marker has its exact words and class; other senses of the word are left alone."""
    assert markers(text) == expected


def test_markers_inside_quotations_are_the_speaker_s():
    """What stands inside marks does not colour the author's text."""
    text = "She said “clearly it is safe” and perhaps it is."
    inside = Span(text.index("“"), text.index("”") + 1)
    assert markers(text, (inside,)) == [("perhaps", "hedge")]


def test_longest_entry_wins():
    """For "without a doubt" is one marker, not two."""
    assert markers("It is without a doubt safe.") == [("without a doubt", "booster")]

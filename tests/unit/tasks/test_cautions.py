"""Warnings are given where they are due, and only there."""

import pytest

from service.tasks.cautions import find_cautions, unused_targets
from service.types import AnalysisOptions, Language, Sentence, Span, Target, VoicePart

PROSE = "The harbour road is closed tonight because the sea came over the wall again. " * 12


def codes(text, *, voices=("author",), language="en", asked=None):
    """The codes for a text whose sentences have the given voices."""
    sentences = [
        Sentence(i, Span(i, i + 1), "body", voice, (VoicePart("author", ()),))
        for i, voice in enumerate(voices)
    ]
    found = find_cautions(
        text,
        (Span(0, len(text)),),
        sentences,
        language=Language(language, 0.9),
        options=AnalysisOptions(language=asked),
    )
    return [c.code for c in found]


def test_plain_prose_has_no_warning():
    """A hundred words and more by the author: nothing to say."""
    assert codes(PROSE) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "Rain fell on the harbour."}, "short_text"),
        ({"text": PROSE, "language": "de", "asked": "en"}, "language_mismatch"),
        ({"text": PROSE, "voices": ("quoted", "attributed")}, "no_author_text"),
        ({"text": PROSE, "voices": ("author", *["quoted"] * 9)}, "mostly_reported"),
        ({"text": "The sea came over\nand took the wall\n" * 20}, "not_prose"),
        ({"text": PROSE.upper()}, "all_capitals"),
    ],
)
def test_each_warning_is_given(given, code):
    """One cause, one code."""
    assert codes(**given) == [code]


def test_the_last_line_of_a_short_list_is_no_verse():
    """Seven short lines are too few to call anything a list."""
    assert "not_prose" not in codes("The sea came over\n" * 7 + PROSE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The sea came over the wall at night\nAnd nobody had heard it in the town\n" * 10,
            "verse",
        ),
        ("- rope\n- lamp oil\n- two loaves of bread\n" * 10, "a list"),
        ("Harbour\t12\t3,400\nMarren\t9\t2,100\n" * 10, "a table"),
        ("CALLOWAY: We have waited long enough.\nMAYOR ODE: So have we.\n" * 10, "a transcript"),
    ],
)
def test_the_form_of_a_text_that_is_no_prose_is_named(text, said):
    """One code for all of them, and a detail that says which."""
    span = Span(0, len(text))
    sentence = Sentence(0, span, "body", "author", (VoicePart("author", ()),))
    found = find_cautions(
        text, (span,), [sentence], language=Language("en", 0.9), options=AnalysisOptions()
    )
    assert [said in c.detail for c in found if c.code == "not_prose"] == [True]


TARGETS = (Target(name="Ada Brandt"),)


@pytest.mark.parametrize(
    ("options", "wanted", "why"),
    [
        (AnalysisOptions(targets=TARGETS), frozenset({"portrayal", "frames"}), None),
        (AnalysisOptions(detail="scores"), frozenset({"portrayal"}), None),
        (AnalysisOptions(targets=TARGETS, detail="scores"), frozenset({"portrayal"}), "'detail'"),
        (AnalysisOptions(targets=TARGETS), frozenset({"frames"}), "'portrayal'"),
        (AnalysisOptions(targets=TARGETS), frozenset(), "'portrayal'"),
    ],
)
def test_targets_that_come_back_nowhere_are_told_of(options, wanted, why):
    """Targets are scored as entities' portrayal; where that is not answered, the caller is told."""
    found = unused_targets(options, wanted)
    assert [caution.code for caution in found] == ([] if why is None else ["targets_unused"])
    assert all(why in caution.detail for caution in found)

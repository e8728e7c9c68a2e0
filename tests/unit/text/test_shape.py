"""Verse, lists, tables and transcripts are told from prose by their lines."""

import pytest

from service.text.shape import shape_of
from service.types import Span

PROSE = (
    "The harbour road is closed tonight because the sea came over the wall again, and nobody in "
    "the town was told. “We have waited long enough,” said Ines Calloway. She was not alone."
)


def shape(text):
    """The shape of the whole text."""
    return shape_of(text, (Span(0, len(text)),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The sea came over\nand took the wall\n" * 5, "verse"),
        ("O mother of the harbour and of ropes that held\n" * 9, "verse"),
        (
            "Anna Bell\nCarl Dunn\nEve Falk\nGray Hall\nIves Judd\nKay Lund\nMoss Nye\nOrr Pim",
            "list",
        ),
        ("1. The road must be closed to lorries, all of them, by the winter.\n" * 9, "list"),
        ("• rope\n• lamp oil\n" * 5, "list"),
        ("Name | Votes | Share\nBell | 120 | 48 %\n" * 5, "table"),
        ("Q: Why now?\nA: Because the wall is broken.\n" * 4, "transcript"),
        ("Lena Ode: We wait.\n\nA year.\n\nInes Calloway (by phone): Yes.\n" * 4, "transcript"),
    ],
)
def test_each_form_is_told(text, expected):
    """Short lines with and without grammar, items, cells, and labels that come back."""
    assert shape(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"{PROSE}\n\n" * 12,
        PROSE.replace(", ", ",\n").replace(" the ", "\nthe ") + "\n\n" + f"{PROSE}\n" * 9,
        "\n".join([PROSE[k : k + 60] for k in range(0, len(PROSE), 60)] * 5),
        "Note: the road is closed.\nWarning: the sea is high.\n" + f"{PROSE}\n" * 9,
        "rope\noil\nbread",
        "",
    ],
)
def test_prose_has_no_form_of_its_own(text):
    """Paragraphs, hard-wrapped lines, a label or two, and texts too short to say."""
    assert shape(text) is None

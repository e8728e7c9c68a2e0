"""People mentioned by country and office, with invented people."""

from __future__ import annotations

import pytest

from service.text.descriptions import with_descriptions
from service.text.names import find_names
from service.text.sentences import split_sentences
from service.types import Span


def mentions(text: str) -> dict[str, list[str]]:
    """All mentions of every entity, by its name."""
    sentences = split_sentences(text, (Span(0, len(text)),))
    names = with_descriptions(text, sentences, find_names(text, sentences))
    return {name.name: [text[m.start : m.end] for m in name.mentions] for name in names}


def test_office_and_country_lead_to_who_was_introduced_with_them():
    """One entity for the name, the office and the seat of government."""
    text = (
        "Russian President Oleg Varin arrived. The Russian president smiled, and the Kremlin "
        "leader sat down. Varin left."
    )
    found = mentions(text)
    assert found["Oleg Varin"] == [
        "Oleg Varin",
        "The Russian president",
        "the Kremlin leader",
        "Varin",
    ]
    assert "Kremlin" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Oleg Varin arrived. The Russian president smiled.",
        "French President Ada Roux arrived. The Russian president smiled.",
        "Russian President Oleg Varin met Russian President Ivan Tolm. The Russian president left.",
        "The Russian president smiled. Russian President Oleg Varin arrived.",
    ],
)
def test_what_the_text_does_not_support_is_not_merged(text):
    """Without an introduction, with another country or two holders, nobody is meant for certain."""
    assert not any("The Russian president" in spans for spans in mentions(text).values())


def test_father_and_son_stay_apart():
    """A suffix belongs to the one who has it, with and without the first name."""
    found = mentions("Tom Birch Jr. met Tom Birch. Birch Jr. agreed with Birch, said Tom Birch.")
    assert found["Tom Birch Jr."] == ["Tom Birch Jr.", "Birch Jr."]

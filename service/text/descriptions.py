"""Mentions of people by office: "the Russian president", "the Kremlin leader".

Only where the text itself supports it: the description names a country or the seat of its
government and an office, and exactly one person of the text was introduced with both before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from service.text.lexicons.people import OFFICE_TITLES
from service.text.lexicons.places import NATIONALITY_OF, SEAT_OF
from service.text.speakers import LEADERS, Resolver
from service.text.tokens import tokens
from service.types import Name, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.types import SentenceKind

_HEADS: Final = LEADERS | OFFICE_TITLES


def with_descriptions(
    text: str, sentences: Sequence[tuple[Span, SentenceKind]], names: Sequence[Name]
) -> tuple[Name, ...]:
    """The names with what describes them among their mentions.

    Args:
        text: the caller's text.
        sentences: in order and disjoint.
        names: entities in order of their first mention, mentions disjoint over all of them.

    Returns:
        The same entities; a mention that became part of a description ("Kremlin") is gone, and
        with its last mention its entity.
    """
    resolver = Resolver(text, names)
    found: list[tuple[Span, Name]] = []
    for span in _descriptions(text, sentences):
        name = resolver.officeholder(span)
        if name is not None:
            found.append((span, name))
    if not found:
        return tuple(names)
    taken = {position for span, _ in found for position in range(span.start, span.end)}
    added: dict[int, list[Span]] = {}
    for span, name in found:
        added.setdefault(id(name), []).append(span)
    out = []
    for name in names:
        kept = [m for m in name.mentions if m.start not in taken]
        mentions = tuple(sorted((*kept, *added.get(id(name), ()))))
        if mentions:
            out.append(replace(name, mentions=mentions))
    return tuple(sorted(out, key=lambda name: name.mentions[0]))


def _descriptions(text: str, sentences: Sequence[tuple[Span, SentenceKind]]) -> Iterator[Span]:
    """Every "the <country or seat> <office>" that no name follows, with its article."""
    for sentence, kind in sentences:
        if kind == "heading":
            continue
        row = tokens(text, sentence)
        for i in range(len(row) - 2):
            place, head = row[i + 1], row[i + 2]
            if row[i].low != "the" or head.low not in _HEADS or head.possessive:
                continue
            if place.low not in NATIONALITY_OF and place.low not in SEAT_OF:
                continue
            named = i + 3 < len(row) and row[i + 3].capitalised
            if not named and head.text.islower():
                yield Span(row[i].start, head.end)

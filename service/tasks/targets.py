"""Requested targets: from names or exact spans of the request to mentions in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.errors import InvalidOption
from service.text.offsets import OffsetIndex
from service.types import Name, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.types import AnalysisOptions, Target


def find_targets(text: str, options: AnalysisOptions, names: Sequence[Name]) -> tuple[Name, ...]:
    """Each requested target with its mentions, in the order given.

    A span target is the one mention it points at. A name target has the mentions of the entity
    that the article calls so, or else every literal occurrence; it may have none.

    Raises:
        InvalidOption: a span lies outside the text, is empty, or cuts a character of the
            request's offset unit; the pointer names the target.
    """
    if not options.targets:
        return ()
    index = OffsetIndex(text, options.offset_unit)
    return tuple(
        _named(text, target.name, names)
        if target.name is not None
        else _exact(text, target, index, number, names)
        for number, target in enumerate(options.targets)
    )


def _exact(
    text: str, target: Target, index: OffsetIndex, number: int, names: Sequence[Name]
) -> Name:
    places = []
    for key, offset in (("start", target.start), ("end", target.end)):
        pointer = f"/targets/{number}/{key}"
        if offset is None:
            raise InvalidOption("A target has a name, or both start and end.", pointer=pointer)
        try:
            places.append(index.to_codepoint(offset))
        except ValueError as error:
            raise InvalidOption(str(error), pointer=pointer) from error
    start, end = places
    if start >= end:
        raise InvalidOption("The span is empty.", pointer=f"/targets/{number}")
    span = Span(start, end)
    around = next((n for n in names if any(m.overlaps(span) for m in n.mentions)), None)
    return Name(
        name=text[start:end], type="other" if around is None else around.type, mentions=(span,)
    )


def _named(text: str, wanted: str, names: Sequence[Name]) -> Name:
    folded = wanted.casefold()
    for name in names:
        spoken = {text[m.start : m.end].casefold() for m in name.mentions}
        if folded == name.name.casefold() or folded in spoken:
            return Name(name=wanted, type=name.type, mentions=name.mentions)
    literal = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    spans = tuple(Span(*m.span()) for m in literal.finditer(text))
    return Name(name=wanted, type="other", mentions=spans)

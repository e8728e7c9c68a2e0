"""Quotations as an editor lists them: whole clauses, not the pieces that marks cut them to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.types import Quote, Span


def listed(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes in order, the pieces of one reported clause as one.

    "Rowe said | the talks “were not wasted” | at all": the clause is indirect, and what stands in
    its marks is direct, inside it. Only such a clause holds another quote.

    Args:
        quotes: of one document, in order and disjoint.

    Returns:
        The quotes by where they begin; a clause stands before what it holds.
    """
    out: list[Quote] = []
    seen: set[Span] = set()
    for quote in quotes:
        if quote.type != "indirect" or quote.clause is None:
            out.append(quote)
        elif quote.clause not in seen:
            seen.add(quote.clause)
            out.append(replace(quote, span=quote.clause))
    return tuple(sorted(out, key=lambda quote: (quote.span.start, -quote.span.end)))

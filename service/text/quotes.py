"""Quotation marks: which of them belong together, and what each pair holds.

Marks are paired inside one paragraph (:mod:`service.text.quote_marks`). A quotation that is
opened and not closed runs on only where the next paragraph opens it again (Chicago Manual of
Style 13.32); otherwise it is cut where the speech plausibly ends, so that one lost mark never
swallows the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from service.text.paragraphs import paragraphs
from service.text.quotation_kinds import classify
from service.text.quote_marks import (
    Mark,
    Pair,
    cut_short,
    ends_with_cue,
    opening_single,
    paragraph_pairs,
)
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

QuotationKind = Literal["speech", "scare", "title"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A marked stretch; ``span`` includes its marks.

    ``continues`` links it to the quotation before: the same speech, opened again after a
    paragraph break. ``closed`` is false where the text has no closing mark for it. ``inner``
    are the quotations inside it, marks included.
    """

    span: Span
    kind: QuotationKind
    content: Span
    closed: bool = True
    continues: bool = False
    inner: tuple[Span, ...] = ()
    opens: bool = False
    """Whether it begins with a capital, as a sentence does."""
    comma: bool = False
    """Whether a comma stands before the closing mark: the sentence goes on behind it."""


_FLATTENED: Final = re.compile(r"\S[ \t]+>[ \t]")
"""A ">" inside a line: several quoted lines, and what followed them, were run together."""
_SINGLE: Final = frozenset({"‘", "'"})
_QUOTE_STARTS: Final = "\"“”„‟«»＂‘’‚'‛`-–—•*·#["
_LEADS_IN: Final = re.compile(
    r"\b(?:said|says|wrote|writes|tweeted|posted|stated|reads|read|explained|added|continued|"
    r"put it|declared|argued|noted|replied|responded|reports|reported)\b[^.!?:]{0,60}:$"
)
"""The end of a paragraph that hands over to a block quotation."""

_LISTED: Final = re.compile(r",?\s+(?:(?:and|or|but)\s+)?(?:an?\s+|the\s+|as\s+)?")
MAX_LINK: Final = 12
"""Characters between the members of a list of quotations (", and the ")."""


def find_quotations(text: str, kept: Sequence[Span]) -> tuple[Quotation, ...]:
    """Find what stands inside quotation marks.

    Args:
        text: the caller's text.
        kept: the parts of it that are article, ordered and disjoint.

    Returns:
        The outermost quotations in order, disjoint, each inside one of ``kept`` and inside
        one paragraph.
    """
    found: list[Quotation] = []
    open_mark = ""
    blocks = list(paragraphs(text, kept))
    for n, block in enumerate(blocks):
        reopens = bool(open_mark) and text.startswith(open_mark, block.start)
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        open_mark = ""
        if (
            not reopens
            and text[block.start] == ">"
            and not _FLATTENED.search(text, block.start, block.end)
        ):
            found.append(Quotation(block, "speech", block))
            continue
        reopened = opening_single(text, following) if following is not None else ""
        for pair, inner in paragraph_pairs(text, block, reopened=reopened):
            first = reopens and pair.start == block.start
            settled: Pair | None = pair
            if not pair.closed:
                mark = text[pair.start : pair.inner_start]
                if following is not None and _reopens(text, pair, following):
                    open_mark = mark
                elif mark in _SINGLE:
                    settled = None
                elif pair.end == block.end:
                    stand_in = Mark(
                        pair.start, pair.inner_start, "double", opens=True, closes=False
                    )
                    settled = cut_short(text, stand_in, block.end)
            if settled is None or settled.inner_end <= settled.inner_start:
                continue
            quotation = _quotation(text, block, settled, inner, continues=first)
            found.append(_as_listed(text, found[-1] if found else None, quotation))
    return tuple(found)


def find_block_quotations(text: str, kept: Sequence[Span]) -> tuple[Span, ...]:
    """Paragraphs without marks that are shown as somebody's words.

    The paragraph before ends in a cue and a colon ("She wrote:"). A paragraph with the ">" of
    plain-text mail is marked, so :func:`find_quotations` has it.
    """
    blocks = list(paragraphs(text, kept))
    return tuple(
        block
        for before, block in pairwise(blocks)
        if text[block.start] not in _QUOTE_STARTS
        and _LEADS_IN.search(text[max(before.start, before.end - 120) : before.end])
        and any(c.isalpha() for c in text[block.start : block.end])
    )


def _as_listed(text: str, before: Quotation | None, quotation: Quotation) -> Quotation:
    """The quotation, spoken where it is listed with speech: called it “late” and “dear”."""
    if before is None or before.kind != "speech" or quotation.kind != "scare":
        return quotation
    between = text[before.span.end : quotation.span.start]
    listed = len(between) <= MAX_LINK and _LISTED.fullmatch(between)
    return replace(quotation, kind="speech") if listed else quotation


def _reopens(text: str, pair: Pair, following: Span) -> bool:
    """Whether unclosed speech goes on in the next paragraph."""
    mark = text[pair.start : pair.inner_start]
    lost = ends_with_cue(text, pair.inner_start, pair.end)
    return text.startswith(mark, following.start) and not lost


def _quotation(
    text: str, block: Span, pair: Pair, inner: Sequence[Pair], *, continues: bool
) -> Quotation:
    span, content = Span(pair.start, pair.end), Span(pair.inner_start, pair.inner_end)
    kind = "speech" if continues or not pair.closed else classify(text, block, span, content)
    return Quotation(
        span,
        kind,
        content,
        closed=pair.closed,
        continues=continues,
        opens=text[content.start : content.end].lstrip()[:1].isupper(),
        comma=text[content.start : content.end].rstrip().endswith(","),
        inner=tuple(Span(p.start, p.end) for p in inner if p.end <= pair.inner_end),
    )

"""Paragraphs: stretches of text that a quotation does not cross."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE: Final = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK: Final = re.compile(r"\n[^\S\n]*\n|\r\n?[^\S\r\n]*\r|\u2029")
_ENDS: Final = ".!?…:\"”’')]»"

MAX_WRAP_COLUMN: Final = 120
"""Widest line of hard-wrapped text: mail and plain-text files wrap at 65 to 100 columns."""


def _wrapped(lines: Sequence[tuple[str, bool]]) -> bool:
    """Whether single line breaks are wrapping: most broken lines stop in mid-sentence."""
    broken = [line for line, joined in lines if joined]
    if not broken:
        return False
    open_ended = sum(line.rstrip()[-1:] not in _ENDS for line in broken)
    narrow = sum(len(line) <= MAX_WRAP_COLUMN for line in broken)
    return open_ended * 2 > len(broken) and narrow * 10 >= 9 * len(broken)


def paragraphs(text: str, kept: Sequence[Span]) -> Iterator[Span]:
    """Paragraphs of the kept text in order, trimmed of white space.

    A blank line always ends one. A single line break does too, unless the text is
    hard-wrapped: then only a blank line counts.
    """
    for part in kept:
        lines: list[tuple[Span, bool]] = []
        for match in _LINE.finditer(text, part.start, part.end):
            line = match.group()
            if not line.strip():
                continue
            start = match.start() + len(line) - len(line.lstrip())
            span = Span(start, match.start() + len(line.rstrip()))
            joined = bool(lines) and not _BLANK.search(text, lines[-1][0].end, span.start)
            lines.append((span, joined))
        shown = [(text[span.start : span.end], after) for (span, _), (_, after) in pairwise(lines)]
        wrapped = _wrapped(shown)
        current: Span | None = None
        for span, joined in lines:
            if current is not None and joined and wrapped:
                current = Span(current.start, span.end)
                continue
            if current is not None:
                yield current
            current = span
        if current is not None:
            yield current

"""Lines and blocks: the layout of a text, before anything is known about its language.

A block is what a reader sees as one paragraph, heading or list item. A blank line always ends
one. A single line break ends one only where it was set on purpose: in text wrapped at a fixed
width the break stands where the next word no longer fitted, anywhere else it is deliberate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# What str.splitlines() splits at: CR LF, LF, CR, VT, FF, the three separators of ASCII,
# NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR.
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

# A bullet (U+2022, U+2023, U+25AA, U+25CF, U+25E6, U+00B7, asterisk, hyphen or dash with a space
# after it) or an enumerator ("1.", "2)", "(a)", "iv."). A dash needs a space: "-5 degrees".
_ITEM = re.compile(r"(?:[•‣▪●◦·]\s*|[*+–—-]\s+|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,4})[.)]\s+)(?=\S)")

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")

MAX_WRAP_WIDTH = 140
"""Widest column at which plain text is ever hard-wrapped; a longer line is a whole paragraph.
Mail wraps at 72 to 78, code and terminals at 80 to 132."""

MIN_WRAP_WIDTH = 40
"""Narrowest such column; breaks in narrower paragraphs are bylines, menus, lists and verse."""

WRAP_TOLERANCE = 0.8
"""Share of the paragraph's width that a wrapped line must fill, its next word included: text
wrapped by hand is ragged."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or list item.

    ``lines`` are its lines without the white space around them; ``span`` reaches from the
    first line's start to the last one's end. ``after_blank`` says that a blank line (or the
    start of the text) is before it; ``is_item`` that it begins with a bullet or enumerator.
    """

    lines: tuple[Span, ...]
    after_blank: bool
    is_item: bool

    @property
    def span(self) -> Span:
        """From the first character that is no white space to the last."""
        return Span(self.lines[0].start, self.lines[-1].end)


def trim(text: str, start: int, end: int) -> Span:
    """The stretch without the white space (``str.isspace``) at its ends; empty if all of it is."""
    stripped = text[start:end]
    inner = stripped.lstrip()
    start += len(stripped) - len(inner)
    return Span(start, start + len(inner.rstrip()))


def line_spans(text: str, span: Span) -> Iterator[Span]:
    """Each line inside ``span``, trimmed; a blank line is an empty span."""
    start = span.start
    for match in _LINE_BREAK.finditer(text, span.start, span.end):
        yield trim(text, start, match.start())
        start = match.end()
    yield trim(text, start, span.end)


def find_blocks(text: str, span: Span | None = None) -> list[Block]:
    """The blocks of ``text`` (or of its part ``span``), in order; all else is white space."""
    blocks: list[Block] = []
    paragraph: list[Span] = []
    for line in line_spans(text, span if span is not None else Span(0, len(text))):
        if line.start < line.end:
            paragraph.append(line)
        elif paragraph:
            blocks.extend(_split_paragraph(text, paragraph))
            paragraph = []
    if paragraph:
        blocks.extend(_split_paragraph(text, paragraph))
    return blocks


def _split_paragraph(text: str, lines: list[Span]) -> Iterator[Block]:
    """Blocks of lines that no blank line separates."""
    width = max(len(line) for line in lines)
    start = 0
    for k in range(1, len(lines) + 1):
        if k < len(lines) and _continues(text, lines[k - 1], lines[k], width):
            continue
        group = tuple(lines[start:k])
        yield Block(group, start == 0, _is_item(text, group[0]))
        start = k


def _is_item(text: str, line: Span) -> bool:
    return _ITEM.match(text, line.start, line.end) is not None


def _continues(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the break between two lines is mere wrapping.

    It is where the next line begins in lower case without the line having ended its sentence,
    and where the next line's first word would not have fitted into the paragraph's width.
    """
    if _is_item(text, following):
        return False
    ended = _SENTENCE_END.search(text, max(line.start, line.end - 8), line.end) is not None
    if not ended and text[following.start].islower():
        return True
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return False
    first_word = re.match(
        r"\S+", text[following.start : min(following.end, following.start + width)]
    )
    needed = len(line) + 1 + (len(first_word.group()) if first_word else 0)
    return needed > width * WRAP_TOLERANCE and len(line) > width // 2

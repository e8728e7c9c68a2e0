"""What a text is when it is not running prose: verse, a list, a table, a transcript.

Told from its lines alone, in time linear in their length. Prose, hard-wrapped or not, is none of
them: its lines are long, or go on in lower case where they were broken.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from service.text.blocks import line_spans
from service.text.clutter_features import FUNCTION_WORDS, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.types import Span

Shape = Literal["list", "table", "transcript", "verse"]

LEAST_LINES: Final = 8
"""Fewer lines than this are no evidence of verse, a list or a table."""

LEAST_TURNS: Final = 4
"""Fewer turns than this are no transcript: an interview quoted in passing has two or three."""

TURN_SHARE: Final = 1 / 3
"""Share of the lines that open a turn; the others are its further paragraphs."""

MOST: Final = 0.5
"""Share of lines from which a mark of form is the form of the whole."""

WORDS_PER_LINE: Final = 8.0
"""Prose has paragraphs of 30 words and more per line, hard-wrapped prose about 12; verse and
lists stay below 8 but for the longest metres."""

VERSE_WORDS: Final = 11.0
"""Words per line of those metres; such verse is known by the capitals that begin its lines."""

VERSE_CAPITALS: Final = 0.7
VERSE_FUNCTION_SHARE: Final = 0.25
"""Function words make a quarter of English running text, and much less of lists."""

_ITEM: Final = re.compile(r"(?:[•‣▪●◦·]\s*|[*+–—-]\s+|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+)\S")
_CELLS: Final = re.compile(r"\t+|\s*\|\s*| {3,}")
_TURN: Final = re.compile(r"([A-Z][\w.’'-]*(?: [\w.’'-]+){0,4})(?: \([^()\n]{1,40}\))?:(?=\s|$)")
_CLOSED: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def shape_of(text: str, kept: Sequence[Span]) -> Shape | None:
    """The form of the kept parts of a text; ``None`` for prose and where nothing is certain."""
    lines = [
        text[line.start : line.end]
        for span in kept
        for line in line_spans(text, span)
        if line.start < line.end
    ]
    if _is_transcript(lines):
        return "transcript"
    return _form(lines) if len(lines) >= LEAST_LINES else None


def _form(lines: Sequence[str]) -> Shape | None:
    """The form of enough lines, none of them empty."""
    if _share(len(_CELLS.split(line)) > 2 for line in lines) >= MOST:  # noqa: PLR2004 - three cells
        return "table"
    if _share(_ITEM.match(line) is not None for line in lines) >= MOST:
        return "list"
    words = [word.lower() for line in lines for word in WORD.findall(line)]
    function_share = sum(word in FUNCTION_WORDS for word in words) / max(1, len(words))
    per_line = len(words) / len(lines)
    if per_line < WORDS_PER_LINE:
        return "verse" if function_share >= VERSE_FUNCTION_SHARE else "list"
    open_ends = _share(_CLOSED.search(line[-8:]) is None for line in lines)
    capitals = _share(not line[0].islower() for line in lines)
    if per_line < VERSE_WORDS and open_ends >= MOST and capitals >= VERSE_CAPITALS:
        return "verse"
    return None


def _share(held: Iterable[bool]) -> float:
    """Share of true values."""
    values = list(held)
    return sum(values) / max(1, len(values))


def _is_transcript(lines: Sequence[str]) -> bool:
    """Whether labels like "CALLOWAY:" open many lines, and come back."""
    turns = [match.group(1) for line in lines if (match := _TURN.match(line))]
    returning = sum(n for n in Counter(turns).values() if n > 1)
    return len(turns) >= max(LEAST_TURNS, TURN_SHARE * len(lines)) and returning >= MOST * len(
        turns
    )

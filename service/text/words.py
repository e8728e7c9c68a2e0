"""Words as a reader counts them.

A word is a run of letters and digits, with apostrophes, hyphens and similar joints inside:
"don't", "state-of-the-art", "U.S." (two letters with a dot between them), "3.5", "1,000" and
"AT&T" are one word each; a dash between spaces is none. The same counting serves
``per_1000_words``, ``max_words`` and the model cards, so that figures can be compared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

# Combining marks (general category M) are not matched by \w in Python, but belong to the letter
# before them: without the second class "é" written with U+0301 would end a word.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u200d\ufe0e\ufe0f"
_CHARACTERS = rf"[^\W_][{_MARKS}]*"
# apostrophe, right quotation mark (the typographic apostrophe), hyphen, non-breaking hyphen,
# full stop, comma (only between digits, below), ampersand, middle dot, soft hyphen
_JOINTS = "['’\\-\u2010\u2011.&·\u00ad_]"
_WORD = re.compile(rf"(?:{_CHARACTERS})+(?:(?:{_JOINTS}|(?<=\d),(?=\d))(?:{_CHARACTERS})+)*")


def word_spans(text: str, span: Span | None = None) -> list[Span]:
    """Spans of the words of ``text`` (or of its part ``span``), in order, disjoint."""
    found = _WORD.finditer(text) if span is None else _WORD.finditer(text, span.start, span.end)
    return [Span(match.start(), match.end()) for match in found]


def count_words(text: str, spans: Iterable[Span]) -> int:
    """Number of words in the given stretches of ``text`` together."""
    return sum(1 for span in spans for _ in _WORD.finditer(text, span.start, span.end))

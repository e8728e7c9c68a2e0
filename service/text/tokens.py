"""Words and marks of a stretch of text, with their places: what the voice rules read."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from service.text.lexicons import word_set
from service.types import Span

_TOKEN: Final = re.compile(
    r"(?P<word>(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    r"|[^\W\d_]+(?:[’'\-‑][^\W\d_]+|&[^\W\d_]+)*"  # don't, Kara-Murza, AT&T
    r"|\d+(?:[.,:]\d+)*(?:[a-z]+|-[^\W\d_]+)*)"  # 1,000, 21-year, 30th
    r"|(?P<mark>--+|[^\w\s]|_)"
)
"""No two branches start on the same character class, so every character is read once."""

_CONTRACTED: Final = word_set("he she it that who there what here where let how i you we they")


class Token(NamedTuple):
    """One word or mark. ``low`` is casefolded with straight apostrophes and no possessive 's."""

    start: int
    end: int
    text: str
    low: str
    is_word: bool
    possessive: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def capitalised(self) -> bool:
        """Whether it begins with an upper-case letter."""
        return self.text[0].isupper()

    @property
    def bare_end(self) -> int:
        """Its end without a possessive 's."""
        return self.end - 2 if self.possessive and self.text[-1:] in "sS" else self.end


def tokens(text: str, span: Span) -> list[Token]:
    """Split ``text[span]`` into tokens; linear in its length."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        start, end = match.span()
        word, possessive = text[start:end], False
        is_word = match.lastgroup == "word"
        if is_word:
            low = word.casefold().replace("’", "'")
            if low.endswith("'s") and low[:-2] not in _CONTRACTED:
                low, possessive = low[:-2], True
        else:
            low = "—" if word.startswith("--") else word
        found.append(Token(start, end, word, low, is_word, possessive))
    return found

"""A paragraph as a row of tokens: speech in marks is one token, sentence ends are marked."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: PLR2004

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    ADVERBS,
    AUXILIARIES,
    FIRST_PERSON,
    RELATIVES,
    SUBJECT_PRONOUNS,
)
from service.text.lexicons.people import ROLES
from service.text.lexicons.places import ORGANISATION_NOUNS
from service.text.lexicons.reporting import GROUPS
from service.text.tokens import Token, tokens
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.text.quotes import Quotation
    from service.types import Name

QUOTE: Final = "<quote>"
BREAK: Final = "<break>"
_QUOTE_CHARS: Final = frozenset("“”\"«»„‟‘’'`")

_QUANTIFIERS: Final = word_set("all both such each any no another several")
_ASIDE_ADVERBS: Final = ADVERBS | word_set("in turn else himself herself itself themselves")
_SPEAKERS: Final = (
    ROLES
    | GROUPS
    | (
        ORGANISATION_NOUNS
        - word_set(
            "front force forces house post times news fund records station center centre trust "
            "project initiative nations partners office service church office army guard holdings "
            "industries motors forum co convention conference gazette star press"
        )
    )
)
"""Common nouns that can say things."""
_AUTHOR: Final = FIRST_PERSON | {"you", "one", "nobody", "anyone", "anybody", "whoever"}
_SILENT_PRONOUNS: Final = RELATIVES | _QUANTIFIERS

PhraseKind = Literal["name", "pronoun", "description"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens ``[start, end)`` with the span to show for it."""

    start: int
    end: int
    kind: PhraseKind
    span: Span
    head: str
    name: Name | None = None

    @property
    def author(self) -> bool:
        """Whether it is the writer ("I", "we") or nobody in particular ("you", "one")."""
        return self.kind == "pronoun" and self.head in _AUTHOR


@dataclass(slots=True)
class Row:
    """The tokens of one paragraph: speech in marks is one token, sentence ends are marked."""

    tokens: list[Token]
    quotes: dict[int, Quotation]
    starts: dict[int, tuple[Span, Name]]
    ends: dict[int, tuple[Span, Name]]
    positions: dict[int, int] = field(default_factory=dict)
    lows: list[str] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    """For every token, and one past the last, where its sentence begins."""
    subjects: dict[int, tuple[int, Phrase | None]] = field(default_factory=dict)
    """By first token: how far the sentence was searched for its subject, and what was found."""

    def __post_init__(self) -> None:
        self.lows = [token.low for token in self.tokens]
        first = 0
        for index, token in enumerate(self.tokens):
            self.firsts.append(first)
            if token.low == BREAK:
                first = index + 1
            else:
                self.positions[token.start] = index
        self.firsts.append(first)

    def low(self, index: int) -> str:
        """Casefolded word at ``index``; a break outside the row."""
        return self.lows[index] if 0 <= index < len(self.lows) else BREAK


def special(kind: str, start: int, end: int) -> Token:
    """A token that stands for no word: a quotation or a sentence's end."""
    return Token(start, end, kind, kind, is_word=False, possessive=False)


def build_row(
    text: str,
    sentences: Sequence[Span],
    speech: Sequence[Quotation],
    starts: dict[int, tuple[Span, Name]],
    ends: dict[int, tuple[Span, Name]],
) -> Row:
    """Lay out one paragraph's sentences; ``speech`` are its spoken quotations in order."""
    out: list[Token] = []
    quotes: dict[int, Quotation] = {}
    k = 0
    at = sentences[0].start if sentences else 0
    for sentence in sentences:
        if out and sentence.start >= at:
            out.append(special(BREAK, sentence.start, sentence.start))
        at = max(at, sentence.start)
        while k < len(speech) and speech[k].span.start < sentence.end:
            quote = speech[k]
            k += 1
            if quote.span.end <= at:
                continue
            out.extend(_plain(text, Span(at, max(at, quote.span.start))))
            quotes[len(out)] = quote
            out.append(special(QUOTE, quote.span.start, quote.span.end))
            at = quote.span.end
        if at < sentence.end:
            out.extend(_plain(text, Span(at, sentence.end)))
            at = sentence.end
    return Row(out, quotes, starts, ends)


def _plain(text: str, span: Span) -> list[Token]:
    return [t for t in tokens(text, span) if t.text not in _QUOTE_CHARS]


def skippable(word: str) -> bool:
    """Whether the word may stand between a subject and its verb of saying."""
    return word in _ASIDE_ADVERBS or word in AUXILIARIES or (word.endswith("ly") and len(word) > 4)


_SPEAKER_ENDINGS: Final = (
    "men", "women", "ologist", "ologists", "icians", "maker", "makers", "holder", "holders",
    "goer", "goers", "worker", "workers", "leader", "leaders", "owner", "owners", "keeper",
    "nominee", "nominees", "appointee", "appointees", "employee", "employees", "attendee",
    "attendees", "officer", "officers", "organizer", "organizers", "organiser", "organisers",
)  # fmt: skip
"""Endings of what people are called by what they do."""


def speaks(word: str) -> bool:
    """Whether a common noun names somebody or something that can say things."""
    if word in _SPEAKERS or word.endswith(_SPEAKER_ENDINGS):
        return True
    if word.endswith(("ist", "ists")) and len(word) > 6 and not word.endswith("sist"):
        return True
    if not word.endswith("s"):
        return False
    return word[:-1] in _SPEAKERS or (word.endswith("ies") and word[:-3] + "y" in _SPEAKERS)


def pronoun(word: str) -> str | None:
    """The subject pronoun in a word ("he", "he'd", "they've"), if it is one."""
    stem, _, tail = word.partition("'")
    if tail and tail not in {"s", "d", "ve", "ll", "re", "m"}:
        return None
    return stem if stem in SUBJECT_PRONOUNS and stem not in _SILENT_PRONOUNS else None

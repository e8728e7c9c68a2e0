"""Noun phrases by where they begin: what follows "said", what opens a clause before its verb."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR0915, PLR2004

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.clauses import is_finite
from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    DETERMINERS,
    FUNCTION_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
)
from service.text.lexicons.people import ABBREVIATED_TITLES, TITLES
from service.text.lexicons.reporting import MEDIA_NOUNS
from service.text.phrases import MAX_PHRASE, NOUN_PREPOSITIONS
from service.text.rows import BREAK, QUOTE, Phrase, skippable, speaks
from service.types import Span

if TYPE_CHECKING:
    from service.text.rows import Row

_OWNERS: Final = DETERMINERS | POSSESSIVES
_BEFORE_NAME: Final = TITLES | _OWNERS | {"."}
_NO_SUBJECT: Final = RELATIVES | {"this", "what"}
_CLAUSE_OPENERS: Final = word_set("while when although though that because and but if as") | {
    BREAK, QUOTE
}  # fmt: skip
_OPENING_PRONOUNS: Final = SUBJECT_PRONOUNS - (DETERMINERS - {"one"})


def phrase_after(row: Row, start: int) -> Phrase | None:
    """The noun phrase that begins at ``start``: what follows "said" or "according to"."""
    if row.low(start) in _NO_SUBJECT:
        return None
    k = start
    limit = min(len(row.tokens), start + MAX_PHRASE)
    while k < limit and row.low(k) in _BEFORE_NAME:
        if row.tokens[k].start in row.starts:
            break
        if row.low(k) == "." and row.low(k - 1) not in ABBREVIATED_TITLES:
            break
        k += 1
    first = k
    while k < limit:
        token = row.tokens[k]
        found = row.starts.get(token.start)
        if found is not None:
            stop = k
            while stop < len(row.tokens) and row.tokens[stop].start < found[0].end:
                stop += 1
            possessive = row.tokens[stop - 1].possessive
            somebody = found[1].type == "person"
            described = stop < len(row.tokens) and (
                row.tokens[stop].start in row.starts or speaks(row.low(stop))
            )
            if not possessive and (somebody or not described):
                shown_from = first if row.low(first) in TITLES or first == k else start
                if k > first:  # "U.S. negotiator Jane Roe": the name alone
                    shown_from = k
                if shown_from == first and first > start:
                    shown_from = _title_start(row, start, first)
                shown = Span(row.tokens[shown_from].start, found[0].end)
                if somebody or k == first:
                    return Phrase(start, stop, "name", shown, found[1].name, found[1])
            k = stop
            continue
        low = token.low
        if low in _NO_SUBJECT and k == start:
            return None
        if k == start and low in _OPENING_PRONOUNS:
            return Phrase(start, start + 1, "pronoun", token.span, low)
        if low in NOUN_PREPOSITIONS and low != "to" and k > first and speaks(row.low(k - 1)):
            k += 1
            while k < limit and row.low(k) in _OWNERS:
                k += 1
            continue
        if not token.is_word or low in {BREAK, QUOTE}:
            break
        if low in FUNCTION_WORDS:
            break
        if low in MEDIA_NOUNS and k > first and low.endswith("day"):
            break
        k += 1
    if k == start or (k == first and k > start and not row.tokens[k - 1].is_word):
        return None
    head = row.low(k - 1)
    for j in range(start, k):
        if row.low(j) in NOUN_PREPOSITIONS and j > start:
            head = row.low(j - 1)
            break
    if all(row.low(j) in FUNCTION_WORDS for j in range(start, k)):
        plural = row.low(start) in SUBJECT_PRONOUNS and k == start + 1
        if not plural:
            return None
        return Phrase(start, k, "pronoun", row.tokens[start].span, row.low(start))
    span = Span(row.tokens[start].start, row.tokens[k - 1].bare_end)
    return Phrase(start, k, "description", span, head)


def opening_phrase(row: Row, verb: int) -> Phrase | None:
    """All words from the clause's start up to the verb, where they can only be its subject.

    "A person familiar with the matter | told": for verbs that nothing but a speaker has.
    """
    start = verb
    while start > 0 and verb - start < MAX_PHRASE:
        low = row.low(start - 1)
        if low in _CLAUSE_OPENERS or not row.tokens[start - 1].is_word:
            break
        start -= 1
    if verb - start < 2 or row.low(start) not in _OWNERS or row.low(start - 1) == ",":
        return None
    end = verb
    while end > start and skippable(row.low(end - 1)):
        end -= 1
    if end - start < 2 or any(is_finite(row, k) for k in range(start + 1, end)):
        return None
    head = next((k for k in range(start + 1, end) if row.low(k) in PREPOSITIONS), end) - 1
    span = Span(row.tokens[start].start, row.tokens[end - 1].bare_end)
    return Phrase(start, end, "description", span, row.low(head))


def person_with_verb(row: Row, start: int, stop: int) -> Phrase | None:
    """The first person in ``[start, stop)`` with a finite verb right behind the name.

    Whom "I know, because Dorothea Quill has said so" is about.
    """
    for k in range(start, stop):
        found = row.starts.get(row.tokens[k].start)
        if found is None or found[1].type != "person":
            continue
        end = k + 1
        while end < stop and row.tokens[end].start < found[0].end:
            end += 1
        if end < stop and not row.tokens[end - 1].possessive and is_finite(row, end):
            return Phrase(k, end, "name", found[0], found[1].name, found[1])
    return None


def _title_start(row: Row, start: int, first: int) -> int:
    """Index from which only titles stand before ``first``."""
    k = first
    while k > start and (row.low(k - 1) in TITLES or row.low(k - 1) == "."):
        k -= 1
    return k

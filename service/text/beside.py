"""Whoever stands with a verb right behind quotation marks, whatever kind of noun it is.

Elsewhere a subject must be something that can speak, so that "the rise suggests" is no report.
Right behind marks the place itself is evidence enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.ahead import phrase_after
from service.text.lexicons.grammar import (
    COMMON_VERBS,
    CONJUNCTIONS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    RELATIVES,
    WEEKDAYS,
)
from service.text.lexicons.people import ABBREVIATED_TITLES
from service.text.lexicons.reporting import CLAUSE_VERBS, QUOTING_VERBS, THAT_VERBS, VERB_FORMS
from service.text.reports import Ascription
from service.text.rows import BREAK, QUOTE, Phrase, skippable, speaks
from service.types import Span

if TYPE_CHECKING:
    from service.text.rows import Row

MAX_BESIDE: Final = 18
"""Most tokens of a speaker and verb behind the marks ("a senior official of the ... said")."""
MAX_OFFICE: Final = 9
"""Most tokens of an office, a name and a verb that nobody listed."""
_SPOKEN: Final = (CLAUSE_VERBS | THAT_VERBS | QUOTING_VERBS) - frozenset({"put", "make", "begin"})
_GOVERNING: Final = frozenset({"for", "of", "to", "with", "from", "at", "by", "in", "about"})
_NO_START: Final = CONJUNCTIONS | PREPOSITIONS | RELATIVES | {"there", "it", "what", "which"}
_TIMES: Final = WEEKDAYS | {"today", "yesterday", "tonight"}


def is_person(speaker: Phrase | None, k: int) -> bool:
    """Whether the speaker found is a person or pronoun at ``k``, not a word inside a phrase."""
    if speaker is None or speaker.kind == "description":
        return False
    person = speaker.name is None or speaker.name.type == "person"
    return person and speaker.start <= k + 1


def beside(row: Row, k: int) -> Ascription | None:
    """Whoever stands with a verb of saying right behind the marks, whatever kind of noun it is.

    "...," said Navy Capt. Jane Roe; "...," the center wrote; "...," an official close to it said.
    """
    if _says(row, k):
        stop = _run(row, k + 1)
        speaker = _person(row, k + 1, stop) or _noun_phrase(row, k + 1, stop)
        return Ascription(speaker, (k, k + 1)) if speaker else None
    stop = _run(row, k)
    verb = next((j for j in range(k + 1, stop) if _says(row, j)), None)
    if verb is None or row.low(k) in _NO_START:
        return None
    end = verb
    while end > k + 1 and skippable(row.low(end - 1)):
        end -= 1
    speaker = _person(row, k, end, last=True) or _noun_phrase(row, k, end)
    return Ascription(speaker, (verb, verb + 1)) if speaker else None


def _says(row: Row, k: int) -> bool:
    base, shapes = VERB_FORMS.get(row.low(k), ("", frozenset()))
    return base in _SPOKEN and bool(shapes & {"past", "third"})


def _run(row: Row, k: int) -> int:
    """Index after the words without a comma from ``k`` on; a title's full stop is no end."""
    stop = k
    while stop < min(k + MAX_BESIDE, len(row.tokens)):
        token = row.tokens[stop]
        titled = token.text == "." and row.low(stop - 1) in ABBREVIATED_TITLES
        if not (token.is_word or titled or token.text in {"'", "’", "-"}) or token.low in {
            BREAK,
            QUOTE,
        }:
            break
        stop += 1
    return stop


def _person(row: Row, start: int, stop: int, *, last: bool = False) -> Phrase | None:
    """The first person named in the range; with ``last`` only where the name ends it."""
    for k in range(start, stop):
        found = row.starts.get(row.tokens[k].start)
        if found is None or found[1].type != "person" or row.low(k - 1) in _GOVERNING:
            continue
        end = k + 1
        while end < stop and row.tokens[end].start < found[0].end:
            end += 1
        if row.tokens[end - 1].possessive or (last and end != stop):
            continue
        return Phrase(k, end, "name", found[0], found[1].name, found[1])
    return None


def _noun_phrase(row: Row, start: int, stop: int) -> Phrase | None:
    """All words of the range up to a time ("on Monday"), as they stand."""
    end = start
    while end < stop and row.low(end) not in _TIMES:
        end += 1
    while end > start and row.low(end - 1) in PREPOSITIONS:
        end -= 1
    if all(row.low(j) in FUNCTION_WORDS for j in range(start, end)):
        return None
    head = next((j for j in range(start + 1, end) if row.low(j) in PREPOSITIONS), end) - 1
    span = Span(row.tokens[start].start, row.tokens[end - 1].bare_end)
    bare = start + (row.low(start) == "the" and start + 1 < end)
    name = row.starts.get(row.tokens[bare].start)
    if name is not None and name[0].end >= span.end:
        return Phrase(start, end, "name", name[0], name[1].name, name[1])
    return Phrase(start, end, "description", span, row.low(head))


def unlisted(row: Row, k: int) -> Ascription | None:
    """For "...," Smith vented: any verb where a speaker stands right behind the marks."""
    if row.low(k).endswith("ed") and not row.tokens[k].capitalised:  # "...," crooned Smith
        phrase = phrase_after(row, k + 1)
        if phrase is not None and phrase.kind == "name":
            return Ascription(phrase, (k, k + 1))
    for verb in range(
        k + 1, min(_run(row, k), k + MAX_OFFICE)
    ):  # "...," Secretary of State Roe joked
        if row.low(verb).endswith("ed") and not row.tokens[verb].capitalised:
            named = _person(row, k, verb, last=True)
            if named is not None:
                return Ascription(named, (verb, verb + 1))
            break
    phrase = phrase_after(row, k)
    if phrase is not None and (phrase.kind != "description" or speaks(phrase.head)):
        verb = phrase.end
        if phrase.kind == "pronoun" and phrase.head not in {"he", "she", "they"}:
            return None
        if row.low(verb).endswith("ed") or row.low(verb) in COMMON_VERBS:
            return Ascription(phrase, (verb, verb + 1))
        if phrase.kind == "name" and row.low(verb) in {",", ".", BREAK}:
            return Ascription(phrase, None)
    return None

"""Where the reported parts end that are no plain clause: "to ...", wanted things, noun clauses.

:func:`service.text.clauses.clause_end` bounds all of them.
"""

# Rules of grammar: small numbers are distances in words.

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.clauses import JOINING, OWNERS, clause_end, is_finite, skip_adjuncts
from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    FINITE_AUXILIARIES,
    FUNCTION_WORDS,
    SUBJECT_PRONOUNS,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from service.text.rows import Row

MAX_MEDIUM: Final = 14
"""Most tokens of a closing "in an open letter to members on Tuesday"."""

_MEDIA: Final = word_set(
    "letter statement tweet tweets interview interviews post memo email op-ed column testimony "
    "briefing affidavit filing video speech conference"
)
_NEW_CLAUSE: Final = SUBJECT_PRONOUNS | DETERMINERS | {"but", "which", "who", "with"}
_LINKS: Final = CONJUNCTIONS | {"who", "which", "that", "what", ","}


def medium_start(row: Row, start: int, stop: int) -> int:
    """Index before "in a statement on Monday" at the end of a reported clause, or ``stop``.

    How and when it was said is the writer's, where nothing but times follows.
    """
    last = stop - (stop > start and row.low(stop - 1) in {".", "!", "?"})
    for k in range(last - 1, max(start + 2, last - MAX_MEDIUM), -1):
        if row.low(k) != "in" or row.low(k + 1) not in OWNERS:
            continue
        noun = next((j for j in range(k + 2, min(k + 6, stop)) if row.low(j) in _MEDIA), None)
        if noun is None or any(row.low(j) in FUNCTION_WORDS for j in range(k + 2, noun)):
            continue
        if skip_adjuncts(row, noun + 1) >= last:
            return k
    return stop


def infinitive_end(row: Row, start: int, cue_starts: Container[int]) -> int:
    """Index after "to ...": it does not run on over a comma into the writer's own clause."""
    stop = clause_end(row, start, cue_starts)
    for k in range(start, stop):
        if row.low(k) in JOINING and row.low(k + 1) in FINITE_AUXILIARIES:
            return k  # "vowed to fight and is raising money"
        if row.low(k) != ",":
            continue
        following = row.tokens[k + 1] if k + 1 < stop else None
        if following is not None and (
            following.low in _NEW_CLAUSE or following.start in row.starts
        ):
            return k
    return stop


def noun_phrase_end(row: Row, start: int, cue_starts: Container[int]) -> int:
    """Index after a wanted or asked thing: it ends at the first comma that opens no list."""
    stop = clause_end(row, start, cue_starts)
    for k in range(start, stop):
        if row.low(k) in {",", "—", "–"} and row.low(k + 1) not in {"and", "or"}:
            return k
    return stop


def noun_clause_end(row: Row, start: int, stop: int) -> int:
    """End of a clause inside a subject: "his view that X belongs to Y | is wrong".

    The first finite verb belongs to the clause; a second one without a conjunction or a
    subject of its own belongs to the writer's sentence.
    """
    seen = False
    fresh = False
    for k in range(start, stop):
        low = row.low(k)
        if low in _LINKS:
            fresh = True
            continue
        if low in SUBJECT_PRONOUNS:
            fresh = True
        if is_finite(row, k):
            previous = row.low(k - 1)
            auxiliary = previous in FINITE_AUXILIARIES or previous in ADVERBS
            if seen and not fresh and not auxiliary:
                return k
            seen, fresh = True, False
    return stop

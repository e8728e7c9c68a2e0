"""Reported parts that are no clause: "accused X of Y", "described X as Y", "called for Y".

What follows the verb is a noun phrase with a link word. Verbs stand here after their link, so
that each class of constructions has one place.
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: PLR0911

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.ahead import phrase_after
from service.text.clauses import clause_end, has_clause, skip_adverbs
from service.text.lexicons import word_set
from service.text.lexicons.grammar import POSSESSIVES, PREPOSITIONS
from service.text.lexicons.reporting import REQUEST_VERBS
from service.text.part_ends import noun_phrase_end
from service.text.rows import BREAK, QUOTE

if TYPE_CHECKING:
    from service.text.cues import Cue
    from service.text.rows import Row

_AS_VERBS: Final = word_set(
    "describe denounce dismiss characterize characterise portray condemn depict decry label "
    "brand dub deride mock hail praise view regard refer define see"
)
_FOR_VERBS: Final = word_set(
    "blame criticize criticise praise thank condemn fault slam blast chide rebuke attack"
)
_LINKS: Final = {
    "accuse": frozenset({"of"}),
    "warn": frozenset({"of", "against", "about"}),
    "complain": frozenset({"of", "about"}),
}
_WANTED: Final = word_set("demand propose recommend advocate expect predict")
"""Verbs whose noun phrase is itself what somebody wants or holds."""
TOPICAL: Final = _AS_VERBS | _FOR_VERBS | frozenset(_LINKS) | _WANTED | {"call"}

SAY_OBJECTS: Final = word_set("tell remind inform assure convince persuade warn notify")
TO_SOMEBODY: Final = SAY_OBJECTS | REQUEST_VERBS | {"ask", "call"}
_LATER: Final = word_set("once again also now repeatedly publicly yesterday today")
_NO_THING: Final = PREPOSITIONS | {QUOTE, "that"}
_NAMING: Final = word_set("a an the his her") | {QUOTE}
_ANYBODY: Final = word_set("anyone anybody everybody those people supporters")
MAX_RELATIVE: Final = 12
"""Most tokens of "who ..." between a person told and "to ..."."""
_PERSONS: Final = word_set("him her them me us it you everyone people")


def topic(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """The reported noun phrase behind an active verb, as a range of tokens."""
    base, k = cue.base, cue.end
    if base in {"warn", "complain"}:
        return (k, clause_end(row, k, starts)) if row.low(k) in _LINKS[base] else None
    if base == "call":
        return _called(row, cue, starts)
    if base in _WANTED:
        return _wanted(row, cue, starts)
    wanted = _LINKS.get(base, {"for", "as"} if base in _FOR_VERBS else {"as"})
    for j in range(k, min(k + 14, len(row.tokens))):
        low = row.low(j)
        if low in {BREAK, ";", ","}:
            return None
        if low in wanted and j > k and (low != "for" or _deed(row, j + 1)):
            return k, clause_end(row, k, starts)
        if low == "for" and base == "accuse" and row.low(j + 1).endswith("ing"):
            return k, clause_end(row, k, starts)
    return None


def passive_topic(row: Row, base: str, end: int, starts: set[int]) -> tuple[int, int] | None:
    """What is reported behind "was accused of", "was told that", "was asked whether"."""
    after = skip_adverbs(row, end)
    low = row.low(after)
    if low in _LINKS.get(base, ()) and base == "accuse":
        return after + 1, clause_end(row, after + 1, starts)
    if base in _FOR_VERBS and low == "for" and row.low(after + 1).endswith("ing"):
        return after + 1, clause_end(row, after + 1, starts)
    if base in SAY_OBJECTS and low == "that":
        return after + 1, clause_end(row, after + 1, starts)
    if base == "tell" and has_clause(row, after):
        return after, clause_end(row, after, starts)
    if base == "ask" and low in {"if", "whether", "why", "how"}:
        return after, noun_phrase_end(row, after, starts)
    return None


def _called(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """For "called X Y" and "called for Y"."""
    k = cue.end
    if row.low(k - 1) == "for":
        return _wanted(row, cue, starts)
    if row.low(k) in _NAMING and row.low(k + 1) == QUOTE:
        return k + 1, k + 2  # "a story that Smith called a “hoax”"
    after = skip_object(row, k)
    named = after > k and row.low(after) in _NAMING
    named = named and not row.tokens[after].capitalised  # the title of a work
    return (k, clause_end(row, k, starts)) if named else None


def _wanted(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """A noun phrase of two words and more: "demanded an end to the toll"."""
    k = cue.end
    if k >= len(row.tokens) or not row.tokens[k].is_word or row.low(k) in _NO_THING:
        return None
    if row.low(cue.start).endswith("ing"):
        return None  # "in proposing concessions": whose they are is seldom clear
    end = noun_phrase_end(row, k, starts)
    return (k, end) if end - k > 1 else None


def _deed(row: Row, k: int) -> bool:
    """Whether a deed follows "for": "for hiding", "for his silence"."""
    low = row.low(k)
    return low.endswith("ing") or low in POSSESSIVES or low in {"the", "a", "not", QUOTE}


def skip_object(row: Row, start: int) -> int:
    """Index after the person spoken to ("reporters", "him", "the Senate")."""
    if row.low(start) in _PERSONS | _ANYBODY:
        return _over_relative(row, start + 1)
    phrase = phrase_after(row, start)
    if phrase is None or phrase.kind == "pronoun":
        return start
    after = phrase.end
    while row.low(after) in _LATER and row.low(after + 1) != BREAK:
        after += 1
    return after if row.low(after) == "to" else phrase.end


def _over_relative(row: Row, start: int) -> int:
    """Index of "to" behind "anyone who came late"; ``start`` where no relative clause stands."""
    if row.low(start) != "who":
        return start
    for j in range(start + 1, min(start + MAX_RELATIVE, len(row.tokens))):
        if row.low(j) == "to":
            return j
        if not row.tokens[j].is_word or row.low(j) in {BREAK, QUOTE}:
            break
    return start

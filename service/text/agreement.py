"""Whether a subject and a verb of reporting go together, so that no noun is taken for a verb."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: PLR0911, PLR2004

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.clauses import has_clause
from service.text.lexicons import word_set
from service.text.lexicons.places import NATIONALITY_OF
from service.text.lexicons.reporting import VERB_FORMS
from service.text.rows import QUOTE, Phrase, speaks

if TYPE_CHECKING:
    from service.text.rows import Row

PLURAL_SUBJECTS: Final = word_set("they we i you many some others most both few")
_SINGULAR: Final = word_set("he she it who")
_ONE_PERSON: Final = _SINGULAR | {"one", "nobody", "everyone", "everybody", "none"}
_EVIDENTIAL: Final = word_set(
    "suggest show indicate mean imply reveal demonstrate signal underscore underline highlight "
    "find confirm"
)
"""What things do as well as people: a reading "suggests", only a report or a person says."""
_PLAIN_SAYING: Final = word_set("say believe claim argue insist think")


def agrees(row: Row, i: int, end: int, subject: Phrase, shapes: frozenset[str]) -> bool:
    """Whether subject and verb form go together, so that a noun is not taken for a verb."""
    base = VERB_FORMS[row.low(i)][0]
    if "past" in shapes:
        if subject.kind == "description" and not speaks(subject.head):
            if base in _EVIDENTIAL:
                return row.tokens[subject.end - 1].capitalised
            surname = row.tokens[subject.start].capitalised and subject.end - subject.start <= 2
            return surname or row.low(i) == "said" or row.low(end) in {"that", QUOTE, ":"}
        return True
    if subject.kind == "pronoun":
        if "third" in shapes:
            return subject.head in _ONE_PERSON
        return subject.head in PLURAL_SUBJECTS
    if subject.kind == "name":
        last = row.low(subject.end - 1)
        plural = last == "police" or (last.endswith("s") and subject.name is not None
                                      and subject.name.type != "person")  # fmt: skip
        return "third" in shapes or plural
    if base in _EVIDENTIAL and not speaks(subject.head):
        return False
    if base == "state" and subject.head in NATIONALITY_OF:
        return False  # "the American states that ..."
    plural = subject.head.endswith("s") or subject.head in {"people", "men", "women", "police"}
    fits = plural != ("third" in shapes)
    strong = speaks(subject.head) or row.low(i + 1) in {"that", QUOTE, ":"}
    if base in _PLAIN_SAYING and has_clause(row, end):
        strong = True
    return fits and strong

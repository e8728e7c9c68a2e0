"""What kind of thing a name names: person, organisation, place or other."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR2004

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.lexicons import word_set
from service.text.lexicons.grammar import FUNCTION_WORDS
from service.text.lexicons.people import FIRST_NAMES, NAME_PARTICLES, SUFFIXES, TITLES
from service.text.lexicons.places import (
    DEMONYMS,
    INSTITUTIONS,
    NATIONALITY_OF,
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
    PLACES,
    THING_NOUNS,
)
from service.text.lexicons.reporting import VERB_FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.text.name_runs import Run
    from service.types import EntityType

PRESS: Final = word_set(
    "ledger mercury herald times gazette post journal chronicle tribune observer courier "
    "examiner dispatch telegraph sentinel argus bugle"
)
"""Last words of the names of newspapers; some are surnames too."""
SCHOOLS: Final = word_set("high elementary primary secondary academy seminary conservatory")
RECORDS: Final = word_set(
    "war wars accord accords treaty act agreement pact convention protocol declaration charter "
    "doctrine amendment revolution"
)
"""Last words of the names of what happened or was agreed: never people."""
_ABSTRACT: Final = (
    "tion", "sion", "ment", "ness", "ity", "ism", "ing", "ics", "ship", "ance", "ence", "ive",
    "ary", "ous", "ists", "ers", "ors", "ies", "ural", "onal", "ical", "able", "ible",
)  # fmt: skip
"""Endings of common nouns and adjectives that are rare in surnames."""

_ORDINARY: Final = (
    THING_NOUNS
    | ORGANISATION_NOUNS
    | PLACE_NOUNS
    | PLACES
    | INSTITUTIONS
    | FUNCTION_WORDS
    | TITLES
    | DEMONYMS
    | frozenset(NATIONALITY_OF)
)
_SITES: Final = word_set("dam quay harbour harbor alley wharf reservoir dock docks")
_PLACE_OPENERS: Final = word_set("lake mount fort port cape isle upper lower")


def surname(words: Sequence[str]) -> str:
    """The last word of a name that is no suffix."""
    for word in reversed(words):
        if word.rstrip(".") not in SUFFIXES and word != "i":
            return word
    return words[-1]


def entity_type(text: str, words: Sequence[str], found: Sequence[Run], person: int) -> EntityType:
    """Person, organisation, place or other, by the evidence of all mentions.

    Args:
        text: the caller's text.
        words: the casefolded words of the longest mention.
        found: all mentions as runs.
        person: how much around them speaks for a person.
    """
    whole = " ".join(words)
    if whole in PLACES and not person > 2:
        return "place"
    if len(words) > 1 and surname(words) in RECORDS and not person:
        return "other"
    if whole in INSTITUTIONS or (len(words) > 1 and words[-1] in ORGANISATION_NOUNS):
        return "organisation"
    named = person or words[0] in FIRST_NAMES
    if len(words) > 1 and words[-1] in PRESS | SCHOOLS and not named:
        return "organisation"
    sited = words[-1] in PLACE_NOUNS | _SITES
    if len(words) > 1 and (sited or words[0] in {"lake", "mount", "fort"}):
        return "place"
    if len(words) > 1 and words[0] in _PLACE_OPENERS and not named:
        return "place"
    if words[0] in ORGANISATION_NOUNS and "of" in words:
        return "organisation"
    if person or (words[0] in FIRST_NAMES and (len(words) > 1 or person)):
        return "person"
    shown = text[found[0].span.start : found[0].span.end]
    if len(words) == 1 and shown.isupper() and len(shown) > 1:
        return "organisation"
    if len(words) > 1 and not any(_speaks(text, run) for run in found):
        alone = [run for run in found if len(run.words) == 1]
        alone_named = any(not run.place and not _after_the(text, run) for run in alone)
        if sum(run.place for run in found) * 2 >= len(found) and not alone_named:
            return "place"
        if all(_after_the(text, run) for run in found):
            return "other"  # people are not "the Skerry Sleeper"
    if len(words) > 1 and any(len(run.words) == 1 for run in found):
        return "person"
    if any(_speaks(text, run) for run in found):
        return "person" if len(words) > 1 or words[0] in FIRST_NAMES else "other"
    if len(words) == 1 and words[0] in FIRST_NAMES:
        return "person"
    if len(words) in {2, 3} and not any(_ordinary(word) for word in words):
        return "person"
    if sum(run.place for run in found) * 2 >= len(found):
        return "place"
    if set(words) & NAME_PARTICLES and len(words) > 2:
        return "person"
    return "other"


def _ordinary(word: str) -> bool:
    """Whether a word of a capitalised run looks like a thing, a place or a people."""
    return (
        word in _ORDINARY or not word[0].isalpha() or (len(word) > 5 and word.endswith(_ABSTRACT))
    )


def _after_the(text: str, run: Run) -> bool:
    """Whether "the" stands right before the mention."""
    before = text[max(0, run.span.start - 6) : run.span.start].casefold().split()[-1:]
    return bool(before) and before[0].strip("“\"‘'(") == "the"


def _speaks(text: str, run: Run) -> bool:
    """Whether a past-tense verb of saying follows the mention."""
    word = text[run.span.end : run.span.end + 16].split(maxsplit=1)[:1]
    return bool(word) and "past" in VERB_FORMS.get(word[0].casefold(), ("", frozenset()))[1]

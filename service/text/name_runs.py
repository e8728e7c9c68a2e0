"""Capitalised runs: the raw material of names, one sentence at a time."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR0917, PLR2004

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.text.lexicons import word_set
from service.text.lexicons.grammar import FUNCTION_WORDS, MONTHS, WEEKDAYS
from service.text.lexicons.people import (
    ABBREVIATED_TITLES,
    FIRST_NAMES,
    HONORIFICS,
    NAME_PARTICLES,
    ROLES,
    SUFFIXES,
    TITLES,
)
from service.text.lexicons.places import (
    DEMONYMS,
    INSTITUTIONS,
    NATIONALITY_OF,
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
    PLACES,
)
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.text.tokens import Token

_REGNAL: Final = word_set("pope king queen prince princess saint st")
"""Titles that stay part of the name: "Pope Leo XIV", "Prince Harry"."""

_OF_BEFORE: Final = (
    ORGANISATION_NOUNS
    | PLACE_NOUNS
    | word_set(
        "secretary secretaries chief state isle gulf cape director minister ministers joint "
        "bay sons daughters doctors knights duke duchess prince princess republic statue"
    )
)
"""What "of" may join to a following capitalised word."""

_NOT_NAMES: Final = word_set(
    """
    tv ok tbd ceo cfo coo pm am ad bc id dna rna hiv aids covid covid-19 gdp pow pows ngo
    ngos mp mps ai pr faq diy iq vip suv suvs lgbt lgbtq wwi wwii phd md ba ma jd
    mba dr q&a asap fyi lol wtf omg p.m. a.m. ph.d. internet day god lord heaven bible
    christmas easter thanksgiving ramadan halloween constitution act bill amendment article
    section chapter figure table part page photo image video caption getty credit earth
    holocaust renaissance continent web capitol one i'm i've i'll i'd okay yes no hello
    please thanks thank read click share email subscribe advertisement related more
    """
)


_PARTISANS: Final = word_set("democrat democrats republican republicans")


_DOTTED: Final = frozenset(
    word for word in SUFFIXES | {"inc", "corp", "co", "ltd"} if set(word) - set("ivx")
)
"""What keeps a full stop; numerals ("Leo XIV.") do not."""
_CALENDAR: Final = MONTHS | WEEKDAYS | frozenset(f"{day}s" for day in WEEKDAYS)
_WHERE: Final = word_set(
    "in at near from throughout across outside inside around towards toward beyond"
)
_MOTION: Final = word_set(
    "go goes going went gone come came move moved moves moving drive drove drives driving "
    "travel travelled traveled travels return returned returns fly flew flies sail sailed "
    "walk walked run runs ran road train ferry bus flight trip way back home journey miles"
)
"""Before "to" these lead to a place, not to a person."""
_FOUNDERS: Final = word_set("st saint king queen")
_FOUNDED: Final = word_set(
    "academy school college hospital church cathedral university road street square hall"
)
"""What keeps its saint or monarch in its name ("St. Brendan's Academy")."""
_ADDRESSED: Final = frozenset({"mr", "mrs", "ms"})
_LAWS: Final = word_set("act amendment")
_KNOWN_WHOLE: Final = PLACES | INSTITUTIONS
_OFFICES: Final = (TITLES | _PARTISANS) - _REGNAL - {"house"}
_LINKS: Final = NAME_PARTICLES | {"of", "the", "for"}
_NEVER_ALONE: Final = (
    _NOT_NAMES
    | SUFFIXES
    | word_set(
        "republic state states nation north south east west government parliament "
        "children kids people women men parents girls boys"
    )
)
MAX_RUN: Final = 12
"""Most words of one capitalised run: the longest names of institutions have nine or ten."""


@dataclass(frozen=True, slots=True)
class Run:
    """One candidate name: ``words`` are casefolded core words, titles taken off.

    ``initial`` is true where only the position (first in its sentence) may have made the
    first word capitalised; ``gender`` comes from an honorific; ``person`` counts evidence.
    """

    span: Span
    words: tuple[str, ...]
    titles: tuple[str, ...]
    initial: bool
    gender: str | None
    person: int
    place: int
    sentence: int


MIN_TITLE_WORDS: Final = 7
"""Words of more than three letters from which a body sentence can be all capitalised by style:
"Tom Birch met Mara Ellis Friday" has five by its names alone."""


def title_cased(words: Sequence[Token], *, heading: bool) -> bool:
    """Whether capitals mean nothing here: a headline or a line in capitals."""
    long = [t for t in words if t.is_word and t.text[0].isalpha() and len(t.text) > 3]
    if len(long) < (3 if heading else MIN_TITLE_WORDS):
        return False
    return sum(t.capitalised for t in long) >= 0.75 * len(long)


def _starts(token: Token) -> bool:
    """Whether a run may begin or go on here."""
    if not (token.is_word and token.capitalised) or token.low in _CALENDAR:
        return False
    tail = token.text.rpartition("-")[2]  # "Russian-dominated" names nobody
    return tail == token.text or not tail[:1].islower()


def runs(found: Sequence[Token], sentence: int) -> list[Run]:
    """Candidate names of one sentence, in order and disjoint."""
    out: list[Run] = []
    i = 0
    while i < len(found):
        if not _starts(found[i]):
            i += 1
            continue
        stop = _run_end(found, i)
        out.extend(_cut(found, i, stop, sentence))
        i = stop
    return out


def _run_end(found: Sequence[Token], start: int) -> int:
    """Index after the last token of the capitalised run that begins at ``start``."""
    i = start
    while i < len(found):
        token = found[i]
        if i - start >= MAX_RUN:
            return i + 1
        following = found[i + 1] if i + 1 < len(found) else None
        if following is None:
            return i + 1
        founded = found[start].low in _FOUNDERS and following.low in _FOUNDED
        if token.possessive and not (founded and _starts(following)):
            return i + 1
        if token.low == "war" and following.text == "I":
            return i + 2
        glued = following.start == token.end
        if following.text == "." and glued:
            initial = len(token.text) == 1 and token.low != "i"
            if (
                (initial or token.low in ABBREVIATED_TITLES)
                and i + 2 < len(found)
                and (_starts(found[i + 2]) or token.low in SUFFIXES)
            ):
                if token.low in SUFFIXES and not _starts(found[i + 2]):
                    return i + 2
                i += 2
                continue
            return i + 1 + (token.low in _DOTTED)
        if following.low == "a" and _middle_initial(found, i + 1):
            i += 1
            continue
        if following.low in FUNCTION_WORDS and following.low not in {"us", "will"}:
            joined = _joined(found, i)
            if not joined:
                return i + 1
            i += joined
            continue
        if _starts(following) and (
            following.low == "day" or following.low not in _NOT_NAMES or following.low in _LAWS
        ):
            if following.start - token.end > 2:
                return i + 1
            i += 1
            continue
        joined = _joined(found, i)
        if joined:
            i += joined
            continue
        return i + 1
    return i


def _middle_initial(found: Sequence[Token], i: int) -> bool:
    """Whether the "A" of "Jane A. Roe" stands at ``i``."""
    if i + 2 >= len(found) or found[i].text != "A" or found[i + 1].text != ".":
        return False
    return found[i + 1].start == found[i].end and _starts(found[i + 2])


def _joined(found: Sequence[Token], i: int) -> int:
    """How many tokens further the run goes on over a lower-case link, or 0."""
    token, link = found[i], found[i + 1]
    after = found[i + 2] if i + 2 < len(found) else None
    if after is None:
        return 0
    if link.text == "&" and _starts(after):
        return 2
    if link.low in NAME_PARTICLES and link.text.islower():
        if _starts(after):
            return 2
        if after.low in NAME_PARTICLES and i + 3 < len(found) and _starts(found[i + 3]):
            return 3
    if link.low in {"of", "for"} and token.low in _OF_BEFORE:
        if _starts(after):
            return 2
        if after.low == "the" and i + 3 < len(found) and _starts(found[i + 3]):
            return 3
    return 0


def _cut(found: Sequence[Token], start: int, stop: int, sentence: int) -> list[Run]:
    """Take titles, peoples and sentence openers off a run; split it where two names meet."""
    words = [t for t in found[start:stop] if t.is_word]
    initial = _opens(found, start)
    organisation = len(words) > 1 and words[-1].low in ORGANISATION_NOUNS
    while words and (words[0].low in FUNCTION_WORDS and words[0].low not in {"us", "may", "will"}):
        words.pop(0)
        initial = False
    whole = " ".join(t.low for t in words)
    titles: list[str] = []
    gender: str | None = None
    if not organisation and whole not in _KNOWN_WHOLE:
        while words and _is_prefix(words):
            gone = words.pop(0)
            if gone.low in HONORIFICS:
                gender = HONORIFICS[gone.low]
            titles.append(gone.low)
            if words and words[0].low == "of":  # Secretary of State
                words.pop(0)
                if words and words[0].low in {"state", "defense", "defence"}:
                    titles.append(words.pop(0).low)
                else:  # "Prime Minister of the Republic": what follows is no person
                    words = words[1:] if words and words[0].low == "the" else words
                    return _run(found, words, [], initial, None, sentence, start, stop)
    office = _office(words)
    if office and not organisation:
        ahead = words[:office]
        while len(ahead) and (ahead[-1].low in TITLES or ahead[-1].low in DEMONYMS):
            ahead = ahead[:-1]
        titles.extend(t.low for t in words[:office])
        kept = " ".join(t.low for t in ahead) in _KNOWN_WHOLE
        first = _run(found, ahead, [], initial, None, sentence, start, stop) if kept else []
        return [
            *first,
            *_run(found, words[office:], titles, initial=False, gender=gender, sentence=sentence,
                  start=start, stop=stop),
        ]  # fmt: skip
    for cut in range(1, len(words) - 1):
        if words[cut].low in _ADDRESSED and not organisation:  # "Speaking to NPR Mr Roe said"
            before = _run(found, words[:cut], titles, initial, gender, sentence, start, stop)
            return [*before, *_cut(found, found.index(words[cut], start), stop, sentence)]
    for cut in range(1, len(words)):
        where = " ".join(t.low for t in words[:cut])
        if where in PLACES and words[cut].low in FIRST_NAMES and cut + 1 < len(words):
            place = _run(found, words[:cut], [], initial, None, sentence, start, stop)
            return [*place, *_run(found, words[cut:], titles, False, gender, sentence, start, stop)]  # noqa: FBT003
    return _run(found, words, titles, initial and not titles, gender, sentence, start, stop)


def _office(words: Sequence[Token]) -> int:
    """How many words of "Transport Minister Ada Roe" stand before the name; 0 for none."""
    if not words or words[0].low in FIRST_NAMES or words[0].low in _REGNAL:
        return 0
    for k in range(len(words) - 1, 0, -1):
        rest = [t for t in words[k + 1 :] if t.low not in SUFFIXES]
        if words[k].low in _OFFICES:
            if rest and (rest[0].low in FIRST_NAMES or len(rest) > 1):
                return k + 1
            if not rest and len(words) > 1:
                return k + 1
    return 0


def _is_prefix(words: Sequence[Token]) -> bool:
    """Whether the first word is a title, a people or a party before somebody's name."""
    low = words[0].low
    if len(words) == 1:
        return low in TITLES or low in NATIONALITY_OF or low in DEMONYMS or _plural_people(low)
    if low in _REGNAL:
        return False
    if words[1].low == "of":
        return low in TITLES
    return low in TITLES or low in NATIONALITY_OF or low in DEMONYMS or low == "sen"


def _plural_people(low: str) -> bool:
    return low.endswith("s") and low[:-1] in NATIONALITY_OF


def _opens(found: Sequence[Token], start: int) -> bool:
    """Whether the word opens a sentence or a quotation, so that its capital says nothing."""
    if start == 0 or not any(t.is_word for t in found[max(0, start - 8) : start]):
        return True
    return found[start - 1].text in '.!?:;…“"‘„«•*–—(['


def _run(
    found: Sequence[Token],
    words: Sequence[Token],
    titles: Sequence[str],
    initial: bool,  # noqa: FBT001
    gender: str | None,
    sentence: int,
    start: int,
    stop: int,
) -> list[Run]:
    """Build the run with its evidence; none where nothing nameable is left."""
    while words and words[-1].low in _LINKS:
        words = words[:-1]
    if len(words) > 1 and all(t.text.isupper() and len(t.text) > 2 for t in words):
        return []  # shouted words, not names
    if not words or (len(words) == 1 and (words[0].low in _NEVER_ALONE or len(words[0].low) == 1)):
        return []
    if len(words) == 1 and words[0].low in FUNCTION_WORDS and words[0].text != "US":
        return []
    before = next((t for t in reversed(found[max(0, start - 1) : start])), None)
    after = found[stop] if stop < len(found) else None
    person = 2 * bool(titles and set(titles) & TITLES) + 2 * (words[0].low in _REGNAL)
    place = 0
    if before is not None and words[0] is found[start]:
        person += 2 * (before.low in ROLES)
        ahead = found[max(0, start - 4) : start - 1]
        place += before.low in _WHERE or (
            before.low == "to" and any(t.low in _MOTION for t in ahead)
        )
    if after is not None:
        person += 2 * (after.low == "who")
        if after.text == "," and stop + 2 < len(found):
            beyond = found[stop + 1 : stop + 8]
            person += (
                2
                * (beyond[0].low in {"a", "an", "the", "who", "whose"})
                * any(t.low in ROLES or t.low == "who" for t in beyond)
            )
            person += 2 * (beyond[0].text.isdigit() and len(beyond[0].text) == 2)
    end = words[-1].bare_end
    following = next((t for t in found[start:stop] if t.start == words[-1].end), None)
    if following is not None and following.text == "." and words[-1].low in _DOTTED:
        end = following.end
    return [
        Run(
            Span(words[0].start, end),
            tuple(t.low.rstrip(".") if len(t.low) == 2 else t.low for t in words),
            tuple(titles),
            initial,
            gender,
            person,
            place,
            sentence,
        )
    ]

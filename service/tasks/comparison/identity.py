"""Which names of several articles mean the same: "Putin" here, "Vladimir Putin" there.

Careful before complete: two rows for one person are a nuisance, one row for two people is wrong.
So a link needs a reason in the names themselves, and none is made where a second person could be
meant:

- *full names*: the same surname and suffix, and first names that are equal, a nickname and its
  long form, or an initial and what it stands for; middle names must not contradict each other;
- *a surname alone* is the one person of that surname whom the articles name in full; where they
  name two, it stays by itself. So it does where a title before it tells another gender;
- *everything else*: the same words, or capitals and the name that they abbreviate.

The same text sent twice names the same, whatever the names look like.

Within one article the text layer has decided already: two names of one article are never joined,
and what would join them is undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from service.text.lexicons.grammar import FUNCTION_WORDS
from service.text.lexicons.people import NAME_PARTICLES, NICKNAMES, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.types import EntityType

_WORD: Final = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")

LEAST_ACRONYM: Final = 3
"""Capitals from which initials say something: "PM" is two thousand things, "NHS" hardly two."""

MAX_NAMESAKES: Final = 12
"""Most first names with one surname among which a lesser form is given to somebody: a family in
the news has half of that. In a register nobody can tell, and each would be held against all."""

ABBREVIATED: Final = {
    "us": "united states",
    "usa": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "eu": "european union",
    "un": "united nations",
}
"""Abbreviations in everybody's use that are too short for a rule."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one article.

    ``article`` is its article's place; ``twin`` is equal for the same name of the same text sent
    twice; ``genders`` are what titles and first name tell ("male", "female"); ``mentions`` how
    often it is named, for the choice of what to show.
    """

    article: int
    twin: tuple[str, int]
    name: str
    type: EntityType
    genders: frozenset[str]
    mentions: int


@dataclass(frozen=True, slots=True)
class _Form:
    """A name's words. A person's parts are empty for what is no person."""

    words: tuple[str, ...]
    first: str = ""
    middle: tuple[str, ...] = ()
    last: str = ""
    suffix: str = ""

    @property
    def is_full(self) -> bool:
        return bool(self.first)


_Person = tuple[_Form, frozenset[str]]
"""A full name and the genders that are told of it."""


def same_names(names: Sequence[Named]) -> list[list[int]]:
    """Places in ``names``, grouped by who or what is meant; every place is in one group.

    Each group has at most one name of each article. What is grouped does not depend on the order
    of the articles.
    """
    forms = [_form(name) for name in names]
    links = _links(names, forms)
    groups: list[list[int]] = []
    for group in _components(len(names), links):
        if _is_one_each(names, group):
            groups.append(group)
            continue
        # a chain has led from one name of an article to another: only equal words are left
        equal: dict[tuple[EntityType, tuple[str, ...]], list[int]] = defaultdict(list)
        for place in group:
            equal[names[place].type, forms[place].words].append(place)
        for part in equal.values():
            groups += [part] if _is_one_each(names, part) else [[place] for place in part]
    return groups


def fullest(names: Iterable[tuple[str, int]]) -> str:
    """The fullest of several forms of one name, each with how often it stands for it."""
    return min(names, key=lambda n: (-len(_words(n[0])), -n[1], n[0]))[0]


def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")
    found = [w.removesuffix("'s") for part in plain.replace("-", " ").split() for w in
             _WORD.findall(part)]  # fmt: skip
    if len(found) > 1 and found[0] == "the":
        found = found[1:]
    return tuple(ABBREVIATED.get(" ".join(found), " ".join(found)).split()) or (name,)


def _form(named: Named) -> _Form:
    words = _words(named.name)
    if named.type != "person":
        return _Form(words)
    rest = list(words)
    suffix = rest.pop() if len(rest) > 1 and rest[-1] in SUFFIXES else ""
    last = rest.pop()
    while rest and rest[-1] in NAME_PARTICLES:
        rest.pop()
    if not rest or rest[0] in NAME_PARTICLES:
        return _Form(words, last=last, suffix=suffix)
    first = NICKNAMES.get(rest[0], rest[0])
    return _Form(words, first, tuple(rest[1:]), last, suffix)


def _links(names: Sequence[Named], forms: Sequence[_Form]) -> set[tuple[int, int]]:
    """All pairs, the lower place first, that mean the same by themselves."""
    people: dict[str, list[int]] = defaultdict(list)
    others: dict[tuple[str, ...], list[int]] = defaultdict(list)
    twins: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        twins[names[place].twin].append(place)
        if form.last:
            people[form.last].append(place)
        others[form.words].append(place)
    links = {pair for alike in twins.values() for pair in combinations(alike, 2)}
    for namesakes in people.values():
        links |= _person_links(names, forms, namesakes)
    for alike in others.values():
        links |= {
            (a, b)
            for a, b in combinations(alike, 2)
            if _apart(names, a, b) and _types_agree(names[a], names[b], forms[a])
        }
    return links | _acronym_links(names, forms)


def _person_links(
    names: Sequence[Named], forms: Sequence[_Form], namesakes: Sequence[int]
) -> set[tuple[int, int]]:
    """Links among people of one surname."""
    full = [place for place in namesakes if forms[place].is_full]
    if len({(forms[place].first, forms[place].middle) for place in full}) > MAX_NAMESAKES:
        return _equal_links(names, forms, full)
    # many mentions in many articles, but few people: they are held against each other once
    distinct = list(dict.fromkeys((forms[place], names[place].genders) for place in full))
    numbers = {person: number for number, person in enumerate(distinct)}
    people = {place: numbers[forms[place], names[place].genders] for place in full}
    near = [{n for n, other in enumerate(distinct) if _agree(person, other)} for person in distinct]
    one_person = all(len(meant) == len(distinct) for meant in near)
    # one of two may say less than the other: then nobody else may be meant by it
    same = {
        (one, other)
        for one, meant in enumerate(near)
        for other in meant
        if all(b in near[a] for a, b in combinations(meant | near[other], 2))
    }
    told = [genders for _, genders in distinct]
    links = set()
    for a, b in combinations(namesakes, 2):
        if not _apart(names, a, b) or not _genders_agree(names[a].genders, names[b].genders):
            continue
        if a in people and b in people:
            joined = (people[a], people[b]) in same
        else:
            joined = one_person and all(
                _genders_agree(names[p].genders, genders) for p in (a, b) for genders in told
            )
        if joined:
            links.add((a, b))
    return links


def _equal_links(
    names: Sequence[Named], forms: Sequence[_Form], people: Sequence[int]
) -> set[tuple[int, int]]:
    """Links among people whose names are the same word for word."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in people:
        alike[forms[place].words].append(place)
    return {
        (a, b)
        for equal in alike.values()
        for a, b in combinations(equal, 2)
        if _apart(names, a, b) and _genders_agree(names[a].genders, names[b].genders)
    }


def _agree(one: _Person, other: _Person) -> bool:
    """Whether two full names of one surname can be one person's."""
    (form, genders), (form_2, genders_2) = one, other
    middles = zip(form.middle, form_2.middle, strict=False)
    return (
        form.suffix == form_2.suffix
        and _same_or_initial(form.first, form_2.first)
        and all(_same_or_initial(x, y) for x, y in middles)
        and _genders_agree(genders, genders_2)
    )


def _same_or_initial(one: str, other: str) -> bool:
    return one == other or (len(min(one, other, key=len)) == 1 and one[0] == other[0])


def _genders_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _types_agree(one: Named, other: Named, form: _Form) -> bool:
    """Whether equal words are one thing.

    Companies and places are easily taken for each other; a person is not. A single word is a
    surname as often as anything else, so what a person is called is joined with a name of unknown
    kind from two words on. People are left to :func:`_person_links`.
    """
    kinds = {one.type, other.type}
    return "person" not in kinds or (kinds == {"person", "other"} and len(form.words) > 1)


def _acronym_links(names: Sequence[Named], forms: Sequence[_Form]) -> set[tuple[int, int]]:
    """Capitals and the one name whose initials they are."""
    spelt: dict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        initials = "".join(w[0] for w in form.words if w not in FUNCTION_WORDS)
        if len(initials) >= LEAST_ACRONYM and names[place].type in {"organisation", "other"}:
            spelt[initials].append(place)
    links = set()
    for place, (named, form) in enumerate(zip(names, forms, strict=True)):
        bare = named.name.replace(".", "")
        meant = spelt.get(form.words[0], []) if len(form.words) == 1 and bare.isupper() else []
        if named.type == "person" or len({forms[m].words for m in meant}) != 1:
            continue
        links |= {(min(place, m), max(place, m)) for m in meant if _apart(names, place, m)}
    return links


def _apart(names: Sequence[Named], a: int, b: int) -> bool:
    return names[a].article != names[b].article


def _is_one_each(names: Sequence[Named], group: Sequence[int]) -> bool:
    return len({names[place].article for place in group}) == len(group)


def _components(size: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components of the places 0 to ``size - 1``, each in order."""
    parent = list(range(size))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for a, b in links:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(size):
        groups[root(place)].append(place)
    return list(groups.values())

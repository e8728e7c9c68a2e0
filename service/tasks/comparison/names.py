"""The names of all articles beside each other: who is in which, and how each voice casts them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from service.tasks.comparison.differences import corrected_level, difference
from service.tasks.comparison.identity import Named, fullest, same_names
from service.tasks.framing import VOICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.tasks.comparison.differences import Difference
    from service.tasks.comparison.profile import Cast, Profile
    from service.types import EntityType, PartVoice

LEAST_MENTIONS = 2
"""Mentions on either side from which a difference of portrayal is given: one has no spread."""


@dataclass(frozen=True, slots=True)
class SharedName:
    """Somebody or something, with its cast in each article that names it, by article's place."""

    name: str
    type: EntityType
    requested: bool
    articles: Mapping[int, Cast]
    differences: Mapping[tuple[int, int, PartVoice], Difference]
    """Of two articles' portrayal by one voice; the lower place first."""

    @property
    def mentions(self) -> int:
        """In all articles together."""
        return sum(cast.mentions for cast in self.articles.values())


@dataclass(frozen=True, slots=True)
class Names:
    """What the articles name: requested targets first, then what most of them name.

    ``who`` finds the place in ``listed`` of a name of one article, by article and name;
    ``comparisons`` differences of portrayal were taken at ``corrected``.
    """

    everything: tuple[SharedName, ...]
    who: Mapping[tuple[int, str], int]
    comparisons: int

    @property
    def listed(self) -> list[SharedName]:
        """Those that at least one article's own answer lists, in order."""
        return [
            name for name in self.everything if any(c.is_listed for c in name.articles.values())
        ]


def bring_together(profiles: Sequence[Profile]) -> Names:
    """Join the names of the articles; requested targets are joined by their place."""
    rows: list[tuple[bool, dict[int, Cast]]] = []
    for number in range(len(profiles[0].requested)):
        asked = {place: p.requested[number] for place, p in enumerate(profiles)}
        rows.append((True, {place: c for place, c in asked.items() if c.mentions}))
    found_in = [(place, cast) for place, p in enumerate(profiles) for cast in p.names]
    named = [
        Named(place, (p.sha256, number), cast.name, cast.type, cast.genders, cast.mentions)
        for place, p in enumerate(profiles)
        for number, cast in enumerate(p.names)
    ]
    rows += [(False, dict(found_in[n] for n in group)) for group in same_names(named)]
    pairs = [list(_comparable(articles)) for _, articles in rows]
    comparisons = sum(map(len, pairs))
    level = corrected_level(comparisons)
    names = [
        SharedName(
            name=_shown(articles, profiles, number, requested=requested),
            type=_type(articles),
            requested=requested,
            articles=articles,
            differences={
                (a, b, voice): difference(
                    articles[a].portrayal[voice], articles[b].portrayal[voice], corrected=level
                )
                for a, b, voice in comparable
            },
        )
        for number, ((requested, articles), comparable) in enumerate(zip(rows, pairs, strict=True))
    ]
    asked_for = [name for name in names if name.requested]
    found = sorted(
        (name for name in names if not name.requested),
        key=lambda n: (-len(n.articles), -n.mentions, n.name.casefold(), n.name),
    )
    ordered = (*asked_for, *found)
    who = {
        (place, cast.name): number
        for number, name in enumerate(ordered)
        for place, cast in name.articles.items()
    }
    return Names(ordered, who, comparisons)


def _comparable(articles: Mapping[int, Cast]) -> list[tuple[int, int, PartVoice]]:
    return [
        (a, b, voice)
        for a, b in combinations(sorted(articles), 2)
        for voice in VOICES
        if all(
            voice in articles[place].portrayal
            and articles[place].portrayal[voice].n >= LEAST_MENTIONS
            for place in (a, b)
        )
    ]


def _shown(
    articles: Mapping[int, Cast], profiles: Sequence[Profile], number: int, *, requested: bool
) -> str:
    if requested:
        return profiles[0].requested[number].name
    return fullest((cast.name, cast.mentions) for cast in articles.values())


def _type(articles: Mapping[int, Cast]) -> EntityType:
    """The kind that some article could tell; among several the most often named one's."""
    kinds = [(c.type == "other", -c.mentions, c.type) for c in articles.values()]
    return min(kinds, default=(True, 0, "other"))[2]

"""Every pair of articles: how far their indicators and frames are apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from service.tasks.comparison.differences import corrected_level, difference
from service.tasks.framing import VOICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.tasks.comparison.differences import Difference
    from service.tasks.comparison.estimates import Estimate
    from service.tasks.comparison.profile import Profile
    from service.types import PartVoice

Sides = tuple["Estimate | None", "Estimate | None"]
"""What the two articles have; ``None`` where nothing of one is in that voice."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two scores and their difference; none where one of them is missing."""

    first: Estimate | None
    second: Estimate | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, by their places, first minus second."""

    first: int
    second: int
    indicators: Mapping[str, Gap]
    by_voice: Mapping[str, Mapping[PartVoice, Gap]]
    frames: Mapping[str, Gap]


@dataclass(frozen=True, slots=True)
class Scores:
    """All pairs; so many different intervals were looked at."""

    pairs: tuple[Pair, ...]
    comparisons: int


def compare_scores(profiles: Sequence[Profile]) -> Scores:
    """Differences of all pairs; those of the author's voice stand under ``by_voice`` once more."""
    places = list(combinations(range(len(profiles)), 2))
    sides = [_sides(profiles[a], profiles[b]) for a, b in places]
    comparisons = sum(
        None not in both
        for indicators, by_voice, frames in sides
        for both in (
            *indicators.values(),
            *frames.values(),
            # the author's is the indicator's own, and counts once
            *(x for voices in by_voice.values() for v, x in voices.items() if v != "author"),
        )
    )
    level = corrected_level(comparisons)

    def gap(both: Sides) -> Gap:
        first, second = both
        if first is None or second is None:
            return Gap(first, second, None)
        return Gap(first, second, difference(first, second, corrected=level))

    pairs = tuple(
        Pair(
            first=a,
            second=b,
            indicators={name: gap(both) for name, both in indicators.items()},
            by_voice={
                name: {voice: gap(both) for voice, both in voices.items()}
                for name, voices in by_voice.items()
            },
            frames={name: gap(both) for name, both in frames.items()},
        )
        for (a, b), (indicators, by_voice, frames) in zip(places, sides, strict=True)
    )
    return Scores(pairs, comparisons)


def _sides(
    a: Profile, b: Profile
) -> tuple[dict[str, Sides], dict[str, dict[PartVoice, Sides]], dict[str, Sides]]:
    """Both articles' estimates of every indicator, voice and frame."""
    return (
        {name: (a.indicators[name], b.indicators[name]) for name in a.indicators},
        {
            name: {
                voice: (a.by_voice[name].get(voice), b.by_voice[name].get(voice))
                for voice in VOICES
            }
            for name in a.by_voice
        },
        # an article in which the author says nothing has no frames
        {name: (a.frames.get(name), b.frames.get(name)) for name in {**a.frames, **b.frames}},
    )

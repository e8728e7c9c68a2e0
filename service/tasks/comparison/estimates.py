"""Scores that know how sure they are at any level: what a difference of two articles is made of.

All of them mean what the published intervals mean (:mod:`service.tasks.intervals`): how far the
score would move had the same author written other sentences in the same manner. Scores and ends
are rounded as they are published, so that whoever has two answers can do the sums again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from service.tasks.answer import DECIMALS
from service.tasks.intervals import jackknife_interval, mean_interval, share_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.tasks.analysis import LeaveOneOut


class Estimate(Protocol):
    """A score with its interval; ``n`` sentences, or mentions, are behind it."""

    @property
    def n(self) -> int:
        """How much it rests on; never 0."""
        ...

    @property
    def score(self) -> float:
        """The published score."""
        ...

    def ends(self, level: float) -> tuple[float, float]:
        """Both ends of the interval that covers with this probability."""
        ...


@dataclass(frozen=True, slots=True)
class MeanOfSentences:
    """Mean of sentence scores (n,) in [0, 1], as :func:`share_interval` has it."""

    values: NDArray[np.float64]

    @property
    def n(self) -> int:
        """Sentences that hold the voice."""
        return len(self.values)

    @property
    def score(self) -> float:
        """Their mean."""
        return rounded(float(self.values.mean()))

    def ends(self, level: float) -> tuple[float, float]:
        """Student's, or Wilson's where every score is 0 or 1."""
        interval = share_interval(self.values, level=level)
        return rounded(interval.low), rounded(interval.high)


@dataclass(frozen=True, slots=True)
class MeanOfMentions:
    """Mean portrayal of one name's mentions (n,), each in [-1, 1]."""

    values: NDArray[np.float64]

    @property
    def n(self) -> int:
        """Mentions in the voice."""
        return len(self.values)

    @property
    def score(self) -> float:
        """Their mean."""
        return rounded(float(self.values.mean()))

    def ends(self, level: float) -> tuple[float, float]:
        """Student's; all of [-1, 1] for a single mention."""
        low, high = mean_interval(self.values, level=level)
        return rounded(max(-1.0, low)), rounded(min(1.0, high))


@dataclass(frozen=True, slots=True)
class ArticleProbability:
    """A probability of the whole article, by leaving out each sentence in turn."""

    left_out: LeaveOneOut

    @property
    def n(self) -> int:
        """Sentences in which the author speaks."""
        return len(self.left_out.without)

    @property
    def score(self) -> float:
        """The probability."""
        return rounded(_logistic(self.left_out.logit))

    def ends(self, level: float) -> tuple[float, float]:
        """The jackknife's on the logit scale, as probabilities."""
        low, high = jackknife_interval(self.left_out.logit, self.left_out.without, level=level)
        return rounded(_logistic(low)), rounded(_logistic(high))


def rounded(value: float) -> float:
    """To the contract's precision; minus zero becomes zero."""
    return round(value, DECIMALS) + 0.0


def _logistic(logit: float) -> float:
    small = float(np.exp(-abs(logit)))
    return 1.0 / (1.0 + small) if logit >= 0 else small / (1.0 + small)

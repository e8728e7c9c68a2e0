"""Figures: what each means, and how far chance could have moved it. Plain numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

N_BINS: Final = 10
N_RESAMPLES: Final = 1_000
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its bootstrap interval at level 0.95."""

    value: float
    low: float
    high: float

    def rounded(self) -> dict[str, float]:
        """As metrics.json stores it: four decimals."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def bootstrap(
    figure: Callable[[NDArray[np.int64]], float], groups: Sequence[str], *, seed: int = 0
) -> Figure:
    """A figure with its percentile interval over resampled groups (articles).

    ``figure`` computes the value of some rows, given by index. Whole articles are drawn,
    because sentences of one article are not independent (Efron and Tibshirani 1993, ch. 8).
    """
    names, membership = np.unique(np.array(groups), return_inverse=True)
    order = np.argsort(membership, kind="stable")
    rows_of = np.split(order, np.cumsum(np.bincount(membership))[:-1])
    random = np.random.default_rng(seed)
    values = []
    for _ in range(N_RESAMPLES):
        drawn = random.integers(0, len(names), size=len(names))
        value = figure(np.concatenate([rows_of[index] for index in drawn]))
        if np.isfinite(value):
            values.append(value)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(values, [tail, 1 - tail]) if values else (np.nan, np.nan)
    return Figure(figure(np.arange(len(groups))), float(low), float(high))


def macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64], n_labels: int) -> float:
    """Unweighted mean of the labels' F1; a label that never occurs nor is said counts 0."""
    return float(np.mean([f1(truth == label, said == label) for label in range(n_labels)]))


def f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """F1 of the positive class, 0 where there is none."""
    hits = float((truth & said).sum())
    return 2 * hits / max(1.0, float(truth.sum() + said.sum()))


def auc(truth: NDArray[np.bool_], scores: NDArray[np.floating]) -> float:
    """Area under the ROC curve by ranks, ties shared; NaN where one class is missing."""
    n_yes = int(truth.sum())
    n_no = len(truth) - n_yes
    if not n_yes or not n_no:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def calibration_error(truth: NDArray[np.floating], probabilities: NDArray[np.floating]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015).

    ``truth`` may be shares of annotators as well as 0 and 1.
    """
    bins = np.minimum((probabilities * N_BINS).astype(int), N_BINS - 1)
    error = 0.0
    for number in range(N_BINS):
        inside = bins == number
        if inside.any():
            gap = abs(float(truth[inside].mean()) - float(probabilities[inside].mean()))
            error += gap * float(inside.mean())
    return error


def reliability(
    truth: NDArray[np.floating], probabilities: NDArray[np.floating]
) -> list[dict[str, float]]:
    """The ten bins of :func:`calibration_error`, empty ones left out."""
    bins = np.minimum((probabilities * N_BINS).astype(int), N_BINS - 1)
    return [
        {
            "from": number / N_BINS,
            "n": int((bins == number).sum()),
            "said": round(float(probabilities[bins == number].mean()), 4),
            "true": round(float(truth[bins == number].mean()), 4),
        }
        for number in range(N_BINS)
        if (bins == number).any()
    ]

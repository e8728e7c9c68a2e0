"""From logits to probabilities that hold, and to the thresholds from which a label counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import nn

from service.models.base import Calibration

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MIN_SLOPE: Final = 1e-3
_GRID: Final = np.round(np.arange(0.05, 0.96, 0.01), 2)

MAJORITY_WEIGHT: Final = 0.7
"""Weight of the majority's label beside the share of annotators in what a score is calibrated to.
Of 0 to 1 the one whose larger error of the two is smallest: docs/experiments.md, "Calibration"."""


REVIEW_ERROR: Final = 1 / 3
"""A score is for review where at least this share of scores like it fall on the wrong side of
the line: one in three is what a reader still catches and a chart no longer bears."""

_LINE: Final = 0.5
_REACH: Final = 0.05
"""Standard deviation of the kernel that counts neighbouring scores: half a reliability bin."""


def review_band(
    probabilities: NDArray[np.float64], truth: NDArray[np.bool_]
) -> tuple[float, float] | None:
    """From which to which score more than :data:`REVIEW_ERROR` of the decisions at 0.5 are wrong.

    The error rate at a score is that of the scores near it (Nadaraya-Watson, Gaussian kernel). The
    band grows from the line, on either side as far as the rate stays above.

    *Shape:* both (n,): calibrated scores of things that trained nothing, and what is true.

    Returns:
        The band in hundredths; ``None`` where even at the line the error is less.
    """
    wrong = ((probabilities >= _LINE) != truth).astype(np.float64)

    def error(at: float) -> float:
        near = np.exp(-0.5 * ((probabilities - at) / _REACH) ** 2)
        return float((near * wrong).sum() / max(near.sum(), 1e-9))

    ends = []
    for step in (-0.01, 0.01):
        reached = _LINE
        while 0 < reached < 1 and error(reached) > REVIEW_ERROR:
            reached = round(reached + step, 2)
        ends.append(reached)
    low, high = ends
    return (low, high) if low < high else None


def calibration_target(
    shares: NDArray[np.floating], labels: NDArray[np.int64]
) -> NDArray[np.float64]:
    """What a yes-or-no score should say: between the share of annotators and their majority.

    A reader may take .7 as "seven of ten annotators" or as "seven of ten times the majority".
    Majorities are more extreme than shares, so no score can be exact for both; this target
    halves the error of either reading. Where there are no votes both are the label.

    *Shape:* ``shares`` (n,) in [0, 1], ``labels`` (n,) 0 or 1.
    """
    target: NDArray[np.float64] = (
        MAJORITY_WEIGHT * labels.astype(np.float64) + (1 - MAJORITY_WEIGHT) * shares
    )
    return target


def fit_platt(
    logits: NDArray[np.floating],
    shares: NDArray[np.floating],
    *,
    weights: NDArray[np.float64] | None = None,
) -> Calibration:
    """Platt scaling (1999) of one label, against the share of annotators who said yes.

    *Shape:* all (n,); ``weights`` of the rows, all alike without. The slope stays above zero:
    calibration never turns a ranking round.
    """
    inputs = torch.from_numpy(logits.astype(np.float64))
    wanted = torch.from_numpy(shares.astype(np.float64))
    share = _shares(len(logits), weights)
    log_slope = torch.zeros((), dtype=torch.float64, requires_grad=True)
    intercept = torch.zeros((), dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        return nn.functional.binary_cross_entropy_with_logits(
            log_slope.exp() * inputs + intercept, wanted, weight=share, reduction="sum"
        )

    _minimise([log_slope, intercept], loss)
    slope = max(_MIN_SLOPE, float(log_slope.exp().detach()))
    return Calibration(slope=slope, intercept=float(intercept.detach()))


def fit_temperature(
    logits: NDArray[np.floating],
    labels: NDArray[np.int64],
    *,
    weights: NDArray[np.float64] | None = None,
) -> Calibration:
    """Temperature scaling (Guo et al. 2017) of exclusive labels.

    *Shape:* ``logits`` (n, n_labels), ``labels`` (n,) indices, ``weights`` (n,) of the rows.
    """
    inputs = torch.from_numpy(logits.astype(np.float64))
    wanted = torch.from_numpy(labels)
    share = _shares(len(logits), weights)
    log_slope = torch.zeros((), dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        each = nn.functional.cross_entropy(log_slope.exp() * inputs, wanted, reduction="none")
        return (share * each).sum()

    _minimise([log_slope], loss)
    return Calibration(slope=max(_MIN_SLOPE, float(log_slope.exp().detach())))


def best_threshold(
    probabilities: NDArray[np.float64],
    truth: NDArray[np.bool_],
    *,
    weights: NDArray[np.float64] | None = None,
) -> float:
    """The threshold with the best F1 of the positive class, on a grid of hundredths.

    Of a plateau the middle is taken: its ends are luck. *Shape:* all (n,).
    """
    share = _shares(len(truth), weights).numpy()
    there = float(share @ truth)
    scores = []
    for threshold in _GRID:
        said = probabilities >= threshold
        either = float(share @ said) + there
        scores.append(2 * float(share @ (said & truth)) / either if either else 0.0)
    # Smoothed over five hundredths, so that one lucky step does not decide.
    smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(_GRID[int(np.argmax(smooth))])


def _shares(n: int, weights: NDArray[np.float64] | None) -> torch.Tensor:
    """How much each of n rows counts, together 1."""
    given = np.ones(n) if weights is None else weights
    return torch.from_numpy(given / given.sum())


def _minimise(parameters: list[torch.Tensor], loss: Any) -> None:
    optimiser: Any = torch.optim.LBFGS(parameters, max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value: torch.Tensor = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(closure)

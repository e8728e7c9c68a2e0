"""Calibration by two kinds of unseen answers, and figures that stay honest about it.

Two things can calibrate a sentence, token or target head. Members of the joint training have
thousands of sentences that they had not seen, but they are not what is served: it is better than
any of them, so its logits deserve a steeper slope. The served model itself has not seen the test
articles, but those are few. Both are used, its own answers counting for :data:`OWN_SHARE`.

What calibrated a score must not also measure it. So the test articles are measured in halves:
each half by the calibration that was fitted without it. The two are kept in ``metrics.json``,
where `framelens evaluate` finds them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.models.base import Calibration, HeadSpec
from service.tasks.calibration import probabilities
from service.training.calibrate import (
    best_threshold,
    calibration_target,
    fit_platt,
    fit_temperature,
    review_band,
)
from service.training.rows import Rows, joined
from service.training.splits import half_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

HALVES: Final = (0, 1)

OWN_SHARE: Final = 0.75
"""Of the served model's own answers in a calibration, however few they are. By random halves of
the test articles (docs/experiments.md, "Calibration of 0.4.0")."""


def calibrated_head(head: HeadSpec, judged: Rows, own: Rows) -> HeadSpec:
    """A sentence, token or target head with calibration, threshold and review band.

    ``judged`` are answers that do not have to be the served model's, ``own`` are its own; neither
    of articles that whoever answered had seen. Either may be empty, not both.
    """
    rows = joined(judged, own)
    weights = np.concatenate(
        [
            np.full(len(part), share / max(1, len(part)))
            for part, share in ((judged, 1 - OWN_SHARE), (own, OWN_SHARE))
        ]
    )
    if head.activation == "softmax":
        by = fit_temperature(rows.logits, rows.labels, weights=weights)
    else:
        target = calibration_target(rows.shares, rows.labels)
        by = fit_platt(rows.logits[:, 0], target, weights=weights)
    head = replace(head, calibration=(by,))
    truth = rows.labels == 1
    if head.kind == "token":
        scores = probabilities(head, rows.logits)[:, 0]
        return replace(head, threshold=best_threshold(scores, truth, weights=weights))
    if head.activation == "softmax":
        return head
    return replace(head, review=review_band(probabilities(head, rows.logits)[:, 0], truth))


def calibrated_without_half(head: HeadSpec, judged: Rows, own: Rows) -> list[dict[str, float]]:
    """For each half of ``own``'s articles the calibration fitted without it, to be stored."""
    halves = np.array([half_of(group) for group in own.groups])
    found = []
    for half in HALVES:
        fitted = calibrated_head(head, judged, own.at(np.flatnonzero(halves != half)))
        (by,) = fitted.calibration
        found.append({"slope": by.slope, "intercept": by.intercept, "threshold": fitted.threshold})
    return found


def scores_without_half(
    head: HeadSpec, rows: Rows, stored: Sequence[Mapping[str, Any]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each row's scores by the calibration that had not seen its half, and that one's threshold.

    *Shape:* scores (n, n_labels), thresholds (n,). Without anything stored (an artifact whose
    calibration saw no test article) all is by the head as it is.
    """
    if not stored:
        return probabilities(head, rows.logits), np.full(len(rows), head.threshold)
    halves = np.array([half_of(group) for group in rows.groups], dtype=np.int64)
    scores = np.zeros((len(rows), len(head.labels)))
    thresholds = np.zeros(len(rows))
    for half, one in zip(HALVES, stored, strict=True):
        here = halves == half
        by = Calibration(slope=one["slope"], intercept=one["intercept"])
        scores[here] = probabilities(replace(head, calibration=(by,)), rows.logits[here])
        thresholds[here] = one["threshold"]
    return scores, thresholds

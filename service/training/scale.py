"""Bring members' answers to the scale of the model that is served, so that they can calibrate it.

Only the members have sentences that they have not seen; the served model, a student of all of
them, has none. But a mean of several models answers less sharply than one, so a calibration of
the members' logits does not fit it: portrayal's error was .176. On unlabelled sentences the two
can be compared without any label: each head's logits of the members are shifted and stretched to
the mean and the spread of the served model's (.044; docs/experiments.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.models.catalogue import HeadShape
    from service.types import WindowFeatures

    Answers = Sequence[Mapping[str, NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class Scale:
    """``stretch * logit + shift``. With exclusive labels a common shift means nothing: it is 0."""

    stretch: float
    shift: float


def scale_of(shape: HeadShape, members: Sequence[Answers], served: Answers) -> Scale:
    """The scale that gives a member's logits mean and spread of the served model's.

    ``members`` and ``served`` are answers on the same windows; the members' moments are averaged.
    Without any logits that spread (no window names a target) the scale changes nothing.
    """
    single = shape.activation == "sigmoid"
    mean, spread = _moments(shape, served)
    moments = [_moments(shape, answers) for answers in members]
    member_mean, member_spread = (float(np.mean(values)) for values in zip(*moments, strict=True))
    if not spread or not member_spread:
        return Scale(1.0, 0.0)
    stretch = spread / member_spread
    return Scale(stretch, mean - stretch * member_mean if single else 0.0)


def rescaled(
    features: Sequence[WindowFeatures], scales: Mapping[str, Scale]
) -> list[WindowFeatures]:
    """The same features with every head's logits on its new scale."""
    return [
        replace(
            feature,
            logits={
                name: (scales[name].stretch * values + scales[name].shift).astype(np.float32)
                for name, values in feature.logits.items()
            },
        )
        for feature in features
    ]


def _moments(shape: HeadShape, answers: Answers) -> tuple[float, float]:
    """Mean and standard deviation of a head's logits; of exclusive ones around their own mean."""
    rows = np.concatenate([a[shape.name].reshape(-1, len(shape.labels)) for a in answers])
    if not len(rows):
        return 0.0, 0.0
    if shape.activation == "softmax":
        rows = rows - rows.mean(axis=1, keepdims=True)
    return float(rows.mean()), float(rows.std())

"""From a head's logits to probabilities that hold. Pure numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.models.base import HeadSpec


def calibrated(head: HeadSpec, logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Calibrated logits: ``slope * logit + intercept`` with the head's own constants.

    Monotone in every logit, so an interval of logits maps to an interval of probabilities.

    *Shape:* ``logits`` (..., n_labels) in, the same out.
    """
    slopes = np.array([c.slope for c in head.calibration], dtype=np.float64)
    intercepts = np.array([c.intercept for c in head.calibration], dtype=np.float64)
    return np.asarray(logits, dtype=np.float64) * slopes + intercepts


def activated(head: HeadSpec, logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities of already calibrated logits, label by label or over all labels.

    *Shape:* ``logits`` (..., n_labels) in, the same out, values in [0, 1].
    """
    values = np.asarray(logits, dtype=np.float64)
    if head.activation == "softmax":
        shifted = np.exp(values - values.max(axis=-1, keepdims=True))
        return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float64)
    # exp of a large positive number overflows: the logistic is taken on its stable side
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0 / (1.0 + small), small / (1.0 + small))


def probabilities(head: HeadSpec, logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Calibrated probabilities of raw logits; see :func:`calibrated` and :func:`activated`."""
    return activated(head, calibrated(head, logits))

"""Calibration finds the distortion that was put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.training.calibrate import (
    best_threshold,
    calibration_target,
    fit_platt,
    fit_temperature,
    review_band,
)
from service.training.measure import calibration_error

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sigmoid(values: np.ndarray) -> np.ndarray:
    """The logistic function."""
    return 1 / (1 + np.exp(-values))


def test_platt_undoes_a_known_distortion() -> None:
    """Logits three times too large and shifted by one come back to the truth."""
    true = np.random.default_rng(1).normal(size=4_000)
    found = fit_platt(3 * true + 1, sigmoid(true))
    assert found.slope == pytest.approx(1 / 3, rel=1e-3)
    assert found.intercept == pytest.approx(-1 / 3, rel=1e-3)


def test_platt_never_turns_the_ranking() -> None:
    """Even of logits that are wrong throughout the slope stays above zero."""
    true = np.random.default_rng(1).normal(size=500)
    assert fit_platt(-true, sigmoid(true)).slope > 0


def test_temperature_undoes_overconfidence() -> None:
    """Doubled logits of three labels are halved again."""
    draw = np.random.default_rng(2)
    logits = draw.normal(size=(20_000, 3))
    share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([draw.choice(3, p=p) for p in share])
    found = fit_temperature(2 * logits, labels)
    assert found.slope == pytest.approx(0.5, abs=0.03)
    assert found.intercept == 0


def test_threshold_separates_what_can_be_separated() -> None:
    """Between marked words at .62 and more and others at .58 and less lies the threshold."""
    said = np.array([0.1, 0.3, 0.58, 0.62, 0.7, 0.9])
    assert 0.55 <= best_threshold(said, said > 0.6) <= 0.65


def test_the_target_lies_between_share_and_majority() -> None:
    """A score is calibrated to a mixture of both readings; without votes it is the label."""
    shares, labels = np.array([0.6, 0.4, 1.0, 0.0]), np.array([1, 0, 1, 0])
    target = calibration_target(shares, labels)
    assert np.all((target >= np.minimum(shares, labels)) & (target <= np.maximum(shares, labels)))
    assert 0.6 < target[0] < 1.0
    assert calibration_target(labels.astype(float), labels).tolist() == labels.tolist()


def test_the_mixture_halves_the_larger_error() -> None:
    """Against votes drawn from a model, the worse of the two calibration errors gets smaller."""
    random = np.random.default_rng(5)
    logits = random.normal(size=6_000)
    # annotators of one sentence err together, so shares are less extreme than majorities
    chance = 1 / (1 + np.exp(-(logits + random.normal(size=logits.shape))))
    shares = random.binomial(5, chance) / 5
    labels = (shares > 0.5).astype(np.int64)

    def worst(target: NDArray[np.float64]) -> float:
        by = fit_platt(logits, target)
        said = 1 / (1 + np.exp(-(by.slope * logits + by.intercept)))
        return max(
            calibration_error(shares, said), calibration_error(labels.astype(np.float64), said)
        )

    mixed = worst(calibration_target(shares, labels))
    assert mixed < worst(shares)
    assert mixed < worst(labels.astype(np.float64))


def test_the_review_band_is_where_decisions_fail() -> None:
    """Of calibrated scores one in three fails from a third to two thirds; a sharp head has none."""
    random = np.random.default_rng(3)
    scores = random.uniform(size=20_000)
    band = review_band(scores, random.uniform(size=scores.shape) < scores)
    assert band == (pytest.approx(0.33, abs=0.03), pytest.approx(0.67, abs=0.03))
    assert review_band(scores, scores >= 0.5) is None

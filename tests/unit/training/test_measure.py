"""Figures against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from service.training import measure


def test_macro_f1_weighs_labels_equally() -> None:
    """Three right of four: the rare label's F1 counts as much as the frequent one's."""
    truth, said = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert measure.macro_f1(truth, said, 2) == pytest.approx((4 / 5 + 2 / 3) / 2)


def test_auc_is_the_share_of_pairs_in_order() -> None:
    """Of four pairs three are in order and one is tied."""
    truth = np.array([True, True, False, False])
    assert measure.auc(truth, np.array([0.9, 0.4, 0.4, 0.1])) == pytest.approx(3.5 / 4)


def test_auc_of_one_class_is_undefined() -> None:
    """Without both classes there is nothing to rank."""
    assert np.isnan(measure.auc(np.array([True, True]), np.array([0.1, 0.2])))


def test_calibration_error_is_the_weighted_gap() -> None:
    """Two bins of two: gaps .1 and .3 make .2."""
    truth = np.array([0.0, 0.0, 1.0, 0.0])
    said = np.array([0.1, 0.1, 0.8, 0.8])
    assert measure.calibration_error(truth, said) == pytest.approx(0.5 * 0.1 + 0.5 * 0.3)


def test_a_score_of_one_is_in_the_last_bin() -> None:
    """The edges of the scale have a bin."""
    bins = measure.reliability(np.array([1.0, 0.0]), np.array([1.0, 0.0]))
    assert [(entry["from"], entry["true"]) for entry in bins] == [(0.0, 0.0), (0.9, 1.0)]


def test_bootstrap_covers_the_truth_about_as_often_as_it_says() -> None:
    """Of 100 samples of known mean, the 95 % interval holds it 87 to 100 times."""
    draw = np.random.default_rng(7)
    held = 0
    for seed in range(100):
        sample = draw.normal(size=60)
        found = measure.bootstrap(
            lambda at, s=sample: float(s[at].mean()), [str(i) for i in range(60)], seed=seed
        )
        held += found.low <= 0 <= found.high
    assert 87 <= held <= 100


def test_bootstrap_draws_whole_articles() -> None:
    """Ten equal rows of each of four articles are four things, not forty: a wide interval."""
    values = np.repeat([0.0, 0.0, 1.0, 1.0], 10)
    figure = measure.bootstrap(
        lambda at: float(values[at].mean()), [str(i // 10) for i in range(40)]
    )
    assert figure.low <= 0.05
    assert figure.high >= 0.95

"""Two kinds of unseen answers calibrate, and no half is measured by what it calibrated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from service.models.base import Calibration, HeadSpec
from service.training.halves import (
    calibrated_head,
    calibrated_without_half,
    scores_without_half,
)
from service.training.rows import Rows, joined
from service.training.splits import half_of

HEAD = HeadSpec(
    name="sentence_bias",
    kind="sentence",
    labels=("biased",),
    activation="sigmoid",
    threshold=0.5,
    calibration=(Calibration(),),
    licence="MIT",
    trained_on=("invented",),
)
DRAW = np.random.default_rng(6)
NOBODY = Rows(np.zeros((0, 1), np.float32), np.zeros(0, int), np.zeros(0), np.zeros(0, int), ())


def rows(n: int, *, slope: float) -> Rows:
    """Yes-or-no truths of n articles whose logits are ``slope`` times too flat."""
    true = DRAW.normal(scale=2, size=n)
    labels = (DRAW.random(n) < 1 / (1 + np.exp(-true))).astype(np.int64)
    return Rows(
        logits=(true / slope)[:, None].astype(np.float32),
        labels=labels,
        shares=labels.astype(np.float64),
        owners=np.arange(n),
        groups=tuple(f"article {number}" for number in range(n)),
    )


def slope_of(head: HeadSpec) -> float:
    """The slope of a head with one label."""
    return head.calibration[0].slope


def test_few_own_answers_count_for_their_share() -> None:
    """400 own answers that want slope 2 move the slope of 4,000 others as 12,000 would."""
    judged, own = rows(4_000, slope=1), rows(400, slope=2)
    alone = [slope_of(calibrated_head(HEAD, part, NOBODY)) for part in (judged, own)]
    both = slope_of(calibrated_head(HEAD, judged, own))
    assert alone[0] + 0.2 < both < alone[1] - 0.1
    repeated = joined(judged, own.at(np.tile(np.arange(400), 30)))
    assert both == pytest.approx(slope_of(calibrated_head(HEAD, NOBODY, repeated)), rel=1e-4)


def test_each_half_is_scored_by_the_other_alone() -> None:
    """Truths of one half turned round change the other half's scores and not its own."""
    judged, own = rows(300, slope=1), rows(300, slope=1)
    first = np.array([half_of(group) == 0 for group in own.groups])
    turned = np.where(first, 1 - own.labels, own.labels)
    other = replace(own, labels=turned, shares=turned.astype(np.float64))
    before, _ = scores_without_half(HEAD, own, calibrated_without_half(HEAD, judged, own))
    after, _ = scores_without_half(HEAD, own, calibrated_without_half(HEAD, judged, other))
    assert np.array_equal(before[first], after[first])
    assert not np.allclose(before[~first], after[~first])
    assert 100 < first.sum() < 200


def test_words_have_the_threshold_of_their_half() -> None:
    """A token head's two thresholds stand at the words of the half that did not choose them."""
    head = replace(HEAD, name="loaded_language", kind="token")
    own = rows(400, slope=1)
    stored = calibrated_without_half(head, NOBODY, own)
    _, thresholds = scores_without_half(head, own, stored)
    for half in (0, 1):
        here = np.array([half_of(group) == half for group in own.groups])
        assert set(thresholds[here]) == {stored[half]["threshold"]}


def test_nothing_stored_means_the_head_as_it_is() -> None:
    """An artifact whose calibration saw no test article is measured by its own calibration."""
    own = rows(20, slope=1)
    scores, thresholds = scores_without_half(HEAD, own, ())
    assert scores[:, 0] == pytest.approx(1 / (1 + np.exp(-own.logits[:, 0].astype(float))))
    assert set(thresholds) == {0.5}

"""How near an article comes to statements: the nearest few count, whoever is left out."""

from __future__ import annotations

import numpy as np
import pytest

from service.models.base import StatementWeights
from service.tasks.statements import NEAREST, Nearness

RNG = np.random.default_rng(5)


def plainly(owners: np.ndarray, likeness: np.ndarray, without: int) -> np.ndarray:
    """The same as the class says, written down at length."""
    kept = likeness[owners != without]
    return np.sort(kept, axis=0)[::-1][:NEAREST].mean(axis=0)


def test_the_nearest_count() -> None:
    """Of more windows than count, the mean of the nearest is taken, for each statement alone."""
    likeness = np.stack([np.arange(10) / 10, -np.arange(10) / 10], axis=1)
    near = Nearness(np.arange(10), likeness).nearest()
    assert near == pytest.approx([0.7, -0.2])


def test_fewer_windows_than_count_are_all_read() -> None:
    """Two sentences give the mean of two."""
    assert Nearness(np.arange(2), np.array([[0.2], [0.4]])).nearest() == pytest.approx([0.3])


def test_each_sentence_left_out_is_as_if_never_written() -> None:
    """Sentences of one or of many windows: what is left is what the others alone would give."""
    owners = np.array([0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8])
    likeness = RNG.normal(size=(len(owners), 6))
    near = Nearness(owners, likeness)
    weights = StatementWeights(("",) * 6, np.zeros((6, 2), np.float32), RNG.normal(size=(6, 3)))
    found = near.logits_without(weights, list(range(9)))
    wanted = [plainly(owners, likeness, s) @ weights.weight for s in range(9)]
    assert found == pytest.approx(np.array(wanted))


def test_the_only_sentence_left_out_changes_nothing() -> None:
    """Where nothing is left there is nothing to be said: no jump to a likeness of zero."""
    near = Nearness(np.zeros(2, dtype=np.int64), np.array([[0.4], [0.6]]))
    assert near.nearest(0) == pytest.approx(near.nearest())


def test_no_window_at_all_is_near_to_nothing() -> None:
    """An article without a window to hold against statements has a likeness of zero."""
    near = Nearness(np.zeros(0, dtype=np.int64), np.zeros((0, 3)))
    assert near.nearest().tolist() == [0, 0, 0]

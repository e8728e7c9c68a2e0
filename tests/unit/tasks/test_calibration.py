"""Calibration: logits to probabilities."""

import numpy as np
import pytest

from service.tasks.calibration import activated, calibrated, probabilities


def test_sigmoid_labels_are_questions_of_their_own(make_head):
    """Each label of a sigmoid head has its own logistic; they need not sum to one."""
    spec = make_head("frames", "article", ("a", "b"))
    assert probabilities(spec, np.array([0.0, np.log(3)])) == pytest.approx([0.5, 0.75])


def test_softmax_labels_exclude_each_other(make_head):
    """A softmax head's probabilities sum to one along the last axis, whatever the shape."""
    spec = make_head("portrayal", "target", ("n", "o", "p"), activation="softmax")
    rows = probabilities(spec, np.arange(12.0).reshape(4, 3))
    assert rows.sum(axis=-1) == pytest.approx(np.ones(4))


def test_slope_and_intercept_are_applied_before_the_activation(make_head):
    """Platt: logistic(slope * logit + intercept)."""
    spec = make_head("x", "sentence", ("y",), slope=2.0, intercept=-1.0)
    assert calibrated(spec, np.array([3.0])) == pytest.approx([5.0])


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_enormous_logits_stay_finite(make_head, activation):
    """No overflow at logits of a thousand: probabilities of 0 and 1, no warning, no NaN."""
    spec = make_head("x", "sentence", ("a", "b"), activation=activation)
    values = activated(spec, np.array([1000.0, -1000.0]))
    assert values == pytest.approx([1.0, 0.0])

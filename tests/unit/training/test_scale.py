"""Scales: members' logits take mean and spread of the served model's, without labels."""

from __future__ import annotations

import numpy as np
import pytest

from service.models.catalogue import BY_NAME
from service.training.scale import Scale, rescaled, scale_of
from service.types import WindowFeatures

DRAW = np.random.default_rng(4)


def test_a_known_scale_is_found() -> None:
    """Where the served model is each member stretched and shifted, that is what is found."""
    shape = BY_NAME["sentence_bias"]
    member = [{"sentence_bias": DRAW.normal(size=1)} for _ in range(50)]
    served = [{"sentence_bias": 0.6 * a["sentence_bias"] + 0.2} for a in member]
    scale = scale_of(shape, [member, member], served)
    assert (scale.stretch, scale.shift) == (pytest.approx(0.6), pytest.approx(0.2))


def test_exclusive_labels_are_stretched_only() -> None:
    """A shift common to all labels changes no probability, so it is not part of the scale."""
    shape = BY_NAME["portrayal"]
    member = [{"portrayal": DRAW.normal(size=(n % 3, 3))} for n in range(40)]
    served = [{"portrayal": 0.5 * a["portrayal"] + 7.0} for a in member]
    scale = scale_of(shape, [member], served)
    assert (scale.stretch, scale.shift) == (pytest.approx(0.5), 0.0)


def test_without_targets_nothing_changes() -> None:
    """Windows that name nobody leave portrayal on its scale."""
    nobody = [{"portrayal": np.zeros((0, 3))}]
    assert scale_of(BY_NAME["portrayal"], [nobody], nobody) == Scale(1.0, 0.0)


def test_features_keep_all_but_their_logits() -> None:
    """Rescaling touches the named heads' logits and nothing else."""
    feature = WindowFeatures(
        embedding=np.ones(3, dtype=np.float32),
        logits={"sentence_bias": np.array([2.0], dtype=np.float32)},
    )
    [after] = rescaled([feature], {"sentence_bias": Scale(0.5, -1.0)})
    assert after.logits["sentence_bias"].tolist() == [0.0]
    assert after.embedding is feature.embedding

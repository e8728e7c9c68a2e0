"""Article heads: hundreds of labelled articles, so fitted to the optimum and cross-validated.

The trunk has never seen an article's label. So every article's figure comes from a head that
was fitted without it, five folds by article, while the shipped head is fitted on all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from service.training.calibrate import fit_platt
from service.training.probe import Linear, fit_linear
from service.training.splits import N_FOLDS, fold_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.base import Calibration
    from service.training.data import LabelledArticle

PENALTY: Final = {"hyperpartisan": 0.1, "frames": 0.1}
"""L2 penalties of the article heads; the sweep is in docs/experiments.md."""


def out_of_fold(
    features: NDArray[np.float32], articles: Sequence[LabelledArticle], *, penalty: float
) -> NDArray[np.float32]:
    """Logits (n, n_labels) of each article by a head fitted on the other folds.

    *Shape:* ``features`` (n, d), the mean over the article's windows of their pooled states.
    """
    labels = np.array([article.labels for article in articles], dtype=np.float32)
    folds = np.array([fold_of(article.source, article.group) for article in articles])
    logits = np.zeros_like(labels)
    for fold in range(N_FOLDS):
        held = folds == fold
        if held.any():
            head = fit_linear(features[~held], labels[~held], activation="sigmoid", penalty=penalty)
            logits[held] = head.logits(features[held])
    return logits


def calibrated_out_of_fold(
    logits: NDArray[np.float32], articles: Sequence[LabelledArticle]
) -> NDArray[np.float64]:
    """Probabilities (n, n_labels), each fold calibrated on the logits of the others."""
    labels = np.array([article.labels for article in articles], dtype=np.float64)
    folds = np.array([fold_of(article.source, article.group) for article in articles])
    found = np.zeros(logits.shape)
    for fold in range(N_FOLDS):
        held = folds == fold
        if not held.any():
            continue
        for column, by in enumerate(platt_per_label(logits[~held], labels[~held])):
            found[held, column] = 1 / (
                1 + np.exp(-(by.slope * logits[held, column].astype(float) + by.intercept))
            )
    return found


def platt_per_label(
    logits: NDArray[np.float32], shares: NDArray[np.float64]
) -> tuple[Calibration, ...]:
    """One Platt scaling per label. *Shape:* both (n, n_labels)."""
    return tuple(
        fit_platt(logits[:, column], shares[:, column]) for column in range(logits.shape[1])
    )


def fit_all(
    features: NDArray[np.float32], articles: Sequence[LabelledArticle], *, penalty: float
) -> Linear:
    """The head that ships: fitted on every article."""
    labels = np.array([article.labels for article in articles], dtype=np.float32)
    return fit_linear(features, labels, activation="sigmoid", penalty=penalty)

"""Article heads: hundreds of labelled articles, so fitted to the optimum and cross-validated.

The trunk has never seen an article's label. So every article's figure comes from a head that
was fitted without it, five folds by article, while the shipped head is fitted on all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.wording import sentence_words
from service.training.calibrate import fit_platt
from service.training.splits import N_FOLDS, fold_of
from service.training.wordfit import ArticleHead, Recipe, fit_article_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.base import Calibration
    from service.training.article_features import ArticleFeatures
    from service.training.articles import PreparedArticle
    from service.training.data import LabelledArticle


RECIPES: Final = {
    "hyperpartisan": Recipe(penalty=0.1, states=0.1, statements=0.2),
    "frames": Recipe(penalty=0.1, states=0.1, statements=0.2),
}
"""How each article head is fitted; the sweeps are in docs/experiments.md, "Words beside states" and
"Statements"."""


def out_of_fold(
    features: ArticleFeatures, prepared: Sequence[PreparedArticle], *, head: str
) -> NDArray[np.float32]:
    """Logits (n, n_labels) of each article by a head fitted on the other folds.

    The vocabulary, too, is that of the other folds. ``features`` align with ``prepared``.
    """
    labels = np.array([p.article.labels for p in prepared], dtype=np.float32)
    folds = np.array([fold_of(p.article.source, p.article.group) for p in prepared])
    words = [sentence_words(p.document, head) for p in prepared]
    states, near = features.states, features.nearness()
    logits = np.zeros_like(labels)
    for fold in range(N_FOLDS):
        held = folds == fold
        if held.any():
            taught = [one for one, out in zip(words, held, strict=True) if not out]
            fitted = fit_article_head(
                states[~held], taught, near[~held], labels[~held], RECIPES[head]
            )
            asked = [one for one, out in zip(words, held, strict=True) if out]
            logits[held] = fitted.logits(states[held], asked, near[held])
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
    features: ArticleFeatures, prepared: Sequence[PreparedArticle], *, head: str
) -> ArticleHead:
    """The head that ships: fitted on every article."""
    labels = np.array([p.article.labels for p in prepared], dtype=np.float32)
    words = [sentence_words(p.document, head) for p in prepared]
    return fit_article_head(features.states, words, features.nearness(), labels, RECIPES[head])

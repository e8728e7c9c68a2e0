"""Article heads that read mean states, words and statements, fitted to their common optimum.

With hundreds of articles and ten thousand features the fit is cheapest in its dual form: the
solution is a mixture of the articles (Kimeldorf and Wahba 1971), so Newton's method runs on an
(n, n) matrix of their likeness and takes a tenth of a second. Deterministic: no seed, no order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from service.models.base import WordWeights
from service.tasks.wording import word_logits
from service.training.probe import Linear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Words = Sequence[Sequence[str]]
    """The words of one article, by sentence."""

MIN_ARTICLES: Final = 2
"""A word in one article alone teaches nothing about another."""

_MAX_STEPS: Final = 50
_TOLERANCE: Final = 1e-8
"""Of the mean loss; the steps end when none improves it by more."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one article head is fitted.

    ``penalty`` is the L2 weight against the sum of the articles' losses; ``states`` is how much
    the mean state counts beside the words: the squared length that its standardised vector has
    on average, where that of an article's words is one. ``statements`` says the same of the
    nearness to statements.
    """

    penalty: float
    states: float
    statements: float


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """A fitted article head: what mean state, words and nearness to statements add.

    *Shape:* ``statements`` (M, n_labels).
    """

    states: Linear
    words: WordWeights
    statements: NDArray[np.float64]

    def logits(
        self,
        states: NDArray[np.float32],
        words: Sequence[Words],
        near: NDArray[np.float64],
    ) -> NDArray[np.float32]:
        """*Shape:* ``states`` (n, d), n articles' ``words``, ``near`` (n, M), to (n, n_labels)."""
        added = np.array([word_logits(one, self.words) for one in words]) + near @ self.statements
        logits: NDArray[np.float32] = (self.states.logits(states) + added).astype(np.float32)
        return logits


def fit_article_head(
    states: NDArray[np.float32],
    words: Sequence[Words],
    near: NDArray[np.float64],
    labels: NDArray[np.float32],
    recipe: Recipe,
) -> ArticleHead:
    """Fit one head.

    *Shape:* ``states`` (n, d), n articles' ``words``, ``near`` (n, M), ``labels`` (n, n_labels).
    """
    places, idf = _vocabulary(words)
    rows = _word_rows(words, places, idf)
    plain, of_states = _standardised(states, recipe.states)
    close, of_near = _standardised(near, recipe.statements)
    likeness = (rows @ rows.T).astype(np.float64) + plain @ plain.T + close @ close.T
    mixtures, biases = zip(
        *(fit_dual(likeness, column, penalty=recipe.penalty) for column in labels.T), strict=True
    )
    mixture = np.stack(mixtures)
    weight = (mixture @ plain) * of_states
    statements = (mixture @ close) * of_near
    centre = weight @ states.mean(axis=0, dtype=np.float64) + statements @ near.mean(axis=0)
    return ArticleHead(
        states=Linear(weight.astype(np.float32), (np.array(biases) - centre).astype(np.float32)),
        words=WordWeights(places=places, idf=idf, weight=rows.T.astype(np.float64) @ mixture.T),
        statements=np.ascontiguousarray(statements.T),
    )


def _standardised(
    columns: NDArray[np.floating], length: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns (n, k) without mean, rows of mean squared length ``length``; and what scaled them.

    *Shape:* (n, k) and (k,).
    """
    scale = np.sqrt(length / columns.shape[1]) / (columns.std(axis=0, dtype=np.float64) + 1e-6)
    return (columns - columns.mean(axis=0, dtype=np.float64)) * scale, scale


def fit_dual(
    likeness: NDArray[np.float64], labels: NDArray[np.floating], *, penalty: float
) -> tuple[NDArray[np.float64], float]:
    """Penalised logistic regression by its dual: weights of the articles (n,), and the bias.

    Newton's method with halved steps, because two classes that a line can part make full ones
    overshoot. *Shape:* ``likeness`` (n, n), ``labels`` (n,) in [0, 1].
    """
    n = len(labels)
    wanted = labels.astype(np.float64)
    share = (wanted.sum() + 0.5) / (n + 1)
    mixture, bias = np.zeros(n), float(np.log(share / (1 - share)))

    def loss(mixture: NDArray[np.float64], bias: float) -> float:
        logits = likeness @ mixture + bias
        each = np.logaddexp(0.0, logits) - wanted * logits
        return float(each.sum() + penalty / 2 * mixture @ (logits - bias)) / n

    best = loss(mixture, bias)
    for _ in range(_MAX_STEPS):
        logits = likeness @ mixture + bias
        chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        curve = np.maximum(chance * (1 - chance), 1e-6)
        target = logits + (wanted - chance) / curve
        solved = np.linalg.solve(
            likeness + np.diag(penalty / curve), np.stack([target, np.ones(n)], axis=1)
        )
        to_bias = float(solved[:, 0].sum() / solved[:, 1].sum())
        to_mixture = solved[:, 0] - to_bias * solved[:, 1]
        step, before = 1.0, best
        while step > _TOLERANCE:
            trial = mixture + step * (to_mixture - mixture), bias + step * (to_bias - bias)
            value = loss(*trial)
            if value < best:
                (mixture, bias), best = trial, value
                break
            step /= 2
        if before - best < _TOLERANCE:
            break
    return mixture, bias


def _vocabulary(words: Sequence[Words]) -> tuple[dict[str, int], NDArray[np.float64]]:
    """Words of enough articles, sorted, and how rare each is (smoothed inverse frequency)."""
    counts = Counter(w for one in words for w in {w for sentence in one for w in sentence})
    kept = sorted(word for word, n in counts.items() if n >= MIN_ARTICLES)
    frequencies = np.array([counts[word] for word in kept], dtype=np.float64)
    idf = np.log((1 + len(words)) / (1 + frequencies)) + 1
    return {word: place for place, word in enumerate(kept)}, idf


def _word_rows(
    words: Sequence[Words], places: dict[str, int], idf: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Each article's words as a vector of length one, as :mod:`service.tasks.wording` says."""
    rows = np.zeros((len(words), len(places)), dtype=np.float32)
    for row, one in zip(rows, words, strict=True):
        counts = Counter(places[w] for sentence in one for w in sentence if w in places)
        if counts:
            at = np.fromiter(counts, dtype=np.int64)
            values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64))) * idf[at]
            row[at] = values / np.sqrt(values @ values)
    return rows

"""What a finished trunk says of labelled articles: all that an article head is fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.tasks.statements import Nearness, read_by
from service.training.features import pool_mean, read_states
from service.training.statements import embed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from transformers import BertModel

    from service.models.base import Tokenizer
    from service.training.articles import PreparedArticle


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """States of articles, and how near each comes to the statements of its own head.

    *Shape:* ``states`` (n_articles, d), the mean over an article's windows of their mean states;
    ``near`` one (M,) for each article; ``vectors`` the statements themselves, (M, d), by head.
    """

    states: NDArray[np.float32]
    near: Sequence[NDArray[np.float64]]
    vectors: Mapping[str, NDArray[np.float32]]

    def at(self, places: Sequence[int]) -> ArticleFeatures:
        """Those of some articles."""
        near = [self.near[place] for place in places]
        return ArticleFeatures(self.states[list(places)], near, self.vectors)

    def nearness(self) -> NDArray[np.float64]:
        """All of ``near``, (n_articles, M); the articles must be those of one head."""
        return np.stack(self.near)


def article_features(
    trunk: BertModel,
    tokenizer: Tokenizer,
    prepared: Sequence[PreparedArticle],
    *,
    on_window: Callable[[int], None] | None = None,
) -> ArticleFeatures:
    """Read the articles once; ``on_window`` as :func:`~service.training.features.read_states`."""
    vectors = embed(trunk, tokenizer)
    held = [
        [window for _, window in read_by(article.document, article.article.head)]
        or list(article.windows)
        for article in prepared
    ]
    windows = {
        id(window): window
        for article, against in zip(prepared, held, strict=True)
        for window in (*article.windows, *against)
    }
    pooled = dict(
        zip(
            windows,
            read_states(trunk, list(windows.values()), pool_mean, on_window=on_window),
            strict=True,
        )
    )
    states, near = [], []
    for article, against in zip(prepared, held, strict=True):
        states.append(np.mean([pooled[id(window)] for window in article.windows], axis=0))
        rows = np.stack([pooled[id(window)] for window in against])
        units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        likeness = units.astype(np.float64) @ vectors[article.article.head].T.astype(np.float64)
        near.append(Nearness(np.array([w.sentence for w in against]), likeness).nearest())
    return ArticleFeatures(np.stack(states).astype(np.float32), near, vectors)

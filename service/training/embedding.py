"""Whether the sentence embedding stayed what the summary relies on, after the trunk moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from service.training.features import pool_mean, read_states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from transformers import BertModel

    from service.training.articles import PreparedArticle

_N_ARTICLES: Final = 60
_MIN_WINDOWS: Final = 8


def measure_embedding(
    base: BertModel, trained: BertModel, prepared: Sequence[PreparedArticle]
) -> dict[str, float]:
    """How near the trained embedding is to the base model's, on whole articles.

    - ``cosine``: mean cosine of a sentence's two embeddings;
    - ``centrality_rank_correlation``: mean Spearman correlation, over articles, of the
      sentences' similarity to their article's mean, which is what ranks a summary.

    Articles of fewer than eight windows have no ranking to speak of and are left out; where
    all are that short the answer is empty.
    """
    chosen = [p for p in prepared if len(p.windows) >= _MIN_WINDOWS][:_N_ARTICLES]
    if not chosen:
        return {}
    windows = [window for article in chosen for window in article.windows]
    before = _unit(np.stack(read_states(base, windows, pool_mean)))
    after = _unit(np.stack(read_states(trained, windows, pool_mean)))
    correlations, at = [], 0
    for article in chosen:
        part = slice(at, at + len(article.windows))
        at = part.stop
        correlations.append(_spearman(_centrality(before[part]), _centrality(after[part])))
    return {
        "n_sentences": len(windows),
        "cosine": round(float((before * after).sum(axis=1).mean()), 4),
        "centrality_rank_correlation": round(float(np.mean(correlations)), 4),
    }


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _centrality(unit: NDArray[np.float32]) -> NDArray[np.float32]:
    centrality: NDArray[np.float32] = unit @ unit.mean(axis=0)
    return centrality


def _spearman(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    ranks = [np.argsort(np.argsort(values)).astype(float) for values in (first, second)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])

"""What the embeddings of one forward pass say of an article's sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.types import Document, WindowFeatures

TITLE: Final = -1
"""``Window.sentence`` of the window that holds the title."""


def sentence_embeddings(
    document: Document, features: Sequence[WindowFeatures]
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Unit embeddings (n_sentences, d) of the sentences as written, and (d,) of the title.

    A sentence of several windows has the normalised, token-weighted mean of theirs. Without a
    title from the caller, a heading that opens the text stands for it.
    """
    width = features[0].embedding.shape[0]
    sums = np.zeros((len(document.sentences), width), dtype=np.float64)
    title = None
    for window, feature in zip(document.windows, features, strict=True):
        if window.sentence == TITLE:
            title = feature.embedding.astype(np.float64)
        elif window.voice is None:
            sums[window.sentence] += feature.embedding * float(window.n_tokens)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    rows = sums / np.maximum(norms, np.finfo(np.float64).tiny)
    if title is None and document.sentences[0].kind == "heading":
        title = rows[0]
    return rows, title


def centrality(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosine (n,) of each unit row (n, d) to the middle of all: linear, not quadratic."""
    middle = rows.sum(axis=0)
    middle /= max(float(np.linalg.norm(middle)), np.finfo(np.float64).tiny)
    cosines: NDArray[np.float64] = rows @ middle
    return cosines

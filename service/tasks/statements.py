"""What an article head makes of how near the article comes to given statements.

A mean over all sentences drowns the few that carry a frame ("a mother tells how she lost her
home"). So the article's sentences are held against statements that say such things plainly: for
each statement, the mean likeness of the :data:`NEAREST` sentences that are most like it. The
statements are ours (``service/training/statements.py``); a head weighs them by what they told
on labelled articles. Pure numpy, on the embeddings of the one forward pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.wording import AUTHOR_ALONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from service.models.base import StatementWeights
    from service.types import Document, Window, WindowFeatures

NEAREST: Final = 5
"""Sentences that count for each statement; 3 to 8 do alike (docs/experiments.md, "Statements")."""


def read_by(document: Document, head: str) -> Iterator[tuple[int, Window]]:
    """The windows that ``head`` holds against its statements, with their places.

    As with words: the author's for heads of :data:`~service.tasks.wording.AUTHOR_ALONE`, whole
    sentences of everybody for the others.
    """
    for place, window in enumerate(document.windows):
        if window.sentence < 0:
            continue
        whole = window.voice is None
        if head in AUTHOR_ALONE:
            whole = whole and document.sentences[window.sentence].voice == "author"
            if whole or window.voice == "author":
                yield place, window
        elif whole:
            yield place, window


class Nearness:
    """How like the statements of one head are the windows that it reads, nearest first.

    *Shape:* ``likeness`` (n, M) falls down each column; ``owners`` (n, M) are the sentences.
    """

    def __init__(self, owners: NDArray[np.int64], likeness: NDArray[np.floating]) -> None:
        order = np.argsort(-likeness, axis=0, kind="stable")
        self.owners = owners[order]
        self.likeness = np.take_along_axis(likeness.astype(np.float64), order, axis=0)
        self._windows = dict(zip(*np.unique(owners, return_counts=True), strict=True))

    @classmethod
    def of(
        cls,
        document: Document,
        features: Sequence[WindowFeatures],
        head: str,
        near: StatementWeights,
    ) -> Nearness:
        """That of one article; ``features`` align with ``document.windows``."""
        read = list(read_by(document, head))
        if not read:
            return cls(np.zeros(0, dtype=np.int64), np.zeros((0, len(near.vectors))))
        embeddings = np.stack([features[place].embedding for place, _ in read])
        owners = np.array([window.sentence for _, window in read], dtype=np.int64)
        # summed in double precision: the product's rounding must not depend on the article's length
        return cls(owners, embeddings.astype(np.float64) @ near.vectors.T.astype(np.float64))

    def nearest(self, without: int | None = None) -> NDArray[np.float64]:
        """Mean likeness of the nearest windows, (M,), with one sentence left out where asked.

        Where nothing is left, there is nothing to be said: then as if nothing had been left out.
        """
        left_out = 0 if without is None else self._windows.get(without, 0)
        top = slice(NEAREST + left_out)
        kept = self.owners[top] != (-1 if without is None else without)
        kept &= np.cumsum(kept, axis=0) <= NEAREST
        n = kept.sum(axis=0)
        if not n.size or not n.min():
            return self.nearest() if without is not None else np.zeros(self.likeness.shape[1])
        mean: NDArray[np.float64] = (self.likeness[top] * kept).sum(axis=0) / n
        return mean

    def logits(self, near: StatementWeights) -> NDArray[np.float64]:
        """What the statements add to each label: (n_labels,)."""
        added: NDArray[np.float64] = self.nearest() @ near.weight
        return added

    def logits_without(
        self, near: StatementWeights, sentences: Sequence[int]
    ) -> NDArray[np.float64]:
        """The same with each of ``sentences`` left out in turn: (n_sentences, n_labels)."""
        telling = set(np.unique(self.owners[:NEAREST]).tolist())
        whole = self.logits(near)
        rows = [self.nearest(s) @ near.weight if s in telling else whole for s in sentences]
        return np.array(rows).reshape(-1, near.weight.shape[1])

"""What the words of an article add to its article scores, besides the encoder's states.

The mean state of an article's sentences says how they sound and loses which words they use; a
weighted list of words keeps just that. Each word of the head's vocabulary counts
``(1 + log n) * idf`` for its n occurrences, the article's vector is scaled to length one, and
its product with the words' weights is added to the mean logit of the windows. Pure numpy.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from service.models.base import WordWeights
    from service.types import Document, Span

AUTHOR_ALONE: Final = frozenset({"hyperpartisan"})
"""Heads that read the words of the author; the others (frames) read everybody's. By
cross-validation: docs/experiments.md, "Words beside states"."""

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[!?]")
"""Words with their apostrophes, numbers, and the two marks that raise a voice."""


def sentence_words(document: Document, head: str) -> list[list[str]]:
    """What ``head`` reads of each sentence, in their order; page furniture is in none of them.

    Words of a name are left out: who is written about is not how. It costs nothing measurable.
    """
    names = sorted(mention for name in document.names for mention in name.mentions)
    starts = [mention.start for mention in names]

    def read(span: Span) -> Iterator[str]:
        for match in _TOKEN.finditer(document.text, span.start, span.end):
            at = bisect_left(starts, match.end()) - 1
            if at < 0 or names[at].end <= match.start():
                yield match[0].lower().replace("’", "'")

    if head not in AUTHOR_ALONE:
        return [list(read(s.span)) for s in document.sentences]
    return [
        [
            word
            for part in sentence.parts
            if part.voice == "author"
            for span in part.spans
            for word in read(span)
        ]
        for sentence in document.sentences
    ]


def word_logits(sentences: Sequence[Sequence[str]], words: WordWeights) -> NDArray[np.float64]:
    """What the words of all sentences add to each label: (n_labels,); zeros if none is known."""
    known = [words.places[w] for sentence in sentences for w in sentence if w in words.places]
    if not known:
        return np.zeros(words.weight.shape[1])
    places, counts = np.unique(np.array(known), return_counts=True)
    values = _value(counts, words.idf[places])
    total: NDArray[np.float64] = values @ words.weight[places] / np.sqrt(values @ values)
    return total


def word_logits_without(
    sentences: Sequence[Sequence[str]], words: WordWeights
) -> NDArray[np.float64]:
    """The same with each sentence left out in turn: (n_sentences, n_labels)."""
    n_labels = words.weight.shape[1]
    pairs = np.array(
        [
            (number, words.places[w])
            for number, sentence in enumerate(sentences)
            for w in sentence
            if w in words.places
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    if not len(pairs):
        return np.zeros((len(sentences), n_labels))
    places, at, counts = np.unique(pairs[:, 1], return_inverse=True, return_counts=True)
    # one row for each sentence and word in it, with the number of its occurrences there
    keys, here = np.unique(pairs[:, 0] * len(places) + at, return_counts=True)
    owner, column = np.divmod(keys, len(places))
    idf, weight = words.idf[places], words.weight[places]
    whole = _value(counts, idf)
    change = _value(counts[column] - here, idf[column]) - whole[column]
    square = float(whole @ whole) + np.bincount(
        owner, change * (2 * whole[column] + change), minlength=len(sentences)
    )
    sums = np.stack(
        [
            np.bincount(owner, change * weight[column, label], minlength=len(sentences))
            for label in range(n_labels)
        ],
        axis=1,
    )
    # where the only known words went, rounding leaves a dust of a square
    length = np.sqrt(np.where(square > _DUST, square, np.inf))
    left: NDArray[np.float64] = (whole @ weight + sums) / length[:, None]
    return left


_DUST: Final = 1e-9


def _value(counts: NDArray[np.int64], idf: NDArray[np.float64]) -> NDArray[np.float64]:
    """``(1 + log n) * idf``, and 0 where a word does not occur."""
    return np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0.0) * idf

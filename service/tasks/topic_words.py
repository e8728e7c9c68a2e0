"""How likely each content word of an article is to stand in its headline.

A headline is the shortest statement of what a piece says, so the words that a headline writer
would take are what a summary has to hold. A logistic model over seventeen plain measures of a
word says how likely each is taken; it was learned from titled articles with the title withheld
(``python benchmarks/summary_learning.py``). Two of the measures come from the embeddings, the
others from the text alone, so a retrained encoder moves little. Cost is linear in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.keywords import content_tokens
from service.tasks.summary_weights import TOPIC_INTERCEPT, TOPIC_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.types import Name

OPENING: Final = 5
"""A word first met in so many sentences counts as one of the opening."""
ENDS: Final = 3
"""Sentences that count as the beginning, and as the end, of an article."""
SHORT: Final = 3
"""Words of fewer letters are mostly initials and particles."""
MIN_STEM: Final = 3
"""Letters before an ending, so that "bed" has none."""

FEATURES: Final = (
    "log_sentences",
    "share_of_sentences",
    "frequency_to_most_frequent",
    "in_first",
    "in_opening",
    "log_first",
    "share_of_beginning",
    "at_end",
    "number",
    "short",
    "log_name_mentions",
    "mean_centrality",
    "best_centrality",
    "ends_ly",
    "ends_ed",
    "ends_ing",
    "log_article",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct content words of some sentences and where they occur.

    *Shape:* ``words`` (n_words,) in alphabetical order. ``rows`` and ``columns`` (n_pairs,):
    sentence and word of each distinct pair, by sentence then word. ``counts`` (n_words,): how
    often each occurs.
    """

    words: tuple[str, ...]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    counts: NDArray[np.int64]
    n_sentences: int


def vocabulary(sentences: Sequence[str]) -> Vocabulary:
    """Collect the content words of the sentences."""
    held = [content_tokens(sentence) for sentence in sentences]
    words = sorted({word for row in held for word in row})
    at = {word: number for number, word in enumerate(words)}
    counts = np.zeros(len(words), dtype=np.int64)
    rows: list[int] = []
    columns: list[int] = []
    for number, row in enumerate(held):
        found = [at[word] for word in row]
        for column in found:
            counts[column] += 1
        distinct = sorted(set(found))
        rows += [number] * len(distinct)
        columns += distinct
    return Vocabulary(
        tuple(words),
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        counts,
        len(held),
    )


def word_features(
    found: Vocabulary, centrality: NDArray[np.float64], names: Sequence[Name]
) -> NDArray[np.float64]:
    """Measures (n_words, n_features) in the order of :data:`FEATURES`.

    Args:
        found: the words of the sentences.
        centrality: (n_sentences,) cosine of each sentence to the middle of all, in [-1, 1].
        names: whom and what the article names, with all mentions.
    """
    n_words, n = len(found.words), found.n_sentences
    sentences = np.bincount(found.columns, minlength=n_words).astype(np.float64)
    first = np.full(n_words, n, dtype=np.int64)
    np.minimum.at(first, found.columns, found.rows)
    beginning = np.bincount(found.columns[found.rows < ENDS], minlength=n_words)
    end = np.bincount(found.columns[found.rows >= n - ENDS], minlength=n_words)
    total = np.bincount(found.columns, weights=centrality[found.rows], minlength=n_words)
    best = np.full(n_words, -1.0)
    np.maximum.at(best, found.columns, centrality[found.rows])
    mentions = _mentions(names)
    return np.column_stack(
        [
            np.log(sentences),
            sentences / n,
            found.counts / found.counts.max(initial=1),
            first == 0,
            first < OPENING,
            np.log1p(first),
            beginning / ENDS,
            end > 0,
            np.array([word[0].isdigit() for word in found.words], dtype=float),
            np.array([len(word) < SHORT for word in found.words], dtype=float),
            np.log1p([mentions.get(word, 0) for word in found.words]),
            total / sentences,
            best,
            _ends(found.words, "ly"),
            _ends(found.words, "ed"),
            _ends(found.words, "ing"),
            np.full(n_words, np.log(max(n, 1))),
        ]
    )


@dataclass(frozen=True, slots=True)
class TopicModel:
    """A logistic model. *Shape:* ``weights`` (n_features,) in the order of :data:`FEATURES`."""

    weights: tuple[float, ...]
    intercept: float

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability (n_words,) in (0, 1) that a headline holds each word."""
        logits: NDArray[np.float64] = self.intercept + features @ np.array(self.weights)
        return 1.0 / (1.0 + np.exp(-logits))


SHIPPED: Final = TopicModel(tuple(TOPIC_WEIGHTS[name] for name in FEATURES), TOPIC_INTERCEPT)


def _mentions(names: Sequence[Name]) -> Mapping[str, int]:
    """Each word of a name to the mentions of the most mentioned name that holds it."""
    most: dict[str, int] = {}
    for name in names:
        for word in content_tokens(name.name):
            most[word] = max(most.get(word, 0), len(name.mentions))
    return most


def _ends(words: Sequence[str], ending: str) -> NDArray[np.float64]:
    longer = len(ending) + MIN_STEM
    return np.array([w.endswith(ending) and len(w) >= longer for w in words], dtype=float)

"""Each word of a claim beside its best match in the source: what the trained checker reads.

False summaries mostly differ from true ones in a word or two (a name, a number, "most" for
"some"), so whole sentences are too coarse: every word is looked for among the words of the
nearest source sentences, by its letters and by the state that the encoder gives it there.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.keywords import FUNCTION_WORDS
from service.text.facts import NEGATIONS, stem
from service.text.lexicons import word_set
from service.text.lexicons.opposites import OPPOSITES
from service.text.words import word_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.types import Document, Span

    Array = NDArray[np.float64]

MAX_EVIDENCE: Final = 10
"""Source sentences in which the words of a claim are looked for: dialogues spread one statement
over several turns."""

KIN_LETTERS: Final = 5
"""First letters that two words of one family share: "operate" and "operation"."""

QUANTIFIERS: Final = word_set(
    "all some most many few any every each both only several more less fewer least always"
    " sometimes often rarely usually might may could must will would should entire partially"
    " completely exactly nearly almost about over under before after first last"
)
"""Words whose exchange changes how much or how surely something is said."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence.

    *Shape:* ``states`` (n_words, d) unit rows, each the mean over its tokens; ``embedding``
    (d,) unit.
    """

    text: tuple[str, ...]
    stems: tuple[str, ...]
    states: Array
    embedding: Array

    @property
    def content(self) -> frozenset[str]:
        """Stems without those of function words and of numbers, which have checks of their own."""
        pairs = zip(self.text, self.stems, strict=True)
        return frozenset(
            s for t, s in pairs if t.lower() not in FUNCTION_WORDS and not any(map(str.isdigit, t))
        )


def read_words(document: Document, states: Sequence[NDArray[np.float32]]) -> list[Words]:
    """The words of each sentence of a document.

    Args:
        document: a prepared document.
        states: of its windows of whole sentences (``voice`` is none), in order.
    """
    windows = [w for w in document.windows if w.voice is None and w.sentence >= 0]
    tokens: list[list[tuple[int, int, NDArray[np.float32]]]] = [[] for _ in document.sentences]
    sums: dict[int, Array] = {}
    for window, rows in zip(windows, states, strict=True):
        sums[window.sentence] = sums.get(window.sentence, 0.0) + rows.sum(axis=0, dtype=float)
        tokens[window.sentence] += [
            (start, end, row)
            for (start, end), row in zip(window.offsets, rows, strict=True)
            if end > start
        ]
    return [
        _words_of(document.text, sentence.span, tokens[sentence.index], sums[sentence.index])
        for sentence in document.sentences
    ]


def _words_of(
    text: str, span: Span, tokens: Sequence[tuple[int, int, NDArray[np.float32]]], total: Array
) -> Words:
    found: list[tuple[str, Array]] = []
    at = 0
    for word in word_spans(text, span):
        while at < len(tokens) and tokens[at][1] <= word.start:
            at += 1
        last = at
        while last < len(tokens) and tokens[last][0] < word.end:
            last += 1
        if last > at:
            rows = np.stack([row for _, _, row in tokens[at:last]])
            found.append((text[word.start : word.end], unit(rows.mean(axis=0, dtype=float))))
    texts = tuple(word for word, _ in found)
    states = np.stack([row for _, row in found]) if found else np.zeros((0, len(total)))
    return Words(texts, tuple(map(stem, texts)), states, unit(total))


def unit(row: Array) -> Array:
    """The row at length 1; zeros stay."""
    scaled: Array = row / max(float(np.linalg.norm(row)), np.finfo(float).tiny)
    return scaled


def nearest(claim: Words, source: Sequence[Words]) -> list[int]:
    """Source sentences that could support the claim, best first: by meaning and by words."""
    meaning = np.stack([s.embedding for s in source]) @ claim.embedding
    wanted = claim.content
    shared = np.array([len(wanted & s.content) for s in source]) / max(1, len(wanted))
    order = np.argsort(-(meaning + shared), kind="stable")
    return [int(i) for i in order[:MAX_EVIDENCE]]


WORD_FEATURES: Final = (
    "best",
    "same_stem_best",
    "in_evidence",
    "in_source",
    "best_is_same_stem",
    "seen_or_best",
    "content_or_best",
    "pair_seen",
    "content_seen",
    "quantifier_seen",
    "negation_seen",
    "digit_seen",
    "name_seen",
    "kin_seen",
    "no_opposite",
    "nearest",
    "shared",
)
"""All between 0 and 1 and low where something is wrong, so that a claim can be judged by its worst
words. ``best`` is the likeness to the most similar word of the evidence, ``same_stem_best`` to the
same word there; ``*_seen`` is 0 for a word of that kind that the evidence lacks; ``pair_seen`` says
whether the word follows its neighbour there too; ``no_opposite`` is 0 where the evidence has the
opposite instead; the last two are those of the sentence."""


def word_rows(claim: Words, source: Sequence[Words], everything: frozenset[str]) -> Array:
    """(n_words, n_features) of the claim's words; ``everything`` are all stems of the source."""
    near = [source[i] for i in nearest(claim, source)]
    stems = [s for words in near for s in words.stems]
    rows = np.zeros((len(claim.text), len(WORD_FEATURES)))
    if not stems or not claim.text:
        return rows
    places: dict[str, list[int]] = {}
    for place, its_stem in enumerate(stems):
        places.setdefault(its_stem, []).append(place)
    pairs = {pair for words in near for pair in itertools.pairwise(words.stems)}
    kin = {its_stem[:KIN_LETTERS] for its_stem in stems}
    lows = {word.lower() for words in near for word in words.text}
    likeness = claim.states @ np.concatenate([words.states for words in near]).T
    meaning = max(float(words.embedding @ claim.embedding) for words in near)
    shared = max(len(claim.content & words.content) for words in near)
    share = shared / max(1, len(claim.content))
    for n, (word, its_stem) in enumerate(zip(claim.text, claim.stems, strict=True)):
        same, low = places.get(its_stem, []), word.lower()
        closest = int(likeness[n].argmax())
        best = float(likeness[n, closest])
        unseen = 0.0 if same else 1.0
        function = low in FUNCTION_WORDS
        rows[n] = (
            best,
            likeness[n, same].max() if same else 0.0,
            1 - unseen,
            its_stem in everything,
            stems[closest] == its_stem,
            1.0 if same else best,
            1.0 if same or function else best,
            n == 0 or (claim.stems[n - 1], its_stem) in pairs,
            1.0 if function else 1 - unseen,
            1 - unseen * (low in QUANTIFIERS),
            1 - unseen * (low in NEGATIONS),
            1 - unseen * any(map(str.isdigit, word)),
            1 - unseen * (n > 0 and word[0].isupper()),
            1.0 if same or function or its_stem[:KIN_LETTERS] in kin else 0.0,
            1 - unseen * bool(OPPOSITES.get(low, frozenset()) & lows),
            meaning,
            share,
        )
    return rows

"""From features of windows to rows: one logit vector and one truth per thing that is judged.

What is judged is what the service answers for: a sentence, a whole word, a target. Calibration
and evaluation both work on these rows, so they cannot disagree about what a score is of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.text.words import word_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.training.examples import Example
    from service.types import WindowFeatures


@dataclass(frozen=True, slots=True)
class Rows:
    """Judged things of one head, in order.

    *Shape:* ``logits`` (n, n_labels); ``labels`` (n,) index of the true label, for one label 0
    or 1; ``shares`` (n,) share of annotators who said yes (the label itself where not known);
    ``owners`` (n,) index of the example; ``groups`` the article of each, for the bootstrap.
    """

    logits: NDArray[np.float32]
    labels: NDArray[np.int64]
    shares: NDArray[np.float64]
    owners: NDArray[np.int64]
    groups: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def at(self, places: NDArray[np.int64]) -> Rows:
        """The rows of these indices. *Shape:* ``places`` (m,)."""
        return Rows(
            logits=self.logits[places],
            labels=self.labels[places],
            shares=self.shares[places],
            owners=self.owners[places],
            groups=tuple(self.groups[place] for place in places),
        )


def joined(first: Rows, second: Rows) -> Rows:
    """Both in one, for fitting alone: ``owners`` are indices into two lists of examples."""
    if not len(first) or not len(second):
        return first if len(first) else second
    return Rows(
        logits=np.concatenate([first.logits, second.logits]),
        labels=np.concatenate([first.labels, second.labels]),
        shares=np.concatenate([first.shares, second.shares]),
        owners=np.concatenate([first.owners, second.owners]),
        groups=(*first.groups, *second.groups),
    )


def sentence_rows(
    head: str, examples: Sequence[Example], features: Sequence[WindowFeatures]
) -> Rows:
    """One row per labelled sentence; of an overlong one its first window stands for it."""
    owners, seen = [], set()
    for index, example in enumerate(examples):
        if head in example.sentence.shares and id(example.sentence) not in seen:
            seen.add(id(example.sentence))
            owners.append(index)
    return Rows(
        logits=_stack([features[index].logits[head] for index in owners]),
        labels=np.array([examples[index].sentence.label for index in owners], dtype=np.int64),
        shares=np.array([examples[index].sentence.shares[head] for index in owners]),
        owners=np.array(owners, dtype=np.int64),
        groups=tuple(examples[index].sentence.group for index in owners),
    )


def word_rows(head: str, examples: Sequence[Example], features: Sequence[WindowFeatures]) -> Rows:
    """One row per whole word of sentences whose words were marked: its highest token.

    A word is marked where it shares a character with what an annotator marked.
    """
    logits, labels, owners = [], [], []
    for index, (example, feature) in enumerate(zip(examples, features, strict=True)):
        if example.sentence.marked is None:
            continue
        places = example.window.offsets
        for word in word_spans(example.sentence.text):
            inside = [
                number
                for number, (start, end) in enumerate(places)
                if end > start and start < word.end and end > word.start
            ]
            if inside:
                logits.append(feature.logits[head][inside].max(axis=0))
                labels.append(any(word.overlaps(span) for span in example.sentence.marked))
                owners.append(index)
    truth = np.array(labels, dtype=np.int64)
    return Rows(
        logits=_stack(logits),
        labels=truth,
        shares=truth.astype(np.float64),
        owners=np.array(owners, dtype=np.int64),
        groups=tuple(examples[index].sentence.group for index in owners),
    )


def target_rows(head: str, examples: Sequence[Example], features: Sequence[WindowFeatures]) -> Rows:
    """One row per labelled target."""
    logits, labels, owners = [], [], []
    for index, (example, feature) in enumerate(zip(examples, features, strict=True)):
        for number, target in enumerate(example.targets):
            if target.head == head:
                logits.append(feature.logits[head][number])
                labels.append(target.label)
                owners.append(index)
    truth = np.array(labels, dtype=np.int64)
    return Rows(
        logits=_stack(logits),
        labels=truth,
        shares=truth.astype(np.float64),
        owners=np.array(owners, dtype=np.int64),
        groups=tuple(examples[index].sentence.group for index in owners),
    )


def _stack(rows: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)

"""Scores of the article as a whole: *hyperpartisan* and *frames*.

A logit is the mean of the head over the author's windows, plus what words and nearness to
statements add where the head has them (:mod:`service.tasks.wording`,
:mod:`service.tasks.statements`), calibrated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from service.models.base import ArticleWeights
from service.tasks.analysis import IndicatorScore, Interval, LeaveOneOut
from service.tasks.calibration import activated, calibrated
from service.tasks.intervals import LEVEL, aggregate, jackknife_interval
from service.tasks.statements import Nearness
from service.tasks.wording import sentence_words, word_logits, word_logits_without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.base import HeadSpec
    from service.types import Document, WindowFeatures

NOTHING: Final = ArticleWeights()
"""Of a head that reads states alone."""


def score_hyperpartisan(
    document: Document,
    features: Sequence[WindowFeatures],
    head: HeadSpec,
    beside: ArticleWeights,
) -> IndicatorScore:
    """The score with its interval; no score where the author says nothing.

    The interval is that of the other indicators: how far the score would move had the author
    written other sentences in the same manner. Each sentence is left out in turn, with its
    states, its words and its nearness to statements.
    """
    found = _left_out(document, features, head, beside)
    if found is None:
        return IndicatorScore(score=None, aggregate=aggregate(np.zeros(0)))
    logit, without = found
    score = float(activated(head, logit)[-1])
    ends = np.array([[end] for end in jackknife_interval(float(logit[-1]), without[:, -1])])
    low, high = activated(head, ends)[:, 0]
    return IndicatorScore(
        score=score,
        interval=Interval(low=float(low), high=float(high), level=LEVEL),
        aggregate=aggregate(np.array([score])),
        leave_one_out=LeaveOneOut(float(logit[-1]), without[:, -1]),
    )


def score_frames(
    document: Document,
    features: Sequence[WindowFeatures],
    head: HeadSpec,
    beside: ArticleWeights,
) -> dict[str, float] | None:
    """The probability of each frame; none where the author says nothing."""
    _, rows = _author_logits(document, features, head)
    if not len(rows):
        return None
    logit = rows.mean(axis=0)
    if beside.words is not None:
        logit = logit + word_logits(sentence_words(document, head.name), beside.words)
    if beside.statements is not None:
        near = Nearness.of(document, features, head.name, beside.statements)
        logit = logit + near.logits(beside.statements)
    shares = activated(head, calibrated(head, logit))
    return {label: float(p) for label, p in zip(head.labels, shares, strict=True)}


def frames_left_out(
    document: Document,
    features: Sequence[WindowFeatures],
    head: HeadSpec,
    beside: ArticleWeights,
) -> dict[str, LeaveOneOut]:
    """What an interval of each frame is made of; none where one frame's score is another's loss."""
    found = None
    if head.activation == "sigmoid":
        found = _left_out(document, features, head, beside)
    if found is None:
        return {}
    logit, without = found
    return {
        label: LeaveOneOut(float(logit[place]), without[:, place])
        for place, label in enumerate(head.labels)
    }


def _left_out(
    document: Document,
    features: Sequence[WindowFeatures],
    head: HeadSpec,
    beside: ArticleWeights,
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Calibrated logits (n_labels,), and with each sentence left out in turn: (n, n_labels).

    ``None`` where the author says nothing. A sentence goes with its states, its words and
    its nearness to statements.
    """
    owners, rows = _author_logits(document, features, head)
    if not len(rows):
        return None
    logit = rows.mean(axis=0)
    speaking = np.unique(owners)
    sums = np.array([rows[owners != s].sum(axis=0) for s in speaking])
    left = np.array([(owners != s).sum() for s in speaking])
    without = sums / np.maximum(left, 1)[:, None]
    if beside.words is not None:
        sentences = sentence_words(document, head.name)
        logit = logit + word_logits(sentences, beside.words)
        without = without + word_logits_without(sentences, beside.words)[speaking]
    if beside.statements is not None:
        near = Nearness.of(document, features, head.name, beside.statements)
        logit = logit + near.logits(beside.statements)
        without = without + near.logits_without(beside.statements, speaking.tolist())
    return calibrated(head, logit), calibrated(head, without)


def _author_logits(
    document: Document, features: Sequence[WindowFeatures], head: HeadSpec
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The windows that hold the author's words alone: sentence (n,) and logits (n, n_labels)."""
    owners, rows = [], []
    for window, feature in zip(document.windows, features, strict=True):
        if window.sentence < 0:
            continue
        voice = document.sentences[window.sentence].voice
        if window.voice == "author" or (window.voice is None and voice == "author"):
            owners.append(window.sentence)
            rows.append(feature.logits[head.name])
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros((0, len(head.labels)))
    return np.array(owners), np.stack(rows).astype(np.float64)

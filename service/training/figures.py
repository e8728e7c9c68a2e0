"""The figures of each kind of head, each as a function of rows, so that it can be bootstrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.training import measure
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.training.data import LabelledArticle
    from service.training.examples import Example
    from service.training.rows import Rows

_LINE: Final = 0.5
"""The decision line of a calibrated probability."""

_MIN_SLICE: Final = 30
"""Slices of fewer rows say nothing and are left out."""


def binary_figures(rows: Rows, scores: NDArray[np.float64]) -> dict[str, Any]:
    """Figures of a yes-or-no head; the decision line is 0.5."""
    said, yes = (scores[:, 0] >= _LINE).astype(np.int64), rows.labels == 1
    return {
        "macro_f1": lambda at: measure.macro_f1(rows.labels[at], said[at], 2),
        "accuracy": lambda at: float((rows.labels[at] == said[at]).mean()),
        "auc": lambda at: measure.auc(yes[at], scores[at, 0]),
        "calibration_error": lambda at: measure.calibration_error(rows.shares[at], scores[at, 0]),
        "calibration_error_majority": lambda at: measure.calibration_error(
            yes[at].astype(float), scores[at, 0]
        ),
    }


def word_figures(
    rows: Rows, scores: NDArray[np.float64], thresholds: NDArray[np.float64] | float
) -> dict[str, Any]:
    """Figures over whole words; a word at its threshold, or at the one of all, counts as said."""
    said, marked = scores >= thresholds, rows.labels == 1
    return {
        "word_f1": lambda at: measure.f1(marked[at], said[at]),
        "precision": lambda at: float(marked[at][said[at]].mean()) if said[at].any() else 0.0,
        "recall": lambda at: float(said[at][marked[at]].mean()) if marked[at].any() else 0.0,
        "auc": lambda at: measure.auc(marked[at], scores[at]),
        "calibration_error": lambda at: measure.calibration_error(rows.shares[at], scores[at]),
    }


def exclusive_figures(rows: Rows, scores: NDArray[np.float64]) -> dict[str, Any]:
    """Figures of a head with exclusive labels; calibration is that of the label said."""
    said, n_labels = scores.argmax(axis=1), scores.shape[1]
    right, sure = (said == rows.labels).astype(float), scores.max(axis=1)
    return {
        "macro_f1": lambda at: measure.macro_f1(rows.labels[at], said[at], n_labels),
        "accuracy": lambda at: float(right[at].mean()),
        "calibration_error": lambda at: measure.calibration_error(right[at], sure[at]),
    }


def label_figures(
    truth: NDArray[np.float64], scores: NDArray[np.float64], labels: Sequence[str]
) -> dict[str, Any]:
    """Figures of an article head: means over its labels, and each label's AUC if several."""

    def mean_auc(at: NDArray[np.int64]) -> float:
        columns = range(truth.shape[1])
        return float(np.mean([measure.auc(truth[at, c] == 1, scores[at, c]) for c in columns]))

    said = scores >= _LINE
    figures: dict[str, Any] = {
        "accuracy": lambda at: float((said[at] == (truth[at] == 1)).mean()),
        "auc": mean_auc,
        "calibration_error": lambda at: measure.calibration_error(
            truth[at].ravel(), scores[at].ravel()
        ),
    }
    if len(labels) > 1:
        for column, label in enumerate(labels):
            figures[f"auc_{label}"] = lambda at, c=column: measure.auc(
                truth[at, c] == 1, scores[at, c]
            )
    return figures


def with_intervals(figures: Mapping[str, Any], groups: Sequence[str]) -> dict[str, Any]:
    """Each figure with its bootstrap interval over groups, as metrics.json stores it."""
    return {name: measure.bootstrap(figure, groups).rounded() for name, figure in figures.items()}


def sentence_slices(
    rows: Rows, scores: NDArray[np.float64], examples: Sequence[Example]
) -> dict[str, dict[str, dict[str, float]]]:
    """Macro-F1 by every slice that the source names, by length in words, and by whose words."""
    owners = [examples[owner].sentence for owner in rows.owners]
    keys: dict[str, list[str]] = {
        key: [owner.slices.get(key, "") for owner in owners]
        for key in sorted({key for owner in owners for key in owner.slices})
    }
    lengths = np.array([len(owner.text.split()) for owner in owners])
    edges = (15, 30)
    keys["words"] = [
        "under 15" if n < edges[0] else "15 to 29" if n < edges[1] else "30 and more"
        for n in lengths
    ]
    keys["voice"] = [voice_of(owner.text) for owner in owners]
    said = (scores >= _LINE).astype(np.int64)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for key, values in keys.items():
        for value in sorted(set(values) - {""}):
            at = np.array([v == value for v in values])
            if at.sum() >= _MIN_SLICE:
                found.setdefault(key, {})[value] = {
                    "n": int(at.sum()),
                    "macro_f1": round(measure.macro_f1(rows.labels[at], said[at], 2), 4),
                    "mean_score": round(float(scores[at].mean()), 4),
                    "mean_share": round(float(rows.shares[at].mean()), 4),
                }
    return found


def voice_of(text: str) -> str:
    """Whose words a text of the corpus is, as the service reads it: the author's alone, or not."""
    whole = (Span(0, len(text)),)
    split = split_sentences(text, whole)
    if not split:
        return ""
    found = find_voices(text, split, whole, find_names(text, split))
    alone = all(sentence.voice == "author" for sentence in found.sentences)
    return "author alone" if alone else "with quoted or attributed words"


def article_slices(
    articles: Sequence[LabelledArticle], truth: NDArray[np.float64], scores: NDArray[np.float64]
) -> dict[str, dict[str, dict[str, float]]]:
    """Accuracy by every slice that the source names."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    right = ((scores >= _LINE) == (truth == 1)).mean(axis=1)
    for key in sorted({key for article in articles for key in article.slices}):
        values = [article.slices.get(key, "") for article in articles]
        for value in sorted(set(values) - {""}):
            at = np.array([v == value for v in values])
            if at.sum() >= _MIN_SLICE:
                found.setdefault(key, {})[value] = {
                    "n": int(at.sum()),
                    "accuracy": round(float(right[at].mean()), 4),
                }
    return found

"""Measuring an artifact as it is served, on articles that did not train it.

Sentence, word and target heads are measured on the test articles (15 % by hash of the
article). Article heads, with hundreds of labels only, are measured by five-fold
cross-validation on the artifact's own trunk, which has seen no article label. Every figure
has a bootstrap interval over articles. The same artifact and data give the same figures.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.models.artifact import WEIGHTS_FILE, load_artifact
from service.models.base import HeadSpec, Models
from service.models.encoder import TorchEncoder, load_trunk, merge_adapter
from service.models.loading import ARTIFACT_OF_SET, build_encoder, packaged_artifacts
from service.models.tokenizer import load_tokenizer
from service.models.weights import Checkpoint, find_checkpoint
from service.settings import Settings
from service.tasks.calibration import probabilities
from service.training import measure
from service.training.articles import PreparedArticle, prepare_articles
from service.training.data import read_articles, read_sentences
from service.training.embedding import measure_embedding
from service.training.examples import Example, make_examples
from service.training.features import pool_mean, read_states
from service.training.folds import PENALTY, calibrated_out_of_fold, out_of_fold
from service.training.rows import Rows, sentence_rows, target_rows, word_rows
from service.training.splits import part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from transformers import BertModel

    from service.training.data import LabelledArticle
    from service.types import WindowFeatures

BY_TEST: Final = "test articles (15 % by hash of the article)"
BY_FOLDS: Final = "5-fold cross-validation by article"
_MIN_SLICE: Final = 30
"""Slices of fewer rows say nothing and are left out."""


def evaluate(
    data: Path,
    *,
    models: str = "default",
    artifacts: Path | None = None,
    encoder: str | None = None,
    encoder_revision: str | None = None,
) -> dict[str, Any]:
    """Figures of a shipped or named artifact; what ``framelens evaluate --data DIR`` prints.

    Args:
        data: The folder of :mod:`service.training.data`.
        models: ``default`` or ``permissive``.
        artifacts: Folder of artifacts; the packaged ones when None.
        encoder: As ``Settings.encoder``.
        encoder_revision: As ``Settings.encoder_revision``.

    Returns:
        ``heads`` (by name: how measured, n, figures with intervals, slices) and ``embedding``.

    Raises:
        StartError: If the encoder or the artifact cannot be loaded.
        TrainingDataError: If a labelled file has a bad line.
    """
    settings = Settings(encoder=encoder, encoder_revision=encoder_revision)
    checkpoint = find_checkpoint(settings)
    folder = (artifacts or packaged_artifacts()) / ARTIFACT_OF_SET[models]
    return measure_artifact(folder, checkpoint, data)


def measure_artifact(folder: Path, checkpoint: Checkpoint, data: Path) -> dict[str, Any]:
    """Figures of one artifact folder on one encoder; see :func:`evaluate`."""
    artifact = load_artifact(folder, base_sha256=checkpoint.sha256)
    served = build_encoder(checkpoint, artifact, path=folder / WEIGHTS_FILE)
    tokenizer = load_tokenizer(checkpoint.folder)
    heads = {head.name: head for head in artifact.heads}
    models = Models(encoder=served, tokenizer=tokenizer, heads=heads, infos=())
    permissive = "sentence_bias" not in heads
    sentences = [
        sentence
        for sentence in read_sentences(data, permissive=permissive)
        if part_of(sentence.source, sentence.group) == "test"
    ]
    examples = make_examples(sentences, tokenizer, max_tokens=served.max_tokens)
    figures = measure_sentences(served, examples, heads)
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, artifact.tensors, path=folder / WEIGHTS_FILE)
    prepared = prepare_articles(read_articles(data), models)
    features = article_features(trunk, prepared)
    figures |= measure_articles(features, prepared, heads)
    base = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    return {
        "data": data_digests(data),
        "heads": {name: figures[name] for name in heads if name in figures},
        "embedding": measure_embedding(base, trunk, prepared),
    }


def measure_sentences(
    encoder: TorchEncoder, examples: Sequence[Example], heads: Mapping[str, HeadSpec]
) -> dict[str, Any]:
    """Figures of the heads that are measured on test sentences."""
    features = encoder.encode([example.window for example in examples])
    found: dict[str, Any] = {}
    for name, head in heads.items():
        rows = rows_of(head, examples, features)
        if rows is None or not len(rows):
            continue
        scores = probabilities(head, rows.logits)
        figures = (
            _exclusive(rows, scores) if head.activation == "softmax" else _binary(rows, scores)
        )
        if head.kind == "token":
            figures = _words(rows, scores[:, 0], head.threshold)
        found[name] = {
            "estimate": BY_TEST,
            "n": len(rows),
            "n_articles": len(set(rows.groups)),
            "figures": _with_intervals(figures, rows.groups),
        }
        if head.activation == "sigmoid":
            found[name]["reliability"] = measure.reliability(rows.shares, scores[:, 0])
        if head.kind == "sentence":
            found[name]["slices"] = _slices(rows, scores[:, 0], examples)
    return found


def rows_of(
    head: HeadSpec, examples: Sequence[Example], features: Sequence[WindowFeatures]
) -> Rows | None:
    """What the head is judged on; ``None`` for article heads."""
    if head.kind == "sentence":
        return sentence_rows(head.name, examples, features)
    if head.kind == "token":
        return word_rows(head.name, examples, features)
    return target_rows(head.name, examples, features) if head.kind == "target" else None


def article_features(
    trunk: BertModel,
    prepared: Sequence[PreparedArticle],
    *,
    on_window: Callable[[int], None] | None = None,
) -> NDArray[np.float32]:
    """Mean over each article's windows of the windows' mean states: (n_articles, d)."""
    windows = [window for article in prepared for window in article.windows]
    pooled = read_states(trunk, windows, pool_mean, on_window=on_window)
    means, at = [], 0
    for article in prepared:
        means.append(np.mean(pooled[at : at + len(article.windows)], axis=0))
        at += len(article.windows)
    return np.stack(means).astype(np.float32)


def measure_articles(
    features: NDArray[np.float32],
    prepared: Sequence[PreparedArticle],
    heads: Mapping[str, HeadSpec],
) -> dict[str, Any]:
    """Figures of the article heads, by cross-validation on these features."""
    found: dict[str, Any] = {}
    for name, head in heads.items():
        places = [i for i, p in enumerate(prepared) if p.article.head == name]
        if head.kind != "article" or not places:
            continue
        articles = [prepared[index].article for index in places]
        logits = out_of_fold(features[places], articles, penalty=PENALTY[name])
        scores = calibrated_out_of_fold(logits, articles)
        truth = np.array([article.labels for article in articles])
        figures = _labels(truth, scores, head.labels)
        found[name] = {
            "estimate": BY_FOLDS,
            "n": len(articles),
            "n_articles": len(articles),
            "figures": _with_intervals(figures, [article.group for article in articles]),
            "reliability": measure.reliability(truth.ravel(), scores.ravel()),
            "slices": _article_slices(articles, truth, scores),
        }
    return found


def data_digests(data: Path) -> dict[str, str]:
    """Sha256 of every labelled file that is read, by its path below the folder."""
    names = (
        "babe/train.jsonl",
        "newssd/train.jsonl",
        "newssd/val.jsonl",
        "newsmtsc/train.jsonl",
        "hyperpartisan/train.jsonl",
        "narrative_frames/train.jsonl",
    )
    return {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in names}


def _binary(rows: Rows, scores: NDArray[np.float64]) -> dict[str, Any]:
    """Figures of a yes-or-no head; the decision line is 0.5."""
    said, yes = (scores[:, 0] >= 0.5).astype(np.int64), rows.labels == 1  # noqa: PLR2004
    return {
        "macro_f1": lambda at: measure.macro_f1(rows.labels[at], said[at], 2),
        "accuracy": lambda at: float((rows.labels[at] == said[at]).mean()),
        "auc": lambda at: measure.auc(yes[at], scores[at, 0]),
        "calibration_error": lambda at: measure.calibration_error(rows.shares[at], scores[at, 0]),
        "calibration_error_majority": lambda at: measure.calibration_error(
            yes[at].astype(float), scores[at, 0]
        ),
    }


def _words(rows: Rows, scores: NDArray[np.float64], threshold: float) -> dict[str, Any]:
    """Figures over whole words; words at the head's threshold count as said."""
    said, marked = scores >= threshold, rows.labels == 1
    return {
        "word_f1": lambda at: measure.f1(marked[at], said[at]),
        "precision": lambda at: float(marked[at][said[at]].mean()) if said[at].any() else 0.0,
        "recall": lambda at: float(said[at][marked[at]].mean()) if marked[at].any() else 0.0,
        "auc": lambda at: measure.auc(marked[at], scores[at]),
        "calibration_error": lambda at: measure.calibration_error(rows.shares[at], scores[at]),
    }


def _exclusive(rows: Rows, scores: NDArray[np.float64]) -> dict[str, Any]:
    """Figures of a head with exclusive labels; calibration is that of the label said."""
    said, n_labels = scores.argmax(axis=1), scores.shape[1]
    right, sure = (said == rows.labels).astype(float), scores.max(axis=1)
    return {
        "macro_f1": lambda at: measure.macro_f1(rows.labels[at], said[at], n_labels),
        "accuracy": lambda at: float(right[at].mean()),
        "calibration_error": lambda at: measure.calibration_error(right[at], sure[at]),
    }


def _labels(
    truth: NDArray[np.float64], scores: NDArray[np.float64], labels: Sequence[str]
) -> dict[str, Any]:
    """Figures of an article head: means over its labels, and each label's AUC if several."""

    def mean_auc(at: NDArray[np.int64]) -> float:
        columns = range(truth.shape[1])
        return float(np.mean([measure.auc(truth[at, c] == 1, scores[at, c]) for c in columns]))

    said = scores >= 0.5  # noqa: PLR2004
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


def _with_intervals(figures: Mapping[str, Any], groups: Sequence[str]) -> dict[str, Any]:
    return {name: measure.bootstrap(figure, groups).rounded() for name, figure in figures.items()}


def _slices(
    rows: Rows, scores: NDArray[np.float64], examples: Sequence[Example]
) -> dict[str, dict[str, dict[str, float]]]:
    """Macro-F1 by every slice that the source names, and by length in words."""
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
    said = (scores >= 0.5).astype(np.int64)  # noqa: PLR2004
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


def _article_slices(
    articles: Sequence[LabelledArticle], truth: NDArray[np.float64], scores: NDArray[np.float64]
) -> dict[str, dict[str, dict[str, float]]]:
    """Accuracy by every slice that the source names."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    right = ((scores >= 0.5) == (truth == 1)).mean(axis=1)  # noqa: PLR2004
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

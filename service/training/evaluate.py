"""Measuring an artifact as it is served, on articles that did not train it.

Sentence, word and target heads are measured on the test articles (15 % by hash of the
article). Article heads, with hundreds of labels only, are measured by five-fold
cross-validation on the artifact's own trunk, which has seen no article label. Every figure
has a bootstrap interval over articles. The same artifact and data give the same figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.models.artifact import WEIGHTS_FILE, load_artifact
from service.models.loading import ARTIFACT_OF_SET, build_encoder, packaged_artifacts
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import load_trunk, merge_adapter
from service.models.weights import Checkpoint, find_checkpoint
from service.settings import Settings
from service.tasks.calibration import probabilities
from service.training import measure
from service.training.article_features import ArticleFeatures, article_features
from service.training.corpus import Corpus, read_corpus
from service.training.embedding import measure_embedding
from service.training.figures import (
    article_slices,
    binary_figures,
    exclusive_figures,
    label_figures,
    sentence_slices,
    with_intervals,
    word_figures,
)
from service.training.folds import calibrated_out_of_fold, out_of_fold
from service.training.halves import scores_without_half
from service.training.progress import show_bars
from service.training.rows import Rows, sentence_rows, target_rows, word_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.base import HeadSpec
    from service.models.encoder import WindowEncoder
    from service.training.articles import PreparedArticle
    from service.training.examples import Example
    from service.types import Window, WindowFeatures

BY_TEST: Final = "test articles (15 % by hash of the article), each half calibrated without it"
BY_MEMBERS: Final = "each article by the member of the training that had not seen it"
BY_FOLDS: Final = "5-fold cross-validation by article"
BY_TEACHER: Final = "agreement with its teacher on held-out articles; grouped by sentence"


def evaluate(
    data: Path,
    *,
    models: str = "default",
    artifacts: Path | None = None,
    encoder: str | None = None,
    encoder_revision: str | None = None,
    progress: bool = False,
    skipped: list[str] | None = None,
) -> dict[str, Any]:
    """Figures of a shipped or named artifact; what ``framelens evaluate --data DIR`` prints.

    Args:
        data: The folder of :mod:`service.training.data`.
        models: ``default`` or ``permissive``.
        artifacts: Folder of artifacts; the packaged ones when None.
        encoder: As ``Settings.encoder``.
        encoder_revision: As ``Settings.encoder_revision``.
        progress: Whether to show bars.
        skipped: Where given, bad lines are added to it and left out, instead of stopping.

    Returns:
        ``heads`` (by name: how measured, n, figures with intervals, slices) and ``embedding``.

    Raises:
        StartError: If the encoder or the artifact cannot be loaded.
        TrainingDataError: If a labelled file has a bad line.
    """
    settings = Settings(encoder=encoder, encoder_revision=encoder_revision)
    checkpoint = find_checkpoint(settings)
    folder = (artifacts or packaged_artifacts()) / ARTIFACT_OF_SET[models]
    with show_bars(shown=progress) as bars:
        corpus = read_corpus(
            data,
            checkpoint,
            permissive=models == "permissive",
            skipped=skipped,
            on_article=bars.start("reading articles"),
        )
        return measure_artifact(
            folder, checkpoint, corpus, on_window=bars.start("reading windows of articles")
        )


def stored_figures(*, models: str = "default", artifacts: Path | None = None) -> dict[str, Any]:
    """The figures that an artifact carries and its card shows, to hold new ones against.

    Raises:
        ArtifactError: If the artifact is not complete and sound.
    """
    folder = (artifacts or packaged_artifacts()) / ARTIFACT_OF_SET[models]
    return dict(load_artifact(folder).metrics)


def measure_artifact(
    folder: Path,
    checkpoint: Checkpoint,
    corpus: Corpus,
    *,
    features: ArticleFeatures | None = None,
    silver: Sequence[tuple[Window, tuple[int, ...]]] = (),
    on_window: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Figures of one artifact folder on one encoder; see :func:`evaluate`.

    ``features`` are those that the artifact's own trunk gives, if there already; ``silver`` are
    windows with typed targets of held-out articles.
    """
    artifact = load_artifact(folder, base_sha256=checkpoint.sha256)
    path = folder / WEIGHTS_FILE
    served = build_encoder(checkpoint, artifact, path=path)
    heads = {head.name: head for head in artifact.heads}
    halves = artifact.metrics.get("calibrated_without_half", {})
    figures = measure_sentences(served, corpus.parts["test"], heads, halves=halves)
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, artifact.tensors, path=path)
    if features is None:
        features = article_features(
            trunk, load_tokenizer(checkpoint.folder), corpus.articles, on_window=on_window
        )
    figures |= measure_articles(features, corpus.articles, heads)
    if silver and "entity_type" in heads:
        figures["entity_type"] = measure_types(served, silver, heads["entity_type"])
    base = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    return {
        "data": dict(corpus.digests),
        "calibrated_without_half": halves,
        "heads": {name: figures[name] for name in heads if name in figures},
        "embedding": measure_embedding(base, trunk, corpus.articles),
    }


def measure_sentences(
    encoder: WindowEncoder,
    examples: Sequence[Example],
    heads: Mapping[str, HeadSpec],
    *,
    halves: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """Figures of the heads that are measured on test sentences.

    ``halves``: of each head the calibrations without one half of the test articles.
    """
    features = encoder.encode([example.window for example in examples])
    found: dict[str, Any] = {}
    for name, head in heads.items():
        rows = rows_of(head, examples, features)
        if rows is None or not len(rows):
            continue
        scores, thresholds = scores_without_half(head, rows, halves.get(name, ()))
        found[name] = measure_rows(head, rows, scores, thresholds, estimate=BY_TEST)
        if head.kind == "sentence":
            found[name]["slices"] = sentence_slices(rows, scores[:, 0], examples)
    return found


def measure_rows(
    head: HeadSpec,
    rows: Rows,
    scores: NDArray[np.float64],
    thresholds: NDArray[np.float64],
    *,
    estimate: str,
) -> dict[str, Any]:
    """Figures of one sentence, token or target head over judged rows, with reliability.

    *Shape:* ``scores`` (n, n_labels); ``thresholds`` (n,), above which a word counts as said.
    """
    figures = (
        exclusive_figures(rows, scores)
        if head.activation == "softmax"
        else binary_figures(rows, scores)
    )
    if head.kind == "token":
        figures = word_figures(rows, scores[:, 0], thresholds)
    found: dict[str, Any] = {
        "estimate": estimate,
        "n": len(rows),
        "n_articles": len(set(rows.groups)),
        "figures": with_intervals(figures, rows.groups),
    }
    if head.activation == "sigmoid":
        found["reliability"] = measure.reliability(rows.shares, scores[:, 0])
    return found


def measure_types(
    encoder: WindowEncoder, silver: Sequence[tuple[Window, tuple[int, ...]]], head: HeadSpec
) -> dict[str, Any]:
    """Agreement of ``entity_type`` with its teacher, on windows that did not train it."""
    features = encoder.encode([window for window, _ in silver])
    owners = np.array([i for i, (_, types) in enumerate(silver) for _ in types], dtype=np.int64)
    labels = np.array([label for _, types in silver for label in types], dtype=np.int64)
    rows = Rows(
        logits=np.concatenate([feature.logits[head.name] for feature in features]),
        labels=labels,
        shares=labels.astype(np.float64),
        owners=owners,
        groups=tuple(str(owner) for owner in owners),
    )
    return {
        "estimate": BY_TEACHER,
        "n": len(rows),
        "n_articles": len(silver),
        "figures": with_intervals(
            exclusive_figures(rows, probabilities(head, rows.logits)), rows.groups
        ),
    }


def rows_of(
    head: HeadSpec, examples: Sequence[Example], features: Sequence[WindowFeatures]
) -> Rows | None:
    """What the head is judged on; ``None`` for article heads."""
    if head.kind == "sentence":
        return sentence_rows(head.name, examples, features)
    if head.kind == "token":
        return word_rows(head.name, examples, features)
    return target_rows(head.name, examples, features) if head.kind == "target" else None


def measure_articles(
    features: ArticleFeatures,
    prepared: Sequence[PreparedArticle],
    heads: Mapping[str, HeadSpec],
) -> dict[str, Any]:
    """Figures of the article heads, by cross-validation on these features."""
    found: dict[str, Any] = {}
    for name, head in heads.items():
        places = [i for i, p in enumerate(prepared) if p.article.head == name]
        if head.kind != "article" or not places:
            continue
        chosen = [prepared[index] for index in places]
        articles = [p.article for p in chosen]
        logits = out_of_fold(features.at(places), chosen, head=name)
        scores = calibrated_out_of_fold(logits, articles)
        truth = np.array([article.labels for article in articles])
        figures = label_figures(truth, scores, head.labels)
        found[name] = {
            "estimate": BY_FOLDS,
            "n": len(articles),
            "n_articles": len(articles),
            "figures": with_intervals(figures, [article.group for article in articles]),
            "reliability": measure.reliability(truth.ravel(), scores.ravel()),
            "slices": article_slices(articles, truth, scores),
        }
    return found

"""From labelled data to an artifact that serves: trunk, heads, calibration, figures, card.

The steps stand in :func:`train` in the order in which they happen. Training needs nothing that
the service does not have, except spaCy as the teacher of ``entity_type``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from service.models.artifact import WEIGHTS_FILE, load_artifact, save_artifact
from service.models.base import Calibration, HeadSpec
from service.models.catalogue import CATALOGUE, HeadShape
from service.models.loading import ARTIFACT_OF_SET, build_encoder
from service.models.statements import statement_counts
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import load_trunk, merge_adapter
from service.models.weights import Checkpoint, find_checkpoint
from service.models.wording import vocabulary_sizes
from service.settings import Settings
from service.tasks.calibration import probabilities
from service.training.article_features import ArticleFeatures, article_features
from service.training.calibrate import (
    MAJORITY_WEIGHT,
    fit_temperature,
    review_band,
)
from service.training.cards import write_card
from service.training.corpus import Corpus, read_corpus
from service.training.data import SOURCES
from service.training.evaluate import (
    BY_MEMBERS,
    measure_artifact,
    measure_rows,
    rows_of,
)
from service.training.fit import (
    Tensors,
    fit_article_heads,
    fit_entity_type,
    silver_windows,
)
from service.training.folds import out_of_fold, platt_per_label
from service.training.halves import (
    calibrated_head,
    calibrated_without_half,
    scores_without_half,
)
from service.training.progress import Bars, show_bars
from service.training.sentence_level import fit_sentence_level
from service.training.trunk import TrunkOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.training.articles import PreparedArticle
    from service.training.members import Judged
    from service.types import Window

    Typed = Sequence[tuple[Window, tuple[int, ...]]]

VERSION: Final = "0.5.0"
"""Of the artifacts; moves with every change of what they answer."""

SOURCE_OF: Final = {
    "sentence_bias": "babe",
    "loaded_language": "babe",
    "subjectivity": "newssd",
    "portrayal": "newsmtsc",
    "hyperpartisan": "hyperpartisan",
    "frames": "narrative_frames",
    "entity_type": "silver",
}


def train(
    data: Path,
    out: Path,
    *,
    models: str = "default",
    encoder: str | None = None,
    encoder_revision: str | None = None,
    runs: Path | None = None,
    entity_types: bool = True,
    trunk: TrunkOptions | None = None,
    average_with: Path | None = None,
    teacher: Path | None = None,
    progress: bool = True,
    skipped: list[str] | None = None,
) -> Path:
    """Train one artifact and write it to ``out / <its id>``, evaluated and with its card.

    Args:
        data: The folder of :mod:`service.training.data`.
        out: Folder of artifacts; what stood there under the same id is replaced at the end.
        models: ``default``, or ``permissive`` for CC BY, MIT and Apache data alone.
        encoder: As ``Settings.encoder``.
        encoder_revision: As ``Settings.encoder_revision``.
        runs: Folder for checkpoints; with one, a stopped run goes on where it was.
        entity_types: Whether to teach ``entity_type``, which needs spaCy.
        trunk: Options of the joint training; ``rank=0`` leaves the trunk as it is.
        average_with: Folder of an earlier artifact of the same base; what is written is the mean
            of both. Ignored where ``rank`` is 0.
        teacher: Folder of an MPNet checkpoint that teaches the student too
            (:mod:`service.training.teacher`). Ignored where ``rank`` is 0.
        progress: Whether to show bars.
        skipped: Where given, bad lines are added to it and left out, instead of stopping.

    Returns:
        The artifact's folder.

    Raises:
        StartError: If the encoder, the earlier artifact or the teacher cannot be loaded.
        TrainingDataError: If a labelled file has a bad line, or spaCy is missing.
    """
    torch.set_num_threads(1)
    options = trunk or TrunkOptions()
    checkpoint = find_checkpoint(Settings(encoder=encoder, encoder_revision=encoder_revision))
    identity = ARTIFACT_OF_SET[models]
    permissive = models == "permissive"
    with show_bars(shown=progress) as bars:
        corpus = read_corpus(
            data,
            checkpoint,
            permissive=permissive,
            skipped=skipped,
            on_article=bars.start("reading articles"),
        )
        shapes = [s for s in CATALOGUE if not permissive or SOURCES[SOURCE_OF[s.name]].permissive]
        state = None
        if runs is not None:
            runs.mkdir(parents=True, exist_ok=True)
            # Named after options and data, so that no run goes on from another one's state.
            run = json.dumps([asdict(options), dict(corpus.digests), checkpoint.sha256])
            state = runs / f"{identity}-{hashlib.sha256(run.encode()).hexdigest()[:12]}.pt"
        tensors, judged, origins = fit_sentence_level(
            corpus,
            checkpoint,
            shapes,
            options,
            average_with=average_with,
            teacher=teacher,
            permissive=permissive,
            bars=bars,
            state=state,
        )
        folder = out / f"{identity}.part"
        complete(
            folder,
            tensors,
            judged,
            corpus,
            checkpoint,
            origins=origins,
            identity=identity,
            shapes=shapes,
            options=options,
            entity_types=entity_types,
            bars=bars,
        )
    return _put(folder, out / identity)


def complete(
    folder: Path,
    tensors: Tensors,
    judged: Judged,
    corpus: Corpus,
    checkpoint: Checkpoint,
    *,
    origins: Mapping[str, Mapping[str, str]],
    identity: str,
    shapes: Sequence[HeadShape],
    options: TrunkOptions,
    entity_types: bool,
    bars: Bars,
) -> None:
    """From a finished trunk to a whole artifact: the other heads, calibration, figures, card."""
    silver = silver_windows(corpus.articles) if entity_types else ([], [])
    finished = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(finished, tensors, path=folder / WEIGHTS_FILE)
    advance = bars.start("reading states")
    features = article_features(
        finished, load_tokenizer(checkpoint.folder), corpus.articles, on_window=advance
    )
    tensors = tensors | fit_article_heads(features, corpus.articles, shapes)
    if entity_types:
        tensors |= fit_entity_type(finished, silver[0])
    heads = [_spec(shape) for shape in shapes if f"head.{shape.name}.weight" in tensors]
    kept: dict[str, Any] = {
        "identity": identity,
        "version": VERSION,
        "licence": _licence(heads),
        "base_id": checkpoint.id,
        "base_sha256": checkpoint.sha256,
        "tensors": tensors,
    }
    save_artifact(folder, **kept, heads=tuple(heads), metrics={"heads": {}}, card="")
    heads, halves = calibrate(
        folder, checkpoint, corpus, judged=judged, features=features, silver=silver[1]
    )
    unmeasured = {"heads": {}, "calibrated_without_half": halves}
    save_artifact(folder, **kept, heads=tuple(heads), metrics=unmeasured, card="")
    bars.start("measuring")
    metrics = measure_artifact(folder, checkpoint, corpus, features=features, silver=silver[1])
    metrics["out_of_fold"] = measure_judged(heads, judged) if options.rank else {}
    metrics["training"] = {
        "options": asdict(options) if options.rank else {},
        **origins,
        "majority_weight": MAJORITY_WEIGHT,
        "sources": dict(corpus.counts) | {"silver": sum(len(types) for _, types in silver[0])},
        "words": vocabulary_sizes(tensors),
        "statements": statement_counts(tensors),
    }
    write(folder, heads=heads, metrics=metrics, kept=kept)


def calibrate(
    folder: Path,
    checkpoint: Checkpoint,
    corpus: Corpus,
    *,
    judged: Judged,
    features: ArticleFeatures,
    silver: Typed,
) -> tuple[list[HeadSpec], dict[str, list[dict[str, float]]]]:
    """Every head with calibration and threshold, from articles that its model had not seen.

    Returns:
        The heads; and by sentence-level head the calibrations that measure the test articles
        (:mod:`service.training.halves`).
    """
    artifact = load_artifact(folder, base_sha256=checkpoint.sha256)
    encoder = build_encoder(checkpoint, artifact, path=folder / WEIGHTS_FILE)
    test = corpus.parts["test"]
    answers = encoder.encode([example.window for example in test])
    heads, halves = [], {}
    for head in artifact.heads:
        if head.kind == "article":
            heads.append(calibrated_article_head(head, features, corpus.articles))
        elif head.name == "entity_type":
            found = encoder.encode([window for window, _ in silver])
            typed = np.concatenate([feature.logits[head.name] for feature in found])
            labels = np.array([label for _, types in silver for label in types], dtype=np.int64)
            heads.append(replace(head, calibration=(fit_temperature(typed, labels),)))
        else:
            unseen = rows_of(head, judged.examples, judged.features)
            own = rows_of(head, test, answers)
            assert unseen is not None
            assert own is not None
            heads.append(calibrated_head(head, unseen, own))
            halves[head.name] = calibrated_without_half(head, unseen, own)
    return heads, halves


def measure_judged(heads: Sequence[HeadSpec], judged: Judged) -> dict[str, Any]:
    """Figures of the members on articles that they had not seen, by head.

    Many more sentences than the test articles have, by models that saw a fifth less each and were
    not averaged. Rankings (AUC) are of unseen articles; calibration and thresholds were fitted on
    these very rows, so calibration errors and F1 at a threshold flatter.
    """
    found = {}
    for head in heads:
        rows = rows_of(head, judged.examples, judged.features)
        if rows is not None and head.name != "entity_type":
            scores, thresholds = scores_without_half(head, rows, ())
            found[head.name] = measure_rows(head, rows, scores, thresholds, estimate=BY_MEMBERS)
    return found


def calibrated_article_head(
    head: HeadSpec, features: ArticleFeatures, prepared: Sequence[PreparedArticle]
) -> HeadSpec:
    """An article head with calibration and review band, from articles out of its folds."""
    places = [i for i, p in enumerate(prepared) if p.article.head == head.name]
    chosen = [prepared[index] for index in places]
    logits = out_of_fold(features.at(places), chosen, head=head.name)
    truth = np.array([p.article.labels for p in chosen])
    head = replace(head, calibration=platt_per_label(logits, truth))
    return with_review(head, logits, truth[:, 0] == 1)


def with_review(head: HeadSpec, logits: NDArray[np.float32], truth: NDArray[np.bool_]) -> HeadSpec:
    """The calibrated head with its review band, where it decides one question at 0.5."""
    if head.kind not in {"sentence", "article"} or len(head.labels) > 1:
        return head
    return replace(head, review=review_band(probabilities(head, logits)[:, 0], truth))


def write(
    folder: Path,
    *,
    heads: Sequence[HeadSpec],
    metrics: Mapping[str, Any],
    kept: Mapping[str, Any],
) -> None:
    """Write the artifact with its figures and the card made from them."""
    card = write_card(
        identity=kept["identity"],
        version=kept["version"],
        licence=kept["licence"],
        base_id=kept["base_id"],
        heads=heads,
        metrics=metrics,
    )
    save_artifact(folder, **kept, heads=tuple(heads), metrics=metrics, card=card)


def _spec(shape: HeadShape) -> HeadSpec:
    source = SOURCES[SOURCE_OF[shape.name]]
    return HeadSpec(
        name=shape.name,
        kind=shape.kind,
        labels=shape.labels,
        activation=shape.activation,
        threshold=0.5,
        calibration=(Calibration(),) * (len(shape.labels) if shape.activation == "sigmoid" else 1),
        licence=source.licence,
        trained_on=(source.name,),
    )


def _licence(heads: Sequence[HeadSpec]) -> str:
    """The strictest of the heads' licences: all share one adapter."""
    licences = {head.licence for head in heads}
    return next(name for name in ("CC-BY-NC-4.0", "CC-BY-4.0", "MIT") if name in licences)


def _put(folder: Path, place: Path) -> Path:
    """Move a finished folder to its place; what stood there goes."""
    if place.exists():
        shutil.rmtree(place)
    return folder.rename(place)

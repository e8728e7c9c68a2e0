"""Fitting only the article heads of an artifact anew, on the trunk that it already has.

Trunk and sentence-level heads stay as they are, and so do their figures: this takes the minutes
that reading the articles takes, not the hours of the joint training.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from service.models.article_weights import extra_names
from service.models.artifact import WEIGHTS_FILE, load_artifact
from service.models.catalogue import BY_NAME
from service.models.statements import statement_counts
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import load_trunk, merge_adapter
from service.models.weights import find_checkpoint
from service.models.wording import vocabulary_sizes
from service.settings import Settings
from service.training.article_features import article_features
from service.training.corpus import read_corpus
from service.training.evaluate import measure_articles
from service.training.fit import fit_article_heads
from service.training.progress import show_bars
from service.training.train import VERSION, calibrated_article_head, write

if TYPE_CHECKING:
    from pathlib import Path


def refit_article_heads(
    data: Path,
    folder: Path,
    *,
    encoder: str | None = None,
    encoder_revision: str | None = None,
    progress: bool = True,
) -> None:
    """Fit, calibrate and measure the article heads of the artifact ``folder``, in place.

    Args:
        data: The folder of :mod:`service.training.data`.
        folder: A complete artifact; it is replaced at the end, not before.
        encoder: As ``Settings.encoder``.
        encoder_revision: As ``Settings.encoder_revision``.
        progress: Whether to show bars.

    Raises:
        StartError: If encoder or artifact cannot be loaded.
        TrainingDataError: If a labelled file has a bad line.
    """
    torch.set_num_threads(1)
    checkpoint = find_checkpoint(Settings(encoder=encoder, encoder_revision=encoder_revision))
    artifact = load_artifact(folder, base_sha256=checkpoint.sha256)
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, artifact.tensors, path=folder / WEIGHTS_FILE)
    with show_bars(shown=progress) as bars:
        corpus = read_corpus(
            data, checkpoint, permissive=True, on_article=bars.start("reading articles")
        )
        prepared = corpus.articles
        features = article_features(
            trunk,
            load_tokenizer(checkpoint.folder),
            prepared,
            on_window=bars.start("reading states"),
        )
        shapes = [BY_NAME[head.name] for head in artifact.heads if head.kind == "article"]
        old = extra_names(artifact.tensors)
        kept = {n: t for n, t in artifact.tensors.items() if n not in old}
        tensors: dict[str, Any] = kept | fit_article_heads(features, prepared, shapes)
        heads = tuple(
            calibrated_article_head(head, features, prepared) if head.kind == "article" else head
            for head in artifact.heads
        )
        bars.start("measuring")
        figures = measure_articles(features, prepared, {head.name: head for head in heads})
    measured = dict(artifact.metrics)
    measured["heads"] = {
        name: figures.get(name, old) for name, old in artifact.metrics["heads"].items()
    }
    measured["training"] = dict(measured.get("training", {})) | {
        "words": vocabulary_sizes(tensors),
        "statements": statement_counts(tensors),
    }
    write(
        folder,
        heads=heads,
        metrics=measured,
        kept={
            "identity": artifact.id,
            "version": VERSION,
            "licence": artifact.licence,
            "base_id": artifact.base_id,
            "base_sha256": artifact.base_sha256,
            "tensors": tensors,
        },
    )

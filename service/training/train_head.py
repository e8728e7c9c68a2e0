"""A head of one's own on the shipped trunk: from labelled lines to a folder that is served.

The trunk stays as it is, so the packaged scores do not change by a bit. The head is a penalised
logistic regression on its states: fitted on all lines for serving, and five times without a fold
of the groups, which gives every line the answer of a head that had not seen it. Calibration,
threshold, review band and figures come from those answers.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from service.errors import HeadNameError
from service.models.artifact import WEIGHTS_FILE, load_artifact, save_artifact
from service.models.base import Calibration, HeadSpec
from service.models.catalogue import HeadShape
from service.models.encoder import MAX_TOKENS
from service.models.extra_heads import NAME, is_free_name
from service.models.loading import ARTIFACT_OF_SET, packaged_artifacts
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import load_trunk, merge_adapter
from service.models.weights import find_checkpoint, sha256_of
from service.settings import Settings
from service.tasks.calibration import probabilities
from service.training import measure
from service.training.calibrate import (
    best_threshold,
    calibration_target,
    fit_platt,
    review_band,
)
from service.training.cards import HEAD_TEMPLATE_FILE, write_card
from service.training.diagrams import reliability_pictures
from service.training.examples import make_examples
from service.training.features import keep_tokens, read_states
from service.training.figures import (
    binary_figures,
    sentence_slices,
    with_intervals,
    word_figures,
)
from service.training.fit import as_tensors
from service.training.own_data import OwnKind, read_own
from service.training.probe import fit_linear
from service.training.progress import show_bars
from service.training.rows import Rows, sentence_rows, word_rows
from service.training.splits import N_FOLDS, fold_of
from service.types import WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.training.examples import Example
    from service.training.probe import Linear

VERSION: Final = "1"

PENALTIES: Final = {"sentence": (1e-3, 1e-2, 1e-1), "token": (1e-4, 1e-3)}
"""L2 penalties that are tried, by kind: a step below and above those of the shipped heads."""

ESTIMATE: Final = "5-fold cross-validation by group, calibrated without the fold"


def train_head(
    data: Path,
    out: Path,
    *,
    name: str,
    kind: OwnKind,
    licence: str = "not stated",
    models: str = "default",
    artifacts: Path | None = None,
    encoder: str | None = None,
    encoder_revision: str | None = None,
    progress: bool = True,
    skipped: list[str] | None = None,
) -> Path:
    """Fit, calibrate and measure a head, and write it to ``out / name`` with its card.

    Args:
        data: A file of labelled lines; :mod:`service.training.own_data` says of what form.
        out: Folder of heads; what stood there under the same name is replaced at the end.
        name: What the indicator is to be called in answers.
        kind: Whether it scores sentences or marks words.
        licence: Of the data, for card and ``/v1/models``.
        models: ``default`` or ``permissive``: whose trunk it reads.
        artifacts: As ``Settings.artifacts``.
        encoder: As ``Settings.encoder``.
        encoder_revision: As ``Settings.encoder_revision``.
        progress: Whether to show bars.
        skipped: Where given, bad lines are added to it and left out, instead of stopping.

    Returns:
        The head's folder.

    Raises:
        HeadNameError: If the name is taken or has other signs than a key may have.
        TrainingDataError: If a line cannot be used.
        OwnDataError: If there are too few lines.
        StartError: If the encoder or the artifact cannot be loaded.
    """
    if not is_free_name(name):
        raise HeadNameError(
            f"a head cannot be called {name!r}: names of {NAME.pattern} that no other indicator has"
        )
    torch.set_num_threads(1)
    sentences = read_own(data, name=name, kind=kind, skipped=skipped)
    checkpoint = find_checkpoint(Settings(encoder=encoder, encoder_revision=encoder_revision))
    framing_folder = (artifacts or packaged_artifacts()) / ARTIFACT_OF_SET[models]
    framing = load_artifact(framing_folder, base_sha256=checkpoint.sha256)
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, framing.tensors, path=framing_folder / WEIGHTS_FILE)
    examples = make_examples(sentences, load_tokenizer(checkpoint.folder), max_tokens=MAX_TOKENS)
    with show_bars(shown=progress) as bars:
        windows = [example.window for example in examples]
        states = read_states(trunk, windows, keep_tokens, on_window=bars.start("reading states"))
        bars.start("fitting and measuring")
        shape = HeadShape(name=name, kind=kind, labels=(name,), activation="sigmoid")
        penalty, rows = min(
            ((p, _out_of_fold(shape, examples, states, p)) for p in PENALTIES[kind]),
            key=lambda tried: _loss(tried[1]),
        )
        served = _fit(shape, examples, states, penalty)
        head, scores = _calibrated(shape, rows, examples, licence=licence, data=data.name)
        digest = sha256_of(data)
        metrics: dict[str, Any] = {
            "data": {data.name: digest},
            "heads": {name: _figures(head, rows, scores, examples)},
            "training": {
                "penalty": penalty,
                "skipped": len(skipped or ()),
                "trunk": {"id": framing.id, "version": framing.version},
            },
        }
    kept: dict[str, Any] = {"identity": name, "version": VERSION, "licence": licence}
    card = write_card(
        **kept,
        base_id=checkpoint.id,
        heads=(head,),
        metrics=metrics,
        template=HEAD_TEMPLATE_FILE,
        more={
            "kind": kind,
            "data_file": data.name,
            "data_sha256": digest,
            "n_lines": str(len(sentences)),
            "n_groups": str(len({sentence.group for sentence in sentences})),
            "trunk": f"{framing.id} {framing.version}",
            "trunk_licence": framing.licence,
        },
    )
    folder = out / f"{name}.part"
    save_artifact(
        folder,
        **kept,
        base_id=checkpoint.id,
        base_sha256=checkpoint.sha256,
        trunk_sha256=framing.sha256,
        heads=(head,),
        tensors=as_tensors(shape, served),
        metrics=metrics,
        card=card,
    )
    (folder / "images").mkdir(exist_ok=True)
    for file, picture in reliability_pictures(name, metrics).items():
        (folder / "images" / file).write_text(picture, encoding="utf-8")
    if (out / name).exists():
        shutil.rmtree(out / name)
    return folder.rename(out / name)


def _fit(
    shape: HeadShape, examples: Sequence[Example], states: Sequence[Any], penalty: float
) -> Linear:
    """The head from these examples: sentences by their mean state, or each token."""
    features: list[NDArray[np.float32]] = []
    labels: list[float] = []
    for example, state in zip(examples, states, strict=True):
        if shape.kind == "sentence":
            features.append(state.mean(axis=0))
            labels.append(example.sentence.shares[shape.name])
        elif example.marked is not None:
            features.extend(state[1:-1])
            labels.extend(example.marked[1:-1].tolist())
    return fit_linear(
        np.stack(features),
        np.array(labels, dtype=np.float32)[:, None],
        activation="sigmoid",
        penalty=penalty,
    )


def _out_of_fold(
    shape: HeadShape, examples: Sequence[Example], states: Sequence[Any], penalty: float
) -> Rows:
    """Every example judged by a head that was fitted without its fold."""
    folds = np.array([fold_of(e.sentence.source, e.sentence.group) for e in examples])
    logits: dict[int, NDArray[np.float32]] = {}
    for fold in range(N_FOLDS):
        held: list[int] = np.flatnonzero(folds == fold).tolist()
        rest: list[int] = np.flatnonzero(folds != fold).tolist()
        if not held:
            continue
        head = _fit(shape, [examples[i] for i in rest], [states[i] for i in rest], penalty)
        for index in held:
            pooled = states[index].mean(axis=0) if shape.kind == "sentence" else states[index]
            logits[index] = head.logits(pooled)
    features = [
        WindowFeatures(embedding=np.zeros(0, np.float32), logits={shape.name: logits[index]})
        for index in range(len(examples))
    ]
    read = sentence_rows if shape.kind == "sentence" else word_rows
    return read(shape.name, examples, features)


def _loss(rows: Rows) -> float:
    """Mean log loss after calibration, the yardstick of penalties."""
    by = fit_platt(rows.logits[:, 0], rows.shares)
    logits = by.slope * rows.logits[:, 0].astype(np.float64) + by.intercept
    return float((np.logaddexp(0, logits) - rows.shares * logits).mean())


def _calibrated(
    shape: HeadShape, rows: Rows, examples: Sequence[Example], *, licence: str, data: str
) -> tuple[HeadSpec, NDArray[np.float64]]:
    """The head as it is served, and each row's score by a calibration without its fold."""
    target = calibration_target(rows.shares, rows.labels)
    owners = [examples[owner].sentence for owner in rows.owners]
    folds = np.array([fold_of(owner.source, owner.group) for owner in owners])
    head = HeadSpec(
        name=shape.name,
        kind=shape.kind,
        labels=shape.labels,
        activation="sigmoid",
        threshold=0.5,
        calibration=(Calibration(),),
        licence=licence,
        trained_on=(data,),
    )

    def fitted(at: NDArray[np.bool_]) -> HeadSpec:
        return replace(head, calibration=(fit_platt(rows.logits[at, 0], target[at]),))

    scores = np.zeros((len(rows), 1))
    for fold in np.unique(folds):
        scores[folds == fold] = probabilities(fitted(folds != fold), rows.logits[folds == fold])
    truth = rows.labels == 1
    head = fitted(np.ones(len(rows), dtype=bool))
    if shape.kind == "token":
        return replace(head, threshold=best_threshold(scores[:, 0], truth)), scores
    return replace(head, review=review_band(scores[:, 0], truth)), scores


def _figures(
    head: HeadSpec, rows: Rows, scores: NDArray[np.float64], examples: Sequence[Example]
) -> dict[str, Any]:
    if head.kind == "token":
        figures = word_figures(rows, scores[:, 0], head.threshold)
        slices = {}
    else:
        figures = binary_figures(rows, scores)
        slices = sentence_slices(rows, scores[:, 0], examples)
    return {
        "estimate": ESTIMATE,
        "n": len(rows),
        "n_articles": len(set(rows.groups)),
        "figures": with_intervals(figures, rows.groups),
        "reliability": measure.reliability(rows.shares, scores[:, 0]),
        "slices": slices,
    }

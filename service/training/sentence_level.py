"""Adapter and sentence-level heads of an artifact, from labelled and unlabelled sentences.

Members on folds, their student, an earlier artifact averaged in: the steps stand in
:func:`fit_sentence_level` in the order in which they happen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.models.torch_backend import load_trunk
from service.training.distil import Lesson, mean_answers
from service.training.features import pool_mean, read_states
from service.training.fit import Tensors, fit_sentence_heads
from service.training.members import (
    Judged,
    answers_of,
    folds_of,
    member_encoder,
    teach_student,
    train_members,
    unlabelled_windows,
    with_earlier,
)
from service.training.scale import rescaled, scale_of
from service.training.teacher import taught_answers, with_teacher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.catalogue import HeadShape
    from service.models.weights import Checkpoint
    from service.training.corpus import Corpus
    from service.training.guide import TeacherStates
    from service.training.progress import Bars
    from service.training.trunk import TrunkOptions


def fit_sentence_level(
    corpus: Corpus,
    checkpoint: Checkpoint,
    shapes: Sequence[HeadShape],
    options: TrunkOptions,
    *,
    average_with: Path | None,
    teacher: Path | None,
    permissive: bool,
    bars: Bars,
    state: Path | None,
) -> tuple[Tensors, Judged, dict[str, dict[str, str]]]:
    """Adapter with sentence, token and target heads, or the heads alone where rank is 0.

    Returns:
        The tensors; what calibrates the heads: examples with the features that a model gave
        which had not seen their articles, on the served model's scale; and which earlier
        artifact was ``averaged_with`` it and which ``teacher`` taught it, where there were.
    """
    joint = [s for s in shapes if s.kind != "article" and s.name != "entity_type"]
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    if not options.rank:
        tensors = fit_sentence_heads(
            trunk, corpus.parts["train"], joint, on_window=bars.start("reading states")
        )
        encoder = member_encoder(checkpoint, joint, tensors)
        held = corpus.parts["validation"]
        return tensors, Judged(held, encoder.encode([example.window for example in held])), {}
    examples = (*corpus.parts["train"], *corpus.parts["validation"])
    unlabelled = unlabelled_windows(corpus.articles, options.unlabelled)
    windows = [*(example.window for example in examples), *unlabelled]
    states = np.stack(
        read_states(trunk, windows, pool_mean, on_window=bars.start("base embeddings"))
    )
    base = states / np.linalg.norm(states, axis=1, keepdims=True)
    members, unseen = train_members(
        checkpoint,
        joint,
        examples,
        base_embeddings=base[: len(examples)],
        options=options,
        bars=bars,
        state=state,
    )
    bars.start("asking the members")
    asked = [answers_of(checkpoint, joint, member, unlabelled) for member in members]
    answers: list[Mapping[str, NDArray[np.float32]]] = [
        *(features.logits for features in unseen),
        *(mean_answers(each) for each in zip(*asked, strict=True)),
    ]
    origins: dict[str, dict[str, str]] = {}
    shown: list[TeacherStates | None] = [None] * len(windows)
    if teacher is not None:
        taught, shown[:], origins["teacher"] = taught_answers(
            teacher, checkpoint, joint, examples, windows, bars=bars, state=state
        )
        answers = with_teacher(joint, answers, taught, n_seen=len(examples))
    lessons = [
        Lesson(
            window,
            answer,
            base[index],
            example=examples[index] if index < len(examples) else None,
            states=of_teacher,
        )
        for index, (window, answer, of_teacher) in enumerate(
            zip(windows, answers, shown, strict=True)
        )
    ]
    served = teach_student(
        checkpoint, joint, members, lessons, options=options, bars=bars, state=state
    )
    if average_with is not None:
        served, origins["averaged_with"] = with_earlier(
            served, average_with, checkpoint, permissive=permissive
        )
    there = answers_of(checkpoint, joint, served, unlabelled)
    scales = {shape.name: scale_of(shape, asked, there) for shape in joint}
    in_fold = np.flatnonzero(np.isin(folds_of(examples), options.members)).tolist()
    judged = Judged(
        [examples[index] for index in in_fold],
        rescaled([unseen[index] for index in in_fold], scales),
    )
    return served, judged, origins

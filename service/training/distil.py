"""One student taught by several members: what they agree on where nobody has labelled anything.

The mean of several models' answers is better than any of them (Hinton et al. 2015, "Distilling
the Knowledge in a Neural Network"), and unlabelled sentences are free. The student starts at the
mean of the members' weights and learns their mean answers on unlabelled sentences of articles;
on labelled sentences it learns the labels together with the answer of the member that had not
seen them (Furlanello et al. 2018, "Born Again Neural Networks"), which is no echo of the label.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from service.training.guide import WEIGHT as GUIDE_WEIGHT
from service.training.guide import guide_loss, make_guides
from service.training.network import pad
from service.training.trunk import (
    TrunkOptions,
    bucketed,
    descend,
    embedding_loss,
    joint_loss,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.training.examples import Example
    from service.training.guide import TeacherStates
    from service.training.network import Network
    from service.types import Window

LABEL_WEIGHT: Final = 0.5
"""Of the labels beside the teachers' answers on labelled sentences; not swept."""


TARGET_WEIGHT: Final = 2.0
"""Of the teachers' answers for targets beside those for sentences: there the larger teacher is
furthest ahead of the student (docs/experiments.md, "A larger teacher"); not swept."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One window with the teachers' answers, and the labelled example where there is one.

    ``states`` are those of the larger teacher, where there is one.

    *Shape:* ``answers`` has the logits of each head as
    :attr:`~service.types.WindowFeatures.logits`; ``base`` (d,) is the base model's embedding.
    """

    window: Window
    answers: Mapping[str, NDArray[np.float32]]
    base: NDArray[np.float32]
    example: Example | None = None
    states: TeacherStates | None = None


def distil(
    network: Network,
    lessons: Sequence[Lesson],
    *,
    options: TrunkOptions,
    checkpoint: Path | None = None,
    on_step: Callable[[int, int, float], None] | None = None,
) -> None:
    """Train the student in place; ``checkpoint`` and ``on_step`` as ``descend`` says."""
    shown = [lesson.states for lesson in lessons if lesson.states is not None]
    network.guides.update(make_guides(int(network.trunk.config.hidden_size), shown))
    lengths = [lesson.window.n_tokens for lesson in lessons]
    epochs = []
    for epoch in range(options.distil_epochs):
        shuffle = random.Random(f"{options.seed} lessons {epoch}")  # noqa: S311 - an order
        order = list(range(len(lessons)))
        shuffle.shuffle(order)
        epochs.append(bucketed(order, lengths, options.batch_size, shuffle))
    descend(
        network,
        [batch for batches in epochs for batch in batches],
        lambda batch: lesson_loss(network, [lessons[index] for index in batch], options),
        options=options,
        rate=options.distil_rate,
        checkpoint=checkpoint,
        on_step=on_step,
    )


def lesson_loss(network: Network, batch: Sequence[Lesson], options: TrunkOptions) -> Tensor:
    """Distance from the teachers' answers and states, from labels and from the base embedding."""
    ids, padding = pad([lesson.window for lesson in batch])
    states = network.states(ids, padding)
    base = np.stack([lesson.base for lesson in batch])
    loss = options.embedding_weight * len(batch) * embedding_loss(states, padding, base)
    for name, head in network.heads.items():
        logits = head(states, padding)
        for row, lesson in enumerate(batch):
            answer = torch.from_numpy(lesson.answers[name])
            if head.kind == "sentence":
                loss = loss + _both_ways(logits[row], answer)
            elif head.kind == "token":
                n = lesson.window.n_tokens
                loss = loss + options.token_weight * _both_ways(
                    logits[row, 1 : n - 1], answer[1 : n - 1]
                )
            else:
                loss = loss + TARGET_WEIGHT * _exclusive(logits[row], answer, lesson.window)
    for row, lesson in enumerate(batch):
        if lesson.states is not None:
            guided = guide_loss(network.guides, states[row], lesson.window, lesson.states)
            loss = loss + GUIDE_WEIGHT * guided
    labelled = [place for place, lesson in enumerate(batch) if lesson.example is not None]
    if labelled:
        examples = [e for lesson in batch if (e := lesson.example) is not None]
        labels = joint_loss(network, examples, states[labelled], padding[labelled], options)
        loss = loss + LABEL_WEIGHT * len(labelled) * labels
    return loss / len(batch)


def _both_ways(logits: Tensor, answer: Tensor) -> Tensor:
    """Cross-entropy of a yes-or-no answer that is a probability, mean over its parts."""
    if not answer.numel():
        return logits.new_zeros(())
    return nn.functional.binary_cross_entropy_with_logits(logits, answer.sigmoid())


def _exclusive(logits: Tensor, answers: Tensor, window: Window) -> Tensor:
    """Cross-entropy of each target's distribution, a window's targets together weighing one."""
    if not window.targets:
        return logits.new_zeros(())
    pooled = torch.stack([logits[start:end].mean(dim=0) for start, end in window.targets])
    return nn.functional.cross_entropy(pooled, answers.softmax(dim=-1))


def mean_answers(
    teachers: Sequence[Mapping[str, NDArray[np.float32]]],
) -> dict[str, NDArray[np.float32]]:
    """The mean logits of several teachers on one window, head by head."""
    mean: dict[str, Any] = {
        name: np.mean([teacher[name] for teacher in teachers], axis=0) for name in teachers[0]
    }
    return mean

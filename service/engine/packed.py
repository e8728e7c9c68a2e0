"""Windows and features on their way between processes: few large arrays instead of many small.

An article of 1,000 words has 84 windows, whose features are 700 arrays: pickled one by one they
take eight milliseconds of two processes, packed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.types import Window, WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PackedFeatures:
    """Features of several windows.

    *Shape:* ``embeddings`` (n, d). ``logits[head]``: all windows' logits one after another, and
    the shape that each had.
    """

    embeddings: NDArray[np.float32]
    logits: dict[str, tuple[NDArray[np.float32], list[tuple[int, ...]]]]


def pack(features: Sequence[WindowFeatures]) -> PackedFeatures:
    """One array for each head; at least one window, all with the same heads."""
    logits = {}
    for head in features[0].logits:
        parts = [window.logits[head] for window in features]
        logits[head] = np.concatenate([p.ravel() for p in parts]), [p.shape for p in parts]
    return PackedFeatures(np.stack([window.embedding for window in features]), logits)


def unpack(packed: PackedFeatures) -> list[WindowFeatures]:
    """What was packed, equal in every bit."""
    by_head: dict[str, list[NDArray[np.float32]]] = {}
    for head, (numbers, shapes) in packed.logits.items():
        at, parts = 0, []
        for shape in shapes:
            size = shape[0] if len(shape) == 1 else shape[0] * shape[1]
            parts.append(numbers[at : at + size].reshape(shape))
            at += size
        by_head[head] = parts
    return [
        WindowFeatures(embedding, {head: parts[number] for head, parts in by_head.items()})
        for number, embedding in enumerate(packed.embeddings)
    ]


def without_places(windows: Sequence[Window]) -> list[Window]:
    """The windows with what the encoder reads, tokens and targets, and nothing else."""
    return [Window(w.sentence, w.voice, w.input_ids, (), w.targets) for w in windows]

"""The encoder: windows in, features out, on whichever backend computes the trunk.

A window's features are the same bits whatever shares its batch. That holds on CPU because

- a batch has windows of one padded length only, a multiple of what the backend needs, so a
  window always runs through matrix kernels with the same tiling of its rows;
- an additive attention mask is always passed, even where nothing is padded: without one the
  attention kernel takes another path;
- each forward uses one intra-op thread: several would split sums by batch size. Parallelism
  comes from calling :meth:`WindowEncoder.encode` from several threads, backends free the GIL;
- what is pooled per window is summed per window, in numpy, over that window's rows alone.

``tests/unit/models/test_encoder.py`` holds it for every backend.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from service.types import WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.heads import HeadBank
    from service.types import Window

MAX_TOKENS: Final = 256
"""all-MiniLM-L6-v2 was trained on up to 128 word pieces and published for 256; a sentence
rarely has more than 80."""

_MAX_FORWARD_TOKENS: Final = 8_192
"""Padded tokens of one inner forward, to bound memory where a caller passes a whole article."""


class Backend(Protocol):
    """Computes the trunk with the heads' columns. Stateless, safe to call from several threads."""

    @property
    def name(self) -> str:
        """One word: ``torch``, ``onnx``."""
        ...

    @property
    def numerics(self) -> tuple[str, ...]:
        """What decides the last bits of its numbers; part of the fingerprint."""
        ...

    @property
    def pad_to(self) -> int:
        """Padded lengths are multiples of this: the least with which company moves no bit."""
        ...

    @property
    def max_positions(self) -> int:
        """Longest input of the trunk."""
        ...

    @property
    def pad_id(self) -> int:
        """Token that fills a row; masked out."""
        ...

    def states(
        self, ids: NDArray[np.int64], mask: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Token states (b, t, d) and the heads' columns (b, t, columns), float32.

        *Shape:* ``ids`` (b, t); ``mask`` (b, 1, 1, t), 0 where attended, else the least float32.
        """
        ...


class WindowEncoder:
    """``service.models.base.Encoder`` over a backend; read-only after construction, thread-safe."""

    def __init__(
        self, backend: Backend, *, heads: HeadBank, fingerprint: str, max_tokens: int = MAX_TOKENS
    ) -> None:
        self.fingerprint = fingerprint
        self.max_tokens = min(max_tokens, backend.max_positions)
        self._backend = backend
        self._heads = heads

    def padded_length(self, window: Window) -> int:
        """The window's length up to the next multiple of what the backend needs."""
        step = self._backend.pad_to
        return -(-window.n_tokens // step) * step

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of each window, in order.

        Raises:
            ValueError: If a window is empty or longer than ``max_tokens``, or a target lies
                outside its window or is empty.
        """
        groups: dict[int, list[int]] = defaultdict(list)
        for index, window in enumerate(windows):
            self._check(window)
            groups[self.padded_length(window)].append(index)
        features: dict[int, WindowFeatures] = {}
        for length, indices in groups.items():
            size = max(1, _MAX_FORWARD_TOKENS // length)
            for first in range(0, len(indices), size):
                batch = indices[first : first + size]
                found = self._forward([windows[index] for index in batch], length)
                features.update(zip(batch, found, strict=True))
        return [features[index] for index in range(len(windows))]

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """States (n_tokens, d) of each window's tokens, in order; see :meth:`encode`.

        Raises:
            ValueError: If a window is empty or longer than ``max_tokens``.
        """
        found: list[NDArray[np.float32]] = []
        for window in windows:
            self._check(window)
            ids, mask = self._batch([window], self.padded_length(window))
            found.append(self._backend.states(ids, mask)[0][0, : window.n_tokens])
        return found

    def _check(self, window: Window) -> None:
        if not 0 < window.n_tokens <= self.max_tokens:
            raise ValueError(f"A window has {window.n_tokens} tokens; 1 to {self.max_tokens} fit.")
        for start, end in window.targets:
            if not 0 <= start < end <= window.n_tokens:
                raise ValueError(f"A target [{start}, {end}) is empty or outside its window.")

    def _batch(
        self, windows: Sequence[Window], length: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Padded token ids (b, t) and the additive mask (b, 1, 1, t)."""
        ids = np.full((len(windows), length), self._backend.pad_id, dtype=np.int64)
        mask = np.full((len(windows), 1, 1, length), np.finfo(np.float32).min, dtype=np.float32)
        for row, window in enumerate(windows):
            ids[row, : window.n_tokens] = window.input_ids
            mask[row, ..., : window.n_tokens] = 0.0
        return ids, mask

    def _forward(self, windows: Sequence[Window], length: int) -> list[WindowFeatures]:
        ids, mask = self._batch(windows, length)
        states, columns = self._backend.states(ids, mask)
        return [
            WindowFeatures(
                embedding=_mean_unit(states[row, : window.n_tokens]),
                logits=self._heads.read(columns[row, : window.n_tokens], window.targets),
            )
            for row, window in enumerate(windows)
        ]


def _mean_unit(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of the rows, scaled to unit length."""
    mean = states.mean(axis=0)
    unit: NDArray[np.float32] = mean / np.sqrt((mean * mean).sum())
    return unit

"""All heads of an artifact as one matrix over token states.

A head reads linearly, so its logits may be taken per token first and pooled afterwards: one
product of (tokens, d) with (d, columns) serves every head, whatever it pools over, and costs
0.2 % of the trunk. It also keeps batch invariance: that product has at least 16 rows, where
one with a single row (a pooled vector) would take another kernel with other rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.models.base import HeadKind, HeadSpec
    from service.models.catalogue import HeadShape


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where one head lives among the columns; ``query`` only where it pools by attention."""

    kind: HeadKind
    first: int
    last: int
    query: int | None
    bias: NDArray[np.float32]


class HeadBank:
    """The heads of one artifact, ready to read token states.

    ``matrix`` is (d, columns), float32: for each head its labels, then its query if it has one.
    """

    def __init__(
        self, heads: Sequence[HeadSpec | HeadShape], tensors: Mapping[str, NDArray[Any]]
    ) -> None:
        self._slots: dict[str, _Slot] = {}
        columns: list[NDArray[np.float32]] = []
        width = 0
        for head in heads:
            weight = tensors[f"head.{head.name}.weight"].astype(np.float32)
            columns.append(weight)
            first, width = width, width + len(weight)
            query = None
            if head.kind in {"sentence", "article"}:
                columns.append(tensors[f"head.{head.name}.query"].astype(np.float32)[None])
                query, width = width, width + 1
            bias = tensors[f"head.{head.name}.bias"].astype(np.float32)
            self._slots[head.name] = _Slot(head.kind, first, first + len(weight), query, bias)
        self.matrix = np.ascontiguousarray(np.concatenate(columns).T)

    def read(
        self, columns: NDArray[np.float32], targets: Sequence[tuple[int, int]]
    ) -> dict[str, NDArray[np.float32]]:
        """Logits of every head for one window.

        *Shape:* ``columns`` (n_tokens, columns) is ``states @ matrix`` of the window's own
        tokens, padding cut off; the answer is as ``WindowFeatures.logits`` says.
        """
        logits = {}
        for name, slot in self._slots.items():
            values = columns[:, slot.first : slot.last]
            if slot.query is not None:
                logits[name] = _attention_pool(values, columns[:, slot.query]) + slot.bias
            elif slot.kind == "token":
                logits[name] = values + slot.bias
            else:
                rows = [values[start:end].mean(axis=0) + slot.bias for start, end in targets]
                logits[name] = np.array(rows, dtype=np.float32).reshape(-1, len(slot.bias))
        return logits


def _attention_pool(
    values: NDArray[np.float32], scores: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Mean of the rows of ``values`` (n, k), weighed by ``softmax(scores)`` (n,)."""
    weights = np.exp(scores - scores.max())
    pooled: NDArray[np.float32] = (values * weights[:, None]).sum(axis=0) / weights.sum()
    return pooled

"""The larger teacher's states as a guide for the student's, beside its answers.

Three numbers say little of why a target is cast badly. So the student's state of each target, and
the mean of its sentence's, are also brought, by a linear map that is learned with them and then
thrown away, near those of the teacher (Romero et al. 2015, "FitNets"; Jiao et al. 2020,
"TinyBERT"). Each of the teacher's dimensions counts alike: it is standardised first, so the loss
is the share of its variance that the student leaves unexplained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.types import Window

WEIGHT: Final = 2.0
"""Of either unexplained share beside the answers' losses; not swept."""

_LEAST: Final = 1e-3
"""Added to each dimension's standard deviation, so that one that never varies divides nothing."""


@dataclass(frozen=True, slots=True)
class TeacherStates:
    """What the teacher's states say of one window.

    *Shape:* ``sentence`` (D,), the mean over its tokens without the special ones; ``targets``
    (n_targets, D), the mean over each target's tokens. float16: thousands are kept.
    """

    sentence: NDArray[np.float16]
    targets: NDArray[np.float16]


def teacher_states(states: NDArray[np.float32], window: Window) -> TeacherStates:
    """The means of one window's token states, *shape* (n_tokens, D)."""
    targets = [states[start:end].mean(axis=0) for start, end in window.targets]
    return TeacherStates(
        sentence=states[1:-1].mean(axis=0).astype(np.float16),
        targets=np.array(targets, dtype=np.float16).reshape(-1, states.shape[1]),
    )


class Guide(nn.Module):
    """One linear map from the student's states (d) to the teacher's standardised ones (D)."""

    def __init__(self, width: int, examples: NDArray[Any]) -> None:
        """``examples`` (n, D) are states of the teacher, for their mean and spread."""
        super().__init__()
        wide = examples.astype(np.float32)
        self.map = nn.Linear(width, wide.shape[1])
        self.mean = nn.Buffer(torch.from_numpy(wide.mean(axis=0)))
        self.spread = nn.Buffer(torch.from_numpy(wide.std(axis=0) + _LEAST))

    def forward(self, states: Tensor, wanted: NDArray[Any]) -> Tensor:
        """What is unexplained of each row: mean squared distance, (n,), of (n, d) to (n, D)."""
        aim = (torch.from_numpy(wanted.astype(np.float32)) - self.mean) / self.spread
        distance: Tensor = ((self.map(states) - aim) ** 2).mean(dim=-1)
        return distance


def make_guides(width: int, shown: Sequence[TeacherStates]) -> dict[str, Guide]:
    """The guides of sentences and of targets; none where the teacher showed no states."""
    targets = [one.targets for one in shown if len(one.targets)]
    guides = {}
    if shown:
        guides["sentence"] = Guide(width, np.stack([one.sentence for one in shown]))
    if targets:
        guides["target"] = Guide(width, np.concatenate(targets))
    return guides


def guide_loss(
    guides: nn.ModuleDict, states: Tensor, window: Window, taught: TeacherStates
) -> Tensor:
    """How far one window's states (t, d) are from what the teacher has, targets weighing one."""
    loss = states.new_zeros(())
    wanted = {"sentence": taught.sentence[None], "target": taught.targets}
    places = {"sentence": ((1, window.n_tokens - 1),), "target": window.targets}
    for name, guide in guides.items():
        if places[name]:
            pooled = [states[start:end].mean(dim=0) for start, end in places[name]]
            loss = loss + guide(torch.stack(pooled), wanted[name]).mean()
    return loss

"""The teacher's states as a guide: what they are, and that the student comes nearer to them."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from service.training.guide import TeacherStates, guide_loss, make_guides, teacher_states
from service.types import Window

WINDOW = Window(0, None, (1, 5, 6, 7, 2), ((0, 0),) * 5, targets=((1, 3),))
RNG = np.random.default_rng(2)


def test_means_are_of_words_alone() -> None:
    """A sentence's mean leaves the special tokens out; a target's is that of its tokens."""
    states = np.arange(10, dtype=np.float32).reshape(5, 2)
    kept = teacher_states(states, WINDOW)
    assert kept.sentence.tolist() == [4, 5]
    assert kept.targets.tolist() == [[3, 4]]


def test_without_states_there_is_no_guide() -> None:
    """Training without a larger teacher has nothing to come near to."""
    assert make_guides(4, []) == {}


def test_a_sentence_without_targets_is_guided_as_a_whole() -> None:
    """No target, no guide for targets, and no loss that divides by nothing."""
    bare = Window(0, None, (1, 5, 2), ((0, 0),) * 3)
    shown = [TeacherStates(RNG.normal(size=6).astype(np.float16), np.zeros((0, 6), np.float16))]
    guides = nn.ModuleDict(make_guides(4, shown * 3))
    assert set(guides) == {"sentence"}
    assert torch.isfinite(guide_loss(guides, torch.randn(3, 4), bare, shown[0]))


def test_what_varies_not_is_explained() -> None:
    """A dimension that is the same everywhere costs nothing, and divides nothing by zero."""
    shown = [TeacherStates(np.full(3, 7, np.float16), np.full((1, 3), 7, np.float16))] * 4
    guides = nn.ModuleDict(make_guides(2, shown))
    for guide in guides.values():
        nn.init.zeros_(guide.map.weight)
        nn.init.zeros_(guide.map.bias)
    assert float(guide_loss(guides, torch.randn(5, 2), WINDOW, shown[0]).detach()) < 1e-6


def test_states_come_nearer() -> None:
    """Descending the loss moves states and maps until little of the teacher's is unexplained."""
    torch.manual_seed(0)
    shown = [teacher_states(RNG.normal(size=(5, 6)).astype(np.float32), WINDOW) for _ in range(8)]
    guides = nn.ModuleDict(make_guides(4, shown))
    states = nn.Parameter(torch.randn(8, 5, 4))
    optimiser = torch.optim.Adam([states, *guides.parameters()], lr=0.05)
    losses = []
    for _ in range(200):
        each = [guide_loss(guides, states[row], WINDOW, one) for row, one in enumerate(shown)]
        loss = torch.stack(each).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] / 5

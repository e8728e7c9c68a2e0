"""Several trunks trained on different folds, averaged into the one that is served.

Each member leaves one fold of the articles out, so its answers on that fold are those of a model
that never saw them: together they calibrate the artifact on every article it learned from. What
is served is the mean of the members' weights (Wortsman et al. 2022, "Model soups"): it has seen
all folds, costs what one member costs, and errs less than one. All members start from the same
weights, which is what makes their mean meaningful.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from service.models.encoder import MAX_TOKENS, WindowEncoder
from service.models.heads import HeadBank
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import TorchBackend, load_trunk, merge_adapter
from service.training.network import Network
from service.training.splits import fold_of
from service.training.swaps import Swapper
from service.training.trunk import train_trunk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.catalogue import HeadShape
    from service.models.weights import Checkpoint
    from service.training.examples import Example
    from service.training.fit import Tensors
    from service.training.progress import Bars
    from service.training.trunk import TrunkOptions
    from service.types import WindowFeatures

MERGED_RANK: Final = 64
"""Rank of the averaged adapter: the sum of five members of rank 32 has rank 160, of which 64 keep
more than .99 of the squared weight (docs/experiments.md) in 3.5 MB of float16."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Examples, and for each the features of a model that had not seen its article."""

    examples: Sequence[Example]
    features: Sequence[WindowFeatures]


def train_members(
    checkpoint: Checkpoint,
    shapes: Sequence[HeadShape],
    examples: Sequence[Example],
    *,
    base_embeddings: NDArray[np.float32],
    options: TrunkOptions,
    bars: Bars,
    state: Path | None,
) -> tuple[Tensors, list[WindowFeatures]]:
    """Train ``options.members`` trunks and average them.

    *Shape:* ``base_embeddings`` (n_examples, d), as :func:`~service.training.trunk.train_trunk`.

    Returns:
        The averaged tensors, and for each example the features that the member gave which had
        not seen its article.
    """
    folds = np.array(
        [fold_of(e.sentence.source, e.sentence.group) % options.members for e in examples]
    )
    tokenizer = load_tokenizer(checkpoint.folder)
    swapper = Swapper(tokenizer=tokenizer, max_tokens=MAX_TOKENS, share=options.swap_share)
    members: list[Tensors] = []
    unseen: dict[int, WindowFeatures] = {}
    for number in range(options.members):
        taught, held = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
        torch.manual_seed(options.seed)  # the same start for all
        trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
        network = Network(trunk, shapes, rank=options.rank, frozen_layers=options.frozen_layers)
        own = replace(options, seed=options.seed + number)
        train_trunk(
            network,
            [examples[int(index)] for index in taught],
            base_embeddings=base_embeddings[taught],
            options=own,
            swapper=swapper,
            checkpoint=None if state is None else state.with_suffix(f".{number}.pt"),
            on_step=bars.steps(f"training {number + 1} of {options.members}"),
        )
        members.append(network.tensors())
        windows = [examples[int(index)].window for index in held]
        found = member_encoder(checkpoint, shapes, members[-1]).encode(windows)
        unseen.update(zip(held.tolist(), found, strict=True))
    return average(members, rank=MERGED_RANK), [unseen[index] for index in range(len(examples))]


def average(members: Sequence[Mapping[str, NDArray[Any]]], *, rank: int) -> Tensors:
    """The mean of several artifacts' weights, each module's adapter cut to ``rank``.

    What an adapter adds is ``up @ down``; the mean of the products is factored anew by singular
    values (the best approximation of that rank, Eckart and Young 1936). One member stays as it is.
    """
    if len(members) == 1:
        return dict(members[0])
    mean: dict[str, NDArray[Any]] = {}
    for name, first in members[0].items():
        if name.endswith(".down"):
            module = name.removesuffix(".down")
            up = np.hstack([m[f"{module}.up"].astype(np.float64) for m in members])
            down = np.vstack([m[name].astype(np.float64) for m in members]) / len(members)
            mean[f"{module}.down"], mean[f"{module}.up"] = _low_rank(up, down, rank=rank)
        elif not name.startswith("adapter."):
            mean[name] = np.mean([m[name] for m in members], axis=0).astype(first.dtype)
    return mean


def _low_rank(
    up: NDArray[np.float64], down: NDArray[np.float64], *, rank: int
) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    """``up @ down`` as factors ``(down, up)`` of at most ``rank``, in float16."""
    left, values, right = np.linalg.svd(up @ down, full_matrices=False)
    root = np.sqrt(values[:rank])
    return (
        (root[:, None] * right[:rank]).astype(np.float16),
        (left[:, :rank] * root).astype(np.float16),
    )


def member_encoder(
    checkpoint: Checkpoint, shapes: Sequence[HeadShape], tensors: Tensors
) -> WindowEncoder:
    """An encoder of fresh tensors, not calibrated; only its logits mean something."""
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, tensors, path=checkpoint.folder)
    heads = HeadBank(shapes, tensors)
    return WindowEncoder(TorchBackend(trunk, heads.matrix), heads=heads, fingerprint="")

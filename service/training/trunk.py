"""The joint training of adapter and sentence-level heads: one readable loop.

Every step takes one batch of sentences of like length from all sources; each sentence counts
for the heads that it has labels for. The sentence embedding is held near the base model's,
because the summary ranks with it. A run can be stopped and taken up again: state is written
after every part of an epoch, and the order of batches follows from the seed alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from service.training.network import Network, mean_unit, pad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.training.examples import Example
    from service.training.swaps import Swapper

Batch = TypeVar("Batch")

_BUCKET_BATCHES: Final = 40
"""Batches that are sorted by length together: little padding, still nearly random order."""

_GOLDEN: Final = 0.6180339887498949


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkOptions:
    """How the trunk is trained; by default as the shipped one (docs/experiments.md)."""

    rank: int = 32
    frozen_layers: int = 2
    members: tuple[int, ...] = (0, 1, 3, 4)
    """Folds, of five, that one member each leaves out; a fifth member would add a quarter to the
    longest part of the run."""
    epochs: int = 5
    batch_size: int = 16
    adapter_rate: float = 1e-3
    head_rate: float = 1e-3
    warmup: float = 0.06
    weight_decay: float = 0.01
    token_positive_weight: float = 3.0
    token_weight: float = 2.0
    embedding_weight: float = 1.0
    passes: Mapping[str, float] = field(
        default_factory=lambda: {"babe": 0.8, "newssd": 1.2, "newsmtsc": 1.0}
    )
    """How often one epoch takes each sentence of a source; a part of one takes other sentences
    in each epoch."""
    swap_share: float = 0.4
    """How many sentences of an epoch are tried for a swap of names."""
    distil_epochs: int = 4
    distil_frozen_layers: int = 0
    """Of the student, which has more to learn from than the members and does not overfit."""
    distil_rate: float = 6e-4
    unlabelled: int = 23_000
    """Unlabelled sentences that the student is taught on: all that name somebody."""
    checkpoint_every: int = 100
    seed: int = 13


def train_trunk(
    network: Network,
    examples: Sequence[Example],
    *,
    base_embeddings: NDArray[np.float32],
    options: TrunkOptions,
    swapper: Swapper | None = None,
    checkpoint: Path | None = None,
    on_step: Callable[[int, int, float], None] | None = None,
) -> None:
    """Train adapter and heads in place.

    *Shape:* ``base_embeddings`` (n_examples, d), of unit length, from the untouched encoder.

    ``swapper`` puts counterfactual copies in the place of some examples, anew in each epoch.
    ``checkpoint`` and ``on_step`` are as :func:`descend` says.
    """
    shown: dict[int, list[Example]] = {}

    def loss_of(place: tuple[int, list[int]]) -> Tensor:
        epoch, batch = place
        if epoch not in shown:
            shown.clear()
            chance = random.Random(f"{options.seed} swaps {epoch}")  # noqa: S311 - no secret
            shown[epoch] = list(examples) if swapper is None else swapper(examples, chance)
        sentences = [shown[epoch][i] for i in batch]
        # A swapped copy is another sentence, whose base embedding is not known.
        base = np.stack(
            [
                base_embeddings[i] * (sentence is examples[i])
                for i, sentence in zip(batch, sentences, strict=True)
            ],
            dtype=np.float32,
        )
        ids, padding = pad([example.window for example in sentences])
        states = network.states(ids, padding)
        loss = joint_loss(network, sentences, states, padding, options)
        return loss + options.embedding_weight * embedding_loss(states, padding, base)

    batches = [(e, batch) for e in range(options.epochs) for batch in _epoch(examples, options, e)]
    descend(network, batches, loss_of, options=options, checkpoint=checkpoint, on_step=on_step)


def descend(
    network: Network,
    batches: Sequence[Batch],
    loss_of: Callable[[Batch], Tensor],
    *,
    options: TrunkOptions,
    rate: float | None = None,
    checkpoint: Path | None = None,
    on_step: Callable[[int, int, float], None] | None = None,
) -> None:
    """One step of the optimiser for each batch, in order; a stopped run goes on where it was.

    ``rate`` stands for the options' rates of adapter and heads, if given. ``checkpoint`` is read
    if it is there, and written while training. ``on_step`` is told steps done, steps in all, and
    the loss.
    """
    optimiser, scheduler = _optimiser(network, len(batches), options, rate=rate)
    done = _resume(checkpoint, network, optimiser, scheduler)
    network.train()
    for step, batch in enumerate(batches, start=1):
        if step <= done:
            continue
        torch.manual_seed(options.seed + step)  # dropout is the same after a resume
        loss = loss_of(batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(_trained(network), 1.0)
        optimiser.step()
        scheduler.step()
        if on_step is not None:
            on_step(step, len(batches), float(loss.detach()))
        due = step % options.checkpoint_every == 0 or step == len(batches)
        if checkpoint is not None and due:
            _save(checkpoint, network, optimiser, scheduler, step)
    network.eval()


def joint_loss(
    network: Network,
    batch: Sequence[Example],
    states: Tensor,
    padding: Tensor,
    options: TrunkOptions,
) -> Tensor:
    """The weighted sum of all heads' losses, per sentence. *Shape:* ``states`` (b, t, d)."""
    loss = states.new_zeros(())
    for name, head in network.heads.items():
        if head.kind == "sentence":
            rows = [i for i, e in enumerate(batch) if name in e.sentence.shares]
            if rows:
                wanted = torch.tensor([batch[i].sentence.shares[name] for i in rows])
                logits = head(states[rows], padding[rows])[:, 0]
                loss = loss + nn.functional.binary_cross_entropy_with_logits(
                    logits, wanted, reduction="sum"
                )
        elif head.kind == "token":
            loss = loss + options.token_weight * _token_loss(head, states, padding, batch, options)
        elif head.kind == "target":
            loss = loss + _target_loss(name, head, states, padding, batch)
    return loss / len(batch)


def embedding_loss(states: Tensor, padding: Tensor, base: NDArray[np.float32]) -> Tensor:
    """How far the embeddings drift from the base model's, per sentence: 1 - cosine.

    *Shape:* ``base`` (b, d), of unit length; a row of zeros holds its sentence near nothing.
    """
    wanted = torch.from_numpy(base)
    most: Tensor = (wanted * wanted).sum(dim=-1)
    near = (mean_unit(states, padding) * wanted).sum(dim=-1)
    return (most - near).sum() / len(base)


def _token_loss(
    head: nn.Module,
    states: Tensor,
    padding: Tensor,
    batch: Sequence[Example],
    options: TrunkOptions,
) -> Tensor:
    """Mean over a sentence's tokens, summed over sentences whose words were marked."""
    total = states.new_zeros(())
    logits = head(states, padding)[..., 0]
    for row, example in enumerate(batch):
        if example.marked is not None:
            n = example.window.n_tokens
            total = total + nn.functional.binary_cross_entropy_with_logits(
                logits[row, 1 : n - 1],
                torch.from_numpy(example.marked[1:-1]),
                pos_weight=torch.tensor(options.token_positive_weight),
            )
    return total


def _target_loss(
    name: str, head: nn.Module, states: Tensor, padding: Tensor, batch: Sequence[Example]
) -> Tensor:
    """Cross-entropy of the targets, each sentence's targets together weighing one."""
    total = states.new_zeros(())
    logits = head(states, padding)
    for row, example in enumerate(batch):
        targets = [target for target in example.targets if target.head == name]
        for target in targets:
            pooled = logits[row, target.tokens[0] : target.tokens[1]].mean(dim=0)
            total = total + nn.functional.cross_entropy(pooled, torch.tensor(target.label)) / len(
                targets
            )
    return total


def _epoch(examples: Sequence[Example], options: TrunkOptions, epoch: int) -> Iterator[list[int]]:
    """The batches of one epoch as indices, in an order that seed and epoch decide."""
    shuffle = random.Random(f"{options.seed} {epoch}")  # noqa: S311 - an order, not a secret
    order: list[int] = []
    for index, example in enumerate(examples):
        passes = options.passes.get(example.sentence.source, 1.0)
        # Sentence i has a place in [0, 1) that the golden ratio moves on each epoch, so that
        # parts of a pass are spread evenly over sentences and epochs.
        place = (index * _GOLDEN + epoch * passes) % 1.0
        order += [index] * int(place + passes)
    shuffle.shuffle(order)
    lengths = [example.window.n_tokens for example in examples]
    yield from bucketed(order, lengths, options.batch_size, shuffle)


def bucketed(
    order: Sequence[int], lengths: Sequence[int], batch_size: int, shuffle: random.Random
) -> list[list[int]]:
    """Batches of like length in a shuffled order, from indices that are shuffled already."""
    bucket = batch_size * _BUCKET_BATCHES
    batches = []
    for first in range(0, len(order), bucket):
        part = sorted(order[first : first + bucket], key=lambda i: lengths[i])
        batches += [part[at : at + batch_size] for at in range(0, len(part), batch_size)]
    shuffle.shuffle(batches)
    return batches


def _trained(network: Network) -> list[nn.Parameter]:
    """Adapter, heads and guides."""
    return [parameter for parameter in network.parameters() if parameter.requires_grad]


def _optimiser(
    network: Network, n_steps: int, options: TrunkOptions, *, rate: float | None = None
) -> tuple[Any, Any]:
    """AdamW with a linear warm-up and a linear fall to zero; ``rate`` for all, if given."""
    adapter = [p for low in network.adapted.values() for p in (low.down, low.up)]
    optimiser = torch.optim.AdamW(
        [
            {"params": adapter, "lr": rate or options.adapter_rate},
            {
                "params": [*network.heads.parameters(), *network.guides.parameters()],
                "lr": rate or options.head_rate,
            },
        ],
        weight_decay=options.weight_decay,
    )
    warmup = max(1, int(options.warmup * n_steps))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / warmup, (n_steps - step) / max(1, n_steps - warmup)),
    )
    return optimiser, scheduler


def _save(checkpoint: Path, network: Network, optimiser: Any, scheduler: Any, step: int) -> None:
    """Write the state of the run; first beside, then in place, so that none is ever half."""
    trained = {n: p for n, p in network.state_dict().items() if ".base." not in n}
    names = {n for n, p in network.named_parameters() if p.requires_grad}
    beside = checkpoint.with_suffix(".part")
    torch.save(
        {
            "step": step,
            "network": {n: p for n, p in trained.items() if n in names},
            "optimiser": optimiser.state_dict(),
            "scheduler": scheduler.state_dict(),
        },
        beside,
    )
    beside.replace(checkpoint)


def _resume(checkpoint: Path | None, network: Network, optimiser: Any, scheduler: Any) -> int:
    """Steps already done by the run that wrote the checkpoint, 0 without one."""
    if checkpoint is None or not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    network.load_state_dict(state["network"], strict=False)
    optimiser.load_state_dict(state["optimiser"])
    scheduler.load_state_dict(state["scheduler"])
    return int(state["step"])

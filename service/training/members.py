"""Several trunks trained on different folds, and the one student of all that is served.

Each member leaves one fold of the articles out, so its answers on that fold are those of a model
that never saw them: together they calibrate the artifact on nearly every article it learned from.
The student starts at the mean of the members' weights (Wortsman et al. 2022, "Model soups"): that
mean has seen all folds and costs what one member costs. All members start from the same weights,
which is what makes their mean meaningful.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from service.errors import ArtifactError
from service.models.artifact import CONFIG_FILE, WEIGHTS_FILE, load_artifact
from service.models.encoder import MAX_TOKENS, WindowEncoder
from service.models.heads import HeadBank
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import TorchBackend, load_trunk, merge_adapter
from service.training.distil import distil
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
    from service.training.articles import PreparedArticle
    from service.training.distil import Lesson
    from service.training.examples import Example
    from service.training.fit import Tensors
    from service.training.progress import Bars
    from service.training.trunk import TrunkOptions
    from service.types import Window, WindowFeatures

MERGED_RANK: Final = 64
"""Rank of the averaged adapter. The members' updates together have their summed rank; cut to 48, 64
or 96 their mean answers alike within noise (docs/experiments.md, "Members, their mean, and a
student")."""

_MIN_TOKENS: Final = 8
"""Shorter windows are headings and fragments, which teach nothing about sentences."""


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
) -> tuple[list[Tensors], list[WindowFeatures]]:
    """Train one trunk for each fold of ``options.members``, each without that fold.

    *Shape:* ``base_embeddings`` (n_examples, d), as :func:`~service.training.trunk.train_trunk`.

    Returns:
        The members' tensors, and for each example the features that the member gave which had
        not seen its article; where all have seen it, the first member's.
    """
    swapper = Swapper(
        tokenizer=load_tokenizer(checkpoint.folder),
        max_tokens=MAX_TOKENS,
        share=options.swap_share,
    )
    folds = folds_of(examples)
    members: list[Tensors] = []
    unseen: dict[int, WindowFeatures] = {}
    for number, fold in enumerate(options.members):
        taught = np.flatnonzero(folds != fold)
        torch.manual_seed(options.seed)  # the same start for all
        trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
        network = Network(trunk, shapes, rank=options.rank, frozen_layers=options.frozen_layers)
        train_trunk(
            network,
            [examples[int(index)] for index in taught],
            base_embeddings=base_embeddings[taught],
            options=replace(options, seed=options.seed + fold),
            swapper=swapper,
            checkpoint=None if state is None else state.with_suffix(f".{fold}.pt"),
            on_step=bars.steps(f"training {number + 1} of {len(options.members)}"),
        )
        members.append(network.tensors())
        seen_by_all = ~np.isin(folds, options.members) if number == 0 else np.zeros_like(folds) > 0
        asked = np.flatnonzero((folds == fold) | seen_by_all).tolist()
        windows = [examples[index].window for index in asked]
        found = member_encoder(checkpoint, shapes, members[-1]).encode(windows)
        unseen.update(zip(asked, found, strict=True))
    return members, [unseen[index] for index in range(len(examples))]


def teach_student(
    checkpoint: Checkpoint,
    shapes: Sequence[HeadShape],
    members: Sequence[Tensors],
    lessons: Sequence[Lesson],
    *,
    options: TrunkOptions,
    bars: Bars,
    state: Path | None,
) -> Tensors:
    """The members' mean, taught their answers: what is served."""
    start = average(members, rank=MERGED_RANK)
    ranks = [len(tensor) for name, tensor in start.items() if name.endswith(".down")]
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    network = Network(
        trunk,
        shapes,
        rank=max(ranks, default=options.rank),
        frozen_layers=options.distil_frozen_layers,
    )
    network.load_tensors(start)
    distil(
        network,
        lessons,
        options=options,
        checkpoint=None if state is None else state.with_suffix(".student.pt"),
        on_step=bars.steps("teaching the student"),
    )
    return network.tensors()


def answers_of(
    checkpoint: Checkpoint,
    shapes: Sequence[HeadShape],
    tensors: Tensors,
    windows: Sequence[Window],
) -> list[Mapping[str, NDArray[np.float32]]]:
    """A model's logits on each window, head by head."""
    found = member_encoder(checkpoint, shapes, tensors).encode(windows)
    return [features.logits for features in found]


def folds_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """The fold of each example's article. *Shape:* (n,)."""
    return np.array([fold_of(e.sentence.source, e.sentence.group) for e in examples])


def unlabelled_windows(prepared: Sequence[PreparedArticle], number: int) -> list[Window]:
    """At most ``number`` windows of whole sentences, spread evenly over all articles.

    First those that name somebody, for portrayal learns from no others.
    """
    found = [
        window
        for item in prepared
        for window in item.document.windows
        if window.voice is None and window.sentence >= 0 and window.n_tokens >= _MIN_TOKENS
    ]
    named = _spread([window for window in found if window.targets], number)
    return named + _spread([window for window in found if not window.targets], number - len(named))


def _spread(windows: Sequence[Window], number: int) -> list[Window]:
    """``number`` of the windows, or all if they are fewer, at even distances."""
    places = np.linspace(0, len(windows), min(number, len(windows)), endpoint=False)
    return [windows[int(place)] for place in places]


def with_earlier(
    student: Tensors, folder: Path, checkpoint: Checkpoint, *, permissive: bool
) -> tuple[Tensors, dict[str, str]]:
    """The mean of a student and an earlier artifact of the same base, and what that one was.

    Two runs with other options and other orders err differently; their mean errs less than
    either (docs/experiments.md).

    Raises:
        ArtifactError: If the earlier one cannot be read, was made for another base or with other
            heads, or learned from data that a permissive artifact must not learn from.
    """
    earlier = load_artifact(folder, base_sha256=checkpoint.sha256)
    if permissive and earlier.licence == "CC-BY-NC-4.0":
        raise ArtifactError(
            f"its licence is {earlier.licence}: a permissive artifact cannot be averaged with it",
            path=folder / CONFIG_FILE,
            remedy="Name an earlier permissive artifact, or none.",
        )
    adapted = {name for name in earlier.tensors if name.startswith("adapter.")}
    missing = sorted({name for name in student if name.startswith("head.")} - set(earlier.tensors))
    if missing or not adapted <= set(student):
        what = (
            f"it lacks {missing[0]!r}" if missing else "it adapts layers that the student does not"
        )
        raise ArtifactError(
            what,
            path=folder / WEIGHTS_FILE,
            remedy="Name an artifact that has the student's heads and adapts no other layers.",
        )
    # a layer that the earlier one left as the base is has an adapter of zeros there
    shared = {
        name: earlier.tensors.get(name, np.zeros_like(tensor)) for name, tensor in student.items()
    }
    told = {"id": earlier.id, "version": earlier.version, "sha256": earlier.sha256}
    return average([student, shared], rank=MERGED_RANK), told


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

"""A larger encoder as one more teacher of the student; it is never served.

all-mpnet-base-v2 (109.5 M parameters, five times the size of what serves) learns the same
sentences, with an adapter on its upper half, and answers for them and for unlabelled ones: how
sure it is says more than a label. It reads the same word pieces as the small encoder, under other
numbers, so every window, mark and target stays where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import torch
from tokenizers import Tokenizer as FastTokenizer
from torch import Tensor, nn
from transformers import AutoModel, MPNetModel

from service.errors import WeightsError
from service.models.encoder import MAX_TOKENS
from service.models.tokenizer import load_tokenizer
from service.models.weights import TOKENIZER_FILE, WEIGHTS_FILE, check_folder, sha256_of
from service.training.guide import teacher_states
from service.training.network import Network, pad
from service.training.scale import scale_of
from service.training.swaps import Swapper
from service.training.trunk import TrunkOptions, train_trunk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.catalogue import HeadShape
    from service.models.weights import Checkpoint
    from service.training.examples import Example
    from service.training.guide import TeacherStates
    from service.training.progress import Bars
    from service.types import Window

OPTIONS: Final = TrunkOptions(
    rank=32,
    epochs=3,
    adapter_rate=5e-4,
    embedding_weight=0.0,  # its embeddings are of another width and serve nobody
    passes={"babe": 1.0, "newssd": 1.2, "newsmtsc": 1.0},
    swap_share=0.3,
    seed=77,
)
"""How the one teacher behind the shipped weights was trained; no sweep was affordable (an hour on
one core; docs/experiments.md, "A larger teacher")."""

WEIGHT: Final = 0.6
"""Of the teacher beside all members together; docs/experiments.md, "A larger teacher"."""

_SPECIAL: Final = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
_BATCH: Final = 16


class LargeNetwork(Network):
    """MPNet with an adapter and all heads, read through the small encoder's token ids.

    *Shape:* ``numbers`` (vocabulary of the small encoder,): its ids in the large one's.
    """

    def __init__(
        self, trunk: MPNetModel, shapes: Sequence[HeadShape], *, numbers: Tensor, pad_id: int
    ) -> None:
        lower_half = trunk.config.num_hidden_layers // 2
        super().__init__(trunk, shapes, rank=OPTIONS.rank, frozen_layers=lower_half)
        self.numbers, self.pad_id = numbers, pad_id

    @staticmethod
    def attention_of(layer: Any) -> Any:
        """Where MPNet computes a layer's attention."""
        return layer.attention.attn

    def states(self, ids: Tensor, padding: Tensor) -> Tensor:
        """Token states (b, t, d) of padded ids (b, t) of the small encoder."""
        theirs = self.numbers[ids].masked_fill(padding, self.pad_id)
        read = self.trunk(input_ids=theirs, attention_mask=(~padding).long())
        return cast("Tensor", read.last_hidden_state)


def load_large(folder: Path, checkpoint: Checkpoint, shapes: Sequence[HeadShape]) -> LargeNetwork:
    """The untaught teacher from the folder of an MPNet checkpoint.

    Raises:
        WeightsError: If the folder is incomplete, of another kind of encoder, or reads other word
            pieces than ``checkpoint``.
    """
    check_folder(folder, identity=folder.name, source="local folder", expected=None)
    trunk = AutoModel.from_pretrained(
        folder, add_pooling_layer=False, dtype=torch.float32, local_files_only=True
    )
    if not isinstance(trunk, MPNetModel):
        raise WeightsError(
            f"it is a {type(trunk).__name__}",
            path=folder,
            remedy="Name a folder with an MPNet checkpoint, such as all-mpnet-base-v2.",
        )
    ours, theirs = (
        FastTokenizer.from_file(str(place / TOKENIZER_FILE)).get_vocab()
        for place in (checkpoint.folder, folder)
    )
    numbers = torch.zeros(max(ours.values()) + 1, dtype=torch.long)
    for word, number in ours.items():
        place = theirs.get(_SPECIAL.get(word, word))
        if place is None:
            raise WeightsError(
                f"its vocabulary lacks {word!r}, which {checkpoint.id} has",
                path=folder / TOKENIZER_FILE,
                remedy="Name a teacher with the same word pieces, such as all-mpnet-base-v2.",
            )
        numbers[number] = place
    return LargeNetwork(trunk, shapes, numbers=numbers, pad_id=theirs["<pad>"])


def taught_answers(
    folder: Path,
    checkpoint: Checkpoint,
    shapes: Sequence[HeadShape],
    examples: Sequence[Example],
    windows: Sequence[Window],
    *,
    bars: Bars,
    state: Path | None,
) -> tuple[list[Mapping[str, NDArray[np.float32]]], list[TeacherStates], dict[str, str]]:
    """Teach the large encoder all examples, then ask it.

    Returns:
        Its logits on each of ``windows``, head by head; its states of each; and which weights it
        started from.

    Raises:
        WeightsError: As :func:`load_large`.
    """
    torch.manual_seed(OPTIONS.seed)
    network = load_large(folder, checkpoint, shapes)
    width = int(network.trunk.config.hidden_size)
    train_trunk(
        network,
        examples,
        base_embeddings=np.zeros((len(examples), width), dtype=np.float32),
        options=OPTIONS,
        swapper=Swapper(
            tokenizer=load_tokenizer(checkpoint.folder),
            max_tokens=MAX_TOKENS,
            share=OPTIONS.swap_share,
        ),
        checkpoint=None if state is None else state.with_suffix(".teacher.pt"),
        on_step=bars.steps("training the teacher"),
    )
    bars.start("asking the teacher")
    told = {"id": folder.resolve().name, "sha256": sha256_of(folder / WEIGHTS_FILE)}
    answers, states = answers_on(network, windows)
    return answers, states, told


def with_teacher(
    shapes: Sequence[HeadShape],
    members: Sequence[Mapping[str, NDArray[np.float32]]],
    taught: Sequence[Mapping[str, NDArray[np.float32]]],
    *,
    n_seen: int,
) -> list[Mapping[str, NDArray[np.float32]]]:
    """The members' answers with the teacher's, brought to their scale, mixed in.

    The scale is that of the windows after the first ``n_seen``: those the teacher has learned
    from, and answers them too surely.
    """
    scales = {shape.name: scale_of(shape, [taught[n_seen:]], members[n_seen:]) for shape in shapes}
    return [
        {
            name: (
                (1 - WEIGHT) * logits
                + WEIGHT * (scales[name].stretch * theirs[name] + scales[name].shift)
            ).astype(np.float32)
            for name, logits in ours.items()
        }
        for ours, theirs in zip(members, taught, strict=True)
    ]


def answers_on(
    network: Network, windows: Sequence[Window]
) -> tuple[list[Mapping[str, NDArray[np.float32]]], list[TeacherStates]]:
    """A network's logits on each window, and its states.

    *Shape:* of logits (n_tokens, .) for token heads, (n_targets, .) for target heads.
    """
    order = sorted(range(len(windows)), key=lambda index: windows[index].n_tokens)
    found: dict[int, Mapping[str, NDArray[np.float32]]] = {}
    kept: dict[int, TeacherStates] = {}
    network.eval()
    with torch.inference_mode():
        for first in range(0, len(order), _BATCH):
            places = order[first : first + _BATCH]
            ids, padding = pad([windows[place] for place in places])
            states = network.states(ids, padding)
            logits = {name: head(states, padding) for name, head in network.heads.items()}
            for row, place in enumerate(places):
                found[place] = {
                    name: _of_window(head, logits[name][row], windows[place])
                    for name, head in network.heads.items()
                }
                read = states[row, : windows[place].n_tokens]
                kept[place] = teacher_states(read.numpy(), windows[place])
    everywhere = range(len(windows))
    return [found[place] for place in everywhere], [kept[place] for place in everywhere]


def _of_window(head: nn.Module, logits: Tensor, window: Window) -> NDArray[np.float32]:
    if head.kind == "token":
        kept = logits[: window.n_tokens]
    elif head.kind == "target":
        spans = [logits[start:end].mean(dim=0) for start, end in window.targets]
        kept = torch.stack(spans) if spans else logits[:0]
    else:
        kept = logits
    answer: NDArray[np.float32] = kept.numpy().copy()
    return answer
